"""Ledger: what the live site was made from, file by file, so that the next build makes only what is another now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bulletin import store
from bulletin.manifest import Entry
from bulletin.proof import Sheet
from bulletin.stamps import stamp

KEPT = ".cache/ledgers"
"""Where ledgers are kept, relative to the root of the project: one for each place where a site is live."""


State = tuple[int, int, int]
"""How a disk knows a file: inode, size in bytes, time of its last change in nanoseconds."""


class Record(NamedTuple):
    """One file of a site. Every file has one, hence no dataclass."""

    key: bytes
    """Names everything its bytes depend on."""

    entry: Entry
    sheet: Sheet
    state: State


Ledger = Mapping[str, Record]
"""The record of every file, by path from the top of the site."""


def state(path: str | Path) -> State:
    """Return how the disk knows the file at *path*; zeros when there is none.

    A file that somebody wrote to since has another time, as `make`, rsync and git
    take for granted; `verify` looks at every byte.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - ten thousand times a build
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns


def load(root: Path, live: Path) -> Ledger:
    """Return the ledger of the site at *live*, made by the project at *root*; an empty one when there is none."""
    found: Ledger = store.load(_path(root, live)) or {}
    return found


def save(root: Path, live: Path, ledger: Ledger) -> None:
    """Keep *ledger* for the next build."""
    store.save(_path(root, live), dict(ledger))


def _path(root: Path, live: Path) -> Path:
    return root / KEPT / stamp(os.fsencode(live)).hex()
