"""GitHub-Flavored Markdown: the parser, what an author may write in it, and the line each thing stands on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

import nh3
import pyromark

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Links of other kinds are removed: they run code or lead to a reader's own disk."""

ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        "abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
        "hr i ins kbd li mark p pre q s samp small span strong sub summary sup table tbody tfoot thead tr u ul "
        "var".split(),
        frozenset[str](),
    ),
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
"""The HTML an author may use, in Markdown or as it is: each tag and its attributes."""

_OPTIONS = pyromark.Options
_MARKDOWN = pyromark.Markdown(
    options=_OPTIONS.ENABLE_TABLES
    | _OPTIONS.ENABLE_FOOTNOTES
    | _OPTIONS.ENABLE_STRIKETHROUGH
    | _OPTIONS.ENABLE_TASKLISTS
    | _OPTIONS.ENABLE_GFM
)


_ALIGNED = {"align-left", "align-center", "align-right"}
_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    # The parser names its footnotes by id; ids from authors are told of by `outline`.
    attributes={**{tag: set(names) for tag, names in ALLOWED.items() if names}, "div": {"id"}},
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg", "math"},
    url_schemes=set(SCHEMES),
    link_rel=None,
    allowed_classes={
        "blockquote": {f"markdown-alert-{name}" for name in ("note", "tip", "important", "warning", "caution")},
        "div": {"footnote-definition"},
        "sup": {"footnote-reference", "footnote-definition-label"},
        "td": _ALIGNED,
        "th": _ALIGNED,
    },
)
_ALIGN = re.compile(r'(<t[dh]) style="text-align: (left|center|right)"')
# What may bring in more than elements of the parser's own, or what HTML writes in another way than the parser does.
_FOREIGN = re.compile(r"[<&\xa0\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
# Of the parser's attributes: an address that may be of another scheme, a value that is written in another way.
_DOUBTFUL = re.compile(rf'="(?!(?:{"|".join(sorted(SCHEMES))}):)[^"]*:|="[^"]*&')

# Not even as `&#1;`: these mean something to us, and XML, so every feed, has no place for them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Browsers pass over these in an address: what stands around them may be another address than it looks.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f]")
_PASSED_OVER = re.compile(r"^[\x00-\x20]+|[\t\n\r]")


class What(Enum):
    """What stands at a place."""

    LINK = "link"
    IMAGE = "image"
    HTML = "html"
    HEADING = "heading"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Place:
    """Something in a body, and where."""

    what: What
    text: str
    """The address of a link or picture, the HTML itself, the level of a heading; empty for a table."""

    line: int
    """Its line in the body, counted from 1."""


def to_html(body: str) -> str:
    """Return *body* as HTML, not sanitised. Linear; every text is Markdown, so nothing is raised."""
    return _MARKDOWN.html(body)


def to_safe_html(body: str) -> str:
    """Return *body* as HTML that holds nothing but ALLOWED.

    Most posts have no HTML of their authors' and no doubtful address. What the parser
    makes of these is what `sanitise` makes of it, but for how some tags and quotation
    marks are written. That is tested; it spares two thirds of the time.
    """
    made = to_html(body)
    if "text-align" in made:
        made = _ALIGN.sub(r'\1 class="align-\2"', made)
    if "```" in body or "~~~" in body or _FOREIGN.search(body) or _DOUBTFUL.search(made):
        return sanitise(made)
    return made.replace(" />", ">").replace("/>", ">").replace("&quot;", '"')


def sanitise(made: str) -> str:
    """Return the HTML *made* of a body with nothing but ALLOWED in it. The one place that sanitises."""
    return _CONTROL.sub("", _CLEANER.clean(made))


def plain(address: str) -> str:
    """Return *address* with its percent-encoding undone, unless something that must not stand there hides in it."""
    found = unquote(address)
    return address if scheme(found.strip()) or _HIDDEN.search(found) else found


def scheme(address: str) -> str:
    """Return the scheme of *address* in lower case, ``//`` for one without but with a host, or an empty string.

    As a browser finds it, which passes over tabs and line ends (WHATWG URL, 4.4): ``java&#9;script:`` is one too.
    """
    address = _PASSED_OVER.sub("", address) if _HIDDEN.search(address) else address
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    return match[1].lower() if match else "//" if address.startswith("//") else ""


def places(body: str) -> Iterator[Place]:
    """Yield what stands in *body*, in order. Costs several times the HTML: ask only when something is wrong."""
    breaks = [match.start() for match in re.finditer(b"\n", body.encode())]
    block, block_line = "", 1
    for event, span in _MARKDOWN.events_with_range(body):
        if not isinstance(event, dict):
            continue
        here = bisect_left(breaks, span["start"]) + 1
        started = event.get("Start")
        if isinstance(started, dict):
            if "Link" in started:
                yield Place(What.LINK, str(started["Link"]["dest_url"]), here)
            elif "Image" in started:
                yield Place(What.IMAGE, str(started["Image"]["dest_url"]), here)
            elif "Heading" in started:
                yield Place(What.HEADING, str(started["Heading"]["level"]).lower().removeprefix("h"), here)
            elif "Table" in started:
                yield Place(What.TABLE, "", here)
        elif started == "HtmlBlock":
            block, block_line = "", here
        elif "Html" in event:
            block += str(event["Html"])
        elif event.get("End") == "HtmlBlock":
            yield Place(What.HTML, block, block_line)
        elif "InlineHtml" in event:
            yield Place(What.HTML, str(event["InlineHtml"]), here)
