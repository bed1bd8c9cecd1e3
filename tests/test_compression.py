"""Texts compressed once, beside themselves."""

from __future__ import annotations

import gzip

import pytest

import release
from bulletin import compression, manifest
from conftest import NOW
from project import make_project, post

TEXT = "Nội dung của tin, dài hơn một gói.\n".encode() * 60


def test_forms_say_the_same_and_are_the_same_every_time():
    brotli = pytest.importorskip("brotli")
    assert gzip.decompress(compression.gzipped(TEXT)) == TEXT
    assert compression.gzipped(TEXT) == compression.gzipped(TEXT)
    assert compression.gzipped(TEXT)[4:8] == b"\0\0\0\0"  # RFC 1952: no time.
    made = compression.brotlied(TEXT)
    assert made is not None
    assert brotli.decompress(made) == TEXT
    assert len(made) < len(compression.gzipped(TEXT)) < len(TEXT)


@pytest.mark.parametrize(
    ("path", "size", "worth"),
    [
        ("a/index.html", 1025, True),
        ("a/index.html", 1024, False),
        ("rss.xml", 9000, True),
        ("a.pdf", 9000, False),
        ("a.png", 9000, False),
        ("x.svg", 9000, True),
        ("_redirects", 9000, False),
    ],
)
def test_only_texts_of_more_than_a_packet_are_worth_it(path, size, worth):
    assert compression.is_worth_it(path, size) is worth


@pytest.fixture
def sites(tmp_path):
    """A site that is live, and the next one, whose pages 1 and 2 are those very files."""
    live, new = tmp_path / "live", tmp_path / "new"
    for folder in (live, new):
        folder.mkdir()
    for number in range(3):
        (live / f"{number}.html").write_bytes(TEXT + b"%d" % number)
    (live / "small.html").write_bytes(b"x")
    known = compression.compress(live, tmp_path / "nothing", known={}, workers=1)
    for number in (1, 2):
        (new / f"{number}.html").hardlink_to(live / f"{number}.html")
    (new / "0.html").write_bytes(TEXT + b"new")
    (new / "small.html").write_bytes(b"x")
    return live, new, known


def test_what_is_the_same_file_takes_over_its_forms(sites):
    live, new, known = sites
    found = compression.compress(new, live, known=known, workers=1)
    for number in (1, 2):
        assert (new / f"{number}.html.gz").samefile(live / f"{number}.html.gz")
    assert gzip.decompress((new / "0.html.gz").read_bytes()) == TEXT + b"new"
    assert gzip.decompress((live / "0.html.gz").read_bytes()) == TEXT + b"0"
    assert found == {path: manifest.entry((new / path).read_bytes()) for path in found}
    assert {path for path in found if path.endswith(".gz")} == {f"{number}.html.gz" for number in range(3)}
    assert not (new / "small.html.gz").exists()
    assert set(found) == {path for path in manifest.paths(new) if path.endswith((".gz", ".br"))}


def test_form_of_which_nothing_is_known_is_made_again(sites):
    live, new, known = sites
    (live / "1.html.gz").write_bytes(b"forged")
    assert compression.compress(new, live, known={}, workers=1).keys() == known.keys()
    assert gzip.decompress((new / "1.html.gz").read_bytes()) == TEXT + b"1"


def test_form_that_lies_there_from_an_older_site_is_replaced_not_written_into(sites):
    live, new, known = sites
    before = (live / "0.html.gz").read_bytes()
    (new / "0.html.gz").hardlink_to(live / "0.html.gz")
    compression.compress(new, live, known=known, workers=1)
    assert (live / "0.html.gz").read_bytes() == before
    assert gzip.decompress((new / "0.html.gz").read_bytes()) == TEXT + b"new"


def test_machine_without_brotli_makes_gzip_alone(sites, monkeypatch):
    live, new, known = sites
    monkeypatch.setitem(compression.FORMS, ".br", lambda data: None)
    for path in live.glob("*.br"):
        path.unlink()
    assert {path.rpartition(".")[2] for path in compression.compress(new, live, known=known, workers=1)} == {"gz"}
    assert not list(new.glob("*.br"))


def test_other_workers_make_the_same(sites):
    live, new, known = sites
    for number in range(3, 300):
        (new / f"{number}.html").write_bytes(TEXT + b"%d" % number)
    one = compression.compress(new, live, known=known, workers=1)
    for path in one:
        (new / path).unlink()
    assert compression.compress(new, live, known=known, workers=2) == one


def test_build_compresses_what_has_changed_and_the_site_proves_sound(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    texts = {f"posts/{number}.md": post(f"Tin số {number}", id=f"n{number}") for number in range(3)}
    root = make_project(tmp_path / "project", texts)
    monkeypatch.setattr(release, "ROOT", root)

    def state(path):
        found = (root / "site" / path).stat()
        return found.st_ino, found.st_mtime_ns

    page, other = "2026/03/tin-so-1/index.html.gz", "2026/03/tin-so-2/index.html.gz"
    assert release.main(["build", "--compress", "--site-dir", str(root / "site")]) == 0
    before = state("gioi-thieu/index.html.gz"), state(page)
    (root / "posts/1.md").write_text(texts["posts/1.md"].replace("Nội dung", "Chữ khác"), encoding="utf-8")
    assert release.main(["build", "--compress", "--site-dir", str(root / "site")]) == 0
    assert state("gioi-thieu/index.html.gz") == before[0]
    assert state(page) != before[1]
    assert "Chữ khác".encode() in gzip.decompress((root / "site" / page).read_bytes())
    assert other in manifest.read(root / "site").files
    assert release.main(["verify", str(root / "site")]) == 0
    (root / "site" / other).write_bytes(compression.gzipped(b"forged"))
    assert release.main(["verify", str(root / "site")]) == 1
