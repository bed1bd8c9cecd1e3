"""Permanence: an address once published leads somewhere for ever. What is wrong with older addresses, and what is gone.

Numbered pages of a list are left out of what is gone: where they end is nobody's doing, and
every server of ours leads from one that is no more to the list itself (see scripts/serving).
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bulletin import aliases, entries, links, permalinks, register_file
from bulletin.aliases import MalformedAlias
from bulletin.contents import Places
from bulletin.documents import Document
from bulletin.library import Library, order
from bulletin.outline import outline
from bulletin.posts import Parsed, Post
from bulletin.problems import Problem, problem
from bulletin.register import Register
from bulletin.schema import Status
from bulletin.settings import CONFIG_FILE, Settings


@dataclass(frozen=True, kw_only=True)
class Published:
    """What readers could open, once or now."""

    settings: Settings
    library: Library
    places: Places
    parsed: Sequence[Parsed]
    register: Register
    moved: Mapping[str, str]
    """Where addresses of no page lead by themselves: those of the other numbers of a document."""

    made: frozenset[str]
    """Every page, feed and volume that is made of posts, and every page of the register."""

    addresses: frozenset[str]
    """These, every page and every file under docs/."""

    unreadable: frozenset[str]
    """The files of which something could not be read, by path."""

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file that a visible post shows or offers, by address."""
        named = {path for post in self.library.posts for path in files_of(post, self.places)}
        return frozenset(self.places.file(path) or "" for path in named)

    def owner(self, address: str) -> str:
        """Return the path of the post at *address*; empty when it is another page."""
        post = self.library.by_permalink.get(address)
        return post.path if post else ""


def check_aliases(now: Published) -> Iterator[Problem]:
    """Yield a problem for each alias that is none, that is somebody's address, or that two posts claim."""
    claimed: dict[str, Post] = {}
    # A draft claims nothing from a post that is there: it comes last, and what is wrong is told of the draft.
    posts = sorted(
        (one.post for one in now.parsed if one.post), key=lambda post: (post.status is Status.DRAFT, order(post))
    )
    # What a post will take when its hour comes is told today, not by the build of that hour.
    coming = {
        post.permalink: post.path
        for post in posts
        if post.id not in now.library.by_id and post.status is not Status.DRAFT
    }
    for post in posts:
        # The library knows the address that it really has.
        there = now.library.by_id.get(post.id, post)
        for found in _wrong_aliases(there, now, coming, claimed):
            yield replace(found, is_blocking=False) if post.status is Status.DRAFT else found
    for old, new in now.settings.redirects.items():
        alias = aliases.read(old)
        if new not in now.addresses and new not in now.files:
            yield problem(CONFIG_FILE, now.settings.redirects_line, "redirect-dead", found=old, target=new)
        elif alias.among(now.addresses) or (alias.key in claimed and claimed[alias.key].status is not Status.DRAFT):
            yield problem(CONFIG_FILE, now.settings.redirects_line, "redirect-unused", found=old)


def _wrong_aliases(
    post: Post, now: Published, coming: Mapping[str, str], claimed: dict[str, Post]
) -> Iterator[Problem]:
    line = post.line("aliases")
    for text in post.aliases:
        try:
            alias = aliases.read(text)
        except MalformedAlias:
            fixed = aliases.mended(text) or "/tin/123.aspx"
            yield problem(post.path, line, "alias-form", found=text, fixed=entries.list_line("aliases", [fixed]))
            continue
        address = alias.among(now.addresses) or alias.among(coming)
        other = claimed.setdefault(alias.key, post)
        if post.permalink in (address, alias.key):
            yield problem(post.path, line, "alias-own", found=text)
        elif address:
            owner = now.owner(address) or coming.get(address) or f"trang {address} của bản tin"
            yield problem(post.path, line, "alias-taken", found=text, other=owner)
        elif other.id != post.id:
            yield problem(post.path, line, "alias-twice", found=text, other=other.path)


def files_of(post: Post, places: Places) -> set[str]:
    """Return the files below the posts folder that *post* shows or offers, by path."""
    outlined = outline(post.body)
    names = [*outlined.links, *outlined.images, *(each.file for each in post.attachments)]
    names += [post.image.src] if post.image else []
    paths = {links.read(name, base=posixpath.dirname(post.path)).path for name in names}
    return {path for path in paths if path in places.files and path.startswith(f"{places.posts_dir}/")}


def gone(then: Published, now: Published, *, commit: str) -> list[Problem]:
    """Return a problem for everything that readers could open *then* and that leads nowhere *now*.

    *commit* names what was published then, for the command that brings a deleted file back.
    """
    covered = {_key(text) for post in now.library.posts for text in post.aliases}
    covered |= set(map(_key, (*now.settings.redirects, *now.moved)))

    def is_lost(address: str) -> bool:
        return address not in now.addresses and _key(address) not in covered

    problems: list[Problem] = []
    is_whole = True
    before = {one.path: one.text for one in then.parsed}
    after = {one.path: one for one in now.parsed}
    posts = {one.post.id: one.post for one in now.parsed if one.post}
    for post in then.library.posts:
        holder = now.library.by_permalink.get(post.permalink)
        if holder and holder.path == post.path and after[post.path].text == before[post.path]:
            continue
        there = after.get(post.path)
        here = posts.get(post.id) or (there and there.post)
        if here and here.id in now.library.by_id:
            here = now.library.by_id[here.id]
            if holder and holder.id != here.id:
                problems.append(_reused(holder, here, post))
            problems += _moved(post, here, then, now, is_lost)
        else:
            is_whole = False
            # One that is there and cannot be read has its own problems.
            if is_lost(post.permalink) and (here or (not there and post.path not in now.unreadable)):
                problems.append(_hidden(here) if here else _deleted(post, commit))
    kept_in = register_file.path(now.settings)
    forgotten = _forgotten(then, is_lost) if is_whole and kept_in not in now.unreadable else []
    problems += [_unnamed(document, kept_in) for document in forgotten]
    known = {document.address for document in forgotten} | then.library.by_permalink.keys()
    lost = [
        address
        for address in sorted({*then.addresses, *then.settings.redirects, *then.moved} - known)
        if is_lost(address)
        and not _NUMBERED.search(address)
        # What follows posts and documents is told once these are all back.
        and (is_whole or not _FOLLOWS.match(address))
        and (not forgotten or not _GROUPS.match(address))
        and (kept_in not in now.unreadable or not address.startswith(permalinks.DOCUMENTS))
    ]
    return [*problems, *_lost_pages(lost, then, now)]


_NUMBERED = re.compile(r"/trang/(?:\d+/)?$")
_FOLLOWS = re.compile(rf"{permalinks.TAGS}|{permalinks.DOCUMENTS}|{permalinks.VOLUMES}|/\d{{4}}/")
"""What is there because a post is: lists, volumes, documents."""

_GROUPS = re.compile(rf"{permalinks.DOCUMENTS}(?:loai|co-quan|nam)-")
"""The lists that are there because a document is."""


def _forgotten(then: Published, is_lost: Callable[[str], bool]) -> list[Document]:
    """Return the documents whose pages are lost and which a line in the register's file would bring back."""
    return [each for each in then.register.documents if register_file.entry(each) and is_lost(each.address)]


def _unnamed(document: Document, path: str) -> Problem:
    fixed = ", ".join(f"`{line}`" for line in ("---", *register_file.entry(document)))
    return problem(path, 1, "document-gone", found=document.name, address=document.address, fixed=fixed)


def _key(text: str) -> str:
    try:
        return aliases.read(text).key
    except MalformedAlias:
        return text


def _moved(
    post: Post, here: Post, then: Published, now: Published, is_lost: Callable[[str], bool]
) -> Iterator[Problem]:
    """Yield the problem of a *post* that is *here* now, some of whose addresses are lost."""
    files = [then.places.file(path) or "" for path in sorted(files_of(post, then.places))]
    olds = [post.permalink, *post.aliases, *(file for file in files if is_lost(file) and file not in now.files)]
    lost = [old for old in dict.fromkeys(olds) if is_lost(old)]
    if lost:
        fixed = entries.list_line("aliases", dict.fromkeys((*here.aliases, *lost)))
        yield problem(here.path, here.line("aliases"), "address-gone", found=", ".join(lost), fixed=fixed)


def _reused(holder: Post, here: Post, post: Post) -> Problem:
    fixed = permalinks.distinct(holder.slug, holder.id)
    line = holder.line("slug" if "slug" in holder.lines else "title")
    return problem(holder.path, line, "address-reused", address=post.permalink, other=here.path, fixed=fixed)


def _hidden(here: Post) -> Problem:
    key = "status" if here.status is Status.DRAFT else "date"
    return problem(here.path, here.line(key), "post-hidden", title=here.title)


def _deleted(post: Post, commit: str) -> Problem:
    return problem(post.path, 1, "post-gone", title=post.title, address=post.permalink, commit=commit, file=post.path)


def _lost_pages(lost: Sequence[str], then: Published, now: Published) -> Iterator[Problem]:
    """Yield one problem for all pages that no post can take over, and the line that leads to others."""
    if lost:
        added = now.addresses - then.addresses
        led = {**then.moved, **then.settings.redirects}
        pairs = {**now.settings.redirects} | {
            old: _led(led.get(old, ""), now) or _instead(old, added, now) for old in lost
        }
        fixed = entries.group_line("redirects", pairs)
        yield problem(CONFIG_FILE, now.settings.redirects_line, "page-gone", found=", ".join(lost), fixed=fixed)


def _led(target: str, now: Published) -> str:
    """Return where an address leads that led to *target*; empty when *target* leads nowhere."""
    target = now.moved.get(target, target)
    return target if target in now.addresses or target in now.files else ""


def _instead(old: str, added: Collection[str], now: Published) -> str:
    """Return the address that most likely takes the place of *old*: a new one like it, else the nearest one above."""
    if _GROUPS.match(old):
        return permalinks.DOCUMENTS
    if old.startswith(permalinks.VOLUMES):
        return permalinks.ARCHIVE
    folder, name = posixpath.split(old.rstrip("/"))
    if folder == permalinks.DOCUMENTS.rstrip("/"):
        # A number that was given its date. Of other numbers, though alike, none is the same document.
        dated = {document.address for document in now.register.documents if document.stem == name} & set(added)
        return dated.pop() if len(dated) == 1 else permalinks.DOCUMENTS
    beside = sorted(each for each in added if posixpath.split(each.rstrip("/"))[0] == folder)
    near = difflib.get_close_matches(old, beside, n=1)
    if near:
        return near[0]
    if not old.endswith("/") and f"/{name}" in now.addresses:
        return f"/{name}"  # A feed: that of the whole site.
    while folder not in {"", "/"}:
        if f"{folder}/" in now.addresses:
            return f"{folder}/"
        folder = posixpath.dirname(folder)
    return permalinks.ARCHIVE if _FOLLOWS.match(old) else permalinks.HOME
