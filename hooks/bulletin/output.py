"""Output: writes a bulletin to a folder, and puts a finished site in place."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bulletin import permalinks
from bulletin.assembly import Bulletin
from bulletin.chrome import Chrome
from bulletin.history import PUBLISHED
from bulletin.pages import Page
from bulletin.press import Press
from bulletin.workers import Report, share, silent

MARK = ".bulletin"
"""Lies at the top of every site we made: such a folder may be replaced by the next one."""


def write(
    site_dir: Path,
    bulletin: Bulletin,
    chromes: Mapping[int, Chrome],
    *,
    report: Report = silent,
    workers: int | None = None,
) -> None:
    """Write every page, feed and file of *bulletin* below *site_dir*."""
    addresses = list(bulletin.pages)
    for path in sorted({(site_dir / permalinks.output_path(address)).parent for address in addresses}):
        path.mkdir(parents=True, exist_ok=True)
    pages = share(
        _write_page,
        addresses,
        payload=(site_dir, bulletin.pages, bulletin.press(chromes)),
        stage="Ghi trang",
        report=report,
        workers=workers,
    )
    for _ in pages:
        pass
    write_files(site_dir, bulletin)


def write_files(site_dir: Path, bulletin: Bulletin) -> None:
    """Write the feeds, the files that posts show, and whatever else is not a page."""
    _write(site_dir / MARK, b"")
    for address, data in bulletin.files.items():
        _write(site_dir / permalinks.output_path(address), data)
    for address, source in bulletin.assets.items():
        target = site_dir / permalinks.output_path(address)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def write_one(site_dir: Path, bulletin: Bulletin, chromes: Mapping[int, Chrome], address: str) -> None:
    """Write the page at *address*; nothing when there is none."""
    if address in bulletin.pages:
        _write_page((site_dir, bulletin.pages, bulletin.press(chromes)), address)


def _write_page(payload: tuple[Path, Mapping[str, Page], Press], address: str) -> None:
    site_dir, pages, press = payload
    _write(site_dir / permalinks.output_path(address), press.pour(pages[address]))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_file(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that nobody ever finds half of it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(data)
    aside.replace(path)


def remember(root: Path, bulletin: Bulletin) -> None:
    """Keep the text of every published post: should one break, this version takes its place (see `history`)."""
    write_file(root / PUBLISHED, json.dumps(bulletin.texts, ensure_ascii=False).encode())


def refusal(live: Path, root: Path) -> str:
    """Return why no site may be put at *live* in the project at *root*, in Vietnamese; empty when one may.

    Putting a site in place replaces a whole folder: it has to be new, empty, a site
    that we made, or the project's own ``site``.
    """
    place = live.resolve()
    if place == root.resolve() or place in root.resolve().parents:
        return f"Không đặt trang vào {live}: thư mục này chứa cả dự án."
    if any(place == top or top in place.parents for top in ((root / name).resolve() for name in _SOURCES)):
        return f"Không đặt trang vào {live}: đây là nơi để bài viết hoặc mã nguồn."
    if not place.parent.is_dir():
        return f"Không có thư mục {place.parent}. Hãy tạo thư mục này trước."
    if place.exists() and not place.is_dir():
        return f"Không đặt trang vào {live}: đây là một tệp."
    is_ours = place == root.resolve() / "site" or (place / MARK).is_file()
    if place.is_dir() and not is_ours and any(place.iterdir()):
        return f"Không đặt trang vào {live}: thư mục có tệp khác. Hãy chọn thư mục mới, hoặc tự xóa thư mục này trước."
    return ""


_SOURCES = ("posts", "docs", "hooks", "scripts", "tests", ".git", ".venv")


def aside(live: Path) -> Path:
    """Return where to build what will stand at *live*: beside it, on the same disk, for this process alone."""
    return live.with_name(f".{live.name}.{os.getpid()}.new")


def put_in_place(built: Path, live: Path) -> None:
    """Make *built* the site at *live*; both lie on one disk.

    Two renames: what is live is the old site or the new one, and only between
    them, for an instant, neither. Of two builds that end together the later wins.
    """
    while True:
        old = live.with_name(f".{live.name}.{os.getpid()}.old")
        with suppress(FileNotFoundError):
            live.rename(old)
        try:
            built.rename(live)
        except OSError:
            # Another build was quicker by an instant; without one, the fault is real.
            if not live.exists():
                if old.exists():
                    old.rename(live)
                raise
            shutil.rmtree(old, ignore_errors=True)
            continue
        shutil.rmtree(old, ignore_errors=True)
        return


def recover(live: Path) -> None:
    """Put back the site that a build, killed between the two renames, had moved out of the way."""
    if not live.exists():
        left = sorted(live.parent.glob(f".{live.name}.*.old"), key=lambda path: path.stat().st_mtime)
        if left:
            left[-1].rename(live)
