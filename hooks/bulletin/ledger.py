"""Ledger: what the live site was made from, file by file, so that the next build makes only what is another now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bulletin import history, manifest, program, store
from bulletin.manifest import Entry
from bulletin.proof import Sheet
from bulletin.settings import Settings
from bulletin.stamps import stamp
from bulletin.trees import State, state

KEPT = ".cache/ledgers"
"""Where ledgers are kept, relative to the root of the project: one for each place where a site is live."""


class Line(NamedTuple):
    """One file of a site. Every file has one, hence no dataclass."""

    key: bytes
    """Names everything its bytes depend on."""

    entry: Entry
    sheet: Sheet
    state: State
    parts: tuple[bytes, ...] = ()
    """For the feed of a year: names everything that the bytes of each of its entries depend on."""


Ledger = Mapping[str, Line]
"""The line of every file, by path from the top of the site."""


def shelf(root: Path, live: Path) -> store.Shelf:
    """Return where the ledger of the site at *live*, made by the project at *root*, is kept between builds."""
    return store.Shelf(kept_at(root / KEPT, live))


class Standing(NamedTuple):
    """What the whole of a live site was made from: as long as that is the same, there is nothing to do."""

    inputs: bytes
    """Names everything a build reads (see `inputs`)."""

    day: str
    """The day in Vietnam on which it was made: a document may lapse at midnight."""

    until: float
    """The instant, in seconds since the epoch, at which the next scheduled post is due."""

    states: Mapping[str, State]
    """How the disk knows every file of it, by path."""


def inputs(settings: Settings, layout_key: bytes, *options: object) -> bytes:
    """Return the stamp of everything a build reads: files of posts by their state, all else by its content.

    *options* are those of the command. A file that was only touched makes the build
    look closer, which costs some time and changes nothing.
    """
    top = str(settings.root / settings.posts_dir)
    found = []
    for folder, folders, names in os.walk(top):
        folders.sort()
        # The folder belongs to it: a file that moved has the same inode, size and time.
        paths = [f"{folder}/{name}" for name in sorted(names)]
        found += [(path[len(top) :], state(path)) for path in paths]
    return stamp(repr((found, layout_key, program.stamp(), history.commit(settings.root), options)).encode())


def remember(root: Path, live: Path, ledger: Ledger, wanted: bytes, *, day: str, until: float) -> None:
    """Keep that the site at *live*, of which *ledger* tells, is what becomes of *wanted* on *day* and before *until*.

    The files are known as they were when the ledger was made: whoever writes to one
    from then on is found out.
    """
    states = {path: line.state for path, line in ledger.items()}
    states[manifest.NAME] = state(live / manifest.NAME)
    store.save(_standing(root, live), Standing(wanted, day, until, states))


def stands(root: Path, live: Path, wanted: bytes, *, day: str, now: float) -> bool:
    """Whether the site at *live* is, file by file, the one that a build would make of *wanted* now."""
    found: Standing | None = store.load(_standing(root, live))
    return (
        found is not None
        and (found.inputs, found.day) == (wanted, day)
        and now < found.until
        and all(state(f"{live}/{path}") == known for path, known in found.states.items())
    )


def kept_at(folder: Path, live: Path) -> Path:
    """Return where in *folder* lies what is kept of the site at *live*."""
    return folder / stamp(os.fsencode(live)).hex()


def _standing(root: Path, live: Path) -> Path:
    return kept_at(root / KEPT, live).with_suffix(".standing")
