"""Ledger: what a build reads has one stamp as long as nothing of it is another, moved or gone."""

from __future__ import annotations

import pytest

from bulletin import ledger


@pytest.fixture
def stamp(settings):
    """Give the stamp of what lies below posts/ now."""
    pictures = settings.root / "posts" / "2017" / "anh"
    pictures.mkdir(parents=True)
    for name in ("a.png", "b.png"):
        (pictures / name).write_bytes(b"png")
    return lambda: ledger.inputs(settings, b"layout")


def test_nothing_changed_has_the_same_stamp(stamp):
    assert stamp() == stamp()


@pytest.mark.parametrize(
    ("old", "new"), [("2017/anh", "2017/hinh"), ("2017/anh/a.png", "2017/anh/c.png"), ("2017/anh/a.png", "a.png")]
)
def test_what_moved_has_another_stamp(settings, stamp, old, new):
    before = stamp()
    posts = settings.root / "posts"
    (posts / old).rename(posts / new)
    assert stamp() != before
