"""Gallery: the pictures that posts show or offer, each with its size, its address and what was made of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin import album, links, permalinks, pictures
from bulletin.album import Seen
from bulletin.checks import picture_problem
from bulletin.contents import Places
from bulletin.illustrations import Shown
from bulletin.library import Library
from bulletin.posts import Post
from bulletin.problems import Problem
from bulletin.rendering import Gist
from bulletin.settings import Settings
from bulletin.workers import Report, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Where everything lies once the pictures hang."""

    places: Places
    """With the size of each picture, and of each file as it is published."""

    files: Mapping[str, Path]
    """What was made of pictures, by address: smaller ones, and themselves without their notes."""

    problems: tuple[Problem, ...]
    """Pictures that turned out to be damaged."""


def hang(
    settings: Settings,
    places: Places,
    library: Library,
    gists: Mapping[str, Gist],
    seen: Mapping[str, Seen],
    *,
    is_public: bool,
    report: Report = silent,
    workers: int | None = None,
) -> Gallery:
    """Return *places* with the pictures of *library*, of which *seen* tells what they are and *gists* who shows them.

    Editors see each as it is: what is not public needs no smaller ones, and a preview should not wait for them.
    """
    shown = {
        path: Shown(width=each.sketch.width, height=each.sketch.height)
        for path, each in seen.items()
        if each.sketch.width and not each.sketch.fault
    }
    if not is_public:
        return Gallery(places=replace(places, pictures=shown), files={}, problems=())
    used = _used(library, gists, seen, f"{settings.posts_dir}/")
    wanted = [(places.files[path].on_disk, seen[path], used[path]) for path in sorted(used)]
    made = album.develop(settings.root, wanted, report=report, workers=workers)
    folder = settings.root / album.PICTURES
    files: dict[str, Path] = {}
    sizes = dict(places.files)
    problems: list[Problem] = []
    for path in sorted(used):
        one, address = made[places.files[path].on_disk], places.file(path) or ""
        if one.is_damaged:
            problems.append(picture_problem(path, "picture-unreadable"))
        if one.whole:
            files[address] = folder / one.whole.name
            sizes[path] = replace(sizes[path], size=one.whole.size)
        smaller = tuple((permalinks.smaller(address, copy.width), copy) for copy in one.smaller)
        files |= {place: folder / copy.name for place, copy in smaller}
        if path in shown:
            shown[path] = replace(shown[path], smaller=tuple((place, copy.width) for place, copy in smaller))
    return Gallery(places=replace(places, files=sizes, pictures=shown), files=files, problems=tuple(problems))


def _used(library: Library, gists: Mapping[str, Gist], seen: Mapping[str, Seen], posts_dir: str) -> dict[str, bool]:
    """Return the pictures that posts show or offer, by path, and whether one shows it."""
    used: dict[str, bool] = {}
    if not seen:
        return used
    for post in library.posts:
        base = posixpath.dirname(post.path)
        for name, is_shown in _named(post, gists[post.path]):
            path = links.read(name, base=base).path
            if path in seen and path.startswith(posts_dir):
                used[path] = used.get(path, False) or is_shown
    return used


def _named(post: Post, gist: Gist) -> Iterator[tuple[str, bool]]:
    """Yield each picture that *post* names, and whether it shows it."""
    yield from ((source, True) for source in gist.images)
    if post.image:
        yield post.image.src, True
    for target in (*gist.links, *(attachment.file for attachment in post.attachments)):
        if target.partition("#")[0].rpartition(".")[2].lower() in pictures.ENDINGS:
            yield target, False
