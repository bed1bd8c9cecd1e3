"""Numbers of a .docx file: what Word shows before each paragraph of a list, which stands nowhere in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bulletin.importing.docx_styles import Element, Styles, W, value

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """One level of a list."""

    format: str
    """Word's name for it: decimal, lowerLetter, bullet …"""

    text: str
    """The number with its signs: ``%1.%2.``."""

    start: int


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._own: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for abstract in root.iter(f"{W}abstractNum") if root is not None else ():
            self._abstract[abstract.get(f"{W}abstractNumId", "")] = dict(map(_level, abstract.findall(f"{W}lvl")))
        for each in root.iter(f"{W}num") if root is not None else ():
            id = each.get(f"{W}numId", "")
            self._lists[id] = value(each.find(f"{W}abstractNumId"))
            self._own[id] = dict(map(_level, each.findall(f"{W}lvlOverride/{W}lvl")))
            self._starts[id] = {
                _whole(override.get(f"{W}ilvl")): _whole(value(override.find(f"{W}startOverride")), 1)
                for override in each.findall(f"{W}lvlOverride")
                if override.find(f"{W}startOverride") is not None
            }

    def number(self, paragraph: Element) -> str:
        """Return the number Word shows before *paragraph*, and count on; empty for bullets and outside lists."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        styled = self._styles.numbering(value(paragraph.find(f"{W}pPr/{W}pStyle")))
        of = own if own is not None and own.find(f"{W}numId") is not None else styled
        if of is None:
            return ""
        id = value(of.find(f"{W}numId"))
        at = _whole(value(of.find(f"{W}ilvl")) or (value(own.find(f"{W}ilvl")) if own is not None else ""))
        levels = {**self._abstract.get(self._lists.get(id, ""), {}), **self._own.get(id, {})}
        level = levels.get(at)
        if level is None:
            return ""
        # Lists made from one pattern count together until one of them says where to start.
        counts = self._counts.setdefault(self._lists[id], {})
        for restarted, start in self._starts.pop(id, {}).items():
            counts[restarted] = start - 1
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [deeper for deeper in counts if deeper > at]:
            del counts[deeper]
        if level.format in {"bullet", "none"}:
            return ""

        def written(match: re.Match[str]) -> str:
            named = int(match[1]) - 1
            shown = levels.get(named, level)
            return _figure(counts.get(named, shown.start), shown.format)

        return re.sub(r"%([1-9])", written, level.text).strip()


def _level(element: Element) -> tuple[int, _Level]:
    return _whole(element.get(f"{W}ilvl")), _Level(
        format=value(element.find(f"{W}numFmt")) or "decimal",
        text=value(element.find(f"{W}lvlText")),
        start=_whole(value(element.find(f"{W}start"))),
    )


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else default


def _figure(number: int, form: str) -> str:
    """Return *number* as Word writes it in the way that Word calls *form*."""
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        roman = ""
        for value, sign in (*_ROMAN, *_ROMAN_ONES):
            roman += sign * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)
