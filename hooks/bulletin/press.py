"""Press: any page or feed to its bytes; a page is a fragment poured into the chrome.

It is a pure function of what it shows and of its address: the build makes them
all, the preview the one that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from html import escape
from itertools import chain
from typing import Any, NamedTuple

from markupsafe import Markup

from bulletin import cards, feeds, fragments, links, permalinks, proof, sharing
from bulletin.archives import Crumb
from bulletin.cards import Card
from bulletin.chrome import Chrome
from bulletin.contents import Content
from bulletin.feeds import Channel, Feed, Format
from bulletin.library import Tag
from bulletin.pages import Page
from bulletin.posts import Post
from bulletin.proof import Sheet
from bulletin.related import Relation
from bulletin.rendering import Heading
from bulletin.settings import Settings
from bulletin.volumes import Volume

TOC_HEADINGS = 3
"""A post with this many headings or more has a table of contents."""

GAP = "\x02"
"""Stands before and after the number of what fills a gap in a fragment. No text of an editor has this character."""

CATEGORY = f"{GAP}c{GAP}"
"""The gap in an entry of a listing."""

_CATEGORY = CATEGORY.encode()
_FORMATS = tuple(Format)
_GAPS = re.compile(rf"{GAP}(\d+){GAP}".encode())
_ANYWHERE = "/_/"
"""Where a piece is read: it leads to the same places from everywhere."""


class Piece(NamedTuple):
    """A part of many pages that closes what it opens: made once, and proved once."""

    data: bytes
    """HTML, UTF-8; addresses in it are marked with links.ROOT, so that it fits pages of any depth."""

    sheet: Sheet
    """What it leads to."""

    news: Sheet | None
    """The same without what is known to be there; None when nothing is left, as of most."""


class Filled(NamedTuple):
    """A page, all but the chrome around it."""

    slots: Mapping[str, bytes]
    """What fills the slots of the chrome, UTF-8, by name."""

    own: Sequence[bytes]
    """The parts that no other page has. Each closes what it opens."""

    pieces: Sequence[Piece]
    """The parts that others have too."""


class Press:
    """Makes the pages of one bulletin. What many pages show alike is made once."""

    def __init__(
        self,
        chromes: Mapping[int, Chrome],
        settings: Settings,
        *,
        sound: Iterable[str] = (),
        is_public: bool = True,
    ) -> None:
        """*chromes* holds the chrome of each folder depth; addresses that are *sound* are known to be there.

        What is not public asks search engines to pass it over, and offers no feeds.
        """
        self._chromes = dict(chromes)
        self._settings = settings
        self._sound = frozenset(sound)
        self._main = feeds.main(settings)
        self._is_public = is_public
        self._common = {
            **fragments.environment().globals,
            "macros": fragments.macros(),
            "settings": settings,
            "to": to,
            "is_public": is_public,
        }
        self._pieces: dict[tuple[str, Hashable], Piece] = {}
        self._sheets: dict[int, tuple[Sheet, Sheet]] = {}

    def make(self, thing: Page | Feed | Volume | Card) -> tuple[bytes, Sheet]:
        """Return the bytes of *thing* and its sheet. Reads a volume's pictures.

        Links of a page that are sound are left out, but where they are counted.
        """
        if isinstance(thing, Volume):
            from bulletin import binding  # Brings in lxml.

            pictures = {address: path.read_bytes() for address, path in thing.pictures.items()}
            data = binding.make(thing, self._settings, pictures)
            return data, proof.read(thing.address[1:], data, site_url=self._settings.site_url)
        if isinstance(thing, Card):
            return cards.draw(thing), Sheet()
        if isinstance(thing, Feed):
            from bulletin import syndication  # What a preview does without.

            data = syndication.make(thing, self._settings)
            return data, proof.read(thing.address[1:], data, site_url=self._settings.site_url)
        filled = self.fill(thing)
        return self.chrome(thing.address).pour(filled.slots), self._read(thing.address, filled)

    def _read(self, address: str, filled: Filled) -> Sheet:
        """Return the sheet of the page at *address*: that of its chrome, its own parts and its pieces."""
        site_url = self._settings.site_url
        whole, news = self._sheet(permalinks.depth(address))
        own = [proof.read_own(part, address=address, site_url=site_url) for part in filled.own]
        if proof.is_counted(address):
            return proof.join([whole, *own, *[piece.sheet for piece in filled.pieces]], address=address)
        told = [piece.news for piece in filled.pieces if piece.news is not None]
        return proof.join([news, *own, *told], address=address, sound=self._sound)

    def _sheet(self, depth: int) -> tuple[Sheet, Sheet]:
        """Return the sheet of the chrome around pages at *depth*, and the same without links that are sound."""
        if depth not in self._sheets:
            empty = self._chromes[depth].pour({}).decode()
            # What it leads to is the same at any depth.
            whole = proof.read_html(empty, address="/" + "_/" * depth, site_url=self._settings.site_url)
            self._sheets[depth] = whole, self._news(whole)
        return self._sheets[depth]

    def _news(self, sheet: Sheet) -> Sheet:
        return sheet._replace(links=sheet.links - self._sound)

    def pour(self, page: Page) -> bytes:
        """Return the bytes of *page*, UTF-8."""
        return self.chrome(page.address).pour(self.fill(page).slots)

    def chrome(self, address: str) -> Chrome:
        """Return the chrome of the page at *address*."""
        return self._chromes[permalinks.depth(address)]

    def fill(self, page: Page) -> Filled:
        """Return what fills the slots of the chrome for *page*."""
        gaps = _Gaps(self)
        context: dict[str, Any] = {
            **self._common,
            "page": page,
            "url": self._settings.site_url + page.address[1:],
            "headings": _headings(page),
            "gaps": gaps,
            **page.context,
        }
        if self._is_public:
            context |= self._shared(page, context)
        root = permalinks.relative_root(page.address)
        is_home = page.address == permalinks.HOME
        title = escape(page.title if is_home else f"{page.title} – {self._settings.site_name}").encode()
        head, head_own = gaps.close(fragments.fill("head.html", context), root)
        content, content_own = gaps.close(fragments.fill(page.fragment, context), root)
        return Filled(
            slots={
                "title": title,
                "head": head,
                "content": content,
                f"current:{page.section}": b' aria-current="true"',
            },
            own=(b"\n".join((title, head_own, content_own)), *(links.rooted_data(body, root) for body in gaps.bodies)),
            pieces=gaps.pieces,
        )

    def _shared(self, page: Page, context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what others are told of *page*: who publishes it, its card, what it is as an article."""
        content = context.get("content")
        publisher = context.get("publisher", self._settings.agency)
        slug = page.section.removeprefix(permalinks.CATEGORIES)
        category = "" if slug == page.section else slug.strip("/")
        card = sharing.card(content, category, self._settings)
        article: Mapping[str, Any] = {}
        if content and not content.post.withdrawal:
            article = sharing.article(content, self._settings, publisher=publisher, card=card)
        about = sharing.about(page, self._settings, card=card)
        if content:
            about = f"{sharing.about_post(content, self._settings, publisher=publisher)}\n{about}"
        return {"publisher": publisher, "about": about, "article": article}

    def piece(self, macro: str, key: Hashable, *values: object) -> Piece:
        """Return what *macro* makes of *values*, which *key* names, made once."""
        found = self._pieces.get((macro, key))
        if found is None:
            data = str(getattr(fragments.macros(), macro)(*values, to)).strip().encode()
            here = links.rooted_data(data, permalinks.relative_root(_ANYWHERE))
            sheet = proof.read_own(here, address=_ANYWHERE, site_url=self._settings.site_url)
            news = self._news(sheet)
            found = self._pieces[macro, key] = Piece(data, sheet, None if news == Sheet() else news)
        return found

    def line(self, post: Post) -> Piece:
        """Return the title of *post*, which leads to it, and its day: a neighbour on twenty pages."""
        return self.piece("line", post.id, post)

    def relation(self, relation: Relation) -> tuple[Piece, Piece]:
        """Return a related post as a line, and why it is one."""
        shared = relation.document or relation.tag
        return self.line(relation.post), self.piece("reason", shared and (type(shared), shared.slug), relation)

    def entry(self, content: Content, level: int, length: int) -> Piece:
        """Return a post as an entry of a listing, with CATEGORY where its category may stand."""
        how = level, length
        return self.piece("entry", (content.post.id, *how), content, *how, CATEGORY)

    def category(self, slug: str) -> Piece:
        """Return the name of a category."""
        return self.piece("category", slug, self._settings.category(slug).name)

    def discovery(self, channel: Channel | None) -> Piece:
        """Return the links by which programs find the feeds of the bulletin, and of *channel* beside it."""
        channels = (self._main, channel) if channel else (self._main,)
        return self.piece("discovery", channel.id if channel else "", channels, _FORMATS)


class _Gaps:
    """The gaps in the fragments of one page, where pieces stand, and the body: what need not go through a template."""

    def __init__(self, press: Press) -> None:
        self.pieces: list[Piece] = []
        self.bodies: list[bytes] = []
        self._press = press
        self._fillings: list[bytes] = []

    def rows(self, posts: Iterable[Post]) -> Markup:
        """Return *posts* as lines of a list."""
        found = [self._press.line(post) for post in posts]
        return self._gap([b"<li>%b</li>" % line.data for line in found], found)

    def tag_rows(self, tags: Iterable[Tag]) -> Markup:
        """Return *tags* as lines of a list."""
        found = [self._press.piece("tag", tag.slug, tag) for tag in tags]
        return self._gap([b"<li>%b</li>" % tag.data for tag in found], found)

    def relation_rows(self, relations: Iterable[Relation]) -> Markup:
        """Return *relations* as lines of a list."""
        found = [self._press.relation(relation) for relation in relations]
        return self._gap([b"<li>%b %b</li>" % (line.data, reason.data) for line, reason in found], chain(*found))

    def crumbs(self, crumbs: tuple[Crumb, ...]) -> Markup:
        """Return the way to a page as a list."""
        found = self._press.piece("crumbs", crumbs, crumbs)
        return self._gap([found.data], [found])

    def entries(
        self, contents: Iterable[Content], level: int = 2, show_category: bool = True, length: int = 0
    ) -> Markup:
        """Return *contents* as entries of a listing, titles at heading *level*, texts not longer than *length*."""
        found: list[Piece] = []
        parts: list[bytes] = []
        for content in contents:
            entry = self._press.entry(content, level, length)
            category = self._press.category(content.post.category)
            found += (entry, category)
            parts.append(entry.data.replace(_CATEGORY, b" " + category.data if show_category else b""))
        return self._gap(parts, found)

    def discovery(self, channel: Channel | None) -> Markup:
        """Return the links by which programs find the feeds of the bulletin, and of *channel* beside it."""
        found = self._press.discovery(channel)
        return self._gap([found.data], [found])

    def body(self, content: Content) -> Markup:
        """Return the body of a post."""
        self.bodies.append(content.page_html.encode())
        return self._gap(self.bodies[-1:], ())

    def close(self, text: str, root: str) -> tuple[bytes, bytes]:
        """Return *text*, UTF-8, with its gaps filled, and without them, on a page that *root* leads up from."""
        parts = _GAPS.split(text.encode())
        own = b"".join(parts[::2])
        parts[1::2] = [self._fillings[int(number)] for number in parts[1::2]]
        return links.rooted_data(b"".join(parts), root), links.rooted_data(own, root)

    def _gap(self, parts: Iterable[bytes], pieces: Iterable[Piece]) -> Markup:
        """Return what stands where *parts*, a line each, are to be: *pieces* with what is around them."""
        self.pieces += pieces
        self._fillings.append(b"\n".join(parts))
        return Markup(f"{GAP}{len(self._fillings) - 1}{GAP}")  # noqa: S704 - a mark and a number


def to(address: str) -> str:
    """Return *address* as fragments write it: good on any page once `links.rooted` has seen it."""
    return links.at_root(address)


def _headings(page: Page) -> list[tuple[Heading, list[Heading]]]:
    """Return the table of contents of a post: each heading of level 2 with those of level 3 below it."""
    content = page.context.get("content")
    if not isinstance(content, Content) or len(content.gist.headings) < TOC_HEADINGS:
        return []
    tree: list[tuple[Heading, list[Heading]]] = []
    for heading in content.gist.headings:
        if heading.level == 3 and tree:
            tree[-1][1].append(heading)
        elif heading.level <= 3:
            tree.append((heading, []))
    return tree
