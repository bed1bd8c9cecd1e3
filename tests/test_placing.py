"""Placing: the live site is the old one or the new one, whole, and there is a way back."""

from __future__ import annotations

import threading
import time

import pytest

from bulletin import placing
from project import read_site


@pytest.fixture(params=["at once", "by two renames"])
def live(tmp_path, monkeypatch, request):
    """Where the site is to stand, on a system that can exchange folders and on one that cannot."""
    if request.param == "by two renames":
        monkeypatch.setattr(placing.sys, "platform", "another")
    return tmp_path / "site"


def made(live, name: str, **files: str):
    """Return a new site that is aside and ready."""
    folder = live.with_name(name)
    folder.mkdir()
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def names(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_built_site_replaces_the_live_one_whole(live):
    placing.put_in_place(made(live, "1", old="x"), live)
    placing.put_in_place(made(live, "2", new="y"), live)
    assert read_site(live) == {"new": b"y"}
    assert names(live.parent) == {"site"}


def test_earlier_sites_are_kept_and_come_back_one_by_one(live):
    for number in range(1, 6):
        placing.put_in_place(made(live, str(number), number=str(number)), live, keep=3)
    assert len(placing.kept(live)) == 3
    for number in (b"4", b"3", b"2"):
        assert placing.roll_back(live)
        assert read_site(live) == {"number": number}
    assert not placing.roll_back(live)
    assert read_site(live) == {"number": b"2"}


def test_fewer_are_kept_when_fewer_are_wanted(live):
    for number in range(1, 6):
        placing.put_in_place(made(live, str(number), number=str(number)), live, keep=4)
    placing.put_in_place(made(live, "6", number="6"), live, keep=1)
    assert [read_site(site) for site in placing.kept(live)] == [{"number": b"5"}]


def test_site_that_two_renames_had_moved_away_comes_back(live):
    made(live, f".{live.name}.1.old", page="old")
    made(live, f".{live.name}.1.new", page="half")
    placing.recover(live)
    assert read_site(live) == {"page": b"old"}
    assert names(live.parent) == {"site"}


def test_what_a_killed_build_left_goes_and_the_live_site_stays(live):
    made(live, "site", page="live")
    for left in (f".{live.name}.1.old", f".{live.name}.2.new", f".{live.name}.3.new.{placing.DOOMED}", ".other.2.new"):
        made(live, left, page="left")
    (live.parent / f".{live.name}.earlier" / f"000001.{placing.DOOMED}").mkdir(parents=True)
    placing.recover(live)
    assert read_site(live) == {"page": b"live"}
    assert names(live.parent) == {"site", ".other.2.new", f".{live.name}.earlier"}
    assert placing.kept(live) == []


def test_site_that_would_be_thrown_away_is_what_the_next_is_made_of(live):
    tree = live.with_name("tree")
    for number in range(1, 5):
        placing.prepare(tree, live, keep=2)
        assert read_site(tree) == ({"number": b"1"} if number == 4 else {})
        (tree / "number").write_text(str(number), encoding="utf-8")
        placing.put_in_place(tree, live, keep=2)
    assert [read_site(site)["number"] for site in placing.kept(live)] == [b"3", b"2"]


def test_second_of_two_builds_waits_for_the_first(tmp_path):
    live, order = tmp_path / "site", []

    def second():
        with placing.turn(live, waiting=lambda: order.append("waits")):
            order.append("second")

    with placing.turn(live, waiting=lambda: order.append("never")):
        thread = threading.Thread(target=second)
        thread.start()
        while "waits" not in order:
            time.sleep(0.01)
        order.append("first ends")
    thread.join()
    assert order == ["waits", "first ends", "second"]


def test_site_that_cannot_be_shelved_is_told_and_the_new_one_is_live(live):
    made(live, "site", page="old")
    live.with_name(f".{live.name}.earlier").write_text("no folder", encoding="utf-8")
    assert placing.put_in_place(made(live, "new", page="new"), live, keep=2)
    assert read_site(live) == {"page": b"new"}


def test_folder_that_cannot_be_exchanged_leaves_the_live_one(live, monkeypatch):
    made(live, "site", page="live")
    with pytest.raises(OSError, match="gone"):
        placing.put_in_place(live.with_name("gone"), live)
    assert read_site(live) == {"page": b"live"}
