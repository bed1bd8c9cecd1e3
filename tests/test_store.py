"""Store: what is kept between builds comes back whole or not at all."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bulletin import store
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


def test_disk_that_takes_no_more_is_no_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    store.save(tmp_path / "file" / "kept", VALUE)
    assert store.load(tmp_path / "file" / "kept") is None
