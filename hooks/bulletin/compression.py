"""Compression: texts of a site made small once, beside themselves, for servers that give the form asked for."""

from __future__ import annotations

import gzip
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bulletin import manifest
from bulletin.manifest import Entry
from bulletin.workers import Report, share, silent

ENDINGS = frozenset(".html .css .js .mjs .json .xml .svg .txt .webmanifest .map".split())
"""The names of texts. Pictures and documents are compressed in themselves."""

WORTH = 1024
"""Bytes below which the answer fits one packet either way (the same as Caddy's and nginx's advice)."""

_BROTLI = 9
"""Of 11: the last two steps take ten times as long for a fortieth less, on pages of news."""


def gzipped(data: bytes) -> bytes:
    """Return *data* as gzip, the same from the same release of zlib: neither a time nor a name in it."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def brotlied(data: bytes) -> bytes | None:
    """Return *data* as brotli, the same from the same release; None where the package `brotli` is not installed."""
    module = _brotli()
    return bytes(module.compress(data, quality=_BROTLI)) if module else None


@cache
def _brotli() -> Any:
    try:
        return importlib.import_module("brotli")
    except ImportError:
        return None


FORMS = {".gz": gzipped, ".br": brotlied}
"""What makes each form, by the ending that servers look for."""


def is_worth_it(path: str, size: int) -> bool:
    """Whether the file at *path*, *size* bytes long, is a text that compression makes quicker to fetch."""
    return size > WORTH and Path(path).suffix in ENDINGS


def compress(
    site_dir: Path,
    live: Path,
    *,
    known: Mapping[str, Entry],
    report: Report = silent,
    workers: int | None = None,
) -> dict[str, Entry]:
    """Write the forms of every text of *site_dir* beside it; return what a manifest says of each, by path.

    A file that is the very same as that of *live* takes over the forms that lie there; *known* is what the manifest
    of *live* says of them.
    """
    paths = sorted(manifest.paths(site_dir))
    worth = [path for path in paths if is_worth_it(path, (site_dir / path).stat().st_size)]
    made = share(_write_forms, worth, payload=(site_dir, live, known), stage="Nén", report=report, workers=workers)
    return {path: entry for entries in made for path, entry in entries}


def _write_forms(payload: tuple[Path, Path, Mapping[str, Entry]], path: str) -> list[tuple[str, Entry]]:
    site_dir, live, known = payload
    return list(_forms(site_dir / path, live / path, path, known))


def _forms(new: Path, old: Path, path: str, known: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    is_same = old.exists() and new.samefile(old)
    for ending, made_by in FORMS.items():
        there = old.with_name(old.name + ending)
        here = new.with_name(new.name + ending)
        # What lies there already may be a file that the live site shares: it is replaced, never written into.
        here.unlink(missing_ok=True)
        if is_same and path + ending in known and there.exists():
            here.hardlink_to(there)
            yield path + ending, known[path + ending]
            continue
        data = made_by(new.read_bytes())
        if data is not None:
            here.write_bytes(data)
            yield path + ending, manifest.entry(data)
