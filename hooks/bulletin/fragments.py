"""Fragments: the templates of hooks/theme/fragments/, ready to be filled."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bulletin import dates, permalinks

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
    made.filters |= {"day": dates.day, "long_day": dates.long_day, "machine": dates.machine}
    made.globals |= {"permalinks": permalinks}
    return made
