"""Outline: what a body points at and how it is built, as the gate needs to know it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

from bulletin import gfm
from bulletin.gfm import What

# Every branch starts with the same character, which lets the regular expression skip from tag to tag.
_PARTS = re.compile(
    r'<(?:a href="(?P<href>[^"]*)"|img src="(?P<src>[^"]*)"(?P<rest>(?:[^>"]|"[^"]*")*)>|h(?P<level>[1-6])\b'
    r"|(?P<headless>thead><tr>(?:<th[^>]*></th>)+</tr></thead>)|(?P<table>table>))"
)
_NOTE = '<sup class="footnote-reference">'
_NAMED = re.compile(r'\balt="\s*[^"\s]')


_LETTERS = bytes(byte if 65 <= byte <= 90 or byte == 36 else 32 for byte in range(256))
"""Capitals, and the dollar sign in place of Đ; anything else is a space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What one body holds, each as its author wrote it."""

    links: tuple[str, ...]
    """Targets within the site, each once, anchors included."""

    remote: tuple[str, ...]
    """Targets elsewhere, each once."""

    images: tuple[str, ...]
    """Pictures, each once, remote ones included."""

    nameless: tuple[str, ...]
    """Pictures without a text for those who do not see them."""

    levels: tuple[int, ...]
    """The level of each heading, in order."""

    headless: tuple[int, ...]
    """Which tables, counted from 0, have nothing in their first row."""

    capitals: tuple[str, ...]
    """Runs of two capitals or more, each once: what may be an abbreviation."""


def outline(body: str, safe_html: str | None = None) -> Outline:
    """Return the outline of *body*, which *safe_html* is made of (see `gfm.to_safe_html`). Linear; raises nothing."""
    source = gfm.to_safe_html(body) if safe_html is None else safe_html
    links: dict[str, None] = {}
    remote: dict[str, None] = {}
    images: dict[str, None] = {}
    nameless: dict[str, None] = {}
    levels: list[int] = []
    headless: list[int] = []
    tables = -1
    for part in _PARTS.finditer(source):
        kind = part.lastgroup
        if kind == "href":
            if source.endswith(_NOTE, 0, part.start()):
                continue
            href = html.unescape(part["href"])
            if gfm.scheme(href):
                remote[href] = None
            elif href:
                links[gfm.plain(href)] = None
        elif kind == "level":
            levels.append(int(part["level"]))
        elif kind == "table":
            tables += 1
        elif kind == "headless":
            headless.append(tables)
        elif part["src"]:
            src = gfm.plain(html.unescape(part["src"]))
            images[src] = None
            if not _NAMED.search(part["rest"]):
                nameless[src] = None
    return Outline(
        links=tuple(links),
        remote=tuple(remote),
        images=tuple(images),
        nameless=tuple(nameless),
        levels=tuple(levels),
        headless=tuple(headless),
        capitals=capitals(body),
    )


def capitals(text: str) -> tuple[str, ...]:
    """Return every run of two capitals or more in *text* (A to Z and Đ), each once, in order. Quick."""
    plain = text.replace("$", " ").replace("Đ", "$").encode("ascii", "replace")
    found = dict.fromkeys(plain.translate(_LETTERS).split())
    return tuple(run.decode().replace("$", "Đ") for run in found if len(run) > 1)


def line_of_target(body: str, target: str) -> int:
    """Return the line of *body*, counted from 1, on which a link or picture names *target*."""
    for place in gfm.places(body):
        if place.what in {What.LINK, What.IMAGE} and gfm.plain(place.text) == target:
            return place.line
        if place.what is What.HTML and target in unquote(html.unescape(place.text)):
            return place.line
    return 1


_TAGS = {What.HEADING: re.compile(r"<h[1-6]\b", re.IGNORECASE), What.TABLE: re.compile(r"<table\b", re.IGNORECASE)}


def line_of(body: str, what: What, number: int) -> int:
    """Return the line of *body* on which the heading or table *number* (counted from 0) starts."""
    lines: list[int] = []
    for place in gfm.places(body):
        if place.what is what:
            lines.append(place.line)
        elif place.what is What.HTML:
            lines += [place.line + place.text.count("\n", 0, tag.start()) for tag in _TAGS[what].finditer(place.text)]
    return lines[number] if number < len(lines) else 1


def is_suspicious(body: str) -> bool:
    """Whether *body* may hold anything that `removed` would name; quick, and never wrong when it says no."""
    return "<" in body or _RISKY.search(body) is not None


# A link of a kind that is not allowed, or one that hides its kind behind a character reference.
_RISKY = re.compile(r"\](?:\(|:)\s*<?(?:(?!https?:|mailto:|tel:)[A-Za-z][\w+.-]*:|\S*&)")


def removed(body: str) -> Iterator[tuple[int, str, str]]:
    """Yield what sanitising takes out of *body*: the line counted from 1, ``html`` or ``link``, and the text."""
    for place in gfm.places(body):
        if place.what in {What.LINK, What.IMAGE}:
            if gfm.scheme(place.text) not in {*gfm.SCHEMES, "", "//"}:
                yield place.line, "link", place.text
        elif place.what is What.HTML:
            audit = _Audit()
            audit.feed(place.text)
            audit.close()
            for offset, text in audit.found:
                yield place.line + offset, "html", text


class _Audit(HTMLParser):
    """Names the tags and attributes of a piece of an author's HTML that are not in gfm.ALLOWED."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        offset = self.getpos()[0] - 1
        if tag not in gfm.ALLOWED:
            self.found.append((offset, f"<{tag}>"))
            return
        for name, value in attrs:
            scheme = gfm.scheme((value or "").strip()) if name in {"href", "src"} else ""
            if name not in gfm.ALLOWED[tag]:
                self.found.append((offset, f"{name}=…"))
            elif scheme not in {*gfm.SCHEMES, "", "//"}:
                self.found.append((offset, f"{name}={value}"))
        if tag == "input" and ("type", "checkbox") not in attrs:
            self.found.append((offset, "<input>"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
