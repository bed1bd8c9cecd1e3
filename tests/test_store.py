"""Store: what is kept between builds comes back whole or not at all."""

from __future__ import annotations

import pathlib
import pickle
from dataclasses import make_dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import settings, store
from bulletin.dates import VIETNAM
from bulletin.rendering import Heading

VALUE = {
    "a": (1, "đo lường", b"x", None, 2.5),
    "b": [Heading(level=2, anchor="a", text="A"), frozenset({"x"}), date(2026, 1, 2)],
    "c": datetime(2026, 1, 2, tzinfo=VIETNAM),
}


def test_what_is_kept_comes_back(tmp_path):
    store.save(tmp_path / "deep" / "kept", VALUE)
    assert store.load(tmp_path / "deep" / "kept") == VALUE
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["kept"]


def test_what_was_never_kept_is_none(tmp_path):
    assert store.load(tmp_path / "kept") is None


def test_no_single_damaged_bit_goes_unnoticed(tmp_path):
    path = tmp_path / "kept"
    store.save(path, VALUE)
    sound = path.read_bytes()
    for at in range(len(sound)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert store.load(path) is None
        path.write_bytes(sound[:at])
        assert store.load(path) is None


class Bomb:
    """Calls something when it is made from a file."""

    def __reduce__(self):
        return pytest.fail, ("a kept file called a function",)


def test_nothing_can_be_called_from_a_file(tmp_path):
    store.save(tmp_path / "kept", [Bomb()])
    assert store.load(tmp_path / "kept") is None


@pytest.mark.parametrize("name", ["Path", "Path.unlink", "Disk", "Disk.load", "state", "subprocess.run", "State"])
def test_nothing_but_a_value_comes_back_from_a_module_of_ours(tmp_path, monkeypatch, name):
    """Neither its functions, nor what it has from elsewhere, nor what belongs to a class of it."""
    words = b"".join(bytes([0x8C, len(text)]) + text.encode() for text in ("bulletin.trees", name))
    monkeypatch.setattr(store, "pack", lambda value: b"\x80\x05" + words + pickle.STACK_GLOBAL + pickle.STOP)
    store.save(tmp_path / "kept", None)
    assert store.load(tmp_path / "kept") is None


@pytest.mark.parametrize(
    ("name", "fields"), [("Category", ["slug", "name"]), ("Gone", ["slug", "name", "description"])]
)
def test_what_another_version_kept_is_none(tmp_path, monkeypatch, name, fields):
    namespace = {"__module__": "bulletin.settings"}
    kind = make_dataclass(name, fields, frozen=True, slots=True, namespace=namespace)
    with monkeypatch.context() as earlier:
        earlier.setattr(settings, name, kind, raising=False)
        store.save(tmp_path / "kept", kind(*fields))
        assert store.load(tmp_path / "kept") == kind(*fields)
    assert store.load(tmp_path / "kept") is None


def test_what_stands_in_the_way_is_none(tmp_path):
    (tmp_path / "kept").mkdir()
    assert store.load(tmp_path / "kept") is None


def test_two_processes_write_aside_by_names_of_their_own(tmp_path, monkeypatch):
    seen = []
    replace = pathlib.Path.replace

    def noted(path, to):
        seen.append(path.name)
        replace(path, to)

    monkeypatch.setattr(pathlib.Path, "replace", noted)
    for process in (1, 2):
        monkeypatch.setattr(store.os, "getpid", lambda process=process: process)
        store.write(tmp_path / "kept", b"a", b"b")
    assert len(set(seen)) == 2
    assert (tmp_path / "kept").read_bytes() == b"ab"


def test_write_that_fails_leaves_what_was_there_and_nothing_aside(tmp_path, monkeypatch):
    (tmp_path / "kept").write_bytes(b"old")

    def fails(path, to):
        raise OSError

    monkeypatch.setattr(pathlib.Path, "replace", fails)
    with pytest.raises(OSError):  # noqa: PT011 - the one raised above
        store.write(tmp_path / "kept", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("kept", b"old")]


def test_disk_that_takes_no_more_is_no_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    store.save(tmp_path / "file" / "kept", VALUE)
    assert store.load(tmp_path / "file" / "kept") is None


KEPT = {f"posts/{number}.md": (number, b"x") for number in range(100)}


def kept(path, key: bytes = b"") -> dict:
    return store.Shelf(path, key).entries


def save(path, entries, key: bytes = b"") -> None:
    store.Shelf(path, key).save(entries)


@given(
    st.lists(st.dictionaries(st.integers(0, 99), st.none() | st.integers(), max_size=30), min_size=1, max_size=6),
)
def test_shelf_gives_back_what_was_saved_last(edits):
    with TemporaryDirectory() as folder:
        entries = dict(enumerate(range(100)))
        path = Path(folder) / "kept"
        save(path, entries)
        for edit in edits:
            entries = {name: value for name, value in (entries | edit).items() if value is not None}
            save(path, entries)
            assert kept(path) == entries


def test_shelf_writes_little_when_little_changed(tmp_path):
    save(tmp_path / "kept", KEPT)
    whole = (tmp_path / "kept").read_bytes()
    save(tmp_path / "kept", KEPT | {"posts/7.md": (7, b"y")})
    assert (tmp_path / "kept").read_bytes() == whole
    assert (tmp_path / "kept.changes").stat().st_size < len(whole) / 5
    save(tmp_path / "kept", dict.fromkeys(KEPT, (0, b"z")))
    assert not (tmp_path / "kept.changes").exists(), "changes of another whole say nothing"


def test_shelf_writes_nothing_when_nothing_changed(tmp_path):
    save(tmp_path / "kept", KEPT)
    save(tmp_path / "kept", KEPT | {"posts/7.md": (7, b"y")})
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    save(tmp_path / "kept", KEPT | {"posts/7.md": (7, b"y")})
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    assert len(before) == 2


def test_shelf_passes_over_what_was_kept_under_another_key(tmp_path):
    save(tmp_path / "kept", KEPT, b"one")
    assert kept(tmp_path / "kept", b"other") == {}
    save(tmp_path / "kept", {"a": 1}, b"other")
    assert kept(tmp_path / "kept", b"other") == {"a": 1}
    assert kept(tmp_path / "kept", b"one") == {}


def test_changes_of_another_whole_are_none(tmp_path):
    path = tmp_path / "kept"
    save(path, KEPT)
    save(path, KEPT | {"posts/7.md": (7, b"y")})
    changes = (tmp_path / "kept.changes").read_bytes()
    save(path, dict.fromkeys(KEPT, (0, b"z")))
    (tmp_path / "kept.changes").write_bytes(changes)
    assert kept(path)["posts/7.md"] == (0, b"z")


def test_two_builds_at_once_lose_nothing_of_the_last(tmp_path):
    path = tmp_path / "kept"
    save(path, KEPT)
    one, other = store.Shelf(path), store.Shelf(path)
    one.save(dict.fromkeys(KEPT, (0, b"z")))  # Writes the whole.
    other.save(KEPT | {"posts/7.md": (7, b"y")})  # Changes of a whole that is gone.
    assert kept(path) == KEPT | {"posts/7.md": (7, b"y")}


@pytest.mark.parametrize("name", ["kept", "kept.changes"])
def test_damaged_shelf_gives_nothing_wrong(tmp_path, name):
    path = tmp_path / "kept"
    save(path, KEPT)
    save(path, KEPT | {"posts/7.md": (7, b"y")})
    file = tmp_path / name
    file.write_bytes(file.read_bytes()[:-1])
    assert kept(path) == ({} if name == "kept" else KEPT)
    save(path, KEPT | {"posts/7.md": (7, b"y")})
    assert kept(path) == KEPT | {"posts/7.md": (7, b"y")}
