"""Manuscripts: files of posts that do not exist yet, with the pictures beside them. Nothing here touches the disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bulletin.drafts import TO_WRITE, compose
from bulletin.importing import markdown
from bulletin.vietnamese import slugify

_NAME_LENGTH = 60
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """The file of a post that does not exist yet."""

    path: str
    """Where to write it, relative to the root of the project."""

    text: str
    """What to write: front matter and body, ending in a line break."""

    files: Mapping[str, bytes]
    """The pictures to write beside it, by their paths, relative to the root of the project."""


def write(
    *,
    title: str,
    published_on: date,
    id: str,
    category: str,
    body: str,
    images: Mapping[str, bytes | None] | None = None,
    author: str = "",
    source: str = "",
    documents: Sequence[str] = (),
    aliases: Sequence[str] = (),
    is_draft: bool = False,
    posts_dir: str = "posts",
    taken: Collection[str] = (),
) -> Manuscript:
    """Return the manuscript of a post.

    *body* is Markdown as `markdown.write` gave it, its pictures by the names in *images*; they are named
    after the post, and one without content gives way to its description. *taken* are the paths of files
    that exist: none of them is proposed again. Raises ValueError when *title* is empty.
    """
    title = one_line(title)
    if not title:
        raise ValueError("a post needs a title")
    slug = slugify(title)
    stem = (
        f"{posts_dir}/{published_on.year:04}/{published_on.isoformat()}-{slugify(title, length=_NAME_LENGTH) or 'tin'}"
    )
    files: dict[str, bytes] = {}
    used = {path.lower() for path in taken}  # Windows and macOS tell no capitals apart in names of files.
    names: dict[str, str | None] = {}
    stem = _free(stem, ".md", used)
    for name, content in (images or {}).items():
        names[name] = None
        if content is not None:
            extension = name[name.rindex(".") :]
            path = f"{_free(f'{stem}-{len(files) + 1}', extension, used)}{extension}"
            files[path] = content
            names[name] = path.rpartition("/")[2]
    keys: dict[str, Any] = {
        "title": title,
        "date": published_on,
        "id": id,
        "category": category,
        "author": one_line(author),
        "source": one_line(source),
        # Without a Latin letter or a digit a title gives no address; the id always does.
        "slug": "" if slug else slugify(f"tin {id}"),
        "documents": list(dict.fromkeys(documents)),
        "aliases": list(dict.fromkeys(aliases)),
        "status": "draft" if is_draft else "",
    }
    text = unicodedata.normalize("NFC", markdown.replace_images(body, names)).strip()
    written = compose({key: value for key, value in keys.items() if value}, text or TO_WRITE)
    return Manuscript(path=f"{stem}.md", text=written, files=files)


def one_line(text: str) -> str:
    """Return *text* on one line, in NFC, without characters that nobody sees."""
    return unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", text).split()))


def _free(stem: str, extension: str, used: Collection[str]) -> str:
    """Return *stem*, with a number behind it if there is such a file already."""
    free, number = stem, 1
    while f"{free}{extension}".lower() in used:
        number += 1
        free = f"{stem}-{number}"
    return free
