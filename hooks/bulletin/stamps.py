"""Stamps: a short name for a value, the same whenever the value is: what is kept between builds is found by it."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from hashlib import blake2b
from operator import attrgetter
from pathlib import PurePath
from typing import Any

from bulletin.store import getter, names

SIZE = 16
"""Bytes of a stamp: two values in 2**64 share one by chance."""

FEW = 4
"""A dataclass with fewer fields than this has no stamp of its own among others."""

_PLAIN = frozenset({str, int, bool, bytes, float, type(None)})


_Way = Callable[[Any], object]
"""Gives what stands for a value: plain values, and lists and tuples of them."""


def stamp(data: bytes) -> bytes:
    """Return the stamp of *data*."""
    return blake2b(data, digest_size=SIZE).digest()


def _of_forms(forms: Any) -> bytes:
    # In version 2 no value refers to another or tells whether it is interned: equal values have equal bytes.
    return stamp(marshal.dumps(forms, 2))


class _Ways(dict[type, _Way]):
    """The way for each type: looked for when the first value of it comes, and not again for the thousands after it."""

    def __init__(self, find: Callable[[type], _Way]) -> None:
        self._find = find

    def __missing__(self, kind: type) -> _Way:
        way = self[kind] = self._find(kind)
        return way


class Stamps:
    """The stamps of values made of strings, numbers, dates, sequences, mappings and frozen dataclasses.

    A larger dataclass that many values hold is looked at once. *own* gives the stamp of
    types that know a shorter way, as a post that is known by its file.
    """

    def __init__(self, own: Mapping[type, Callable[[Any], bytes]] | None = None) -> None:
        self._own = own or {}
        self._ways = _Ways(self._way)
        self._known: dict[int, object] = {}
        # An id names a value only as long as the value lives.
        self._kept: list[object] = []

    def of(self, *values: object) -> bytes:
        """Return the stamp of *values*. Raises TypeError for one whose content cannot be told."""
        return _of_forms(self._forms(values))

    def of_fields(self, thing: object, *more: object) -> bytes:
        """Return the stamp of *thing*, a dataclass that no other value holds, and of *more*.

        It takes one stamp instead of two: none is made of *thing* by itself.
        """
        kind: Any = type(thing)
        return _of_forms((kind.__name__, self._forms(getter(kind)(thing)), self._forms(more)))

    def each(self, values: Iterable[Any], *more: object) -> tuple[bytes, ...]:
        """Return the stamp of each of *values* together with *more*."""
        common = _of_forms(self._forms(more))
        return tuple([_of_forms((each, common)) for each in self._forms(values)])

    def _forms(self, values: Iterable[Any]) -> list[object]:
        """Return what stands for each of *values*: plain values, and lists and tuples of them."""
        # Most are plain: every page of a site comes this way with a hundred of them.
        known, ways = self._known.get, self._ways
        return [each if (kind := type(each)) in _PLAIN else known(id(each)) or ways[kind](each) for each in values]

    def _way(self, kind: Any) -> _Way:
        """Return what gives what stands for a value of *kind*, which is not plain."""
        if kind in self._own:
            return self._keeping(self._own[kind])
        if hasattr(kind, "__dataclass_fields__"):
            name, forms, values = kind.__name__, self._forms, getter(kind)
            # What holds next to nothing is told in full: that costs less than a stamp.
            if len(names(kind)) < FEW:
                return self._keeping(lambda value: (name, forms(values(value))))
            return self._keeping(lambda value: _of_forms((name, forms(values(value)))))
        if issubclass(kind, Mapping):
            return lambda value: [self._forms(value.keys()), self._forms(value.values())]
        if issubclass(kind, (date, PurePath)):
            return str
        if issubclass(kind, Enum):
            return attrgetter("name")
        if issubclass(kind, (set, frozenset)):
            return lambda value: sorted(map(repr, self._forms(value)))
        if issubclass(kind, (str, range)):
            return str
        if issubclass(kind, (tuple, list)):
            return self._forms
        raise TypeError(f"no stamp of a {kind.__name__}")

    def _keeping(self, way: _Way) -> _Way:
        """Return *way* for values that many others hold: what it gave is kept."""

        def tell(value: Any) -> object:
            known = self._known[id(value)] = way(value)
            self._kept.append(value)
            return known

        return tell
