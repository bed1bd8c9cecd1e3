"""Placing: a finished site takes the place of the live one, whole, and earlier sites are kept for a way back."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

MARK = ".bulletin"
"""Lies at the top of every site we made: such a folder may be replaced by the next one."""

DOOMED = "doomed"
"""Ends the name of a site that is being removed."""

_SOURCES = ("posts", "docs", "hooks", "scripts", "tests", ".git", ".venv")


def refusal(live: Path, root: Path) -> str:
    """Return why no site may be put at *live* in the project at *root*, in Vietnamese; empty when one may.

    Putting a site in place replaces a whole folder: it has to be new, empty, a site
    that we made, or the project's own ``site``.
    """
    place = live.resolve()
    if place == root.resolve() or place in root.resolve().parents:
        return f"Không đặt trang vào {live}: thư mục này chứa cả dự án."
    if any(place == top or top in place.parents for top in ((root / name).resolve() for name in _SOURCES)):
        return f"Không đặt trang vào {live}: đây là nơi để bài viết hoặc mã nguồn."
    if not place.parent.is_dir():
        return f"Không có thư mục {place.parent}. Hãy tạo thư mục này trước."
    if place.exists() and not place.is_dir():
        return f"Không đặt trang vào {live}: đây là một tệp."
    is_ours = place == root.resolve() / "site" or (place / MARK).is_file()
    if place.is_dir() and not is_ours and any(place.iterdir()):
        return f"Không đặt trang vào {live}: thư mục có tệp khác. Hãy chọn thư mục mới, hoặc tự xóa thư mục này trước."
    return ""


@contextmanager
def turn(live: Path, *, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold *live* alone: of two builds the second waits, and *waiting* is called once.

    The lock is the process's own and ends with it, however that ends. Raises OSError
    when nothing may be written beside *live*.
    """
    with live.with_name(f".{live.name}.lock").open("a+b") as file:
        is_told = False
        while not _has_locked(file.fileno()):
            if not is_told:
                waiting()
            is_told = True
            time.sleep(0.1)
        yield


def _has_locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def aside(live: Path) -> Path:
    """Return where to build what will stand at *live*: beside it, on the same disk, for this process alone.

    What an earlier process left there when it was killed may still be written to
    by a child of its own, so no two of them share a folder.
    """
    return live.with_name(f".{live.name}.{os.getpid()}.new")


def prepare(tree: Path, live: Path, *, keep: int) -> None:
    """Make *tree* a folder to build in: the earlier site that *keep* would throw away, or a new one.

    Two successive sites are nearly the same, and to change a few files of an old
    one takes a tenth of what ten thousand new folders take.
    """
    earlier = kept(live)
    if 0 < keep <= len(earlier):
        earlier[-1].rename(tree)
    else:
        tree.mkdir()


def recover(live: Path) -> None:
    """Put right what a killed build left: the site it had moved out of the way, and all it had not finished."""
    old = sorted(live.parent.glob(f".{live.name}.*.old"), key=lambda path: path.stat().st_mtime)
    if old and not live.exists():
        old.pop().rename(live)
    unfinished = (live.parent.glob(f".{live.name}.*.{end}") for end in ("new", DOOMED))
    for left in (*old, *chain(*unfinished), *_earlier(live).glob(f"*.{DOOMED}")):
        shutil.rmtree(left, ignore_errors=True)


def put_in_place(built: Path, live: Path, *, keep: int = 0) -> OSError | None:
    """Make *built* the site at *live* in one step, and keep the *keep* sites that stood there before.

    Both lie on one disk. Linux exchanges the two folders at once, so that at any
    moment *live* is the old site or the new one, whole. Elsewhere it takes two
    renames; a build killed between them is put right by `recover`. Raises OSError
    with *live* as it was; once *built* is there, nothing is raised, and what kept
    the older sites from being put away is returned.
    """
    if not live.exists():
        built.rename(live)
        return None
    old = _swap(built, live)
    try:
        if keep:
            _earlier(live).mkdir(exist_ok=True)
            old.rename(_earlier(live) / f"{_newest(live) + 1:06}")
        else:
            _remove(old)
        for site in kept(live)[keep:]:
            _remove(site)
    except OSError as error:
        return error
    return None


def _swap(built: Path, live: Path) -> Path:
    """Let *built* be the site at *live*; return where the one that stood there lies now."""
    if _exchange(built, live):
        return built
    old = live.with_name(f".{live.name}.{os.getpid()}.old")
    live.rename(old)
    try:
        built.rename(live)
    except OSError:
        old.rename(live)
        raise
    return old


def kept(live: Path) -> list[Path]:
    """Return the earlier sites of *live*, the latest first."""
    folder = _earlier(live)
    return sorted((site for site in folder.iterdir() if site.name.isdecimal()), reverse=True) if folder.is_dir() else []


def roll_back(live: Path) -> bool:
    """Put the latest earlier site in the place of *live*, which is thrown away; return False when none is kept."""
    earlier = kept(live)
    if not earlier:
        return False
    if live.exists():
        _remove(_swap(earlier[0], live))
    else:
        earlier[0].rename(live)
    return True


def _earlier(live: Path) -> Path:
    return live.with_name(f".{live.name}.earlier")


def _newest(live: Path) -> int:
    return max((int(site.name) for site in kept(live)), default=0)


def _remove(site: Path) -> None:
    """Remove *site*, under another name: a killed removal leaves nothing that looks like a whole site."""
    doomed = site.with_name(f"{site.name}.{DOOMED}")
    site.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return False where the system or the disk cannot."""
    if sys.platform != "linux":
        return False
    try:
        # renameat2(2), Linux 3.15, glibc 2.28: Python has no call for it.
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
