"""The commands that make a site and put it in place. `scripts/bulletin.py` starts this file."""

from __future__ import annotations

import argparse
import gc
import math
import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from bulletin import (
    Bulletin,
    InvalidPosts,
    Settings,
    UnsoundSite,
    assemble,
    history,
    layout,
    ledger,
    manifest,
    output,
    placing,
    proof,
    renewal,
)
from bulletin.layout import Layout
from bulletin.progress import Progress
from bulletin.terminal import Commands, count, now, place, say

ROOT = Path(__file__).resolve().parents[1]


def build(arguments: argparse.Namespace) -> int:
    """Make the site aside and put it in place when it is whole and sound."""
    started = time.monotonic()
    # A build makes millions of values that stay to its end, and next to none that hold each other: to look through them
    # for garbage costs a tenth of it, and frees nothing.
    gc.disable()
    # numpy starts a thread for each core to multiply matrices with, which takes as long as to import it: we have none.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    live: Path = arguments.site_dir.resolve()
    refusal = placing.refusal(live, ROOT)
    if refusal:
        say(refusal)
        return 1
    try:
        with placing.turn(live, waiting=lambda: say(f"Một lệnh khác đang dựng {live}, xin đợi…")):
            placing.recover(live)
            bulletin = _build(arguments, live)
        gc.freeze()  # Else Python looks through all of it once more when the process ends.
        if bulletin is None:
            say(f"Không có gì thay đổi; {live} giữ nguyên ({time.monotonic() - started:.1f} giây).")
            return 0
    except InvalidPosts as error:
        print(error)
        say(f"Chưa có gì được xuất bản; {live} giữ nguyên như trước. Hãy sửa các lỗi trên rồi chạy lại.")
        return 1
    except UnsoundSite as error:
        print(f"Trang không đạt kiểm tra:\n{error}")
        say(f"Chưa dựng được. {live} giữ nguyên như trước.")
        return 1
    except Failed as error:
        for line in error.args:
            say(line)
        say(f"Chưa dựng được. {live} giữ nguyên như trước.")
        return 1
    except OSError as error:
        told = f"{error.filename or live} ({error.strerror})"
        say(f"Không đọc hoặc ghi được {told}. {live} giữ nguyên như trước.")
        return 1
    pages = len(bulletin.pages)
    say(f"Đã dựng xong {pages} trang vào {live} ({time.monotonic() - started:.1f} giây).")
    blocking = [problem for problem in bulletin.problems if problem.is_blocking]
    for problem in blocking:
        say(str(problem))
    for path in sorted(bulletin.set_back):
        say(f"{path}: chưa đăng được bản mới; trên trang vẫn là bản tốt gần nhất.")
    for path in sorted(bulletin.left_out):
        say(f"{path}: chưa đăng được và chưa có bản cũ nào; bài không có trên trang.")
    return 2 if blocking else 0


class Failed(Exception):
    """Something went wrong. Carries the lines that tell of it; none when it has told so itself."""


def _build(arguments: argparse.Namespace, live: Path) -> Bulletin | None:
    """Make the site and put it at *live*; None when it stands there already.

    Raises InvalidPosts, InvalidSettings, UnsoundSite, Failed, OSError.
    """
    settings = Settings.from_file(ROOT)
    progress = Progress(say)
    is_public = not arguments.drafts
    key = layout.key(settings, is_public=is_public)
    moment = now()
    inputs = ledger.inputs(settings, key, is_public, arguments.compress, str(arguments.sign), arguments.keep)
    if ledger.stands(ROOT, live, inputs, day=moment.date().isoformat(), now=moment.timestamp()):
        return None
    laid_out = layout.load(ROOT, key)
    generator = None if laid_out else _Generator(key, is_public=is_public)
    tree = placing.aside(live)
    try:
        bulletin = assemble(
            settings,
            now=moment,
            earlier=partial(history.versions, ROOT) if arguments.quarantine else None,
            is_for_editors=arguments.drafts,
            report=progress.report,
        )
        if generator:
            laid_out = generator.layout()
        assert laid_out is not None
        shelf = ledger.shelf(ROOT, live)
        placing.prepare(tree, live, keep=arguments.keep)
        renewed = renewal.renew(tree, live, bulletin, laid_out, shelf.entries, report=progress.report)
        if arguments.compress:
            output.compress(tree, live, report=progress.report)
        progress.finish()
        if arguments.sign and (fault := manifest.sign(tree, arguments.sign)):
            told = [f"Không ký được bản kê: {fault}"]
            if not arguments.sign.is_file():  # Else the advice would write over somebody's key.
                told.append(f"--sign cần tệp khóa SSH riêng. Hãy tạo: ssh-keygen -t ed25519 -f {arguments.sign}")
            raise Failed(*told)
        if error := placing.put_in_place(tree, live, keep=arguments.keep):
            say(f"Trang mới đã ở {live}, nhưng chưa cất hay dọn được bản cũ ({error.filename}: {error.strerror}).")
            say("Lệnh rollback có thể không có bản vừa thay. Hãy xem lại quyền ghi và chỗ trống của đĩa.")
    finally:
        progress.finish()
        if generator:
            generator.stop()
        shutil.rmtree(tree, ignore_errors=True)
    shelf.save(renewed.ledger)
    if renewed.index:
        renewed.index.remember()
    if not any(problem.is_blocking for problem in bulletin.problems):  # What is left out has to be told every time.
        until = bulletin.due_at.timestamp() if bulletin.due_at else math.inf
        ledger.remember(ROOT, live, renewed.ledger, inputs, day=moment.date().isoformat(), until=until)
    if is_public:
        try:
            history.remember(ROOT, bulletin.texts, bulletin.stamps)
        except OSError as error:
            say(f"Trang mới đã ở {live}, nhưng chưa ghi được {error.filename} ({error.strerror}).")
            say("Sau này, bài hỏng sẽ lùi về bản trong git thay vì bản vừa đăng.")
    return bulletin


class _Generator:
    """MkDocs, laying out the chrome and the pages under docs/ while the posts are read."""

    def __init__(self, key: bytes, *, is_public: bool) -> None:
        self._key = key
        self._folder = layout.place(ROOT, key)
        # NO_MKDOCS_2_WARNING: Material prints an English notice for people who choose a generator.
        variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "BULLETIN_STAGES": "1", "BULLETIN_LAYOUT": "1"}
        if not is_public:
            variables["BULLETIN_DRAFTS"] = "1"
        words = ["build", "--strict", "--config-file", str(ROOT / "mkdocs.yml"), "--site-dir", str(self._folder)]
        self._process = subprocess.Popen([sys.executable, "-P", "-m", "mkdocs", *words], env=variables, cwd=ROOT)

    def layout(self) -> Layout:
        """Return what it made. Raises Failed once it has told what is wrong."""
        if self._process.wait():
            raise Failed
        return layout.keep(ROOT, self._folder, self._key)

    def stop(self) -> None:
        """Leave nothing running, and nothing half made."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def rollback(arguments: argparse.Namespace) -> int:
    """Put the site that was live before in the place of the one that is."""
    live: Path = arguments.site_dir.resolve()
    try:
        with placing.turn(live, waiting=lambda: say(f"Một lệnh khác đang dựng {live}, xin đợi…")):
            placing.recover(live)
            if not placing.roll_back(live):
                say(f"Không còn bản cũ nào của {live} để quay lại.")
                return 1
            left = len(placing.kept(live))
    except OSError as error:
        say(f"Không ghi được {error.filename or live} ({error.strerror}). {live} giữ nguyên như trước.")
        return 1
    say(f"Đã đưa bản trước trở lại {live}. Còn {left} bản cũ hơn.")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Tell whether a site is what its manifest says and all that a site has to be."""
    site_dir: Path = arguments.site_dir.resolve()
    try:
        listed = manifest.read(site_dir)
    except manifest.NoManifest:
        say(f"{site_dir} không có bản kê {manifest.NAME} đọc được. Hãy dựng lại trang bằng lệnh build.")
        return 1
    if arguments.url:
        from bulletin import remote  # Brings in what speaks HTTP, which no build needs.

        url = arguments.url.rstrip("/") + "/"
        if moved := remote.moved(url):
            say(f"{url} chuyển mọi địa chỉ sang {moved}. Hãy chạy lại: verify --url {moved}")
            return 1
        fetch = remote.fetcher(url, partial(_bytes, site_dir))
        told = manifest.differences(listed, fetch, at_once=remote.AT_ONCE)
        where = url
    else:
        told = manifest.differences(listed, partial(_bytes, site_dir), found=manifest.paths(site_dir))
        told += proof.faults(_sheets(site_dir, listed))
        where = str(site_dir)
    fault = manifest.check_signature(site_dir, arguments.signers) if arguments.signers else ""
    unsigned = [f"{manifest.SIGNATURE}: {fault}"] if fault else []  # Says itself what to do.
    for line in (*told, *unsigned):
        print(line)
    commit, count = listed.commit[:12] or "không rõ", len(told) + len(unsigned)
    say(f"{where}: {len(listed.files)} tệp, bản ghi git {commit}; {f'{count} lỗi' if count else 'không có lỗi nào'}.")
    if told and arguments.url:
        say(f"Hãy xóa {manifest.NAME} ở nơi đặt trang rồi chạy lại lệnh upload: mọi tệp sẽ được đưa lên lại.")
    elif told:
        say("Đừng đưa trang này lên. Hãy dựng lại bằng lệnh build, hoặc quay về bản trước bằng lệnh rollback.")
    return 1 if count else 0


def _bytes(site_dir: Path, path: str) -> bytes | None:
    try:
        return (site_dir / path).read_bytes()
    except OSError:
        return None


def _sheets(site_dir: Path, listed: manifest.Manifest) -> dict[str, proof.Sheet]:
    """Return the sheet of every file that *listed* and the disk both know, by address."""
    found = ((path, _bytes(site_dir, path)) for path in listed.files)
    return {
        proof.address_of(path): proof.read(path, data, site_url=listed.site_url)
        for path, data in found
        if data is not None
    }


COMMANDS = Commands()
_options = COMMANDS.add("build", build, "Dựng trang tin, rồi đưa vào chỗ khi đã trọn vẹn.")
_options.add_argument(
    "--site-dir", type=place, default=ROOT / "site", metavar="THƯ_MỤC", help="nơi đặt trang (mặc định: site)"
)
_options.add_argument(
    "--quarantine", action="store_true", help="bài hỏng thì giữ bản tốt gần nhất hoặc gác lại, vẫn đăng các bài khác"
)
_options.add_argument(
    "--drafts", action="store_true", help="có cả bài nháp và bài hẹn giờ, không có nguồn tin: chỉ để xem nội bộ"
)
_options.add_argument(
    "--keep", type=count, default=2, metavar="SỐ", help="số bản cũ giữ lại để quay về (mặc định: %(default)s)"
)
_options.add_argument("--compress", action="store_true", help="ghi sẵn dạng nén (.gz, .br) cạnh các tệp chữ")
_options.add_argument("--sign", type=place, metavar="KHÓA", help="ký bản kê bằng khóa SSH này")
_options = COMMANDS.add("rollback", rollback, "Đưa bản trước của trang trở lại.")
_options.add_argument("--site-dir", type=place, default=ROOT / "site", metavar="THƯ_MỤC", help="nơi đặt trang")
_options = COMMANDS.add("verify", verify, "Kiểm tra một trang đã dựng: đúng bản kê, không liên kết hỏng, đủ bài.")
_options.add_argument(
    "site_dir", nargs="?", type=place, default=ROOT / "site", metavar="THƯ_MỤC", help="trang đã dựng (mặc định: site)"
)
_options.add_argument("--url", metavar="ĐỊA_CHỈ", help="so trang đang chạy ở địa chỉ này với bản kê")
_options.add_argument("--signers", type=place, metavar="TỆP", help="kiểm tra chữ ký với tệp khóa (allowed signers)")


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 not done, 2 done but for the posts it names."""
    return COMMANDS.run(argv)


if __name__ == "__main__":
    raise SystemExit(main())
