"""The letterhead of an official letter: what stands above its text, by the custom of Vietnamese agencies.

The name of the state and its motto, who issues the letter, its number, place and date, what it is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from lxml import etree

from bulletin.vietnamese import fold

Element: TypeAlias = Any
"""An element of lxml, which carries no types."""

KINDS = frozenset(
    {
        *("bao cao", "bien ban", "chi thi", "chuong trinh", "cong dien", "cong van", "de an", "giay moi", "huong dan"),
        *(
            "ke hoach",
            "nghi quyet",
            "phuong an",
            "quy che",
            "quy dinh",
            "quyet dinh",
            "thong bao",
            "thong tu",
            "to trinh",
        ),
    }
)
"""What an official letter may be called, in capitals above its text; folded."""

_STATE = re.compile(r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam")
_MOTTO = re.compile(r"doc lap\W+tu do\W+hanh phuc\W*")
_NUMBER = re.compile(r"số\s*[:.]?\s*(?P<number>[\w./\s–…-]*/[\w./\s&–-]+)", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"[0-9]+[\w.-]*/\w[\w./&-]*")
_DATE = re.compile(
    r"(?:[^,]{2,40},\s*)?ngày\s*(?P<day>[\d.…\s]*)\s*tháng\s*(?P<month>[\d.…\s]*)\s*năm\s*(?P<year>[\d.…]*)\W*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:v/v|về việc)\s*:?\s*(?P<subject>.*)", re.IGNORECASE)
# People fill columns with tabs or spaces, but also leave spaces for a number and a day to be written in.
_COLUMN = re.compile(r"\s*\t\s*|(?<=\S)(?<!:)(?<!ngày)(?<!tháng)\s{3,}|(?<=\S)\s+(?=V/v\b)")
_REACH = 16
"""A letterhead ends within so many blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What the block above an official letter says."""

    number: str
    """Its number (số hiệu), without spaces: ``123/CCTĐC-QLCL``; empty when none is filled in."""

    issued_on: date | None
    """Its date; None when none is filled in."""

    issuer: str
    """The agency, with the one above it, as they stand there."""

    subject: str
    """What follows “V/v”; may be empty."""


class _Found:
    """What has been read so far."""

    def __init__(self) -> None:
        self.marks: set[str] = set()
        self.number = ""
        self.issued_on: date | None = None
        self.issuer: list[str] = []
        self.subject: list[str] = []
        self.others: list[str] = []

    def read(self, columns: list[list[str]], *, is_table: bool) -> bool:
        """Read one block, a column at a time; return whether it has a mark of a letterhead."""
        before = len(self.marks)
        has_mark = False
        for pieces in columns:
            above = ""
            for piece in pieces:
                mark = self._mark(piece)
                if mark:
                    has_mark = True
                elif above == "subject":
                    self.subject.append(piece)
                    continue
                elif _is_capital(piece) or (is_table and not above):
                    self.issuer.append(piece)
                else:
                    self.others.append(piece)
                above = mark or above
        return has_mark or len(self.marks) > before

    def _mark(self, piece: str) -> str:
        folded = fold(piece)
        mark = ""
        if _STATE.fullmatch(folded):
            mark = "state"
        elif _MOTTO.fullmatch(folded):
            mark = "motto"
        elif match := _NUMBER.fullmatch(piece):
            mark = "number"
            number = re.sub(r"\s+", "", match["number"]).replace("–", "-")
            self.number = self.number or (number if _WHOLE_NUMBER.fullmatch(number) else "")
        elif match := _DATE.fullmatch(piece):
            mark = "date"
            self.issued_on = self.issued_on or _day(match)
        elif match := _SUBJECT.fullmatch(piece):
            mark = "subject"
            self.subject.append(match["subject"])
        if mark:
            self.marks.add(mark)
        return mark


def take(root: Element) -> Letterhead | None:
    """Return the letterhead at the start of *root* and take it out; None, with nothing taken, when there is none.

    Words in it that belong to no part of a letterhead stay, at the start of *root*.
    """
    end, found = 0, _Found()
    trial = _Found()
    for at, block in enumerate(root[:_REACH]):
        columns = list(_columns(block))
        pieces = [piece for column in columns for piece in column]
        if block.tag not in {"p", "table", "h1", "h2", "h3"} or _is_text(block, pieces):
            break
        if trial.read(columns, is_table=block.tag == "table"):
            end = at + 1
            found, trial = trial, _copy(trial)
    if not ({"state", "motto"} & found.marks or {"number", "date"} <= found.marks):
        return None
    kept = [etree.Element("p") for _ in found.others]
    for paragraph, text in zip(kept, found.others, strict=True):
        paragraph.text = text
    pictures = [picture for block in root[:end] for picture in block.iter("img")]
    notes = [note for block in root[:end] for note in block.xpath(".//*[@data-note-reference]")]
    if pictures or notes:
        kept.append(etree.Element("p"))
        for element in (*pictures, *notes):
            element.tail = " "
            kept[-1].append(element)
    root[:end] = kept
    return Letterhead(
        number=found.number,
        issued_on=found.issued_on,
        issuer=" ".join(found.issuer),
        subject=" ".join(found.subject),
    )


def _copy(found: _Found) -> _Found:
    copied = _Found()
    copied.marks |= found.marks
    copied.number, copied.issued_on = found.number, found.issued_on
    copied.issuer, copied.subject, copied.others = [*found.issuer], [*found.subject], [*found.others]
    return copied


def _is_text(block: Element, pieces: list[str]) -> bool:
    """Whether the text of the letter begins with *block*."""
    if block.tag == "table":
        return not any(_Found()._mark(piece) for piece in pieces)
    return any(fold(piece) in KINDS or not (_is_capital(piece) or _Found()._mark(piece)) for piece in pieces)


def _columns(block: Element) -> Iterator[list[str]]:
    """Yield the pieces of text of each column, without rules made of signs."""
    for part in block.iter("td", "th") if block.tag == "table" else [block]:
        lines = unicodedata.normalize("NFC", "".join(_words(part))).split("\n")
        pieces = (" ".join(piece.split()) for line in lines for piece in _COLUMN.split(line))
        yield [piece for piece in pieces if re.search(r"[^\W_]", piece)]


def _words(element: Element) -> Iterator[str]:
    if element.get("data-note-reference"):
        return
    is_line = element.tag in {"p", "br", "li", "div", "h1", "h2", "h3"}
    yield ("\n" if is_line else "") + (element.text or "")
    for child in element:
        yield from _words(child)
        yield child.tail or ""
    if is_line:
        yield "\n"


def _is_capital(text: str) -> bool:
    return text == text.upper() and any(map(str.isalpha, text))


def _day(match: re.Match[str]) -> date | None:
    parts = [re.sub(r"[.…\s]", "", match[name]) for name in ("year", "month", "day")]
    if not all(map(str.isdecimal, parts)):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
