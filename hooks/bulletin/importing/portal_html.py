"""HTML of an old portal as a browser saved it: its article among menus and tables, its lines, its addresses."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html

from bulletin.importing import markdown
from bulletin.importing.manuscripts import one_line
from bulletin.vietnamese import slugify

Element: TypeAlias = Any
"""An element of lxml, which carries no types."""

_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table tr ul".split()
)
_SILENT = frozenset(
    {"script", "style", "noscript", "iframe", "object", "select", "option", "button", "textarea", "head"}
)
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form"})
_NOT_TEXT = re.compile(
    r"(?:^|[\W_])(?:menu|nav|breadcrumb|footer|header|banner|sidebar|share|social|comment|login|search)", re.IGNORECASE
)
_TITLE = re.compile(r"title|tieu-?_?de|headline", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|>»–-]\s+|\s*::\s*")
_BESIDE = 40
"""So many words may stand beside the text of an article and belong to it: captions, the day, the author."""

_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as a reader of the page sees it."""

    text: str
    """What it says, on one line, in NFC."""

    link: str = ""
    """The words of its link; empty without one."""

    alias: str = ""
    """Where the link leads on the same portal, as path and query; empty without one."""

    place: tuple[Element, str] | None = None
    """The element it begins in, and whether at its ``text`` or its ``tail``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text of the article."""

    markdown: str
    """The text; pictures go by the names in *images*."""

    images: Mapping[str, str]
    """Where each picture is, by its name: an address, or a path relative to the saved page."""

    warnings: tuple[str, ...]
    """What an editor should look at again, in Vietnamese."""


def decode(file: bytes) -> str:
    """Return the text of a saved page, whatever its charset: text, HTML, or a web archive (.mht).

    Bytes of an old charset come out letter for letter, for `legacy` to repair.
    """
    if re.match(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", file[:4000], re.IGNORECASE):
        return _archived(file)
    if file.startswith((b"\xff\xfe", b"\xfe\xff")):
        return file.decode("utf-16", "replace")
    charset = _CHARSET.search(file[:4000])
    for name in ("utf-8-sig", charset[1].decode() if charset else "", "cp1252"):
        try:
            return file.decode(name or "utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            continue
    return file.decode("latin-1")


def _archived(file: bytes) -> str:
    message = email.message_from_bytes(file, policy=email.policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
    text = decode(content) if isinstance(content, bytes) else ""
    return f"<!-- saved from url=({len(address):04}){address} -->\n{text}" if address.startswith("http") else text


class HtmlPage:
    """A page, read once and cut down to its article."""

    def __init__(self, text: str) -> None:
        # A declaration of another charset must not be believed again: the text is decoded already.
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_pis=True)
        self._root = lxml.html.document_fromstring(text.encode("utf-8", "replace") or b"<p></p>", parser=parser)
        body = self._root.find("body")
        self._body: Element = self._root if body is None else body
        self._addresses = tuple(dict.fromkeys(_addresses(text, self._root)))
        base = [*self._root.xpath("//base/@href"), *self._addresses]
        self._base = next((address for address in base if address.startswith(("http://", "https://"))), "")

    def aliases(self) -> tuple[str, ...]:
        """Return the addresses of the page itself, as path and query."""
        return tuple(dict.fromkeys(filter(None, map(alias, self._addresses))))

    def date_text(self) -> str:
        """Return the day on which the page says it was published: ``2016-10-20``; empty when it does not say."""
        stated = self._root.xpath(
            "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='pubdate']/@content"
            " | //time/@datetime"
        )
        return next((found[0] for found in (re.match(r"\d{4}-\d{2}-\d{2}", text) for text in stated) if found), "")

    def title(self) -> str:
        """Return the title of the article, empty when nothing looks like one, and cut off what stands above it."""
        named = [
            one_line(text) for text in self._root.xpath("//meta[@property='og:title']/@content | //head/title/text()")
        ]
        heads = list(self._body.iter("h1"))
        marked = [
            element
            for element in self._body.iter("span", "div", "p", "td", "a", "strong", "b")
            if _TITLE.search(f"{element.get('class', '')} {element.get('id', '')}")
        ]
        candidates = [
            (element, one_line(element.text_content())) for element in [*heads, *marked, *self._body.iter("h2", "h3")]
        ]
        shown = [(element, text) for element, text in candidates if 8 <= len(text) <= 300 and slugify(text)]
        # What the browser's window is called names the article somewhere; what stands on the page names it alone.
        windows = [slugify(name, length=600) for name in named]
        best = next((each for each in shown if any(slugify(each[1], length=300) in window for window in windows)), None)
        if best is None and heads and shown and shown[0][0] is heads[0]:
            best = shown[0]
        if best is None:
            pieces = [piece for name in named for piece in _SEPARATOR.split(name) if piece]
            return max(pieces, key=len, default="") or next((text for _, text in shown), "")
        self._cut_above(best[0])
        return best[1]

    def _cut_above(self, element: Element) -> None:
        while element is not self._body and element.getparent() is not None:
            outer = element.getparent()
            outer.text = None
            for above in list(element.itersiblings(preceding=True)):
                outer.remove(above)
            element = outer

    def lines(self) -> list[Line]:
        """Return every line of the page from the top."""
        lines: list[Line] = []
        words: list[tuple[str, Element, str]] = []

        def flush() -> None:
            text = one_line("".join(text for text, _, _ in words))
            if text:
                links = [(one_line(link.text_content()), link.get("href")) for link in _links(words)]
                link, href = max(links, key=lambda each: len(each[0]), default=("", ""))
                first = next(each for each in words if each[0].strip())
                lines.append(Line(text=text, link=link, alias=self._alias(href), place=(first[1], first[2])))
            words.clear()

        def walk(element: Element) -> None:
            if not isinstance(element.tag, str) or element.tag in _SILENT:
                return
            if element.tag in _BLOCKS:
                flush()
            if element.tag in {"td", "th"}:
                words.append((" ", element, "text"))
            words.append((element.text or "", element, "text"))
            for child in element:
                walk(child)
                words.append((child.tail or "", child, "tail"))
            if element.tag in _BLOCKS:
                flush()

        walk(self._body)
        flush()
        return lines

    def cut(self, line: Line) -> None:
        """Take away *line* and everything below it."""
        assert line.place is not None
        element, where = line.place
        if where == "text":
            element.text = None
            element[:] = []
        element.tail = None
        while element is not self._body and element.getparent() is not None:
            for below in list(element.itersiblings()):
                element.getparent().remove(below)
            element = element.getparent()
            element.tail = None

    def article(self) -> Article:
        """Return the text of the article: what holds the most words that are not links."""
        for element in list(self._body.iter()):
            if isinstance(element.tag, str) and element is not self._body and _is_furniture(element):
                _remove(element)
        stated = self._body.xpath("//*[@itemprop='articleBody']")
        chosen = stated[0] if stated else self._widened(self._longest())
        images: dict[str, str] = {}
        names: dict[str, str] = {}
        warnings: dict[str, None] = {}

        def image(source: str, alt: str) -> str | None:
            if not source or source.startswith("data:"):
                return None
            known = names.get(source)
            extension = re.search(r"\.(jpe?g|png|gif|webp|bmp)$", urlsplit(source).path, re.IGNORECASE)
            name = known or f"anh-{len(images) + 1}.{extension[1].lower() if extension else 'jpg'}"
            names[source] = name
            images[name] = source if "://" in source else unquote(source)
            return name

        def link(href: str) -> str | None:
            address = urljoin(self._base, href)
            if re.match(r"(?:https?|mailto|tel):", address, re.IGNORECASE):
                return address
            if not href.startswith("#") and not href.lower().startswith("javascript:"):
                warnings[f"Không biết địa chỉ đầy đủ của liên kết “{href}” nên chỉ giữ lại chữ."] = None
            return None

        text = markdown.write(chosen, link=link, image=image)
        return Article(markdown=text, images=images, warnings=tuple(warnings))

    def _longest(self) -> Element:
        scores: dict[Element, float] = {}
        for element in self._body.iter():
            if not isinstance(element.tag, str) or element.tag in _SILENT:
                continue
            length = len(" ".join(_own_words(element)))
            if length < 25:
                continue
            holder = element
            while holder.tag not in {"div", "td", "article", "section", "main", "body"} and holder is not self._body:
                holder = holder.getparent()
            scores[holder] = scores.get(holder, 0) + length
            # Articles lie in pieces as well: what holds the pieces has a say, the further the less.
            for share, outer in zip((0.6, 0.3), holder.iterancestors(), strict=False):
                if outer is self._body.getparent():
                    break
                scores[outer] = scores.get(outer, 0) + length * share
        return max(scores, key=lambda element: scores[element], default=self._body)

    def _widened(self, element: Element) -> Element:
        """Return what holds *element* with little else than pictures, a day and a name."""
        while element is not self._body and element.getparent() is not None:
            outer = element.getparent()
            beside = len(" ".join(outer.itertext()).split()) - len(" ".join(element.itertext()).split())
            if beside > _BESIDE or outer.tag in {"body", "form", "html"}:
                break
            element = outer
        return element

    def _alias(self, href: str | None) -> str:
        if not href or href.startswith("#") or re.match(r"(?!https?:)[a-z]+:", href, re.IGNORECASE):
            return ""
        address = urljoin(self._base, href)
        host = urlsplit(address).hostname
        if host and self._base and host != urlsplit(self._base).hostname:
            return ""
        return alias(address if host or address.startswith("/") else f"/{address}")


def alias(address: str) -> str:
    """Return path and query of an *address* of the old portal, as front matter has it; empty for its home page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    query = f"?{parts.query}" if parts.query else ""
    return (
        "" if parts.scheme not in {"", "http", "https"} or path + query == "/" else re.sub(r"\s", "%20", path + query)
    )


def _addresses(text: str, root: Element) -> Iterator[str]:
    saved = _SAVED.search(text[:4000])
    if saved and saved[1].startswith("http"):
        yield saved[1]
    yield from root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")


def _links(words: list[tuple[str, Element, str]]) -> Iterator[Element]:
    seen: set[Element] = set()
    for text, element, where in words:
        inside = element if where == "text" else element.getparent()
        link = next((each for each in (inside, *inside.iterancestors()) if each.tag == "a"), None)
        if text.strip() and link is not None and link not in seen:
            seen.add(link)
            yield link


def _own_words(element: Element) -> Iterator[str]:
    """Yield the words of *element* that stand in no block and no link inside it."""
    if element.tag == "a":
        return
    yield from (element.text or "").split()
    for child in element:
        yield from (child.tail or "").split()


def _is_furniture(element: Element) -> bool:
    if element.tag in {"script", "style", "noscript", "iframe"} | (_FURNITURE - {"form"}):
        return True
    # ASP.NET puts the whole page into one form.
    name = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in {"div", "ul", "table", "td", "span"} and bool(_NOT_TEXT.search(name)) and _is_short(element)


def _is_short(element: Element) -> bool:
    """Whether most of what *element* says is links: a name alone, as of DotNetNuke's panes, proves nothing."""
    words = len("".join(element.itertext()).split())
    linked = sum(len("".join(link.itertext()).split()) for link in element.iter("a"))
    return words < 40 or linked * 2 > words


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
