"""Excerpts: the beginning of a text, cut where a reader does not stumble."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[\w)\]”»%])[.!?]+[”»)]?(?= )")

# What belongs to the word before it: "ngày | 4", "Điều | 5", "số | 19/2014/QĐ-TTg"; behind a figure, "4 | tháng 12".
_FIGURE = re.compile(r"[0-9–-]")
_UNIT = re.compile(r"(?:tháng|năm|giờ|phút|nghìn|triệu|tỷ)\b")


def shorten(text: str, length: int) -> str:
    """Return *text*, whose spaces are single, in at most *length* characters and an ellipsis.

    It ends with a sentence when that leaves half of the length or more, and needs
    no ellipsis then; else behind a word, but not within a date or a number.
    """
    if len(text) <= length:
        return text
    ends = _END.finditer(text, length // 2, length + 1)
    # "TS. Nguyễn" and "Q. Đống Đa" are no ends of a sentence.
    end = max((match.end() for match in ends if not text[match.start() - 1].isupper()), default=0)
    if end:
        return text[:end]
    longest = cut = text.rfind(" ", 0, length + 1)
    # A text of nothing but figures is cut anywhere.
    while cut > length // 2 and (
        _FIGURE.match(text, cut + 1) or (text[cut - 1].isdecimal() and _UNIT.match(text, cut + 1))
    ):
        cut = text.rfind(" ", 0, cut)
    if cut <= length // 2:
        cut = longest if longest > 0 else length
    return f"{text[:cut].rstrip(' ,;:–-')} …"
