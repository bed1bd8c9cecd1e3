"""Abbreviations: found in a text, explained on a page.

The first use of one becomes an ``<abbr>`` with a button in it that opens the full
form. Every browser knows buttons: a finger, a key and a screen reader reach it,
Escape closes it, nothing needs JavaScript. Where there are no popovers, and on
paper, the full form stands behind it in brackets.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache

from bulletin import fragments
from bulletin.outline import capitals
from bulletin.vietnamese import slugify

Readings = Mapping[str, Sequence[str]]
"""What each abbreviation stands for, the usual one first."""

_VERBATIM = ("a", "abbr", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "pre", "samp", "summary")
"""Elements in which nothing is explained: links and code are whole, headings are for finding one's way."""

_TAG = re.compile(r'</?[a-z][a-z0-9]*(?:[^>"]|"[^"]*")*>')
_JOINERS = frozenset("/-_.&@")


class Glossary:
    """Abbreviations with what they stand for, to be asked which of them a text may hold."""

    def __init__(self, readings: Readings) -> None:
        """*readings* is what the file of abbreviations says."""
        self.readings = readings
        self._by_run: defaultdict[str, list[tuple[Set[str], str]]] = defaultdict(list)
        for term in readings:
            parts = capitals(term)
            if parts:
                self._by_run[parts[0]].append((frozenset(parts), term))

    def among(self, found: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return those that a text with the runs of capitals *found* may hold, and what they stand for."""
        known = frozenset(found)
        return {
            term: tuple(self.readings[term])
            for run in sorted(known & self._by_run.keys())
            for parts, term in self._by_run[run]
            if parts <= known
        }


def explain(rendered: str, readings: Mapping[str, tuple[str, ...]]) -> str:
    """Return *rendered* HTML with the first use of each abbreviation explained.

    One that its author explains in the usual way is left as it is: alone in
    brackets behind the full form, or before that in brackets.
    """
    if not readings:
        return rendered
    verbatim = [name for name in _VERBATIM if f"</{name}>" in rendered]
    places: list[tuple[int, int, str]] = []
    for term in readings:
        escaped = html.escape(term)
        at = _first(rendered, escaped, verbatim)
        after = at + len(escaped)
        if at >= 0 and not _is_told(rendered, at, after, readings[term]):
            places.append((at, after, term))
    pieces: list[str] = []
    end = 0
    for start, after, term in sorted(places):
        pieces += (rendered[end:start], _explained(term, readings[term]))
        end = after
    return "".join((*pieces, rendered[end:]))


def _is_told(rendered: str, start: int, end: int, readings: Sequence[str]) -> bool:
    if rendered[start - 1 : start] == "(" and rendered.startswith(")", end):
        return True
    behind = [f" ({html.escape(reading)}".casefold() for reading in readings]
    return any(rendered[end : end + len(reading)].casefold() == reading for reading in behind)


def _first(rendered: str, escaped: str, verbatim: Sequence[str]) -> int:
    """Return where the word *escaped* first stands in the running text of *rendered*; -1 when it does not."""
    at = rendered.find(escaped)
    while at >= 0:
        after = at + len(escaped)
        if _is_word(rendered, at, after) and not _is_within(rendered, at, verbatim):
            return at
        at = rendered.find(escaped, after)
    return -1


def _is_word(rendered: str, start: int, end: int) -> bool:
    """Whether nothing before *start* or after *end* makes the letters part of a longer word or number."""
    before, after, second = rendered[start - 1 : start], rendered[end : end + 1], rendered[end + 1 : end + 2]
    if before.isalnum() or before in _JOINERS or (before == ";" and rendered.endswith("&amp;", 0, start)):
        return False
    if after == "&":  # A character reference: an ampersand joins, an angle bracket or a quotation mark does not.
        return not rendered.startswith("&amp;", end)
    if after.isalnum():
        return False
    # A full stop or a hyphen may end a sentence or part it; only letters right behind it make it a joint.
    return not (after in _JOINERS and second.isalnum())


def _is_within(rendered: str, at: int, verbatim: Sequence[str]) -> bool:
    """Whether *at* is inside a tag or one of the elements *verbatim*."""
    tag = _TAG.match(rendered, max(0, rendered.rfind("<", 0, at)))
    if tag is None and "<" in rendered[:at]:
        return True  # An angle bracket of an attribute's value.
    if tag and tag.end() > at:
        return True
    return any(
        max(rendered.rfind(f"<{name} ", 0, at), rendered.rfind(f"<{name}>", 0, at))
        > rendered.rfind(f"</{name}>", 0, at)
        for name in verbatim
    )


@cache
def _explained(term: str, readings: tuple[str, ...]) -> str:
    first = set(readings[0].split())
    # A list may hold shorter forms for the search: they tell a reader nothing new.
    others = [reading for reading in readings[1:] if not set(reading.split()) <= first]
    return str(fragments.macros().abbreviation(term, [readings[0], *others], f"__vt-{slugify(term)}"))
