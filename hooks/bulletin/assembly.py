"""Assembly: the stages of a build, in order, from files to a Bulletin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bulletin import (
    archives,
    checks,
    dates,
    digests,
    feeds,
    front_matter,
    gallery,
    glossary,
    permalinks,
    permanence,
    redirects,
    register_file,
    register_pages,
    rendering,
    search_index,
    search_records,
    sharing,
    sitemap,
    volumes,
)
from bulletin.abbreviations import Glossary
from bulletin.agenda import Notice, agenda, unexplained
from bulletin.cards import Card
from bulletin.chrome import Chrome
from bulletin.contents import Body, Content, Found, Places, content
from bulletin.digests import Digest
from bulletin.feeds import Feed
from bulletin.library import Library, collect
from bulletin.outline import capitals
from bulletin.pages import DocsPage, Page, make_feed_page, make_pages
from bulletin.permanence import Published
from bulletin.posts import Parsed, Post
from bulletin.press import Press
from bulletin.problems import InvalidPosts, Problem, problem
from bulletin.register import Register, notices
from bulletin.search_index import Prepared
from bulletin.search_records import Head, Record
from bulletin.settings import Settings
from bulletin.stock import Stock, as_text, take_stock, unreadable
from bulletin.trees import Commit, Disk
from bulletin.volumes import Volume
from bulletin.workers import Report, share, silent

DEPTHS = range(5)
"""How deep a page of ours can lie: ``/chuyen-muc/abc/trang/7/``. A chrome is needed for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The result of a build: everything a generator needs in order to publish."""

    settings: Settings
    library: Library
    contents: Mapping[str, Content]
    """What each post became, by its id."""

    texts: Mapping[str, str]
    """The file of each post as it was published, by path."""

    stamps: Mapping[str, bytes]
    """What names each of these texts, by path."""

    pages: Mapping[str, Page]
    """What is needed to make the page at each address."""

    feeds: Mapping[str, Feed]
    """What is needed to make the feed at each address; nothing when it is for editors."""

    volumes: Mapping[str, Volume]
    """What is needed to make the bound volume at each address; nothing when it is for editors."""

    files: Mapping[str, bytes]
    """Other files that are not pages, by address."""

    assets: Mapping[str, Path]
    """The file to copy to each address."""

    places: Places
    register: Register
    docs: Mapping[str, DocsPage]
    """Every page under docs/, by its address."""

    documents: Mapping[str, Record]
    """The documents of the register, by their ids."""

    heads: Sequence[Head]
    """What the search finds, in its own order. See `record`."""

    glossary: Mapping[str, Sequence[str]]
    """What abbreviations stand for."""

    cards: Mapping[str, Card]
    """What is needed to draw the picture at each address that goes with shared links; none when it is for editors."""

    problems: tuple[Problem, ...]
    """What editors should know: advice, and what is wrong with the posts left out or set back."""

    due_at: datetime | None = None
    """When the next scheduled post goes live; None when none is scheduled."""

    left_out: frozenset[str] = frozenset()
    """The posts that could not be published, by path; empty unless that was allowed."""

    set_back: frozenset[str] = frozenset()
    """The posts that are published as an earlier version had them, by path; empty unless that was allowed."""

    is_for_editors: bool = False
    """Whether drafts and posts of the future are among the rest: then it is no public site."""

    @property
    def things(self) -> dict[str, Page | Feed | Volume | Card]:
        """Everything that a press makes, by address.

        Volumes and feeds come first: one of a busy year takes as long as hundreds of
        pages, and at the end one core would wait.
        """
        return {**self.volumes, **self.feeds, **self.pages, **self.cards}

    def press(self, chromes: Mapping[int, Chrome], *, sound: Iterable[str] = ()) -> Press:
        """Return the press that makes its pages in *chromes*, by folder depth; *sound* addresses are known to be there.

        Links that lead to one of those are in the sheets of no pages but those where links are counted.
        """
        return Press(chromes, self.settings, sound=sound, is_public=not self.is_for_editors)

    def page(self, address: str, chromes: Mapping[int, Chrome]) -> bytes:
        """Return the bytes of the page at *address*. Raises KeyError when there is none."""
        return self.press(chromes).pour(self.pages[address])

    def feed(self, address: str) -> bytes:
        """Return the bytes of the feed at *address*. Raises KeyError when there is none."""
        return self.press({}).make(self.feeds[address])[0]

    def volume(self, address: str) -> bytes:
        """Return the bytes of the bound volume at *address*. Reads its pictures. Raises KeyError when there is none."""
        return self.press({}).make(self.volumes[address])[0]

    def record(self, head: Head) -> Record:
        """Return what *head* is the head of, with all its texts."""
        if head.kind == "document":
            return self.documents[head.id]
        if head.kind == "page":
            page = self.docs[head.id]
            rendered = rendering.render(page.body)
            return Record(
                id=head.id,
                kind=head.kind,
                address=page.address,
                title=page.title,
                summary=rendered.excerpt,
                text=rendered.text,
                headings=tuple(heading.text for heading in rendered.headings),
            )
        content = self.contents[head.id]
        return Record(
            id=head.id,
            published_at=head.published_at,
            category=head.category,
            address=content.post.permalink,
            title=content.post.title,
            summary=content.lead,
            tags=content.post.tags,
            text=content.searchable,
            headings=tuple(heading.text for heading in content.gist.headings),
        )

    def search(self, *, report: Report = silent, workers: int | None = None) -> Iterator[tuple[str, bytes]]:
        """Return every file of the search index and its address.

        What cores can share is done by then. The rest keeps one of them busy while the files are asked for.
        """
        records = list(map(self.record, self.heads))

        def told(stage: str, done: int, _: int) -> None:
            report(stage, min(done * search_index.RUN, len(records)), len(records))

        runs = search_index.runs(records)
        # A run takes three times as long as to start a process.
        shared = share(_prepare, runs, payload=None, stage="Lập chỉ mục", report=told, workers=workers, few=2)
        names = self.settings.category_names
        return search_index.build(records, list(shared), categories=names, glossary=self.glossary)


Earlier = Callable[[str], Iterable[bytes]]
"""Gives the earlier versions of a file by its path, newest first."""


def examine(
    settings: Settings, *, now: datetime, against: Commit | None = None, report: Report = silent
) -> tuple[list[Problem], list[Notice]]:
    """Return every problem of every post, by file and line, and what editors have coming.

    With *against*, also what readers could open had that commit been published *now*, and cannot open any more.
    Raises InvalidSettings when the settings of that commit cannot be used.
    """
    stock = take_stock(settings, report, now=now)
    read = digests.read_all(stock.texts, categories=settings.category_names, root=settings.root, report=report)
    published, faults = inspect(settings, stock, read, now=now)
    problems = [*settings.advice(), *faults]
    if against:
        then = publication(against, settings, read, now=now)
        problems += permanence.gone(then, published, commit=against.hash[:12])
    sound = [
        (post, (*capitals(f"{post.title}\n{post.summary}"), *one.outline.capitals))
        for one in read
        if (post := one.parsed.post)
    ]
    coming = agenda((post for post, _ in sound), now=now)
    told = notices(published.register, published.library.listed, path=register_file.path(settings))
    terms = unexplained(sound, stock.glossary, place=f"{settings.docs_dir}/{glossary.NAME}")
    return sorted(dict.fromkeys(problems)), [*coming, *told, *terms]


def publication(commit: Commit, current: Settings, known: Sequence[Digest], *, now: datetime) -> Published:
    """Return what readers could open had *commit* been published at *now*. Raises InvalidSettings.

    What is *known*, read under the *current* settings, is not read again.
    """
    settings = Settings.from_tree(commit, current.root)
    stock = take_stock(settings, silent, commit, now=now)
    names = settings.category_names
    same = {one.parsed.path: one for one in known} if names == current.category_names else {}
    read = [
        one if (one := same.get(path)) and one.parsed.text == text else digests.digest(path, text, names)[0]
        for path, text in stock.texts.items()
    ]
    library, _ = collect((one.parsed.post for one in read if one.parsed.post), now=now)
    return publish(settings, stock, read, library, now=now)


def publish(settings: Settings, stock: Stock, read: Sequence[Digest], library: Library, *, now: datetime) -> Published:
    """Return what readers can open of *library* at *now*."""
    parsed = [one.parsed for one in read]
    places = locate(settings, stock.files, library, parsed, stock.docs)
    named = {one.parsed.post.id: one.named for one in read if one.parsed.post}
    register = Register(stock.documents, library, named, today=now.astimezone(dates.VIETNAM).date())
    made = frozenset(archives.addresses(library, settings)).union(
        register_pages.addresses(register, settings), volumes.addresses(library, settings)
    )
    beside = (places.file(path) or "" for path in stock.files if path.startswith(f"{settings.docs_dir}/"))
    return Published(
        settings=settings,
        library=library,
        places=places,
        parsed=parsed,
        register=register,
        moved=register_pages.moved(register),
        made=made,
        addresses=made.union((page.address for page in stock.docs), beside),
        unreadable=frozenset(unreadable(stock) | {each.path for each in stock.problems if each.is_blocking}),
    )


def assemble(
    settings: Settings,
    *,
    now: datetime,
    earlier: Earlier | None = None,
    is_for_editors: bool = False,
    report: Report = silent,
    workers: int | None = None,
) -> Bulletin:
    """Return the bulletin as readers may see it at *now*.

    Raises InvalidPosts with every problem of every post when one of them cannot
    be published. Given *earlier*, such a post gives way to its newest earlier
    version that can, or is left out when there is none. *is_for_editors* adds
    drafts and posts of the future and makes no feeds. *report* is told how far
    each stage is; *workers* is the number of processes (default: one a core), on
    which nothing of the result depends.
    """
    stock = take_stock(settings, report, now=now)
    digested = digests.digest_all(
        stock.texts, categories=settings.category_names, root=settings.root, report=report, workers=workers
    )
    bodies = {one.parsed.path: body for one, body in digested}
    read = [one for one, _ in digested]
    published, faults = inspect(settings, stock, read, now=now, with_hidden=is_for_editors)
    problems = dict.fromkeys(faults)
    set_back: set[str] = set()
    left_out: set[str] = set()
    histories: dict[str, Iterator[bytes]] = {}
    while True:
        blocked = {each.path for each in faults if each.is_blocking}
        if blocked and earlier is None:
            raise InvalidPosts(problems)
        # What is wrong with a file that is no post is told; it keeps no post from readers.
        blocked &= {one.parsed.path for one in read} | unreadable(stock)
        if not blocked or earlier is None:
            break
        kept = [one for one in read if one.parsed.path not in blocked]
        for path in blocked:
            # One that is blocked again, by a dead link say, goes back one version further.
            older = _earlier(path, histories.setdefault(path, iter(earlier(path))), settings)
            if older:
                kept.append(older)
                bodies[path] = Body(older.parsed.body)
        set_back = {one.parsed.path for one in kept} & (set_back | blocked)
        left_out |= blocked - set_back
        read = sorted(kept, key=lambda one: one.parsed.path)
        stock = replace(stock, problems=tuple(each for each in stock.problems if each.path not in blocked))
        published, faults = inspect(
            settings, stock, read, now=now, with_hidden=is_for_editors, absent=frozenset(left_out)
        )
        problems |= dict.fromkeys(faults)
    library, register = published.library, published.register
    hung = gallery.hang(
        settings,
        published.places,
        library,
        {one.parsed.path: one.gist for one in read},
        stock.pictures,
        is_public=not is_for_editors,
        report=report,
        workers=workers,
    )
    problems |= dict.fromkeys(hung.problems)
    terms = Glossary(stock.glossary)
    contents = fill(library, read, bodies, hung.places, register, now=now, terms=terms)
    assets = {**gather(settings, contents, published.places), **hung.files}
    bound: dict[str, Volume] = {}
    if not is_for_editors:
        bound = volumes.plan(library, contents, settings, portable(hung.places, assets))
    pages = {
        **make_pages(library, contents, stock.docs, settings, register=register, volumes=tuple(bound.values())),
        **register_pages.make_pages(register, contents, settings),
    }
    planned: dict[str, Feed] = {}
    if not is_for_editors:
        planned = feeds.plan(library, contents, settings, register.lapses())
        pages[permalinks.FEEDS] = make_feed_page(planned, settings)
    cards: dict[str, Card] = {}
    files = emit(settings, pages, stock.docs, is_public=not is_for_editors)
    if not is_for_editors:
        cards = sharing.cards(library, settings)
        live = published.addresses | pages.keys() | assets.keys() | cards.keys()
        files |= redirect(settings, library, published.moved, live=live)
    records = {record.id: record for record in register.records()}
    return Bulletin(
        settings=settings,
        library=library,
        contents=contents,
        texts={one.parsed.path: one.parsed.text for one in read},
        stamps={one.parsed.path: one.stamp for one in read},
        pages=pages,
        feeds=planned,
        volumes=bound,
        files=files | {permalinks.DOCUMENTS_INDEX: register_pages.index(register)},
        assets=assets,
        places=hung.places,
        register=register,
        docs={page.address: page for page in stock.docs},
        documents=records,
        heads=heads(library, stock.docs, records.values()),
        glossary=stock.glossary,
        cards=cards,
        problems=tuple(sorted(problems)),
        due_at=min(
            (at for one in read if one.parsed.post and (at := one.parsed.post.published_at) > now), default=None
        ),
        left_out=frozenset(left_out),
        set_back=frozenset(set_back),
        is_for_editors=is_for_editors,
    )


def fresh(bulletin: Bulletin, path: str, address: str, *, now: datetime) -> tuple[Page | None, list[Problem]]:
    """Return the page of the post at *path* as its file says now, at *address*; else what is wrong with the file.

    All that surrounds the post is as *bulletin* knows it. There is neither for a
    file that is gone, or that *bulletin* has no page of yet.
    """
    try:
        text, problems = as_text(Disk(bulletin.settings.root).load(path), path)
    except FileNotFoundError:
        return None, []
    if text is None:
        return None, problems
    one, rendered = digests.digest(path, text, bulletin.settings.category_names)
    post = one.parsed.post
    if post is None:
        return None, sorted(one.parsed.problems)
    page = bulletin.pages.get(address)
    if page is None:
        return None, []
    # Whether an address needs its mark only all posts together tell (see `collect`).
    known, marked = bulletin.library.by_path.get(path), replace(post, slug=permalinks.distinct(post.slug, post.id))
    if known and known.permalink == marked.permalink:
        post = marked
    terms = Glossary(bulletin.glossary)
    body = Body(post.body, rendered)
    found = _filled(post, one, body, bulletin.places, bulletin.register, now=now, terms=terms)
    context = {**page.context, "content": found}
    return replace(page, title=post.title, description=found.lead or post.title, context=context), []


def _earlier(path: str, versions: Iterable[bytes], settings: Settings) -> Digest | None:
    """Return the newest of *versions* whose front matter can be published."""
    for data in versions:
        try:
            text = front_matter.decode(data)
        except UnicodeDecodeError:
            continue
        found, _ = digests.digest(path, text, settings.category_names)
        if found.parsed.post:
            return found
    return None


def inspect(
    settings: Settings,
    stock: Stock,
    read: Sequence[Digest],
    *,
    now: datetime,
    with_hidden: bool = False,
    absent: frozenset[str] = frozenset(),
) -> tuple[Published, tuple[Problem, ...]]:
    """Return what readers can open of *read*, and every problem there is. *absent* are posts that were left out."""
    parsed = [one.parsed for one in read]
    library, clashes = collect((one.post for one in parsed if one.post), now=now, with_hidden=with_hidden)
    published = publish(settings, stock, read, library, now=now)
    places = published.places
    by_path = {one.parsed.path: one for one in read}

    def anchors(path: str) -> frozenset[str] | None:
        one = by_path.get(path)
        return one.gist.anchors if one else None

    known = checks.Known(
        settings=settings,
        places=places,
        library=library,
        now=now,
        sources=dict.fromkeys((*absent, *unreadable(stock))) | {one.path: one.post for one in parsed},
        addresses=published.addresses,
        hidden=frozenset(one.post.id for one in parsed if one.post) - library.by_id.keys(),
        anchors=anchors,
    )
    problems = [*stock.problems, *clashes, *checks.check_files(stock.files.values(), places)]
    beside = [(path, places.file(path) or "") for path in stock.files if path.startswith(f"{settings.docs_dir}/")]
    problems += [
        problem(path, 1, "page-address", address=address, fixed=checks.another(path))
        for path, address in (*((page.path, page.address) for page in stock.docs), *beside)
        if address in published.made
    ]
    for one in read:
        problems += one.parsed.problems
        problems += checks.check(one.parsed, one.outline, one.problems, known)
    problems += permanence.check_aliases(published)
    return published, tuple(problems)


def heads(library: Library, docs: Sequence[DocsPage], documents: Iterable[Record]) -> list[Head]:
    """Return what the search finds: listed posts, documents of the register and the pages under docs/."""
    found = [
        Head(id=post.id, published_at=post.published_at.isoformat(), kind="post", category=post.category)
        for post in library.listed
    ]
    found += [Head(id=each.id, published_at=each.published_at, kind=each.kind) for each in documents]
    return search_records.order([*found, *(Head(id=page.address, kind="page") for page in docs)])


def _prepare(nothing: None, records: Sequence[Record]) -> Prepared:
    return search_index.prepare(records)


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


def fill(
    library: Library,
    read: Sequence[Digest],
    bodies: Mapping[str, Body],
    places: Places,
    register: Register,
    *,
    now: datetime,
    terms: Glossary,
) -> dict[str, Content]:
    """Return what each post became, its links resolved, by its id. *bodies* are found by path."""
    digested = {one.parsed.path: one for one in read}
    return {
        post.id: _filled(post, digested[post.path], bodies[post.path], places, register, now=now, terms=terms)
        for post in library.posts
    }


def _filled(
    post: Post, one: Digest, body: Body, places: Places, register: Register, *, now: datetime, terms: Glossary
) -> Content:
    explained = terms.among((*one.outline.capitals, *capitals(post.summary)))
    return content(post, one.gist, body, places, now=now, register=register, terms=explained)


def gather(settings: Settings, found: Mapping[str, Content], places: Places) -> dict[str, Path]:
    """Return the files that posts show or offer, by address.

    A file that no visible post names stays where it is: a draft's picture is not published before its post.
    """
    paths = sorted({path for content in found.values() for path in content.files})
    return {
        places.file(path) or "": settings.root / places.files[path].on_disk
        for path in paths
        if path.startswith(settings.posts_dir + "/")
    }


def portable(places: Places, assets: Mapping[str, Path]) -> dict[str, Path]:
    """Return the pictures among *assets* that a bound volume may carry, by address."""
    sizes = {places.file(file.path): file.size for file in places.files.values()}
    return {
        address: path
        for address, path in assets.items()
        if path.suffix.lower() in volumes.PICTURES and sizes.get(address, 0) <= volumes.LARGEST_PICTURE
    }


def emit(
    settings: Settings, pages: Mapping[str, Page], docs: Sequence[DocsPage], *, is_public: bool
) -> dict[str, bytes]:
    """Return sitemap and robots.txt by address. What is not public has none but a robots.txt that says so."""
    if not is_public:
        return {permalinks.ROBOTS: sitemap.keep_out()}
    return {
        permalinks.SITEMAP: sitemap.sitemap(
            settings,
            [
                *((page.address, page.changed_at) for page in pages.values()),
                *((page.address, page.updated_on) for page in docs),
            ],
        ),
        permalinks.ROBOTS: sitemap.robots(settings),
    }


def redirect(
    settings: Settings, library: Library, others: Mapping[str, str], *, live: frozenset[str]
) -> dict[str, bytes]:
    """Return what leads from older addresses to those of today, by address: tables for servers, pages for others.

    *others* are those of no post and no setting.
    """
    moved = redirects.redirects(library, settings, live=live, others=others)
    found = {address: redirects.page(address, each, settings) for address, each in redirects.pages(moved, live=live)}
    return found | redirects.emit(moved, settings)
