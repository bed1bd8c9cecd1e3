"""Assembly: the stages of a build, in order, from files to a Bulletin."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bulletin import checks, contents, dates, feeds, front_matter, permalinks, posts, rendering, sitemap
from bulletin.chrome import Chrome
from bulletin.contents import Content, Found, Places
from bulletin.library import Library, collect
from bulletin.pages import DocsPage, Page, make_pages, pour
from bulletin.posts import Parsed
from bulletin.problems import InvalidPosts, Problem, problem
from bulletin.rendering import Rendered
from bulletin.settings import Settings
from bulletin.workers import Report, share, silent

GUIDE = "README.md"
"""The editors' guide in the posts folder: for editors, never published."""

_DEPTHS = 5
"""How deep a page of ours can lie: ``/chuyen-muc/abc/trang/7/``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The result of a build: everything a generator needs in order to publish."""

    settings: Settings
    library: Library
    contents: Mapping[str, Content]
    """What each post became, by its id."""

    pages: Mapping[str, Page]
    """What is needed to make the page at each address."""

    files: Mapping[str, bytes]
    """Feeds and other files that are not pages, by address."""

    assets: Mapping[str, Path]
    """The file to copy to each address."""

    depths: Sequence[int]
    """The folder depths for which a chrome is needed."""

    problems: tuple[Problem, ...]
    """What editors should know: advice, and what is wrong with the posts left out."""

    left_out: frozenset[str]
    """The posts that could not be published, by path; empty unless that was allowed."""

    def page(self, address: str, chromes: Mapping[int, Chrome]) -> bytes:
        """Return the bytes of the page at *address*. Raises KeyError when there is none."""
        return pour(self.pages[address], chromes, self.settings)


def assemble(
    settings: Settings,
    *,
    now: datetime,
    quarantine: bool = False,
    report: Report = silent,
    workers: int | None = None,
) -> Bulletin:
    """Return the bulletin as readers may see it at *now*.

    Raises InvalidPosts with every problem of every post when one of them cannot
    be published; with *quarantine* such posts are left out and told in
    Bulletin.left_out. *report* is told how far each stage is; *workers* is the
    number of processes (default: one a core), on which nothing of the result depends.
    """
    files, sources = find(settings)
    texts, unreadable = read(settings, sources, report)
    parsed = parse(texts, settings, report)
    rendered = render(parsed, report, workers)
    docs = read_docs(settings, sources)
    problems = [*unreadable, *(each for one in parsed for each in one.problems)]
    left_out = {each.path for each in problems if each.is_blocking}
    while True:
        sound = [one for one in parsed if one.path not in left_out]
        library, clashes = collect((one.post for one in sound if one.post), now=now)
        places = locate(settings, files, library, parsed, docs)
        found = fill(library, rendered, places)
        pages = make_pages(library, found, docs, settings)
        assets, doubles = gather(settings, found, places)
        addresses = frozenset([*pages, *(page.address for page in docs)])
        new = [*clashes, *doubles, *check(parsed, rendered, places, library, addresses)]
        problems = list(dict.fromkeys([*problems, *new]))
        blocked = {each.path for each in problems if each.is_blocking}
        # A fault that is no post's own cannot be left out with one.
        if blocked and not (quarantine and blocked <= {*texts, *(each.path for each in unreadable)}):
            raise InvalidPosts(problems)
        if blocked <= left_out:
            break
        left_out |= blocked
    return Bulletin(
        settings=settings,
        library=library,
        contents=found,
        pages=pages,
        files=emit(settings, library, found, pages, docs),
        assets=assets,
        depths=range(_DEPTHS),
        problems=tuple(sorted(problems)),
        left_out=frozenset(left_out),
    )


def find(settings: Settings) -> tuple[dict[str, Found], list[str]]:
    """Return the files beside posts and pages, and the Markdown sources, by path from the root of the project.

    Hidden files and folders are passed over. Sorted, so that no file system's order shows.
    """
    files: dict[str, Found] = {}
    sources: list[str] = []
    for top in (settings.posts_dir, settings.docs_dir):
        for on_disk, size in sorted(_walk(settings.root / top, top)):
            path = unicodedata.normalize("NFC", on_disk)
            if path.endswith(".md"):
                sources.append(on_disk)
            else:
                files[path] = Found(path=path, on_disk=on_disk, size=size)
    return files, sources


def _walk(folder: Path, name: str) -> Iterator[tuple[str, int]]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _walk(folder / entry.name, f"{name}/{entry.name}")
            elif entry.is_file():
                yield f"{name}/{entry.name}", entry.stat().st_size


def read(settings: Settings, sources: Sequence[str], report: Report) -> tuple[dict[str, str], list[Problem]]:
    """Return the text of every post by its path, and a problem for each file that is not UTF-8."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    top = settings.posts_dir + "/"
    names = [name for name in sources if name.startswith(top) and not name.endswith("/" + GUIDE)]
    for done, name in enumerate(names, 1):
        path = unicodedata.normalize("NFC", name)
        data = (settings.root / name).read_bytes()
        try:
            texts[path] = front_matter.decode(data)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problems.append(problem(path, line, "encoding", found="không phải UTF-8"))
        report("Đọc bài", done, len(names))
    return texts, problems


def parse(texts: Mapping[str, str], settings: Settings, report: Report) -> list[Parsed]:
    """Return every post, or what is wrong with it, in the order of paths."""
    categories = {category.slug: category.name for category in settings.categories}
    parsed = []
    for done, (path, text) in enumerate(texts.items(), 1):
        parsed.append(posts.parse(path, text, categories=categories))
        report("Phân tích bài", done, len(texts))
    return parsed


def render(parsed: Sequence[Parsed], report: Report, workers: int | None) -> dict[str, Rendered]:
    """Return the rendering of every body by the path of its post, also of posts that cannot be published."""
    bodies = [one.body for one in parsed]
    results = share(_render, bodies, payload=None, stage="Dựng nội dung", report=report, workers=workers)
    return dict(zip((one.path for one in parsed), results, strict=True))


def _render(nothing: None, body: str) -> Rendered:
    return rendering.render(body)


def read_docs(settings: Settings, sources: Sequence[str]) -> list[DocsPage]:
    """Return the pages under docs/: the generator renders them, the site map and links need to know them."""
    pages = []
    top = settings.docs_dir + "/"
    for name in sources:
        if not name.startswith(top):
            continue
        path = unicodedata.normalize("NFC", name)
        text = front_matter.decode((settings.root / name).read_bytes())
        source, _ = front_matter.read(path, text)
        meta = source.fields if source else {}
        title = meta["title"].value if "title" in meta else None
        heading = re.search(r"^#\s+(.+)$", text, re.MULTILINE)
        pages.append(
            DocsPage(
                path=path,
                address=permalinks.docs_page(path.removeprefix(top)),
                title=str(title or (heading[1].strip() if heading else path)),
                updated_on=_day(meta["updated"].value) if "updated" in meta else None,
            )
        )
    return pages


def _day(value: object) -> date | None:
    try:
        return dates.read(str(value)).at.date()
    except ValueError:
        return None


def locate(
    settings: Settings,
    files: Mapping[str, Found],
    library: Library,
    parsed: Sequence[Parsed],
    docs: Sequence[DocsPage],
) -> Places:
    """Return where every post, page and file lies. A post that no reader may see has its address all the same."""
    return Places(
        posts_dir=settings.posts_dir,
        docs_dir=settings.docs_dir,
        files=files,
        pages={
            **{one.post.path: one.post.permalink for one in parsed if one.post},
            **{post.path: post.permalink for post in library.posts},
            **{page.path: page.address for page in docs},
        },
    )


def fill(library: Library, rendered: Mapping[str, Rendered], places: Places) -> dict[str, Content]:
    """Return what each post became, its links resolved, by its id."""
    return {post.id: contents.content(post, rendered[post.path], places) for post in library.posts}


def check(
    parsed: Sequence[Parsed],
    rendered: Mapping[str, Rendered],
    places: Places,
    library: Library,
    addresses: frozenset[str],
) -> Iterator[Problem]:
    """Yield what is wrong with what posts point at."""
    known = checks.Known(
        places=places,
        library=library,
        sources=frozenset(one.path for one in parsed),
        addresses=addresses | {permalinks.RSS, permalinks.ATOM, permalinks.SITEMAP},
        anchors={one.path: rendered[one.path].anchors for one in parsed},
    )
    for one in parsed:
        yield from checks.check(one, rendered[one.path], known)


def gather(settings: Settings, found: Mapping[str, Content], places: Places) -> tuple[dict[str, Path], list[Problem]]:
    """Return the files that posts show or offer, by address, and a problem for each two that would share one.

    A file that no visible post names stays where it is: a draft's picture is not published before its post.
    """
    assets: dict[str, Path] = {}
    owners: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted({path for content in found.values() for path in content.files}):
        if not path.startswith(settings.posts_dir + "/"):
            continue
        address = places.file(path) or ""
        if address in assets:
            problems.append(problem(path, 1, "file-name", found=path, other=owners[address]))
        else:
            owners[address] = path
            assets[address] = settings.root / places.files[path].on_disk
    return assets, problems


def emit(
    settings: Settings,
    library: Library,
    found: Mapping[str, Content],
    pages: Mapping[str, Page],
    docs: Sequence[DocsPage],
) -> dict[str, bytes]:
    """Return feeds, sitemap and robots.txt by address."""
    newest = [found[post.id] for post in library.listed[: settings.feed_size]]
    return {
        permalinks.RSS: feeds.rss(settings, newest),
        permalinks.ATOM: feeds.atom(settings, newest),
        permalinks.SITEMAP: sitemap.sitemap(
            settings,
            [
                *((page.address, page.changed_at) for page in pages.values()),
                *((page.address, page.updated_on) for page in docs),
            ],
        ),
        permalinks.ROBOTS: sitemap.robots(settings),
    }
