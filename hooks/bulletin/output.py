"""Output: writes a bulletin to a folder, proves what lies there, and lists it in a manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bulletin import archives, history, manifest, permalinks, proof
from bulletin.assembly import Bulletin
from bulletin.chrome import Chrome
from bulletin.feeds import Feed
from bulletin.history import PUBLISHED
from bulletin.manifest import Entry, Manifest
from bulletin.pages import Page
from bulletin.placing import MARK
from bulletin.press import Press
from bulletin.problems import UnsoundSite
from bulletin.proof import Sheet
from bulletin.settings import Settings
from bulletin.workers import Report, share, silent


def write(
    site_dir: Path,
    bulletin: Bulletin,
    chromes: Mapping[int, Chrome],
    *,
    versions: Mapping[str, str],
    report: Report = silent,
    workers: int | None = None,
) -> None:
    """Write every page, feed and file of *bulletin* below *site_dir*, and a manifest of all that lies there.

    *versions* are the releases of the programs beside ours. What the generator put
    there before is part of the site, and proved with it. Raises UnsoundSite when
    something that has to be true of a site is not.
    """
    # Feeds first: an archive of a busy year takes as long as hundreds of pages, and at the end one core would wait.
    addresses = [*bulletin.feeds, *bulletin.pages]
    for path in sorted({(site_dir / permalinks.output_path(address)).parent for address in addresses}):
        path.mkdir(parents=True, exist_ok=True)
    pages = share(
        _write_page,
        addresses,
        payload=_Payload(site_dir, bulletin.pages, bulletin.press(chromes), bulletin.feeds, bulletin.settings),
        stage="Ghi trang",
        report=report,
        workers=workers,
    )
    made = dict(zip(map(permalinks.output_path, addresses), pages, strict=True))
    write_files(site_dir, bulletin)
    entries, sheets = _take_stock(site_dir, bulletin.settings.site_url, made)
    posts = {bulletin.settings.id_uri(post.id): post.permalink for post in bulletin.library.posts}
    # Pages under docs/ may lead to feeds, which the editors' site has not.
    feeds = archives.feeds(bulletin.library, bulletin.settings) if bulletin.is_for_editors else ()
    faults = proof.faults(sheets, posts=posts, elsewhere=frozenset(feeds))
    if faults:
        raise UnsoundSite(faults)
    root = bulletin.settings.root
    listed = Manifest(
        site_url=bulletin.settings.site_url,
        commit=history.commit(root),
        is_modified=history.is_modified(root),
        versions=versions,
        files=entries,
    )
    _write(site_dir / manifest.NAME, listed.to_bytes())


def _take_stock(
    site_dir: Path, site_url: str, made: Mapping[str, tuple[Entry, Sheet]]
) -> tuple[dict[str, Entry], dict[str, Sheet]]:
    """Return the entry of every file by path, and its sheet by address; *made* holds those that are known."""
    entries: dict[str, Entry] = {}
    sheets: dict[str, Sheet] = {}
    for path in sorted(manifest.paths(site_dir)):
        found = made.get(path)
        if found is None:
            data = (site_dir / path).read_bytes()
            found = manifest.entry(data), proof.read(path, data, site_url=site_url)
        entries[path], sheets[proof.address_of(path)] = found
    return entries, sheets


def write_files(site_dir: Path, bulletin: Bulletin) -> None:
    """Write the files that posts show, and whatever else is neither page nor feed."""
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
        _write_page(
            _Payload(site_dir, bulletin.pages, bulletin.press(chromes), bulletin.feeds, bulletin.settings), address
        )


class _Payload(NamedTuple):
    """What a process needs in order to write pages and feeds."""

    site_dir: Path
    pages: Mapping[str, Page]
    press: Press
    feeds: Mapping[str, Feed]
    settings: Settings


def _write_page(payload: _Payload, address: str) -> tuple[Entry, Sheet]:
    path, site_url = permalinks.output_path(address), payload.settings.site_url
    if address in payload.feeds:
        from bulletin import syndication  # brings in lxml, which the preview does without

        data = syndication.make(payload.feeds[address], payload.settings)
        sheet = proof.read(path, data, site_url=site_url)
    else:
        data = payload.press.pour(payload.pages[address])
        sheet = proof.read_html(data.decode(), address=address, site_url=site_url)
    _write(payload.site_dir / path, data)
    return manifest.entry(data), sheet


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
