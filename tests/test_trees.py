"""The files of a project on the disk and in a commit."""

from __future__ import annotations

import pytest

from bulletin.trees import Commit, Disk, NoCommit
from project import commit

FILES = {
    "posts/a.md": "một",
    "posts/2017/tập huấn.md": "hai",
    "posts/hình.png": "\0ảnh",
    "posts/.nháp.md": "ẩn",
    "docs/.d/x.md": "ẩn",
    "docs/gioi-thieu.md": "ba\n",
    "posts/rỗng.md": "",
}


@pytest.fixture
def root(tmp_path):
    """A project in a folder of a repository, committed, its work tree changed afterwards."""
    root = tmp_path / "kho" / "du-an"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    commit(root.parent)
    return root


def test_commit_holds_what_the_disk_held(root):
    here, there = Disk(root), Commit(root, "HEAD")
    for top in ("posts", "docs", "khong-co"):
        assert sorted(here.listed(top)) == sorted(there.listed(top))
        for path, _ in here.listed(top):
            assert here.load(path) == there.load(path) == FILES[path].encode()
    (root / "posts/a.md").write_text("khác", encoding="utf-8")
    (root / "posts/hình.png").unlink()
    assert there.load("posts/a.md") == "một".encode()
    assert there.load("posts/hình.png") == FILES["posts/hình.png"].encode()
    with pytest.raises(KeyError):
        there.load("posts/khong-co.md")


@pytest.mark.parametrize("name", ["khong-co", "--output=x", "0" * 40, ""])
def test_what_git_does_not_know_is_no_commit(root, name):
    with pytest.raises(NoCommit):
        Commit(root, name)


def test_where_there_is_no_repository_there_is_no_commit(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(NoCommit):
        Commit(tmp_path, "HEAD")
