"""Fragments: the templates of hooks/theme/fragments/, ready to be filled."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bulletin import cards, dates, excerpts, permalinks, pictures

FOLDER = Path(__file__).parent.parent / "theme" / "fragments"


@cache
def environment() -> Environment:
    """Return the one environment of all fragments. They escape whatever is not marked as HTML."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,  # else every page asks the disk whether its template changed
    )
    made.filters |= {"day": dates.day, "long_day": dates.long_day, "machine": dates.machine, "json": _json}
    made.filters["shorten"] = excerpts.shorten
    made.globals |= {"permalinks": permalinks, "picture_sizes": pictures.sizes, "card_size": cards.SIZE}
    return made


@cache
def macros() -> Any:
    """Return what more than one fragment shows, to be called by name: each gives Markup, what it is given escaped."""
    return environment().get_template("macros.html").module


def _json(value: object) -> Markup:
    """Return *value* as JSON for a script element: no ``<`` in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - JSON has no other way out of a script element
