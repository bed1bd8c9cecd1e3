"""Any sequence, cut into pages that are counted from the oldest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager(Generic[T]):
    """One page of a listing."""

    number: int | None
    """The page's number, 1 being the oldest; None for the newest part, which has the listing's own address."""

    entries: tuple[T, ...]
    """What the page shows, newest first."""


def paginate(newest_first: Sequence[T], *, size: int) -> tuple[Pager[T], ...]:
    """Return the newest part and then the numbered pages, newest first.

    Numbered pages hold exactly *size* entries and never change when newer ones
    arrive. The newest part holds what is left: *size* to 2 × *size* - 1 entries,
    or fewer when there are no more. Nothing at all is one empty newest part.
    """
    numbered = max(0, len(newest_first) // size - 1)
    newest = len(newest_first) - numbered * size
    pages = [Pager(number=None, entries=tuple(newest_first[:newest]))]
    for number in range(numbered, 0, -1):
        start = len(newest_first) - number * size
        pages.append(Pager(number=number, entries=tuple(newest_first[start : start + size])))
    return tuple(pages)
