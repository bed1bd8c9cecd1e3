"""Preview: makes a page when somebody asks for it, in front of any WSGI application that serves files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from bulletin import output
from bulletin.assembly import Bulletin
from bulletin.chrome import Chrome

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Preview:
    """The bulletin as it is now, a page at a time."""

    def __init__(self) -> None:
        self.is_on = False
        """Whether this run is a preview at all."""

        self._ready = threading.Event()
        self._show: Callable[[str], None] = lambda address: None

    def pause(self) -> None:
        """Hold requests back while a build is under way: it may empty the site folder."""
        self._ready.clear()

    def resume(self) -> None:
        """Let requests through again."""
        self._ready.set()

    def show(self, bulletin: Bulletin, chromes: Mapping[int, Chrome], site_dir: Path) -> None:
        """Write what is not a page now, and pages of *bulletin* into *site_dir* when they are asked for."""
        output.write_files(site_dir, bulletin)
        self._show = lambda address: output.write_one(site_dir, bulletin, chromes, address)
        self.resume()

    def wrap(self, application: Application, *, mount: str) -> Application:
        """Return *application* with pages made before it looks for their files below the path *mount*."""

        def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            # WSGI (PEP 3333) carries the bytes of a path as Latin-1.
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            if path.startswith(mount):
                self._ready.wait()
                self._show("/" + path.removeprefix(mount))
            return application(environ, start_response)

        return serve
