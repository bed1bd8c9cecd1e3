"""Agenda: what editors have coming, and what they should look at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bulletin import dates
from bulletin.headlines import is_headline_only
from bulletin.posts import Post
from bulletin.schema import Status


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Notice:
    """Something an editor should know; nothing is wrong with the post."""

    path: str
    """The file, relative to the root of the project."""

    line: int
    """The line to look at, counted from 1."""

    heading: str
    """What kind of notice it is, in Vietnamese: ``Sắp đăng``."""

    text: str
    """What there is to know, in Vietnamese."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.heading}: {self.text}"


def agenda(posts: Iterable[Post], *, now: datetime) -> Iterator[Notice]:
    """Yield what is due, what waits, what lacks its text, what is past its day of review; by date within each."""
    known = sorted(posts, key=lambda post: (post.published_at, post.id))
    for post in known:
        if post.published_at > now and post.status is not Status.DRAFT:
            yield Notice(
                path=post.path,
                line=post.line("date"),
                heading="Sắp đăng",
                text=f"“{post.title}” lên trang {dates.long_day(post.published_at)}.",
            )
    for post in known:
        if post.status is Status.DRAFT:
            yield Notice(path=post.path, line=post.line("status"), heading="Bản nháp", text=f"“{post.title}”.")
    for post in known:
        if is_headline_only(post.body):
            yield Notice(path=post.path, line=post.body_line, heading="Mới có tiêu đề", text=f"“{post.title}”.")
    for post in known:
        if post.review_on and post.review_on <= now.astimezone(dates.VIETNAM).date():
            yield Notice(
                path=post.path,
                line=post.line("review_on"),
                heading="Cần xem lại",
                text=f"“{post.title}” đã tới ngày xem lại {dates.day(post.review_on)}.",
            )
