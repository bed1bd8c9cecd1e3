"""Search records: what readers can find, and the words each is found by."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import TypeVar

from bulletin import postings, search_terms

H = TypeVar("H", bound="Head")

FIELDS = ("body", "summary", "headings", "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What there is to know of a record without its texts."""

    id: str
    """Permanent, and no other record's."""

    published_at: str = ""
    """ISO 8601 with one and the same offset for all; empty for what has no date. Records are numbered in its order."""

    kind: str = "post"
    """``post``, ``page`` or ``document``."""

    category: str = ""
    """The slug of its category, if it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Head):
    """One thing that readers can find."""

    address: str
    """From ``/`` to ``/``."""

    title: str
    summary: str
    """A sentence or two; readers see it when the words they look for stand in the title alone."""

    headings: tuple[str, ...]
    text: str
    """All of it, plain, a line a block, headings included."""

    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the index needs to know of the words of one record: depends on its texts alone, and is quick to keep."""

    forms: str
    """Every written form in it, a line each; the empty one is a break."""

    words: bytes
    """Which of the forms, word by word, breaks and whole terms included; four bytes each."""

    ends: tuple[int, int, int, int]
    """Where each of FIELDS ends in it."""


class _Forms(dict[str, tuple[str, ...]]):
    """The written forms of what stands between two spaces; the empty one is a break. Few are met for the first time."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        if len(self) > 500_000:
            self.clear()
        words = search_terms.words(piece)
        forms = ("" if word == search_terms.BREAK else postings.token(*search_terms.term(word)) for word in words)
        self[piece] = found = tuple(forms)
        return found


_forms = _Forms()


def forms(text: str) -> Iterator[str]:
    """Yield the written form of each of the words of *text*, which is clean; the empty one for a break.

    Where a word ends, or a sentence, shows between two spaces: a piece that was met before is not read again.
    """
    pieces = text.replace("\n", " \n ").split(" ")
    return chain.from_iterable(map(_forms.__getitem__, pieces))


def terms(record: Record) -> Part:
    """Return what *record* is found by. Pure: made in worker processes, kept by its texts."""
    found: list[str] = []
    ends = []
    summary, headings = "\n".join((record.summary, *record.tags)), "\n".join(record.headings)
    for field, text in zip(FIELDS, (record.text, summary, headings, record.title), strict=True):
        text = search_terms.clean(text)
        # A title is one phrase, whatever its punctuation.
        found += filter(None, forms(text)) if field == "title" else forms(text)
        for whole in search_terms.wholes(text):
            found += ("", postings.token(whole, 0))
        found.append("")
        ends.append(len(found))
    if record.published_at:
        found += ("", postings.token(record.published_at[:10], 0), "")
    places = dict(zip(dict.fromkeys(found), count(), strict=False))
    return Part(
        forms="\n".join(places),
        words=array("I", map(places.__getitem__, found)).tobytes(),
        ends=(ends[0], ends[1], ends[2], ends[3]),
    )


def order(records: Iterable[H]) -> list[H]:
    """Return *records*, or their heads, in the order of their numbers: by date, oldest first; without one last."""
    return sorted(records, key=lambda one: (not one.published_at, one.published_at, one.id))
