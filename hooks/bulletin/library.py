"""Library: all posts that readers may see, in order, with an index for every question asked of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bulletin import permalinks
from bulletin.posts import Post
from bulletin.problems import Problem, problem
from bulletin.schema import Status
from bulletin.values import suggest_id
from bulletin.vietnamese import slugify, sort_key

Order = tuple[datetime, str]
K = TypeVar("K")


def order(post: Post) -> Order:
    """Return the key that sorts posts oldest first. Total: ids are unique, so no two builds differ."""
    return post.published_at, post.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A keyword that posts carry."""

    slug: str
    """Its name in addresses."""

    name: str
    """As most posts write it."""


class Library:
    """The published posts, newest first, and their indexes. Nothing changes it afterwards."""

    def __init__(self, posts: Iterable[Post]) -> None:
        """*posts* are those readers may see, their ids and addresses distinct (see `collect`)."""
        self.posts: tuple[Post, ...] = tuple(sorted(posts, key=order, reverse=True))
        """Every post that has a page, withdrawn ones included, newest first."""

        self.listed: tuple[Post, ...] = tuple(post for post in self.posts if post.status is not Status.WITHDRAWN)
        """The posts that lists, feeds and search show, newest first."""

        self.by_id: Mapping[str, Post] = {post.id: post for post in self.posts}
        self.by_path: Mapping[str, Post] = {post.path: post for post in self.posts}
        self.by_permalink: Mapping[str, Post] = {post.permalink: post for post in self.posts}
        self.by_category: Mapping[str, Sequence[Post]] = _group((post.category, post) for post in self.listed)
        self.by_year: Mapping[int, Sequence[Post]] = _group((post.published_at.year, post) for post in self.listed)
        self.by_month: Mapping[tuple[int, int], Sequence[Post]] = _group(
            ((post.published_at.year, post.published_at.month), post) for post in self.listed
        )
        self._tags, self._by_tag = _index_tags(self.listed)
        self._places = {post.id: at for posts in self.by_category.values() for at, post in enumerate(posts)}

    @property
    def tags(self) -> Sequence[Tag]:
        """Every keyword, in the order of the Vietnamese alphabet."""
        return tuple(sorted(set(self._tags.values()), key=lambda tag: (sort_key(tag.name), tag.slug)))

    def tag(self, written: str) -> Tag:
        """Return the keyword that a post wrote as *written*. Raises KeyError when no listed post has it."""
        return self._tags[written.casefold()]

    def tagged(self, tag: Tag) -> Sequence[Post]:
        """Return the posts that carry *tag*, newest first."""
        return self._by_tag[tag.slug]

    def newer(self, post: Post, *, count: int) -> Sequence[Post]:
        """Return the *count* posts of its category that follow *post*, the newest of them first."""
        category = self.by_category.get(post.category, ())
        at = self._place(category, post)
        return category[max(0, at - count) : at]

    def older(self, post: Post, *, count: int) -> Sequence[Post]:
        """Return the *count* posts of its category that came before *post*, newest first."""
        category = self.by_category.get(post.category, ())
        start = self._place(category, post) + (post.id in self._places)
        return category[start : start + count]

    def _place(self, category: Sequence[Post], post: Post) -> int:
        """Return where *post* stands in *category*, or would stand if it were listed."""
        if post.id in self._places:
            return self._places[post.id]
        newest = len(category)
        # The sequence runs from newest to oldest; bisect wants it rising.
        rising = bisect_left(range(newest), order(post), key=lambda index: order(category[newest - 1 - index]))
        return newest - rising


def collect(posts: Iterable[Post], *, now: datetime, with_hidden: bool = False) -> tuple[Library, list[Problem]]:
    """Return the library of the posts that readers may see at *now*, and the clashes between any of *posts*.

    A draft or a post of the future is in no library, yet its id and address are
    taken; *with_hidden*, for editors, they are there all the same. Of two posts
    that want one address the first to be published keeps it and the other gets a
    mark made from its own id, so that a third that comes after both moves neither. Where the later one's
    address was chosen by its author, who must know what becomes of it, that is a problem.
    """
    problems: list[Problem] = []
    ids: dict[str, Post] = {}
    addresses: dict[str, Post] = {}
    distinct: list[Post] = []
    for post in sorted(posts, key=lambda post: (*order(post), post.path)):
        if post.id in ids:
            example = suggest_id(f"{post.path} {post.id}")
            problems.append(
                problem(post.path, post.line("id"), "id-twice", found=post.id, other=ids[post.id].path, example=example)
            )
            continue
        ids[post.id] = post
        is_taken = post.permalink in addresses or post.slug in permalinks.RESERVED
        if is_taken and not post.has_own_slug:
            post = replace(post, slug=permalinks.distinct(post.slug, post.id))
            is_taken = post.permalink in addresses
        if is_taken:
            first = addresses.get(post.permalink)
            other = first.path if first else "danh sách các trang của tháng"
            problems.append(
                problem(
                    post.path,
                    post.line("slug"),
                    "address-twice",
                    address=post.permalink,
                    other=other,
                    fixed=permalinks.distinct(post.slug, post.id),
                )
            )
            continue
        addresses[post.permalink] = post
        distinct.append(post)
    visible = [
        post for post in distinct if with_hidden or (post.status is not Status.DRAFT and post.published_at <= now)
    ]
    return Library(visible), problems


def _group(pairs: Iterable[tuple[K, Post]]) -> dict[K, tuple[Post, ...]]:
    groups: defaultdict[K, list[Post]] = defaultdict(list)
    for key, post in pairs:
        groups[key].append(post)
    return {key: tuple(posts) for key, posts in groups.items()}


def _index_tags(newest_first: Sequence[Post]) -> tuple[dict[str, Tag], dict[str, tuple[Post, ...]]]:
    """Return each spelling's keyword, and the posts of each keyword by its slug.

    Two keywords that differ only in capitals are one. Two that differ in accents
    are two, though their slugs are alike: the first used keeps the plain address.
    """
    spellings: dict[str, Counter[str]] = {}
    for post in reversed(newest_first):
        for written in post.tags:
            spellings.setdefault(written.casefold(), Counter())[written] += 1
    tags: dict[str, Tag] = {}
    taken: set[str] = set()
    for folded, counts in spellings.items():
        slug = slugify(folded)
        if not slug or slug in taken:
            slug = permalinks.distinct(slug, folded).strip("-")
        taken.add(slug)
        name = max(sorted(counts), key=counts.__getitem__)
        tags[folded] = Tag(slug=slug, name=name)
    posts = _group(
        (tags[key].slug, post) for post in newest_first for key in dict.fromkeys(map(str.casefold, post.tags))
    )
    return tags, posts
