"""Stamps: a short name for a value, the same whenever the value is: what is kept between builds is found by it."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import PurePath
from typing import Any

from bulletin.store import names

SIZE = 16
"""Bytes of a stamp: two values in 2**64 share one by chance."""

FEW = 4
"""A dataclass with fewer fields than this has no stamp of its own among others."""

_PLAIN = frozenset({str, int, bool, bytes, float, type(None)})


def stamp(data: bytes) -> bytes:
    """Return the stamp of *data*."""
    return blake2b(data, digest_size=SIZE).digest()


def _of_forms(forms: Any) -> bytes:
    # In version 2 no value refers to another or tells whether it is interned: equal values have equal bytes.
    return stamp(marshal.dumps(forms, 2))


class Stamps:
    """The stamps of values made of strings, numbers, dates, sequences, mappings and frozen dataclasses.

    A larger dataclass that many values hold is looked at once. *own* gives the stamp of
    types that know a shorter way, as a post that is known by its file.
    """

    def __init__(self, own: Mapping[type, Callable[[Any], bytes]] | None = None) -> None:
        self._own = own or {}
        self._known: dict[int, object] = {}
        # An id names a value only as long as the value lives.
        self._kept: list[object] = []

    def of(self, *values: object) -> bytes:
        """Return the stamp of *values*. Raises TypeError for one whose content cannot be told."""
        return _of_forms(self._forms(values))

    def _forms(self, values: Iterable[Any]) -> list[object]:
        # Most are plain: every page of a site comes this way with a hundred of them.
        known, form = self._known.get, self._form
        return [each if type(each) in _PLAIN else known(id(each)) or form(each) for each in values]

    def _form(self, value: Any) -> object:
        """Return what stands for *value*, which is not plain: plain values, and lists and tuples of them."""
        known = self._known.get(id(value))
        if known is not None:
            return known
        kind: Any = type(value)
        if kind is tuple or kind is list:
            return self._forms(value)
        if kind in self._own:
            return self._keep(value, self._own[kind](value))
        values = _values(kind)
        if values is not None:
            forms = self._forms(values(value))
            # What holds next to nothing is told in full: that costs less than a stamp.
            told = kind.__name__, forms
            return self._keep(value, told if len(forms) < FEW else _of_forms(told))
        if isinstance(value, Mapping):
            return [self._forms(value.keys()), self._forms(value.values())]
        if isinstance(value, (date, PurePath)):
            return str(value)
        if isinstance(value, Enum):
            return value.name
        if isinstance(value, (set, frozenset)):
            return sorted(map(repr, self._forms(value)))
        if isinstance(value, (str, range)):
            return str(value)
        if isinstance(value, (tuple, list)):
            return self._forms(value)
        raise TypeError(f"no stamp of a {kind.__name__}")

    def _keep(self, value: object, known: object) -> object:
        self._known[id(value)] = known
        self._kept.append(value)
        return known


@cache
def _values(kind: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what gives the values of the fields of a dataclass, in their order; None for another type."""
    if not hasattr(kind, "__dataclass_fields__"):
        return None
    known: tuple[str, ...] = names(kind)
    if len(known) > 1:
        return attrgetter(*known)
    return lambda value: tuple(getattr(value, name) for name in known)
