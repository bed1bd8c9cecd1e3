"""Search records: what readers can find, and the words each is found by."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
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
    """What the index needs to know of the words of some records: depends on their texts alone, and is quick to send."""

    forms: str
    """Every written form in them, a line each; the first, which is empty, is a break."""

    words: bytes
    """Which of the forms, word by word, breaks and whole terms included; four bytes each."""

    ends: bytes
    """How many words there are to the end of each of FIELDS, and to that of the record, one after the other; four bytes
    each."""


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
    return chain.from_iterable(map(_forms.__getitem__, _pieces(text)))


def _pieces(text: str) -> list[str]:
    return text.replace("\n", " \n ").split(" ")


class Numbering(dict[str, int]):
    """A number for each written form, in the order in which they are first asked for; 0 for a break."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, form: str) -> int:
        self[form] = number = len(self)
        return number


class _Coded(dict[str, bytes]):
    """The numbers of the forms of what stands between two spaces, four bytes each."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = Numbering()

    def __missing__(self, piece: str) -> bytes:
        self[piece] = found = self.code(_forms[piece])
        return found

    def text(self, text: str) -> bytes:
        """Return the numbers of the `forms` of *text*."""
        return b"".join(map(self.__getitem__, _pieces(text)))

    def code(self, forms: Iterable[str]) -> bytes:
        """Return the numbers of *forms*."""
        return array("I", map(self.numbers.__getitem__, forms)).tobytes()


def terms(records: Iterable[Record]) -> Part:
    """Return what *records* are found by. Pure: made in worker processes, of many records at once."""
    coded = _Coded()
    words = bytearray()
    ends = array("I")
    for record in records:
        summary, headings = "\n".join((record.summary, *record.tags)), "\n".join(record.headings)
        for field, text in zip(FIELDS, (record.text, summary, headings, record.title), strict=True):
            text = search_terms.clean(text)
            # A title is one phrase, whatever its punctuation.
            words += coded.code(filter(None, forms(text))) if field == "title" else coded.text(text)
            for whole in search_terms.wholes(text):
                words += coded.code(("", postings.token(whole, 0)))
            words += coded.code(("",))
            ends.append(len(words) // 4)
        if record.published_at:
            words += coded.code(("", postings.token(record.published_at[:10], 0), ""))
        ends.append(len(words) // 4)
    return Part(forms="\n".join(coded.numbers), words=bytes(words), ends=ends.tobytes())


def order(records: Iterable[H]) -> list[H]:
    """Return *records*, or their heads, in the order of their numbers: by date, oldest first; without one last."""
    return sorted(records, key=lambda one: (not one.published_at, one.published_at, one.id))
