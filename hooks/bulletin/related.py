"""Related: posts that rest on what a post rests on, and why each is one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bulletin.documents import Document
from bulletin.library import Library, Tag
from bulletin.posts import Post
from bulletin.register import Register
from bulletin.schema import Status

COUNT = 5
"""The most that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A post beside another, and what both have in common."""

    post: Post
    document: Document | None = None
    """The document both name; None when it is a keyword that they share."""

    tag: Tag | None = None


class Relations:
    """Finds related posts. What takes a walk over the library is done once, here."""

    def __init__(self, library: Library, register: Register) -> None:
        self._library = library
        self._register = register
        # A post stands beside several others for one reason: in one and the same row, made and told once.
        self._by_document = {
            document.slug: [Relation(post=post, document=document) for post in register.posts(document)]
            for document in register.documents
        }
        self._by_tag = {
            tag.slug: [Relation(post=post, tag=tag) for post in library.tagged(tag)] for tag in library.tags
        }
        self._at_document = _positions(self._by_document)
        self._at_tag = _positions(self._by_tag)

    def of(self, post: Post) -> tuple[Relation, ...]:
        """Return up to COUNT posts that share a document with *post*, then those that share a keyword.

        What few posts have in common says more than what many have: the rarest
        document comes first, and of its posts those nearest in time. So one more
        post changes the pages around it, not every page.
        """
        if post.status is Status.WITHDRAWN:
            return ()
        found: dict[str, Relation] = {}
        documents = {each.slug for each in self._register.cited(post) if each.is_one}
        tags = {self._library.tag(written).slug for written in post.tags}
        for name in sorted(documents, key=lambda each: (len(self._by_document[each]), each)):
            for row in _nearest(self._by_document[name], self._at_document.get((name, post.id))):
                if len(found) == COUNT:
                    return tuple(found.values())
                found.setdefault(row.post.id, row)
        for name in sorted(tags, key=lambda each: (len(self._by_tag[each]), each)):
            for row in _nearest(self._by_tag[name], self._at_tag.get((name, post.id))):
                if len(found) == COUNT:
                    return tuple(found.values())
                found.setdefault(row.post.id, row)
        return tuple(found.values())


def _positions(lists: Mapping[str, Sequence[Relation]]) -> dict[tuple[str, str], int]:
    return {(name, row.post.id): at for name, rows in lists.items() for at, row in enumerate(rows)}


def _nearest(rows: Sequence[Relation], at: int | None) -> Iterator[Relation]:
    """Yield up to COUNT of *rows* around position *at*, that one itself left out: older, newer, older … in turn."""
    if at is None:
        return
    for step in range(1, COUNT + 1):
        if at + step < len(rows):
            yield rows[at + step]
        if at >= step:
            yield rows[at - step]
