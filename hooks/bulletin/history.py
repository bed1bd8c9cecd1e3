"""History: earlier versions of a post, from the last build and from git."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from bulletin import store

DEPTH = 50
"""How many versions back anybody looks."""

PUBLISHED = ".cache/published"
"""What the last build published, relative to the root of the project: the text of each post by its path, in parts."""

PARTS = 64
"""So many that an edit writes little, so few that they are found quickly."""


def versions(root: Path, path: str) -> Iterator[bytes]:
    """Yield the post at *path* as the last build published it, then as each commit left it, newest first.

    Yields nothing where there was no build, no git, no repository or no commit of the file.
    """
    published = _published(root, path)
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


def remember(root: Path, texts: Mapping[str, str], stamps: Mapping[str, bytes]) -> None:
    """Keep the text of every published post, by path: should one break, this version takes its place.

    *stamps* name the texts. They lie in parts, of which only those that changed are
    written: each is named after what is in it. Raises OSError.
    """
    parts: dict[int, dict[str, str]] = {number: {} for number in range(PARTS)}
    for path, text in texts.items():
        parts[_part(path)][path] = text
    folder = root / PUBLISHED
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {}
    for number, part in parts.items():
        name = sha256(b"".join(path.encode() + stamps[path] for path in sorted(part))).hexdigest()[:16]
        wanted[f"{number:02}-{name}.json"] = part
    there = {path.name for path in folder.iterdir()}
    for name in wanted.keys() - there:
        store.write(folder / name, json.dumps(wanted[name], ensure_ascii=False).encode())
    for name in there - wanted.keys():
        (folder / name).unlink(missing_ok=True)


def _part(path: str) -> int:
    return sha256(path.encode()).digest()[0] % PARTS


def _published(root: Path, path: str) -> object:
    for part in sorted((root / PUBLISHED).glob(f"{_part(path):02}-*.json")):
        try:
            found = json.loads(part.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(found, dict) and path in found:
            return found[path]
    return None


def _git(root: Path, *words: str) -> bytes | None:
    try:
        done = subprocess.run(
            ["git", *words],  # noqa: S607 - whichever git the operator uses
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
