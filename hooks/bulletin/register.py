"""Register: every document that the news rests on, with an index for every question asked of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bulletin import citations, dates, documents
from bulletin.agenda import Notice
from bulletin.citations import Citation
from bulletin.documents import Document
from bulletin.library import Library
from bulletin.posts import Post
from bulletin.search_records import Record
from bulletin.vietnamese import fold, slugify, sort_key

_FIRST_NUMBER = re.compile(r"\d+")
SHOWN = 20
"""Posts that the news of a lapsed document names; its page has them all."""

UNSAID = "Chưa rõ"
"""The name of the group of documents of which nobody has said the kind, the issuer or the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The documents that share a kind, an issuer or a year."""

    slug: str
    name: str
    documents: tuple[Document, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """A document that is in force no more, and the posts that rest on it."""

    document: Document
    told_at: datetime
    """When readers are told; aware, 00:00 of the day."""

    successors: tuple[Document, ...]
    posts: tuple[Post, ...]
    """The newest SHOWN of those that lists show, newest first."""

    count: int
    """How many there are."""

    @property
    def id(self) -> str:
        """Its permanent name: ``van-ban/19-2014-qd-ttg/het-hieu-luc``."""
        return f"van-ban/{self.document.slug}/het-hieu-luc"

    @property
    def address(self) -> str:
        """The URL path of what it is about."""
        return self.document.address

    @property
    def title(self) -> str:
        """What it is, in one line."""
        return f"Hết hiệu lực: {self.document.name}"

    @property
    def note(self) -> str:
        """What readers should know, in one sentence."""
        instead = ", ".join(each.name for each in self.successors)
        day = dates.day(self.document.lapsed_on or self.told_at)
        return f"Văn bản này đã hết hiệu lực từ {day}{f', được thay bằng {instead}' if instead else ''}."


class Register:
    """The documents that editors keep and those that posts name, and who names which. Nothing changes it."""

    def __init__(
        self, kept: Iterable[Document], library: Library, named: Mapping[str, Iterable[Citation]], *, today: date
    ) -> None:
        """*kept* is what editors wrote down; *named* maps the id of each post to what it names."""
        known: dict[str, Document] = {}
        self._names: dict[str, str] = {}
        for document in kept:
            known[document.slug] = documents.on(document, today)
            for name in (document.slug, *(number.slug for number in document.other_numbers)):
                self._names[name] = document.slug
        for document in tuple(known.values()):
            for number in (*document.replaced_by, *document.replaces, *document.amended_by):
                _learn(known, self._names, number.slug, number)
        cited: dict[str, dict[str, str]] = {}
        # Oldest first: what a document is called does not change because one more post names it.
        for post in reversed(library.posts):
            cited[post.id] = _cite(known, self._names, named.get(post.id, ()), post)
        self.by_slug: Mapping[str, Document] = known
        self._cited: Mapping[str, tuple[Document, ...]] = {
            id: tuple(known[slug] for slug in dict.fromkeys(found.values())) for id, found in cited.items()
        }
        self._addresses: Mapping[str, Mapping[str, str]] = {
            id: {f"{citations.TARGET}{name}": known[slug].address for name, slug in found.items()}
            for id, found in cited.items()
            if found
        }
        posts: defaultdict[str, list[Post]] = defaultdict(list)
        for post in library.listed:
            for document in self._cited[post.id]:
                posts[document.slug].append(post)
        self._posts = {slug: tuple(found) for slug, found in posts.items()}
        self.documents: tuple[Document, ...] = tuple(sorted(known.values(), key=_order, reverse=True))
        """Every document, newest first."""

        self.others: Mapping[str, Document] = {name: known[slug] for name, slug in self._names.items() if name != slug}
        """The document that each of the other numbers means, by the number's name in addresses."""

        # Either of two documents may say that one took the place of the other.
        self._successors: defaultdict[str, dict[Document, None]] = defaultdict(dict)
        self._replaces: defaultdict[str, dict[Document, None]] = defaultdict(dict)
        self._editions: defaultdict[str, list[Document]] = defaultdict(list)
        for document in self.documents:
            self._editions[_edition(document)].append(document)
            for successor in self.named(document.replaced_by):
                self._successors[document.slug][successor] = None
                self._replaces[successor.slug][document] = None
            for older in self.named(document.replaces):
                self._replaces[document.slug][older] = None
                self._successors[older.slug][document] = None

    def cited(self, post: Post) -> tuple[Document, ...]:
        """Return the documents that *post* names, in the order in which it does."""
        return self._cited.get(post.id, ())

    def addresses(self, post: Post) -> Mapping[str, str]:
        """Return the address for the target of each citation in the body of *post* (see `Citation.target`)."""
        return self._addresses.get(post.id, {})

    def posts(self, document: Document) -> tuple[Post, ...]:
        """Return the posts that name *document*, newest first; those that lists show."""
        return self._posts.get(document.slug, ())

    def named(self, numbers: Iterable[Citation]) -> tuple[Document, ...]:
        """Return the documents that the register's own *numbers* mean."""
        return tuple(self.by_slug[self._names.get(number.slug, number.slug)] for number in numbers)

    def replaces(self, document: Document) -> tuple[Document, ...]:
        """Return what *document* took the place of, whichever entry of the two says so."""
        return tuple(self._replaces.get(document.slug, ()))

    def successors(self, document: Document) -> tuple[Document, ...]:
        """Return what took the place of *document*, whichever entry of the two says so."""
        return tuple(self._successors.get(document.slug, ()))

    def editions(self, document: Document) -> tuple[Document, ...]:
        """Return the other documents of the same number: of other years, or without one; newest first."""
        return tuple(other for other in self._editions.get(_edition(document), ()) if other is not document)

    def lapses(self) -> tuple[Lapse, ...]:
        """Return every document that has lapsed and that posts name, as editors noted it, the newest note first."""
        found = [
            Lapse(
                document=document,
                told_at=document.told_at,
                successors=self.successors(document),
                posts=self.posts(document)[:SHOWN],
                count=len(self.posts(document)),
            )
            for document in self.documents
            if document.told_at and self.posts(document)
        ]
        return tuple(sorted(found, key=lambda lapse: (lapse.told_at, lapse.id), reverse=True))

    def records(self) -> Iterator[Record]:
        """Yield every document for the search, newest first, with every form of its number and the words for it."""
        for document in self.documents:
            numbers = (document.number, *(each.number for each in document.other_numbers))
            facts = (document.kind, document.issuer, *(each.name for each in self.successors(document)))
            about = (document.title, document.issuer, document.standing_note)
            yield Record(
                id=f"van-ban/{document.slug}",
                published_at=f"{document.issued_on}T00:00:00+07:00" if document.issued_on else "",
                kind="document",
                address=document.address,
                title=document.name,
                summary=". ".join(filter(None, about)) + ".",
                headings=(),
                text="\n".join(dict.fromkeys(filter(None, (*numbers, *map(fold, numbers), *facts)))),
            )

    def kinds(self) -> tuple[Group, ...]:
        """Return the documents by kind, in the order of the alphabet."""
        return _groups((document.kind or UNSAID, document) for document in self.documents)

    def issuers(self) -> tuple[Group, ...]:
        """Return the documents by who issued them, in the order of the alphabet; a joint one stands with each."""
        return _groups(
            (name, document) for document in self.documents for name in (document.issuer or UNSAID).split("; ")
        )

    def years(self) -> tuple[Group, ...]:
        """Return the documents by year, newest first; those without one come last."""
        by_year: dict[int | None, list[Document]] = {}
        for document in self.documents:
            by_year.setdefault(document.year, []).append(document)
        return tuple(
            Group(slug=slugify(str(year or UNSAID)), name=str(year or UNSAID), documents=tuple(found))
            for year, found in by_year.items()
        )


def notices(register: Register, posts: Iterable[Post], *, path: str) -> Iterator[Notice]:
    """Yield what editors should know: posts that rest on a lapsed document, then documents that *path* does not hold.

    *posts* are those that editors may still change; *path* is the register's file.
    """
    for post in posts:
        for document in register.cited(post):
            if document.is_lapsed and document.lapsed_on:
                instead = ", ".join(each.number for each in register.successors(document))
                yield Notice(
                    path=post.path,
                    line=post.line("documents") if post.documents else post.body_line,
                    heading="Văn bản hết hiệu lực",
                    text=f"“{post.title}” dựa vào {document.name}, hết hiệu lực từ {dates.day(document.lapsed_on)}"
                    + (f", được thay bằng {instead}." if instead else "."),
                )
    for document in register.documents:
        found = register.posts(document)
        if found and not document.is_kept:
            yield Notice(
                path=path,
                line=1,
                heading="Chưa có trong sổ văn bản",
                text=f"{document.name}, {len(found)} bài viện dẫn, gần nhất là {found[0].path}.",
            )


def _cite(
    known: dict[str, Document], names: Mapping[str, str], named: Iterable[Citation], post: Post
) -> dict[str, str]:
    """Return the slug of the document that each name in *post* means; *known* learns what is new.

    A number without a year means the one of that number that the post dates
    somewhere, else the one that editors keep for the post's own year.
    """
    found = tuple(named)
    dated: defaultdict[str, set[str]] = defaultdict(set)
    for citation in found:
        if citation.issued_on and not citation.is_lasting:
            dated[citation.stem].add(citation.slug)
    slugs: dict[str, str] = {}
    for citation in found:
        name = slug = citation.slug
        if not citation.is_lasting and not citation.issued_on:
            own = f"{slug}-{post.published_at.year}"
            if len(dated[slug]) == 1:
                slug = min(dated[slug])
            elif own in names:
                slug = own
        slugs[name] = _learn(known, names, slug, citation)
    return slugs


def _learn(known: dict[str, Document], names: Mapping[str, str], slug: str, citation: Citation) -> str:
    """Return the slug of the document that is called *slug*, and add to *known* what *citation* says of it."""
    slug = names.get(slug, slug)
    document = known.get(slug)
    if document is None:
        known[slug] = document = documents.from_citation(citation)
        if document.slug != slug:
            known[slug] = replace(document, slug=slug)
    elif not document.is_kept and (
        (citation.kind and not document.kind) or (citation.issued_on and not document.issued_on)
    ):
        issued_on = document.issued_on or citation.issued_on
        known[slug] = replace(
            document,
            kind=document.kind or citation.kind,
            issued_on=issued_on,
            year=document.year or (issued_on.year if issued_on else None),
        )
    return slug


def _order(document: Document) -> tuple[int, date, int, str]:
    """Return the key that sorts documents oldest first: year, date, number. Total: slugs are unique."""
    number = _FIRST_NUMBER.search(document.number)
    return document.year or 0, document.issued_on or date.min, int(number[0]) if number else 0, document.slug


def _edition(document: Document) -> str:
    """Return what documents of one number, but of different years, have in common."""
    if document.is_standard and document.year:
        return document.stem.replace(f"-{document.year}", "")
    return document.stem


def _groups(pairs: Iterable[tuple[str, Document]]) -> tuple[Group, ...]:
    names: dict[str, str] = {}
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for name, document in pairs:
        slug = slugify(name) or "khac"
        names.setdefault(slug, name)
        found[slug].append(document)
    groups = (Group(slug=slug, name=names[slug], documents=tuple(of_it)) for slug, of_it in found.items())
    return tuple(sorted(groups, key=lambda group: (group.name == UNSAID, sort_key(group.name), group.slug)))
