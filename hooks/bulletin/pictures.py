"""Pictures: what a picture file is, told from its bytes, and the smaller ones made of it for phones."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bulletin import stripping

if TYPE_CHECKING:
    from PIL.Image import Image

# Not the machine's own table: it is another one on every machine.
MEDIA_TYPES = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "jfif": "image/jpeg",
    "jpe": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}
"""The type of a picture by how the name of its file ends, as IANA registered it."""

ENDINGS = frozenset(MEDIA_TYPES)
"""How the names of picture files end."""

WIDTHS = (480, 800, 1280)
"""Pixels across of the pictures made for phones and for screens of more than one pixel a point."""

COLUMN = 704
"""Pixels across of the column of text, where the page is not narrower."""

QUALITY = 78
"""Of WebP, 0 to 100."""

PIXELS = 60_000_000
"""More than this many a machine should not be asked to unpack: a phone takes pictures of 12 to 50 million."""

_KEPT = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
"""The kinds that smaller ones are made of, and how the names of their files end here."""
_SHOWN = frozenset({*_KEPT, "GIF"})
"""The kinds, as Pillow names them, that every browser shows."""


_LANCZOS = 1
"""Pillow's number for the filter that keeps edges sharp."""

_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"})
"""How pixels may be coded for smaller pictures to be made; what is rarer is shown as it is."""

_MISREAD = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, struct.error)
"""What Pillow's readers raise, in its documentation or not, in the middle of a file that is not what it seems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What the first bytes of a picture file tell."""

    kind: str = ""
    """As Pillow names it: ``JPEG``; ``SVG``; empty when it cannot be read."""

    width: int = 0
    """In pixels, as it is seen; 0 when it has none or cannot be read."""

    height: int = 0
    orientation: int = 1
    """How it has to be turned to be seen so: 1 to 8 (Exif 2.32, tag 0x0112)."""

    moves: bool = False
    """Whether it is an animation."""

    fault: str = ""
    """The rule it breaks: ``picture-unreadable``, ``picture-kind``, ``picture-pixels``; else empty."""

    @property
    def ending(self) -> str:
        """How the names of stripped files of its kind end; empty for a kind that is left as it is."""
        return "" if self.fault else _KEPT.get(self.kind, "")

    @property
    def is_scalable(self) -> bool:
        """Whether smaller ones can be made of it."""
        return bool(self.ending) and not self.moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A WebP picture made of another."""

    width: int
    data: bytes


def look(data: bytes, ending: str) -> Sketch:
    """Return what *data* is, a file whose name ends in *ending* (lower case). Unpacks nothing; raises nothing."""
    if ending == "svg":
        return Sketch(kind="SVG")
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of sizes we have our own opinion, of broken notes none.
            image = Image.open(io.BytesIO(data))
            exif = Image.Exif()
            exif.load(image.info.get("exif") or b"")
            orientation = exif.get(0x0112, 1)
            moves = bool(getattr(image, "is_animated", False)) and image.format != "MPO"
    except UnidentifiedImageError:
        return Sketch(fault="picture-kind" if ending in {"heic", "heif"} else "picture-unreadable")
    except Image.DecompressionBombError:
        return Sketch(fault="picture-pixels")
    except _MISREAD:
        return Sketch(fault="picture-unreadable")
    kind = "JPEG" if image.format == "MPO" else image.format or ""  # A photo with another one behind it.
    if orientation not in range(1, 9):
        orientation = 1
    width, height = image.size if orientation < 5 else image.size[::-1]
    fault = "" if kind in _SHOWN else "picture-kind"
    if width * height > PIXELS:
        fault = "picture-pixels"
    try:
        stripping.strip(data, kind)
    except stripping.Damaged:
        fault = "picture-unreadable"
    return Sketch(kind=kind, width=width, height=height, orientation=orientation, moves=moves, fault=fault)


def sizes(width: int) -> str:
    """Return how wide a page shows a picture of *width* pixels, as the attribute ``sizes`` has it.

    As wide as it is, but for phones and the column of text, which are narrower.
    """
    width = min(width, COLUMN)
    return f"(min-width: {width + 32}px) {width}px, 100vw"


def widths(sketch: Sketch) -> tuple[int, ...]:
    """Return how wide the pictures are that are made of it, rising. None is wider than the picture itself."""
    if not sketch.is_scalable:
        return ()
    whole = (sketch.width,) if sketch.width <= WIDTHS[-1] else ()
    return (*(width for width in WIDTHS if width < sketch.width), *whole)


def scale(data: bytes, sketch: Sketch) -> tuple[Print, ...]:
    """Return the pictures made of *data*, as `widths` wants them, turned as they are seen, without any notes.

    One that would weigh more than *data* is left out: it helps nobody. Raises Damaged.
    """
    wanted = widths(sketch)
    if not wanted:
        return ()
    made: list[Print] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image, profile = _unpacked(data, sketch, 2 * wanted[-1])
        if image is None:
            return ()
        for width in reversed(wanted):
            size = width, max(1, round(sketch.height * width / sketch.width))
            if image.size != size:
                image = image.resize(size, _LANCZOS, reducing_gap=3)
            file = io.BytesIO()
            image.save(file, "WEBP", quality=QUALITY, method=4, icc_profile=profile)
            if file.tell() < len(data):
                made.append(Print(width=width, data=file.getvalue()))
    return tuple(reversed(made))


def _unpacked(data: bytes, sketch: Sketch, enough: int) -> tuple[Image | None, bytes]:
    """Return the picture, upright, and its colour profile; none of pixels that are coded in a rare way.

    Of a JPEG that is larger it is less than whole, yet no smaller than *enough* pixels. Raises Damaged.
    """
    from PIL import Image, ImageOps

    try:
        image: Image.Image = Image.open(io.BytesIO(data))
        # A JPEG can be unpacked at half, a quarter or an eighth of its size in a fraction of the time.
        image.draft(None, (enough, enough))
        if image.mode not in _MODES:
            return None, b""
        profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
        image = ImageOps.exif_transpose(image)
        return image.convert("RGBA" if image.has_transparency_data else "RGB"), profile or b""
    except _MISREAD as error:
        raise stripping.Damaged(sketch.kind) from error
