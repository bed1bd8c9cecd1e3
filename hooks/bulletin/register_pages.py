"""Register pages: the register of documents as readers see it: each document, lists of them, data to filter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from bulletin import archives, dates, permalinks
from bulletin.archives import Crumb, Listing
from bulletin.contents import Content
from bulletin.documents import Document
from bulletin.pages import Page, listing_pages
from bulletin.pagination import paginate
from bulletin.register import UNSAID, Group, Register
from bulletin.settings import Settings
from bulletin.vietnamese import slugify

SIZE = 50
"""Documents on a page of the register."""

SCRIPT = "/assets/documents.js"
"""Filters the register in place. It belongs to the theme."""

REGISTER = Crumb(name="Văn bản", address=permalinks.DOCUMENTS)
_DESCRIPTION = "Các văn bản và tiêu chuẩn mà tin bài viện dẫn: số hiệu, cơ quan ban hành, hiệu lực, bài liên quan."


def make_pages(register: Register, contents: Mapping[str, Content], settings: Settings) -> dict[str, Page]:
    """Return the register's pages by address. *contents* maps the id of each post to its content."""
    groups = _groups(register)
    ways = [
        (title, [(group.name, permalinks.documents(sort, group.slug), len(group.documents)) for group in found])
        for sort, title, found in groups
    ]
    whole = Listing(
        address=permalinks.DOCUMENTS, title="Văn bản", description=_DESCRIPTION, posts=(), crumbs=(archives.HOME,)
    )
    pages = [*_list(whole, register.documents, register, ways)]
    for sort, _, found in groups:
        for group in found:
            title = _title(sort, group)
            listing = Listing(
                address=permalinks.documents(sort, group.slug),
                title=title,
                description=f"{title} trong sổ văn bản.",
                posts=(),
                crumbs=(archives.HOME, REGISTER),
            )
            pages += _list(listing, group.documents, register, ways)
    for document in register.documents:
        pages += _document(document, register, contents, settings)
    return {page.address: page for page in pages}


def addresses(register: Register, settings: Settings) -> Iterator[str]:
    """Yield the address of every page that *make_pages* makes, without a post's content."""
    groups = (
        (permalinks.documents(sort, group.slug), group) for sort, _, found in _groups(register) for group in found
    )
    lists = [(permalinks.DOCUMENTS, register.documents), *((address, group.documents) for address, group in groups)]
    for address, documents in lists:
        yield from (permalinks.pager(address, part.number) for part in paginate(documents, size=SIZE))
    for document in register.documents:
        yield from archives.pagers(document.address, register.posts(document), settings)


def moved(register: Register) -> dict[str, str]:
    """Return the addresses that no page has and that lead to one all the same, with the address of that page.

    The page that another number of a document had, before editors said whose number it is, and the
    lists of what nobody has said yet: each fact that editors write down may empty one of these.
    """
    found = {permalinks.document(name): document.address for name, document in register.others.items()}
    if register.documents:
        for sort, _, groups in _groups(register):
            unsaid = permalinks.documents(sort, slugify(UNSAID))
            if unsaid not in {permalinks.documents(sort, group.slug) for group in groups}:
                found[unsaid] = permalinks.DOCUMENTS
    return found


def _groups(register: Register) -> tuple[tuple[str, str, tuple[Group, ...]], ...]:
    """Return the ways to filter: how their addresses begin, their heading, and their groups."""
    return (
        ("loai", "Theo loại", register.kinds()),
        ("co-quan", "Theo cơ quan ban hành", register.issuers()),
        ("nam", "Theo năm", register.years()),
    )


def _title(sort: str, group: Group) -> str:
    if sort == "nam":
        return f"Văn bản năm {group.name}" if group.name.isdecimal() else "Văn bản chưa rõ năm"
    if sort == "co-quan":
        return f"Văn bản của {group.name}" if group.slug != "chua-ro" else "Văn bản chưa rõ cơ quan ban hành"
    return group.name if group.slug != "chua-ro" else "Văn bản chưa rõ loại"


_Ways = Sequence[tuple[str, Sequence[tuple[str, str, int]]]]
"""The ways to filter: a heading, and the name, address and size of each list below it."""


def _list(listing: Listing, documents: Sequence[Document], register: Register, ways: _Ways) -> Iterator[Page]:
    """Yield the pages of *documents*, which come newest first."""
    parts = paginate(documents, size=SIZE)
    newest = len(parts)

    def address(number: int) -> str:
        return permalinks.pager(listing.address, number if number < newest else None)

    for part in parts:
        number = part.number or newest
        is_first = part.number is None
        here = Crumb(name=listing.title, address=listing.address)
        yield Page(
            address=address(number),
            fragment="documents.html",
            title=listing.title if is_first else f"{listing.title} – Trang {number}",
            description=listing.description,
            section=permalinks.DOCUMENTS,
            crumbs=listing.crumbs if is_first else (*listing.crumbs, here),
            script=SCRIPT if address(number) == permalinks.DOCUMENTS else "",
            context={
                "rows": [(document, len(register.posts(document))) for document in part.entries],
                "total": len(documents),
                "ways": ways if is_first else (),  # They change with every document; an older page need not.
                "is_whole": listing.address == permalinks.DOCUMENTS,
                "is_first": is_first,
                "older": address(number - 1) if number > 1 else "",
                "newer": "" if is_first else address(number + 1),
            },
        )


def _document(
    document: Document, register: Register, contents: Mapping[str, Content], settings: Settings
) -> Iterator[Page]:
    """Yield the page of *document*, and those with its older posts."""
    posts = register.posts(document)
    listing = Listing(
        address=document.address,
        title=document.name,
        description=f"{document.name}{f': {document.title}' if document.title else ''}. {document.standing_note}.",
        posts=posts,
        crumbs=(archives.HOME, REGISTER),
    )
    about = {
        "document": document,
        "replaces": register.replaces(document),
        "successors": register.successors(document),
        "amended_by": register.named(document.amended_by),
        "editions": register.editions(document),
    }
    for page in listing_pages(listing, contents, settings, permalinks.DOCUMENTS):
        if page.address == document.address:
            checked_at = datetime.combine(document.checked_on, time(), dates.VIETNAM) if document.checked_on else None
            changed_at = max(filter(None, (checked_at, page.changed_at)), default=None)
            page = replace(page, fragment="document.html", changed_at=changed_at, context={**page.context, **about})
        yield page


def index(register: Register) -> bytes:
    """Return the register as JSON for the script that filters it in place.

    An object: *documents*, newest first, each a list of address, name, title, kind,
    issuers, year (0 for none) and standing.
    """
    rows = [
        [
            document.slug,
            document.name,
            document.title,
            document.kind,
            document.issuer.split("; ") if document.issuer else [],
            document.year or 0,
            document.standing_note,
        ]
        for document in register.documents
    ]
    return json.dumps({"documents": rows}, ensure_ascii=False, separators=(",", ":")).encode()
