"""Digests: everything that can be known of a post from its file alone, kept between builds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bulletin import gfm, posts, program, rendering, store, writing
from bulletin.citations import Citation
from bulletin.contents import Body
from bulletin.documents import mentions
from bulletin.outline import Outline, outline
from bulletin.posts import Parsed, Post
from bulletin.problems import Problem
from bulletin.rendering import Gist, Rendered
from bulletin.stamps import Stamps, stamp
from bulletin.workers import Report, share, silent

KEPT = ".cache/digests"
"""Where digests are kept, relative to the root of the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One post's file, read, looked at and rendered; without its HTML."""

    stamp: bytes
    """Names the text of the file."""

    parsed: Parsed
    outline: Outline
    problems: tuple[Problem, ...]
    """What `writing` found wrong with it."""

    named: tuple[Citation, ...]
    """The documents it names (see `documents.mentions`)."""

    gist: Gist


Digested = tuple[Digest, Body]
"""A digest, and the body of the post, which is rendered again only if somebody asks."""


def digest(path: str, text: str, categories: Mapping[str, str]) -> tuple[Digest, Rendered]:
    """Return the digest of the post in *text*, and what its body became. Raises nothing."""
    parsed = posts.parse(path, text, categories=categories)
    safe_html = gfm.to_safe_html(parsed.body)
    outlined = outline(parsed.body, safe_html)
    rendered = rendering.of_safe_html(safe_html)
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
) -> list[Digest]:
    """Return the digests of *texts*, in their order, and keep nothing: what `check` needs.

    Those kept below *root* serve. The documents that a body names are known from its
    rendering alone: half a number may be in bold, a comment or code names none.
    """
    kept = _holding(_shelf(root, categories), texts)
    new = [(path, text) for path, text in texts.items() if path not in kept]
    made = iter(share(_read, new, payload=categories, stage="Đọc bài", report=report, workers=workers))
    return [_whole(kept[path] if path in kept else next(made), path, text) for path, text in texts.items()]


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
    shelf = _shelf(root, categories)
    kept = _holding(shelf, texts)
    new = [(path, text) for path, text in texts.items() if path not in kept]
    made = iter(share(_digest, new, payload=categories, stage="Dựng nội dung", report=report, workers=workers))
    found: list[Digested] = []
    entries: dict[str, _Bare] = {}
    for path, text in texts.items():
        known: _Bare | Digest
        if path in kept:
            known, rest = kept[path], None
        else:
            known, rest = next(made)
        one = _whole(known, path, text)
        rendered = store.made(Rendered, (*store.getter(Gist)(one.gist), *rest)) if rest else None
        found.append((one, Body(one.parsed.body, rendered)))
        if isinstance(known, _Bare):
            entries[path] = known
    shelf.save(entries)
    return found


def _read(categories: Mapping[str, str], named: tuple[str, str]) -> _Bare | Digest:
    return _bare(digest(*named, categories)[0])


def _digest(categories: Mapping[str, str], named: tuple[str, str]) -> tuple[_Bare | Digest, _Values]:
    """Return a digest, and what its rendering has beside the gist."""
    one, rendered = digest(*named, categories)
    return _bare(one), (rendered.html, rendered.text, rendered.citations)


def _stamp(text: str) -> bytes:
    return stamp(text.encode("utf-8", "surrogatepass"))


_Values = tuple[Any, ...]
"""The fields of a dataclass, in their order: to send, keep and read them takes three quarters of what objects take."""

_BODY = store.names(Post).index("body")


class _Bare(NamedTuple):
    """A digest without its texts, which the file has."""

    stamp: bytes
    body_length: int
    parsed: _Values
    """But its path and texts, and its post."""

    post: _Values | None
    """The body is empty."""

    outline: _Values
    problems: tuple[Problem, ...]
    named: tuple[Citation, ...]
    gist: _Values


def _bare(one: Digest) -> _Bare | Digest:
    """Return *one* without its texts, or as it is where the body is not the end of the file: it had bad characters."""
    parsed = one.parsed
    if not parsed.text.endswith(parsed.body):
        return one
    post = store.getter(Post)(parsed.post) if parsed.post else None
    return _Bare(
        stamp=one.stamp,
        body_length=len(parsed.body),
        parsed=(parsed.body_line, parsed.problems),
        post=post and (*post[:_BODY], "", *post[_BODY + 1 :]),
        outline=store.getter(Outline)(one.outline),
        problems=one.problems,
        named=one.named,
        gist=store.getter(Gist)(one.gist),
    )


def _whole(bare: _Bare | Digest, path: str, text: str) -> Digest:
    """Return the digest of the post at *path*, which says *text*."""
    if isinstance(bare, Digest):
        return bare
    body = text[len(text) - bare.body_length :]
    post = bare.post and store.made(Post, (*bare.post[:_BODY], body, *bare.post[_BODY + 1 :]))
    return store.made(
        Digest,
        (
            bare.stamp,
            store.made(Parsed, (path, post, text, body, *bare.parsed)),
            store.made(Outline, bare.outline),
            bare.problems,
            bare.named,
            store.made(Gist, bare.gist),
        ),
    )


def _shelf(root: Path, categories: Mapping[str, str]) -> store.Shelf:
    """Return where digests are kept between builds, by path."""
    return store.Shelf(root / KEPT, Stamps().of(program.stamp(), categories))


def _holding(shelf: store.Shelf, texts: Mapping[str, str]) -> dict[str, _Bare]:
    """Return the digests on *shelf* that still hold, by path."""
    kept: dict[str, _Bare] = shelf.entries
    return {path: kept[path] for path, text in texts.items() if path in kept and kept[path].stamp == _stamp(text)}
