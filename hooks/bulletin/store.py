"""Store: values kept in a file between builds, and never trusted blindly."""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

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
        kind = type(value)
        if is_dataclass(kind):
            return made, (kind, tuple(getattr(value, name) for name in names(kind)))
        return NotImplemented


def made(kind: Any, values: Iterable[Any]) -> Any:
    """Return the dataclass *kind* with *values* for its fields, in their order, as it was when it was kept."""
    value = object.__new__(kind)
    for put, each in zip(_setters(kind), values, strict=True):
        put(value, each)
    return value


def changed(value: T, **changes: Any) -> T:
    """Return *value*, a frozen dataclass with slots, with other values for some fields: a quick `replace`."""
    kind: Any = type(value)
    copy: T = made(kind, [changes[name] if name in changes else getattr(value, name) for name in names(kind)])
    return copy


@cache
def names(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of the dataclass *kind*, in their order."""
    return tuple(field.name for field in fields(kind))


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
    try:
        data = path.read_bytes()
    except OSError:
        return None
    start = len(_MAGIC) + _SIZE
    body = memoryview(data)[start:]
    if data[:start] != _MAGIC + blake2b(body, digest_size=_SIZE).digest():
        return None
    try:
        return _Unpickler(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError, EOFError, IndexError):
        return None  # Another version of this program kept other values.
