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
        self._parts = tuple(_SLOT.split(_INDENT.sub("\n", laid_out)))
        self.slots = frozenset(self._parts[1::2])
        """The names of the slots."""

    def pour(self, filling: Mapping[str, str]) -> str:
        """Return the page with each slot filled by name; a slot without filling stays empty."""
        return "".join(filling.get(part, "") if at % 2 else part for at, part in enumerate(self._parts))
