"""History: earlier versions of a file, from git."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

DEPTH = 50
"""How many versions back anybody looks."""


def versions(root: Path, path: str) -> Iterator[bytes]:
    """Yield the file at *path* as each commit left it, newest first.

    Yields nothing where there is no git, no repository or no commit of the file.
    """
    listed = _git(root, "log", f"--max-count={DEPTH}", "--format=%H", "--diff-filter=d", "--", path)
    for commit in (listed or b"").decode().split():
        found = _git(root, "show", f"{commit}:./{path}")
        if found is not None:
            yield found


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
