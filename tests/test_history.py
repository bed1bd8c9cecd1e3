"""History: earlier versions of a post, from a repository that git made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bulletin import history

PATH = "posts/2026/bài đo.md"


def git(root: Path, *words: str) -> None:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=Biên tập", "-c", "user.email=bien-tap@ban-tin.example", "-c", "commit.gpgsign=false"]
    command = ["git", *who, *words]
    subprocess.run(command, cwd=root, env={**os.environ, **own}, check=True, capture_output=True)


def commit(root: Path, content: bytes | None, path: str = PATH) -> None:
    file = root / path
    if content is None:
        file.unlink()
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    git(root, "add", "--all")
    git(root, "commit", "--message", "Sửa bài")


@pytest.fixture
def repository(tmp_path) -> Path:
    git(tmp_path, "init")
    return tmp_path


def test_versions_come_newest_first_as_they_were_committed(repository):
    for content in (b"m\xe1\xbb\x99t\n", b"hai\r\n", b"\xff\xfe"):
        commit(repository, content)
    (repository / PATH).write_bytes("chưa lưu vào kho".encode())
    assert list(history.versions(repository, PATH)) == [b"\xff\xfe", b"hai\r\n", b"m\xe1\xbb\x99t\n"]


def test_version_without_the_file_is_passed_over(repository):
    for content in (b"1", None, b"2"):
        commit(repository, content)
    assert list(history.versions(repository, PATH)) == [b"2", b"1"]


def test_other_files_have_no_part_in_it(repository):
    commit(repository, b"1")
    commit(repository, b"x", "posts/b.md")
    assert list(history.versions(repository, PATH)) == [b"1"]


def test_project_may_lie_below_the_top_of_its_repository(repository):
    commit(repository, b"1", f"trang/{PATH}")
    assert list(history.versions(repository / "trang", PATH)) == [b"1"]


def test_nobody_looks_back_for_ever(repository, monkeypatch):
    monkeypatch.setattr(history, "DEPTH", 2)
    for content in (b"1", b"2", b"3"):
        commit(repository, content)
    assert list(history.versions(repository, PATH)) == [b"3", b"2"]


def test_file_that_was_never_committed_has_no_versions(repository):
    commit(repository, b"x", "posts/b.md")
    assert list(history.versions(repository, PATH)) == []


def test_repository_without_a_commit_has_no_versions(repository):
    assert list(history.versions(repository, PATH)) == []


def test_folder_that_is_no_repository_has_no_versions(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "x").mkdir()
    assert list(history.versions(tmp_path / "x", PATH)) == []


def test_machine_without_git_has_no_versions(repository, monkeypatch):
    commit(repository, b"1")
    monkeypatch.setenv("PATH", "")
    assert list(history.versions(repository, PATH)) == []
