"""Rendering: GitHub-Flavored Markdown to safe HTML, its plain text and its table of contents.

The result depends on the body alone, never on the page that shows it. Links and
pictures keep the address their author wrote, between two TARGET characters, and
`links` puts the real one there: a post that moves makes nobody's rendering stale.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from bulletin import citations, gfm
from bulletin.citations import Citation
from bulletin.vietnamese import slugify

TARGET = "\x01"
"""Stands before and after an address that `links` has to resolve. No author can bring it in: see gfm."""


class Heading(NamedTuple):
    """One line of a table of contents. Seventy thousand are kept between builds, hence no dataclass."""

    level: int
    """2 to 6; level 1 is the post's own title."""

    anchor: str
    """Its id in the page, ASCII."""

    text: str
    """What it says, plain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """What others need to know of a body without its HTML: lists, links, the gate. Small enough to be kept."""

    excerpt: str
    """The first paragraph, plain; empty when there is none."""

    headings: tuple[Heading, ...]
    """In the order of the page."""

    links: tuple[str, ...]
    """Local link targets as written, each once, anchors included."""

    images: tuple[str, ...]
    """Picture sources as written, each once, remote ones included."""

    anchors: frozenset[str]
    """Every id that a link into this body may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered(Gist):
    """What a body became."""

    html: str
    """Safe HTML; local addresses stand between TARGET characters."""

    text: str
    """Plain text, a line a block."""

    citations: tuple[Citation, ...] = ()
    """The documents it names, each once; in *html* a link stands around each, its address yet to be resolved."""

    @property
    def gist(self) -> Gist:
        """What others need to know of it."""
        return Gist(**{field.name: getattr(self, field.name) for field in fields(Gist)})


_ALERTS = {
    "note": ("note", "Lưu ý"),
    "tip": ("tip", "Mẹo"),
    "important": ("info", "Quan trọng"),
    "warning": ("warning", "Cảnh báo"),
    "caution": ("danger", "Thận trọng"),
}
_BLOCKS = frozenset(
    "blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary table td th "
    "tr ul".split()
)
_CODE = frozenset({"code", "pre", "kbd", "samp"})
_VERBATIM = _CODE | {"a"}

_TAG = re.compile(r'(<(/?)([a-z][a-z0-9]*+)([^>"]*+(?:"[^"]*"[^>"]*+)*+)>)')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
# GitHub's extended autolinks: an address in running text, without the marks that end a sentence.
_ADDRESS = re.compile(
    r"(?<![\w/@.-])(?P<url>(?:https?://|www\.)[^\s<>\"]+)|(?<![\w@.+-])(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)
_TRAILING = (*"?!.,:*_~'’”", "&quot;", "&gt;", "&lt;", "&#39;")


def render(body: str) -> Rendered:
    """Return *body* as safe HTML, its plain text and its table of contents.

    Linear in the length of the body. Raises nothing: every text is Markdown.
    """
    return of_safe_html(gfm.to_safe_html(body))


def of_safe_html(safe_html: str) -> Rendered:
    """Return what a body becomes of which `gfm.to_safe_html` made *safe_html*."""
    return _Pass(safe_html).rendered()


class _Pass:
    """One walk over sanitised HTML that makes it ours: anchors, notices, footnotes, tables, addresses."""

    def __init__(self, clean: str) -> None:
        self._out: list[str] = []
        self._text: list[str] = []
        self._excerpt: str | None = None
        self._paragraph: list[str] | None = None
        self._headings: list[Heading] = []
        self._links: dict[str, None] = {}
        self._images: dict[str, None] = {}
        self._anchors: dict[str, int] = {}
        self._heading: tuple[int, int, int] | None = None
        self._quotes: list[bool] = []
        self._divs: list[str | None] = []
        self._item = 0
        self._nesting = 0
        self._verbatim = 0
        self._preformatted = 0
        self._code = 0
        self._codes: list[int] = []
        self._tables = 0
        self._sups: list[str] = []
        self._number = ""
        self._notes: dict[str, list[str]] = {}
        self._references: dict[str, tuple[int, int]] = {}
        self._body: list[str] | None = None
        self._runs: list[tuple[list[str], int, int]] = []
        self._citations: dict[str, Citation] = {}
        self._shift = 1 if "<h1" in clean else 0
        self._walk(clean)

    def rendered(self) -> Rendered:
        return Rendered(
            html="".join(self._out).strip(),
            text="\n".join(filter(None, map(str.strip, "".join(self._text).split("\n")))),
            citations=tuple(self._citations.values()),
            excerpt=" ".join((self._excerpt or "").split()),
            headings=tuple(self._headings),
            links=tuple(self._links),
            images=tuple(self._images),
            anchors=frozenset(self._anchors),
        )

    def _walk(self, clean: str) -> None:
        parts = iter(_TAG.split(clean))
        if words := next(parts):
            self._words(words)
        # The parts of a tag, and the words behind it: five for each.
        for tag, closing, name, attributes, words in zip(parts, parts, parts, parts, parts, strict=True):
            if name in _BLOCKS:
                self._text.append("\n")
                if self._paragraph is not None:
                    self._paragraph.append("\n")
            if name not in _SPECIAL:
                self._out.append(tag)
            elif closing:
                self._close(name, tag)
            else:
                self._open(name, attributes, tag)
            if words:
                self._words(words)
        self._cite()
        self._footnotes()

    def _words(self, escaped: str) -> None:
        if "label" in self._sups:
            return
        if "reference" in self._sups:
            escaped = self._number  # The parser's own counts definitions, wherever they stand, and minds capitals.
        else:
            words = html.unescape(escaped) if "&" in escaped else escaped
            # A line break of the source is a space to readers, but for code.
            self._text.append(words if self._preformatted else words.replace("\n", " "))
            if self._code:
                self._codes.append(len(self._text) - 1)
            if self._paragraph is not None:
                self._paragraph.append(words)
        if '="' in escaped:
            escaped = escaped.replace('="', "=&quot;")  # Nothing in words looks like an attribute: see proof.
        if not self._verbatim and ("://" in escaped or "@" in escaped or "www." in escaped):
            escaped = _ADDRESS.sub(_autolink, escaped)
        if not self._verbatim and self._heading is None and not self._sups:
            self._runs.append((self._out, len(self._out), len(self._text) - 1))
        self._out.append(escaped)

    # A document's number may be set in bold, and its date stand behind that: they are looked for in the plain text,
    # and each is linked in the run of words that holds its number. Code names nothing: it shows how something is typed.

    def _cite(self) -> None:
        words = self._text
        if self._codes:
            words = [*words]
            for at in self._codes:
                words[at] = "\0" * len(words[at])
        found = citations.find("".join(words))
        if not found:
            return
        for citation in found:
            slug = citation.slug
            if slug not in self._citations or (citation.issued_on and not self._citations[slug].issued_on):
                self._citations[slug] = citation
        starts = [0]
        for each in words:
            starts.append(starts[-1] + len(each))
        firsts = [starts[at] for _, _, at in self._runs]
        by_run: defaultdict[int, list[Citation]] = defaultdict(list)
        for citation in found:
            run = bisect_right(firsts, citation.number_at) - 1
            if run >= 0 and citation.end <= starts[self._runs[run][2] + 1]:
                by_run[run].append(citation)
        for run, cited in by_run.items():
            out, at, text_at = self._runs[run]
            if len(out[at]) == len(self._text[text_at]):
                out[at] = _linked(out[at], cited, start=firsts[run])
            else:  # Escaped letters, or a link made of an address.
                parts = _LINKED.split(out[at])
                parts[::2] = [_linked_anew(part) for part in parts[::2]]
                out[at] = "".join(parts)

    def _open(self, name: str, attributes: str, tag: str) -> None:
        opener = _OPENERS.get(name)
        if opener:
            opener(self, name, attributes)
        else:
            self._out.append(tag)
        if name in _VERBATIM:
            self._verbatim += 1
            self._code += name in _CODE
        if name == "pre":
            self._preformatted += 1
        if name in _NESTING:
            self._nesting += 1

    def _close(self, name: str, tag: str) -> None:
        if name in _VERBATIM:
            self._verbatim -= 1
            self._code -= name in _CODE
        if name == "pre":
            self._preformatted -= 1
        if name in _NESTING:
            self._nesting -= 1
        closer = _CLOSERS.get(name)
        if closer:
            closer(self)
        else:
            self._out.append(tag)

    # Headings: an anchor in ASCII, one level down when the author used level 1, which is the title's.

    def _open_heading(self, name: str, attributes: str) -> None:
        level = min(6, int(name[1]) + self._shift)
        self._heading = (level, len(self._out), len(self._text))
        self._out.append("")

    def _close_heading(self) -> None:
        if self._heading is None:
            return
        level, start, text_start = self._heading
        self._heading = None
        text = " ".join("".join(self._text[text_start:]).split())
        anchor = self._anchor(slugify(text) or "muc")
        self._out[start] = f'<h{level} id="{anchor}">'
        self._out.append(f"</h{level}>")
        self._headings.append(Heading(level=level, anchor=anchor, text=text))

    def _anchor(self, wanted: str) -> str:
        anchor, count = wanted, self._anchors.get(wanted, 0)
        while anchor in self._anchors:
            count += 1
            anchor = f"{wanted}-{count}"
        self._anchors[wanted] = count
        self._anchors[anchor] = 1
        return anchor

    # The first paragraph with words outside lists, quotes and tables is the excerpt, without its pictures.

    def _open_paragraph(self, name: str, attributes: str) -> None:
        self._out.append("<p>")
        if self._excerpt is None and not self._nesting and self._body is None:
            self._paragraph = []

    def _close_paragraph(self) -> None:
        self._out.append("</p>")
        if self._paragraph is not None:
            self._excerpt = "".join(self._paragraph).strip() or None
            self._paragraph = None

    # GitHub's alerts become Material's admonitions.

    def _open_quote(self, name: str, attributes: str) -> None:
        kind = attributes.partition("markdown-alert-")[2].rstrip('"')
        self._quotes.append(kind in _ALERTS)
        if kind not in _ALERTS:
            self._out.append("<blockquote>")
            return
        style, title = _ALERTS[kind]
        self._text.append(f"{title}\n")
        self._out.append(f'<div class="admonition {style}" role="note"><p class="admonition-title">{title}</p>')

    def _close_quote(self) -> None:
        self._out.append("</div>" if self._quotes and self._quotes.pop() else "</blockquote>")

    # Footnotes stand where they were written; readers look for them at the end, with a way back.

    def _open_div(self, name: str, attributes: str) -> None:
        found = dict(_ATTRIBUTE.findall(attributes))
        if found.get("class") != "footnote-definition" or self._body is not None:
            self._divs.append(None)
            self._out.append("<div>")
            return
        label = _label(found.get("id", ""))
        self._divs.append(label)
        self._body = self._out
        self._out = self._notes.setdefault(label, [])

    def _close_div(self) -> None:
        label = self._divs.pop() if self._divs else None
        if label is None:
            self._out.append("</div>")
        elif self._body is not None:
            self._out, self._body = self._body, None

    def _open_sup(self, name: str, attributes: str) -> None:
        if "footnote-definition-label" in attributes:
            self._sups.append("label")
        elif "footnote-reference" in attributes:
            self._sups.append("reference")
            self._out.append('<sup class="footnote-ref">')
        else:
            self._sups.append("")
            self._out.append("<sup>")

    def _close_sup(self) -> None:
        if not self._sups or self._sups.pop() != "label":
            self._out.append("</sup>")

    def _footnotes(self) -> None:
        if not self._notes:
            return
        self._out.append('<section class="footnotes" aria-label="Chú thích"><ol>')
        unused = len(self._references) + 1, 0
        for label in sorted(self._notes, key=lambda label: self._references.get(label, unused)[0]):
            note = "".join(self._notes[label]).strip()
            number, times = self._references.get(label, unused)
            if not times:
                self._out.append(f"<li>{note}</li>")
                continue
            back = "".join(
                f' <a class="footnote-backref" href="#__ref-{number}{f"-{count}" if count > 1 else ""}"'
                f' aria-label="Trở lại chỗ dẫn chú thích {number}{f", lần {count}" if count > 1 else ""}">↩</a>'
                for count in range(1, times + 1)
            )
            note = f"{note[:-4]}{back}</p>" if note.endswith("</p>") else note + back
            self._out.append(f'<li id="__note-{number}">{note}</li>')
        self._out.append("</ol></section>")

    # Addresses

    def _open_link(self, name: str, attributes: str) -> None:
        found = dict(_ATTRIBUTE.findall(attributes))
        href = html.unescape(found.get("href", ""))
        if self._out and self._out[-1] == '<sup class="footnote-ref">' and href.startswith("#"):
            number, count = self._references.get(_label(found["href"][1:]), (len(self._references) + 1, 0))
            count += 1
            self._references[_label(found["href"][1:])] = number, count
            self._number = str(number)
            again = f"-{count}" if count > 1 else ""
            self._out.append(f'<a id="__ref-{number}{again}" href="#__note-{number}" aria-label="Chú thích {number}">')
            return
        title = f' title="{found["title"]}"' if "title" in found else ""
        if not href:
            self._out.append(f"<a{title}>")
        elif gfm.scheme(href):
            self._out.append(f'<a href="{html.escape(href)}"{title}>')
        else:
            target = gfm.plain(href)
            self._links[target] = None
            self._out.append(f'<a href="{TARGET}{html.escape(target)}{TARGET}"{title}>')

    def _open_image(self, name: str, attributes: str) -> None:
        found = dict(_ATTRIBUTE.findall(attributes))
        src = gfm.plain(html.unescape(found.pop("src", "")))
        if not src:
            return
        self._images[src] = None
        alt = found.pop("alt", "")
        self._text.append(html.unescape(f" {alt} "))
        rest = "".join(f' {key}="{value}"' for key, value in found.items())
        self._out.append(f'<img src="{TARGET}{html.escape(src)}{TARGET}" alt="{alt}"{rest} loading="lazy">')

    # Tables scroll by themselves on a phone; lists of tasks say what is done.

    def _open_table(self, name: str, attributes: str) -> None:
        self._tables += 1
        self._out.append(
            f'<div class="table-scroll" role="region" aria-label="Bảng {self._tables}" tabindex="0"><table>'
        )

    def _close_table(self) -> None:
        self._out.append("</table></div>")

    def _open_item(self, name: str, attributes: str) -> None:
        self._item = len(self._out)
        self._out.append("<li>")

    def _open_input(self, name: str, attributes: str) -> None:
        if 'type="checkbox"' not in attributes:
            return
        checked = "checked" in attributes
        if self._out[self._item : self._item + 1] == ["<li>"]:
            self._out[self._item] = '<li class="task-list-item">'
        state, label = (" checked", "Đã xong") if checked else ("", "Chưa xong")
        self._out.append(f'<input type="checkbox" disabled{state} aria-label="{label}"> ')


_NESTING = frozenset({"blockquote", "details", "figure", "li", "table"})
_OPENERS: dict[str, Callable[[_Pass, str, str], None]] = {
    **{f"h{level}": _Pass._open_heading for level in range(1, 7)},
    "a": _Pass._open_link,
    "blockquote": _Pass._open_quote,
    "div": _Pass._open_div,
    "img": _Pass._open_image,
    "input": _Pass._open_input,
    "li": _Pass._open_item,
    "p": _Pass._open_paragraph,
    "sup": _Pass._open_sup,
    "table": _Pass._open_table,
}
_CLOSERS: dict[str, Callable[[_Pass], None]] = {
    **{f"h{level}": _Pass._close_heading for level in range(1, 7)},
    "blockquote": _Pass._close_quote,
    "div": _Pass._close_div,
    "p": _Pass._close_paragraph,
    "sup": _Pass._close_sup,
    "table": _Pass._close_table,
}

_SPECIAL = _OPENERS.keys() | _CLOSERS.keys() | _VERBATIM | _NESTING
"""Tags that are more than copied."""


def _autolink(match: re.Match[str]) -> str:
    found = match[0]
    end = len(found)
    unopened = found.count(")") - found.count("(")
    while True:
        trailing = next((mark for mark in _TRAILING if found.endswith(mark, 0, end)), "")
        if not trailing and unopened > 0 and found.endswith(")", 0, end):
            trailing = ")"
            unopened -= 1
        if not trailing:
            break
        end -= len(trailing)
    address, rest = found[:end], found[end:]
    if match["email"]:
        return f'<a href="mailto:{address}">{address}</a>{rest}'
    scheme = "" if address.startswith("http") else "http://"
    return f'<a href="{scheme}{address}">{address}</a>{rest}' if "." in address else found


_LINKED = re.compile("(<a .*?</a>)", re.DOTALL)


def _linked(words: str, cited: Sequence[Citation], *, start: int, is_escaped: bool = True) -> str:
    """Return *words*, which stand at *start* of what was searched, as HTML with a link around each citation in them."""
    parts: list[str] = []
    at = 0
    for citation in cited:
        first, end = max(at, citation.start - start), citation.end - start
        parts += (words[at:first], words[first:end])
        at = end
    parts.append(words[at:])
    if not is_escaped:
        parts = [html.escape(part) for part in parts]
    for number, citation in enumerate(cited):
        parts[2 * number + 1] = f'<a href="{TARGET}{citation.target}{TARGET}">{parts[2 * number + 1]}</a>'
    return "".join(parts)


def _linked_anew(escaped: str) -> str:
    """Return *escaped* text with a link around each citation in it, wherever they stood in what was searched."""
    words = html.unescape(escaped)
    found = citations.find(words)
    if not found:
        return escaped
    return _linked(words, found, start=0, is_escaped=False)


def _label(escaped: str) -> str:
    """Return the name of a footnote so that a reference finds it: Markdown minds no capitals."""
    return html.unescape(escaped).casefold()
