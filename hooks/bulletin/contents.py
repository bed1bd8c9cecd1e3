"""Contents: a post with everything its author pointed at, found and given its address."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from markupsafe import escape

from bulletin import abbreviations, dates, illustrations, links, permalinks
from bulletin.documents import Document
from bulletin.excerpts import shorten
from bulletin.illustrations import Shown
from bulletin.posts import Image, Post
from bulletin.register import Register
from bulletin.rendering import Gist, Rendered, render
from bulletin.schema import Status

_QUERY = "!$&'()*+,;=:@/?"
"""What may stand in a query as it is (RFC 3986, 3.4)."""

_BREAK = "<hr>\x02"
"""Between two texts that are looked at as one. No text of an editor has this character."""

LEAD_LENGTH = 320
"""The longest sapo taken from a first paragraph, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file beside a post or under docs/."""

    path: str
    """Relative to the root of the project, in NFC."""

    on_disk: str
    """The same as the disk spells it, which may not be NFC."""

    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """An attachment as readers see it."""

    title: str
    address: str
    kind: str
    """Its ending in capitals: ``PDF``."""

    size: str
    """For people: ``340 KB``, ``1,2 MB``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The main picture as readers see it."""

    address: str
    alt: str
    caption: str
    size: int
    """In bytes."""

    shown: Shown | None = None
    """Its size and the smaller ones; None when nothing is known of it."""


class Body:
    """The Markdown of a post, rendered when somebody asks: most builds change a few pages and need a few bodies."""

    __slots__ = ("_rendered", "_text")

    def __init__(self, text: str, rendered: Rendered | None = None) -> None:
        """*rendered* is what *text* became, if that is known already."""
        self._text = text
        self._rendered = rendered

    @property
    def rendered(self) -> Rendered:
        """What it became."""
        if self._rendered is None:
            self._rendered = render(self._text)
        return self._rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A document that a post names, as feeds and machines are told."""

    name: str
    """``Quyết định số 19/2014/QĐ-TTg``."""

    address: str
    """The URL path of its page."""

    others: tuple[str, ...] = ()
    """What else its number is called, as editors say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A post, its links leading to real addresses."""

    post: Post
    gist: Gist
    body: Body
    addresses: Mapping[str, str]
    """Where each link and picture of the body leads, by its target as written."""

    lead: str
    """The sapo: the author's summary, else the first paragraph, plain text."""

    picture: Picture | None
    downloads: tuple[Download, ...]
    cited: tuple[Cited, ...] = ()
    """The documents it names. Nothing in it changes when a document lapses."""

    label: str = ""
    """What keeps it from readers, in Vietnamese; empty for a post that is published."""

    files: frozenset[str]
    """The files it shows or offers, by path: what has to be copied with it."""

    pictures: Mapping[str, Shown] = field(default_factory=dict)
    """The pictures of the body by their address as HTML has it, marked with links.ROOT."""

    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What those of the glossary stand for that the summary or the body may hold."""

    @property
    def html(self) -> str:
        """Safe HTML; addresses at the root of the site are marked with links.ROOT."""
        return links.resolve(self.body.rendered.html, self.addresses)

    @property
    def summary_html(self) -> str:
        """The author's summary for a page, as safe HTML, with abbreviations that can be asked what they stand for."""
        return abbreviations.explain(str(escape(self.post.summary)), self.abbreviations)

    @property
    def page_html(self) -> str:
        """The body for a page: pictures in several sizes, abbreviations explained that the summary does not hold."""
        body = illustrations.illustrate(self.html, self.pictures, links.at_root)
        both = f"{escape(self.post.summary)}{_BREAK}{body}"
        return abbreviations.explain(both, self.abbreviations).partition(_BREAK)[2]

    @property
    def text(self) -> str:
        """Plain text, a line a block."""
        return self.body.rendered.text

    @property
    def searchable(self) -> str:
        """The same for the search: each document it names stands there in full too, by each of its numbers."""
        text = self.text
        names = (name for each in self.cited for name in (each.name, *each.others))
        return "\n".join((text, *(name for name in names if name not in text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything lies: the answers that links, pictures and attachments need."""

    posts_dir: str
    docs_dir: str
    files: Mapping[str, Found]
    """Every file under posts/ and docs/ that is not Markdown, by path."""

    pages: Mapping[str, str]
    """The address of every post and every page under docs/, by path."""

    pictures: Mapping[str, Shown] = field(default_factory=dict)
    """The size of each picture, and the smaller ones made of it, by path."""

    def file(self, path: str) -> str | None:
        """Return the address of the file at *path*, or None when there is none."""
        if path not in self.files:
            return None
        if path.startswith(f"{self.docs_dir}/"):
            return "/" + quote(path.removeprefix(f"{self.docs_dir}/"))
        return permalinks.file(path.removeprefix(f"{self.posts_dir}/"))

    def address(self, path: str) -> str | None:
        """Return the address of the post, page or file at *path* (or of *path* itself when it is an address)."""
        if path.startswith("/"):
            return quote(path)
        return self.pages.get(path) or self.file(path)


def _cited(document: Document) -> Cited:
    others = tuple(each.number for each in document.other_numbers)
    return Cited(name=document.name, address=document.address, others=others)


def content(
    post: Post,
    gist: Gist,
    body: Body,
    places: Places,
    *,
    now: datetime,
    register: Register | None = None,
    terms: Mapping[str, tuple[str, ...]] | None = None,
) -> Content:
    """Return *post* with its addresses. What leads nowhere keeps its words: `checks` tells the editor.

    *register* knows where the documents are that it cites, *terms* are the
    abbreviations it may hold, and what they stand for.
    """
    base = posixpath.dirname(post.path)
    addresses: dict[str, str] = dict(register.addresses(post)) if register else {}
    files: set[str] = set()
    pictures: dict[str, Shown] = {}
    for target in (*gist.links, *gist.images):
        link = links.read(target, base=base)
        query = f"?{quote(link.query, safe=_QUERY)}" if link.query else ""
        anchor = f"#{quote(link.anchor)}" if link.anchor else ""
        if not link.path:
            addresses[target] = anchor or "#"
        elif found := places.address(link.path):
            addresses[target] = found + query + anchor
            files.add(link.path)
            if link.path in places.pictures:
                pictures[links.at_root(addresses[target])] = places.pictures[link.path]

    def own(name: str) -> str:
        path = links.read(name, base=base).path
        files.add(path)
        return path

    image = post.image
    downloads = [(attachment, own(attachment.file)) for attachment in post.attachments]
    picture = own(image.src) if image else ""
    return Content(
        post=post,
        gist=gist,
        body=body,
        addresses=addresses,
        cited=tuple(map(_cited, register.cited(post))) if register else (),
        lead=post.summary or shorten(gist.excerpt, LEAD_LENGTH),
        picture=_picture(image, picture, places) if image else None,
        downloads=tuple(
            Download(
                title=attachment.title,
                address=places.file(path) or "",
                kind=posixpath.splitext(path)[1][1:].upper(),
                size=_size(places.files[path].size) if path in places.files else "",
            )
            for attachment, path in downloads
        ),
        label=_label(post, now),
        files=frozenset(files & places.files.keys()),
        pictures=pictures,
        abbreviations=terms or {},
    )


def _picture(image: Image, path: str, places: Places) -> Picture:
    found = places.files.get(path)
    return Picture(
        address=places.file(path) or "",
        alt=image.alt,
        caption=image.caption,
        size=found.size if found else 0,
        shown=places.pictures.get(path),
    )


def _label(post: Post, now: datetime) -> str:
    if post.status is Status.DRAFT:
        return "Bản nháp"
    return f"Hẹn giờ: lên trang {dates.long_day(post.published_at)}" if post.published_at > now else ""


def _size(count: int) -> str:
    """Return a number of bytes for people, with the decimal comma used in Vietnam."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{round(count / 1024)} KB"
    return f"{count / 1024 / 1024:.1f} MB".replace(".", ",")
