"""Trees: the files of a project, as they lie on the disk or as a commit has them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

State = tuple[int, int, int]
"""How a disk knows a file: inode, size in bytes, time of its last change in nanoseconds."""


def state(path: str | Path) -> State:
    """Return how the disk knows the file at *path*; zeros when there is none.

    A file that somebody wrote to since has another time, as `make`, rsync and git
    take for granted; `verify` looks at every byte.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path costs more than the call, ten thousand times a build
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns


class Tree(Protocol):
    """Files by their path from the root of the project, as whoever keeps them spells it."""

    def listed(self, top: str) -> Iterator[tuple[str, int]]:
        """Yield each file below the folder *top* and its size in bytes. Hidden files and folders are passed over."""

    def load(self, path: str) -> bytes:
        """Return what the file at *path* holds. Raises KeyError or OSError when there is none."""


class Disk:
    """The files as they are now."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def listed(self, top: str) -> Iterator[tuple[str, int]]:
        folder = self._root / top
        if not folder.is_dir():
            return
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    yield from self.listed(f"{top}/{entry.name}")
                elif entry.is_file():
                    yield f"{top}/{entry.name}", entry.stat().st_size

    def load(self, path: str) -> bytes:
        with open(f"{self._root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - quicker, 10,000 times
            return file.read()


class NoCommit(Exception):
    """Git knows no such commit here, or there is no git. Carries what git said; may be empty."""


class Commit:
    """The files of one commit, read from git without a checkout."""

    def __init__(self, root: Path, name: str) -> None:
        """*name* is whatever git takes for a commit: a branch, a tag, a hash. Raises NoCommit."""
        self._root = root
        self._ids: dict[str, tuple[str, int]] = {}
        self._loaded: dict[str, bytes] = {}
        # A name that begins with a dash would be an option.
        self.hash = (
            self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
        )
        for line in self._git("ls-tree", "-r", "-l", "-z", self.hash).split(b"\0"):
            about, _, path = line.partition(b"\t")
            mode, *_, id, size = about.split() or [b"", b"", b""]
            if mode.startswith(b"100"):  # A file: neither a link nor another repository.
                self._ids[os.fsdecode(path)] = id.decode(), int(size)

    def listed(self, top: str) -> Iterator[tuple[str, int]]:
        for path, (_, size) in self._ids.items():
            if path.startswith(f"{top}/") and "/." not in path:
                yield path, size

    def load(self, path: str) -> bytes:
        if path not in self._loaded:
            ending = path.rpartition(".")[2]
            # Whoever wants one post wants them all: one call of git instead of ten thousand.
            self._loaded |= self._read([path, *(each for each in self._ids if each.endswith(f".{ending}"))])
        return self._loaded[path]

    def _read(self, paths: list[str]) -> dict[str, bytes]:
        ids = {path: self._ids[path][0] for path in paths}
        answer = self._git("cat-file", "--batch", told="".join(f"{id}\n" for id in ids.values()).encode())
        found: dict[str, bytes] = {}
        at = 0
        for path in ids:
            end = answer.index(b"\n", at)
            size = int(answer[at:end].split()[-1])
            found[path] = answer[end + 1 : end + 1 + size]
            at = end + size + 2
        return found

    def _git(self, *words: str, told: bytes = b"") -> bytes:
        try:
            done = subprocess.run(
                ["git", *words],  # noqa: S607 - whichever git the operator uses
                cwd=self._root,
                input=told,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise NoCommit(str(error)) from error
        if done.returncode:
            raise NoCommit(done.stderr.decode("utf-8", "replace").strip())
        return done.stdout
