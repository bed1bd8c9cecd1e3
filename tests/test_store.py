"""Store: what is kept between builds comes back whole or not at all."""

from __future__ import annotations

import pathlib
import pickle
from dataclasses import make_dataclass
from datetime import date, datetime

import pytest

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
