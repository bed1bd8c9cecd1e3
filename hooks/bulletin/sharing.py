"""Sharing: what search engines, social networks and libraries are told of a page, and the picture that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bulletin import dates, palette, permalinks
from bulletin.cards import SIZE, Card
from bulletin.contents import Content
from bulletin.library import Library
from bulletin.pages import Page
from bulletin.posts import Post
from bulletin.settings import Settings


def cards(library: Library, settings: Settings) -> dict[str, Card]:
    """Return every card by its address: of the bulletin, of each category, and of posts as the settings want them.

    It depends on the posts and the settings alone, and on a day that stays: no
    card that was shared once goes because others came.
    """
    site = settings.site_name
    color = palette.themes(settings.colors)["light"]["brand"]
    found = {permalinks.SITE_CARD: Card(title=site, label=settings.parent, site=settings.agency, color=color)}
    names = settings.category_names
    for slug, name in names.items():
        found[permalinks.category_card(slug)] = Card(title=name, label="", site=site, color=color)
    for post in library.posts:
        if has_own(post, settings):
            card = Card(title=post.title, label=names[post.category], site=site, color=color)
            found[permalinks.card(post.id)] = card
    return found


def has_own(post: Post, settings: Settings) -> bool:
    """Whether *post* has a card of its own."""
    first = settings.share_images_from
    return first is None or post.published_at.date() >= first


def card(content: Content | None, slug: str, settings: Settings) -> str:
    """Return the address of the card of a page: of the post *content*, else of the category *slug*, else of all."""
    if content and has_own(content.post, settings):
        return permalinks.card(content.post.id)
    return permalinks.category_card(slug) if slug else permalinks.SITE_CARD


class Meta(NamedTuple):
    """One thing that is told of a page."""

    kind: str
    """What HTML calls the kind of *name*: ``name``, or ``property`` (RDFa)."""

    name: str
    value: str


def about(page: Page, settings: Settings, *, card: str) -> tuple[Meta, ...]:
    """Return what social networks are told of *page* (Open Graph protocol); *card* is the address of its card."""
    width, height = SIZE
    return (
        Meta("property", "og:type", "article" if "content" in page.context else "website"),
        Meta("property", "og:title", page.title),
        Meta("property", "og:description", page.description or page.title),
        Meta("property", "og:url", settings.site_url + page.address[1:]),
        Meta("property", "og:site_name", settings.site_name),
        Meta("property", "og:locale", "vi_VN"),
        Meta("property", "og:image", settings.site_url + card[1:]),
        Meta("property", "og:image:width", str(width)),
        Meta("property", "og:image:height", str(height)),
        Meta("property", "og:image:alt", page.title),
        Meta("name", "twitter:card", "summary_large_image"),
    )


def about_post(content: Content, settings: Settings, *, publisher: str) -> tuple[Meta, ...]:
    """Return what libraries are told of a post (DCMI Metadata Terms), and social networks beside `about`."""
    post = content.post
    source = (Meta("name", "dcterms.source", post.source),) if post.source else ()
    return (
        Meta("name", "dcterms.title", post.title),
        Meta("name", "dcterms.creator", post.author or publisher),
        Meta("name", "dcterms.date", dates.machine(post.published_at)),
        Meta("name", "dcterms.description", content.lead or post.title),
        Meta("name", "dcterms.publisher", publisher),
        Meta("name", "dcterms.language", "vi"),
        *source,
        Meta("property", "article:published_time", dates.machine(post.published_at)),
        Meta("property", "article:modified_time", dates.machine(post.updated_at)),
        Meta("property", "article:section", settings.category(post.category).name),
    )


def article(content: Content, settings: Settings, *, publisher: str, card: str) -> Mapping[str, Any]:
    """Return what search engines are told of a post (schema.org NewsArticle), as JSON-LD has it.

    *publisher* is the agency that published it, *card* the address of its card.
    """
    post = content.post
    site = settings.site_url
    agency = {"@type": "GovernmentOrganization", "name": publisher}
    pictures = [content.picture.address] if content.picture and content.picture.address else []
    cited = [
        {"@type": "CreativeWork", "name": each.name, "url": site + each.address[1:]}
        for each in content.cited
        if each.address
    ]
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": post.title,
        "datePublished": dates.machine(post.published_at),
        "dateModified": dates.machine(post.updated_at),
        "author": {"name": post.author} if post.author else agency,  # A person or a unit: nobody says which.
        "publisher": agency,
        "image": [site + address[1:] for address in (*pictures, card)],
        "articleSection": settings.category(post.category).name,
        "inLanguage": "vi",
        "mainEntityOfPage": site + post.permalink[1:],
        **({"citation": cited} if cited else {}),
    }
