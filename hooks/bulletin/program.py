"""Program: a stamp of all that decides what a text becomes, beside the text."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bulletin import stamps

SHAPERS = ("jinja2", "lxml", "markupsafe", "mkdocs", "mkdocs-material", "nh3", "pillow", "pyromark", "pyyaml")
"""The packages whose release may show in the bytes of a site."""

_HERE = Path(__file__).parent
THEME = _HERE.parent / "theme"
"""Where the templates and all else that shapes a page lie."""


def releases() -> dict[str, str]:
    """Return the release of each of SHAPERS; empty for one that is not installed."""
    found = {}
    for name in SHAPERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


@cache
def stamp() -> bytes:
    """Return the stamp of all that is ours and shapes a page, of the packages that shape its bytes, and of Python."""
    files = sorted([*_HERE.rglob("*.py"), *_HERE.rglob("*.ttf"), *THEME.rglob("*.html")])
    sources = [(path.name, stamps.stamp(path.read_bytes())) for path in files]
    return stamps.Stamps().of(sources, releases(), sys.version)
