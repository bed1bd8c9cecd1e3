"""History: earlier versions of a post, from the last build and from git."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

DEPTH = 50
"""How many versions back anybody looks."""

PUBLISHED = ".cache/published.json"
"""What the last build published, relative to the root of the project: the text of each post by its path."""


def versions(root: Path, path: str) -> Iterator[bytes]:
    """Yield the post at *path* as the last build published it, then as each commit left it, newest first.

    Yields nothing where there was no build, no git, no repository or no commit of the file.
    """
    published = _published(root).get(path)
    if isinstance(published, str):
        yield published.encode()
    listed = _git(root, "log", f"--max-count={DEPTH}", "--format=%H", "--", path)
    for commit in (listed or b"").decode().split():
        found = _git(root, "show", f"{commit}:./{path}")
        if found is not None:
            yield found


def commit(root: Path) -> str:
    """Return the commit that is checked out in the project at *root*; empty where there is no git."""
    return (_git(root, "rev-parse", "--verify", "HEAD") or b"").decode().strip()


def is_modified(root: Path) -> bool:
    """Whether files of the project at *root* differ from that commit, those that git ignores left aside."""
    return bool(_git(root, "status", "--porcelain", "--", "."))


def _published(root: Path) -> dict[str, object]:
    try:
        found = json.loads((root / PUBLISHED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _git(root: Path, *words: str) -> bytes | None:
    try:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *words],  # noqa: S607 - whichever git the operator uses
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
