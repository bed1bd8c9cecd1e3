"""Notes and numbers of a Word document: made from what its converter gives to what `markdown` writes."""

from __future__ import annotations

import re

from lxml import etree

from bulletin.importing import docx
from bulletin.importing.letterhead import Element
from bulletin.importing.markdown import NOTE, NOTE_REFERENCE

PREFIX = "word-"
"""What the ids of notes start with."""

NUMBER = re.compile(docx.NUMBER.format("(.*?)"))
"""The number of a paragraph, at its start."""


def write_notes(root: Element) -> None:
    """Mark the footnotes and their references for `markdown`, counted from 1 in the order of the text."""
    labels: dict[str, str] = {}
    for reference in list(root.xpath(f"//sup/a[starts-with(@id, '{PREFIX}') and starts-with(@href, '#{PREFIX}')]")):
        label = labels.setdefault(reference.get("href")[1:], str(len(labels) + 1))
        outer = reference.getparent()
        outer.tag = "span"
        outer.set(NOTE_REFERENCE, label)
    for entry in list(root.xpath("/div/ol/li[@id]")):
        label = labels.get(entry.get("id"), "")
        if not label:
            continue
        for back in entry.xpath(f".//a[starts-with(@href, '#{PREFIX}') and . = '↑']"):
            back.drop_tree()
        entry.tag = "div"
        entry.set(NOTE, label)
        outer = entry.getparent()
        root.append(entry)
        if not len(outer):
            root.remove(outer)


def write_numbers(root: Element) -> None:
    """Give each entry the number Word shows; one that Markdown cannot count to, as “a)”, becomes a paragraph."""
    for element in root.iter():
        match = NUMBER.match(element.text or "") if isinstance(element.tag, str) else None
        if match is None:
            continue
        rest = element.text[match.end() :]
        if element.tag != "li":
            element.text = f"{match[1]} {rest}"
        elif re.fullmatch(r"(?:0|[1-9]\d{0,8})[.)]", match[1]) and element.getparent().tag == "ol":
            element.set("value", match[1][:-1])
            element.text = rest
        else:
            element.set("data-number", match[1])
            element.text = rest
    for element in reversed(list(root.iter("ol", "ul"))):
        _open_list(element)


def _open_list(element: Element) -> None:
    """Take entries that are no entries of Markdown out of the list *element*, in place."""
    if not any(_is_no_entry(entry) for entry in element):
        return
    parts: list[Element] = []
    for entry in list(element):
        if not _is_no_entry(entry):
            if not parts or parts[-1].tag != element.tag or parts[-1].get("data-open") is None:
                parts.append(etree.Element(element.tag, {"data-open": ""}))
            parts[-1].append(entry)
            continue
        paragraph = etree.Element("p")
        paragraph.text = f"{entry.get('data-number', '')} {entry.text or ''}"
        below = next((at for at, child in enumerate(entry) if child.tag in {"ol", "ul", "p", "table"}), len(entry))
        blocks = list(entry[below:])
        paragraph.extend(list(entry[:below]))
        parts += [paragraph, *blocks]
    parent, at = element.getparent(), element.getparent().index(element)
    parts[-1].tail = element.tail
    parent[at : at + 1] = parts
    for part in parts:
        part.attrib.pop("data-open", None)


def _is_no_entry(entry: Element) -> bool:
    """Whether Word numbers *entry* in a way of its own, or it is there only to hold a deeper list."""
    is_hollow = not (entry.text or "").strip() and len(entry) > 0 and entry[0].tag in {"ol", "ul", "p"}
    return entry.get("data-number") is not None or (is_hollow and entry.get("value") is None)
