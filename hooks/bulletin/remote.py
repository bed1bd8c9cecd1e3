"""Remote: files of a site that is live somewhere."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import quote

AT_ONCE = 8
"""Requests under way at the same time: quick for us, light for a small server."""

_SECONDS = 30


def fetcher(url: str) -> Callable[[str], bytes | None]:
    """Return what gives the bytes of a file by its path, from the site at *url* (``http…`` to ``/``).

    None stands for whatever the server does not give. A page is asked for by its
    folder, as readers do.
    """

    def fetch(path: str) -> bytes | None:
        place = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
        request = urllib.request.Request(url + quote(place), headers={"User-Agent": "bulletin-verify"})  # noqa: S310 - the operator's own address
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - it was made for the address above
                return bytes(answer.read())
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError):
            return None

    return fetch
