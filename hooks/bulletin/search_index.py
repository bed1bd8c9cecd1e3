"""Search index: what the search page reads, as files by address.

A root with a fixed name leads to everything else, whose names say what is in
them: the leaves of two segments (see `postings`) with a directory of their first
keys, the texts of records for excerpts, and a byte a record for its category.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from bulletin import permalinks, postings, search_records, search_terms
from bulletin.phrases import PHRASES
from bulletin.postings import Leaf, Rows, Stream, pack
from bulletin.search_records import FIELDS, H, Head, Numbering, Part, Record

VERSION = 2
"""Of the format. A page that meets another one cannot read it, and says so."""

SEGMENT = 256
"""The current segment has fewer dated records than this; all older ones are in the old segment."""

BUNDLE = 3
"""Records whose texts lie in one file. Results of one search seldom lie together: more would be fetched for nothing."""

RUN = 86 * BUNDLE
"""Records that are prepared together: they have most words in common, and no bundle lies in two runs."""

PAGE = 64
"""About how many entries a page of the directory has; how many bundles a table names."""

NAME = 10
"""Characters of the name of a file."""

Entry = tuple[str, str]
"""The first key of a leaf, and its name."""

Files = Iterator[tuple[str, bytes]]
"""Addresses, and what lies there."""


class Prepared(NamedTuple):
    """What can be made of some records by themselves."""

    part: Part
    bundles: Sequence[bytes]
    """Files of their texts."""


def prepare(records: Sequence[Record]) -> Prepared:
    """Return what one of the `runs` gives to the index. Pure: made in worker processes."""
    bundles = [bundle(records[at : at + BUNDLE]) for at in range(0, len(records), BUNDLE)]
    return Prepared(search_records.terms(records), bundles)


def build(
    records: Sequence[Record],
    prepared: Iterable[Prepared],
    *,
    categories: Mapping[str, str],
    glossary: Mapping[str, Sequence[str]],
) -> Files:
    """Yield the address and the bytes of every file; the root, whose name never changes, last.

    *prepared* is what the `runs` of *records*, which are in `order`, give to it. What is yielded
    depends on the arguments alone. All files but the root are named by what is in them, so
    that a file which has a name once never changes. Raises UnsoundSite when there is more
    than the index holds.
    """
    supply = iter(prepared)
    segments = []
    for is_old, half in halves(records):
        counts: dict[str, int] = {}
        entries = []
        mine = list(islice(supply, len(_runs(half))))
        for leaf in leaves(gather(one.part for one in mine), counts):
            entries.append((leaf.first, name_of(leaf.packed)))
            yield file(leaf.packed)
        bundles = [each for one in mine for each in one.bundles]
        yield from map(file, bundles)
        words = known(counts, is_old=is_old)
        segments.append((yield from segment(half, entries, list(map(name_of, bundles)), words, groups(records))))
    yield from root(records, segments, categories, glossary)


def runs(records: Sequence[Record]) -> list[Sequence[Record]]:
    """Return *records*, which are in `order`, in runs of neighbours: none is in two segments."""
    return [run for _, half in halves(records) for run in _runs(half)]


def _runs(half: Sequence[H]) -> list[Sequence[H]]:
    return [half[at : at + RUN] for at in range(0, len(half), RUN)]


def halves(heads: Sequence[H]) -> list[tuple[bool, Sequence[H]]]:
    """Return which of *heads* are in the old segment (True) and in the current one; one that has none is left out.

    Raises UnsoundSite when they are too many.
    """
    postings.check(records=len(heads))
    dated = sum(1 for head in heads if head.published_at)
    old = dated - dated % SEGMENT
    return [(is_old, half) for is_old, half in ((True, heads[:old]), (False, heads[old:])) if half]


# Words


def gather(parts: Iterable[Part]) -> Stream:
    """Return *parts*, one after the other, as one stream."""
    import numpy as np

    numbers = Numbering()
    words = []
    sizes: list[postings.Numbers] = []
    for part in parts:
        forms = part.forms.split("\n")
        places = np.fromiter(map(numbers.__getitem__, forms), np.int32, len(forms))
        words.append(places[np.frombuffer(part.words, np.uint32)])
        sizes.append(np.diff(np.frombuffer(part.ends, np.uint32).astype(np.int64), prepend=0))
    sorted_forms = sorted(form for form in numbers if form)
    rank = np.zeros(len(numbers), np.uint32)
    places = np.fromiter(map(numbers.__getitem__, sorted_forms), np.int64, len(sorted_forms))
    rank[places] = np.arange(len(sorted_forms)) + len(postings.FIRST)
    # Of each record the words in each field, and those in none.
    size = np.concatenate(sizes).reshape(-1, len(FIELDS) + 1)
    return Stream(
        tokens=[*postings.FIRST, *sorted_forms],
        words=rank[np.concatenate(words)],
        records=np.repeat(np.arange(len(size), dtype=np.uint32), size.sum(axis=1)),
        fields=np.repeat(np.tile(np.array([0, 1, 2, 3, 0], np.uint8), len(size)), size.ravel()),
        sizes=size[:, 0],
    )


def leaves(stream: Stream, counts: dict[str, int]) -> Iterator[Leaf]:
    """Yield the leaves of *stream*, and put into *counts* how many records each single word has."""

    def counted() -> Iterator[Rows]:
        for piece in postings.count(stream):
            counts.update(postings.singles(piece))
            yield piece

    return postings.leaves(postings.part(counted()))


def known(counts: Mapping[str, int], *, is_old: bool) -> str:
    """Return the words that spelling is repaired from, each with the number of records that have it.

    In the old segment the rarest are left out: they are mostly slips themselves, or names.
    """
    return " ".join(
        f"{word}{number}"
        for word, number in sorted(counts.items())
        if word.isalpha() and word.isascii() and (not is_old or number >= (2 if search_terms.is_syllable(word) else 8))
    )


# Files


def segment(
    heads: Sequence[Head], entries: Sequence[Entry], bundles: Sequence[str], words: str, all_groups: Sequence[str]
) -> Generator[tuple[str, bytes], None, dict[str, object]]:
    """Yield the files of a segment besides its leaves and bundles; return what the root says of it."""
    top = entries
    if len(entries) > 2 * PAGE:
        pages = [pack(listed(page).encode()) for page in _pages(entries)]
        top = [(page[0][0], name_of(packed)) for page, packed in zip(_pages(entries), pages, strict=True)]
        yield from map(file, pages)
    tables = [pack("".join(bundles[at : at + PAGE]).encode()) for at in range(0, len(bundles), PAGE)]
    numbers = {name: number for number, name in enumerate(all_groups)}
    kinds = pack(bytes(numbers[_group(head)] for head in heads))
    packed_words = pack(words.encode())
    yield from map(file, (*tables, kinds, packed_words))
    return {
        "count": len(heads),
        "isPaged": top is not entries,
        "leaves": listed(top),
        "texts": "".join(map(name_of, tables)),
        "kinds": name_of(kinds),
        "words": name_of(packed_words),
    }


def root(
    heads: Sequence[Head],
    segments: Sequence[Mapping[str, object]],
    categories: Mapping[str, str],
    glossary: Mapping[str, Sequence[str]],
) -> Files:
    """Yield the files that all segments share, the root last."""
    years: dict[str, int] = {}
    for number, head in enumerate(heads):
        if head.published_at:
            years.setdefault(head.published_at[:4], number)
    packed = pack(_json(glossary))
    yield from map(file, (packed, _primed()[0]))
    found = {
        "version": VERSION,
        "bundle": BUNDLE,
        "table": PAGE,
        "count": len(heads),
        "dated": sum(1 for head in heads if head.published_at),
        "years": list(years.items()),
        "categories": dict(categories),
        "groups": groups(heads),
        "counts": [count for _, count in sorted(Counter(map(_group, heads)).items())],
        "glossary": name_of(packed),
        "phrases": [name_of(_primed()[0]), len(PHRASES.encode())],
        "segments": segments,
    }
    yield permalinks.SEARCH_INDEX, _json(found)


def _pages(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield *entries* in pages. Like leaves, they end where a key says so, lest one more entry moves all."""
    low = 0
    for high in range(1, len(entries)):
        if high - low >= PAGE // 2 and not zlib.crc32(entries[high][0].encode()) % (PAGE // 2):
            yield entries[low:high]
            low = high
    yield entries[low:]


def listed(entries: Iterable[Entry]) -> str:
    """Return *entries* as lines."""
    return "\n".join(f"{first}\t{name}" for first, name in entries)


def unlisted(text: str) -> list[Entry]:
    """Return the entries that `listed` was given."""
    pairs = (line.split("\t") for line in text.split("\n") if line)
    return [(first, name) for first, name in pairs]


def split(names: str) -> list[str]:
    """Return names that stand one after the other."""
    return [names[at : at + NAME] for at in range(0, len(names), NAME)]


@cache
def _primed() -> tuple[bytes, Any]:
    """Return PHRASES packed, to be followed by a bundle, and the packer that has just done so."""
    packer = zlib.compressobj(5, zlib.DEFLATED, -15)
    return packer.compress(PHRASES.encode()) + packer.flush(zlib.Z_SYNC_FLUSH), packer


def bundle(records: Sequence[Record]) -> bytes:
    """Return the file of the texts of *records*: it goes on where PHRASES end, and is unpacked behind them."""
    packer = _primed()[1].copy()
    packed: bytes = packer.compress(_json(list(map(_texts, records)))) + packer.flush()
    return packed


def unbundle(packed: bytes) -> list[list[str]]:
    """Return what `bundle` was given, as `_texts` puts it."""
    found: list[list[str]] = json.loads(zlib.decompress(_primed()[0] + packed, -15)[len(PHRASES.encode()) :])
    return found


def _texts(record: Record) -> list[str]:
    """Return what the page shows of *record*, and looks for the reader's words in; then what else finds it."""
    shown = map(search_terms.clean, (record.title, record.summary, record.text))
    found = (record.address[1:], record.published_at[:10], record.kind, record.category, *shown)
    return [*found, "\n".join(record.headings), "\n".join(record.tags)]


def record_of(head: Head, texts: Sequence[str]) -> Record:
    """Return the record of which a bundle says *texts*."""
    address, _, _, _, title, summary, text, headings, tags = texts
    return Record(
        id=head.id,
        published_at=head.published_at,
        kind=head.kind,
        category=head.category,
        address=f"/{address}",
        title=title,
        summary=summary,
        text=text,
        headings=tuple(headings.split("\n")),
        tags=tuple(tags.split("\n")),
    )


def _group(head: Head) -> str:
    return f"{head.kind}/{head.category}"


def groups(heads: Iterable[Head]) -> list[str]:
    """Return every pair of kind and category there is. Raises OverflowError when there are more than 256."""
    found = sorted(set(map(_group, heads)))
    if len(found) > 256:
        raise OverflowError("more categories than the search index tells apart")
    return found


def name_of(packed: bytes) -> str:
    """Return the name of a file with these bytes: 50 bits of their hash, for file systems that mind no capitals."""
    return base64.b32encode(sha256(packed).digest()[:7])[:NAME].decode().lower()


def file(packed: bytes) -> tuple[str, bytes]:
    """Return the address of a file with these bytes, and the bytes."""
    return permalinks.search_file(name_of(packed)), packed


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
