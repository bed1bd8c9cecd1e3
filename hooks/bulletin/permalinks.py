"""Permalinks: what address a post, a listing, a feed or a file has.

Addresses are URL paths from ``/`` to ``/``, ASCII only. Nothing here knows
whether an address is taken.
"""

from __future__ import annotations

import posixpath
import re
from datetime import datetime
from functools import cache
from hashlib import sha256

from bulletin.vietnamese import SLUG_LENGTH, slugify

HOME = "/"
ARCHIVE = "/luu-tru/"
SEARCH = "/tim-kiem/"
SEARCH_INDEX = "/tim-kiem/chi-muc.json"
SITEMAP_PAGE = "/so-do/"
TAGS = "/tu-khoa/"
CATEGORIES = "/chuyen-muc/"
FEEDS = "/rss/"
CORRECTIONS = "/dinh-chinh/"
DOCUMENTS = "/van-ban/"
DOCUMENTS_INDEX = "/van-ban/danh-sach.json"
VOLUMES = "/dong-tap/"
CARDS = "/chia-se/"
SITE_CARD = "/chia-se/chung/ban-tin.png"
RSS = "/rss.xml"
ATOM = "/atom.xml"
JSON_FEED = "/feed.json"
FEED_TYPES = {RSS: "application/rss+xml", ATOM: "application/atom+xml", JSON_FEED: "application/feed+json"}
"""The media type of each (for Atom RFC 4287, section 7; for JSON Feed version 1.1)."""
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"

RESERVED = frozenset({"trang"})
"""What no post can be called: a month keeps its numbered pages there (see `pages`)."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether *text* can stand in an address as it is."""
    return len(text) <= SLUG_LENGTH and _SLUG.fullmatch(text) is not None


def post(published_at: datetime, slug: str) -> str:
    """Return ``/2017/12/<slug>/``."""
    return f"{month(published_at.year, published_at.month)}{slug}/"


def year(number: int) -> str:
    """Return ``/2017/``."""
    return f"/{number:04}/"


@cache
def month(year_number: int, number: int) -> str:
    """Return ``/2017/12/``."""
    return f"/{year_number:04}/{number:02}/"


def category(slug: str) -> str:
    """Return ``/chuyen-muc/<slug>/``."""
    return f"{CATEGORIES}{slug}/"


def tag(slug: str) -> str:
    """Return ``/tu-khoa/<slug>/``."""
    return f"{TAGS}{slug}/"


def feeds(channel: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that lie below the page at *channel*, one in each format."""
    return tuple(channel + name[1:] for name in (RSS, ATOM, JSON_FEED))


def archive_feed(number: int) -> str:
    """Return ``/2017/atom.xml``, the feed of all posts of a year."""
    return f"{year(number)}{ATOM[1:]}"


def document(slug: str) -> str:
    """Return ``/van-ban/<so-hieu>/``."""
    return f"{DOCUMENTS}{slug}/"


def documents(sort: str, slug: str) -> str:
    """Return ``/van-ban/<sort>-<slug>/``, the documents of one kind, issuer or year.

    Every slug of a document begins with a digit or the name of a family of standards, so none looks like that.
    """
    return f"{DOCUMENTS}{sort}-{slug}/"


def document_slug(address: str) -> str:
    """Return the slug of the document whose page is at *address*."""
    return address.removeprefix(DOCUMENTS).rstrip("/")


def volume(slug: str, ending: str) -> str:
    """Return ``/dong-tap/2017.epub``, a bound volume."""
    return f"{VOLUMES}{slug}.{ending}"


def pager(listing: str, number: int | None) -> str:
    """Return the address of a page of *listing*: its own for the newest part, else ``…/trang/7/``."""
    return listing if number is None else f"{listing}trang/{number}/"


def day_anchor(day: int) -> str:
    """Return the id that the listing of a month gives the first post of a *day*."""
    return f"ngay-{day}"


def pages(listing: str) -> str:
    """Return ``…/trang/``, the page that lists the numbered pages of *listing*."""
    return f"{listing}trang/"


def distinct(slug: str, id: str) -> str:
    """Return *slug* with a mark made from the permanent *id*, for a name that somebody else had first."""
    mark = sha256(id.encode()).hexdigest()[:6]
    return f"{slugify(slug, length=SLUG_LENGTH - 7)}-{mark}"


def docs_page(path: str) -> str:
    """Return the address MkDocs gives to a page, *path* being relative to the docs folder."""
    stem = path.removesuffix(".md")
    folder, name = posixpath.split(stem)
    if name in {"index", "README"}:
        return f"/{folder}/" if folder else "/"
    return f"/{stem}/"


def file(path: str) -> str:
    """Return the address of a file beside a post, *path* being relative to the posts folder.

    It follows the file, not the post: a post that moves does not move its files.
    """
    stem, extension = posixpath.splitext(path)
    folders = [slugify(part) or "tep" for part in stem.split("/")]
    return "/tep/" + "/".join(folders) + (f".{slugify(extension)}" if slugify(extension) else "")


def search_file(name: str) -> str:
    """Return the address of a file of the search index: ``/tim-kiem/a/bcdefghij.bin``."""
    return f"{SEARCH}{name[0]}/{name[1:]}.bin"


def smaller(address: str, width: int) -> str:
    """Return the address of a picture made of the one at *address*: a name that no file of an author gets."""
    return f"{address}.{width}.webp"


def card(id: str) -> str:
    """Return the address of the picture that is shown where a post is shared. It follows the id: it never moves."""
    return f"{CARDS}{id}.png"


def category_card(slug: str) -> str:
    """Return the address of the picture for pages of a category, and for its posts that have none of their own."""
    return f"{CARDS}chuyen-muc/{slug}.png"


def depth(address: str) -> int:
    """Return how many folders lie between the root of the site and the page at *address*."""
    return address.count("/") - 1


def relative_root(address: str) -> str:
    """Return the way from the page at *address* back to the root: ``""``, ``"../"``, ``"../../"`` …"""
    return "../" * depth(address) or "./"


def output_path(address: str) -> str:
    """Return the file that serves *address*, relative to the site: ``2017/12/abc/index.html``."""
    return address[1:] + "index.html" if address.endswith("/") else address[1:]
