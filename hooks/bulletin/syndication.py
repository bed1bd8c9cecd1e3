"""Syndication: the bytes of a feed, in RSS 2.0, Atom 1.0 (RFC 4287) or JSON Feed 1.1.

All three tell the same entries, whole, with links that work anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from bulletin import dates, fragments, links, pictures
from bulletin.contents import Content
from bulletin.corrections import Correction
from bulletin.feeds import Feed, Format
from bulletin.register import Lapse
from bulletin.settings import Settings

_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_RSS_NAMES = (
    f'xmlns:atom="{_ATOM}" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
)

# XML 1.0 has no place for these, not even as references (2.2), and UTF-8 none for half of a pair.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")


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
    if feed.format is Format.ATOM:
        return _xml(_atom(feed, (_written(each, settings) for each in feed.entries), settings))
    entries = [_entry(each, settings) for each in feed.entries]
    return _xml(_rss(feed, entries, settings)) if feed.format is Format.RSS else _json(feed, entries, settings)


def remake(feed: Feed, settings: Settings, written: Mapping[int, str]) -> bytes:
    """Return the bytes of an Atom *feed* of which some entries, by their place, are *written* already."""
    entries = (written.get(at) or _written(each, settings) for at, each in enumerate(feed.entries))
    return _xml(_atom(feed, entries, settings))


_ENTRY, _END = "  <entry>\n", "\n  </entry>"


def entries_of(data: bytes) -> list[str]:
    """Return each entry of an Atom feed that `make` made, as it is written there."""
    _, *rest = data.decode().split(_ENTRY)
    return [f"{_ENTRY}{each.partition(_END)[0]}{_END}" for each in rest]


def _written(told: Content | Correction | Lapse, settings: Settings) -> str:
    """Return an entry of an Atom feed."""
    lines = "\n".join(["    " + each for each in _atom_entry(_entry(told, settings))])
    return f"{_ENTRY}{lines}{_END}"


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


def _rss(feed: Feed, entries: Sequence[Entry], settings: Settings) -> Iterator[str]:
    """Yield RSS 2.0 by the specification of the RSS Advisory Board, version 2.0.11, line by line."""
    site = settings.site_url
    yield f'<rss {_RSS_NAMES} version="2.0">'
    yield "  <channel>"
    yield "    " + _element("title", feed.title)
    yield "    " + _element("link", site + feed.channel.address[1:])
    yield "    " + _element("description", feed.channel.description or feed.title)
    yield "    " + _element("language", "vi")
    yield "    " + _element("lastBuildDate", _rfc_822(feed.changed_at))
    yield "    " + _element("atom:link", rel="self", href=site + feed.address[1:], type=feed.format.media_type)
    if settings.websub_hub:
        yield "    " + _element("atom:link", rel="hub", href=settings.websub_hub)
    for entry in entries:
        yield "    <item>"
        yield from ("      " + each for each in _rss_item(entry))
        yield "    </item>"
    yield "  </channel>"
    yield "</rss>"


def _rss_item(entry: Entry) -> Iterator[str]:
    yield _element("title", entry.title)
    yield _element("link", entry.url)
    yield _element("guid", entry.id, isPermaLink="false")
    yield _element("pubDate", _rfc_822(entry.published_at))
    if entry.changed_at:
        yield _element("atom:updated", dates.machine(entry.changed_at))
    yield _element("dc:creator", entry.author)
    for name in entry.categories:
        yield _element("category", name)
    if entry.lead:
        # Readers of RSS take a description for HTML.
        yield _element("description", escape(entry.lead, quote=False))
    yield _element("content:encoded", entry.html)
    for _, address in entry.cited:
        # DCMI Metadata Terms: a resource that is referenced, cited or otherwise pointed to.
        yield _element("dcterms:references", address)
    if enclosure := entry.enclosure:
        yield _element("enclosure", url=enclosure.url, length=str(enclosure.length), type=enclosure.media_type)


def _atom(feed: Feed, entries: Iterable[str], settings: Settings) -> Iterator[str]:
    """Yield Atom 1.0, line by line, and *entries* as they are."""
    site = settings.site_url
    names = f' xmlns:fh="{_HISTORY}"' if feed.archived else ""
    yield f'<feed xmlns="{_ATOM}"{names} xml:lang="vi">'
    # An archive is a part of the feed it belongs to, so it has the same name.
    yield "  " + _element("id", settings.id_uri(feed.channel.id))
    yield "  " + _element("title", feed.title)
    if feed.channel.description:
        yield "  " + _element("subtitle", feed.channel.description)
    yield "  " + _element("updated", dates.machine(feed.changed_at.astimezone(dates.VIETNAM)))
    yield from ("  <author>", "    " + _element("name", settings.agency), "  </author>")
    yield "  " + _element("link", rel="self", href=site + feed.address[1:], type=feed.format.media_type)
    page = feed.address.rpartition("/")[0] + "/" if feed.archived else feed.channel.address
    yield "  " + _element("link", rel="alternate", href=site + page[1:], type="text/html")
    if settings.websub_hub and not feed.archived:
        yield "  " + _element("link", rel="hub", href=settings.websub_hub)
    for relation, address in (
        ("current", feed.archived),
        ("prev-archive", feed.older),
        ("next-archive", feed.newer),
    ):
        if address:
            yield "  " + _element("link", rel=relation, href=site + address[1:], type=feed.format.media_type)
    if feed.archived:
        yield "  <fh:archive/>"
    yield from entries
    yield "</feed>"


def _atom_entry(entry: Entry) -> Iterator[str]:
    yield _element("id", entry.id)
    yield _element("title", entry.title)
    yield _element("link", rel="alternate", href=entry.url, type="text/html")
    yield _element("published", dates.machine(entry.published_at))
    # RFC 4287 wants one in every entry: what never changed was updated when it was published.
    yield _element("updated", dates.machine(entry.changed_at or entry.published_at))
    yield from ("<author>", "  " + _element("name", entry.author), "</author>")
    for name in entry.categories:
        yield _element("category", term=name)
    if entry.lead:
        yield _element("summary", entry.lead)
    yield _element("content", entry.html, type="html")
    for name, address in entry.cited:
        yield _element("link", rel="related", href=address, type="text/html", title=name)
    if enclosure := entry.enclosure:
        yield _element(
            "link", rel="enclosure", href=enclosure.url, type=enclosure.media_type, length=str(enclosure.length)
        )


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


def _element(name: str, text: str = "", **attributes: str) -> str:
    """Return an element of XML that holds nothing but *text*; everything given is escaped."""
    told = "".join([f' {key}="{_quotable(value)}"' for key, value in attributes.items()])
    return f"<{name}{told}>{_escaped(text)}</{name}>" if text else f"<{name}{told}/>"


def _escaped(text: str) -> str:
    text = escape(text, quote=False)
    # A reader of XML would make a line feed of it (2.11).
    return text.replace("\r", "&#13;") if "\r" in text else text


def _quotable(text: str) -> str:
    # In an attribute white space of any kind would become a space (3.3.3).
    return _escaped(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def _xml(lines: Iterable[str]) -> bytes:
    """Return a document of these *lines*, UTF-8, without a character that XML cannot carry."""
    text = "\n".join(("<?xml version='1.0' encoding='utf-8'?>", *lines, ""))
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return legible(text).encode()
    # Nearly every feed is legible; deleting bytes tells that ten times as quickly as a regular expression.
    is_legible = len(data.translate(None, _CONTROLS)) == len(data) and "\ufffe" not in text and "\uffff" not in text
    return data if is_legible else legible(text).encode()
