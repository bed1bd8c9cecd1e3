"""Album: pictures looked at, stripped and made smaller; everything kept between builds, by content.

A picture is found again by its name, size and time as long as nobody touched it,
and what was made of it by its bytes and the program that made it. So a warm
build opens no picture, and what is kept is right on any machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bulletin import pictures, store, stripping
from bulletin.pictures import Sketch
from bulletin.stamps import Stamps, stamp
from bulletin.workers import Report, share, silent

PICTURES = ".cache/pictures"
"""Where they are kept, relative to the root of the project."""

_INDEX = "index"
_SLOW = 4
"""Below this many pictures, starting processes costs more than it saves: one takes up to a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture file, and what was seen in it."""

    size: int
    """In bytes."""

    changed: int
    """When it was last written, in nanoseconds."""

    stamp: bytes
    """Names its bytes."""

    sketch: Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file that was made of a picture."""

    name: str
    """In the folder of kept pictures."""

    size: int
    """In bytes."""

    width: int
    """In pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Developed:
    """All that was made of a picture."""

    whole: Copy | None
    """It itself, without its notes; None when it stays as it is."""

    smaller: tuple[Copy, ...] = ()
    """WebP, the smallest first."""

    is_damaged: bool = False
    """Whether it could not be unpacked, although it began well."""


def look(
    root: Path, paths: Mapping[str, str], *, report: Report = silent, workers: int | None = None
) -> dict[str, Seen]:
    """Return what is seen in each picture of *paths*: where it lies below *root*, by the name it goes by here."""
    index = root / PICTURES / _INDEX
    kept: dict[str, Seen] = store.load(index) or {}
    found: dict[str, Seen] = {}
    new: list[tuple[str, str]] = []
    for path, on_disk in paths.items():
        status = (root / on_disk).stat()
        known = kept.get(path)
        if known and (known.size, known.changed) == (status.st_size, status.st_mtime_ns):
            found[path] = known
        else:
            new.append((path, on_disk))
    on_disks = [on_disk for _, on_disk in new]
    looked = share(_look, on_disks, payload=root, stage="Xem ảnh", report=report, workers=workers)
    found |= dict(zip((path for path, _ in new), looked, strict=True))
    if found != kept:
        store.save(index, found)
    return found


def _look(root: Path, on_disk: str) -> Seen:
    file = root / on_disk
    status = file.stat()
    data = file.read_bytes()
    ending = file.suffix[1:].lower()
    return Seen(
        size=status.st_size,
        changed=status.st_mtime_ns,
        stamp=stamp(data),
        sketch=pictures.look(data, ending),
    )


def develop(
    root: Path,
    wanted: Iterable[tuple[str, Seen, bool]],
    *,
    report: Report = silent,
    workers: int | None = None,
) -> dict[str, Developed]:
    """Return what was made of each picture of *wanted*, by where it lies below *root*.

    Each comes with what was seen in it, and with whether pages show it: of one
    that is only offered no smaller ones are made. What the last build made and this one does not want goes.
    """
    wanted = list(wanted)
    folder = root / PICTURES
    there = _there(folder)
    if wanted:
        folder.mkdir(parents=True, exist_ok=True)
    made: dict[str, Developed] = {}
    new: list[tuple[str, str, Sketch, bool]] = []
    kept: set[str] = {_INDEX}
    for on_disk, seen, is_shown in wanted:
        key = Stamps().of(_makers(), seen.stamp, seen.sketch, is_shown).hex()
        kept.add(key)
        one = store.load(folder / key) if key in there else None
        if one is not None and all(there.get(copy.name) == copy.size for copy in _copies(one)):
            made[on_disk] = one
        else:
            new.append((key, on_disk, seen.sketch, is_shown))
    developed = share(_develop, new, payload=root, stage="Thu nhỏ ảnh", report=report, workers=workers, few=_SLOW)
    made |= dict(zip((on_disk for _, on_disk, _, _ in new), developed, strict=True))
    kept |= {copy.name for one in made.values() for copy in _copies(one)}
    _sweep(folder, there, kept)
    return made


def _develop(root: Path, wanted: tuple[str, str, Sketch, bool]) -> Developed:
    key, on_disk, sketch, is_shown = wanted
    folder = root / PICTURES
    data = (root / on_disk).read_bytes()
    put = partial(_put, folder, key)
    whole, smaller, is_damaged = None, [], False
    try:
        stripped = stripping.strip(data, sketch.kind, orientation=sketch.orientation)
        whole = put(f".{sketch.ending}", stripped, sketch.width) if sketch.ending else None
        if is_shown:
            smaller = [put(f"-{each.width}.webp", each.data, each.width) for each in pictures.scale(data, sketch)]
    except stripping.Damaged:
        is_damaged = True
    one = Developed(whole=whole, smaller=tuple(smaller), is_damaged=is_damaged)
    store.save(folder / key, one)
    return one


def _put(folder: Path, key: str, ending: str, data: bytes, width: int) -> Copy:
    name = key + ending
    _write(folder / name, data)
    return Copy(name=name, size=len(data), width=width)


def _makers() -> str:
    return f"pillow {version('pillow')} {pictures.WIDTHS} {pictures.QUALITY}"


def _copies(one: Developed) -> tuple[Copy, ...]:
    return (*((one.whole,) if one.whole else ()), *one.smaller)


def _there(folder: Path) -> dict[str, int]:
    """Return the size of each file in *folder*, by name."""
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as entries:
        return {entry.name: entry.stat().st_size for entry in entries}


def _sweep(folder: Path, there: Iterable[str], kept: set[str]) -> None:
    for name in there:
        if name not in kept:
            (folder / name).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that no other build ever finds half of it there."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.replace(path)
