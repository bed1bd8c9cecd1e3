"""Store: values kept in a file between builds, and never trusted blindly."""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

MUCH = 8
"""When more than one in so many entries of a shelf have changed, the whole is written again."""

_MAGIC = b"bulletin-store-1\n"
_SIZE = 32

_ALLOWED = frozenset(
    {
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("bulletin.store", "made"),
    }
)


class _Pickler(pickle.Pickler):
    """Writes a dataclass as its type and its values, which takes a fraction of what dataclasses do by themselves."""

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        return (made, (kind, getter(kind)(value))) if hasattr(kind, "__dataclass_fields__") else NotImplemented


def made(kind: type[T], values: Iterable[Any]) -> T:
    """Return the dataclass *kind* with *values* for its fields, in their order, as it was when it was kept."""
    value: T = object.__new__(kind)
    known: Any = kind
    for put, each in zip(_setters(known), values, strict=True):
        put(value, each)
    return value


@cache
def names(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of the dataclass *kind*, in their order."""
    return tuple(field.name for field in fields(kind))


@cache
def getter(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values of the fields of the dataclass *kind*, in their order."""
    known = names(kind)
    # `attrgetter` of one name gives the value by itself.
    return attrgetter(*known) if len(known) > 1 else lambda value: tuple(getattr(value, name) for name in known)


@cache
def _setters(kind: Any) -> tuple[Callable[[Any, Any], None], ...]:
    # The slots' own: a frozen dataclass has none that can be called.
    return tuple(getattr(kind, name).__set__ for name in names(kind))


class _Unpickler(pickle.Unpickler):
    """Makes values of our own package and a few of the standard library; nothing else can be called from a file."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        if module.startswith("bulletin."):
            found = super().find_class(module, name)
            # Neither what does something (`Path`) nor what belongs to a class (`Path.unlink`).
            if isinstance(found, type) and _is_value(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _is_value(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, (tuple, Enum))


def save(path: Path, value: object) -> None:
    """Keep *value*, made of plain values and of dataclasses of this package, at *path*.

    Whoever reads meanwhile finds the old file or the new one. A disk that takes no
    more costs the next build some time, so it is no error.
    """
    data = pack(value)
    with suppress(OSError):
        write(path, _MAGIC + blake2b(data, digest_size=_SIZE).digest(), data)


def write(path: Path, *parts: bytes) -> None:
    """Write *parts*, one behind the other, to *path* so that nobody ever finds half of it there. Raises OSError."""
    spare = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with spare.open("wb") as file:
            file.writelines(parts)
        spare.replace(path)
    except OSError:
        with suppress(OSError):
            spare.unlink(missing_ok=True)
        raise


def pack(value: object) -> bytes:
    """Return *value* as bytes that `pickle.loads` reads."""
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=5).dump(value)
    return buffer.getvalue()


def load(path: Path) -> Any:
    """Return the value kept at *path*; None when there is none, or when a single bit of it is not what was written."""
    return _load(path)[1]


def _load(path: Path) -> tuple[bytes, Any]:
    """Return the checksum of the value kept at *path*, and the value; None for one that cannot be had."""
    try:
        data = path.read_bytes()
    except OSError:
        return b"", None
    start = len(_MAGIC) + _SIZE
    body = memoryview(data)[start:]
    checksum = blake2b(body, digest_size=_SIZE).digest()
    if data[:start] != _MAGIC + checksum:
        return b"", None
    try:
        return checksum, _Unpickler(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError, EOFError, IndexError):
        return b"", None  # Another version of this program kept other values.


class Shelf:
    """A mapping kept between builds. A save writes what changed since the whole was written, until that is much."""

    def __init__(self, path: Path, key: bytes = b"") -> None:
        """Read what is kept at *path* and beside it; what was kept under another *key* is passed over."""
        self._path = path
        self._beside = path.with_name(f"{path.name}.changes")
        self._key = key
        self.entries: dict[Any, Any] = {}
        """What is kept. Not to be changed: see `save`."""

        self._newer: set[Any] = set()
        """Where the whole says something else."""

        checksum, found = _load(path)
        self._checksum = checksum if found and found[0] == key else b""
        if self._checksum:
            self.entries = found[1]
            _, changes = _load(self._beside)
            # Two builds may have written the two files; then these are changes of something else.
            if changes and changes[0] == self._checksum:
                _, put, gone = changes
                self.entries |= put
                for name in gone:
                    self.entries.pop(name, None)
                self._newer = {*put, *gone}

    def save(self, entries: Mapping[Any, Any]) -> None:
        """Keep *entries* in the place of all that was kept. A disk that takes no more is no error, as with `save`."""
        changed = self.entries.keys() - entries.keys()
        changed |= {name for name, value in entries.items() if name not in self.entries or self.entries[name] != value}
        newer = self._newer | changed
        is_whole_there = self._is_whole_there()
        if is_whole_there and not changed:
            return
        if not is_whole_there or len(newer) > len(entries) // MUCH:
            save(self._path, (self._key, dict(entries)))
            with suppress(OSError):
                self._beside.unlink(missing_ok=True)
        else:
            put = {name: entries[name] for name in newer if name in entries}
            save(self._beside, (self._checksum, put, list(newer - put.keys())))

    def _is_whole_there(self) -> bool:
        wanted = _MAGIC + self._checksum
        try:
            with self._path.open("rb") as file:
                return file.read(len(_MAGIC) + _SIZE) == wanted
        except OSError:
            return False
