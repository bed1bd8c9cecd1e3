"""Feeds: RSS 2.0 and Atom 1.0 of the newest posts, whole, with links that work anywhere.

feedgen writes the XML. What it is known to do wrong is worked around here, each
time with its reason (feedgen 1.0.0).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from feedgen.feed import FeedGenerator

from bulletin import dates, links, permalinks
from bulletin.contents import Content
from bulletin.settings import Settings

# In a tag: a post may show this very text as an example of HTML.
_FRAGMENT = re.compile(r'(<a [^<>]*)href="#')
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def id_uri(settings: Settings, id: str) -> str:
    """Return the permanent name of a feed entry (RFC 4151): it depends on the post's id alone."""
    return f"tag:{settings.id_authority}:{id}"


def rss(settings: Settings, contents: Sequence[Content]) -> bytes:
    """Return RSS 2.0 of *contents*, which come newest first."""
    return bytes(_feed(settings, contents, address=permalinks.RSS, is_rss=True).rss_str(pretty=True))


def atom(settings: Settings, contents: Sequence[Content]) -> bytes:
    """Return Atom 1.0 (RFC 4287) of *contents*, which come newest first."""
    return bytes(_feed(settings, contents, address=permalinks.ATOM, is_rss=False).atom_str(pretty=True))


def _feed(settings: Settings, contents: Sequence[Content], *, address: str, is_rss: bool) -> FeedGenerator:
    site = settings.site_url
    feed = FeedGenerator()
    feed.load_extension("dc")
    feed.id(id_uri(settings, "ban-tin"))
    feed.title(settings.site_name)
    feed.description(settings.site_description or settings.site_name)
    feed.subtitle(settings.site_description or None)
    feed.author(name=settings.agency)
    feed.language("vi")
    feed.generator("bulletin")
    kind = "application/rss+xml" if is_rss else "application/atom+xml"
    feed.link(href=site + address[1:], rel="self", type=kind)
    # feedgen takes the last link it is given for the channel's own: the site comes last.
    feed.link(href=site, rel="alternate", type="text/html")
    # Left alone, feedgen writes the time of the build here.
    newest = max((content.post.updated_at for content in contents), default=_EPOCH)
    feed.updated(newest)
    feed.lastBuildDate(newest.astimezone(dates.VIETNAM))
    for content in contents:
        post = content.post
        url = site + post.permalink[1:]
        entry = feed.add_entry(order="append")
        entry.id(id_uri(settings, post.id))
        entry.guid(id_uri(settings, post.id), permalink=False)
        entry.title(post.title)
        entry.link(href=url, rel="alternate")
        entry.published(post.published_at)
        entry.updated(post.updated_at)
        html = absolute(content.html, site=site, url=url)
        lead = content.lead or post.title
        # Readers of RSS take this text for HTML; Atom says that it is none.
        entry.summary(escape(lead, quote=False) if is_rss else lead)
        # CDATA is how RSS readers expect HTML; in Atom the same call would give an invalid type.
        entry.content(html, type="CDATA" if is_rss else "html")
        category = settings.category(post.category)
        entry.category(term=category.name)
        for tag in post.tags:
            entry.category(term=tag)
        author = post.author or settings.agency
        if is_rss:
            entry.dc.dc_creator(author)
        else:
            entry.author(name=author)
    return feed


def absolute(resolved_html: str, *, site: str, url: str) -> str:
    """Return HTML whose every link works in a feed reader, *url* being the post's own page."""
    return _FRAGMENT.sub(rf'\g<1>href="{url}#', links.rooted(resolved_html, site))
