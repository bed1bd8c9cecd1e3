"""The old portal: saved pages, as text or HTML, read as an article and the dated titles of its list."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bulletin import dates
from bulletin.headlines import HEADLINE_ONLY
from bulletin.importing import markdown
from bulletin.importing.manuscripts import Manuscript, one_line, write
from bulletin.importing.portal_html import HtmlPage, Line
from bulletin.vietnamese import fold, slugify


class UnreadablePage(Exception):
    """The text cannot be read as a page of a portal. Says in Vietnamese why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One dated title of a list."""

    title: str
    """The title, one line, in NFC."""

    published_on: date
    """The day that stands behind it."""

    alias: str = ""
    """Where the old portal had the article: path and query; empty when the page does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPage:
    """What a saved page says."""

    title: str
    """The title of its article, one line, in NFC."""

    body: str
    """The article as Markdown, its pictures by the names in *images*; may be empty."""

    author: str = ""
    """Who signed it; may be empty."""

    source: str = ""
    """Where the portal had it from; may be empty."""

    published_on: date | None = None
    """Its day: by the list, if the title stands there too, else by the page; None when nothing says."""

    headlines: tuple[Headline, ...] = ()
    """Every dated title of the list, in its order, the article's own included."""

    aliases: tuple[str, ...] = ()
    """Addresses of the article on the old portal: path and query."""

    images: Mapping[str, str] = field(default_factory=dict)
    """Where each picture is, by its name in *body*: an address, or a path relative to the saved page."""

    warnings: tuple[str, ...] = ()
    """What an editor should look at again, in Vietnamese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What becomes of one title: a new file, or nothing because there is such a post."""

    title: str
    published_on: date
    path: str
    """The file to write, or the one that is there, relative to the root of the project."""

    manuscript: Manuscript | None
    """What to write; None when the post exists and is left alone."""

    is_headline_only: bool
    """Whether the pages say no more about it than its title."""


_DATE = r"(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?:[\s,-]*\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[AaPpSsCc][MmHh])?)?"
_BRACKETED = (
    re.compile(rf"(?P<title>.*\S)\s*[(\[]\s*{_DATE}\s*[)\]]\.?"),
    re.compile(rf"[(\[]\s*{_DATE}\s*[)\]]\s*[:–-]?\s*(?P<title>\S.*)"),
)
_BARE = (re.compile(rf"(?P<title>.*\S)[\s–-]+{_DATE}"), re.compile(rf"{_DATE}\s*[:–-]?\s*(?P<title>\S.*)"))
"""Without brackets a date may belong to the title; it does not where the title is a link and the date is not."""

_ENDS_IN_DATE = re.compile(rf"{_DATE}\W*$")
_STARTS_WITH_DATE = re.compile(rf"\W*{_DATE}")
_BULLET = re.compile(r"^(?:[-–•*»›+▪►·]|&raquo;)+\s+")
_LIST = re.compile(
    r"(?:cac |nhung )?(?:tin|bai)(?: tuc| viet| bai)?"
    r" (?:tiep|tiep theo|khac|moi|moi hon|cu|cu hon|lien quan|da dua|da dang|cung (?:chuyen muc|loai))\W*"
)
_DATE_LINE = re.compile(rf"\W*(?:[^\W\d][^\d:]{{0,30}}[:,]?\s*)?[(\[]?{_DATE}[)\]]?\W*")
_SOURCE = re.compile(r"\W*(?:nguồn|theo)\s*:\s*(?P<source>.+?)\W*", re.IGNORECASE)
_BYLINE = re.compile(r"(?:(?:tin|bài|ảnh|tác giả|người viết|người đăng)[^:]{0,20}:\s*)?(?P<name>.+)", re.IGNORECASE)
_MARKS = re.compile(r"</?\w+>|[*_\\]")
_REACH = 6
"""A list ends when so many lines in a row have no date."""


def read(text: str) -> PortalPage:
    """Return what a saved page says; *text* is HTML or plain, which is seen from it. Raises UnreadablePage."""
    return _read_html(text) if is_html(text) else _read_text(text)


def is_html(text: str) -> bool:
    """Whether *text* is a page of HTML."""
    return re.search(r"<(?:!doctype html|html|head|body|div|table)\b", text[:4000], re.IGNORECASE) is not None


def identity(title: str, on: date) -> tuple[str, date]:
    """Return what makes two posts the same: the title, whatever its spaces and the form of its letters, and the day."""
    return one_line(title), on


def drafts(
    pages: Sequence[tuple[PortalPage, Mapping[str, bytes]]],
    *,
    existing: Mapping[tuple[str, date], str],
    taken: Collection[str],
    category: str,
    today: date,
    new_id: Callable[[], str],
    source: str = "",
    posts_dir: str = "posts",
) -> tuple[Entry, ...]:
    """Return what becomes of every article and every dated title of *pages*, each with its pictures by name.

    An article wins over the same title in a list of another page. *existing* maps the `identity` of each
    post to its path; *taken* are the paths of all files there are. An article whose day nobody knows becomes
    a draft of *today*, unless there is a post of its title. *source* is written where the page names none.
    """
    entries: dict[tuple[str, date], Entry] = {}
    paths = set(taken) | set(existing.values())
    by_title = {key[0]: key for key in existing}

    def add(key: tuple[str, date], *, is_headline_only: bool, **values: object) -> None:
        if key in entries:
            return
        title, on = key
        manuscript = None
        if key not in existing:
            manuscript = write(
                title=title,
                published_on=on,
                id=new_id(),
                category=category,
                posts_dir=posts_dir,
                taken=paths,
                **values,  # type: ignore[arg-type] # Only the two calls below give them.
            )
            paths.update([manuscript.path, *manuscript.files])
        path = manuscript.path if manuscript else existing[key]
        entries[key] = Entry(
            title=title, published_on=on, path=path, manuscript=manuscript, is_headline_only=is_headline_only
        )

    for page, files in pages:
        known = by_title.get(page.title) if page.published_on is None else None
        add(
            known or identity(page.title, page.published_on or today),
            is_headline_only=not page.body,
            body=page.body or HEADLINE_ONLY,
            images={name: files.get(name) for name in page.images},
            author=page.author,
            source=page.source or source,
            aliases=page.aliases,
            is_draft=page.published_on is None,
        )
    for page, _ in pages:
        for headline in page.headlines:
            add(
                identity(headline.title, headline.published_on),
                is_headline_only=True,
                body=HEADLINE_ONLY,
                source=source,
                aliases=[headline.alias] if headline.alias else [],
            )
    return tuple(entries.values())


# Plain text


def _read_text(text: str) -> PortalPage:
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    at = next((n for n, line in enumerate(lines) if _is_list(line)), len(lines))
    paragraphs = [one_line(paragraph) for paragraph in _paragraphs(lines[:at]) if one_line(paragraph)]
    if not paragraphs:
        raise UnreadablePage("Tệp không có tiêu đề bài viết: dòng chữ đầu tiên phải là tiêu đề.")
    headlines, warnings = _headlines([Line(text=one_line(line)) for line in lines[at + 1 :]], is_whole=True)
    return _page(
        title=paragraphs[0],
        blocks=[markdown.paragraph(paragraph) for paragraph in paragraphs[1:]],
        headlines=headlines,
        warnings=warnings,
    )


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of *lines*: a line each, unless a program has cut them all at one width."""
    groups = [group.split("\n") for group in re.split(r"\n{2,}", "\n".join(lines).strip("\n"))]
    paragraphs: list[str] = []
    for group in groups:
        is_cut = len(group) > 1 and all(55 <= len(line) <= 80 for line in group[:-1])
        paragraphs += [" ".join(group)] if is_cut else group
    return paragraphs


# HTML


def _read_html(text: str) -> PortalPage:
    page = HtmlPage(text)
    lines = page.lines()
    at = next((n for n, line in enumerate(lines) if _is_list(line.text)), len(lines))
    headlines, warnings = _headlines(lines[at + 1 :], is_whole=False)
    if at < len(lines):
        page.cut(lines[at])
    title = page.title()
    if not title:
        raise UnreadablePage(
            "Không tìm thấy tiêu đề bài viết trong trang này. Hãy lưu lại trang bài viết, không lưu trang chủ."
        )
    article = page.article()
    return _page(
        title=title,
        blocks=article.markdown.split("\n\n") if article.markdown else [],
        headlines=headlines,
        warnings=[*article.warnings, *warnings],
        aliases=page.aliases(),
        images=article.images,
        published_on=_day(page.date_text()),
    )


# Both


def _page(
    *,
    title: str,
    blocks: Sequence[str],
    headlines: Sequence[Headline],
    warnings: Sequence[str],
    aliases: Sequence[str] = (),
    images: Mapping[str, str] | None = None,
    published_on: date | None = None,
) -> PortalPage:
    """Return the page, with the lines of its article that are no text of it read and taken out."""
    body = list(blocks)
    for block in body[:4]:  # The title again, and the day below it.
        plain = _plain(block)
        match = _DATE_LINE.fullmatch(plain) if len(plain) < 60 else None
        if slugify(plain) == slugify(title) or (match and _day(match["date"])):
            published_on = published_on or (_day(match["date"]) if match else None)
            body.remove(block)
    signed = {"author": "", "source": ""}
    while len(body) > 1:
        rest, _, last = body[-1].rpartition("\\\n")
        kind, name = _signature(_plain(last))
        if not kind or signed[kind]:
            break
        signed[kind] = name
        body[-1:] = [rest] if rest else []
    listed = next((found for found in headlines if found.title == title), None)
    if listed and listed.alias:
        aliases = [*aliases, listed.alias]
    shown = "\n\n".join(body)
    return PortalPage(
        title=title,
        body=shown,
        author=signed["author"],
        source=signed["source"],
        published_on=listed.published_on if listed else published_on,
        headlines=tuple(headlines),
        aliases=tuple(dict.fromkeys(aliases)),
        images={name: address for name, address in (images or {}).items() if f"]({name})" in shown},
        warnings=tuple(warnings),
    )


def _headlines(lines: Sequence[Line], *, is_whole: bool) -> tuple[list[Headline], list[str]]:
    """Return the dated titles in *lines*, and what is wrong with others; *is_whole* says that nothing else follows."""
    found: dict[tuple[str, date], Headline] = {}
    warnings: list[str] = []
    undated: list[str] = []
    for line in lines:
        if not line.text or _is_list(line.text):
            undated.clear()
            continue
        headline = _headline(line)
        if headline is None:
            undated.append(line.text)
            if found and len(undated) == _REACH and not is_whole:
                break
            if is_whole or _shape(line):
                warnings.append(f"Dòng này trong danh sách tin không có ngày đọc được nên bị bỏ qua: “{line.text}”.")
            continue
        undated.clear()
        found.setdefault(identity(headline.title, headline.published_on), headline)
    return list(found.values()), warnings


def _headline(line: Line) -> Headline | None:
    match = _shape(line)
    on = _day(match["date"]) if match else None
    if match is None or on is None:
        return None
    return Headline(title=one_line(_BULLET.sub("", match["title"])), published_on=on, alias=line.alias)


def _shape(line: Line) -> re.Match[str] | None:
    """Return *line* cut into title and date, if it has both."""
    is_apart = bool(line.link) and not _ENDS_IN_DATE.search(line.link) and not _STARTS_WITH_DATE.match(line.link)
    shapes = (*_BRACKETED, *_BARE) if is_apart else _BRACKETED
    return next(filter(None, (shape.fullmatch(line.text) for shape in shapes)), None)


def _is_list(text: str) -> bool:
    return len(text) < 60 and _LIST.fullmatch(fold(one_line(text))) is not None


def _day(text: str) -> date | None:
    try:
        return dates.read(text).at.date() if text else None
    except ValueError:
        return None


def _plain(block: str) -> str:
    return one_line(_MARKS.sub("", block))


def _signature(line: str) -> tuple[str, str]:
    """Return what a last line says and about whom: ``author`` or ``source``; nothing when it is text."""
    match = _SOURCE.fullmatch(line)
    if match:
        return "source", match["source"]
    match = _BYLINE.fullmatch(line.strip(" ()"))
    words = match["name"].split() if match else []
    is_name = 2 <= len(words) <= 4 and all(
        re.fullmatch(r"[^\W\d_][^\W\d_.]*\.?", word) and word[0].isupper() for word in words
    )
    return ("author", " ".join(words)) if is_name and line != line.upper() else ("", "")
