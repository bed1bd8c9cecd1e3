"""Output: writes a bulletin to a folder, proves what lies there, and lists it in a manifest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bulletin import archives, compression, history, manifest, permalinks, program, proof, store
from bulletin.assembly import Bulletin
from bulletin.cards import Card
from bulletin.chrome import Chrome
from bulletin.feeds import Feed
from bulletin.manifest import Entry, Manifest
from bulletin.pages import Page
from bulletin.placing import MARK
from bulletin.press import Press
from bulletin.problems import UnsoundSite
from bulletin.proof import Sheet
from bulletin.volumes import Volume
from bulletin.workers import Report, share, silent


def write(
    site_dir: Path,
    bulletin: Bulletin,
    chromes: Mapping[int, Chrome],
    *,
    report: Report = silent,
    workers: int | None = None,
) -> None:
    """Write every page, feed and file of *bulletin* below *site_dir*, and a manifest of all that lies there.

    What the generator put there before is part of the site, and proved with it.
    Raises UnsoundSite when something that has to be true of a site is not.
    """
    things = bulletin.things
    known = expected(bulletin) | set(map(proof.address_of, manifest.paths(site_dir)))
    job = Job(site_dir, things, bulletin.press(chromes, sound=known))
    index = iter(()) if bulletin.is_for_editors else bulletin.search(report=report, workers=workers)
    made_things = share(
        make,
        list(things),
        payload=job,
        stage="Ghi trang",
        report=report,
        workers=workers,
        meanwhile=lambda: put(site_dir, index),
    )
    made = {permalinks.output_path(address): found for address, found in zip(things, made_things, strict=True)}
    write_files(site_dir, bulletin)
    entries, sheets = _take_stock(site_dir, bulletin.settings.site_url, made)
    prove(bulletin, sheets)
    write_new(site_dir / manifest.NAME, list_files(bulletin, entries).to_bytes())


def expected(bulletin: Bulletin) -> set[str]:
    """Return every address that *bulletin* will have, beside those of the generator's own files."""
    return {*bulletin.things, *bulletin.files, *bulletin.assets}


def prove(bulletin: Bulletin, sheets: Mapping[str, Sheet]) -> None:
    """Raise UnsoundSite when the files that *sheets* tell of, by address, are not what the site has to be."""
    posts = {bulletin.settings.id_uri(post.id): post.permalink for post in bulletin.library.posts}
    # Pages under docs/ may lead to feeds, which the editors' site has not.
    feeds = archives.feeds(bulletin.library, bulletin.settings) if bulletin.is_for_editors else ()
    faults = proof.faults(sheets, posts=posts, elsewhere=frozenset(feeds))
    if faults:
        raise UnsoundSite(faults)


def list_files(bulletin: Bulletin, entries: Mapping[str, Entry]) -> Manifest:
    """Return the manifest of a site made of *entries*."""
    root = bulletin.settings.root
    return Manifest(
        site_url=bulletin.settings.site_url,
        commit=history.commit(root),
        is_modified=history.is_modified(root),
        versions=program.releases(),
        files=entries,
    )


def compress(site_dir: Path, live: Path, *, report: Report = silent) -> None:
    """Write the compressed forms of the finished site at *site_dir* and list them in its manifest.

    What is the very same file in the site at *live* takes over the forms that lie there.
    """
    listed = manifest.read(site_dir)
    known: Mapping[str, Entry] = {}
    with suppress(manifest.NoManifest):
        known = manifest.read(live).files
    forms = compression.compress(site_dir, live, known=known, report=report)
    # Aside first: the manifest may be the live one's very file.
    store.write(site_dir / manifest.NAME, replace(listed, files={**listed.files, **forms}).to_bytes())


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
    write_new(site_dir / MARK, b"")
    put(site_dir, bulletin.files.items())
    for address, source in bulletin.assets.items():
        target = site_dir / permalinks.output_path(address)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def put(site_dir: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write *files*, given with their addresses, below *site_dir*."""
    for address, data in files:
        write_new(site_dir / permalinks.output_path(address), data)


class Job(NamedTuple):
    """What a process needs in order to make files of a site."""

    site_dir: Path
    things: Mapping[str, Page | Feed | Volume | Card]
    press: Press


def make(job: Job, address: str) -> tuple[Entry, Sheet]:
    """Write the thing at *address*; return what a manifest says of it and its sheet."""
    data, sheet = job.press.make(job.things[address])
    write_new(f"{job.site_dir}/{permalinks.output_path(address)}", data)
    return manifest.entry(data), sheet


_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_new(path: Path | str, data: bytes) -> None:
    """Write a new file at *path*. One that stands there may be shared with an earlier site, and is left whole."""
    name = str(path)
    try:
        file = os.open(name, _WRITE, 0o666)
    except FileNotFoundError:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(name, _WRITE, 0o666)
    except FileExistsError:
        Path(name).unlink()
        file = os.open(name, _WRITE, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
    except OSError as error:
        error.filename = name  # A disk that is full does not say so by itself.
        raise
    finally:
        os.close(file)
