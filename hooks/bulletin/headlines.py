"""Headline-only posts: those of which the old portal left no more than a title and a date."""

from __future__ import annotations

HEADLINE_ONLY = "Tin này mới có tiêu đề; nội dung chưa được chuyển từ cổng cũ."
"""The whole body of such a post: it tells readers, and `check` lists it until somebody writes the rest."""


def is_headline_only(body: str) -> bool:
    """Whether *body* says nothing but that the text is still missing."""
    # Nearly every body is longer: it need not be taken apart.
    return len(body) < 2 * len(HEADLINE_ONLY) and " ".join(body.split()) == HEADLINE_ONLY
