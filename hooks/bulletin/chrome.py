"""Chrome: a page laid out by the generator, cut open at its slots."""

from __future__ import annotations

import re
from collections.abc import Mapping

_INDENT = re.compile(r"\n\s+")
_SLOT = re.compile(r"<!--slot:([^>]*?)-->")


class Chrome:
    """The parts of a page that are the same on every page of one folder depth."""

    def __init__(self, laid_out: str) -> None:
        """*laid_out* is a whole HTML page; a slot in it reads ``<!--slot:name-->``."""
        # Indentation is a tenth of the layout, and every page of the site would carry it.
        parts = _SLOT.split(_INDENT.sub("\n", laid_out))
        # Encoded once: it is most of each page.
        self._parts = tuple(part.encode() for part in parts[::2])
        self._names = tuple(parts[1::2])
        self.slots = frozenset(self._names)
        """The names of the slots."""

    def pour(self, filling: Mapping[str, bytes]) -> bytes:
        """Return the page, UTF-8, with each slot filled by name; a slot without filling stays empty."""
        pieces = [self._parts[0]]
        for name, part in zip(self._names, self._parts[1:], strict=True):
            if name in filling:
                pieces.append(filling[name])
            pieces.append(part)
        return b"".join(pieces)
