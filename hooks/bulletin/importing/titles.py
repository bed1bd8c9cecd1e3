"""Titles: what a document from elsewhere is called, and headings that leave level 1 to the title."""

from __future__ import annotations

import re
import unicodedata

from bulletin.importing.letterhead import KINDS, Element
from bulletin.importing.markdown import NOTE_REFERENCE
from bulletin.vietnamese import fold

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LENGTH = 250
"""A longer paragraph in bold is text, not a title."""


def take(root: Element, *, subject: str) -> str:
    """Return what the document seems to be called, taken out of *root*; empty when nothing looks like it.

    *subject* is what its letterhead says it is about; may be empty.
    """
    titles = root.xpath("./h1[@class='title']")
    if titles:
        return _taken(titles[:1])
    first = list(root[:2])
    if subject:
        return _sentence(subject)
    if len(first) > 1 and fold(_text(first[0])) in KINDS:
        kind, about = (_text(element) for element in first)
        about = re.sub(r"^v/v:?\s*", "về việc ", about, flags=re.IGNORECASE)
        if fold(about).startswith("ve viec ") or _is_bold(first[1]):
            _taken(first)
            is_joined = fold(about).startswith("ve viec ")
            return (
                f"{kind.capitalize()} {about[0].lower()}{about[1:]}" if is_joined else f"{kind.capitalize()}: {about}"
            )
    if len(first) < 2:  # A title has something below it.
        return ""
    is_only_heading = first[0].tag in HEADINGS and len(root.xpath(f"./{first[0].tag}")) == 1
    return _taken(first[:1]) if is_only_heading or _is_bold(first[0]) else ""


def _taken(elements: list[Element]) -> str:
    text = " ".join(map(_text, elements))
    for element in elements:
        kept = element.xpath(f".//img | .//*[@{NOTE_REFERENCE}]")
        if kept:
            element.tag, element.text = "p", None
            element[:] = kept
            for each in kept:
                each.tail = None
        else:
            element.getparent().remove(element)
    return text


def _text(element: Element) -> str:
    copied = "".join(element.xpath(f".//text()[not(ancestor::*[@{NOTE_REFERENCE}])]"))
    return unicodedata.normalize("NFC", " ".join(copied.split()))


def _is_bold(element: Element) -> bool:
    """Whether *element* is a short paragraph in bold throughout, as people write a title who know no styles."""
    text = _text(element)
    bold = " ".join(" ".join(_text(strong) for strong in element.iter("strong")).split())
    return element.tag == "p" and 0 < len(text) <= _LENGTH and bold == text and text[-1] not in ".;:,"


def _sentence(text: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(text.split())).rstrip(" .;")
    return text[:1].upper() + text[1:]


def lower_headings(root: Element) -> None:
    """Let the highest headings be of level 2: level 1 is the post's own title."""
    headings = list(root.iter(*HEADINGS))
    shift = 2 - min((int(heading.tag[1]) for heading in headings), default=2)
    for heading in headings:
        heading.tag = f"h{min(6, int(heading.tag[1]) + shift)}"
