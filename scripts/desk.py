"""The commands of the bulletin, inside its environment. `scripts/bulletin.py` starts this file."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import frontmatter

from bulletin import InvalidPosts, InvalidSettings, Settings, assemble, dates, output
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
    status = _mkdocs("build", "--strict", "--quiet", "--site-dir", str(aside))
    if status:
        say("Chưa dựng được. Thư mục site/ giữ nguyên như trước.")
        return 1
    output.put_in_place(aside, arguments.site_dir)
    pages = sum(1 for _ in arguments.site_dir.rglob("*.html"))
    say(f"Đã dựng xong {pages} trang vào {arguments.site_dir} ({time.monotonic() - started:.1f} giây).")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Show the site on this machine; pages follow the files as they are saved."""
    say(f"Mở http://{arguments.address}/ trong trình duyệt. Bấm Ctrl+C để dừng.")
    return _mkdocs("serve", "--quiet", "--dev-addr", arguments.address)


def _mkdocs(*words: str) -> int:
    # NO_MKDOCS_2_WARNING: Material prints an English notice for people who choose a generator; README has our answer.
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "BULLETIN_STAGES": "1"}
    command = [sys.executable, "-P", "-m", "mkdocs", *words, "--config-file", str(ROOT / "mkdocs.yml")]
    with subprocess.Popen(command, env=variables, cwd=ROOT) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            return 130


def check(arguments: argparse.Namespace) -> int:
    """Print every problem of every post."""
    progress = Progress(lambda stage: None)
    try:
        problems = assemble(Settings.from_file(ROOT), now=now(), report=progress.report).problems
    except (InvalidPosts, InvalidSettings) as error:
        problems = error.problems
    finally:
        progress.finish()
    for problem in problems:
        print(problem)
    blocking = sum(problem.is_blocking for problem in problems)
    if blocking:
        say(f"Có {blocking} lỗi phải sửa trước khi đăng.")
    else:
        say("Không có lỗi nào phải sửa." if not problems else "Không có lỗi phải sửa; xem các gợi ý ở trên.")
    return 1 if blocking else 0


def new(arguments: argparse.Namespace) -> int:
    """Write the file of a new post, ready to be filled in."""
    settings = Settings.from_file(ROOT)
    known = [category.slug for category in settings.categories]
    if arguments.category not in known:
        say(f"Không có chuyên mục “{arguments.category}”. Chọn một trong: {', '.join(known)}.")
        return 1
    try:
        at = dates.read(arguments.date) if arguments.date else dates.read(now().date().isoformat())
    except ValueError:
        say(f"“{arguments.date}” không phải là ngày. Viết năm-tháng-ngày, ví dụ 2017-12-04.")
        return 1
    slug = slugify(arguments.title, length=60)
    if not slug:
        say("Tiêu đề cần có ít nhất một chữ cái hoặc chữ số.")
        return 1
    path = ROOT / settings.posts_dir / str(at.at.year) / f"{at.at:%Y-%m-%d}-{slug}.md"
    if path.exists():
        say(f"Đã có tệp {path.relative_to(ROOT).as_posix()}; không ghi đè.")
        return 1
    post = frontmatter.Post(
        "Viết nội dung ở đây.",
        title=" ".join(arguments.title.split()),
        date=at.canonical,
        id=suggest_id(secrets.token_hex(16)),
        category=arguments.category,
        status="draft",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(frontmatter.dumps(post, sort_keys=False) + "\n", encoding="utf-8", newline="\n")
    print(path.relative_to(ROOT).as_posix())
    say("Đã tạo bài nháp. Viết xong thì xóa dòng `status: draft` để đăng.")
    return 0


COMMANDS = ("build", "serve", "check", "new")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 something has to be put right, 2 the call is wrong."""
    parser = argparse.ArgumentParser(prog="bulletin.py", description="Các lệnh của bản tin.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="lệnh", title="Các lệnh")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=about, description=about)
        found.set_defaults(run=run)
        return found

    build_parser = command("build", build, "Dựng trang tin, rồi đưa vào chỗ khi đã trọn vẹn.")
    build_parser.add_argument("--site-dir", type=Path, default=ROOT / "site", help="nơi đặt trang (mặc định: site)")
    serve_parser = command("serve", serve, "Xem trước trên máy này, tự cập nhật khi tệp thay đổi.")
    serve_parser.add_argument("--address", default="127.0.0.1:8000", help="địa chỉ và cổng (mặc định: 127.0.0.1:8000)")
    command("check", check, "Kiểm tra các bài viết, chỉ ra chỗ cần sửa.")
    new_parser = command("new", new, "Tạo tệp cho một bài viết mới.")
    new_parser.add_argument("title", help="tiêu đề của bài")
    new_parser.add_argument("--category", required=True, help="chuyên mục, ví dụ thong-bao")
    new_parser.add_argument("--date", help="ngày đăng, ví dụ 2017-12-04 (mặc định: hôm nay)")
    assert tuple(commands.choices) == COMMANDS
    arguments = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
