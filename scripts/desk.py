"""The commands of the bulletin, inside its environment. `scripts/bulletin.py` starts this file."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from bulletin import (
    InvalidSettings,
    Settings,
    dates,
    drafts,
    examine,
    legacy,
    mending,
    permalinks,
    posts,
    reports,
    store,
)
from bulletin.drafts import new_id
from bulletin.progress import Progress
from bulletin.stock import parsed_posts, post_files
from bulletin.terminal import Commands, ask, now, say
from bulletin.trees import Commit, NoCommit
from bulletin.vietnamese import slugify

ROOT = Path(__file__).resolve().parents[1]


def serve(arguments: argparse.Namespace) -> int:
    """Show the site on this machine, drafts included; pages follow the files as they are saved."""
    host, _, port = arguments.address.rpartition(":")
    try:
        with socket.create_server((host, int(port))):
            pass
    except (ValueError, OverflowError, OSError):
        say(f"Không mở được địa chỉ {arguments.address}: viết sai, hoặc đang có chương trình khác dùng.")
        say("Hãy thử cổng khác, ví dụ: --address 127.0.0.1:8001")
        return 1
    say(f"Mở http://{arguments.address}/ trong trình duyệt. Bấm Ctrl+C để dừng.")
    return _mkdocs("serve", "--dev-addr", arguments.address)


def _mkdocs(*words: str) -> int:
    # NO_MKDOCS_2_WARNING: Material prints an English notice for people who choose a generator; README has our answer.
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "BULLETIN_STAGES": "1"}
    command = [sys.executable, "-P", "-m", "mkdocs", *words, "--config-file", str(ROOT / "mkdocs.yml")]
    with subprocess.Popen(command, env=variables, cwd=ROOT) as process:
        # Whoever stops us means what we started.
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            raise


def check(arguments: argparse.Namespace) -> int:
    """Print every problem of every post, and what editors have coming."""
    report = reports.FORMATS[arguments.format]
    try:
        settings = Settings.from_file(ROOT)
    except InvalidSettings as error:
        print(report(error.problems))
        return 1
    if arguments.fix:
        _fix(settings, is_legacy=arguments.legacy)
    progress = Progress(lambda stage: None)
    try:
        against = Commit(ROOT, arguments.against) if arguments.against else None
        problems, notices = examine(settings, now=now(), against=against, report=progress.report)
    except NoCommit as error:
        say(f"Không đọc được {arguments.against} từ git. Hãy lấy đủ lịch sử: git fetch --unshallow. {error}".rstrip())
        return 1
    except InvalidSettings as error:
        say(f"Không so được với {arguments.against}, vì mkdocs.yml lúc ấy chưa dùng được:\n{error}")
        return 1
    finally:
        progress.finish()
    written = report(problems)
    if written:
        print(written)
    for notice in notices:
        say(str(notice))
    blocking = sum(problem.is_blocking for problem in problems)
    advice = len(problems) - blocking
    told = f"{blocking} lỗi phải sửa" if blocking else "Không có lỗi nào phải sửa"
    say(f"{told}; {advice} chỗ nên sửa." if advice else f"{told}.")
    return 1 if blocking or (advice and arguments.strict) else 0


def _fix(settings: Settings, *, is_legacy: bool) -> None:
    """Mend every post that can be mended, and show each change."""
    for name in post_files(settings):
        path = ROOT / name
        data = path.read_bytes()
        try:
            mended, changes = mending.mend(name, data, new_id=new_id, repair=legacy.repair if is_legacy else None)
        except UnicodeDecodeError:
            continue  # The gate names the encoding; only its author can tell what the text was.
        for change in changes:
            say(f"{name}:{change.line}: {change.what}")
            for sign, line in (("-", change.before), ("+", change.after)):
                if line:
                    say(f"    {sign} {line}")
        if mended != data:
            store.write(path, mended)


def new(arguments: argparse.Namespace) -> int:
    """Write the file of a new post, ready to be filled in; ask for what was not said."""
    settings = Settings.from_file(ROOT)
    is_asking = sys.stdin.isatty()
    names = settings.category_names
    if not is_asking and not (arguments.title and arguments.category):
        say('Còn thiếu tiêu đề hoặc --category. Ví dụ: new "Thông báo nghỉ lễ" --category thong-bao')
        return 2
    typed = arguments.title or ask("Tiêu đề")
    title = unicodedata.normalize("NFC", " ".join(typed.split()))
    category = arguments.category or _ask_category(names)
    today = now().date().isoformat()
    date = arguments.date or (_ask_date(today) if is_asking else today)
    try:
        at = dates.read(date).at
    except ValueError:
        say(f"“{date}” không phải là ngày. Viết năm-tháng-ngày, ví dụ 2017-12-04.")
        return 1
    id = new_id()
    taken = {one.post.permalink for one in parsed_posts(settings) if one.post}
    proposal = slugify(title, length=60)
    if not permalinks.is_slug(proposal) or permalinks.post(at, proposal) in taken:
        proposal = permalinks.distinct(proposal or "tin", id)
    slug = arguments.slug or (ask("Đường dẫn", proposal) if is_asking else proposal)
    if permalinks.post(at, slug) in taken:
        say(f"Địa chỉ {permalinks.post(at, slug)} đã có bài khác dùng. Hãy chọn đường dẫn khác, ví dụ {proposal}.")
        return 1
    post = drafts.new_post(title, date=date, category=category, slug=slug, id=id)
    parsed = posts.parse(post.path(settings.posts_dir), post.text, categories=names)
    if parsed.problems:
        for problem in parsed.problems:
            say(f"{problem.message} {problem.advice}")
        return 1
    path = ROOT / parsed.path
    if path.exists():
        say(f"Đã có tệp {parsed.path}; không ghi đè. Hãy chọn tiêu đề hoặc đường dẫn khác.")
        return 1
    store.write(path, post.text.encode())
    print(parsed.path)
    say("Đã tạo bài nháp. Viết xong thì xóa dòng `status: draft` để đăng.")
    if arguments.open:
        _open(path)
    return 0


def _ask_date(proposal: str) -> str:
    """Return the date that the person types, once it is one."""
    while True:
        answer = ask("Ngày đăng (năm-tháng-ngày)", proposal)
        try:
            return dates.read(answer).canonical
        except ValueError:
            say(f"“{answer}” không phải là ngày. Viết năm-tháng-ngày, ví dụ 2017-12-04.")


def _ask_category(names: Mapping[str, str]) -> str:
    """Return the category that the person picks, by its number or its name."""
    slugs = list(names)
    for number, slug in enumerate(slugs, 1):
        say(f"  {number}. {names[slug]}")
    answer = ask("Chuyên mục", "1")
    return slugs[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(slugs) else answer


def _open(path: Path) -> None:
    """Open *path* in the person's own editor."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    command = (
        [*editor.split(), str(path)] if editor else ["open" if sys.platform == "darwin" else "xdg-open", str(path)]
    )
    try:
        subprocess.run(command, check=False)
    except OSError:
        say(f"Không mở được trình soạn thảo. Hãy tự mở tệp {path}.")


COMMANDS = Commands()
_options = COMMANDS.add("serve", serve, "Xem trước trên máy này, tự cập nhật khi tệp thay đổi.")
_options.add_argument(
    "--address", default="127.0.0.1:8000", metavar="ĐỊA_CHỈ", help="địa chỉ và cổng (mặc định: 127.0.0.1:8000)"
)
_options = COMMANDS.add("check", check, "Kiểm tra các bài viết, chỉ ra chỗ cần sửa.")
_options.add_argument("--format", choices=reports.FORMATS, default="text", help="dạng báo cáo: %(choices)s")
_options.add_argument("--fix", action="store_true", help="tự sửa những gì chắc chắn và cho xem từng chỗ")
_options.add_argument("--legacy", action="store_true", help="cùng với --fix: đổi cả bảng mã cũ (TCVN3, VNI)")
_options.add_argument(
    "--against", metavar="BẢN", help="bản trong git (nhánh, thẻ, mã) mà mọi địa chỉ đã có phải còn mở được"
)
_options.add_argument("--strict", action="store_true", help="coi chỗ nên sửa cũng là lỗi")
_options = COMMANDS.add("new", new, "Tạo tệp cho một bài viết mới; thiếu gì thì hỏi.")
_options.add_argument("title", nargs="?", metavar="TIÊU_ĐỀ", help="tiêu đề của bài")
_options.add_argument("--category", metavar="CHUYÊN_MỤC", help="chuyên mục, ví dụ thong-bao")
_options.add_argument("--date", metavar="NGÀY", help="ngày đăng, ví dụ 2017-12-04 (mặc định: hôm nay)")
_options.add_argument("--slug", metavar="ĐƯỜNG_DẪN", help="đường dẫn không dấu (mặc định: lấy từ tiêu đề)")
_options.add_argument("--open", action="store_true", help="mở tệp vừa tạo trong trình soạn thảo")


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 something has to be put right, 2 the call is wrong."""
    return COMMANDS.run(argv)


if __name__ == "__main__":
    raise SystemExit(main())
