"""Stock: everything that lies below posts/ and docs/, read as it is, and what is wrong with the files themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bulletin import album, checks, dates, front_matter, glossary, permalinks, pictures, posts, register_file
from bulletin.album import Seen
from bulletin.contents import Found
from bulletin.documents import Document
from bulletin.pages import DocsPage
from bulletin.posts import Parsed
from bulletin.problems import Problem, problem
from bulletin.settings import Settings
from bulletin.trees import Commit, Disk, Tree
from bulletin.workers import Report, silent

GUIDE = "README.md"
"""The editors' guide in the posts folder: for editors, never published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Everything that lies below posts/ and docs/."""

    files: Mapping[str, Found]
    """Every file that is not Markdown, by path."""

    texts: Mapping[str, str]
    """The text of every post, by path."""

    docs: Sequence[DocsPage]
    glossary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What abbreviations stand for."""

    pictures: Mapping[str, Seen] = field(default_factory=dict)
    """What is seen in each picture file, by path."""

    problems: tuple[Problem, ...]
    """What is wrong with the files themselves."""

    documents: Sequence[Document] = ()
    """What editors wrote into the register of documents."""


def take_stock(settings: Settings, report: Report, tree: Tree | None = None, *, now: datetime) -> Stock:
    """Return everything below posts/ and docs/, read from *tree* (default: the disk), and its faults at *now*."""
    tree = tree or Disk(settings.root)
    files, sources = find(settings, tree)
    texts, problems = read(settings, sources, tree, report)
    docs, unreadable_docs = read_docs(settings, sources, tree)
    seen = {} if isinstance(tree, Commit) else look_at_pictures(settings, files, report)
    names = checks.check_names([*files, *(unicodedata.normalize("NFC", name) for name in sources)])
    expansions, unclear = read_glossary(settings, files, tree)
    kept, faults = read_register(settings, files, tree, today=now.astimezone(dates.VIETNAM).date())
    return Stock(
        files=files,
        texts=texts,
        docs=docs,
        documents=kept,
        glossary=expansions,
        pictures=seen,
        problems=(*problems, *unreadable_docs, *unclear, *checks.check_pictures(seen), *names, *faults),
    )


def parsed_posts(settings: Settings) -> list[Parsed]:
    """Return every post there is, drafts included, sound or not."""
    tree = Disk(settings.root)
    texts, _ = read(settings, find(settings, tree)[1], tree, silent)
    names = settings.category_names
    return [posts.parse(path, text, categories=names) for path, text in texts.items()]


def post_files(settings: Settings) -> list[str]:
    """Return the file of every post, as the disk spells it, relative to the root of the project."""
    return _posts(settings, find(settings, Disk(settings.root))[1])


def unreadable(stock: Stock) -> set[str]:
    """Return the posts of *stock* that are no text, by path."""
    return {each.path for each in stock.problems if each.rule in {"encoding", "file-large"}}


def find(settings: Settings, tree: Tree) -> tuple[dict[str, Found], list[str]]:
    """Return the files beside posts and pages, and the Markdown sources, by path from the root of the project.

    Sorted, so that no file system's order shows.
    """
    files: dict[str, Found] = {}
    sources: list[str] = []
    for top in (settings.posts_dir, settings.docs_dir):
        for on_disk, size in sorted(tree.listed(top)):
            path = unicodedata.normalize("NFC", on_disk)
            # Windows may write .MD; a page under docs/ is what MkDocs says it is.
            if path.endswith(".md") or (top == settings.posts_dir and path.lower().endswith(".md")):
                sources.append(on_disk)
            else:
                files[path] = Found(path=path, on_disk=on_disk, size=size)
    return files, sources


def _posts(settings: Settings, sources: Sequence[str]) -> list[str]:
    top, guide = settings.posts_dir + "/", "/" + GUIDE.lower()
    return [name for name in sources if name.startswith(top) and not name.lower().endswith(guide)]


def read(
    settings: Settings, sources: Sequence[str], tree: Tree, report: Report
) -> tuple[dict[str, str], list[Problem]]:
    """Return the text of every post by its path, and a problem for each file that cannot be read.

    Two names that only differ in how they compose their letters are one name to us.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    names = _posts(settings, sources)
    for done, name in enumerate(names, 1):
        path = unicodedata.normalize("NFC", name)
        text, unreadable = as_text(tree.load(name), path)
        problems += unreadable
        if path in texts:
            problems.append(problem(path, 1, "file-twin", found=path, fixed=checks.another(path)))
        elif text is not None:
            texts[path] = text
        report("Đọc tệp", done, len(names))
    return texts, problems


def as_text(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """Return the text of the file at *path*, which holds *data*; None and a problem when it is none of ours."""
    if len(data) > checks.LARGE_POST:
        found = f"{len(data) / 1024 / 1024:.1f} MB".replace(".", ",")
        return None, [problem(path, 1, "file-large", found=found, limit="1 MB")]
    try:
        return front_matter.decode(data), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [problem(path, line, "encoding", found=front_matter.guess(data))]


def read_docs(settings: Settings, sources: Sequence[str], tree: Tree) -> tuple[list[DocsPage], list[Problem]]:
    """Return the pages under docs/, and a problem for each that cannot be read.

    The generator renders them, the site map and links need to know them.
    """
    pages = []
    problems: list[Problem] = []
    top = settings.docs_dir + "/"
    for name in sources:
        if not name.startswith(top):
            continue
        path = unicodedata.normalize("NFC", name)
        text, unreadable = as_text(tree.load(name), path)
        if text is None:
            problems += unreadable
            continue
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
                body=source.body if source else text,
            )
        )
    return pages, problems


def look_at_pictures(settings: Settings, files: Mapping[str, Found], report: Report) -> dict[str, Seen]:
    """Return what is seen in each picture among *files*, by path."""
    named = {path: file.on_disk for path, file in files.items() if path.rpartition(".")[2].lower() in pictures.ENDINGS}
    return album.look(settings.root, named, report=report)


def read_glossary(
    settings: Settings, files: Mapping[str, Found], tree: Tree
) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Return what the abbreviations of the glossary stand for, and what is wrong with it. It may be missing."""
    path = f"{settings.docs_dir}/{glossary.NAME}"
    if path not in files:
        return {}, []
    text, unreadable_file = as_text(tree.load(files[path].on_disk), path)
    return glossary.parse(path, text) if text is not None else ({}, unreadable_file)


def read_register(
    settings: Settings, files: Mapping[str, Found], tree: Tree, *, today: date
) -> tuple[list[Document], list[Problem]]:
    """Return the documents that editors keep, and what is wrong with their file *today*; nothing when there is none."""
    path = register_file.path(settings)
    if path not in files:
        return [], []
    text, unreadable_file = as_text(tree.load(files[path].on_disk), path)
    return ([], unreadable_file) if text is None else register_file.parse(path, text, today=today)


def _day(value: object) -> date | None:
    try:
        return dates.read(str(value)).at.date()
    except ValueError:
        return None
