"""Stylesheet: the one style sheet of the site, from its source, the agency's colours and the icons."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from bulletin import palette
from bulletin.palette import Colors

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")
_AROUND = re.compile(r" ?([{};,]) ?")
_ICON = re.compile(r"icon\(([\w/-]+)\)")


def stylesheet(source: str, *, colors: Colors, icon: Callable[[str], str]) -> str:
    """Return *source* with the themes before it, its icons in it, and nothing that only people need.

    *icon* gives the SVG of a name such as ``material/printer``, which the source
    writes as ``icon(material/printer)``. No string in the source may hold a brace or a comma.
    """
    short = _AROUND.sub(r"\1", _SPACE.sub("", _COMMENT.sub("", source)))
    return _themes(colors) + _ICON.sub(lambda match: f'url("{_embedded(icon(match[1]))}")', short)


def _themes(colors: Colors) -> str:
    """Return the colours of each theme as custom properties.

    Who chose a theme gets it; else what the device asks for decides. On paper
    everything is light.
    """
    blocks = {
        name: f"color-scheme:{'light' if name == 'light' else 'dark'};"
        + ";".join(f"--{key}:{color}" for key, color in theme.items())
        for name, theme in palette.themes(colors).items()
    }
    undecided = ":root:not([data-theme])"
    return (
        f":root{{{blocks['light']}}}"
        "@media screen{"
        f"@media (prefers-color-scheme:dark){{{undecided}{{{blocks['dark']}}}}}"
        f"@media (prefers-contrast:more) and (prefers-color-scheme:dark){{{undecided}{{{blocks['contrast']}}}}}"
        f"@media (prefers-contrast:more) and (prefers-color-scheme:light){{{undecided}{{{_BLACK_ON_WHITE}}}}}"
        f":root[data-theme=dark]{{{blocks['dark']}}}"
        f":root[data-theme=contrast]{{{blocks['contrast']}}}"
        "}"
    )


_BLACK_ON_WHITE = "--ink:#000;--soft:#000;--line:#000;--edge:#000;--surface:#fff;--notice-surface:#fff"


def _embedded(svg: str) -> str:
    """Return *svg* as an address that holds it (RFC 2397)."""
    return "data:image/svg+xml," + quote(svg.strip(), safe=" ='/:.,-+")
