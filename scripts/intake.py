"""The commands that bring old texts in: pages of the old portal, Word files. `scripts/bulletin.py` starts this file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from bulletin import Settings, legacy, store
from bulletin.drafts import new_id
from bulletin.headlines import is_headline_only
from bulletin.importing import manuscripts, old_portal, portal_html, word
from bulletin.legacy import Encoding
from bulletin.posts import Parsed
from bulletin.stock import parsed_posts
from bulletin.terminal import Commands, now, place, say

ROOT = Path(__file__).resolve().parents[1]


def import_page(arguments: argparse.Namespace) -> int:
    """Write a post for each article and each dated title of saved pages that has none yet."""
    settings = Settings.from_file(ROOT)
    known = _known(settings, arguments.category)
    if known is None:
        return 1
    pages = []
    status = 0
    for number, path in enumerate(arguments.files):
        try:
            page = old_portal.read(legacy.repair(portal_html.decode(path.read_bytes())))
        except OSError as error:
            say(f"{path}: không đọc được ({error.strerror}).")
            status = 1
            continue
        except old_portal.UnreadablePage as error:
            say(f"{path}: {error}")
            status = 1
            continue
        if arguments.alias and number == 0:
            aliases = dict.fromkeys([*map(portal_html.alias, arguments.alias), *page.aliases])
            page = replace(page, aliases=tuple(aliases))
        for warning in page.warnings:
            say(f"{path}: {warning}")
        pages.append((page, _pictures(page.images, path)))
    entries = old_portal.drafts(
        pages,
        existing={
            old_portal.identity(one.post.title, one.post.published_at.date()): one.path for one in known if one.post
        },
        taken=_taken(settings),
        category=arguments.category,
        today=now().date(),
        new_id=new_id,
        source=arguments.source,
        posts_dir=settings.posts_dir,
    )
    unfinished = {one.path for one in known if is_headline_only(one.body)}
    for entry in entries:
        when = f"{entry.published_on:%d/%m/%Y}"
        if entry.manuscript is None:
            say(f"{entry.path}: đã có, giữ nguyên: “{entry.title}” ({when}).")
            if entry.path in unfinished and not entry.is_headline_only:
                say("    Bài này mới có tiêu đề; xóa tệp rồi chạy lại nếu muốn lấy nội dung từ trang cũ.")
            continue
        what = "chỉ có tiêu đề" if entry.is_headline_only else "bài đầy đủ"
        say(f"{entry.path}: {'sẽ tạo' if arguments.dry_run else 'đã tạo'} ({what}): “{entry.title}” ({when}).")
        if not arguments.dry_run:
            _put(entry.manuscript)
    return status


def import_docx(arguments: argparse.Namespace) -> int:
    """Write a draft for each Word file."""
    settings = Settings.from_file(ROOT)
    if _known(settings, arguments.category) is None:
        return 1
    status = 0
    for path in arguments.files:
        try:
            document = word.read(path.read_bytes(), convert_run=convert_run)
        except OSError as error:
            say(f"{path}: không đọc được ({error.strerror}).")
            status = 1
            continue
        except word.UnreadableDocument as error:
            say(f"{path}: {error}")
            status = 1
            continue
        for warning in document.warnings:
            say(f"{path}: {warning}")
        manuscript = manuscripts.write(
            title=document.title or path.stem,
            published_on=document.published_on or now().date(),
            id=new_id(),
            category=arguments.category,
            body=document.markdown,
            images=document.images,
            source=document.issuer,
            documents=[document.number] if document.number else [],
            is_draft=True,
            posts_dir=settings.posts_dir,
            taken=_taken(settings),
        )
        done = "sẽ tạo" if arguments.dry_run else "đã tạo"
        say(f"{path} → {manuscript.path}: {done} bài nháp, {len(manuscript.files)} ảnh.")
        if not document.title:
            say("    Không thấy tiêu đề trong tệp: tạm lấy tên tệp, hãy sửa mục `title`.")
        if not document.published_on:
            say("    Không thấy ngày trong tệp: tạm lấy hôm nay, hãy sửa mục `date`.")
        if not arguments.dry_run:
            _put(manuscript)
    return status


def convert_run(font: str, text: str) -> str:
    """Return *text* of a Word file in Unicode: the fonts of the nineties name their encoding."""
    name = font.casefold()
    if name.startswith(".vn"):
        converted = legacy.convert(text, Encoding.TCVN3)
        # The capitals of TCVN3 are a font of their own, whose name ends in H.
        return converted.upper() if name.endswith("h") else converted
    return legacy.convert(text, Encoding.VNI) if name.startswith("vni") else text


def _known(settings: Settings, category: str) -> list[Parsed] | None:
    """Return the posts there are; None, once told why, when importing beside them would not be safe."""
    names = [each.slug for each in settings.categories]
    if category not in names:
        say(f"Không có chuyên mục “{category}”. Chọn một trong: {', '.join(names)}.")
        return None
    known = parsed_posts(settings)
    broken = [one.path for one in known if one.post is None]
    if broken:
        # A post that cannot be read has no title to compare, and would be imported a second time.
        say("Có bài chưa đọc được nên chưa thể biết bài nào đã có. Hãy sửa trước (lệnh check):")
        say("\n".join(f"  {path}" for path in broken))
        return None
    return known


def _taken(settings: Settings) -> list[str]:
    folder = ROOT / settings.posts_dir
    return [path.relative_to(ROOT).as_posix() for path in folder.rglob("*") if path.is_file()]


def _pictures(images: Mapping[str, str], page: Path) -> dict[str, bytes]:
    """Return the pictures that were saved beside *page*; none from elsewhere on this disk."""
    return dict(_read_pictures(images, page.parent.resolve()))


def _read_pictures(images: Mapping[str, str], folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, source in images.items():
        if "://" in source:
            continue
        path = (folder / PurePosixPath(source)).resolve()
        if path.is_relative_to(folder) and path.is_file():
            yield name, path.read_bytes()


def _put(manuscript: manuscripts.Manuscript) -> None:
    for path, content in manuscript.files.items():
        store.write(ROOT / path, content)
    store.write(ROOT / manuscript.path, manuscript.text.encode())


COMMANDS = Commands()
_options = COMMANDS.add("import-page", import_page, "Chuyển trang của cổng cũ (chữ hoặc HTML đã lưu) thành bài viết.")
_options.add_argument("files", nargs="+", type=place, metavar="TỆP", help="các trang đã lưu")
_options.add_argument(
    "--category", required=True, metavar="CHUYÊN_MỤC", help="chuyên mục của các bài, ví dụ tin-hoat-dong"
)
_options.add_argument(
    "--alias", action="append", metavar="ĐỊA_CHỈ", help="địa chỉ cũ của bài đầu tiên; ghi được nhiều lần"
)
_options.add_argument("--source", default="", metavar="NGUỒN", help="nguồn ghi dưới bài")
_options.add_argument("--dry-run", action="store_true", help="chỉ cho xem sẽ làm gì")
_options = COMMANDS.add("import-docx", import_docx, "Chuyển tệp Word thành bài nháp.")
_options.add_argument("files", nargs="+", type=place, metavar="TỆP", help="các tệp .docx")
_options.add_argument("--category", required=True, metavar="CHUYÊN_MỤC", help="chuyên mục của các bài, ví dụ thong-bao")
_options.add_argument("--dry-run", action="store_true", help="chỉ cho xem sẽ làm gì")


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 something could not be read, 2 the call is wrong."""
    return COMMANDS.run(argv)


if __name__ == "__main__":
    raise SystemExit(main())
