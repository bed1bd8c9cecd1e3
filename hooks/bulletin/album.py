"""Album: pictures looked at, stripped and made smaller; everything kept between builds, by content.

A picture is found again by its name as long as nobody touched it, and what was
made of it by its bytes. Both were made by this very program and these packages:
what an earlier one failed to strip is stripped now. So a warm build opens no
picture, and what is kept is right on any machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bulletin import pictures, program, store, stripping
from bulletin.pictures import Sketch
from bulletin.stamps import Stamps, stamp
from bulletin.trees import State, state
from bulletin.workers import Report, share, silent

PICTURES = ".cache/pictures"
"""Where they are kept, relative to the root of the project."""

_INDEX = "index"
_SLOW = 4
"""Below this many pictures, starting processes costs more than it saves: one takes up to a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture file, and what was seen in it."""

    state: State
    """How the disk knew it."""

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

    stamp: bytes
    """Names its bytes."""


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
    makers, kept = store.load(index) or (b"", {})
    known: dict[str, Seen] = kept if makers == program.stamp() else {}
    found: dict[str, Seen] = {}
    new: list[tuple[str, str]] = []
    for path, on_disk in paths.items():
        if path in known and known[path].state == state(root / on_disk):
            found[path] = known[path]
        else:
            new.append((path, on_disk))
    on_disks = [on_disk for _, on_disk in new]
    looked = share(_look, on_disks, payload=root, stage="Xem ảnh", report=report, workers=workers)
    found |= dict(zip((path for path, _ in new), looked, strict=True))
    if found != known:
        store.save(index, (program.stamp(), found))
    return found


def _look(root: Path, on_disk: str) -> Seen:
    file = root / on_disk
    before = state(file)
    data = file.read_bytes()
    ending = file.suffix[1:].lower()
    return Seen(
        state=before,
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
    made: dict[str, Developed] = {}
    new: list[tuple[str, str, Sketch, bool]] = []
    kept: set[str] = {_INDEX}
    for on_disk, seen, is_shown in wanted:
        key = Stamps().of(program.stamp(), seen.stamp, seen.sketch, is_shown).hex()
        kept.add(key)
        one = _load(folder, key)
        if one is not None:
            made[on_disk] = one
        else:
            new.append((key, on_disk, seen.sketch, is_shown))
    developed = share(_develop, new, payload=root, stage="Thu nhỏ ảnh", report=report, workers=workers, few=_SLOW)
    made |= dict(zip((on_disk for _, on_disk, _, _ in new), developed, strict=True))
    kept |= {copy.name for one in made.values() for copy in _copies(one)}
    _sweep(folder, kept)
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
    _save(folder, key, one)
    return one


def _put(folder: Path, key: str, ending: str, data: bytes, width: int) -> Copy:
    name = key + ending
    store.write(folder / name, data)
    return Copy(name=name, size=len(data), width=width, stamp=stamp(data))


def _save(folder: Path, key: str, one: Developed) -> None:
    store.save(folder / key, (one, [state(folder / copy.name) for copy in _copies(one)]))


def _load(folder: Path, key: str) -> Developed | None:
    """Return what is kept under *key*; None when nothing is, or when a file of it is not the one that was made."""
    found: tuple[Developed, list[State]] | None = store.load(folder / key)
    if found is None:
        return None
    one, states = found
    if states != [state(folder / copy.name) for copy in _copies(one)]:
        try:
            if any(stamp((folder / copy.name).read_bytes()) != copy.stamp for copy in _copies(one)):
                return None
        except OSError:
            return None
        _save(folder, key, one)  # They came from another machine: the next build need not read them.
    return one


def _copies(one: Developed) -> tuple[Copy, ...]:
    return (*((one.whole,) if one.whole else ()), *one.smaller)


def _sweep(folder: Path, kept: set[str]) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)
