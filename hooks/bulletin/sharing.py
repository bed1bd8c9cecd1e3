"""Sharing: what search engines, social networks and libraries are told of a page, and the picture that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

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


def about(page: Page, settings: Settings, *, card: str) -> str:
    """Return what social networks are told of *page* (Open Graph protocol), as elements of its head.

    *card* is the address of its card.
    """
    # No template: there each text would be escaped wherever it stands.
    site, title = escape(settings.site_url), escape(page.title)
    return f"""\
<meta property="og:type" content="{"article" if "content" in page.context else "website"}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{escape(page.description) or title}">
<meta property="og:url" content="{site}{page.address[1:]}">
<meta property="og:site_name" content="{escape(settings.site_name)}">
<meta property="og:locale" content="vi_VN">
<meta property="og:image" content="{site}{card[1:]}">
<meta property="og:image:width" content="{SIZE[0]}">
<meta property="og:image:height" content="{SIZE[1]}">
<meta property="og:image:alt" content="{title}">
<meta name="twitter:card" content="summary_large_image">"""


def about_post(content: Content, settings: Settings, *, publisher: str) -> str:
    """Return what libraries are told of a post (DCMI Metadata Terms), and social networks beside `about`."""
    post = content.post
    title, told_by, published = escape(post.title), escape(publisher), dates.machine(post.published_at)
    source = f'\n<meta name="dcterms.source" content="{escape(post.source)}">' if post.source else ""
    return f"""\
<meta name="dcterms.title" content="{title}">
<meta name="dcterms.creator" content="{escape(post.author) or told_by}">
<meta name="dcterms.date" content="{published}">
<meta name="dcterms.description" content="{escape(content.lead) or title}">
<meta name="dcterms.publisher" content="{told_by}">
<meta name="dcterms.language" content="vi">{source}
<meta property="article:published_time" content="{published}">
<meta property="article:modified_time" content="{dates.machine(post.updated_at)}">
<meta property="article:section" content="{escape(settings.category(post.category).name)}">"""


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
