"""Aliases: an older address as its author wrote it, read; and the one form in which two of them can be compared."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from urllib.parse import quote, unquote_to_bytes

TRACKING = r"(?:utm_[a-z]+|fbclid|gclid|zarsrc)"
"""Parameters that those who share a link hang on it: they never say which page is meant. As a regular expression."""

LONGEST = 1000
"""Characters of an alias: no browser of the old days asked for more, and tables of servers have an end."""

_HOST = re.compile(r"^https?://[^/?#]*", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:", re.IGNORECASE)
_NAKED_HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?=/)", re.IGNORECASE)
_TRACKING = re.compile(rf"{TRACKING}=.*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]")
_OUR_OWN = re.compile(
    r"/(?:(?:assets|redirects|headers)(?:/|$)"
    r"|(?:404\.html|manifest\.(?:pending\.)?json|_redirects|_headers)(?:[./]|$))"
)
"""Files of the site that no post and no page is made of."""

_SIMPLE = re.compile(r"[A-Za-z0-9/=._-]*")
"""What is written the same in every form: nearly every alias there is, in a tenth of the time."""
_BEYOND = re.compile(r"[\x00-\x1f\x7f]")

# What a browser leaves as it is in a query, beside letters and digits (WHATWG URL, "special-query percent-encode set").
_AS_TYPED = "=!$()*,/:;?@[]\\^`{|}~"
_FREELY_ORDERED = 3
"""Parameters up to which every order of them is told to servers, which compare letter by letter: 3! are six."""


class MalformedAlias(ValueError):
    """The text is no address that a server could be asked for."""


@dataclass(frozen=True, kw_only=True)
class Alias:
    """An older address, read."""

    path: str
    """From ``/``, without percent-encoding; bytes that are no UTF-8 are lone surrogates (PEP 383)."""

    query: tuple[str, ...]
    """The parameters in the order they were written, without percent-encoding: ``("tabid=45", "ItemID=678")``."""

    @cached_property
    def key(self) -> str:
        """The form in which two are compared: ASCII, no capitals, parameters in order.

        The portals that come to us took capitals and the order of parameters for nothing. The script
        on the page that says "not found" makes the same (assets/redirects.js).
        """
        query = "&".join(sorted(map(_plain, self.query)))
        return _plain(self.path) + (f"?{query}" if query else "")

    @property
    def queries(self) -> tuple[str, ...]:
        """What may follow the question mark when a server is asked for it; one empty text when nothing does.

        Every order of up to three parameters, in each way to write what is no letter.
        """
        if not self.query:
            return ("",)
        some = len(self.query) <= _FREELY_ORDERED
        orders = permutations(self.query) if some else (self.query, tuple(sorted(self.query)))
        written = ["&".join(_encode(each, safe) for each in order) for order in orders for safe in (_AS_TYPED, "=")]
        return tuple(dict.fromkeys(form for each in written for form in (each, each.replace("%20", "+"))))

    def among(self, addresses: Container[str]) -> str:
        """Return the one of *addresses* that it is; empty when it is none.

        With or without the slash at its end, with or without ``index.html`` is the same to servers. What belongs to the
        site itself, such as its styles, is taken whether it is among them or not.
        """
        if _OUR_OWN.match(self.key):
            return self.key
        forms = (self.key, f"{self.key}/", self.key.removesuffix("index.html"), _encode(self.path, "/"))
        return next((form for form in forms if form in addresses), "") if not self.query else ""


def read(text: str) -> Alias:
    """Return the alias that *text* is. Raises MalformedAlias.

    A full address, copied from a browser, is understood: which domain it had is
    the business of those who point that domain here. What follows ``#`` never reaches a server.
    """
    place = _HOST.sub("", text).partition("#")[0]
    path, _, query = place.partition("?")
    decoded = _decode(path or ("/" if _HOST.match(text) else ""))
    parts = decoded[1:].split("/")
    is_sound = (
        decoded.startswith("/")
        and len(text) <= LONGEST
        and not _CONTROL.search(place)
        and not _BEYOND.search(decoded)
        and "\\" not in path
        and "" not in parts[:-1]
        and not {".", ".."} & set(parts)
    )
    parameters = tuple(_decode(each.replace("+", "%20")) for each in query.split("&") if each)
    if not is_sound or any(map(_BEYOND.search, parameters)):
        raise MalformedAlias(text)
    kept = (each for each in parameters if not _TRACKING.fullmatch(each))
    return Alias(path=decoded, query=tuple(dict.fromkeys(kept)))


def mended(text: str) -> str:
    """Return *text* as its author most likely meant it; empty when nobody could tell."""
    place = re.sub(r"^(?:https?:)?//[^/?#]*", "", text.strip().replace("\\", "/"), flags=re.IGNORECASE)
    place = _CONTROL.sub(lambda found: "%20" if found[0] == " " else "", _NAKED_HOST.sub("", place))
    if _SCHEME.match(place):
        return ""
    path, mark, query = place.partition("#")[0].partition("?")
    parts = [part for part in path.split("/") if part not in {"", ".", ".."}]
    tried = "/" + "/".join(parts) + ("/" if parts and path.endswith("/") else "") + mark + query
    try:
        return tried if read(tried) and tried != "/" else ""
    except MalformedAlias:
        return ""


def _decode(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "surrogateescape")


def _encode(text: str, safe: str) -> str:
    if _SIMPLE.fullmatch(text):
        return text
    return quote(text, safe=safe, encoding="utf-8", errors="surrogateescape")


def _plain(text: str) -> str:
    if _SIMPLE.fullmatch(text):
        return text.lower()
    # Bytes have no capitals beyond ASCII: neither has a server.
    return quote(text.encode("utf-8", "surrogateescape").lower(), safe="/=")


def path_forms(path: str) -> tuple[str, ...]:
    """Return *path* percent-encoded, as written and without capitals, for servers that tell these apart."""
    return tuple(dict.fromkeys((_encode(path, "/=@!,;"), _plain(path))))
