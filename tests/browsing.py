"""What browser tests share: which Chromium, and a server for a built site."""

from __future__ import annotations

import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge"))), None
)
FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")  # Chromium's own sandbox does not start as root, as CI machines run it.


class Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder quietly, with the site's own page for what is not there."""

    def send_error(self, code, message=None, explain=None):
        if code != 404:
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        with open(os.path.join(self.directory, "404.html"), "rb") as page:  # noqa: PTH118, PTH123
            self.wfile.write(page.read())

    def log_message(self, *words):
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve *folder* on this machine alone; give the address of its root, without a slash at its end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def axe() -> str:
    """Return the script of axe-core, from npm; skip the test, saying so, where nobody installed it."""
    script = Path(__file__).parent / "browser" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        if os.environ.get("BULLETIN_REQUIRE_BROWSER"):
            pytest.fail("There is no axe-core here: `npm ci --prefix tests/browser` brings it.")
        pytest.skip("no axe-core: `npm ci --prefix tests/browser` brings it")
    return script.read_text(encoding="utf-8")
