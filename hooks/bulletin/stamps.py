"""Stamps: a short name for a value, the same whenever the value is: what is kept between builds is found by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

from bulletin.store import names

SIZE = 16
"""Bytes of a stamp: two values in 2**64 share one by chance."""

_PLAIN = frozenset({str, int, bool, bytes, float, type(None)})


def stamp(data: bytes) -> bytes:
    """Return the stamp of *data*."""
    return blake2b(data, digest_size=SIZE).digest()


class Stamps:
    """The stamps of values made of strings, numbers, dates, sequences, mappings and frozen dataclasses.

    A dataclass that many values hold is looked at once. *own* gives the stamp of
    types that know a shorter way, as a post that is known by its file.
    """

    def __init__(self, own: Mapping[type, Callable[[Any], bytes]] | None = None) -> None:
        self._own = own or {}
        self._known: dict[int, bytes] = {}
        # An id names a value only as long as the value lives.
        self._kept: list[object] = []

    def of(self, *values: object) -> bytes:
        """Return the stamp of *values*. Raises TypeError for one whose content cannot be told."""
        return stamp(repr([self._form(value) for value in values]).encode())

    def _form(self, value: Any) -> object:
        """Return what stands for *value*: plain values and lists of them, whose repr is their content."""
        known = self._known.get(id(value))
        if known is not None:
            return known
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is tuple or kind is list:
            get, form = self._known.get, self._form
            return [get(id(each)) or form(each) for each in value]
        if kind in self._own or is_dataclass(value):
            return self._of_object(value, kind)
        if isinstance(value, (date, PurePath)):
            return str(value)
        if isinstance(value, Enum):
            return value.name
        if isinstance(value, Mapping):
            return [(self._form(key), self._form(each)) for key, each in value.items()]
        if isinstance(value, (set, frozenset)):
            return sorted(repr(self._form(each)) for each in value)
        if isinstance(value, (str, range)):
            return str(value)
        if isinstance(value, (tuple, list)):
            return [self._form(each) for each in value]
        raise TypeError(f"no stamp of a {kind.__name__}")

    def _of_object(self, value: Any, kind: type) -> bytes:
        own = self._own.get(kind)
        known = own(value) if own else self.of(kind.__name__, *(getattr(value, name) for name in names(kind)))
        self._known[id(value)] = known
        self._kept.append(value)
        return known
