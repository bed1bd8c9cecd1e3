from __future__ import annotations

from bulletin.output import put_in_place


def test_a_built_site_replaces_the_live_one_whole(tmp_path):
    built, live = tmp_path / "aside" / "site", tmp_path / "site"
    for folder, name in ((built, "new.html"), (live, "old.html")):
        folder.mkdir(parents=True)
        (folder / name).write_text(name, encoding="utf-8")
    put_in_place(built, live)
    assert [path.name for path in live.iterdir()] == ["new.html"]
    assert not built.exists()
    assert list(built.parent.iterdir()) == []


def test_the_first_site_needs_no_older_one(tmp_path):
    built = tmp_path / "aside"
    built.mkdir()
    put_in_place(built, tmp_path / "site")
    assert (tmp_path / "site").is_dir()
