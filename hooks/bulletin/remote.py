"""Remote: files of a site that is live somewhere, as its server gives them."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

from bulletin import manifest, proof
from bulletin.manifest import Fetch

AT_ONCE = 8
"""Requests under way at the same time: quick for us, light for a small server."""

_SECONDS = 30
_NOT_FOUND = "404.html"

# What servers and hosts read for themselves, and may keep to themselves.
_FOR_SERVERS = re.compile(r"_redirects|_headers|headers/.+|redirects/[^/]+\.(?:conf|txt)")
_MOVED = re.compile(rb'http-equiv="refresh" content="0; ?url=([^"]+)"')


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    location: str
    """Where it says the file is now; empty when it is here."""

    body: bytes


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: where an older address leads is what is asked."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def fetcher(url: str, local: Fetch) -> Fetch:
    """Return what gives the bytes of a file by its path, from the site at *url* (``http…`` to ``/``).

    None stands for what the server does not give. A page is asked for by its folder,
    as readers do. Where the server answers as well in another way, the bytes are
    those that *local* has: a redirect to where the page of an older address leads,
    and silence about files that are for servers alone.
    """

    def fetch(path: str) -> bytes | None:
        address = url + quote(proof.address_of(path)[1:])
        answer = _ask(address)
        if answer is None:
            return None
        if answer.location:
            return local(path) if _leads_there(answer, address, local(path) or b"") else None
        if answer.status == http.client.OK or path == _NOT_FOUND:
            return answer.body
        return local(path) if _FOR_SERVERS.fullmatch(path.removesuffix(".gz").removesuffix(".br")) else None

    return fetch


def moved(url: str) -> str:
    """Return where the server at *url* sends whoever asks for any file (``https``, ``www``); empty when it does not."""
    here = url + manifest.NAME
    answer = _ask(here)
    there = urljoin(here, answer.location) if answer and answer.location else here
    return there.removesuffix(manifest.NAME) if there != here and there.endswith(f"/{manifest.NAME}") else ""


def _leads_there(answer: Answer, address: str, page: bytes) -> bool:
    """Whether *answer* sends readers of *address* to where *page*, which stands there, would send them."""
    moved = _MOVED.search(page)
    return moved is not None and urljoin(address, answer.location) == urljoin(address, moved[1].decode())


def _ask(address: str) -> Answer | None:
    """Return what the server says at *address*; None when there is no answer at all."""
    request = urllib.request.Request(address, headers={"User-Agent": "bulletin-verify"})  # noqa: S310 - the operator's own
    try:
        with _OPENER.open(request, timeout=_SECONDS) as answer:
            return Answer(answer.status, "", bytes(answer.read()))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers.get("Location", ""), error.read())
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError):
        return None
