"""Pictures as cameras, phones and careless people make them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, PngImagePlugin

GPS = 0x8825
ORIENTATION = 0x0112


def drawing(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    """Return a picture that is red at its top left and of many colours elsewhere."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (across, down, Image.new("L", (width, height), 90)))
    image.paste((255, 0, 0), (0, 0, width // 3, height // 3))
    return image.convert(mode)


def notes(orientation: int = 1) -> Image.Exif:
    """Return what a phone writes: who made it, where, which side is up."""
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh bí mật"
    exif[ORIENTATION] = orientation
    place = exif.get_ifd(GPS)
    place[1], place[2] = "N", (10.0, 55.0, 41.0)
    return exif


def file(image: Image.Image, kind: str, **more: Any) -> bytes:
    """Return *image* as a file of *kind*."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **more)
    return buffer.getvalue()


def photo(width: int = 90, height: int = 60, *, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """Return a picture with all the notes a phone makes."""
    more: dict[str, Any] = {}
    if kind == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", "bí mật")
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", "<x>bí mật</x>")
    elif kind == "JPEG":
        more |= {"comment": "bí mật".encode(), "xmp": b"<x>bi mat</x>", "quality": 90}
    elif kind == "WEBP":
        more["xmp"] = b"<x>bi mat</x>"
    return file(drawing(width, height), kind, exif=notes(orientation), **more)


def opened(data: bytes) -> Image.Image:
    """Return the picture in *data*, unpacked."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
