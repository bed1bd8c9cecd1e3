"""Spans: the words of one line with their formatting, as Markdown.

Formatting follows the words: where Markdown's own marks would not be read as marks (bold that ends at a
full stop with a letter right behind it, as in Word files of old), a tag stands there instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

MARKS = ("link", "strong", "em", "del", "sup", "sub", "code")
"""Every mark, from the outermost: a link holds bold words, never the other way round."""

_DELIMITERS = {"strong": ("**",), "em": ("_", "*"), "del": ("~~",)}
BREAK = "\n"
"""The text of a span that breaks the line."""

# White space of every kind is one space to a browser's reader; the others are not seen at all.
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SPECIAL = re.compile(
    r"[\\`*~\[\]|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # Between two letters an underscore is only that.
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#|\w+;)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a line: words, or finished Markdown."""

    text: str
    """What it says; Markdown when *is_markdown*."""

    marks: frozenset[str] = frozenset()
    """Its formatting, out of MARKS."""

    link: str = ""
    """The address it leads to; empty when it is no link."""

    is_markdown: bool = False
    """Whether *text* is finished Markdown: a picture, a footnote's reference, a line break."""

    @property
    def is_space(self) -> bool:
        """Whether it is nothing but white space between words."""
        return not self.is_markdown and not self.text.strip()


def escape(text: str) -> str:
    """Return Markdown that shows *text* as it is, within a line."""
    return _SPECIAL.sub(r"\\\g<0>", _SPACE.sub(" ", _UNSEEN.sub("", text)))


def written(spans: Iterable[Span], *, line_break: str) -> str:
    """Return *spans* as Markdown, with *line_break* for each break of the line."""
    tokens = list(_tokens(_settled(spans)))
    return _signed(tokens).replace(BREAK, line_break)


def _settled(spans: Iterable[Span]) -> list[Span]:
    """Return *spans* with single spaces, none at the ends, and none that alone would be bold."""
    kept = _spaced(_pieces(spans))
    settled: list[Span] = []
    for at, piece in enumerate(kept):
        if _is_gap(piece):
            before = next(kept[n] for n in range(at - 1, -1, -1) if not _is_gap(kept[n]))
            after = next(kept[n] for n in range(at + 1, len(kept)) if not _is_gap(kept[n]))
            link = before.link if before.link == after.link else ""
            piece = replace(piece, marks=before.marks & after.marks, link=link)
        last = settled[-1] if settled else None
        if last and not last.is_markdown and not piece.is_markdown and last == replace(piece, text=last.text):
            settled[-1] = replace(last, text=last.text + piece.text)
        else:
            settled.append(piece)
    return settled


def _pieces(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield *spans* with the spaces at their ends apart."""
    for span in spans:
        if span.is_markdown:
            yield span
            continue
        text = _SPACE.sub(" ", _UNSEEN.sub("", span.text))
        words = text.strip()
        if text[:1] == " ":
            yield replace(span, text=" ")
        if words:
            yield replace(span, text=words)
        if words and text[-1] == " ":
            yield replace(span, text=" ")


def _spaced(pieces: Iterable[Span]) -> list[Span]:
    """Return *pieces* without spaces at an end, after a space or beside a line break, and without breaks at an end."""
    kept: list[Span] = []
    for piece in pieces:
        if piece.text == BREAK:
            while kept and kept[-1].is_space:
                kept.pop()
        if not _is_gap(piece) or (kept and (piece.text == BREAK or not _is_gap(kept[-1]))):
            kept.append(piece)
    while kept and _is_gap(kept[-1]):
        kept.pop()
    return kept


def _is_gap(span: Span) -> bool:
    return span.is_space or span.text == BREAK


@dataclass(slots=True, kw_only=True)
class _Token:
    """Finished Markdown, or the place where a mark opens or closes."""

    text: str = ""
    opens: str = ""
    closes: str = ""
    partner: _Token | None = None

    @property
    def edge(self) -> str:
        """What stands there to its neighbours: a mark is punctuation, whichever is chosen."""
        return self.text or ("*" if (self.opens or self.closes) == "strong" else "<")


def _tokens(spans: Sequence[Span], at: int = 0) -> Iterator[_Token]:
    """Yield *spans* as tokens; marks nest in the order of MARKS, so that none crosses another."""
    while at < len(MARKS) and MARKS[at] != "link" and not any(MARKS[at] in span.marks for span in spans):
        at += 1
    if at == len(MARKS):
        yield from (_Token(text=span.text if span.is_markdown else escape(span.text)) for span in spans)
        return
    mark = MARKS[at]
    for key, group in groupby(spans, key=lambda span: span.link if mark == "link" else mark in span.marks):
        inner = list(group)
        if not key:
            yield from _tokens(inner, at + 1)
        elif mark == "link":
            yield from _link(str(key), inner)
        else:
            closing = _Token(closes=mark)
            yield _Token(opens=mark, partner=closing)
            yield from _tokens(inner, at + 1)
            yield closing


def _link(address: str, spans: Sequence[Span]) -> Iterator[_Token]:
    written = destination(address)
    if [span.text for span in spans] == [address] and re.fullmatch(r"https?://[^\s<>]+", address):
        yield _Token(text=f"<{address}>")
        return
    yield _Token(text="[")
    yield from _tokens(spans, 1)
    yield _Token(text=f"]({written})")


def destination(address: str) -> str:
    """Return *address* as it may stand between parentheses."""
    coded = re.sub(r"[\s()<>\\|`*\[\]~]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)
    return re.sub(r"&(?=#|\w+;)", "&amp;", coded)


def _signed(tokens: Sequence[_Token]) -> str:
    signs: dict[int, str] = {}
    at_of = {id(token): at for at, token in enumerate(tokens)}
    for at, token in enumerate(tokens):
        if token.partner is None:
            continue
        end = at_of[id(token.partner)]
        outside = (tokens[at - 1].edge[-1:] if at else " ", tokens[end + 1].edge[:1] if end + 1 < len(tokens) else " ")
        inside = (tokens[at + 1].edge[:1], tokens[end - 1].edge[-1:])
        sign = next((sign for sign in _DELIMITERS.get(token.opens, ()) if _is_read(sign, outside, inside)), "")
        signs[at], signs[end] = (sign, sign) if sign else (f"<{token.opens}>", f"</{token.opens}>")
    text = ""
    for at, token in enumerate(tokens):
        piece = signs.get(at, token.text)
        # An exclamation mark before a bracket would make a picture of a link or a footnote.
        if piece[:1] == "[" and text[-1:] == "!":
            text = f"{text[:-1]}\\!"
        text += piece
    return text


def _is_read(sign: str, outside: tuple[str, str], inside: tuple[str, str]) -> bool:
    """Whether Markdown takes *sign* for a mark (CommonMark 6.2: left- and right-flanking delimiter runs)."""
    if sign[0] in {*outside, *inside}:
        return False
    if not _is_flanking(outside[0], inside[0]) or not _is_flanking(outside[1], inside[1]):
        return False
    # An underscore marks whole words only.
    return sign != "_" or all(_is_open(character) for character in outside)


def _is_flanking(outer: str, inner: str) -> bool:
    if inner.isspace():
        return False
    if inner.isalnum():
        return True
    return _is_open(outer)


def _is_open(character: str) -> bool:
    # Releases of CommonMark differ about symbols beyond ASCII: they count as letters here, the cautious way.
    return (
        character.isspace()
        or (character.isascii() and not character.isalnum())
        or unicodedata.category(character)[0] == "P"
    )
