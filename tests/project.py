"""A throw-away project around any posts: the repository's own settings, theme and hook."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path

PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACAQAAAABazTCJAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC")
"""A picture: PNG, two by two pixels."""

CONTACT = "    contact: {email: a@ban-tin.example}\n"
"""How to reach the agency of a throw-away project."""

ROOT = Path(__file__).resolve().parents[1]


def make_project(root: Path, files: Mapping[str, str | bytes], *, edit: Mapping[str, str] | None = None) -> Path:
    """Write *files* (path from the project's root to content) and what else a project needs; return *root*.

    *edit* replaces pieces of mkdocs.yml.
    """
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("hooks/publish.py", (ROOT / "hooks" / "publish.py").as_posix())
    config = config.replace("custom_dir: hooks/theme", f"custom_dir: {(ROOT / 'hooks' / 'theme').as_posix()}")
    config = config.replace("    posts_dir: posts\n", f"{CONTACT}    posts_dir: posts\n")
    for old, new in (edit or {}).items():
        assert old in config, old
        config = config.replace(old, new)
    root.mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    shutil.copytree(ROOT / "docs", root / "docs", dirs_exist_ok=True)
    (root / "posts").mkdir(exist_ok=True)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def read_site(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder* by their path from it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def mkdocs(root: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs in the project at *root* as an operator would; *variables* are added to its environment."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "mkdocs", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": "", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def build(root: Path, **variables: str) -> dict[str, bytes]:
    """Build the project at *root* strictly; return its site."""
    done = mkdocs(root, "build", "--strict", **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return read_site(root / "site")


def post(title: str, *, date: str = "2026-03-02", id: str, body: str = "Nội dung.", **more: str) -> str:
    """Return the text of a post in the category of notices."""
    category = more.pop("category", "thong-bao")
    lines = [f"title: {title}", f"date: {date}", f"id: {id}", f"category: {category}"]
    lines += [f"{key}: {value}" for key, value in more.items()]
    return "---\n" + "\n".join(lines) + f"\n---\n{body}\n"


def git(root: Path, *words: str) -> None:
    """Run git in *root* as somebody; ``git(root, "init")`` and so on."""
    names = ["-c", "user.name=T", "-c", "user.email=t@ban-tin.example"]
    subprocess.run(["git", *names, *words], cwd=root, check=True, capture_output=True)  # noqa: S607 - whichever git is there


def commit(root: Path) -> None:
    """Commit everything in *root*, as the first commit of a new repository."""
    git(root, "init", "-q")
    git(root, "add", "--force", ".")
    git(root, "commit", "-q", "-m", "x")
