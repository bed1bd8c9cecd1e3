"""Document: what the news rests on, as editors wrote it into the register or as a citation names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from bulletin import citations, dates, entries, front_matter, permalinks
from bulletin.citations import Citation
from bulletin.posts import Post
from bulletin.problems import Problem, problem
from bulletin.schema import DOCUMENT_NAMES, DOCUMENT_SCHEMA, Standing
from bulletin.values import Reader

FILE = "van-ban.yml"
"""The file in the posts folder in which editors keep the register."""

STANDINGS: Mapping[Standing, str] = {
    Standing.IN_FORCE: "Còn hiệu lực",
    Standing.AMENDED: "Còn hiệu lực, đã được sửa đổi, bổ sung",
    Standing.LAPSED: "Hết hiệu lực",
    Standing.UNKNOWN: "Chưa rõ",
}
"""How readers are told whether a document is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of the register."""

    slug: str
    """Its name in addresses."""

    stem: str
    """Its number in addresses; the slug of a number without a year has the year of its date behind it."""

    number: str
    kind: str
    """``Quyết định``; may be empty."""

    issuer: str
    """Who issued it; empty when nobody has said."""

    year: int | None
    """When it was issued, or the edition of a standard; None when nobody has said."""

    issued_on: date | None
    is_standard: bool
    title: str = ""
    """What it is about, as editors wrote it."""

    standing: Standing = Standing.UNKNOWN
    checked_on: date | None = None
    lapsed_on: date | None = None
    replaced_by: tuple[Citation, ...] = ()
    replaces: tuple[Citation, ...] = ()
    amended_by: tuple[Citation, ...] = ()
    other_numbers: tuple[Citation, ...] = ()
    link: str = ""
    """Where its official text is; may be empty."""

    line: int = 0
    """Its line in the register's file; 0 for a document that only posts name."""

    @property
    def name(self) -> str:
        """``Quyết định số 19/2014/QĐ-TTg``, ``TCVN ISO 9001:2008``."""
        return self.number if self.is_standard else f"{self.kind or 'Văn bản'} số {self.number}"

    @property
    def address(self) -> str:
        """The URL path of its page."""
        return permalinks.document(self.slug)

    @property
    def entry(self) -> tuple[str, ...]:
        """The lines by which the register's file keeps it under this slug; none when nobody knows its year."""
        if self.slug != self.stem and self.issued_on:
            return entries.line("number", self.number), f"date: {self.issued_on}"
        return (entries.line("number", self.number),) if self.is_standard or self.year else ()

    @property
    def is_lapsed(self) -> bool:
        """Whether it is in force no more."""
        return self.standing is Standing.LAPSED

    @property
    def status(self) -> str:
        """Whether it is in force, in Vietnamese, behind the words “Hiệu lực”."""
        return STANDINGS[self.standing]

    @property
    def standing_note(self) -> str:
        """The same where nothing says what it is about: ``Hết hiệu lực từ 1/7/2026``, ``Chưa rõ hiệu lực``."""
        if self.is_lapsed and self.lapsed_on:
            return f"{self.status} từ {dates.day(self.lapsed_on)}"
        return "Chưa rõ hiệu lực" if self.standing is Standing.UNKNOWN else self.status

    @property
    def noted_on(self) -> date | None:
        """The day from which readers are told that it has lapsed; None for one that has not."""
        if not self.is_lapsed or self.lapsed_on is None or self.checked_on is None:
            return None
        return max(self.lapsed_on, self.checked_on)

    @property
    def told_at(self) -> datetime | None:
        """The first moment of that day."""
        return datetime.combine(self.noted_on, time(), dates.VIETNAM) if self.noted_on else None


def mentions(post: Post, body: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the documents that *post* names: in its front matter, its title, its summary and its *body*."""
    listed = [found for text in post.documents if (found := citations.read(text))]
    return (*listed, *citations.find(post.title), *citations.find(post.summary), *body)


def from_citation(citation: Citation) -> Document:
    """Return the document of which nothing is known but what *citation* says."""
    return Document(
        slug=citation.slug,
        stem=citation.stem,
        number=citation.number,
        kind=citation.kind,
        issuer=citation.issuer,
        year=citation.year or (citation.issued_on.year if citation.issued_on else None),
        issued_on=citation.issued_on,
        is_standard=citation.is_standard,
    )


def on(document: Document, day: date) -> Document:
    """Return *document* as it stands on *day*: one that will lapse later is in force until then."""
    if document.is_lapsed and document.lapsed_on and document.lapsed_on > day:
        return replace(document, standing=Standing.IN_FORCE)
    return document


def parse(path: str, text: str) -> tuple[list[Document], list[Problem]]:
    """Return the documents in *text*, the register's file at *path*, and everything that is wrong with it.

    A document with a problem is left out; the others are there.
    """
    blocks, problems = front_matter.blocks(path, text, keys=DOCUMENT_NAMES)
    found: list[Document] = []
    taken: dict[str, Document] = {}
    lines: dict[str, int] = {}
    for block in blocks:
        document = _document(path, block, problems)
        if document is None:
            continue
        names = [document.slug, *(number.slug for number in document.other_numbers)]
        first = next((taken[name] for name in names if name in taken), None)
        if first:
            problems.append(problem(path, document.line, "document-twice", found=document.number, other=first.line))
            continue
        taken.update(dict.fromkeys(names, document))
        found.append(document)
        if "replaced_by" in block.fields:
            lines[document.slug] = block.fields["replaced_by"].line
    problems += _circles(path, found, taken, lines)
    # 4/12/2017 is understood here as well; the command that would write it anew looks at posts alone.
    return found, sorted(each for each in problems if each.rule != "date-order")


def _document(path: str, block: front_matter.Block, problems: list[Problem]) -> Document | None:
    before = len(problems)
    broken = block.broken
    if "number" not in block.fields and "number" not in broken:
        problems.append(problem(path, block.first_line, "document-nameless"))
        broken |= {"number"}
    values = Reader(path, problems, {}).mapping(DOCUMENT_SCHEMA, block.fields, line=block.first_line, broken=broken)
    lines = {name: field.line for name, field in block.fields.items()}
    told = block.fields.keys() | block.broken
    number: Citation | None = values.get("number")
    if number:
        issued_on = _day(values, "date") or number.issued_on
        number = replace(number, issued_on=issued_on)
        problems += _contradictions(path, number, values, lines, told)
    if number is None or block.broken or any(each.is_blocking for each in problems[before:]):
        return None
    return replace(
        from_citation(number),
        title=" ".join(values.get("title", "").split()),
        kind=values.get("kind") or number.kind,
        issuer=values.get("issuer") or number.issuer,
        standing=values.get("status", Standing.UNKNOWN),
        checked_on=_day(values, "checked_on"),
        lapsed_on=_day(values, "lapsed_on"),
        replaced_by=values.get("replaced_by", ()),
        replaces=values.get("replaces", ()),
        amended_by=values.get("amended_by", ()),
        other_numbers=values.get("other_numbers", ()),
        link=values.get("link", ""),
        line=lines["number"],
    )


def _day(values: Mapping[str, Any], name: str) -> date | None:
    at: datetime | None = values.get(name)
    return at.date() if at else None


def _contradictions(
    path: str, number: Citation, values: Mapping[str, Any], lines: Mapping[str, int], told: Iterable[str]
) -> Iterator[Problem]:
    """Yield what the entries of one document say against each other, or leave open."""
    told = frozenset(told)
    line = lines["number"]
    standing = values.get("status", Standing.UNKNOWN)
    if not number.is_lasting and number.issued_on is None and "date" not in told:
        yield problem(path, line, "document-undated", found=number.number)
    if standing is Standing.LAPSED and "lapsed_on" not in told:
        yield problem(path, lines["status"], "document-lapsed")
    if standing is not Standing.LAPSED and "lapsed_on" in values and ("status" in values or "status" not in told):
        yield problem(path, lines["lapsed_on"], "document-not-lapsed")
    if standing is not Standing.UNKNOWN and "checked_on" not in told:
        yield problem(path, lines["status"], "document-unchecked")
    lapsed_on = _day(values, "lapsed_on")
    if lapsed_on and number.issued_on and lapsed_on < number.issued_on:
        yield problem(
            path,
            lines["lapsed_on"],
            "document-dates",
            found=dates.day(lapsed_on),
            other=dates.day(number.issued_on),
            fixed=dates.machine(number.issued_on),
        )


def _circles(
    path: str, found: Iterable[Document], named: Mapping[str, Document], lines: Mapping[str, int]
) -> Iterator[Problem]:
    """Yield a problem for each document that the register has replaced, sooner or later, by itself."""
    for document in found:
        seen = {document.slug}
        ahead = [named[number.slug] for number in document.replaced_by if number.slug in named]
        while ahead:
            other = ahead.pop()
            if other is document:
                yield problem(path, lines[document.slug], "document-circle", found=document.number)
                break
            if other.slug not in seen:
                seen.add(other.slug)
                ahead += [named[number.slug] for number in other.replaced_by if number.slug in named]
