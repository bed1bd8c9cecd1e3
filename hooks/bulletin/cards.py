"""Cards: the picture that goes with a link when somebody shares it, drawn from a few words.

The font comes with the program, and letters are set one by one without a shaping
library, which machines have or have not: the same words are the same bytes.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SIZE = 1200, 630
"""Pixels across and down: 1.91 to 1, which social networks and messengers show whole."""

FONT = Path(__file__).parent / "fonts" / "BeVietnamPro-SemiBold.ttf"
"""Be Vietnam Pro 1.002, SIL Open Font License 1.1 (OFL.txt beside it): drawn for stacked Vietnamese accents."""

_MARGIN = 72
_HEAD = 128
"""Pixels at the top, with the label."""

_BAND = 132
"""Pixels at the foot, in the agency's colour, with the bulletin's name."""

_TITLE_SIZES = (72, 62, 54, 46)
"""Pixels of the title's letters: the largest with which it fits."""

_LEADING = 1.34
"""From line to line, in sizes: accents above and below do not meet."""

_FULL = 3
"""The shade of the colour itself; 0 is white, those between are edges. Two bits a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one picture says."""

    title: str
    """The headline: at most a few lines; what is longer ends in an ellipsis."""

    label: str
    """What it belongs to, above the title; may be empty."""

    site: str
    """Who says so, at the foot."""

    color: str
    """The agency's colour, ``#rrggbb``, dark enough for white letters on it."""


def draw(card: Card) -> bytes:
    """Return *card* as PNG: a palette of four shades from white to its colour."""
    width, height = SIZE
    canvas = _ground(card.label, card.site).copy()
    room = height - _HEAD - _BAND - 16
    size, lines = fit(card.title, width - 2 * _MARGIN, room)
    top = _HEAD + (room - len(lines) * size * _LEADING) / 3
    for number, line in enumerate(lines):
        _set(canvas, line, size, top=round(top + number * size * _LEADING), shade=_FULL)
    ink = [int(card.color[at : at + 2], 16) for at in (1, 3, 5)]
    canvas.putpalette([255 - (255 - channel) * shade // _FULL for shade in range(_FULL + 1) for channel in ink])
    file = io.BytesIO()
    # Level 1: half the time of the usual one, a fifth more bytes.
    canvas.save(file, "PNG", bits=2, compress_level=1)
    return file.getvalue()


def fit(title: str, width: int, height: int) -> tuple[int, list[str]]:
    """Return the size of letters with which *title* fits *width* and *height*, and its lines."""
    title = " ".join(unicodedata.normalize("NFC", title).split())
    for size in _TITLE_SIZES:
        lines = list(_lines(title, size, width))
        if len(lines) * size * _LEADING <= height:
            return size, lines
    lines = lines[: int(height / (size * _LEADING))]
    while _width(f"{lines[-1]}…", size) > width:
        lines[-1] = lines[-1][:-1].rstrip()
    return size, [*lines[:-1], f"{lines[-1]}…"]


def _lines(text: str, size: int, width: int) -> Iterable[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and _width(longer, size) > width:
            yield line
            line = word
        else:
            line = longer
        while _width(line, size) > width:  # A word, or an address, that no line can hold.
            cut = next(at for at in range(len(line), 0, -1) if at == 1 or _width(line[:at], size) <= width)
            yield line[:cut]
            line = line[cut:]
    if line:
        yield line


def _width(text: str, size: int) -> float:
    return sum(glyph(character, size)[2] for character in text)


@cache
def _ground(label: str, site: str) -> Any:
    """Return what cards of one label share, in shades: their palette comes last."""
    from PIL import Image

    width, height = SIZE
    canvas = Image.new("P", SIZE)
    canvas.paste(_FULL, (0, 0, width, 14))
    canvas.paste(_FULL, (0, height - _BAND, width, height))
    for text, top, shade in ((label, 56, _FULL), (site, height - _BAND + 40, 0)):
        size = next((size for size in (36, 30, 26) if _width(text, size) <= width - 2 * _MARGIN), 22)
        _set(canvas, text, size, top=top, shade=shade)
    return canvas


def _set(canvas: Any, text: str, size: int, *, top: int, shade: int) -> None:
    """Set one line of *text* on *canvas*, the top of its letters at *top*."""
    at: float = _MARGIN
    for character in text:
        mask, (right, down), advance = glyph(character, size)
        if mask is not None:
            canvas.paste(shade, (round(at) + right, top + down), mask)
        at += advance


@cache
def glyph(character: str, size: int) -> tuple[Any, tuple[int, int], float]:
    """Return the shape of *character*, where it stands from the pen, and how far the pen moves, in pixels.

    The shape is a mask of grey values; None for a space, and for a character that the font has not.
    """
    from PIL import Image

    font = _font(size)
    shape, place = font.getmask2(character, mode="L")
    if not all(shape.size) or (bytes(shape), shape.size) == _missing(size):
        return None, (0, 0), font.getlength(" ")
    mask = Image.new("L", shape.size)
    mask.putdata(bytes(shape))
    return mask, place, font.getlength(character)


@cache
def _missing(size: int) -> tuple[bytes, tuple[int, int]]:
    """Return the box that the font draws for a character it has not: a noncharacter of Unicode has none."""
    shape, _ = _font(size).getmask2("\uffff", mode="L")
    return bytes(shape), shape.size


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(FONT.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)
