"""Checks: editorial rules about a post and what it points at, one function each. `writing` has those about it alone."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bulletin import dates, gfm, links, permalinks
from bulletin.album import Seen
from bulletin.contents import Found, Places
from bulletin.library import Library
from bulletin.outline import Outline
from bulletin.posts import Parsed, Post
from bulletin.problems import Problem, problem
from bulletin.schema import Status
from bulletin.settings import Settings
from bulletin.vietnamese import fold, slugify
from bulletin.writing import line_of

_CHOICES = 5
"""Anchors that a message proposes."""

OUTSIDE = ("http:", "https:", "//", "mailto:", "tel:")

FAR = timedelta(days=400)
"""A date further ahead than this is more likely a slip of the finger than a plan."""

LARGE_POST = 1024 * 1024
"""Bytes of Markdown that no post needs: something else was saved under its name."""

LARGE_FILE = 25 * 1024 * 1024
"""Bytes that a reader on a phone should not have to download."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the checks may ask."""

    settings: Settings
    places: Places
    library: Library
    now: datetime
    sources: Mapping[str, Post | None]
    """Every post, published or not, by its path; None for one that is not sound."""

    addresses: frozenset[str]
    """Every address of the site."""

    hidden: frozenset[str]
    """The id of every post that readers do not see yet."""

    anchors: Callable[[str], frozenset[str] | None]
    """The ids in the body of the post at a path; None when there is no post."""


def check(parsed: Parsed, outline: Outline, own: Iterable[Problem], known: Known) -> list[Problem]:
    """Return everything that is wrong with one post beyond its front matter; *own* is what `writing` found.

    A draft is unfinished by name: what is wrong with it keeps nobody from publishing.
    """
    found = [*own, *(each for rule in RULES for each in rule(parsed, outline, known))]
    if parsed.post and parsed.post.status is Status.DRAFT:
        return [replace(each, is_blocking=False) for each in found]
    return found


def _base(parsed: Parsed) -> str:
    return posixpath.dirname(parsed.path)


def dead_links(parsed: Parsed, outline: Outline, known: Known) -> Iterator[Problem]:
    """A link leads to a post that readers can see, to a page, a file or an address of the site."""
    for target in outline.links:
        link = links.read(target, base=_base(parsed))
        path = link.path or parsed.path
        if path.startswith("/"):
            if not _is_address(path, known):
                yield problem(
                    parsed.path,
                    line_of(parsed, target),
                    "link-dead",
                    found=target,
                    example=_example(link.path, parsed, known),
                )
        elif path in known.sources:
            if not _is_there(known.sources[path], parsed.post, known) and path != parsed.path:
                yield problem(parsed.path, line_of(parsed, target), "link-hidden", found=target)
        elif path not in known.places.pages and posixpath.splitext(path)[1].lower() not in {"", ".md"}:
            yield from _file(parsed, target, line_of(parsed, target), "file-missing", known)
        elif known.places.address(path) is None:
            yield problem(
                parsed.path,
                line_of(parsed, target),
                "link-dead",
                found=target,
                example=_example(link.path, parsed, known),
            )
        anchors = known.anchors(path) if link.anchor else None
        if anchors is not None and link.anchor not in anchors:
            # The likeliest first: an anchor is most often mistyped, or was made from an older heading.
            likely = difflib.get_close_matches(slugify(link.anchor), sorted(anchors), n=_CHOICES, cutoff=0.0)
            choices = ", ".join(f"`#{anchor}`" for anchor in likely)
            rule = "anchor-dead" if anchors else "anchor-none"
            yield problem(parsed.path, line_of(parsed, target), rule, found=target, anchor=link.anchor, choices=choices)


def _is_address(path: str, known: Known) -> bool:
    return path in known.addresses or known.places.file(f"{known.places.docs_dir}{path}") is not None


def _is_there(target: Post | None, post: Post | None, known: Known) -> bool:
    """Whether readers can open *target* as soon as they can read *post*. What is not sound has its own problems."""
    if target is None or target.path in known.library.by_path:
        return True
    if post is None or target.status is Status.DRAFT:
        return False
    return target.published_at <= post.published_at


def _example(path: str, parsed: Parsed, known: Known) -> str:
    """Return the post that *path* most likely meant, as a link from *parsed* would name it; else the home page."""
    wanted = set(fold(posixpath.basename(path)).replace(".md", "").split("-"))
    names = sorted(known.library.by_path.keys() - {parsed.path})
    best = max(names, key=lambda name: len(wanted & set(posixpath.basename(name)[:-3].split("-"))), default="")
    return posixpath.relpath(best, _base(parsed)) if best else permalinks.HOME


def missing_images(parsed: Parsed, outline: Outline, known: Known) -> Iterator[Problem]:
    """A picture is a file of ours that exists."""
    for source in outline.images:
        yield from _image(parsed, source, line_of(parsed, source), known)
    post = parsed.post
    if post and post.image:
        yield from _image(parsed, post.image.src, post.line("image"), known)


def _image(parsed: Parsed, source: str, line: int, known: Known) -> Iterator[Problem]:
    if source.startswith(OUTSIDE):
        name = posixpath.basename(source.partition("?")[0])
        example = name if re.fullmatch(r"[\w.-]+\.\w+", name) else "ten-anh.jpg"
        yield problem(parsed.path, line, "image-address", found=source, folder=_base(parsed), example=example)
    elif not gfm.scheme(source):  # What has one is removed from the page, and told as such.
        yield from _file(parsed, source, line, "image-missing", known)


def missing_attachments(parsed: Parsed, outline: Outline, known: Known) -> Iterator[Problem]:
    """An attachment is a file of ours that exists."""
    if parsed.post:
        for attachment in parsed.post.attachments:
            yield from _file(parsed, attachment.file, parsed.post.line("attachments"), "file-missing", known)


def _file(parsed: Parsed, name: str, line: int, rule: str, known: Known) -> Iterator[Problem]:
    path = links.read(name, base=_base(parsed)).path
    if not path.startswith((known.places.posts_dir + "/", known.places.docs_dir + "/")):
        yield problem(parsed.path, line, "file-outside", found=name, example=posixpath.basename(name))
    elif path not in known.places.files:
        folder, wanted = posixpath.split(path)
        likely = _likely(path, known.places.files)
        if likely:
            yield problem(
                parsed.path, line, "file-spelling", found=name, fixed=posixpath.relpath(likely, _base(parsed))
            )
        else:
            yield problem(parsed.path, line, rule, found=name, folder=folder, name=wanted)


def _likely(path: str, files: Iterable[str]) -> str:
    """Return the one of *files* that lies where *path* does and is called nearly so; empty when there is none."""
    folder, name = posixpath.split(path)
    ending = posixpath.splitext(name)[1].lower()
    beside = {
        fold(posixpath.basename(file)): file
        for file in files
        if posixpath.dirname(file) == folder and posixpath.splitext(file)[1].lower() == ending
    }
    close = difflib.get_close_matches(fold(name), beside, n=1, cutoff=0.9)
    return beside[close[0]] if close else ""


def unknown_replacement(parsed: Parsed, outline: Outline, known: Known) -> Iterator[Problem]:
    """The post that takes the place of a withdrawn one exists."""
    post = parsed.post
    if post and post.withdrawal and (wanted := post.withdrawal.replaced_by):
        path = links.read(wanted, base=_base(parsed)).path
        if wanted in known.hidden or (path in known.sources and path not in known.library.by_path):
            yield problem(parsed.path, post.line("withdrawn"), "link-hidden", found=wanted)
        elif wanted not in known.library.by_id and path not in known.library.by_path:
            example = _example(path, parsed, known)
            yield problem(parsed.path, post.line("withdrawn"), "replaced-by-unknown", found=wanted, example=example)


def links_to_ourselves(parsed: Parsed, outline: Outline, known: Known) -> Iterator[Problem]:
    """A link within the site names a file or an address, not the domain, which may change."""
    site = known.settings.site_url
    for target in outline.remote:
        own = next((each for each in (site, site.replace("https:", "http:", 1)) if f"{target}/".startswith(each)), "")
        if own:
            address = "/" + target[len(own) :]
            place, mark, anchor = address.partition("#")
            line = line_of(parsed, target)
            post = known.library.by_permalink.get(place)
            if post:
                fixed = posixpath.relpath(post.path, _base(parsed)) + mark + anchor
                yield problem(parsed.path, line, "link-own", found=target, fixed=fixed)
            elif _is_address(place, known):
                yield problem(parsed.path, line, "link-own", found=target, fixed=address)
            else:
                yield problem(parsed.path, line, "link-dead", found=target, example=_example(place, parsed, known))


def unlikely_dates(parsed: Parsed, outline: Outline, known: Known) -> Iterator[Problem]:
    """A post is not dated before its agency existed, nor years ahead."""
    post = parsed.post
    if post is None:
        return
    first = known.settings.first_date
    if first and post.published_at.date() < first:
        yield problem(
            parsed.path,
            post.line("date"),
            "date-early",
            found=dates.day(post.published_at),
            first=dates.day(first),
        )
    if post.published_at > known.now + FAR:
        at = post.published_at
        nearer = dates.read(f"{known.now.year}-{at:%m}-{min(at.day, 28):02} {at:%H:%M}")
        fixed = nearer.canonical.removesuffix(" 00:00")
        yield problem(parsed.path, post.line("date"), "date-far", found=dates.day(at), fixed=fixed)


def notes_ahead(parsed: Parsed, outline: Outline, known: Known) -> Iterator[Problem]:
    """What was done to a post is not dated ahead: pages, feeds and the list of corrections give that day as past."""
    post = parsed.post
    if post is None:
        return
    told = [("changes", change.changed_at) for change in post.changes]
    if post.withdrawal:
        told.append(("withdrawn", post.withdrawal.withdrawn_at))
    # A post of tomorrow may say tomorrow what was done to it.
    for key, at in told:
        if at > max(known.now, post.published_at):
            line = _line_of_day(parsed, post.line(key), at)
            fixed = f"{known.now.astimezone(dates.VIETNAM):%Y-%m-%d}"
            yield problem(parsed.path, line, "note-ahead", found=dates.day(at), fixed=fixed)


def _line_of_day(parsed: Parsed, start: int, at: datetime) -> int:
    """Return the first line from *start* on that names the day of *at*; *start* when it is written in another way."""
    lines = parsed.text.split("\n")[start - 1 : parsed.body_line - 1]
    return start + next((number for number, line in enumerate(lines) if f"{at:%Y-%m-%d}" in line), 0)


RULES: tuple[Callable[[Parsed, Outline, Known], Iterator[Problem]], ...] = (
    dead_links,
    missing_images,
    missing_attachments,
    unknown_replacement,
    links_to_ourselves,
    unlikely_dates,
    notes_ahead,
)


# Windows (Naming Files, Paths, and Namespaces): these names and characters cannot be checked out there.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
_LONGEST = 180
"""Characters in a path: with the folder of a project before them, Windows stops at 260."""
_SHORT = 60
"""Characters of a name that is proposed for a shorter path."""


def check_names(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each path that Windows could not hold, or could not tell from another."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        parts = path.split("/")
        bad = next((part for part in parts if _RESERVED.match(part) or _FORBIDDEN.search(part)), None)
        if path.endswith((".md.txt", ".yml.txt")):
            yield problem(path, 1, "file-ending", found=parts[-1], fixed=parts[-1].removesuffix(".txt"))
        if bad is not None:
            yield problem(path, 1, "file-windows", found=bad, fixed=_safe(bad))
        elif len(path) > _LONGEST:
            name = parts[-1][-_SHORT:] if len(parts[-1]) > _SHORT else parts[-1]
            yield problem(path, 1, "file-path", length=len(path), limit=_LONGEST, fixed=_safe(name.lstrip("-. ")))
        twin = seen.setdefault(path.casefold(), path)
        if twin != path:
            yield problem(path, 1, "file-case", found=path, other=twin, fixed=another(path))


def _safe(name: str) -> str:
    """Return *name* as every system can hold it."""
    stem, ending = posixpath.splitext(name.rstrip(". "))
    stem = slugify(stem) or "tep"
    return (f"tep-{stem}" if _RESERVED.match(stem) else stem) + ending.lower()


def another(path: str) -> str:
    """Return another name for the file at *path*, the same every time."""
    stem, ending = posixpath.splitext(posixpath.basename(path))
    return permalinks.distinct(stem, path) + ending.lower()


def check_pictures(seen: Mapping[str, Seen]) -> Iterator[Problem]:
    """Yield a problem for each picture that readers could not see, or that no machine should unpack."""
    for path, each in seen.items():
        if each.sketch.fault:
            yield picture_problem(path, each.sketch.fault)


def picture_problem(path: str, rule: str) -> Problem:
    """Return the problem *rule* of the picture at *path*."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return problem(path, 1, rule, fixed=f"{slugify(stem) or 'anh'}.jpg")


def check_files(files: Iterable[Found], places: Places) -> Iterator[Problem]:
    """Yield a problem for each file that is too large, and for each two that would share an address."""
    owners: dict[str, str] = {}
    for file in files:
        if file.size > LARGE_FILE:
            found = f"{file.size / 1024 / 1024:.1f} MB".replace(".", ",")
            yield problem(file.path, 1, "file-large", found=found, limit="25 MB")
        address = places.file(file.path) or ""
        other = owners.setdefault(address, file.path)
        # Names that differ in capitals alone have been told.
        if other.casefold() != file.path.casefold():
            yield problem(file.path, 1, "file-name", found=file.path, other=other, fixed=another(file.path))
