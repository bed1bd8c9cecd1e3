"""Stripping: what a camera or a program noted in a picture, taken out of its file without touching the picture.

A photo may say where it was taken (GPS), when, by whom and with what device; a
phone may append a whole film. All formats are chains of named parts: those that
are the picture stay, byte for byte, the others go. Only how the picture is to be
turned (Exif 2.32, tag 0x0112) is written back, in a note of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from zlib import crc32


class Damaged(ValueError):
    """The file ends or goes on where its format does not allow it."""


_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    # PNG (Third Edition): what is drawn, its colours and resolution, and animation.
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length: TEM, RST0 to RST7, SOI (ISO/IEC 10918-1, table B.1)."""


def strip(data: bytes, kind: str, *, orientation: int = 1) -> bytes:
    """Return the file *data* of *kind* (``JPEG``, ``PNG``, ``WEBP``) without its notes.

    Each pixel and the colour profile stay as they are; *orientation* (1 to 8) is
    kept where it is not 1. Other kinds come back unchanged. Raises Damaged.
    """
    note = _turned(orientation) if orientation != 1 else b""
    try:
        if kind == "JPEG":
            return b"".join(_jpeg(data, note))
        if kind == "PNG":
            return _PNG + b"".join(_png(data, note))
        if kind == "WEBP":
            parts = b"".join(_webp(data, note))
            return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts
    except (struct.error, IndexError):
        raise Damaged(kind) from None
    return data


def _turned(orientation: int) -> bytes:
    """Return Exif data that says nothing but *orientation*: one entry, type SHORT (3), count 1."""
    return b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def _jpeg(data: bytes, note: bytes) -> Iterator[bytes]:
    """Yield the segments of the picture: without APP1 to APP15 and comments, and nothing after its end.

    APP0 (JFIF), the colour profile in APP2 and Adobe's APP14, which says how colours are coded, are kept.
    """
    if data[:2] != b"\xff\xd8":
        raise Damaged("JPEG")
    yield data[:2]
    at = 2
    is_noted = not note
    while True:
        start = at
        if data[at] != 0xFF:
            raise Damaged("JPEG")
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0xD9:
            yield b"\xff\xd9"
            return
        if marker not in _JPEG_BARE:
            (length,) = struct.unpack_from(">H", data, at)
            at += length
        if marker == 0xDA:
            at = _scan_end(data, at)
        segment = data[start:at]
        if not is_noted and marker != 0xE0:
            exif = b"Exif\0\0" + note
            yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
            is_noted = True
        content = segment[-length + 2 :] if marker == 0xE2 else b""
        if not (0xE1 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE or content.startswith(b"ICC_PROFILE\0"):
            yield segment


def _scan_end(data: bytes, at: int) -> int:
    """Return where the coded picture that starts at *at* ends: at a marker that is no stuffing and no restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Damaged("JPEG")
        if data[at + 1] not in {0x00, 0xFF, *range(0xD0, 0xD8)}:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _png(data: bytes, note: bytes) -> Iterator[bytes]:
    if not data.startswith(_PNG):
        raise Damaged("PNG")
    at, name = len(_PNG), b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise Damaged("PNG")
        if name == b"IDAT" and note:
            yield struct.pack(">I", len(note)) + b"eXIf" + note + struct.pack(">I", crc32(b"eXIf" + note))
            note = b""
        if name in _PNG_KEPT:
            yield data[at:end]
        at = end


def _webp(data: bytes, note: bytes) -> Iterator[bytes]:
    """Yield the chunks of the picture (RFC 9649), with the flags of VP8X saying what is left."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Damaged("WEBP")
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    at = 12
    while at < end:
        name = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        after = at + 8 + length + length % 2
        if at + 8 + length > len(data):
            raise Damaged("WEBP")
        if name == b"VP8X":
            flags = data[at + 8] & ~0b1100 | (0b1000 if note else 0)
            yield data[at : at + 8] + bytes([flags]) + data[at + 9 : after]
        elif name in {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}:
            yield data[at:after]
        at = after
    if note:
        yield b"EXIF" + struct.pack("<I", len(note)) + note
