"""Related: posts that rest on what a post rests on, and why each is one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
        self._by_document = _positions((document.slug, register.posts(document)) for document in register.documents)
        self._by_tag = _positions((tag.slug, library.tagged(tag)) for tag in library.tags)

    def of(self, post: Post) -> tuple[Relation, ...]:
        """Return up to COUNT posts that share a document with *post*, then those that share a keyword.

        What few posts have in common says more than what many have: the rarest
        document comes first, and of its posts those nearest in time. So one more
        post changes the pages around it, not every page.
        """
        if post.status is Status.WITHDRAWN:
            return ()
        found: dict[str, Relation] = {}
        documents = (each for each in self._register.cited(post) if each.is_one)
        for document in sorted(documents, key=lambda each: (len(self._register.posts(each)), each.slug)):
            at = self._by_document.get((document.slug, post.id))
            for other in _nearest(self._register.posts(document), at):
                if len(found) == COUNT:
                    return tuple(found.values())
                found.setdefault(other.id, Relation(post=other, document=document))
        tags = {self._library.tag(written) for written in post.tags}
        for tag in sorted(tags, key=lambda each: (len(self._library.tagged(each)), each.slug)):
            for other in _nearest(self._library.tagged(tag), self._by_tag.get((tag.slug, post.id))):
                if len(found) == COUNT:
                    return tuple(found.values())
                found.setdefault(other.id, Relation(post=other, tag=tag))
        return tuple(found.values())


def _positions(lists: Iterator[tuple[str, Sequence[Post]]]) -> dict[tuple[str, str], int]:
    return {(name, post.id): at for name, posts in lists for at, post in enumerate(posts)}


def _nearest(posts: Sequence[Post], at: int | None) -> Iterator[Post]:
    """Yield up to COUNT of *posts* around position *at*, that one itself left out: older, newer, older … in turn."""
    if at is None:
        return
    for step in range(1, COUNT + 1):
        if at + step < len(posts):
            yield posts[at + step]
        if at >= step:
            yield posts[at - step]
