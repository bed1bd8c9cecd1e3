"""Checks: editorial rules about what a post points at, one function each."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bulletin import links, rendering
from bulletin.contents import Places
from bulletin.library import Library
from bulletin.posts import Parsed
from bulletin.problems import Problem, problem
from bulletin.rendering import Rendered
from bulletin.vietnamese import fold

OUTSIDE = ("http:", "https:", "//", "mailto:", "tel:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the checks may ask."""

    places: Places
    library: Library
    sources: frozenset[str]
    """The path of every post, published or not, sound or not."""

    addresses: frozenset[str]
    """Every address of the site."""

    anchors: Mapping[str, frozenset[str]]
    """The ids in the body of each post, by its path."""


def check(parsed: Parsed, rendered: Rendered, known: Known) -> list[Problem]:
    """Return everything that is wrong with what one post points at."""
    return [found for rule in RULES for found in rule(parsed, rendered, known)]


def _base(parsed: Parsed) -> str:
    return posixpath.dirname(parsed.path)


def _line(parsed: Parsed, target: str) -> int:
    return parsed.body_line - 1 + rendering.locate(parsed.body, target)


def dead_links(parsed: Parsed, rendered: Rendered, known: Known) -> Iterator[Problem]:
    """A link leads to a post that readers can see, to a page, a file or an address of the site."""
    for target in rendered.links:
        link = links.read(target, base=_base(parsed))
        path = link.path or parsed.path
        if path.startswith("/"):
            if path not in known.addresses and known.places.file(f"{known.places.docs_dir}{path}") is None:
                yield problem(
                    parsed.path,
                    _line(parsed, target),
                    "link-dead",
                    found=target,
                    example=_example(link.path, parsed, known),
                )
        elif path in known.sources:
            is_hidden = path not in known.library.by_path and path in known.places.pages
            if is_hidden and path != parsed.path:
                yield problem(parsed.path, _line(parsed, target), "link-hidden", found=target)
        elif known.places.address(path) is None:
            yield problem(
                parsed.path,
                _line(parsed, target),
                "link-dead",
                found=target,
                example=_example(link.path, parsed, known),
            )
        if link.anchor and path in known.anchors and link.anchor not in known.anchors[path]:
            choices = ", ".join(f"#{anchor}" for anchor in sorted(known.anchors[path])) or "(bài không có mục nào)"
            yield problem(
                parsed.path, _line(parsed, target), "anchor-dead", found=target, anchor=link.anchor, choices=choices
            )


def _example(path: str, parsed: Parsed, known: Known) -> str:
    """Return the post that *path* most likely meant, as a link from *parsed* would name it."""
    wanted = set(fold(posixpath.basename(path)).replace(".md", "").split("-"))
    names = sorted(known.sources)
    best = max(names, key=lambda name: len(wanted & set(posixpath.basename(name)[:-3].split("-"))), default="")
    return posixpath.relpath(best, _base(parsed)) if best else "2017-12-04-ten-bai.md"


def missing_images(parsed: Parsed, rendered: Rendered, known: Known) -> Iterator[Problem]:
    """A picture is a file of ours that exists."""
    for source in rendered.images:
        line = _line(parsed, source)
        if source.startswith(OUTSIDE):
            yield problem(parsed.path, line, "image-address", found=source)
        else:
            yield from _file(parsed, source, line, "image-missing", known)
    post = parsed.post
    if post and post.image:
        line = post.line("image")
        if post.image.src.startswith(OUTSIDE):
            yield problem(parsed.path, line, "image-address", found=post.image.src)
        else:
            yield from _file(parsed, post.image.src, line, "image-missing", known)


def missing_attachments(parsed: Parsed, rendered: Rendered, known: Known) -> Iterator[Problem]:
    """An attachment is a file of ours that exists."""
    if parsed.post:
        for attachment in parsed.post.attachments:
            yield from _file(parsed, attachment.file, parsed.post.line("attachments"), "file-missing", known)


def _file(parsed: Parsed, name: str, line: int, rule: str, known: Known) -> Iterator[Problem]:
    path = links.read(name, base=_base(parsed)).path
    if not path.startswith((known.places.posts_dir + "/", known.places.docs_dir + "/")):
        yield problem(parsed.path, line, "file-outside", found=name, example=posixpath.basename(name))
    elif path not in known.places.files:
        yield problem(parsed.path, line, rule, found=name)


def unknown_replacement(parsed: Parsed, rendered: Rendered, known: Known) -> Iterator[Problem]:
    """The post that takes the place of a withdrawn one exists."""
    post = parsed.post
    if post and post.withdrawal and (wanted := post.withdrawal.replaced_by):
        path = links.read(wanted, base=_base(parsed)).path
        if wanted not in known.library.by_id and path not in known.library.by_path:
            yield problem(parsed.path, post.line("withdrawn"), "replaced-by-unknown", found=wanted)


def removed_html(parsed: Parsed, rendered: Rendered, known: Known) -> Iterator[Problem]:
    """What sanitising takes away is said, never silently gone."""
    if rendering.is_suspicious(parsed.body):
        for line, kind, text in rendering.removed(parsed.body):
            rule = "link-scheme" if kind == "link" else "html-removed"
            yield problem(parsed.path, parsed.body_line - 1 + line, rule, found=text)


RULES: tuple[Callable[[Parsed, Rendered, Known], Iterator[Problem]], ...] = (
    dead_links,
    missing_images,
    missing_attachments,
    unknown_replacement,
    removed_html,
)
