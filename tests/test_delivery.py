"""What goes to another place, in which order, and that the place is the site in the end."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import deliver
from bulletin import delivery, manifest
from bulletin.manifest import Manifest
from conftest import need
from project import read_site


def listed(files: dict[str, bytes]) -> Manifest:
    return Manifest(
        site_url="https://ban-tin.example/",
        commit="",
        is_modified=False,
        versions={},
        files={path: manifest.entry(data) for path, data in files.items()},
    )


OLD = {"index.html": b"1", "a/index.html": b"1", "assets/old.css": b"1", "assets/same.css": b"1", "rss.xml": b"1"}
NEW = {"index.html": b"2", "b/index.html": b"1", "assets/new.css": b"1", "assets/same.css": b"1", "rss.xml": b"2"}


def test_only_what_has_changed_goes_pages_after_what_they_show():
    found = delivery.plan(listed(NEW), [listed(OLD)])
    assert found.files == ("assets/new.css",)
    assert found.pages == ("b/index.html", "index.html", "rss.xml")
    assert found.gone == ("a/index.html", "assets/old.css")


def test_new_place_gets_everything_and_loses_nothing():
    found = delivery.plan(listed(NEW), [])
    assert {*found.files, *found.pages} == set(NEW)
    assert found.gone == ()


def test_same_site_needs_nothing():
    assert delivery.plan(listed(NEW), [listed(NEW)]) == delivery.Delivery(files=(), pages=(), gone=())


def test_what_a_broken_delivery_may_have_changed_goes_again():
    found = delivery.plan(listed(OLD), [listed(OLD), listed(NEW)])
    assert {*found.files, *found.pages} == {"index.html", "a/index.html", "assets/old.css", "rss.xml"}
    assert found.gone == ("assets/new.css", "b/index.html")


def test_compressed_form_of_a_page_goes_with_the_pages():
    files = {
        "index.html.gz": b"1",
        "index.html.br": b"1",
        "main.css.br": b"1",
        "feed.json": b"1",
        "redirects/00.json": b"1",
    }
    found = delivery.plan(listed(files), [])
    assert found.pages == ("feed.json", "index.html.br", "index.html.gz")


def test_what_names_other_files_goes_after_them():
    lists = ["_headers", "_redirects", "robots.txt", "search/chi-muc.json", "search/chi-muc.json.gz"]
    lists += ["sitemap.xml", "van-ban/danh-sach.json"]
    found = delivery.plan(listed(dict.fromkeys([*lists, "search/a1.bin"], b"1")), [])
    assert found.pages == tuple(lists)
    assert found.files == ("search/a1.bin",)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder that rclone knows as a remote; every call of rclone is written down, and one may be made to fail."""
    real = need("rclone")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "rclone").write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n'
        f'if [ -e {tmp_path}/broken ] && [ "$(wc -l < {tmp_path}/calls)" -gt "$(cat {tmp_path}/broken)" ]\n'
        "then exit 1; fi\n"
        f'exec {real} "$@"\n',
        encoding="utf-8",
    )
    (tools / "rclone").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
    monkeypatch.setenv("RCLONE_CONFIG_KHO_TYPE", "alias")
    monkeypatch.setenv("RCLONE_CONFIG_KHO_REMOTE", str(tmp_path / "place"))
    return tmp_path / "place"


def calls(place: Path) -> list[str]:
    """Return the verbs of the calls since the last time this was asked."""
    log = place.parent / "calls"
    found = [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()]
    log.unlink()
    return found


def site(folder: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / manifest.NAME).write_bytes(listed(files).to_bytes())
    return folder


def upload(folder: Path, *words: str) -> int:
    return deliver.main(["upload", "--to", "kho:", "--site-dir", str(folder), *words])


def test_place_becomes_the_site_and_what_is_the_same_is_not_touched(place, tmp_path):
    assert upload(site(tmp_path / "site", OLD)) == 0
    assert read_site(place) == read_site(tmp_path / "site")
    assert calls(place) == ["cat", "copyto", "copy", "copy", "delete", "copyto", "deletefile"]
    before = (place / "assets/same.css").stat()
    assert upload(site(tmp_path / "site", NEW)) == 0
    assert read_site(place) == read_site(tmp_path / "site")
    assert calls(place) == ["cat", "cat", "copyto", "copy", "copy", "delete", "copyto", "deletefile"]
    after = (place / "assets/same.css").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_signature_of_an_earlier_site_does_not_stay(place, tmp_path):
    signed = site(tmp_path / "site", OLD)
    (signed / manifest.SIGNATURE).write_bytes(b"signature")
    assert upload(signed) == 0
    assert read_site(place) == read_site(signed)
    assert upload(site(tmp_path / "site", NEW)) == 0
    assert read_site(place) == read_site(tmp_path / "site")


def test_names_of_any_letters_arrive(place, tmp_path):
    files = {"tin/đo lường.aspx/index.html": b"1", "#a;b [c].txt": b"2", " đầu.css": b"3"}
    assert upload(site(tmp_path / "site", files)) == 0
    assert upload(site(tmp_path / "site", {"index.html": b"4"})) == 0
    assert read_site(place) == read_site(tmp_path / "site")


@pytest.mark.parametrize("after", range(8))
def test_delivery_that_broke_off_is_made_good_by_the_next(place, tmp_path, capsys, after):
    assert upload(site(tmp_path / "site", OLD)) == 0
    calls(place)
    (tmp_path / "broken").write_text(str(after), encoding="utf-8")
    assert upload(site(tmp_path / "site", NEW)) == 1
    assert "chạy lại lệnh này sẽ làm tiếp" in capsys.readouterr().err
    (tmp_path / "broken").unlink()
    # Meanwhile somebody has taken the change back.
    assert upload(site(tmp_path / "site", OLD)) == 0
    assert read_site(place) == read_site(tmp_path / "site")


def test_dry_run_shows_what_would_go_and_moves_nothing(place, tmp_path, capsys):
    assert upload(site(tmp_path / "site", OLD)) == 0
    before = read_site(place)
    assert upload(site(tmp_path / "site", NEW), "--dry-run") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "+ assets/new.css"
    assert lines[-1] == "- assets/old.css"
    assert read_site(place) == before


def test_folder_without_a_manifest_goes_nowhere(place, tmp_path, capsys):
    (tmp_path / "site").mkdir()
    assert upload(tmp_path / "site") == 1
    assert "không có bản kê" in capsys.readouterr().err


def test_machine_without_rclone_is_told_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert upload(site(tmp_path / "site", OLD)) == 1
    assert "apt install rclone" in capsys.readouterr().err
