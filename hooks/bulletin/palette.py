"""Palette: the colours of each theme, made from the two of the agency so that all of them can be read.

Contrast is that of WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for what controls are made of (1.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Colors:
    """What an agency is known by, each ``#rrggbb``."""

    primary: str = "#0b4a8f"
    """Its colour: the bar with the menu, links."""

    accent: str = "#b3261e"
    """For marks: the edge of the page, what stands out."""


COLOR = re.compile(r"#[0-9a-fA-F]{6}")
"""How a colour is written in mkdocs.yml."""

Theme = Mapping[str, str]
"""A colour, ``#rrggbb``, for each thing that has one."""

TEXT = {
    "paper": ("ink", "soft", "link", "accent"),
    "surface": ("ink", "soft", "link", "accent"),
    "notice-surface": ("ink", "soft", "link", "notice"),
    "brand": ("on-brand",),
    "imprint": ("on-imprint",),
}
"""Which colours text has on which ground."""

SHAPES = {"paper": ("edge", "link", "accent"), "surface": ("edge",)}
"""Which colours controls and marks have on which ground."""


def themes(colors: Colors) -> dict[str, Theme]:
    """Return the themes ``light``, ``dark`` and ``contrast`` of an agency with these colours.

    A colour too pale, or too dark, to be read is made darker or lighter, as far as it must be.
    """
    light = {
        "paper": "#ffffff",
        "surface": "#f2f5f9",
        "ink": "#19212c",
        "soft": "#475363",
        "line": "#d3dae3",
        "edge": "#707d8d",
        "notice": "#8a3a0a",
        "notice-surface": "#fff3e8",
        "on-brand": "#ffffff",
        "on-imprint": "#ffffff",
    }
    dark = {
        "paper": "#131920",
        "surface": "#1d2630",
        "ink": "#e6ebf1",
        "soft": "#b4bfcb",
        "line": "#344150",
        "edge": "#8795a5",
        "notice": "#ffbd80",
        "notice-surface": "#33241a",
        "on-brand": "#ffffff",
        "imprint": "#0b0f14",
        "on-imprint": "#e6ebf1",
    }
    return {
        "light": light
        | {
            "brand": _readable(colors.primary, light["paper"], ratio=5),
            "imprint": _readable(colors.primary, light["paper"], ratio=10),
            "link": _readable(colors.primary, light["surface"], ratio=5),
            "accent": _readable(colors.accent, light["surface"], ratio=4.6),
        },
        "dark": dark
        | {
            "brand": _readable(colors.primary, light["paper"], ratio=10),
            "link": _readable(colors.primary, dark["notice-surface"], ratio=6),
            "accent": _readable(colors.accent, dark["surface"], ratio=4.6),
        },
        "contrast": dict.fromkeys(("paper", "surface", "brand", "imprint", "notice-surface"), "#000000")
        | dict.fromkeys(("ink", "soft", "line", "edge", "on-brand", "on-imprint"), "#ffffff")
        | dict.fromkeys(("link", "accent", "notice"), "#ffff00"),
    }


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(color: str, ground: str, *, ratio: float) -> str:
    """Return *color*, made darker on a light *ground* or lighter on a dark one until it stands out by *ratio*."""
    hue, lightness, saturation = rgb_to_hls(*(channel / 255 for channel in _channels(color)))
    towards = 0 if contrast(ground, "#000000") > contrast(ground, "#ffffff") else 1
    for percent in range(100):
        channels = hls_to_rgb(hue, lightness + (towards - lightness) * percent / 100, saturation)
        moved = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
        if contrast(moved, ground) >= ratio:
            return moved
    return "#ffffff" if towards else "#000000"


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(color: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(color))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
