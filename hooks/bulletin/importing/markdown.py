"""Markdown: HTML from elsewhere as GitHub-Flavored Markdown that shows the same text in the same order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from bulletin.importing.spans import BREAK, Span, destination, escape, written

Element: TypeAlias = Any
"""An element of lxml, which carries no types."""

NOTE_REFERENCE = "data-note-reference"
"""An element with this attribute is written as the reference to the footnote of that label."""

NOTE = "data-note"
"""An element with this attribute is written as the footnote of that label."""

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset(
    "button embed head iframe link map meta noscript object option script select style template textarea title".split()
)
_MARKS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("em", "i"), "em"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "sup": "sup",
    "sub": "sub",
}
_STYLES = (
    (re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
    (re.compile(r"font-style:\s*italic", re.IGNORECASE), "em"),
)
_LINE_START = (
    (re.compile(r"(#{1,6}(?:\s|$))"), r"\\\1"),
    (re.compile(r"([-+](?:\s|$))"), r"\\\1"),
    (re.compile(r"([-=:][-=:\s]*$)"), r"\\\1"),
    (re.compile(r"(\d{1,9})([.)](?:\s|$))"), r"\1\\\2"),
    (re.compile(r"(>)"), r"\\\1"),
)
_ESCAPE_OR_IMAGE = re.compile(r"\\.|!\[(?P<alt>(?:\\.|[^\\\]])*)\]\((?P<source>[^()\s]+)\)", re.DOTALL)
_INTERRUPTS = re.compile(r"[-*] \S|1[.)] \S")
"""A list that may follow a line of text at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list, written when it is known whether another one stands right above it."""

    start: int | None
    """The number of the first entry; None in a list without numbers."""

    entries: list[str] = field(default_factory=list)
    is_tight: bool = True

    def text(self, *, is_alternate: bool) -> str:
        entries = []
        for at, entry in enumerate(self.entries):
            sign = (
                ("*" if is_alternate else "-")
                if self.start is None
                else f"{self.start + at}{')' if is_alternate else '.'}"
            )
            entries.append(_indented(entry, first=f"{sign} ", rest=" " * (len(sign) + 1)))
        return ("\n" if self.is_tight else "\n\n").join(entries)


_Block: TypeAlias = "str | _List"


def write(
    element: Element,
    *,
    link: Callable[[str], str | None] = lambda href: href,
    image: Callable[[str, str], str | None] = lambda source, alt: source,
) -> str:
    """Return what *element* holds as GitHub-Flavored Markdown, without a line break at its end.

    *link* is given each address a link leads to, *image* the source and the description of each picture;
    they return the address to write, or None for the words alone, or no picture.
    """
    return _joined(_Writer(link, image).blocks(element))


def paragraph(text: str) -> str:
    """Return Markdown that shows *text* as one paragraph."""
    return _line_starts(escape(text).strip())


def replace_images(markdown: str, names: Mapping[str, str | None]) -> str:
    """Return *markdown*, as `write` gave it, with every picture found in *names* under its new one.

    Where the new name is None, the picture's description takes its place.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["source"] is None or match["source"] not in names:
            return match[0]
        name = names[match["source"]]
        return match["alt"] if name is None else f"![{match['alt']}]({name})"

    return _ESCAPE_OR_IMAGE.sub(replaced, markdown)


def _joined(blocks: Iterable[_Block]) -> str:
    """Return blocks with an empty line between. Two lists in a row get different signs, or they would be one."""
    texts: list[str] = []
    above: _List | None = None
    is_alternate = False
    for block in blocks:
        if isinstance(block, _List):
            is_like_above = above is not None and (above.start is None) == (block.start is None)
            is_alternate = is_like_above and not is_alternate
            texts.append(block.text(is_alternate=is_alternate))
            above = block
        else:
            texts.append(block)
            above = None
    return "\n\n".join(texts)


class _Writer:
    """Walks over elements; knows what becomes of links and pictures."""

    def __init__(self, link: Callable[[str], str | None], image: Callable[[str, str], str | None]) -> None:
        self._link = link
        self._image = image

    # Blocks

    def blocks(self, element: Element) -> list[_Block]:
        """Return the blocks inside *element*; words between blocks are paragraphs of their own."""
        found: list[_Block] = []
        words: list[Span] = [Span(text=element.text or "")]
        for child in element:
            if _is_block(child) or _holds_block(child):
                found += _paragraphs(words)
                found += self._block(child)
                words = []
            else:
                words += self._spans(child, frozenset(), "")
            words.append(Span(text=child.tail or ""))
        return found + _paragraphs(words)

    def _block(self, element: Element) -> list[_Block]:
        tag = element.tag
        if element.get(NOTE):
            return [_indented(_joined(self.blocks(element)), first=f"[^{element.get(NOTE)}]: ", rest="    ")]
        if re.fullmatch("h[1-6]", tag):
            return self._heading(element, int(tag[1]))
        if tag in {"ul", "ol"}:
            return list(self._lists(element))
        if tag == "table":
            return self._table(element)
        if tag == "blockquote":
            quoted = _joined(self.blocks(element))
            return ["\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))] if quoted else []
        if tag == "pre":
            return _fenced("".join(element.itertext()))
        if tag == "hr":
            return ["---"]
        return self.blocks(element)

    def _heading(self, element: Element, level: int) -> list[_Block]:
        # Bold in a heading says nothing that the heading does not say.
        spans = [replace(span, marks=span.marks - {"strong"}) for span in self._inside(element)]
        text = re.sub(r"(#+)$", r"\\\1", written(spans, line_break="<br>"))
        return [f"{'#' * level} {text}"] if text else []

    def _lists(self, element: Element) -> Iterator[_List]:
        """Yield *element* as lists whose numbers follow each other: Markdown counts by itself after the first."""
        is_numbered = element.tag == "ol"
        number = _whole(element.get("start")) if is_numbered else None
        current: _List | None = None
        for entry in _entries(element):
            blocks = [
                block for part in entry for block in (self.blocks(part) if part.tag == "li" else self._block(part))
            ]
            if not blocks:
                continue
            own = _whole(entry[0].get("value")) if is_numbered else None
            if current is None or (own is not None and own != number):
                if current is not None:
                    yield current
                number = (own or number or 1) if is_numbered else None
                current = _List(start=number)
            text, is_tight = _entry(blocks)
            current.entries.append(text)
            if not is_tight:
                current = replace(current, is_tight=False)
            number = number + 1 if number is not None else None
        if current is not None:
            yield current

    def _table(self, element: Element) -> list[_Block]:
        rows = list(_rows(element))
        caption = [block for child in element if child.tag == "caption" for block in self.blocks(child)]
        is_layout = any(
            inner.tag in {"table", "h1", "h2", "h3", "h4", "h5", "h6"}
            for row in rows
            for cell in row
            for inner in cell.iter()
        )
        if is_layout or len(rows) < 2 or max(map(len, rows)) < 2:
            return caption + [block for row in rows for cell in row for block in self.blocks(cell)]
        grid = [row for row in _grid(rows, self._flow) if any(row)]
        if len(grid) < 2:
            return caption + [block for row in rows for cell in row for block in self.blocks(cell)]
        width = max(map(len, grid))
        lines = [
            "|" + "".join(f" {text} |" if text else "  |" for text in [*row, *[""] * (width - len(row))])
            for row in grid
        ]
        return [*caption, "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])]

    def _flow(self, element: Element) -> str:
        """Return what a cell holds in one line: Markdown has no blocks in tables."""
        parts: list[str] = []
        words: list[Span] = [Span(text=element.text or "")]

        def flush() -> None:
            line = written(words, line_break="<br>")
            if line:
                parts.append(line)
            words.clear()

        for child in element:
            if child.tag in {"ul", "ol"}:
                flush()
                entries = [" ".join(filter(None, map(self._flow, entry))) for entry in _entries(child)]
                start = _whole(child.get("start") or next(iter(child.xpath("li/@value")), None))
                number = f' start="{start}"' if child.tag == "ol" and start not in {None, 1} else ""
                parts.append(
                    f"<{child.tag}{number}>" + "".join(f"<li>{text}</li>" for text in entries) + f"</{child.tag}>"
                )
            elif _is_block(child) or _holds_block(child):
                flush()
                inner = self._flow(child)
                if inner:
                    parts.append(inner)
            else:
                words += self._spans(child, frozenset(), "")
            words.append(Span(text=child.tail or ""))
        flush()
        return re.sub(r"<br>(?=</?[uo]l)|(?<=</[uo]l>)<br>", "", "<br>".join(parts))

    # Words

    def _inside(self, element: Element) -> list[Span]:
        spans = [Span(text=element.text or "")]
        for child in element:
            spans += self._spans(child, frozenset(), "")
            spans.append(Span(text=child.tail or ""))
        return spans

    def _spans(self, element: Element, marks: frozenset[str], link: str) -> list[Span]:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:  # A comment's tag is a function.
            return []
        if element.get(NOTE_REFERENCE):
            return [Span(text=f"[^{element.get(NOTE_REFERENCE)}]", is_markdown=True)]
        if tag == "br":
            return [Span(text=BREAK, is_markdown=True, marks=marks, link=link)]
        if tag == "img":
            return self._picture(element, link)
        if tag == "input":
            is_box = element.get("type", "").lower() == "checkbox"
            return [Span(text="☑" if element.get("checked") is not None else "☐", marks=marks)] if is_box else []
        if tag == "a" and not link:
            link = self._link((element.get("href") or "").strip()) or "" if element.get("href") else ""
        if tag in _MARKS:
            marks |= {_MARKS[tag]}
        marks |= {mark for style, mark in _STYLES if style.search(element.get("style") or "")}
        spans = [Span(text=element.text or "", marks=marks, link=link)]
        for child in element:
            spans += self._spans(child, marks, link)
            spans.append(Span(text=child.tail or "", marks=marks, link=link))
        space = [Span(text=" ")] if tag in _BLOCKS else []
        return [*space, *spans, *space]

    def _picture(self, element: Element, link: str) -> list[Span]:
        alt = escape(element.get("alt") or "").strip()
        source = self._image((element.get("src") or "").strip(), (element.get("alt") or "").strip())
        if source is None:
            return []
        return [Span(text=f"![{alt}]({destination(source)})", is_markdown=True, link=link)]


def _is_block(element: Element) -> bool:
    return element.tag in _BLOCKS or element.get(NOTE) is not None


def _holds_block(element: Element) -> bool:
    """Whether an element made for words holds blocks, as old pages do: ``<font><p>…</p></font>``."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return False
    return any(_is_block(inner) for inner in element.iterdescendants())


def _entries(element: Element) -> Iterator[list[Element]]:
    """Yield the parts of each entry of a list: the entry, and lists that stand wrongly between entries."""
    entry: list[Element] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "li" and entry:
            yield entry
            entry = []
        entry.append(child)
    if entry:
        yield entry


def _entry(blocks: Sequence[_Block]) -> tuple[str, bool]:
    """Return an entry of a list, and whether it can do without empty lines."""
    text = ""
    is_tight = True
    for at, block in enumerate(blocks):
        is_list = isinstance(block, _List)
        below = _joined([block])
        if at == 0:
            text = below
            continue
        # Two lists in a row differ in their signs; blocks below a list need an empty line.
        if is_list and at == 1 and not isinstance(blocks[0], _List) and _INTERRUPTS.match(below):
            text += f"\n{below}"
            continue
        is_tight = False
        return _joined(blocks), is_tight
    return text, is_tight


def _rows(table: Element) -> Iterator[list[Element]]:
    for child in table:
        if child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)
        elif child.tag == "tr":
            cells = [cell for cell in child if cell.tag in {"td", "th"}]
            if cells:
                yield cells


def _grid(rows: Sequence[Sequence[Element]], text: Callable[[Element], str]) -> Iterator[list[str]]:
    """Yield the text of each row, column by column: of merged cells, the first has the text, the others are empty."""
    below: dict[int, int] = {}
    for cells in rows:
        row: list[str] = []

        def skip(row: list[str] = row) -> None:
            while below.get(len(row), 0):
                below[len(row)] -= 1
                row.append("")

        for cell in cells:
            skip()
            columns = min(_whole(cell.get("colspan")) or 1, 100)
            for column in range(columns):
                below[len(row)] = (_whole(cell.get("rowspan")) or 1) - 1
                row.append(text(cell) if column == 0 else "")
        skip()
        yield row


def _whole(text: str | None) -> int | None:
    """Return the number an attribute gives, if it is one that Markdown can count from."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text.strip()) else None


def _fenced(text: str) -> list[_Block]:
    fence = "`" * max([3, *(len(found) + 1 for found in re.findall("`+", text))])
    code = text.replace("\r\n", "\n").strip("\n")
    return [f"{fence}\n{code}\n{fence}"] if code.strip() else []


def _indented(text: str, *, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else "" for line in lines[1:])])


def _paragraphs(spans: Sequence[Span]) -> list[_Block]:
    """Return *spans* as paragraphs. Two line breaks in a row end one, as authors of old pages meant them to."""
    paragraphs: list[list[Span]] = [[]]
    breaks: list[Span] = []
    for span in spans:
        if span.text == BREAK and span.is_markdown:
            breaks.append(span)
        elif span.is_space and breaks:
            continue
        else:
            if len(breaks) > 1:
                paragraphs.append([])
            elif breaks:
                paragraphs[-1] += breaks
            breaks = []
            paragraphs[-1].append(span)
    lines = (written(words, line_break="\\\n") for words in paragraphs)
    return [_line_starts(line) for line in lines if line]


def _line_starts(text: str) -> str:
    """Return *text* with what would begin a list, a heading or a quotation taken literally."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        for pattern, replacement in _LINE_START:
            if pattern.match(line):
                lines[at] = pattern.sub(replacement, line, count=1)
                break
    return "\n".join(lines)
