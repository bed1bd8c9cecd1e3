"""Archives: every listing of posts, by category, keyword, year and month."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bulletin import dates, permalinks
from bulletin.library import Library
from bulletin.pagination import paginate
from bulletin.posts import Post
from bulletin.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way from the home page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All posts that share a category, a keyword, a year or a month."""

    address: str
    """The URL path of its newest part."""

    title: str
    """Its heading."""

    description: str
    """One sentence on what it holds."""

    posts: Sequence[Post]
    """Newest first."""

    crumbs: tuple[Crumb, ...]
    """The way from the home page, itself not included."""

    months: tuple[MonthCount, ...] = ()
    """For a year: its months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """How many posts a month holds."""

    address: str
    number: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCount:
    """How many posts a year holds, and each of its months."""

    address: str
    number: int
    count: int
    months: tuple[MonthCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One cell of a calendar."""

    number: int
    """The day of the month; 0 for a cell before the first or after the last."""

    address: str = ""
    """Where the posts of that day stand; empty when there are none."""

    label: str = ""
    """What the link says to those who do not see the calendar around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthGrid:
    """A month as calendars show it, Monday first."""

    year: int
    number: int
    weeks: tuple[tuple[Day, ...], ...]


HOME = Crumb(name="Trang chủ", address=permalinks.HOME)
ARCHIVE = Crumb(name="Lưu trữ", address=permalinks.ARCHIVE)
TAGS = Crumb(name="Từ khóa", address=permalinks.TAGS)
CATEGORIES = Crumb(name="Chuyên mục", address=permalinks.CATEGORIES)


def years(library: Library) -> tuple[YearCount, ...]:
    """Return every year that has posts, newest first, with its months, newest first."""
    return tuple(
        YearCount(
            address=permalinks.year(year),
            number=year,
            count=len(posts),
            months=tuple(
                MonthCount(address=permalinks.month(year, month), number=month, count=len(found))
                for month in range(12, 0, -1)
                if (found := library.by_month.get((year, month), ()))
            ),
        )
        for year, posts in library.by_year.items()
    )


def listings(library: Library, settings: Settings) -> Iterator[Listing]:
    """Yield every listing: categories in the order of the menu, keywords, years and their months.

    A category without posts has its listing all the same: the menu leads there.
    """
    for category in settings.categories:
        yield Listing(
            address=permalinks.category(category.slug),
            title=category.name,
            description=category.description,
            posts=library.by_category.get(category.slug, ()),
            crumbs=(HOME, CATEGORIES),
        )
    for tag in library.tags:
        yield Listing(
            address=permalinks.tag(tag.slug),
            title=f"Từ khóa: {tag.name}",
            description=f"Các tin có từ khóa “{tag.name}”.",
            posts=library.tagged(tag),
            crumbs=(HOME, TAGS),
        )
    for year in years(library):
        name = f"Năm {year.number}"
        yield Listing(
            address=year.address,
            title=name,
            description=f"Các tin đăng trong năm {year.number}.",
            posts=library.by_year[year.number],
            crumbs=(HOME, ARCHIVE),
            months=year.months,
        )
        for month in year.months:
            yield Listing(
                address=month.address,
                title=f"Tháng {month.number}/{year.number}",
                description=f"Các tin đăng trong tháng {month.number} năm {year.number}.",
                posts=library.by_month[year.number, month.number],
                crumbs=(HOME, ARCHIVE, Crumb(name=name, address=year.address)),
            )


def grids(library: Library, *, page_size: int) -> dict[tuple[int, int], MonthGrid]:
    """Return the calendar of each month with posts, by year and month."""
    return {month: _grid(*month, posts, page_size) for month, posts in library.by_month.items()}


def calendar(listing: Listing, months: Mapping[tuple[int, int], MonthGrid]) -> tuple[MonthGrid, ...]:
    """Return those of *months* that have posts in *listing*, January first.

    Nothing unless it is the listing of a year or a month.
    """
    if ARCHIVE not in listing.crumbs:
        return ()
    wanted = {(post.published_at.year, post.published_at.month) for post in listing.posts}
    return tuple(months[month] for month in sorted(wanted))


def _grid(year: int, number: int, posts: Sequence[Post], page_size: int) -> MonthGrid:
    """Return the calendar of a month. A day leads to its newest post in the listing of the month."""
    days: dict[int, list[Post]] = {}
    for post in posts:
        days.setdefault(post.published_at.day, []).append(post)
    month = permalinks.month(year, number)
    parts = paginate(posts, size=page_size)
    places = {post.id: permalinks.pager(month, part.number) for part in parts for post in part.entries}

    def cell(day: int) -> Day:
        found = days.get(day)
        if not found:
            return Day(number=day)
        what = found[0].title if len(found) == 1 else f"{len(found)} tin"
        label = f"{dates.day(found[0].published_at)}: {what}"
        return Day(number=day, address=f"{places[found[0].id]}#{permalinks.day_anchor(day)}", label=label)

    weeks = Calendar().monthdayscalendar(year, number)
    return MonthGrid(year=year, number=number, weeks=tuple(tuple(map(cell, week)) for week in weeks))


def addresses(library: Library, settings: Settings) -> Iterator[str]:
    """Yield the address of every page and feed that is made from *library*."""
    yield from (permalinks.HOME, permalinks.ARCHIVE, permalinks.CATEGORIES, permalinks.TAGS, permalinks.SITEMAP_PAGE)
    yield from (permalinks.SEARCH, permalinks.CORRECTIONS, permalinks.SITEMAP, permalinks.ROBOTS)
    yield from (permalinks.DOCUMENTS, permalinks.DOCUMENTS_INDEX)
    yield from feeds(library, settings)
    yield from library.by_permalink
    for listing in listings(library, settings):
        yield from pagers(listing.address, listing.posts, settings)


def pagers(listing: str, posts: Sequence[Post], settings: Settings) -> Iterator[str]:
    """Yield the address of every page of the *listing* of *posts*, and of the list of these pages."""
    numbers = [part.number for part in paginate(posts, size=settings.page_size)]
    yield from (permalinks.pager(listing, number) for number in numbers)
    if len(numbers) > 1:
        yield permalinks.pages(listing)


def feeds(library: Library, settings: Settings) -> Iterator[str]:
    """Yield the address of every feed that is made from *library*, and of the page that lists them."""
    yield permalinks.FEEDS
    categories = (permalinks.category(category.slug) for category in settings.categories)
    for channel in (permalinks.HOME, permalinks.CORRECTIONS, *categories):
        yield from permalinks.feeds(channel)
    yield from map(permalinks.archive_feed, library.by_year)
