"""Document: what the news rests on, as editors keep it or as a citation names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bulletin import citations, dates, permalinks
from bulletin.citations import Citation
from bulletin.posts import Post
from bulletin.schema import Standing

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
    noted_on: date | None = None
    """When editors wrote down that it has lapsed, if that was later than the day."""

    replaced_by: tuple[Citation, ...] = ()
    replaces: tuple[Citation, ...] = ()
    amended_by: tuple[Citation, ...] = ()
    other_numbers: tuple[Citation, ...] = ()
    link: str = ""
    """Where its official text is; may be empty."""

    is_kept: bool = False
    """Whether editors keep it in the register's file, or only posts name it."""

    @property
    def name(self) -> str:
        """``Quyết định số 19/2014/QĐ-TTg``, ``TCVN ISO 9001:2008``."""
        return self.number if self.is_standard else f"{self.kind or 'Văn bản'} số {self.number}"

    @property
    def address(self) -> str:
        """The URL path of its page."""
        return permalinks.document(self.slug)

    @property
    def is_one(self) -> bool:
        """Whether all who name it mean one document: a number without a year or a date is another's each January."""
        return self.is_standard or self.year is not None

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
    def told_at(self) -> datetime | None:
        """The first moment of the day from which readers are told that it has lapsed; None for one that has not.

        Checking it again moves nothing.
        """
        if not self.is_lapsed or self.lapsed_on is None:
            return None
        return datetime.combine(max(self.lapsed_on, self.noted_on or self.lapsed_on), time(), dates.VIETNAM)


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
