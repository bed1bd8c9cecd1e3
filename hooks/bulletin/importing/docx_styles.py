"""Styles of a .docx file: the font and the list that they give to a paragraph or a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An element of lxml, which carries no types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's own elements and attributes."""


class Styles:
    """What styles say about the font and the list of a paragraph or a run."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Element] = {}
        self._default: dict[str, str] = {}
        self._font = ""
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            self._by_id[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}default") in {"1", "true", "on"}:
                self._default[style.get(f"{W}type", "")] = style.get(f"{W}styleId", "")
        self._font = _font(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def _line(self, id: str) -> Iterator[Element]:
        """Yield the style of *id* and those it is based on."""
        seen: set[str] = set()
        while id in self._by_id and id not in seen:
            seen.add(id)
            yield self._by_id[id]
            id = value(self._by_id[id].find(f"{W}basedOn"))

    def font(self, run: Element, paragraph: Element | None) -> str:
        """Return the name of the font in which *run* is shown; empty when nothing says."""
        properties = run.find(f"{W}rPr")
        own = _font(properties)
        if own:
            return own
        ids = [value(properties.find(f"{W}rStyle"))] if properties is not None else []
        ids.append(
            (value(paragraph.find(f"{W}pPr/{W}pStyle")) if paragraph is not None else "")
            or self._default.get("paragraph", "")
        )
        found = (_font(style.find(f"{W}rPr")) for id in ids for style in self._line(id))
        return next(filter(None, found), self._font)

    def numbering(self, id: str) -> Element | None:
        """Return what the style of *id* says about the list its paragraphs are in."""
        found = (style.find(f"{W}pPr/{W}numPr") for style in self._line(id))
        return next((element for element in found if element is not None), None)


def value(element: Element | None) -> str:
    """Return the value Word keeps in an element of its own; empty without one."""
    return element.get(f"{W}val", "") if element is not None else ""


def _font(properties: Element | None) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    if fonts is None:
        return ""
    return next((fonts.get(f"{W}{name}") for name in ("ascii", "hAnsi") if fonts.get(f"{W}{name}")), "")
