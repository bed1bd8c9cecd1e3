"""Layout: what the generator makes, a chrome for each depth and its own files, kept so that it need not run again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bulletin import manifest, program
from bulletin.chrome import Chrome
from bulletin.settings import CONFIG_FILE, Settings
from bulletin.stamps import Stamps, stamp

KEPT = ".cache/layout"
"""Where layouts are kept, relative to the root of the project."""

CHROMES = ".chromes.json"
"""The chromes, beside the files that the generator wrote; hidden, so no file of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the generator made."""

    key: bytes
    """Names everything it depends on."""

    chromes: Mapping[int, Chrome]
    """By folder depth."""

    folder: Path
    """Where its files lie."""

    paths: tuple[str, ...]
    """Its files, relative to *folder*, sorted."""


def key(settings: Settings, *, is_public: bool) -> bytes:
    """Return the stamp of all that a layout depends on: settings, pages under docs/, theme, program."""
    told = [
        (path.relative_to(top).as_posix(), stamp(path.read_bytes()))
        for top in (settings.root / settings.docs_dir, program.THEME)
        for path in sorted(top.rglob("*"))
        if path.is_file()
    ]
    config = stamp((settings.root / CONFIG_FILE).read_bytes())
    return Stamps().of(program.stamp(), config, told, is_public)


def load(root: Path, wanted: bytes) -> Layout | None:
    """Return the layout kept below *root* under the key *wanted*; None when there is none."""
    folder = root / KEPT / wanted.hex()
    try:
        chromes = json.loads((folder / CHROMES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Layout(
        key=wanted,
        chromes={int(depth): Chrome(laid_out) for depth, laid_out in chromes.items()},
        folder=folder,
        paths=tuple(sorted(manifest.paths(folder))),
    )


def place(root: Path, wanted: bytes) -> Path:
    """Return the folder that the generator is to fill for the key *wanted*; `keep` makes a layout of it."""
    return root / KEPT / f"{wanted.hex()}.{os.getpid()}.new"


def write_chromes(folder: Path, chromes: Mapping[int, str]) -> None:
    """Put *chromes*, as they were laid out, beside the files that the generator wrote to *folder*."""
    (folder / CHROMES).write_text(json.dumps(chromes, ensure_ascii=False), encoding="utf-8")


def keep(root: Path, filled: Path, wanted: bytes) -> Layout:
    """Make *filled* the layout kept under the key *wanted* and return it; older ones go. Raises OSError."""
    folder = root / KEPT / wanted.hex()
    shutil.rmtree(folder, ignore_errors=True)
    filled.rename(folder)
    for other in _others(folder):
        shutil.rmtree(other, ignore_errors=True)
    made = load(root, wanted)
    if made is None:
        raise FileNotFoundError(2, "chưa có khung trang", str(folder / CHROMES))
    return made


_KEEP = 2
"""Layouts that stay: the public site's and the editors'."""


def _others(newest: Path) -> Iterable[Path]:
    found = [path for path in newest.parent.iterdir() if path.is_dir() and path != newest]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)[_KEEP - 1 :]
