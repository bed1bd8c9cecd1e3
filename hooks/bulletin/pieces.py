"""Pieces: what many pages show alike, as HTML whose addresses are marked with `links.ROOT`.

No templates: each is made once, for nearly every post, and to call a macro takes
as long as ten of these. Whatever an editor wrote is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from bulletin import dates, links, permalinks
from bulletin.archives import Crumb
from bulletin.contents import Content
from bulletin.excerpts import shorten
from bulletin.feeds import Channel, Format
from bulletin.library import Tag
from bulletin.posts import Post
from bulletin.related import Relation


def line(post: Post) -> str:
    """Return a post as a line of a list."""
    at = post.published_at
    return f'{_link(post.permalink, post.title)} <time datetime="{dates.machine(at)}">({dates.day(at)})</time>'


def entry(content: Content, level: int, length: int, category: str) -> str:
    """Return a post as an entry of a listing, its title at heading *level*.

    Its text has at most *length* characters, or is whole when that is 0. *category*
    stands where its category may be named.
    """
    post = content.post
    label = f" <strong>{escape(content.label)}</strong>" if content.label else ""
    lead = shorten(content.lead, length) if length else content.lead
    shown = f'\n  <p class="listing-lead">{escape(lead)}</p>' if lead else ""
    return f"""\
<article class="listing-entry">
  <h{level}>{_link(post.permalink, post.title)}</h{level}>
  <p class="post-meta">{_when(post.published_at)}{category}{label}</p>{shown}
</article>"""


def category(name: str) -> str:
    """Return the name of a category in an entry."""
    return f"<span>{escape(name)}</span>"


def reason(relation: Relation) -> str:
    """Return why a post is shown as related."""
    document, tag = relation.document, relation.tag
    why = f"Cùng viện dẫn {document.name}" if document else f"Cùng từ khóa “{tag.name if tag else ''}”"
    return f'<span class="document-meta">{escape(why)}</span>'


def tag(tag: Tag) -> str:
    """Return a keyword that leads to the posts which have it."""
    return _link(permalinks.tag(tag.slug), tag.name)


def crumbs(found: Iterable[Crumb]) -> str:
    """Return the way to a page."""
    steps = "\n".join([f"    <li>{_link(crumb.address, crumb.name)}</li>" for crumb in found])
    return f"""\
<nav class="bulletin-breadcrumbs" aria-label="Đường dẫn trang">
  <ol>
{steps}
  </ol>
</nav>"""


def discovery(channels: Iterable[Channel]) -> str:
    """Return the links by which programs find the feeds of *channels*."""
    return "\n".join(
        f'<link rel="alternate" type="{form.media_type}" title="{escape(f"{channel.title} ({form.label})")}"'
        f' href="{_to(channel.feed(form))}">'
        for channel in channels
        for form in Format
    )


def _link(address: str, text: str) -> str:
    return f'<a href="{_to(address)}">{escape(text)}</a>'


def _to(address: str) -> str:
    return escape(links.at_root(address))


def _when(at: datetime) -> str:
    return f'<time datetime="{dates.machine(at)}">{dates.day(at)}</time>'
