"""Output: writes a bulletin to a folder, and puts a finished site in place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from bulletin import permalinks
from bulletin.assembly import Bulletin
from bulletin.chrome import Chrome
from bulletin.history import PUBLISHED
from bulletin.pages import Page
from bulletin.press import Press
from bulletin.workers import Report, share, silent


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


def put_in_place(built: Path, live: Path) -> None:
    """Make *built* the site at *live*; both lie on one disk.

    Two renames: what is live is the old site or the new one, and only between
    them, for an instant, neither.
    """
    old = built.with_name(built.name + ".old")
    if old.exists():
        shutil.rmtree(old)
    if live.exists():
        live.rename(old)
    built.rename(live)
    if old.exists():
        shutil.rmtree(old)
