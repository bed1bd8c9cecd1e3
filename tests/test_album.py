"""Pictures kept between builds."""

from __future__ import annotations

import os

import pytest

from bulletin import album, pictures, program, stripping
from bulletin.pictures import Sketch
from photos import GPS, opened, photo


def kept(root):
    return {path.name: path.read_bytes() for path in (root / album.PICTURES).iterdir()}


def files(root):
    """Return the pictures that were made, without what is noted of them."""
    return {name: data for name, data in kept(root).items() if "." in name}


def look(root, *names):
    return album.look(root, {name: name for name in names}, workers=1)


def develop(root, seen, *, is_shown=True, workers=1):
    return album.develop(root, [(name, each, is_shown) for name, each in seen.items()], workers=workers)


def test_picture_nobody_touched_is_not_opened_again(tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(photo(600, 400))
    seen = look(tmp_path, "a.jpg")
    made = develop(tmp_path, seen)
    monkeypatch.delattr(pictures, "look")
    monkeypatch.delattr(pictures, "scale")
    assert look(tmp_path, "a.jpg") == seen
    assert develop(tmp_path, seen) == made


def test_picture_that_changed_is_looked_at_again(tmp_path):
    file = tmp_path / "a.jpg"
    file.write_bytes(photo(600, 400))
    before = look(tmp_path, "a.jpg")
    file.write_bytes(photo(700, 400))
    os.utime(file, ns=(1, 1))
    after = look(tmp_path, "a.jpg")
    assert (before["a.jpg"].sketch.width, after["a.jpg"].sketch.width) == (600, 700)


def test_what_is_not_wanted_any_more_goes(tmp_path):
    for name, width in (("a.jpg", 600), ("b.jpg", 500)):
        (tmp_path / name).write_bytes(photo(width, 400))
    seen = look(tmp_path, "a.jpg", "b.jpg")
    develop(tmp_path, seen)
    names, both = kept(tmp_path).keys(), files(tmp_path)
    develop(tmp_path, {"a.jpg": seen["a.jpg"]})
    assert kept(tmp_path).keys() < names
    assert files(tmp_path).keys() < both.keys()
    develop(tmp_path, seen)
    assert files(tmp_path) == both


def test_the_number_of_processes_shows_nowhere(tmp_path):
    found = []
    for workers in (1, 3):
        root = tmp_path / str(workers)
        root.mkdir()
        for number in range(6):
            (root / f"{number}.jpg").write_bytes(photo(500 + number, 300))
        seen = look(root, *(f"{number}.jpg" for number in range(6)))
        found.append([(one.whole, one.smaller) for one in develop(root, seen, workers=workers).values()])
        found.append(files(root))
    assert found[:2] == found[2:]


@pytest.mark.parametrize(
    "hurt", [lambda data: b"half", lambda data: data[:-1] + b"?", None], ids=["cut", "byte", "gone"]
)
def test_kept_file_that_is_not_what_was_made_is_made_again(tmp_path, hurt):
    (tmp_path / "a.jpg").write_bytes(photo(600, 400))
    seen = look(tmp_path, "a.jpg")
    made = develop(tmp_path, seen)["a.jpg"]
    whole = files(tmp_path)
    for name in (made.whole.name, made.smaller[0].name):
        file = tmp_path / album.PICTURES / name
        data = file.read_bytes()
        file.unlink()
        if hurt:
            file.write_bytes(hurt(data))
        assert develop(tmp_path, seen)["a.jpg"] == made
        assert files(tmp_path) == whole


def test_what_was_copied_from_another_machine_is_read_once_and_not_made_again(tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(photo(600, 400))
    seen = look(tmp_path, "a.jpg")
    made = develop(tmp_path, seen)
    for file in (tmp_path / album.PICTURES).iterdir():
        os.utime(file, ns=(1, 1))
    monkeypatch.delattr(pictures, "scale")
    monkeypatch.delattr(stripping, "strip")
    assert develop(tmp_path, seen) == made
    monkeypatch.delattr(album, "stamp")
    assert develop(tmp_path, seen) == made


def test_what_another_program_made_is_made_again(tmp_path, monkeypatch):
    """A fix to the stripping of notes reaches pictures that were kept before it."""
    (tmp_path / "a.jpg").write_bytes(photo(600, 400))
    with monkeypatch.context() as earlier:
        earlier.setattr(program, "stamp", lambda: b"earlier")
        earlier.setattr(stripping, "strip", lambda data, kind, **_: data)
        made = develop(tmp_path, look(tmp_path, "a.jpg"))["a.jpg"]
        assert opened(files(tmp_path)[made.whole.name]).getexif().get_ifd(GPS)
    made = develop(tmp_path, look(tmp_path, "a.jpg"))["a.jpg"]
    assert not opened(files(tmp_path)[made.whole.name]).getexif().get_ifd(GPS)
    assert len(files(tmp_path)) == 1 + len(made.smaller)


def test_what_another_program_saw_is_looked_at_again(tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(photo(600, 400))
    with monkeypatch.context() as earlier:
        earlier.setattr(program, "stamp", lambda: b"earlier")
        earlier.setattr(pictures, "look", lambda data, ending: Sketch(kind="JPEG"))
        assert look(tmp_path, "a.jpg")["a.jpg"].sketch.width == 0
    assert look(tmp_path, "a.jpg")["a.jpg"].sketch.width == 600


def test_of_a_picture_that_is_only_offered_no_smaller_ones_are_made(tmp_path):
    (tmp_path / "a.jpg").write_bytes(photo(600, 400))
    made = develop(tmp_path, look(tmp_path, "a.jpg"), is_shown=False)["a.jpg"]
    assert made.smaller == ()
    assert opened(kept(tmp_path)[made.whole.name]).size == (600, 400)


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_what_cannot_be_read_stays_as_it_is(tmp_path, name):
    (tmp_path / name).write_bytes(b"<svg/>")
    made = develop(tmp_path, look(tmp_path, name))[name]
    assert (made.whole, made.smaller, made.is_damaged) == (None, (), False)


def test_project_without_pictures_gets_no_folder_for_them(tmp_path):
    assert look(tmp_path) == {}
    assert develop(tmp_path, {}) == {}
    assert not (tmp_path / ".cache").exists()
