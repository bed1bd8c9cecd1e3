"""Drafts: the file of a post that is only just begun."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as date_type
from typing import Any

import frontmatter

from bulletin import dates

TO_WRITE = "Viết nội dung ở đây."
"""The body of a post whose text somebody still has to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A post that is no file yet."""

    name: str
    """Its file below the posts folder: ``2017/2017-12-04-tap-huan.md``."""

    text: str
    """What to write into it."""

    def path(self, posts_dir: str) -> str:
        """Return where it belongs, relative to the root of the project."""
        return f"{posts_dir}/{self.name}"


def compose(front_matter: Mapping[str, Any], body: str) -> str:
    """Return the text of a post: *front_matter* in its order, then *body*."""
    post = frontmatter.Post(body.strip(), **front_matter)
    return str(frontmatter.dumps(post, sort_keys=False, width=10**6)) + "\n"


def new_id() -> str:
    """Return an id that no other post has: eight letters and digits, chosen by chance."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
"""No 0, 1, 8 and 9, which are read for o, l, B and g."""


def new_post(title: str, *, date: str, category: str, slug: str, id: str) -> NewPost:
    """Return a new post as the gate wants it: a draft, until its author says otherwise.

    What is wrong with other values is left for the gate to say. Raises ValueError
    when *date* is none.
    """
    written = dates.read(date).canonical
    # A date that YAML knows as one is written without quotes.
    plain = date_type.fromisoformat(written) if len(written) == len("2017-12-04") else written
    values = {"title": title, "date": plain, "id": id, "category": category, "slug": slug, "status": "draft"}
    return NewPost(name=f"{written[:4]}/{written[:10]}-{slug}.md", text=compose(values, TO_WRITE))
