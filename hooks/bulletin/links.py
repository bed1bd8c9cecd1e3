"""Links: what an author's address means, and the real one put in its place."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bulletin.rendering import TARGET

ROOT = "\x00"
"""Stands before every address that starts at the root of the site, until a page knows how deep it lies."""

_TARGETS = re.compile(f' (href|src)="{TARGET}([^{TARGET}]*){TARGET}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An author's link, read."""

    path: str
    """The file or page meant, relative to the root of the project, or an address from ``/``; empty for this page."""

    query: str
    """What follows ``?``; may be empty."""

    anchor: str
    """What follows ``#``; may be empty."""


def read(target: str, *, base: str) -> Link:
    """Return what *target* means in a file of the folder *base* (relative to the root of the project)."""
    # Percent-encoding, as a browser on a Mac writes it, may hide decomposed letters until now.
    place, _, anchor = unicodedata.normalize("NFC", target).partition("#")
    place, _, query = place.partition("?")
    if place and not place.startswith("/"):
        place = posixpath.normpath(posixpath.join(base, place))
    return Link(path=place, query=query, anchor=anchor)


def resolve(rendered_html: str, addresses: Mapping[str, str]) -> str:
    """Return *rendered_html* with every target replaced by its address, marked with ROOT.

    *addresses* maps a target as written to a URL path, or to ``#anchor``. Where one
    has none, the words stay and the link goes: it leads to a post that was left out.
    """
    if TARGET not in rendered_html:
        return rendered_html

    def address(match: re.Match[str]) -> str:
        found = addresses.get(html.unescape(match[2]), "")
        if not found:
            return ""
        return f' {match[1]}="{html.escape(f"{ROOT}{found[1:]}" if found.startswith("/") else found)}"'

    return _TARGETS.sub(address, rendered_html)


def at_root(address: str) -> str:
    """Return *address*, which starts with ``/``, as HTML that is not yet of a page has it."""
    return ROOT + address[1:]


def rooted(resolved_html: str, root: str) -> str:
    """Return *resolved_html* for a page from which *root* (``../../`` or ``https://…/``) leads to the site's root."""
    return resolved_html.replace(ROOT, root)


def rooted_data(resolved_html: bytes, root: str) -> bytes:
    """Return the same of what is in UTF-8: there a page's fifty addresses are found in a tenth of the time."""
    return resolved_html.replace(ROOT.encode(), root.encode())
