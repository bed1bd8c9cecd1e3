"""Placing: the live site is the old one or the new one, whole, and there is a way back."""

from __future__ import annotations

import os
import shutil
import threading
import time
from itertools import count
from pathlib import Path

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
    assert names(live.with_name(f".{live.name}.earlier")) == set()


def test_of_two_sites_that_were_moved_away_the_later_comes_back(live):
    for number, time_of in (("1", 2_000), ("2", 1_000)):
        left = made(live, f".{live.name}.{number}.old", page=number)
        os.utime(left, (time_of, time_of))
    placing.recover(live)
    assert read_site(live) == {"page": b"1"}
    assert names(live.parent) == {"site"}


class Killed(BaseException):
    """The process ends here: nothing catches it."""


def kill_at(step, patched, *, is_made):
    """End the process at the call number *step* that changes the disk, once it is made or before."""
    calls = count()

    def ending(function):
        def called(*words, **more):
            is_last = next(calls) == step
            if is_last and not is_made:
                raise Killed
            result = function(*words, **more)
            if is_last:
                raise Killed
            return result

        return called

    for owner, name in ((Path, "rename"), (Path, "mkdir"), (shutil, "rmtree")):
        patched.setattr(owner, name, ending(getattr(owner, name)))


@pytest.mark.parametrize("is_made", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("keep", [0, 1])
def test_kill_at_any_step_leaves_the_old_site_or_the_new_one(live, monkeypatch, keep, is_made):
    for step in count():
        for left in live.parent.iterdir():
            shutil.rmtree(left)
        for number in range(3):
            placing.put_in_place(made(live, str(number), page=str(number)), live, keep=keep)
        tree = made(live, placing.aside(live).name, page="new")
        with monkeypatch.context() as patched:
            kill_at(step, patched, is_made=is_made)
            try:
                placing.put_in_place(tree, live, keep=keep)
                break
            except Killed:
                pass
        placing.recover(live)
        assert read_site(live) in ({"page": b"2"}, {"page": b"new"})
        assert names(live.parent) <= {"site", f".{live.name}.earlier"}
        assert all(read_site(site).keys() == {"page"} for site in placing.kept(live))
    assert step > 1


def test_site_that_would_be_thrown_away_is_what_the_next_is_made_of(live):
    tree = live.with_name("tree")
    for number in range(1, 5):
        placing.prepare(tree, live, keep=2)
        assert read_site(tree) == ({"number": b"1"} if number == 4 else {})
        (tree / "number").write_text(str(number), encoding="utf-8")
        placing.put_in_place(tree, live, keep=2)
    assert [read_site(site)["number"] for site in placing.kept(live)] == [b"3", b"2"]


def test_nothing_is_kept_and_nothing_is_recycled_when_none_is_wanted(live):
    placing.put_in_place(made(live, "1", page="1"), live, keep=1)
    placing.put_in_place(made(live, "2", page="2"), live, keep=1)
    placing.prepare(live.with_name("tree"), live, keep=0)
    assert read_site(live.with_name("tree")) == {}


def test_what_lies_on_the_shelf_by_another_name_is_no_site(live):
    for number in ("1", "2"):
        placing.put_in_place(made(live, number, page=number), live, keep=2)
    (live.with_name(f".{live.name}.earlier") / "lost+found").mkdir()
    assert [read_site(site) for site in placing.kept(live)] == [{"page": b"1"}]


def test_ten_earlier_sites_are_in_order(live):
    for number in range(1, 13):
        placing.put_in_place(made(live, str(number), page=str(number)), live, keep=12)
    assert [int(read_site(site)["page"]) for site in placing.kept(live)] == list(range(11, 0, -1))


def test_way_back_is_there_when_the_live_site_is_gone(live):
    for number in ("1", "2"):
        placing.put_in_place(made(live, number, page=number), live, keep=2)
    shutil.rmtree(live)
    assert placing.roll_back(live)
    assert read_site(live) == {"page": b"1"}


def test_no_two_processes_build_in_one_folder(live, monkeypatch):
    first = placing.aside(live)
    monkeypatch.setattr(placing.os, "getpid", lambda: 1)
    assert placing.aside(live) != first


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (".", "chứa cả dự án"),
        ("..", "chứa cả dự án"),
        ("posts", "nơi để bài viết"),
        ("docs/a", "nơi để bài viết"),
        (".git", "nơi để bài viết"),
        ("none/site", "Không có thư mục"),
        ("file", "đây là một tệp"),
        ("full", "full"),
        ("site", ""),
        ("ours", ""),
        ("empty", ""),
        ("new", ""),
    ],
)
def test_site_takes_the_place_of_nothing_but_a_site(tmp_path, place, told):
    root = tmp_path / "project"
    for folder in ("posts", "docs/a", "site", "full", "ours", "empty"):
        (root / folder).mkdir(parents=True)
    for file in ("file", "site/x", "full/x", "ours/x", f"ours/{placing.MARK}"):
        (root / file).write_text("x", encoding="utf-8")
    refusal = placing.refusal(root / place, root)
    assert told in refusal
    assert bool(told) == bool(refusal)


def test_second_of_two_builds_waits_for_the_first(tmp_path, monkeypatch):
    live, order, naps = tmp_path / "site", [], []
    sleep = time.sleep

    def nap(seconds):
        naps.append(seconds)
        sleep(0.001)

    monkeypatch.setattr(time, "sleep", nap)

    def second():
        with placing.turn(live, waiting=lambda: order.append("waits")):
            order.append("second")

    with placing.turn(live, waiting=lambda: order.append("never")):
        thread = threading.Thread(target=second)
        thread.start()
        while len(naps) < 3:
            sleep(0.001)
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
