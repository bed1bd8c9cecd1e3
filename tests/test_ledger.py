"""Ledger: what a build reads has one stamp until something of it is another; a site stands while it is as made."""

from __future__ import annotations

import math
import os

import pytest

from bulletin import ledger, manifest, program, trees
from bulletin.ledger import Line
from bulletin.proof import Sheet
from project import commit


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


def test_whatever_else_a_build_depends_on_has_a_part_in_the_stamp(settings, monkeypatch):
    (settings.root / "posts").mkdir()
    found = [ledger.inputs(settings, b"layout"), ledger.inputs(settings, b"another")]
    found += [ledger.inputs(settings, b"layout", option) for option in ("--compress", "--sign")]
    (settings.root / "README.md").write_text("x", encoding="utf-8")
    commit(settings.root)
    found.append(ledger.inputs(settings, b"layout"))
    monkeypatch.setattr(program, "stamp", lambda: b"another")
    found.append(ledger.inputs(settings, b"layout"))
    assert len(set(found)) == len(found)


def test_order_in_which_a_disk_lists_files_shows_nowhere(settings, stamp, monkeypatch):
    (settings.root / "posts" / "2018").mkdir()
    (settings.root / "posts" / "2018" / "a.md").write_bytes(b"x")
    before = stamp()
    walk = os.walk

    def turned(top):
        for folder, folders, names in walk(top):
            folders.reverse()
            yield folder, folders, names[::-1]

    monkeypatch.setattr(os, "walk", turned)
    assert stamp() == before


@pytest.fixture
def live(settings):
    """A site of two files, remembered on the 3rd, until the second 1000."""
    live = settings.root / "site"
    live.mkdir()
    for name in ("a.html", manifest.NAME):
        (live / name).write_bytes(b"x")
    lines = {"a.html": Line(b"key", manifest.entry(b"x"), Sheet(), trees.state(live / "a.html"))}
    ledger.remember(settings.root, live, lines, b"inputs", day="2026-03-03", until=1000)
    return live


def stands(live, inputs=b"inputs", *, day="2026-03-03", now=999.0):
    return ledger.stands(live.parent, live, inputs, day=day, now=now)


def test_site_stands_for_the_same_inputs_on_the_same_day_until_something_is_due(live):
    assert stands(live)
    assert not stands(live, b"others")
    assert not stands(live, day="2026-03-04")
    assert not stands(live, now=1000.0)
    assert not stands(live.with_name("another"))


@pytest.mark.parametrize("name", ["a.html", manifest.NAME])
def test_site_of_which_a_file_was_written_or_removed_stands_no_more(live, name):
    (live / name).write_bytes(b"another")
    assert not stands(live)
    (live / name).unlink()
    assert not stands(live)


def test_file_that_was_written_to_since_it_was_made_is_found_out(live):
    """Between the making of a site and the noting of it."""
    lines = {"a.html": Line(b"key", manifest.entry(b"x"), Sheet(), trees.state(live / "a.html"))}
    (live / "a.html").write_bytes(b"another")
    ledger.remember(live.parent, live, lines, b"inputs", day="2026-03-03", until=math.inf)
    assert not stands(live)


def test_ledger_of_each_site_is_its_own(live):
    lines = {"a.html": Line(b"key", manifest.entry(b"x"), Sheet(), (1, 2, 3))}
    ledger.shelf(live.parent, live).save(lines)
    assert ledger.shelf(live.parent, live).entries == lines
    assert ledger.shelf(live.parent, live.with_name("another")).entries == {}
