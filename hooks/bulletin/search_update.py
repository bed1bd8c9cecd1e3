"""Search update: the index after a change, made from the one before it: the same bytes for a fraction of the work."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any

from bulletin import permalinks, postings, search_index
from bulletin.postings import SINGLE, Rows, Table, unpack
from bulletin.search_index import BUNDLE, PAGE, Entry
from bulletin.search_records import Head, Record, terms

Read = Callable[[str], bytes]
"""Gives the bytes of a file of the index as it was, by its address."""

Files = Iterator[tuple[str, bytes | None]]
"""Addresses, and what lies there; None where it is what was there before."""


def update(
    before: Sequence[Head],
    heads: Sequence[Head],
    *,
    read: Read,
    record: Callable[[Head], Record],
    changed: Collection[str],
    categories: Mapping[str, str],
    glossary: Mapping[str, Sequence[str]],
) -> Files:
    """Yield every file that `search_index.build` would yield for *heads*, None standing for what *read* gives.

    *before* and *heads* are all records then and now, in `order`. *changed* are
    the ids of those in both of which anything changed, be it a text, the address,
    the date or the category. *record* gives what is there now; it is asked for what
    is new or changed and its neighbours in a bundle. What a record was is read from
    the files: nothing else need be kept. Raises UnsoundSite as that does.
    """
    old_root = json.loads(read(permalinks.SEARCH_INDEX))
    old_halves = search_index.halves(before)
    old = {is_old: (half, told) for (is_old, half), told in zip(old_halves, old_root["segments"], strict=True)}
    segments = []
    for is_old, half in search_index.halves(heads):
        earlier, told = old.get(is_old, ((), None))
        work = _Work(earlier=earlier, told=told, half=half, changed=changed, read=read, record=record, is_old=is_old)
        entries, words = yield from work.leaves()
        bundles = yield from work.bundles()
        segments.append((yield from search_index.segment(half, entries, bundles, words, search_index.groups(heads))))
    yield from search_index.root(heads, segments, categories, glossary)


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What is known of one segment before and after."""

    earlier: Sequence[Head]
    told: Mapping[str, Any] | None
    """What the root said of it; None when it was not there."""

    half: Sequence[Head]
    changed: Collection[str]
    read: Read
    record: Callable[[Head], Record]
    is_old: bool

    def file(self, name: str) -> bytes:
        return self.read(permalinks.search_file(name))

    def leaves(self) -> Generator[tuple[str, bytes | None], None, tuple[list[Entry], str]]:
        """Yield the leaves; return their entries, and the words that spelling is repaired from."""
        old = {head.id: number for number, head in enumerate(self.earlier)}
        new = {head.id: number for number, head in enumerate(self.half)}
        gone = [number for id, number in old.items() if id not in new]
        stay = [(old[id], number) for id, number in new.items() if id in old and id in self.changed]
        come = [number for id, number in new.items() if id not in old or id in self.changed]
        if self.told is None or len(gone) + len(come) > len(self.half) // 4:
            return (yield from self._anew())
        entries = self._entries()
        places = {number: new[id] for id, number in old.items() if id in new}
        lost = _rows((self._earlier(number) for number, _ in stay), [number for _, number in stay])
        added = _rows((self.record(self.half[number]) for number in come), come)
        lost, added = postings.difference(lost, added)
        departed = _rows(map(self._earlier, gone), gone)
        touched = postings.keys(lost) | postings.keys(added) | postings.keys(departed)
        wanted = {_place(entries, key) for key in touched}
        if any(one != other for one, other in places.items()):
            wanted = set(range(len(entries)))
        if not wanted:  # No word is another, though a text may be: in capitals, say.
            yield from ((permalinks.search_file(name), None) for _, name in entries)
            return entries, unpack(self.file(self.told["words"])).decode()
        rows, table, runs = self._cut(
            entries, wanted, lambda found: postings.change(postings.renumber(found, places), lost, added, departed)
        )
        found: list[Entry] = []
        at = 0
        for (low, high), cuts in runs:
            for entry in entries[at:low]:
                found.append(entry)
                yield permalinks.search_file(entry[1]), None
            for start, end in pairwise(cuts):
                leaf = table.leaf(start, end)
                found.append((leaf.first, search_index.name_of(leaf.packed)))
                yield search_index.file(leaf.packed)
            at = high
        for entry in entries[at:]:
            found.append(entry)
            yield permalinks.search_file(entry[1]), None
        mark = f"{SINGLE} "
        return found, self._known({key.removeprefix(mark) for key in touched if key.startswith(mark)}, rows)

    def _cut(
        self, entries: Sequence[Entry], wanted: set[int], change: Callable[[Rows], tuple[Rows, set[str]]]
    ) -> tuple[Rows, Table, list[tuple[tuple[int, int], list[int]]]]:
        """Return the rows of the leaves that have to be made again, and where these end, run by run of neighbours.

        A change that moves the end of the last leaf of a run takes in the leaf after it, and one of a long list the
        leaf of its weak part.
        """
        firsts = [*(first for first, _ in entries), ""]
        while True:
            rows, needed = change(postings.read([self.file(entries[place][1]) for place in sorted(wanted)]))
            more = {_place(entries, key) for key in needed} - wanted
            if more:
                wanted |= more
                continue
            table = Table(rows)
            runs = []
            for low, high in _runs(wanted):
                until = firsts[high]
                start = table.place(firsts[low]) if low else 0
                end = table.place(until) if until else table.keys
                if low and (start == end or table.key(start) != firsts[low]):
                    more.add(low - 1)
                    continue
                cuts = [start, *table.cuts(start, end), end] if start < end else []
                if cuts and until and not table.ends_before(cuts[-2], end, until):
                    more.add(high)
                runs.append(((low, high), cuts))
            if not more:
                return rows, table, runs
            wanted |= more

    def _anew(self) -> Generator[tuple[str, bytes | None], None, tuple[list[Entry], str]]:
        counts: dict[str, int] = {}
        stream = search_index.gather([terms(map(self.record, self.half))])
        entries = []
        for leaf in search_index.leaves(stream, counts):
            entries.append((leaf.first, search_index.name_of(leaf.packed)))
            yield search_index.file(leaf.packed)
        return entries, search_index.known(counts, is_old=self.is_old)

    def _known(self, words: set[str], rows: Rows) -> str:
        """Return the words that spelling is repaired from; *rows* has all that there is of *words*."""
        assert self.told is not None
        counts = postings.singles(rows)
        told = unpack(self.file(self.told["words"])).decode()
        old = {word: int(number) for word, number in re.findall(r"([a-z]+)(\d+)", told)}
        now = {word: counts[word] for word in words if word in counts}
        return search_index.known(
            {**{word: number for word, number in old.items() if word not in words}, **now}, is_old=self.is_old
        )

    def _entries(self) -> list[Entry]:
        """Return the entry of every leaf there was."""
        assert self.told is not None
        top = search_index.unlisted(self.told["leaves"])
        if not self.told["isPaged"]:
            return top
        return [entry for _, name in top for entry in search_index.unlisted(unpack(self.file(name)).decode())]

    # Texts

    def bundles(self) -> Generator[tuple[str, bytes | None], None, list[str]]:
        """Yield the bundles; return their names."""
        names = self._bundles()
        found = []
        for at in range(0, len(self.half), BUNDLE):
            heads = self.half[at : at + BUNDLE]
            ids = [head.id for head in heads]
            is_same = ids == [head.id for head in self.earlier[at : at + BUNDLE]]
            if is_same and not any(id in self.changed for id in ids):
                found.append(names[at // BUNDLE])
                yield permalinks.search_file(found[-1]), None
            else:
                packed = search_index.bundle([self.record(head) for head in heads])
                found.append(search_index.name_of(packed))
                yield search_index.file(packed)
        return found

    def _bundles(self) -> list[str]:
        """Return the name of every bundle there was."""
        if self.told is None:
            return []
        tables = "".join(unpack(self.file(name)).decode() for name in search_index.split(self.told["texts"]))
        return search_index.split(tables)

    def _earlier(self, number: int) -> Record:
        """Return a record as it was."""
        assert self.told is not None
        at = number // BUNDLE
        table = search_index.split(self.told["texts"])[at // PAGE]
        name = search_index.split(unpack(self.file(table)).decode())[at % PAGE]
        texts = search_index.unbundle(self.file(name))[number % BUNDLE]
        return search_index.record_of(self.earlier[number], texts)


def _rows(records: Iterable[Record], numbers: Sequence[int]) -> Rows:
    """Return the rows of *records*, which have *numbers*, in rising order."""
    import numpy as np

    if not numbers:
        return Rows(postings.FIRST, np.empty(0, np.uint64))
    stream = search_index.gather([terms(records)])
    pieces = list(postings.count(stream))
    rows = Rows(stream.tokens, np.concatenate([piece.rows for piece in pieces]))
    return postings.renumber(rows, dict(enumerate(numbers)))


def _place(entries: Sequence[Entry], key: str) -> int:
    """Return which of *entries* has *key*, or would have it."""
    return max(0, bisect_right(entries, key, key=itemgetter(0)) - 1)


def _runs(places: set[int]) -> list[tuple[int, int]]:
    """Return *places* as runs of neighbours: the first, and the one after the last."""
    ordered = sorted(places)
    starts = [place for place in ordered if place - 1 not in places]
    ends = [place + 1 for place in ordered if place + 1 not in places]
    return list(zip(starts, ends, strict=True))
