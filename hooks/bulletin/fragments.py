"""Fragments: the templates of hooks/theme/fragments/, ready to be filled."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from bulletin import dates, excerpts, permalinks, pictures

GAPS = ("crumbs", "rows", "tag_rows", "relation_rows", "entries", "discovery", "body")
"""What a page leaves to the `gaps` in its context, which are not the same for any two pages."""

FOLDER = Path(__file__).parent.parent / "theme" / "fragments"


class _Compiled(FileSystemBytecodeCache):
    """Keeps compiled fragments, where that can be: to compile those of one page takes as long as a hundred pages."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - what was cut off or damaged on the disk may raise anything, and is made again
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):  # Nobody may write there, or nothing was ever written there.
                super().dump_bytecode(bucket)


@cache
def environment() -> Environment:
    """Return the one environment of all fragments. They escape whatever is not marked as HTML."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        # Beside this module as Python compiled it. Each is found by its text and the version of Python.
        bytecode_cache=_Compiled(str(Path(cache_from_source(__file__)).parent)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,  # else every page asks the disk whether its template changed
    )
    made.filters |= {"day": dates.day, "long_day": dates.long_day, "machine": dates.machine, "json": _json}
    made.filters["shorten"] = excerpts.shorten
    made.filters |= {name: _gap(name) for name in GAPS}
    made.globals |= {"permalinks": permalinks, "picture_sizes": pictures.sizes}
    return made


@cache
def macros() -> Any:
    """Return what more than one fragment shows, to be called by name: each gives Markup, what it is given escaped."""
    return environment().get_template("macros.html").module


def fill(name: str, context: dict[str, Any]) -> str:
    """Return the fragment *name* filled with *context*, which holds the globals of the environment too.

    So they are not copied for each of two fragments of each page.
    """
    template = environment().get_template(name)
    return "".join(template.root_render_func(template.new_context(context, shared=True)))


def _gap(name: str) -> Callable[..., Markup]:
    # A filter: to call a function that a template is given takes Jinja several times as long.
    @pass_context
    def leave(context: Context, *values: object, **options: object) -> Markup:
        gap: Markup = getattr(context["gaps"], name)(*values, **options)
        return gap

    return leave


def _json(value: object) -> Markup:
    """Return *value* as JSON for a script element: no ``<`` in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - JSON has no other way out of a script element
