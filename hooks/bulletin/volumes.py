"""Volumes: what each bound volume holds, as values. `binding` makes their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from bulletin import permalinks, pictures
from bulletin.contents import Content
from bulletin.library import Library
from bulletin.posts import Post
from bulletin.settings import Period, Settings
from bulletin.vietnamese import sort_key

LARGEST_PICTURE = 200 * 1024
"""Bytes of a picture that a volume carries; a larger one is named and stays on the site."""

PICTURES = {f".{ending}": pictures.MEDIA_TYPES[ending] for ending in ("gif", "jpeg", "jpg", "png")}
"""What every reader of EPUB 3 can show (EPUB 3.2, 3.1: core media types), by ending."""

_QUARTERS = ("I", "II", "III", "IV")


class Form(Enum):
    """A form of a volume, by the ending of its file."""

    HTML = "html"
    EPUB = "epub"

    @property
    def label(self) -> str:
        """What readers are told."""
        return {"html": "bản in (HTML)", "epub": "EPUB"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One line of an index: a document or a keyword, and the posts of the volume that have it."""

    slug: str
    name: str
    posts: tuple[Post, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What is needed to make one volume in one form."""

    address: str
    form: Form
    slug: str
    """``2017``, ``2017-quy-3``."""

    year: int

    title: str
    """``Năm 2017``, ``Quý III năm 2017``."""

    contents: tuple[Content, ...]
    """The posts, oldest first."""

    documents: tuple[IndexEntry, ...]
    keywords: tuple[IndexEntry, ...]
    pictures: Mapping[str, Path]
    """The file of each picture that it carries, by address."""

    @property
    def changed_at(self) -> datetime:
        """When the newest of its posts came to be what it is."""
        return max(content.post.updated_at for content in self.contents)


def plan(
    library: Library, contents: Mapping[str, Content], settings: Settings, pictures: Mapping[str, Path]
) -> dict[str, Volume]:
    """Return every volume by its address. *contents* maps the id of each post to its content.

    *pictures* are the files that a volume may carry, by address.
    """
    found: dict[str, Volume] = {}
    for slug, title, posts in _parts(library, settings.volumes):
        oldest_first = tuple(contents[post.id] for post in reversed(posts))
        carried = _carried(oldest_first, pictures)
        documents = _index(
            (permalinks.document_slug(each.address), each.name, content.post)
            for content in oldest_first
            for each in content.cited
        )
        keywords = _index(
            (tag.slug, tag.name, content.post)
            for content in oldest_first
            for tag in dict.fromkeys(map(library.tag, content.post.tags))
        )
        for form in Form:
            address = permalinks.volume(slug, form.value)
            found[address] = Volume(
                address=address,
                form=form,
                slug=slug,
                year=posts[0].published_at.year,
                title=title,
                contents=oldest_first,
                documents=documents,
                keywords=keywords,
                pictures=carried,
            )
    return found


def addresses(library: Library, settings: Settings) -> frozenset[str]:
    """Return the address of every volume there will be."""
    slugs = [slug for slug, _, _ in _parts(library, settings.volumes)]
    return frozenset(permalinks.volume(slug, form.value) for slug in slugs for form in Form)


def _parts(library: Library, period: Period) -> Iterable[tuple[str, str, Sequence[Post]]]:
    """Yield the name, the title and the posts of each volume, newest first."""
    if period is Period.YEAR:
        for year, posts in library.by_year.items():
            yield str(year), f"Năm {year}", posts
    elif period is Period.QUARTER:
        for year in library.by_year:
            for quarter in range(4, 0, -1):
                months = range(3 * quarter, 3 * quarter - 3, -1)
                if posts := [post for month in months for post in library.by_month.get((year, month), ())]:
                    yield f"{year}-quy-{quarter}", f"Quý {_QUARTERS[quarter - 1]} năm {year}", posts


def _carried(contents: Iterable[Content], pictures: Mapping[str, Path]) -> dict[str, Path]:
    shown: dict[str, Path] = {}
    for content in contents:
        own = [content.picture.address] if content.picture else []
        for address in (*own, *(content.addresses.get(image, "") for image in content.gist.images)):
            if address in pictures:
                shown[address] = pictures[address]
    return dict(sorted(shown.items()))


def _index(named: Iterable[tuple[str, str, Post]]) -> tuple[IndexEntry, ...]:
    entries: dict[str, tuple[str, dict[str, Post]]] = {}
    for slug, name, post in named:
        entries.setdefault(slug, (name, {}))[1][post.id] = post
    return tuple(
        IndexEntry(slug=slug, name=name, posts=tuple(posts.values()))
        for slug, (name, posts) in sorted(entries.items(), key=lambda entry: (sort_key(entry[1][0]), entry[0]))
    )
