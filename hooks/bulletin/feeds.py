"""Feeds: what can be followed, and every feed of it, as values. `syndication` makes their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from bulletin import permalinks
from bulletin.contents import Content
from bulletin.corrections import Correction, corrections
from bulletin.library import Library
from bulletin.posts import Post
from bulletin.register import Lapse
from bulletin.settings import Settings

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries last changed: a feed must say, and the clock would make every build another."""


class Format(Enum):
    """A format of feeds."""

    RSS = permalinks.RSS[1:]
    ATOM = permalinks.ATOM[1:]
    JSON = permalinks.JSON_FEED[1:]

    @property
    def file(self) -> str:
        """The last part of its addresses."""
        return self.value

    @property
    def label(self) -> str:
        """Its name, the same in every language."""
        return {"RSS": "RSS", "ATOM": "Atom", "JSON": "JSON Feed"}[self.name]

    @property
    def media_type(self) -> str:
        """Its media type."""
        return permalinks.FEED_TYPES[f"/{self.file}"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What one can follow: the whole bulletin, a category, the corrections. It has a feed in each format."""

    address: str
    """The page it belongs to; its feeds lie below."""

    id: str
    """Its permanent name."""

    name: str
    """What readers call it."""

    title: str
    """The same, with the bulletin's name."""

    description: str
    """One sentence on what it holds; may be empty."""

    def feed(self, form: Format) -> str:
        """Return the address of its feed in *form*."""
        return self.address + form.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is needed to make one feed."""

    address: str
    format: Format
    channel: Channel
    title: str
    entries: tuple[Content | Correction | Lapse, ...]
    """What it tells, newest first."""

    archived: str = ""
    """For an archive: the address of the feed that goes on with newer posts (RFC 5005, section 4)."""

    older: str = ""
    """The address of the archive with the posts before these; may be empty."""

    newer: str = ""
    """For an archive: the address of the one with the posts after these; may be empty."""

    @property
    def changed_at(self) -> datetime:
        """When its newest content came to be what it is."""
        return max(map(_changed_at, self.entries), default=_NEVER)


def _changed_at(entry: Content | Correction | Lapse) -> datetime:
    return entry.post.updated_at if isinstance(entry, Content) else entry.told_at


def main(settings: Settings) -> Channel:
    """Return the channel of the whole bulletin."""
    return Channel(
        address=permalinks.HOME,
        id="ban-tin",
        name="Tất cả tin",
        title=settings.site_name,
        description=settings.site_description,
    )


def of_category(slug: str, settings: Settings) -> Channel:
    """Return the channel of the category *slug*. Raises KeyError."""
    category = settings.category(slug)
    return Channel(
        address=permalinks.category(slug),
        id=f"chuyen-muc/{slug}",
        name=category.name,
        title=f"{category.name} – {settings.site_name}",
        description=category.description,
    )


def of_corrections(settings: Settings) -> Channel:
    """Return the channel of what was put right or taken back."""
    return Channel(
        address=permalinks.CORRECTIONS,
        id="dinh-chinh",
        name="Đính chính",
        title=f"Đính chính – {settings.site_name}",
        description="Những chỗ đã sửa sau khi đăng, những bài đã gỡ, những văn bản viện dẫn đã hết hiệu lực.",
    )


def channels(settings: Settings) -> tuple[Channel, ...]:
    """Return all that can be followed, the whole bulletin first, categories in the order of the menu."""
    categories = (of_category(category.slug, settings) for category in settings.categories)
    return main(settings), *categories, of_corrections(settings)


def plan(
    library: Library, contents: Mapping[str, Content], settings: Settings, lapses: Iterable[Lapse] = ()
) -> dict[str, Feed]:
    """Return every feed by its address. *contents* maps the id of each post to its content.

    A channel of posts tells the newest ones. Corrections are a line each and a
    public record, so theirs tells them all. The archive of each year holds every
    listed post of that year, and together they hold each post once.
    """

    def newest(posts: Sequence[Post]) -> tuple[Content, ...]:
        return tuple(contents[post.id] for post in posts[: settings.feed_size])

    entries: dict[str, tuple[Content | Correction | Lapse, ...]] = {
        permalinks.HOME: newest(library.listed),
        permalinks.CORRECTIONS: corrections(library, lapses),
    }
    for category in settings.categories:
        entries[permalinks.category(category.slug)] = newest(library.by_category.get(category.slug, ()))
    archives = _archives(library, contents, settings)
    newest_archive = next(iter(archives), "")
    current = {
        channel.feed(form): Feed(
            address=channel.feed(form),
            format=form,
            channel=channel,
            title=channel.title,
            entries=entries[channel.address],
            older=newest_archive if channel.feed(form) == permalinks.ATOM else "",
        )
        for channel in channels(settings)
        for form in Format
    }
    return current | archives


def _archives(library: Library, contents: Mapping[str, Content], settings: Settings) -> dict[str, Feed]:
    """Return the archive of each year, the newest first, each linked to its neighbours."""
    years = list(library.by_year)
    return {
        permalinks.archive_feed(year): Feed(
            address=permalinks.archive_feed(year),
            format=Format.ATOM,
            channel=main(settings),
            title=f"{settings.site_name} – Năm {year}",
            entries=tuple(contents[post.id] for post in library.by_year[year]),
            archived=permalinks.ATOM,
            older=permalinks.archive_feed(years[at + 1]) if at + 1 < len(years) else "",
            newer=permalinks.archive_feed(years[at - 1]) if at else "",
        )
        for at, year in enumerate(years)
    }
