"""Agenda: what editors have coming, and what they should look at again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bulletin import dates
from bulletin.headlines import is_headline_only
from bulletin.posts import Post
from bulletin.schema import Status
from bulletin.syllables import is_syllable


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


_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def unexplained(found: Iterable[tuple[Post, Iterable[str]]], known: Container[str], *, place: str) -> Iterator[Notice]:
    """Yield capitals of three letters and more that stand for something nobody told, those in most posts first.

    *found* are posts with the runs of capitals of title, summary and body, *known* the
    abbreviations of the file *place*. A post explains one where it puts it alone in brackets behind the
    full form. Parts of document numbers (19/2014/QĐ-TTg) are none, nor are Roman
    numerals and Vietnamese words in capitals.
    """
    first: dict[str, tuple[Post, int]] = {}
    counts: Counter[str] = Counter()
    for post, capitals in sorted(found, key=lambda each: (each[0].published_at, each[0].id)):
        for run in dict.fromkeys(capitals):
            if len(run) < 3 or run in known or _ROMAN.fullmatch(run) or is_syllable(run):
                continue
            line = _line_of(run, post)
            if line and not any(f"({run})" in text for text in (post.title, post.summary, post.body)):
                counts[run] += 1
                first.setdefault(run, (post, line))
    for run, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        post, line = first[run]
        yield Notice(
            path=post.path,
            line=line,
            heading="Chữ viết tắt chưa có cách đọc",
            text=f"“{run}” ({count} bài). Nếu người đọc cần, thêm vào {place} một dòng `{run}: …`.",
        )


def _line_of(run: str, post: Post) -> int:
    """Return the line of *post* where *run* first stands as a word; 0 where it is but a part of others."""
    word = re.compile(rf"(?<![\w/.&@-]){run}(?![\w&]|[/@.-]\w)")
    for key in ("title", "summary"):
        if word.search(getattr(post, key)):
            return post.line(key)
    at = word.search(post.body)
    return post.body_line + post.body.count("\n", 0, at.start()) if at else 0
