"""Search index: what the search page reads, as files by address."""

from __future__ import annotations

import base64
import json
import zlib
from array import array
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from bulletin import permalinks, postings, search_terms
from bulletin.phrases import PHRASES
from bulletin.postings import Rows, Stream, pack

VERSION = 1
"""Of the format. A page that meets another one reads itself anew."""

SEGMENT = 256
"""The current segment has fewer dated records than this; all older ones are in the old segment."""

BUNDLE = 3
"""Records whose texts lie in one file. Results of one search seldom lie together: more would be fetched for nothing."""

PAGE = 64
"""About how many entries a page of the directory has."""

H = TypeVar("H", bound="Head")
Entry = tuple[str, str]
"""The first key of a leaf, and its name."""

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


class _Forms(dict[str, str]):
    """The written form of each word as it stands in texts."""

    def __missing__(self, word: str) -> str:
        if len(self) > 500_000:
            self.clear()
        form = "" if word == search_terms.BREAK else postings.token(*search_terms.term(word))
        self[word] = form
        return form


_forms = _Forms()


def terms(record: Record) -> Part:
    """Return what *record* is found by. Pure: made in worker processes, kept by its texts."""
    found: list[str] = []
    ends = []
    summary, headings = "\n".join((record.summary, *record.tags)), "\n".join(record.headings)
    for field, text in zip(FIELDS, (record.text, summary, headings, record.title), strict=True):
        text = search_terms.clean(text)
        forms = map(_forms.__getitem__, search_terms.words(text))
        # A title is one phrase, whatever its punctuation.
        found += filter(None, forms) if field == "title" else forms
        for whole in search_terms.wholes(text):
            found += ("", postings.token(whole, 0))
        found.append("")
        ends.append(len(found))
    if record.published_at:
        found += ("", postings.token(record.published_at[:10], 0), "")
    places = {form: place for place, form in enumerate(dict.fromkeys(found))}
    return Part(
        forms="\n".join(places),
        words=array("I", map(places.__getitem__, found)).tobytes(),
        ends=(ends[0], ends[1], ends[2], ends[3]),
    )


def order(records: Iterable[H]) -> list[H]:
    """Return *records*, or their heads, in the order of their numbers: by date, oldest first; without one last."""
    return sorted(records, key=lambda one: (not one.published_at, one.published_at, one.id))


def build(
    records: Sequence[Record],
    parts: Iterable[Part],
    *,
    categories: Mapping[str, str],
    glossary: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of every file; the root, whose name never changes, last.

    *parts* are those of *records*, which are in `order`. What is yielded depends
    on the arguments alone. All files but the root are named by what is in them, so
    that a file which has a name once never changes.
    """
    groups = _groups(records)
    supply = iter(parts)
    segments = []
    for low, high in _bounds(records):
        stream = gather(supply, high - low)
        counts: dict[str, int] = {}
        leaves = []
        for leaf in postings.leaves(tally(postings.count(stream), counts)):
            leaves.append((leaf.first, name_of(leaf.packed)))
            yield permalinks.search_file(leaves[-1][1]), leaf.packed
        is_old = high < len(records) or not segments and high - low >= SEGMENT
        segments.append((yield from _segment(leaves, counts, records[low:high], groups, is_old=is_old)))
    yield from _root(records, segments, groups, categories, glossary)


def _bounds(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Return where the old and the current segment begin and end; a segment without records is none."""
    dated = sum(1 for record in records if record.published_at)
    old = dated - dated % SEGMENT
    return [(low, high) for low, high in ((0, old), (old, len(records))) if low < high]


class _Numbers(dict[str, int]):
    """A number for each form, in the order in which they are first asked for."""

    def __missing__(self, form: str) -> int:
        self[form] = number = len(self)
        return number


def gather(parts: Iterator[Part], count: int) -> Stream:
    """Return the next *count* of *parts* as one stream."""
    import numpy as np

    numbers = _Numbers({"": 0})
    words = []
    ends = np.zeros((count, 5), np.int64)
    for at, part in zip(range(count), parts, strict=False):
        forms = part.forms.split("\n")
        places = np.fromiter(map(numbers.__getitem__, forms), np.int32, len(forms))
        words.append(places[np.frombuffer(part.words, np.uint32)])
        ends[at] = *part.ends, len(words[-1])
    forms = sorted(form for form in numbers if form)
    rank = np.zeros(len(numbers), np.int32)
    rank[np.fromiter(map(numbers.__getitem__, forms), np.int64, len(forms))] = np.arange(len(forms)) + 3
    return Stream(
        tokens=[*postings.FIRST, *forms],
        words=rank[np.concatenate(words)],
        records=np.repeat(np.arange(count, dtype=np.int32), ends[:, 4]),
        fields=np.repeat(np.tile(np.array([0, 1, 2, 3, 0], np.uint8), count), np.diff(ends, prepend=0).ravel()),
        sizes=ends[:, 0],
    )


def tally(pieces: Iterable[Rows], counts: dict[str, int]) -> Iterator[Rows]:
    """Pass *pieces* on, and put into *counts* how many records each single word has."""
    import numpy as np

    for piece in pieces:
        single = piece.rows[piece.rows >> np.uint64(44) < 2]
        forms, times = np.unique((single >> np.uint64(24)) & np.uint64(postings.LIMIT - 1), return_counts=True)
        for form, number in zip(forms.tolist(), times.tolist(), strict=True):
            word = postings.plain_of(piece.tokens[form])
            counts[word] = counts.get(word, 0) + number
        yield piece


def _segment(
    leaves: Sequence[Entry], counts: Mapping[str, int], records: Sequence[Record], groups: Sequence[str], *, is_old: bool
) -> Generator[tuple[str, bytes], None, dict[str, object]]:
    """Yield the files of a segment but its leaves; return what the root says of it."""
    top = leaves
    if len(leaves) > 2 * PAGE:
        pages = [pack(_listed(page).encode()) for page in _pages(leaves)]
        top = [(page[0][0], name_of(packed)) for page, packed in zip(_pages(leaves), pages, strict=True)]
        yield from map(_file, pages)
    bundles = [bundle(records[at : at + BUNDLE]) for at in range(0, len(records), BUNDLE)]
    names = list(map(name_of, bundles))
    tables = [pack("".join(names[at : at + PAGE]).encode()) for at in range(0, len(names), PAGE)]
    numbers = {group: number for number, group in enumerate(groups)}
    kinds = pack(bytes(numbers[_group(record)] for record in records))
    words = pack(_known(counts, is_old=is_old).encode())
    yield from map(_file, (*bundles, *tables, kinds, words))
    return {
        "count": len(records),
        "isPaged": top is not leaves,
        "leaves": _listed(top),
        "texts": "".join(map(name_of, tables)),
        "kinds": name_of(kinds),
        "words": name_of(words),
    }


def _root(
    records: Sequence[Record],
    segments: Sequence[object],
    groups: Sequence[str],
    categories: Mapping[str, str],
    glossary: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, bytes]]:
    years: dict[str, int] = {}
    for number, record in enumerate(records):
        if record.published_at:
            years.setdefault(record.published_at[:4], number)
    known = pack(_json(glossary))
    yield from map(_file, (known, _primed()[0]))
    root = {
        "version": VERSION,
        "bundle": BUNDLE,
        "table": PAGE,
        "count": len(records),
        "dated": sum(1 for record in records if record.published_at),
        "years": list(years.items()),
        "categories": dict(categories),
        "groups": groups,
        "glossary": name_of(known),
        "phrases": [name_of(_primed()[0]), len(PHRASES.encode())],
        "segments": segments,
    }
    yield permalinks.SEARCH_INDEX, _json(root)


def _pages(leaves: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield the entries of *leaves* in pages. Like leaves, they end where a key says so, lest one more moves all."""
    low = 0
    for high in range(1, len(leaves)):
        if high - low >= PAGE // 2 and not zlib.crc32(leaves[high][0].encode()) % (PAGE // 2):
            yield leaves[low:high]
            low = high
    yield leaves[low:]


def _listed(entries: Iterable[Entry]) -> str:
    return "\n".join(f"{first}\t{name}" for first, name in entries)


@cache
def _primed() -> tuple[bytes, Any]:
    """Return PHRASES packed, to be followed by a bundle, and the packer that has just done so."""
    packer = zlib.compressobj(5, zlib.DEFLATED, -15)
    return packer.compress(PHRASES.encode()) + packer.flush(zlib.Z_SYNC_FLUSH), packer


def bundle(records: Sequence[Record]) -> bytes:
    """Return the file of the texts of *records*: it goes on where PHRASES end, and is unpacked behind them."""
    packer = _primed()[1].copy()
    packed: bytes = packer.compress(_json(list(map(_text, records)))) + packer.flush()
    return packed


def _text(record: Record) -> list[str]:
    """Return what the page shows of *record*, and looks for the words of the reader in."""
    clean = search_terms.clean
    shown = (record.title, record.summary, record.text)
    return [record.address[1:], record.published_at[:10], record.kind, record.category, *map(clean, shown)]


def _group(record: Record) -> str:
    return f"{record.kind}/{record.category}"


def _groups(records: Sequence[Record]) -> list[str]:
    """Return every pair of kind and category there is. Raises OverflowError when there are more than 256."""
    found = sorted(set(map(_group, records)))
    if len(found) > 256:
        raise OverflowError("more categories than the search index tells apart")
    return found


def _known(counts: Mapping[str, int], *, is_old: bool) -> str:
    """Return the words that spelling is repaired from, each with the number of records that have it."""
    return " ".join(
        f"{word}{number}"
        for word, number in sorted(counts.items())
        if word.isalpha() and word.isascii() and (not is_old or number >= (2 if search_terms.is_syllable(word) else 8))
    )


def name_of(packed: bytes) -> str:
    """Return the name of a file with these bytes: 50 bits of their hash, for file systems that mind no capitals."""
    return base64.b32encode(sha256(packed).digest()[:7])[:10].decode().lower()


def _file(packed: bytes) -> tuple[str, bytes]:
    return permalinks.search_file(name_of(packed)), packed


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
