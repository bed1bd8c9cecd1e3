"""Digests: everything that can be known of a post from its file alone, kept between builds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bulletin import posts, program, rendering, store, writing
from bulletin.citations import Citation
from bulletin.contents import Body
from bulletin.documents import mentions
from bulletin.outline import Outline, outline
from bulletin.posts import Parsed
from bulletin.problems import Problem
from bulletin.rendering import Gist, Rendered
from bulletin.stamps import Stamps, stamp
from bulletin.workers import Report, share, silent

KEPT = ".cache/digests"
"""Where digests are kept, relative to the root of the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One post's file, read and looked at, without its HTML: all that `check` needs."""

    stamp: bytes
    """Names the text of the file."""

    parsed: Parsed
    outline: Outline
    problems: tuple[Problem, ...]
    """What `writing` found wrong with it."""

    named: tuple[Citation, ...]
    """The documents it names (see `documents.mentions`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(Reading):
    """One post's file, read, looked at and rendered."""

    gist: Gist


Digested = tuple[Digest, Body]
"""A digest, and the body of the post, which is rendered again only if somebody asks."""


def read_post(path: str, text: str, categories: Mapping[str, str]) -> Reading:
    """Return what the post in *text* says. Raises nothing."""
    parsed = posts.parse(path, text, categories=categories)
    outlined = outline(parsed.body)
    return Reading(
        stamp=_stamp(text),
        parsed=parsed,
        outline=outlined,
        problems=tuple(writing.inspect(parsed, outlined)),
        named=mentions(parsed.post, _cited(parsed.body)) if parsed.post else (),
    )


_UNREAD = re.compile(r"\]\([^)\n]{0,300}\)|</?[a-zA-Z][a-zA-Z0-9]*(?=[\s/>])[^<>]{0,300}>")
"""What no reader reads and may stand within a number: where a link leads, a tag."""

_MARKS = "*_~`\\[]!>|"
"""What else Markdown may have there."""

_SLASH = re.compile(r"/\s?(?:[^\W\d_]|[12]\d{3})")
_BEFORE = re.compile(r"(?:\d\w?|[^\W\d_]{2})\s?$")
_FAMILIES = ("cvn", "dvn", "lvn", "tccs", "iso", "iec", "qcđp", "qcdp")


def _cited(body: str) -> tuple[Citation, ...]:
    """Return the documents that *body* names to its readers; it is rendered only if it may name one.

    Its source tells no more than that: a comment or code names none, half a number may be in bold, and which marks
    are text only the parser knows.
    """
    return rendering.render(body).citations if _may_name(body) else ()


def _may_name(body: str) -> bool:
    """Whether there is what no number of a document can do without (see `citations`), whatever marks stand in it."""
    words = _UNREAD.sub("", body) if "<" in body or "](" in body else body
    for mark in _MARKS:
        words = words.replace(mark, "")
    words = html.unescape(" ".join(words.split())).lower()
    for slash in _SLASH.finditer(words):
        before = words[max(0, slash.start() - 24) : slash.start()]
        is_year = slash[0][-1].isdigit()
        if _BEFORE.search(before) and (not is_year or any(each in before for each in ("nh", "nđ", "nd"))):
            return True
    return any(family in words for family in _FAMILIES)


def digest(path: str, text: str, categories: Mapping[str, str]) -> tuple[Digest, Rendered]:
    """Return the digest of the post in *text*, and what its body became. Raises nothing."""
    parsed = posts.parse(path, text, categories=categories)
    outlined = outline(parsed.body)
    rendered = rendering.render(parsed.body)
    return Digest(
        stamp=_stamp(text),
        parsed=parsed,
        outline=outlined,
        problems=tuple(writing.inspect(parsed, outlined)),
        named=mentions(parsed.post, rendered.citations) if parsed.post else (),
        gist=rendered.gist,
    ), rendered


def read_all(
    texts: Mapping[str, str],
    *,
    categories: Mapping[str, str],
    root: Path,
    report: Report = silent,
    workers: int | None = None,
) -> list[Reading]:
    """Return what every post says, in the order of *texts*; digests kept below *root* serve where they are there."""
    kept = _Kept(root, categories, texts)
    new = [(path, text) for path, text in texts.items() if path not in kept]
    made = iter(share(_read, new, payload=categories, stage="Đọc bài", report=report, workers=workers))
    return [kept.digest(path, text) if path in kept else next(made) for path, text in texts.items()]


def digest_all(
    texts: Mapping[str, str],
    *,
    categories: Mapping[str, str],
    root: Path,
    report: Report = silent,
    workers: int | None = None,
) -> list[Digested]:
    """Return the digests of *texts*, in their order; those kept below *root* are not made again.

    What is kept is found by the text itself, the categories and the program, so it
    is right on any machine and in any version.
    """
    kept = _Kept(root, categories, texts)
    new = [(path, text) for path, text in texts.items() if path not in kept]
    made = iter(share(_digest, new, payload=categories, stage="Dựng nội dung", report=report, workers=workers))
    found: list[Digested] = []
    for path, text in texts.items():
        if path in kept:
            one = kept.digest(path, text)
            found.append((one, Body(one.parsed.body)))
        else:
            one, rendered = next(made)
            found.append((one, Body(one.parsed.body, rendered)))
    if new or kept.has_more:
        kept.replace(one for one, _ in found)
    return found


def _read(categories: Mapping[str, str], named: tuple[str, str]) -> Reading:
    return read_post(*named, categories)


def _digest(categories: Mapping[str, str], named: tuple[str, str]) -> tuple[Digest, Rendered]:
    return digest(*named, categories)


def _stamp(text: str) -> bytes:
    return stamp(text.encode("utf-8", "surrogatepass"))


class _Kept:
    """The digests of the last build that still hold: without texts, and with the length of each body."""

    def __init__(self, root: Path, categories: Mapping[str, str], texts: Mapping[str, str]) -> None:
        self._shelf = store.Shelf(root / KEPT, Stamps().of(program.stamp(), categories))
        entries: dict[str, tuple[Digest, int]] = self._shelf.entries
        self._entries = {
            path: entries[path]
            for path, text in texts.items()
            if path in entries and entries[path][0].stamp == _stamp(text)
        }
        self.has_more = len(entries) > len(self._entries)
        """Whether there were others, of posts that are gone."""

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def digest(self, path: str, text: str) -> Digest:
        """Return the digest of the post at *path*, which is there and says *text*."""
        bare, length = self._entries[path]
        body = text[len(text) - length :]
        post = store.changed(bare.parsed.post, body=body) if bare.parsed.post else None
        return store.changed(bare, parsed=store.changed(bare.parsed, text=text, body=body, post=post))

    def replace(self, found: Iterable[Digest]) -> None:
        """Keep *found* for the next build, and nothing else."""
        entries: dict[str, tuple[Digest, int]] = {}
        for one in found:
            parsed = one.parsed
            if parsed.path in self._entries:
                entries[parsed.path] = self._entries[parsed.path]
            elif parsed.text.endswith(parsed.body):  # Not so where control characters were taken out: read it again.
                post = store.changed(parsed.post, body="") if parsed.post else None
                bare = store.changed(one, parsed=store.changed(parsed, text="", body="", post=post))
                entries[parsed.path] = bare, len(parsed.body)
        self._shelf.save(entries)
