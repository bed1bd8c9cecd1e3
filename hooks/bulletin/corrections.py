"""Corrections: what readers must be told of posts they have seen already, each with a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bulletin import links
from bulletin.library import Library
from bulletin.posts import Post
from bulletin.register import Lapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A change note of a post, or its withdrawal."""

    id: str
    """Its permanent name: ``abcd2345/sua-doi/2026-11-22``, ``abcd2345/go-bai``."""

    post: Post
    told_at: datetime
    """When; aware."""

    note: str
    """What was put right, or why the post was taken back; for readers."""

    is_withdrawal: bool = False
    replacement: Post | None = None
    """The post that takes the place of a withdrawn one."""

    @property
    def address(self) -> str:
        """The URL path of what it is about."""
        return self.post.permalink

    @property
    def title(self) -> str:
        """What it is, in one line."""
        return f"{'Gỡ bài' if self.is_withdrawal else 'Đính chính'}: {self.post.title}"


def corrections(library: Library, lapses: Iterable[Lapse] = ()) -> tuple[Correction | Lapse, ...]:
    """Return every correction of every post that has a page, and every one of *lapses*, newest first.

    Those of a withdrawn post stay: what was told once is never taken back.
    """
    found: list[Correction | Lapse] = [each for post in library.posts for each in _of(post, library)]
    found += lapses
    return tuple(sorted(found, key=lambda each: (each.told_at, each.id), reverse=True))


def replacement(post: Post, library: Library) -> Post | None:
    """Return the post that takes the place of a withdrawn one, named by its id or by its file."""
    wanted = post.withdrawal.replaced_by if post.withdrawal else ""
    if not wanted:
        return None
    path = links.read(wanted, base=post.path.rpartition("/")[0]).path
    return library.by_id.get(wanted) or library.by_path.get(path)


def _of(post: Post, library: Library) -> Iterator[Correction]:
    """Yield the corrections of *post*.

    A change has no id in the front matter; its day names it, so that better wording
    makes nobody read it twice. Of several on one day the first has the plain name,
    so that one more, which the guide wants on top, moves none of them.
    """
    told: dict[date, int] = {}
    for change in reversed(post.changes):
        day = change.changed_at.date()
        told[day] = told.get(day, 0) + 1
        again = f"/{told[day]}" if told[day] > 1 else ""
        yield Correction(
            id=f"{post.id}/sua-doi/{day.isoformat()}{again}", post=post, told_at=change.changed_at, note=change.note
        )
    if post.withdrawal:
        yield Correction(
            id=f"{post.id}/go-bai",
            post=post,
            told_at=post.withdrawal.withdrawn_at,
            note=post.withdrawal.reason,
            is_withdrawal=True,
            replacement=replacement(post, library),
        )
