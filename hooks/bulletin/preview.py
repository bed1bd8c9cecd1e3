"""Preview: makes a page when somebody asks for it, from the files as they are now, in front of any WSGI application.

A saved post is read again when its page is asked for, so the page is there in
milliseconds; lists and everything else that shows it follow when the whole
bulletin has been assembled again, beside the answering of requests.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type
from typing import Any

from bulletin import assembly, fragments, trees
from bulletin.assembly import Bulletin
from bulletin.chrome import Chrome
from bulletin.pages import Page
from bulletin.press import Press
from bulletin.problems import Problem

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

CHANGES = "__thay-doi/"
"""Below it a page asks whether it is still the newest: ``…/__thay-doi/<number>``."""

PATIENCE = 25.0
"""Seconds after which such a question is answered with no, and asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The bulletin as it was last assembled, and what to make its pages with."""

    bulletin: Bulletin
    press: Press
    states: Mapping[str, trees.State]
    """How the disk knew each post when it was read, by path."""

    assemble: Callable[[], Bulletin]
    """Assembles it again, from the files as they are then."""

    chromes: Mapping[int, Chrome]
    now: Callable[[], datetime]


class Preview:
    """The bulletin as it is now, a page at a time."""

    def __init__(self) -> None:
        self.is_on = False
        """Whether this run is a preview at all."""

        self._shown: _Shown | None = None
        self._ready = threading.Event()
        self._changed = threading.Condition()
        self._number = 0
        self._is_stale = threading.Event()
        self._worker: threading.Thread | None = None
        self._places: dict[str, str] = {}

    def show(
        self,
        bulletin: Bulletin,
        chromes: Mapping[int, Chrome],
        *,
        assemble: Callable[[], Bulletin],
        now: Callable[[], datetime],
    ) -> None:
        """Answer from *bulletin* in *chromes* from now on; *assemble* makes it again when posts have changed."""
        root = bulletin.settings.root
        states = {path: trees.state(root / path) for path in bulletin.texts}
        # Where a post was last seen: its author looks for it there, also when it is broken.
        self._places |= {post.permalink: post.path for post in bulletin.library.posts}
        self._shown = _Shown(
            bulletin=bulletin,
            press=bulletin.press(chromes),
            states=states,
            assemble=assemble,
            chromes=chromes,
            now=now,
        )
        self._ready.set()
        self._tell()

    def touch(self) -> None:
        """Take note that a file of posts has changed: pages that are open ask again, and lists are made anew."""
        self._tell()
        self._is_stale.set()
        if self._worker is None:
            self._worker = threading.Thread(target=self._follow, daemon=True)
            self._worker.start()

    def wrap(self, application: Application, *, mount: str) -> Application:
        """Return *application* with the pages and files of the bulletin in front of it, below the path *mount*."""

        def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            # WSGI (PEP 3333) carries the bytes of a path as Latin-1.
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            if not path.startswith(mount):
                return application(environ, start_response)
            self._ready.wait()
            address = "/" + path.removeprefix(mount)
            answer = self._answer(address, mount)
            if answer is None:
                return application(environ, start_response)
            kind = "text/html; charset=utf-8" if address.endswith("/") else guess_type(address)[0] or "text/plain"
            headers = [("Content-Type", kind), ("Content-Length", str(len(answer))), ("Cache-Control", "no-store")]
            start_response("200 OK", headers)
            return [answer]

        return serve

    def _answer(self, address: str, mount: str) -> bytes | None:
        """Return the bytes of what stands at *address*; None when it is not of the bulletin."""
        shown = self._shown
        assert shown is not None
        if address[1:].startswith(CHANGES):
            return self._wait(address.rpartition("/")[2])
        if address in shown.bulletin.files:
            return shown.bulletin.files[address]
        if address in shown.bulletin.assets:
            return shown.bulletin.assets[address].read_bytes()
        page, problems = self._page(shown, address)
        if page is None and not problems:
            return None
        number = self._number
        made = shown.press.pour(page) if page else _problems(shown, address, problems)
        follow = fragments.environment().get_template("follow.html").render(question=f"{mount}{CHANGES}{number}")
        return made.replace(b"</body>", follow.encode() + b"</body>")

    def _page(self, shown: _Shown, address: str) -> tuple[Page | None, list[Problem]]:
        """Return the page at *address* as its file is now, or what is wrong with that file."""
        path = self._places.get(address)
        if path is None or shown.states.get(path) == trees.state(shown.bulletin.settings.root / path):
            return shown.bulletin.pages.get(address), []
        return assembly.fresh(shown.bulletin, path, address, now=shown.now())

    def _wait(self, number: str) -> bytes:
        """Return, as JSON, whether anything is newer than the page with that *number*, as soon as something is."""
        with self._changed:
            is_newer = self._changed.wait_for(lambda: str(self._number) != number, timeout=PATIENCE)
        return json.dumps(is_newer).encode()

    def _tell(self) -> None:
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def _follow(self) -> None:
        """Assemble the bulletin again whenever it is stale."""
        while True:
            self._is_stale.wait()
            self._is_stale.clear()
            shown = self._shown
            if shown is None:
                continue
            try:
                bulletin = shown.assemble()
            except OSError:
                # A file went while it was read: whatever comes in its place touches us again.
                self._is_stale.set()
                time.sleep(0.5)
                continue
            self.show(bulletin, shown.chromes, assemble=shown.assemble, now=shown.now)


def _problems(shown: _Shown, address: str, problems: list[Problem]) -> bytes:
    """Return a page that says what is wrong with the post at *address*."""
    page = Page(
        address=address,
        fragment="problems.html",
        title="Bài chưa lên trang được",
        context={"problems": problems},
    )
    return shown.press.pour(page)
