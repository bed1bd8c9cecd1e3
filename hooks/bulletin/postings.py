"""Postings: which records have a term, as sorted rows; and rows as small files (leaves), and back.

A key is two plain words: a pair of neighbours, or a mark and a single term. A
row is a key, the written form of its words, the number of a record in its
segment, and how the term stands there. Rows are numbers, so that sorting is all
there is: 1 bit that is set in a weak list, 19 for the first written form, 20 for
the second, 19 for the record, 5 for the rest. A list, which is all rows of the
same written forms, is in two parts where it is long: few readers need both.

numpy is imported when rows are first made: a command that has none to make does not wait for it.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bulletin.problems import UnsoundSite

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

SINGLE, WHOLE = "", "#"
"""The mark before a single term; before a document number or a date."""

WEAK = "\uff5e"
"""The mark before the key of a weak list; sorts behind all letters that words have."""

COMMON = 512
"""Where a term is a weak sign of more records than this, these are in its weak list: of a pair, those that have it in
no title; of a word, those that name it seldom and in their body only. In the other list stands a row for REST."""

LEAF = 3000
"""About how many bytes a leaf has, packed."""

LIMIT = 1 << 19
"""The most written forms in a segment, and one more than the most records."""

REST = LIMIT - 1
"""No record: all those of the weak list. Instead of how the term stands there, how many bits their number has."""

_WEAK = 1 << 63
_SECOND = (1 << 20) - 1
_HEAD = struct.Struct("<5I")


def token(plain: str, marks: int) -> str:
    """Return a written form as one text. Sorted as texts they are sorted by *plain*, then by *marks*."""
    return f"{plain}\t{chr(48 + marks)}"


FIRST = (token(SINGLE, 0), token(WHOLE, 0))
"""The first written forms of every list: the marks. Among words the first of them stands for a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """All words of all records of a segment, one after the other."""

    tokens: Sequence[str]
    """FIRST, then every written form there is, sorted."""

    words: Numbers
    """Places in *tokens*."""

    records: Numbers
    """The record each word stands in."""

    fields: Numbers
    """And where: 0 in the body, 1 in the summary, 2 in a heading, 3 in the title."""

    sizes: Numbers
    """How many words each record has."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in the order of written forms, then records."""

    tokens: Sequence[str]
    """FIRST, then written forms, sorted; some may have no row."""

    rows: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A run of keys with all their rows, as a file."""

    first: str
    """Its first key: two words with a space between."""

    packed: bytes


def plain_of(form: str) -> str:
    """Return the plain word of a written form."""
    return form[:-2]


# Rows of a stream


def check(*, forms: int = 0, records: int = 0) -> None:
    """Raise UnsoundSite when a segment cannot have so many written forms or records."""
    for found, most, what in ((forms, LIMIT, "dạng chữ khác nhau"), (records, REST, "bài")):
        if found > most:
            told = f"chỉ mục tìm kiếm chứa được nhiều nhất {most} {what}, các bài có {found}"
            raise UnsoundSite([f"{told}; hãy chuyển bớt bài cũ sang một trang lưu trữ riêng"])


def count(stream: Stream, *, most: int = 1 << 23) -> Iterator[Rows]:
    """Yield the rows of *stream* in the order of keys, in pieces of about *most* that have no key in common.

    Each piece costs a pass over the stream; what they need besides is bounded by
    *most*. Raises UnsoundSite beyond LIMIT.
    """
    import numpy as np

    tokens, here = stream.tokens, stream.words
    check(forms=len(tokens), records=len(stream.sizes))
    places = _places(tokens)
    is_whole = np.fromiter(("/" in form or "-" in form for form in tokens), bool, len(tokens))
    # A whole term stands between breaks.
    is_single = (here >= len(FIRST)) & ~is_whole[here]
    # What one naming weighs against: the longer the text, the more.
    against = 480 + 12 * np.clip(stream.sizes, 50, 1500).astype(np.int64) // 5
    for low, high in _spans(np.bincount(here[is_single], minlength=len(tokens)), places, most):
        at = np.flatnonzero(is_single & (here >= low) & (here < high))
        yield Rows(tokens, _merge(0, here[at], stream, at, against))
    at = np.flatnonzero(is_whole[here])
    yield Rows(tokens, _merge(1, here[at], stream, at, against))
    is_pair = np.zeros(len(here), bool)
    is_pair[:-1] = is_single[:-1] & is_single[1:]
    for low, high in _spans(np.bincount(here[is_pair], minlength=len(tokens)), places, most):
        at = np.flatnonzero(is_pair & (here >= low) & (here < high))
        yield Rows(tokens, _merge(here[at], here[at + 1], stream, at, against))


def part(pieces: Iterable[Rows]) -> Iterator[Rows]:
    """Yield the rows of *pieces*, which come from `count`, with long lists in two parts; weak lists come last."""
    weak = []
    for piece in pieces:
        strong, rest = _part(piece.rows)
        yield Rows(piece.tokens, strong)
        weak.append(Rows(piece.tokens, rest))
    yield from weak


def _places(tokens: Sequence[str]) -> Numbers:
    """Return the place of each written form's plain word among the plain words."""
    import numpy as np

    plain = [form[:-2] for form in tokens]
    return np.cumsum(np.fromiter((one != two for one, two in pairwise(["", *plain])), np.int64, len(plain)))


def _spans(counts: Numbers, places: Numbers, most: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of written forms that have about *most* rows together; no plain word is in two."""
    import numpy as np

    total = np.cumsum(counts)
    low = 0
    while low < len(counts):
        before = total[low - 1] if low else 0
        high = int(np.searchsorted(total, before + most, side="right"))
        high = max(high, low + 1)
        while high < len(counts) and places[high] == places[high - 1]:
            high += 1
        yield low, high
        low = high


def _merge(first: Numbers | int, second: Numbers, stream: Stream, at: Numbers, against: Numbers) -> Numbers:
    """Return one row for each key, form and record, with how often and in what field it stands there."""
    import numpy as np

    # In place: what is made anew for each step costs more than the step.
    packed = np.zeros(len(at), np.uint64)
    for bits, part in ((0, first), (20, second), (20, stream.records[at]), (4, stream.fields[at])):
        packed <<= np.uint64(bits)
        packed |= np.asarray(part, np.uint32)
    packed.sort()
    if not len(packed):
        return packed
    keys = packed >> np.uint64(4)
    ends = np.append(np.flatnonzero(keys[1:] != keys[:-1]), len(keys) - 1)
    times = np.diff(ends, prepend=-1)
    keys = keys[ends]
    # The best field sorts last.
    field = packed[ends] & np.uint64(3)
    record = keys & np.uint64(LIMIT - 1)
    if isinstance(first, int):
        strength = np.minimum(7, 8000 * times // (1000 * times + against[record.astype(np.int64)])).astype(np.uint8)
    else:
        strength = (times > 1).astype(np.uint8) + (times > 3)
    rows: Numbers = keys >> np.uint64(20)
    for bits, part in ((19, record), (3, strength), (2, field)):
        rows <<= np.uint64(bits)
        rows |= part
    return rows


def _part(rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return the rows of long lists that stay, and those of weak lists. No list of *rows* is in two parts already."""
    import numpy as np

    form = rows >> np.uint64(24)
    starts = np.flatnonzero(np.diff(form, prepend=~form[:1]))
    sizes = np.diff(starts, append=len(rows))
    # Whole terms are looked up for all records that have them.
    is_long = (sizes > COMMON) & (form[starts] >> np.uint64(20) != 1)
    at = np.flatnonzero(np.repeat(is_long, sizes))
    # See COMMON for what is weak.
    found = rows[at]
    is_pair = found >> np.uint64(44) >= len(FIRST)
    at = at[np.where(is_pair, found & np.uint64(3) != 3, found & np.uint64(0b10011) == 0)]
    lists = np.searchsorted(starts, at, side="right") - 1
    counts = np.bincount(lists, minlength=len(starts))
    is_long &= counts > COMMON
    at = at[is_long[lists]]
    stays = np.ones(len(rows), bool)
    stays[at] = False
    bits = np.array([int(number).bit_length() for number in counts[is_long]], np.uint64)
    rests = form[starts[is_long]] << np.uint64(24) | np.uint64(REST << 5) | bits
    ends = np.cumsum(sizes - np.where(is_long, counts, 0))[is_long]
    return np.insert(rows[stays], ends, rests), rows[at] | np.uint64(_WEAK)


def renumber(found: Rows, numbers: Mapping[int, int]) -> Rows:
    """Return *found* with the records that *numbers* has, as it says. Rising numbers stay rising."""
    import numpy as np

    new = np.full(LIMIT, -1)
    new[REST] = REST
    new[np.fromiter(numbers.keys(), np.int64)] = np.fromiter(numbers.values(), np.int64)
    number = new[_records(found.rows)]
    kept = found.rows[number >= 0] & ~np.uint64(REST << 5)
    return Rows(found.tokens, kept | number[number >= 0].astype(np.uint64) << np.uint64(5))


def _records(rows: Numbers) -> Numbers:
    import numpy as np

    return (rows >> np.uint64(5)).astype(np.int64) & REST


def change(found: Rows, lost: Rows, added: Rows, gone: Rows) -> tuple[Rows, set[str]]:
    """Return *found* without the rows of *lost* and with those of *added*, and the keys of the weak lists this needs.

    The records of *gone* went already, but not from how many a weak list has. Only
    when *found* has all rows of the keys that are returned it is as it should be.
    """
    import numpy as np

    tokens, (rows, without, more, left) = _together(found, lost, added, gone)
    places = _places(tokens)
    codes, touched = _codes(rows, places), _codes(np.concatenate([without, more, left]), places)
    is_touched = np.isin(codes, touched)
    mine = rows[is_touched]
    is_rest = _records(mine) == REST
    plain = mine[~is_rest] & ~np.uint64(_WEAK)
    strong, weak = _part(np.sort(np.concatenate([plain[~np.isin(plain, without)], more])))
    needed = keys(Rows(tokens, np.concatenate([mine[is_rest] | np.uint64(_WEAK), weak])))
    return Rows(tokens, np.sort(np.concatenate([rows[~is_touched], strong, weak]))), needed


def difference(one: Rows, two: Rows) -> tuple[Rows, Rows]:
    """Return the rows that only *one* has, and those that only *two* has."""
    import numpy as np

    tokens, (first, second) = _together(one, two)
    return Rows(tokens, np.setdiff1d(first, second)), Rows(tokens, np.setdiff1d(second, first))


def _together(*found: Rows) -> tuple[Sequence[str], list[Numbers]]:
    """Return all written forms of *found*, and the rows of each with the places of these."""
    import numpy as np

    tokens = [*FIRST, *sorted(set().union(*(one.tokens for one in found)) - set(FIRST))]
    check(forms=len(tokens))
    rank = {form: place for place, form in enumerate(tokens)}
    moved = []
    for one in found:
        ranks = np.fromiter(map(rank.__getitem__, one.tokens), np.uint64, len(one.tokens))
        first, second = map(ranks.__getitem__, _forms(one.rows))
        rest = one.rows & np.uint64(_WEAK | (1 << 24) - 1)
        moved.append(first << np.uint64(44) | second << np.uint64(24) | rest)
    return tokens, moved


def _codes(rows: Numbers, places: Numbers) -> Numbers:
    """Return a number for the key of each row, the same whether it is of a weak list or not."""
    first, second = _forms(rows)
    codes: Numbers = places[first] << 20 | places[second]
    return codes


def _forms(rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return the places of the first written form of each row and of the second."""
    import numpy as np

    first, second = (rows >> np.uint64(44)) & np.uint64(LIMIT - 1), (rows >> np.uint64(24)) & np.uint64(LIMIT - 1)
    return first.astype(np.int64), second.astype(np.int64)


def keys(found: Rows) -> set[str]:
    """Return the keys of *found*."""
    import numpy as np

    rows, tokens = np.unique(found.rows >> np.uint64(24)) << np.uint64(24), found.tokens
    marks = np.where(rows >= np.uint64(_WEAK), WEAK, "").tolist()
    firsts, seconds = (forms.tolist() for forms in _forms(rows))
    return {
        f"{mark}{plain_of(tokens[first])} {plain_of(tokens[second])}"
        for mark, first, second in zip(marks, firsts, seconds, strict=True)
    }


def singles(found: Rows) -> Mapping[str, int]:
    """Return how many records each single word of *found* has in its lists, one for each way to write it."""
    import numpy as np

    single = found.rows[_forms(found.rows)[0] == 0]
    single = single[_records(single) != REST]
    counts: dict[str, int] = {}
    forms, times = np.unique(_forms(single)[1], return_counts=True)
    for form, number in zip(forms.tolist(), times.tolist(), strict=True):
        word = plain_of(found.tokens[form])
        counts[word] = counts.get(word, 0) + number
    return counts


# Leaves of rows

_SHARES = (3, 5, 8)
_MASKS = (63, 7, 0)
"""A leaf ends before a key once it has so many quarters of the usual weight and these bits of the key's hash are zero:
where it ends depends on it and on that key alone, so that a change moves no more than the ends nearby."""


def key_hash(key: str) -> int:
    """Return the number that decides where leaves end before *key*, two words with a space between."""
    import numpy as np

    first, second = (np.array([zlib.crc32(word.encode())], np.uint64) for word in key.split(" "))
    return int(_mix(first, second)[0])


def _mix(first: Numbers, second: Numbers) -> Numbers:
    import numpy as np

    mixed: Numbers = first * np.uint64(0x9E3779B1) + second * np.uint64(0x85EBCA77)
    mixed &= np.uint64(0xFFFFFFFF)
    mixed ^= mixed >> np.uint64(15)
    return mixed


def leaves(pieces: Iterable[Rows], *, size: int = LEAF) -> Iterator[Leaf]:
    """Yield the rows of all *pieces* as leaves. They have the same written forms and come in the order of keys."""
    import numpy as np

    left = np.empty(0, np.uint64)
    words: _Words | None = None
    for piece in pieces:
        words = words or _Words(piece.tokens)
        table = Table(Rows(piece.tokens, np.concatenate([left, piece.rows])), words=words, size=size)
        cuts = table.cuts(0, table.keys)
        yield from (table.leaf(low, high) for low, high in pairwise([0, *cuts]))
        left = table.rows_from(cuts[-1] if cuts else 0)
        tokens = piece.tokens
    if words is not None and len(left):
        table = Table(Rows(tokens, left), words=words, size=size)
        yield table.leaf(0, table.keys)


class _Words:
    """What is needed to know of written forms and their plain words, by place."""

    def __init__(self, tokens: Sequence[str]) -> None:
        import numpy as np

        self.places = _places(tokens)
        self.marks = np.fromiter((ord(form[-1]) - 48 for form in tokens), np.uint8, len(tokens))
        plain = list(dict.fromkeys(map(plain_of, tokens)))
        self.count = len(plain)
        # Those that begin the key of a weak list sort behind all others.
        self.plain = [*plain, *(WEAK + word for word in plain)]
        self.tokens = tokens
        self.hashes = np.fromiter((zlib.crc32(word.encode()) for word in self.plain), np.uint64, len(self.plain))
        self.lengths = np.fromiter((len(word) + 1 for word in self.plain), np.int64, len(self.plain))


class Table:
    """Rows in the order of keys, with all their numbers coded, ready to be cut into leaves."""

    def __init__(self, found: Rows, *, words: _Words | None = None, size: int = LEAF) -> None:
        import numpy as np

        words = words or _Words(found.tokens)
        rows = found.rows
        self._size = 4 * size
        form = rows >> np.uint64(24)
        starts = np.flatnonzero(np.diff(form, prepend=~form[:1]))
        counts = np.diff(starts, append=len(rows))
        first, second = _forms(rows[starts])
        place = words.places[first] + np.where(rows[starts] >= np.uint64(_WEAK), words.count, 0)
        key = (place << 20) | words.places[second]
        # The forms of one key stand apart where its first word has several.
        order = np.argsort(key, kind="stable")
        key, counts, first, second = key[order], counts[order], first[order], second[order]
        ends = np.append(0, np.cumsum(counts))
        self._rows = rows[np.repeat(starts[order] - ends[:-1], counts) + np.arange(len(rows))]
        is_last = np.append(key[1:] != key[:-1], True)[: len(key)]
        self._lists = np.append(0, np.flatnonzero(is_last) + 1)
        self.keys = len(self._lists) - 1
        self._codes = key[self._lists[:-1]]
        self._plain = words.plain
        self._marks = words.marks[first].tobytes(), words.marks[second].tobytes()
        record = _records(self._rows)
        gaps = np.diff(record, prepend=0)
        gaps[ends[:-1]] = record[ends[:-1]]
        self._gaps, gap_ends = _varints(gaps)
        self._counts, count_ends = _varints(counts << 1 | is_last)
        self._row_ends, self._count_ends = ends[self._lists], count_ends[self._lists]
        self._gap_ends = gap_ends[self._row_ends]
        self._how = (self._rows & np.uint64(31)).astype(np.uint8).tobytes()
        firsts, seconds = self._codes >> 20, self._codes & _SECOND
        hashes = _mix(words.hashes[firsts], words.hashes[seconds])
        self._chosen = [np.flatnonzero((hashes & np.uint64(mask)) == 0) for mask in _MASKS[:-1]]
        # In quarters of a byte, about what each key takes once packed.
        weights = 2 * words.lengths[seconds] + 8 * np.diff(self._lists)
        weights += 4 * np.diff(self._gap_ends) + np.diff(self._row_ends)
        self._weights = np.append(0, np.cumsum(weights))

    def place(self, key: str) -> int:
        """Return how many keys sort before *key*."""
        import numpy as np

        words = key.split(" ")
        first, second = (bisect_left(self._plain, word) for word in words)
        if self._plain[first : first + 1] != words[:1]:
            second = 0
        return int(np.searchsorted(self._codes, first << 20 | second))

    def key(self, place: int) -> str:
        """Return the key at *place*."""
        code = int(self._codes[place])
        return f"{self._plain[code >> 20]} {self._plain[code & _SECOND]}"

    def cuts(self, low: int, high: int) -> list[int]:
        """Return the keys before which a leaf ends, one beginning at *low*, as far as the keys before *high* decide."""
        import numpy as np

        found = [low]
        while True:
            reached = self._weights[found[-1]] + np.array(_SHARES) * self._size // 4
            places = np.searchsorted(self._weights, reached).tolist()
            ends = [places[-1]]
            for chosen, place in zip(self._chosen, places, strict=False):
                at = int(np.searchsorted(chosen, place))
                ends += chosen[at : at + 1].tolist()
            if min(ends) >= high:
                return found[1:]
            found.append(min(ends))

    def ends_before(self, low: int, high: int, following: str) -> bool:
        """Tell whether the keys from *low* to before *high* are a whole leaf when the key *following* is next."""
        weight = 4 * int(self._weights[high] - self._weights[low])
        number = key_hash(following)
        return any(
            weight >= share * self._size and not number & mask for share, mask in zip(_SHARES, _MASKS, strict=True)
        )

    def rows_from(self, key: int) -> Numbers:
        """Return the rows from *key* on, as they came."""
        import numpy as np

        return np.sort(self._rows[self._row_ends[key] :])

    def leaf(self, low: int, high: int) -> Leaf:
        """Return the keys from *low* to before *high* as a file.

        Its head says how long the parts are: lines of keys, a line for each first
        word; marks of first and second words, a byte a list; numbers of rows, twice,
        plus 1 at the last list of a key; gaps between records; how the term stands.
        """
        lists = slice(self._lists[low], self._lists[high])
        rows = slice(self._row_ends[low], self._row_ends[high])
        text = self._text(low, high).encode()
        counts = self._counts[self._count_ends[low] : self._count_ends[high]]
        gaps = self._gaps[self._gap_ends[low] : self._gap_ends[high]]
        head = _HEAD.pack(len(text), lists.stop - lists.start, len(counts), len(gaps), rows.stop - rows.start)
        parts = [head, text, *(marks[lists] for marks in self._marks), counts, gaps, self._how[rows]]
        return Leaf(first=self.key(low), packed=pack(b"".join(parts)))

    def _text(self, low: int, high: int) -> str:
        import numpy as np

        firsts = self._codes[low:high] >> 20
        seconds = list(map(self._plain.__getitem__, (self._codes[low:high] & _SECOND).tolist()))
        turns = [0, *(np.flatnonzero(np.diff(firsts)) + 1).tolist(), high - low]
        lines = (f"{self._plain[firsts[start]]} {' '.join(seconds[start:end])}" for start, end in pairwise(turns))
        return "\n".join(lines)


def pack(data: bytes) -> bytes:
    """Return *data* as the raw format of zlib, which browsers unpack (``deflate-raw``)."""
    packer = zlib.compressobj(5, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """Return what `pack` was given."""
    return zlib.decompress(packed, -15)


def _varints(numbers: Numbers) -> tuple[bytes, Numbers]:
    """Return *numbers* in seven bits a byte, low ones first, and where each begins, and the end."""
    import numpy as np

    lengths = 1 + (numbers >= 1 << 7).astype(np.int64) + (numbers >= 1 << 14) + (numbers >= 1 << 21)
    ends = np.append(0, np.cumsum(lengths))
    coded = np.zeros(ends[-1], np.uint8)
    at, left = ends[:-1], numbers
    while len(left):
        has_more = left > 127
        coded[at] = left & 127 | has_more << 7
        at, left = at[has_more] + 1, left[has_more] >> 7
    return coded.tobytes(), ends


def _numbers(coded: bytes) -> Numbers:
    """Return what `_varints` was given."""
    import numpy as np

    values = np.frombuffer(coded, np.uint8).astype(np.int64)
    ends = np.flatnonzero(values < 128)
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    found = np.zeros(len(ends), np.int64)
    for place in range(4):
        has = starts + place <= ends
        found[has] |= (values[starts[has] + place] & 127) << (7 * place)
    return found


def read(packed: Sequence[bytes]) -> Rows:
    """Return the rows of leaves that follow one another."""
    import numpy as np

    parts = []
    keys: list[tuple[str, str]] = []
    for data in map(unpack, packed):
        text, lists, counts, gaps, _ = _HEAD.unpack_from(data)
        at = _HEAD.size
        bounds = [at := at + length for length in (text, lists, lists, counts, gaps)]
        for line in data[_HEAD.size : bounds[0]].decode().split("\n"):
            first, *seconds = line.split(" ")
            keys += [(first, second) for second in seconds]
        parts.append([data[start:end] for start, end in pairwise([*bounds, len(data)])])
    marks, others, counts, gaps, how = (b"".join(column) for column in zip(*parts, strict=True))
    numbers = _numbers(counts)
    is_last, numbers = numbers & 1, numbers >> 1
    places = np.append(0, np.cumsum(is_last)[:-1])[: len(numbers)].tolist()
    firsts = [token(keys[place][0].removeprefix(WEAK), mark) for place, mark in zip(places, marks, strict=True)]
    seconds = [token(keys[place][1], mark) for place, mark in zip(places, others, strict=True)]
    tokens = [*FIRST, *sorted({*firsts, *seconds} - set(FIRST))]
    rank = {form: number for number, form in enumerate(tokens)}
    is_weak = (keys[place][0].startswith(WEAK) for place in places)
    form = np.fromiter(
        (weak << 39 | rank[one] << 20 | rank[two] for weak, one, two in zip(is_weak, firsts, seconds, strict=True)),
        np.uint64,
    )
    record = np.cumsum(_numbers(gaps))
    starts = np.append(0, np.cumsum(numbers))[:-1]
    # Gaps count from zero in each list.
    before = np.where(starts > 0, record[starts - 1], 0)
    record = (record - np.repeat(before, numbers)).astype(np.uint64)
    rows = (np.repeat(form, numbers) << np.uint64(24)) | (record << np.uint64(5)) | np.frombuffer(how, np.uint8)
    return Rows(tokens, np.sort(rows))
