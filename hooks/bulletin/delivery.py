"""Delivery: what has to be brought to a place so that the site there becomes the site here, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.manifest import Manifest

PENDING = "manifest.pending.json"
"""What a delivery under way makes of the place: one that broke off tells the next what it may have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Files by path from the top of the site, in the order in which they go."""

    files: tuple[str, ...]
    """What pages show and lead to: first, so that no page ever points at what is not there yet."""

    pages: tuple[str, ...]
    """Pages, and whatever else readers and machines ask for by an address that stays: feeds, the site map."""

    gone: tuple[str, ...]
    """What is to be deleted: last, when no page points at it any more."""


def plan(here: Manifest, there: Iterable[Manifest]) -> Delivery:
    """Return what makes the site *here* out of a place where the sites *there* are, in part or whole.

    *there* is the site of the last delivery and, when one broke off since, the one
    it was bringing: a file is the same there only when both say so.
    """
    known = list(there)
    changed = [
        path
        for path, entry in sorted(here.files.items())
        if not known or any(m.files.get(path) != entry for m in known)
    ]
    gone = {path for manifest in known for path in manifest.files} - here.files.keys()
    return Delivery(
        files=tuple(path for path in changed if not _is_page(path)),
        pages=tuple(path for path in changed if _is_page(path)),
        gone=tuple(sorted(gone)),
    )


_LISTS = frozenset({"feed.json", "robots.txt", "_redirects", "_headers", "chi-muc.json", "danh-sach.json"})
"""Files whose address stays and that name others: these have to be there first."""


def _is_page(path: str) -> bool:
    name = path.removesuffix(".gz").removesuffix(".br")
    return name.endswith((".html", ".xml")) or name.rpartition("/")[2] in _LISTS
