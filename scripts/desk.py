"""The commands of the bulletin, inside its environment. `scripts/bulletin.py` starts this file."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bulletin import (
    InvalidSettings,
    Settings,
    dates,
    drafts,
    examine,
    legacy,
    mending,
    output,
    permalinks,
    posts,
    reports,
)
from bulletin.assembly import GUIDE, taken_addresses
from bulletin.posts import suggest_id
from bulletin.progress import Progress
from bulletin.vietnamese import slugify

ROOT = Path(__file__).resolve().parents[1]

# argparse speaks English and looks up its words here; editors read Vietnamese.
_WORDS = {
    "usage: ": "Cách dùng: ",
    "positional arguments": "Tham số",
    "options": "Tùy chọn",
    "show this help message and exit": "hiện hướng dẫn này rồi thoát",
    "%(prog)s: error: %(message)s\n": "Chưa chạy được: %(message)s\n",
    "the following arguments are required: %s": "còn thiếu %s",
    "unrecognized arguments: %s": "không hiểu %s",
    "expected one argument": "cần một giá trị đi kèm",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r (chọn trong: %(choices)s)",
}
vars(argparse)["_"] = lambda text: _WORDS.get(text, text)


def now() -> datetime:
    """Return the moment of this run; SOURCE_DATE_EPOCH (reproducible-builds.org) has the last word."""
    return dates.from_timestamp(float(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))


def say(text: str) -> None:
    """Tell the person at the keyboard; results go to standard output, this does not."""
    print(text, file=sys.stderr, flush=True)


def build(arguments: argparse.Namespace) -> int:
    """Build the site aside, with MkDocs, and put it in place when it is whole."""
    started = time.monotonic()
    aside = ROOT / ".build" / "site"
    told = ROOT / ".build" / "outcome.json"
    told.parent.mkdir(exist_ok=True)
    told.unlink(missing_ok=True)
    variables = {"BULLETIN_OUTCOME": str(told)}
    if arguments.quarantine:
        variables["BULLETIN_QUARANTINE"] = "1"
    if arguments.drafts:
        variables["BULLETIN_DRAFTS"] = "1"
    status = _mkdocs("build", "--strict", "--quiet", "--site-dir", str(aside), **variables)
    if status:
        say(f"Chưa dựng được. {arguments.site_dir} giữ nguyên như trước.")
        return 1
    output.put_in_place(aside, arguments.site_dir)
    pages = sum(1 for _ in arguments.site_dir.rglob("*.html"))
    say(f"Đã dựng xong {pages} trang vào {arguments.site_dir} ({time.monotonic() - started:.1f} giây).")
    outcome = json.loads(told.read_text(encoding="utf-8"))
    for line in outcome["problems"]:
        say(line)
    for path in outcome["set_back"]:
        say(f"{path}: chưa đăng được bản mới; trên trang vẫn là bản tốt gần nhất.")
    for path in outcome["left_out"]:
        say(f"{path}: chưa đăng được và chưa có bản cũ nào; bài không có trên trang.")
    return 2 if outcome["set_back"] or outcome["left_out"] else 0


def serve(arguments: argparse.Namespace) -> int:
    """Show the site on this machine, drafts included; pages follow the files as they are saved."""
    say(f"Mở http://{arguments.address}/ trong trình duyệt. Bấm Ctrl+C để dừng.")
    return _mkdocs("serve", "--quiet", "--dev-addr", arguments.address)


def _mkdocs(*words: str, **variables: str) -> int:
    # NO_MKDOCS_2_WARNING: Material prints an English notice for people who choose a generator; README has our answer.
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "BULLETIN_STAGES": "1", **variables}
    command = [sys.executable, "-P", "-m", "mkdocs", *words, "--config-file", str(ROOT / "mkdocs.yml")]
    with subprocess.Popen(command, env=variables, cwd=ROOT) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            return 130


def check(arguments: argparse.Namespace) -> int:
    """Print every problem of every post, and what editors have coming."""
    settings = Settings.from_file(ROOT)
    if arguments.fix:
        _fix(settings, is_legacy=arguments.legacy)
    progress = Progress(lambda stage: None)
    try:
        problems, notices = examine(settings, now=now(), report=progress.report)
    finally:
        progress.finish()
    report = reports.FORMATS[arguments.format](problems)
    if report:
        print(report)
    for notice in notices:
        say(str(notice))
    blocking = sum(problem.is_blocking for problem in problems)
    advice = len(problems) - blocking
    told = f"{blocking} lỗi phải sửa" if blocking else "Không có lỗi nào phải sửa"
    say(f"{told}; {advice} chỗ nên sửa." if advice else f"{told}.")
    return 1 if blocking or (advice and arguments.strict) else 0


def _fix(settings: Settings, *, is_legacy: bool) -> None:
    """Mend every post that can be mended, and show each change."""
    for path in sorted((ROOT / settings.posts_dir).rglob("*.md")):
        if path.name.casefold() == GUIDE.casefold():
            continue
        name = path.relative_to(ROOT).as_posix()
        data = path.read_bytes()
        try:
            mended, changes = mending.mend(name, data, new_id=_new_id, repair=legacy.repair if is_legacy else None)
        except UnicodeDecodeError:
            continue  # The gate names the encoding; only its author can tell what the text was.
        for change in changes:
            say(f"{name}:{change.line}: {change.what}")
            for sign, line in (("-", change.before), ("+", change.after)):
                if line:
                    say(f"    {sign} {line}")
        if mended != data:
            output.write_file(path, mended)


def _new_id() -> str:
    return suggest_id(secrets.token_hex(16))


def new(arguments: argparse.Namespace) -> int:
    """Write the file of a new post, ready to be filled in; ask for what was not said."""
    settings = Settings.from_file(ROOT)
    is_asking = sys.stdin.isatty()
    title = " ".join((arguments.title or (_ask("Tiêu đề") if is_asking else "")).split())
    names = {category.slug: category.name for category in settings.categories}
    category = arguments.category or (_ask_category(names) if is_asking else next(iter(names)))
    today = now().date().isoformat()
    date = arguments.date or (_ask("Ngày đăng (năm-tháng-ngày)", today) if is_asking else today)
    id = _new_id()
    slug = arguments.slug or slugify(title, length=60)
    try:
        at = dates.read(date).at
    except ValueError:
        say(f"“{date}” không phải là ngày. Viết năm-tháng-ngày, ví dụ 2017-12-04.")
        return 1
    if permalinks.post(at, slug) in taken_addresses(settings):
        slug = permalinks.distinct(slug, id)
    if is_asking and not arguments.slug:
        slug = _ask("Đường dẫn", slug)
    post = drafts.new_post(title, date=date, category=category, slug=slug, id=id, status=arguments.status)
    parsed = posts.parse(post.path(settings.posts_dir), post.text, categories=names)
    if parsed.problems:
        for problem in parsed.problems:
            say(f"{problem.message} {problem.advice}")
        return 1
    path = ROOT / parsed.path
    if path.exists():
        say(f"Đã có tệp {parsed.path}; không ghi đè. Hãy chọn tiêu đề hoặc đường dẫn khác.")
        return 1
    output.write_file(path, post.text.encode())
    print(parsed.path)
    if arguments.status == "draft":
        say("Đã tạo bài nháp. Viết xong thì xóa dòng `status: draft` để đăng.")
    if arguments.open:
        _open(path)
    return 0


def _ask(question: str, proposal: str = "") -> str:
    """Return what the person types; *proposal* when they just press Enter."""
    answer = ""
    while not answer:
        answer = input(f"{question} [{proposal}]: " if proposal else f"{question}: ").strip() or proposal
    return answer


def _ask_category(names: Mapping[str, str]) -> str:
    """Return the category that the person picks, by its number or its name."""
    slugs = list(names)
    for number, slug in enumerate(slugs, 1):
        say(f"  {number}. {names[slug]}")
    answer = _ask("Chuyên mục", "1")
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


def _place(text: str) -> Path:
    """Return a path that a person typed, from the folder they typed it in."""
    return Path(os.environ.get("BULLETIN_STARTED_IN", ".")) / text


COMMANDS = ("build", "serve", "check", "new")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 something has to be put right, 2 the call is wrong."""
    parser = argparse.ArgumentParser(prog="bulletin.py", description="Các lệnh của bản tin.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="lệnh", title="Các lệnh")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=about, description=about)
        found.set_defaults(run=run)
        return found

    options = command("build", build, "Dựng trang tin, rồi đưa vào chỗ khi đã trọn vẹn.")
    options.add_argument("--site-dir", type=_place, default=ROOT / "site", help="nơi đặt trang (mặc định: site)")
    options.add_argument(
        "--quarantine", action="store_true", help="bài hỏng thì giữ bản tốt gần nhất hoặc để lại, vẫn đăng các bài khác"
    )
    options.add_argument(
        "--drafts", action="store_true", help="có cả bài nháp và bài hẹn giờ, không có nguồn tin: chỉ để xem nội bộ"
    )
    options = command("serve", serve, "Xem trước trên máy này, tự cập nhật khi tệp thay đổi.")
    options.add_argument("--address", default="127.0.0.1:8000", help="địa chỉ và cổng (mặc định: 127.0.0.1:8000)")
    options = command("check", check, "Kiểm tra các bài viết, chỉ ra chỗ cần sửa.")
    options.add_argument("--format", choices=reports.FORMATS, default="text", help="dạng báo cáo: %(choices)s")
    options.add_argument("--fix", action="store_true", help="tự sửa những gì chắc chắn và cho xem từng chỗ")
    options.add_argument("--legacy", action="store_true", help="cùng với --fix: đổi cả bảng mã cũ (TCVN3, VNI)")
    options.add_argument("--strict", action="store_true", help="coi chỗ nên sửa cũng là lỗi")
    options = command("new", new, "Tạo tệp cho một bài viết mới; thiếu gì thì hỏi.")
    options.add_argument("title", nargs="?", help="tiêu đề của bài")
    options.add_argument("--category", help="chuyên mục, ví dụ thong-bao")
    options.add_argument("--date", help="ngày đăng, ví dụ 2017-12-04 (mặc định: hôm nay)")
    options.add_argument("--slug", help="đường dẫn không dấu (mặc định: lấy từ tiêu đề)")
    options.add_argument("--status", choices=("draft", "published"), default="draft", help="mặc định: draft")
    options.add_argument("--open", action="store_true", help="mở tệp vừa tạo trong trình soạn thảo")
    assert tuple(commands.choices) == COMMANDS
    arguments = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except InvalidSettings as error:
        say(str(error))
        return 1
    except (KeyboardInterrupt, EOFError):
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
