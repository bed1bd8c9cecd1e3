"""Syndication: the bytes of a feed, in RSS 2.0, Atom 1.0 (RFC 4287) or JSON Feed 1.1.

All three tell the same entries, whole, with links that work anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from lxml import etree

from bulletin import dates, fragments, links, pictures
from bulletin.contents import Content
from bulletin.corrections import Correction
from bulletin.feeds import Feed, Format
from bulletin.register import Lapse
from bulletin.settings import Settings

_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
# DCMI Metadata Terms: a resource that is referenced, cited or otherwise pointed to.
_REFERENCES = "{http://purl.org/dc/terms/}references"
_RSS_NAMES = {"atom": _ATOM, "content": _ENCODED[1:-8], "dc": _CREATOR[1:-8], "dcterms": _REFERENCES[1:-11]}

# XML 1.0 has no place for these, not even as references (2.2), and UTF-8 none for half of a pair.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that comes with an entry."""

    url: str
    media_type: str
    length: int
    """In bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as every format tells it; every address absolute."""

    id: str
    """A ``tag:`` URI (RFC 4151), made from a permanent id alone."""

    url: str
    title: str
    html: str
    lead: str
    """Plain text; may be empty."""

    author: str
    published_at: datetime
    changed_at: datetime | None
    """When its content changed; None when it is as it was published."""

    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None
    cited: tuple[tuple[str, str], ...] = ()
    """Each document it names, and the address of its page."""


def make(feed: Feed, settings: Settings) -> bytes:
    """Return the bytes of *feed*, UTF-8. They depend on the arguments alone."""
    entries = [_entry(each, settings) for each in feed.entries]
    if feed.format is Format.JSON:
        return _json(feed, entries, settings)
    root = _rss(feed, entries, settings) if feed.format is Format.RSS else _atom(feed, entries, settings)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def absolute(resolved_html: str, *, site: str, url: str) -> str:
    """Return HTML whose every link works in a feed reader, *url* being the post's own page."""
    # A post may show this very text as an example of HTML, but not with such a quotation mark (see `rendering`).
    return links.rooted(resolved_html, site).replace('="#', f'="{url}#').replace('="//', '="https://')


def legible(text: str) -> str:
    """Return *text* with U+FFFD for every character that no feed can carry: a loss that can be seen."""
    return _ILLEGAL.sub("\ufffd", text)


def _entry(told: Content | Correction | Lapse, settings: Settings) -> Entry:
    if not isinstance(told, Content):
        return _of_correction(told, settings)
    post = told.post
    url = settings.site_url + post.permalink[1:]
    categories: dict[str, str] = {}
    for name in (settings.category(post.category).name, *post.tags):
        categories.setdefault(name.casefold(), name)
    return Entry(
        id=settings.id_uri(post.id),
        url=url,
        title=post.title,
        html=absolute(_whole(told), site=settings.site_url, url=url),
        lead=told.lead,
        author=post.author or settings.agency,
        published_at=post.published_at,
        changed_at=post.updated_at if post.updated_at != post.published_at else None,
        categories=tuple(categories.values()),
        enclosure=_enclosure(told, settings),
        cited=tuple((each.name, settings.site_url + each.address[1:]) for each in told.cited),
    )


def _whole(content: Content) -> str:
    """Return all that the page of a post shows of it but its title."""
    post, html = content.post, content.html
    first = content.gist.headings[0] if content.gist.headings else None
    # Many authors begin by saying the title again.
    if first and first.text == post.title and html.startswith(f'<h{first.level} id="{first.anchor}">'):
        html = html.partition(f"</h{first.level}>")[2].lstrip()
    if not (post.summary or content.picture or content.downloads or content.cited or post.changes or post.source):
        return html
    return fragments.environment().get_template("feed-post.html").render(content=content, html=html, root=links.ROOT)


def _enclosure(content: Content, settings: Settings) -> Enclosure | None:
    picture = content.picture
    if picture is None or not picture.address:
        return None
    ending = picture.address.rpartition(".")[2].lower()
    return Enclosure(
        url=settings.site_url + picture.address[1:],
        media_type=pictures.MEDIA_TYPES.get(ending, "application/octet-stream"),
        length=picture.size,
    )


def _of_correction(correction: Correction | Lapse, settings: Settings) -> Entry:
    url = settings.site_url + correction.address[1:]
    templates = fragments.environment()
    if isinstance(correction, Lapse):
        html = templates.get_template("feed-lapse.html").render(lapse=correction, root=links.ROOT)
        categories: tuple[str, ...] = ()
    else:
        html = templates.get_template("feed-correction.html").render(correction=correction, root=links.ROOT)
        categories = (settings.category(correction.post.category).name,)
    return Entry(
        id=settings.id_uri(correction.id),
        url=url,
        title=correction.title,
        html=absolute(html, site=settings.site_url, url=url),
        lead=correction.note,
        author=settings.agency,
        published_at=correction.told_at,
        changed_at=None,
        categories=categories,
    )


def _rss(feed: Feed, entries: Sequence[Entry], settings: Settings) -> Any:
    """Return RSS 2.0 by the specification of the RSS Advisory Board, version 2.0.11."""
    site = settings.site_url
    root = etree.Element("rss", version="2.0", nsmap=_RSS_NAMES)
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", site + feed.channel.address[1:])
    _add(channel, "description", feed.channel.description or feed.title)
    _add(channel, "language", "vi")
    _add(channel, "lastBuildDate", _rfc_822(feed.changed_at))
    _link(channel, "self", site + feed.address[1:], type=feed.format.media_type)
    if settings.websub_hub:
        _link(channel, "hub", settings.websub_hub)
    for entry in entries:
        item = _add(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.url)
        _add(item, "guid", entry.id, {"isPermaLink": "false"})
        _add(item, "pubDate", _rfc_822(entry.published_at))
        if entry.changed_at:
            _add(item, f"{{{_ATOM}}}updated", dates.machine(entry.changed_at))
        _add(item, _CREATOR, entry.author)
        for name in entry.categories:
            _add(item, "category", name)
        if entry.lead:
            # Readers of RSS take a description for HTML.
            _add(item, "description", escape(entry.lead, quote=False))
        _add(item, _ENCODED, entry.html)
        for _, address in entry.cited:
            _add(item, _REFERENCES, address)
        if enclosure := entry.enclosure:
            told = {"url": enclosure.url, "length": str(enclosure.length), "type": enclosure.media_type}
            _add(item, "enclosure", attributes=told)
    return root


def _atom(feed: Feed, entries: Sequence[Entry], settings: Settings) -> Any:
    site = settings.site_url
    names = {None: _ATOM} | ({"fh": _HISTORY} if feed.archived else {})
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=names)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    # An archive is a part of the feed it belongs to, so it has the same name.
    _put(root, "id", settings.id_uri(feed.channel.id))
    _put(root, "title", feed.title)
    if feed.channel.description:
        _put(root, "subtitle", feed.channel.description)
    _put(root, "updated", dates.machine(feed.changed_at.astimezone(dates.VIETNAM)))
    _put(_put(root, "author"), "name", settings.agency)
    _link(root, "self", site + feed.address[1:], type=feed.format.media_type)
    page = feed.address.rpartition("/")[0] + "/" if feed.archived else feed.channel.address
    _link(root, "alternate", site + page[1:], type="text/html")
    if settings.websub_hub and not feed.archived:
        _link(root, "hub", settings.websub_hub)
    for relation, address in (
        ("current", feed.archived),
        ("prev-archive", feed.older),
        ("next-archive", feed.newer),
    ):
        if address:
            _link(root, relation, site + address[1:], type=feed.format.media_type)
    if feed.archived:
        _add(root, f"{{{_HISTORY}}}archive")
    for entry in entries:
        element = _put(root, "entry")
        _put(element, "id", entry.id)
        _put(element, "title", entry.title)
        _link(element, "alternate", entry.url, type="text/html")
        _put(element, "published", dates.machine(entry.published_at))
        # RFC 4287 wants one in every entry: what never changed was updated when it was published.
        _put(element, "updated", dates.machine(entry.changed_at or entry.published_at))
        _put(_put(element, "author"), "name", entry.author)
        for name in entry.categories:
            _put(element, "category", attributes={"term": legible(name)})
        if entry.lead:
            _put(element, "summary", entry.lead)
        _put(element, "content", entry.html, {"type": "html"})
        for name, address in entry.cited:
            _link(element, "related", address, type="text/html", title=legible(name))
        if enclosure := entry.enclosure:
            _link(element, "enclosure", enclosure.url, type=enclosure.media_type, length=str(enclosure.length))
    return root


def _json(feed: Feed, entries: Sequence[Entry], settings: Settings) -> bytes:
    site = settings.site_url
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": legible(feed.title),
        "home_page_url": site + feed.channel.address[1:],
        "feed_url": site + feed.address[1:],
        "description": legible(feed.channel.description),
        "language": "vi",
        "authors": [{"name": legible(settings.agency), "url": site}],
        "hubs": [{"type": "WebSub", "url": settings.websub_hub}] if settings.websub_hub else [],
        "items": [_json_item(entry) for entry in entries],
    }
    kept = {key: value for key, value in told.items() if value or key == "items"}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_item(entry: Entry) -> dict[str, Any]:
    enclosure = entry.enclosure
    told: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": legible(entry.title),
        "content_html": legible(entry.html),
        "summary": legible(entry.lead),
        "image": enclosure.url if enclosure else "",
        "date_published": dates.machine(entry.published_at),
        "date_modified": dates.machine(entry.changed_at) if entry.changed_at else "",
        "authors": [{"name": legible(entry.author)}],
        "tags": list(map(legible, entry.categories)),
        # An extension, as JSON Feed 1.1 has it; the name is that of schema.org.
        "_citation": [{"name": legible(name), "url": address} for name, address in entry.cited],
        "attachments": [{"url": enclosure.url, "mime_type": enclosure.media_type, "size_in_bytes": enclosure.length}]
        if enclosure
        else [],
    }
    return {key: value for key, value in told.items() if value or key == "content_html"}


def _rfc_822(at: datetime) -> str:
    return format_datetime(at.astimezone(dates.VIETNAM))


def _put(parent: Any, name: str, text: str = "", attributes: dict[str, str] | None = None) -> Any:
    """Add an element of Atom and return it."""
    return _add(parent, f"{{{_ATOM}}}{name}", text, attributes)


def _link(parent: Any, relation: str, address: str, **attributes: str) -> None:
    _put(parent, "link", attributes={"rel": relation, "href": address, **attributes})


def _add(parent: Any, tag: str, text: str = "", attributes: dict[str, str] | None = None) -> Any:
    element = etree.SubElement(parent, tag, attributes) if attributes else etree.SubElement(parent, tag)
    if text:
        try:
            element.text = text
        except ValueError:
            # lxml looks for what XML cannot carry anyway, and faster than we could.
            element.text = legible(text)
    return element
