"""Press: any page or feed to its bytes; a page is a fragment poured into the chrome.

It is a pure function of what it shows and of its address: the build makes them
all, the preview the one that was asked for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from html import escape
from typing import Any

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
from bulletin.proof import Sheet, Sound
from bulletin.rendering import Heading
from bulletin.settings import Settings
from bulletin.volumes import Volume

TOC_HEADINGS = 3
"""A post with this many headings or more has a table of contents."""


class Press:
    """Makes the pages of one bulletin. What many pages show alike is made once."""

    def __init__(self, chromes: Mapping[int, Chrome], settings: Settings, *, is_public: bool = True) -> None:
        """*chromes* holds the chrome of each folder depth.

        What is not public asks search engines to pass it over, and offers no feeds.
        """
        self._chromes = dict(chromes)
        self._settings = settings
        self._is_public = is_public
        # Addresses in these are marked with links.ROOT, so that they fit pages of any depth.
        self._made: dict[tuple[str, Hashable], Markup] = {}
        self._sheets: dict[int, Sheet] = {}

    def make(self, thing: Page | Feed | Volume | Card, sound: Sound) -> tuple[bytes, Sheet]:
        """Return the bytes of *thing* and its sheet, without the links that are *sound*. Reads a volume's pictures."""
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
        filling = self.fill(thing)
        own = proof.read_own(
            b"\n".join(filling.values()),
            address=thing.address,
            site_url=self._settings.site_url,
            sound=sound.links_of(thing.address),
        )
        return self.chrome(thing.address).pour(filling), proof.join(
            own, self._sheet(thing.address), address=thing.address
        )

    def _sheet(self, address: str) -> Sheet:
        """Return the sheet of the chrome around the page at *address*: what it leads to is the same at any depth."""
        depth = permalinks.depth(address)
        if depth not in self._sheets:
            empty = self._chromes[depth].pour({}).decode()
            place = "/" + "_/" * depth
            sheet = proof.read_html(empty, address=place, site_url=self._settings.site_url)
            self._sheets[depth] = sheet
        return self._sheets[depth]

    def pour(self, page: Page) -> bytes:
        """Return the bytes of *page*, UTF-8."""
        return self.chrome(page.address).pour(self.fill(page))

    def chrome(self, address: str) -> Chrome:
        """Return the chrome of the page at *address*."""
        return self._chromes[permalinks.depth(address)]

    def fill(self, page: Page) -> dict[str, bytes]:
        """Return what fills the slots of the chrome for *page*, UTF-8, by name.

        Each piece closes the elements it opens.
        """
        environment = fragments.environment()
        headings = _headings(page)
        context: dict[str, Any] = {
            "page": page,
            "url": self._settings.site_url + page.address[1:],
            "settings": self._settings,
            "to": to,
            "crumbs": self._crumbs,
            "line": self._line,
            "rows": self._rows,
            "tag_rows": self._tags,
            "entry": self._entry,
            "discovery": self._discovery,
            "headings": headings,
            "is_public": self._is_public,
            **page.context,
        }
        if self._is_public:
            context |= self._shared(page, context)
        root = permalinks.relative_root(page.address)
        is_home = page.address == permalinks.HOME
        return {
            "title": escape(page.title if is_home else f"{page.title} – {self._settings.site_name}").encode(),
            "head": links.rooted_data(environment.get_template("head.html").render(context), root),
            "content": links.rooted_data(environment.get_template(page.fragment).render(context), root),
            f"current:{page.section}": b' aria-current="true"',
        }

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
        return {"publisher": publisher, "card": self._settings.site_url + card[1:], "article": article}

    def _once(self, macro: str, key: Hashable, *values: object) -> Markup:
        """Return what *macro* makes of *values*, which *key* names: a title is a neighbour on twenty pages."""
        found = self._made.get((macro, key))
        if found is None:
            found = self._made[macro, key] = getattr(fragments.macros(), macro)(*values, to)
        return found

    def _line(self, post: Post) -> Markup:
        """Return the title of *post*, which leads to it, and its day."""
        return self._once("line", post.id, post)

    def _rows(self, posts: Iterable[Post]) -> Markup:
        """Return *posts* as lines of a list."""
        return _joined(self._once("row", post.id, post) for post in posts)

    def _tags(self, tags: Iterable[Tag]) -> Markup:
        """Return *tags* as lines of a list."""
        return _joined(self._once("tag", tag.slug, tag) for tag in tags)

    def _crumbs(self, crumbs: tuple[Crumb, ...]) -> Markup:
        """Return the way to a page as a list."""
        return self._once("crumbs", crumbs, crumbs)

    def _entry(self, content: Content, level: int = 2, show_category: bool = True, length: int = 0) -> Markup:
        """Return a post as an entry of a listing, its title at heading *level*, its text not longer than *length*."""
        key = content.post.id, level, show_category, length
        return self._once("entry", key, content, level, show_category, length, self._settings)

    def _discovery(self, channel: Channel | None) -> Markup:
        """Return the links by which programs find the feeds of the bulletin, and of *channel* beside it."""
        main = feeds.main(self._settings)
        channels = (main, channel) if channel else (main,)
        return self._once("discovery", channel.id if channel else "", channels, tuple(Format))


def _joined(pieces: Iterable[Markup]) -> Markup:
    return Markup("".join(pieces))  # noqa: S704 - each piece is Markup; Markup's own join asks each whether it is


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
