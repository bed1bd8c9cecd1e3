"""Pages: what stands at every address of the site, as values. The `press` makes their bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bulletin import archives, citations, feeds, permalinks
from bulletin.archives import Crumb, Listing, MonthGrid
from bulletin.contents import Content
from bulletin.corrections import corrections, replacement
from bulletin.feeds import Channel, Feed, Format
from bulletin.library import Library
from bulletin.pagination import paginate
from bulletin.posts import Post
from bulletin.register import Register
from bulletin.related import Relations
from bulletin.schema import Status
from bulletin.settings import Settings
from bulletin.vietnamese import sort_key
from bulletin.volumes import Volume

HOME_BLOCK = 4
"""Posts in a category's block on the home page, and documents in theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is needed to make one page."""

    address: str
    """The URL path, from ``/`` to ``/``."""

    fragment: str
    """The template that shows it."""

    title: str
    """Its name, plain."""

    description: str = ""
    """One or two sentences for search engines, plain."""

    section: str = ""
    """The entry of the menu it belongs to, by address; may be empty."""

    changed_at: datetime | None = None
    """When what it shows last changed; None when it shows nothing that changes."""

    crumbs: tuple[Crumb, ...] = ()
    channel: Channel | None = None
    """What its readers may want to follow, beside the whole bulletin."""

    script: str = ""
    """The address of a script that it alone needs; may be empty."""

    context: Mapping[str, Any] = field(default_factory=dict)
    """What else the template shows."""

    basis: tuple[object, ...] = ()
    """What tells all the rest apart, settings and program being the same; empty when that takes every field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocsPage:
    """A page under docs/, which the generator renders."""

    path: str
    address: str
    title: str
    updated_on: date | None
    body: str = ""
    """Its Markdown."""


def make_pages(
    library: Library,
    contents: Mapping[str, Content],
    docs: Sequence[DocsPage],
    settings: Settings,
    *,
    register: Register,
    volumes: Sequence[Volume] = (),
) -> dict[str, Page]:
    """Return every page but the register's by its address. *contents* maps the id of each post to its content."""
    pages: dict[str, Page] = {}
    relations = Relations(library, register)

    def newest(posts: Sequence[Post]) -> datetime | None:
        return max((post.updated_at for post in posts), default=None)

    def add(page: Page) -> None:
        pages[page.address] = page

    add(_home(library, contents, settings, newest(library.listed), register))
    menu = {channel.address: channel for channel in feeds.channels(settings)}
    ways = {
        category.slug: (archives.HOME, Crumb(name=category.name, address=permalinks.category(category.slug)))
        for category in settings.categories
    }
    for post in library.posts:
        crumbs = ways[post.category]
        channel = menu[crumbs[-1].address]
        add(
            _post(
                post,
                library,
                contents,
                settings,
                crumbs=crumbs,
                channel=channel,
                register=register,
                relations=relations,
            )
        )
    grids = archives.grids(library, page_size=settings.page_size)
    for listing in archives.listings(library, settings):
        section = listing.address if listing.address in menu else ""
        if archives.ARCHIVE in listing.crumbs:
            section = permalinks.ARCHIVE
        calendar = archives.calendar(listing, grids)
        followed = menu.get(listing.address)
        for page in listing_pages(listing, contents, settings, section, channel=followed, calendar=calendar):
            add(page)
    add(_corrections(library, register, settings))
    years = archives.years(library)
    changed = newest(library.listed)
    add(
        Page(
            address=permalinks.ARCHIVE,
            fragment="archive.html",
            title="Lưu trữ",
            description="Tất cả tin bài, xếp theo năm và tháng.",
            section=permalinks.ARCHIVE,
            changed_at=changed,
            crumbs=(archives.HOME,),
            context={
                "years": years,
                "total": len(library.listed),
                "volumes": {
                    year.number: [each for each in volumes if each.year == year.number] for year in years if volumes
                },
            },
        )
    )
    categories = [(category, len(library.by_category.get(category.slug, ()))) for category in settings.categories]
    tags = [(tag, len(library.tagged(tag))) for tag in library.tags]
    add(
        Page(
            address=permalinks.CATEGORIES,
            fragment="categories.html",
            title="Chuyên mục",
            description="Các chuyên mục của bản tin.",
            changed_at=changed,
            crumbs=(archives.HOME,),
            context={"categories": categories},
        )
    )
    add(
        Page(
            address=permalinks.TAGS,
            fragment="tags.html",
            title="Từ khóa",
            description="Các từ khóa của bản tin, xếp theo bảng chữ cái.",
            changed_at=changed,
            crumbs=(archives.HOME,),
            context={"tags": tags},
        )
    )
    add(
        Page(
            address=permalinks.SEARCH,
            fragment="search.html",
            title="Tìm kiếm",
            description="Tìm tin bài, văn bản theo từ, số hiệu hoặc ngày, gõ có dấu hay không dấu.",
            section=permalinks.SEARCH,
            crumbs=(archives.HOME,),
        )
    )
    add(
        Page(
            address=permalinks.SITEMAP_PAGE,
            fragment="sitemap.html",
            title="Sơ đồ trang",
            description="Mọi lối vào của bản tin trên một trang.",
            changed_at=changed,
            crumbs=(archives.HOME,),
            context={
                "docs": sorted(docs, key=lambda page: sort_key(page.title)),
                "categories": categories,
                "years": years,
                "tags": tags,
            },
        )
    )
    return pages


def make_feed_page(planned: Mapping[str, Feed], settings: Settings) -> Page:
    """Return the page that says what a feed is and lists all those *planned*."""
    return Page(
        address=permalinks.FEEDS,
        fragment="feeds.html",
        title="Theo dõi tin mới bằng RSS",
        description="Nhận tin mới của bản tin mà không phải mở trang mỗi ngày.",
        crumbs=(archives.HOME,),
        context={
            "channels": feeds.channels(settings),
            "formats": tuple(Format),
            "archives": [feed for feed in planned.values() if feed.archived],
        },
    )


def _corrections(library: Library, register: Register, settings: Settings) -> Page:
    channel = feeds.of_corrections(settings)
    told = corrections(library, register.lapses())
    return Page(
        address=permalinks.CORRECTIONS,
        fragment="corrections.html",
        title=channel.name,
        description=f"{channel.description[:-1]}, mới nhất ở trên.",
        changed_at=told[0].told_at if told else None,
        crumbs=(archives.HOME,),
        channel=channel,
        context={"corrections": told, "formats": tuple(Format)},
    )


def _home(
    library: Library,
    contents: Mapping[str, Content],
    settings: Settings,
    changed_at: datetime | None,
    register: Register,
) -> Page:
    listed = library.listed
    featured = next((post for post in listed if post.is_featured), listed[0] if listed else None)
    others = [post for post in listed[: settings.home_size + 1] if post is not featured][: settings.home_size]
    blocks = {
        category.slug: (category, [contents[post.id] for post in posts[:HOME_BLOCK]], len(posts))
        for category in settings.categories
        if (posts := library.by_category.get(category.slug, ()))
    }
    notices = blocks.pop(settings.notices, None)
    return Page(
        address=permalinks.HOME,
        fragment="home.html",
        title=settings.site_name,
        description=settings.site_description,
        section=permalinks.HOME,
        changed_at=changed_at,
        context={
            "featured": contents[featured.id] if featured else None,
            "newest": [contents[post.id] for post in others],
            "notices": notices,
            "documents": register.documents[:HOME_BLOCK],
            "blocks": list(blocks.values()),
            "years": archives.years(library),
        },
    )


def _post(
    post: Post,
    library: Library,
    contents: Mapping[str, Content],
    settings: Settings,
    *,
    crumbs: tuple[Crumb, ...],
    channel: Channel,
    register: Register,
    relations: Relations,
) -> Page:
    content = contents[post.id]
    # As values of the page, so that a document's standing makes no post's rendering stale.
    documents = register.cited(post)
    lapsed = [(document, register.successors(document)) for document in documents if document.is_lapsed]
    # One keyword, once, though its author may have written it in two ways.
    tags = list(dict.fromkeys(map(library.tag, post.tags))) if post.status is Status.PUBLISHED else []
    newer, older = library.newer(post, count=settings.neighbours), library.older(post, count=settings.neighbours)
    replaced_by, related = replacement(post, library), relations.of(post)
    return Page(
        address=post.permalink,
        fragment="post.html",
        title=post.title,
        description=content.lead or post.title,
        section=channel.address,
        # A notice that a document has lapsed is news on the page, though nobody touched the post.
        changed_at=max((post.updated_at, *(told for document, _ in lapsed if (told := document.told_at)))),
        crumbs=crumbs,
        channel=channel,
        context={
            "content": content,
            "category": settings.category(post.category),
            "publisher": settings.publisher(post.published_at.date()),
            "tags": tags,
            "newer": newer,
            "older": older,
            "replacement": replaced_by,
            "documents": documents,
            "lapsed": lapsed,
            "unread": [text for text in post.documents if citations.read(text) is None],
            "related": related,
        },
        # The rest is told by the post and the settings.
        basis=(content, tags, newer, older, replaced_by, documents, lapsed, related),
    )


def listing_pages(
    listing: Listing,
    contents: Mapping[str, Content],
    settings: Settings,
    section: str,
    *,
    channel: Channel | None = None,
    calendar: tuple[MonthGrid, ...] = (),
) -> Iterator[Page]:
    """Yield the pages of *listing*: its newest part, its numbered pages, and the list of these.

    A numbered page says nothing that a later post could change, so it links to
    newer posts by way of that list, whose address and anchors never change.
    """
    parts = paginate(listing.posts, size=settings.page_size)
    changes = [max((post.updated_at for post in part.entries), default=None) for part in parts]
    last = len(parts) - 1
    here = Crumb(name=listing.title, address=listing.address)
    named = replace(listing, posts=())  # A page depends on the posts it shows, not on all there are.
    for part, changed_at in zip(parts, changes, strict=True):
        address = permalinks.pager(listing.address, part.number)
        is_newest = part.number is None
        older = last if is_newest else (part.number or 0) - 1
        yield Page(
            address=address,
            fragment="listing.html",
            title=listing.title if is_newest else f"{listing.title} – Trang {part.number}",
            description=listing.description,
            section=section,
            changed_at=changed_at,
            crumbs=listing.crumbs if is_newest else (*listing.crumbs, here),
            channel=channel,
            context={
                "listing": named,
                "calendar": calendar if is_newest else (),
                "number": part.number,
                "days": _days(
                    part.entries, contents, is_month=archives.ARCHIVE in listing.crumbs and not listing.months
                ),
                "older": permalinks.pager(listing.address, older) if older else "",
                "all_pages": permalinks.pages(listing.address) if last else "",
                "newer_anchor": "" if is_newest else f"trang-{(part.number or 0) + 1}",
                "is_category": len(listing.crumbs) > 1 and listing.crumbs[1] == archives.CATEGORIES,
            },
        )
    if last:
        yield Page(
            address=permalinks.pages(listing.address),
            fragment="pages.html",
            title=f"{listing.title} – Các trang",
            description=f"{listing.description} Danh sách các trang.",
            section=section,
            changed_at=max(filter(None, changes)),
            crumbs=(*listing.crumbs, here),
            channel=channel,
            context={
                "parts": [
                    (
                        part.number or last + 1,
                        permalinks.pager(listing.address, part.number),
                        part.entries[-1].published_at,
                        part.entries[0].published_at,
                        len(part.entries),
                    )
                    for part in parts
                ],
            },
        )


def _days(posts: Sequence[Post], contents: Mapping[str, Content], *, is_month: bool) -> list[tuple[int, list[Content]]]:
    """Return what *posts* became by the day of the *month* they are from, which is 0 in other listings."""
    days = groupby(posts, lambda post: post.published_at.day if is_month else 0)
    return [(day, [contents[post.id] for post in found]) for day, found in days]
