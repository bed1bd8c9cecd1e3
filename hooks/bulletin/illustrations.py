"""Illustrations: the pictures of a rendered body as a page shows them, in several sizes and with a caption."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bulletin import fragments

_IMAGE = re.compile(r'(<p>)?<img((?: [a-z]+="[^"]*")*)>(</p>)?')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How pages show a picture."""

    width: int
    """In pixels, as it is seen."""

    height: int
    smaller: tuple[tuple[str, int], ...] = ()
    """Address and width of each smaller WebP picture, the smallest first."""


def illustrate(rendered: str, shown: Mapping[str, Shown], to: Callable[[str], str]) -> str:
    """Return *rendered* HTML with all that is known of its pictures; *shown* finds them by the address in it.

    A picture alone in its paragraph whose author gave it a title becomes a figure
    with that title below it: nobody hovers over a picture on a phone. *to* makes
    of an address what stands in the HTML.
    """
    if "<img" not in rendered:
        return rendered

    def replace(match: re.Match[str]) -> str:
        attributes = {key: Markup(value) for key, value in _ATTRIBUTE.findall(match[2])}  # noqa: S704 - from safe HTML
        caption = attributes.pop("title", "") if match[1] and match[3] else ""
        found = shown.get(html.unescape(attributes.get("src", "")))
        smaller = found.smaller if found else ()
        made = fragments.macros().picture(attributes, _sized(attributes, found), smaller, to, caption)
        return f"{made}" if caption else f"{match[1] or ''}{made}{match[3] or ''}"

    return _IMAGE.sub(replace, rendered)


def _sized(attributes: Mapping[str, str], found: Shown | None) -> tuple[str, str]:
    """Return width and height: the author's, completed in proportion, else the picture's own; empty when unknown."""
    width, height = attributes.get("width", ""), attributes.get("height", "")
    if not found or (width and height):
        return width, height
    if width.isdecimal():
        return width, str(max(1, round(int(width) * found.height / found.width)))
    if height.isdecimal():
        return str(max(1, round(int(height) * found.width / found.height))), height
    return (width, height) if width or height else (str(found.width), str(found.height))
