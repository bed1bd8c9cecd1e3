"""Renewal: the next site, made from the live one. What is another now is made; all else stays the very same file."""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bulletin import manifest, output, permalinks, placing, program, proof, search_files, syndication, trees
from bulletin.assembly import Bulletin
from bulletin.contents import Content
from bulletin.layout import Layout
from bulletin.ledger import Ledger, Line
from bulletin.manifest import Entry
from bulletin.output import Job
from bulletin.pages import Page
from bulletin.posts import Post
from bulletin.proof import Sheet
from bulletin.stamps import Stamps, stamp
from bulletin.volumes import Volume
from bulletin.workers import Report, share, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """What became of a renewal."""

    ledger: Ledger
    made: int
    """How many files were made; the others stayed."""

    index: search_files.Index | None
    """The search index; None when there is none."""


def renew(
    tree: Path,
    live: Path,
    bulletin: Bulletin,
    layout: Layout,
    before: Ledger,
    *,
    report: Report = silent,
    workers: int | None = None,
) -> Renewed:
    """Fill *tree* with the whole site of *bulletin* in *layout*, sharing with the site at *live* what is the same.

    *tree* is new, or an older site of ours on the same disk. *before* tells what the
    files at *live* were made from; one that is not as it says is made again. The
    bytes are those that `output.write` would write. Raises UnsoundSite, OSError.
    """
    stamps = stamps_of(bulletin)
    end: Callable[[], search_files.Index | None] = _no_index
    if not bulletin.is_for_editors:
        end = search_files.begin(bulletin, live, before, stamps, report=report, workers=workers)
    files = {permalinks.output_path(address): data for address, data in bulletin.files.items()}
    keys = _keys(bulletin, layout, files, stamps)
    older = _older(tree)
    # Which of its search files go is known when there is a new index.
    searched = set[str]() if bulletin.is_for_editors else set(filter(search_files.is_ours, older))
    _clear(tree, {manifest.SIGNATURE} | older - keys.keys() - searched)
    lines = _keep(tree, live, keys, before)
    stay = set(lines)
    parts = {
        path: stamps.each(feed.entries, program.stamp(), bulletin.settings)
        for address, feed in bulletin.feeds.items()
        if feed.archived and (path := permalinks.output_path(address)) not in stay
    }
    files |= _feeds(bulletin, live, before, parts)
    made = _make(tree, bulletin, layout, keys.keys() - stay, files, report=report, workers=workers, meanwhile=end)
    index = end()
    if index:
        _clear(tree, searched - index.files.keys())
        found = {path: before[path].key if data is None else stamp(data) for path, data in index.files.items()}
        lines |= _keep(tree, live, found, before)
        keys |= found
        new = [(path, _at_hand(path, data)) for path, data in index.files.items() if path not in lines]
        made |= _put(tree, new, site_url=bulletin.settings.site_url)
    is_first = not live.exists()
    for path, (entry, sheet) in made.items():
        if not is_first:
            _settle(f"{tree}/{path}", f"{live}/{path}", entry, before.get(path))
        state = trees.state(f"{tree}/{path}")
        lines[path] = Line(key=keys[path], entry=entry, sheet=sheet, state=state, parts=parts.get(path, ()))
    gone = {path for path in before.keys() - keys.keys() if not search_files.is_ours(path)}
    if gone:
        # A link to what is gone may stand anywhere. To files of the search, named by what is in them, nobody links.
        again = sorted(path for path in stay if path.endswith(".html"))
        read = _read_again(tree, bulletin, again, gone, report=report, workers=workers)
        for path, seen in zip(again, read, strict=True):
            if seen is not None:
                lines[path] = lines[path]._replace(sheet=seen)
    output.prove(
        bulletin, {proof.address_of(path): lines[path].sheet for path in sorted(lines) if path != placing.MARK}
    )
    entries = {path: line.entry for path, line in lines.items() if path != placing.MARK}
    listed = output.list_files(bulletin, entries).to_bytes()
    output.write_new(tree / manifest.NAME, listed)
    _settle(f"{tree}/{manifest.NAME}", f"{live}/{manifest.NAME}", manifest.entry(listed), None)
    return Renewed(ledger=lines, made=len(made), index=index)


def _no_index() -> None:
    """A site for editors has none."""


def _at_hand(path: str, data: bytes | None) -> bytes:
    """Return *data*. Raises OSError for None: the live file that was to stay is another since it was looked at."""
    if data is None:
        raise OSError(errno.ESTALE, "tệp đã bị thay đổi trong lúc dựng trang", path)
    return data


def stamps_of(bulletin: Bulletin) -> Stamps:
    """Return what tells the values of *bulletin* apart: a post is known by its file, its content by little more."""

    def of_post(post: Post) -> bytes:
        return stamp(bulletin.stamps[post.path] + post.slug.encode())

    def of_content(content: Content) -> bytes:
        # Its body, gist and sapo are told by its post, its files by their addresses. Most posts have nothing else.
        more = (
            content.addresses,
            content.picture,
            content.downloads,
            content.cited,
            content.label,
            content.pictures,
            content.abbreviations,
        )
        return stamps.of(content.post, *more) if any(more) else b"content" + of_post(content.post)

    stamps = Stamps({Post: of_post, Content: of_content})
    return stamps


def _keys(bulletin: Bulletin, layout: Layout, files: Mapping[str, bytes], stamps: Stamps) -> dict[str, bytes]:
    """Return what names everything that the bytes of each file depend on, by path from the top of the site."""
    common = stamps.of(program.stamp(), layout.key, bulletin.settings, bulletin.is_for_editors)
    keys = {
        permalinks.output_path(address): stamps.of(thing.basis, common)
        if isinstance(thing, Page) and thing.basis
        else stamps.of_fields(thing, common, _pictures(thing))
        for address, thing in bulletin.things.items()
    }
    keys |= {path: stamp(data) for path, data in files.items()}
    keys |= {
        permalinks.output_path(address): stamps.of(str(source), trees.state(source))
        for address, source in bulletin.assets.items()
    }
    return dict.fromkeys(layout.paths, layout.key) | keys | {placing.MARK: b""}


def _pictures(thing: object) -> list[trees.State]:
    """Return the state of each picture that *thing* carries within itself."""
    return list(map(trees.state, thing.pictures.values())) if isinstance(thing, Volume) else []


def _keep(tree: Path, live: Path, keys: Mapping[str, bytes], before: Ledger) -> dict[str, Line]:
    """Let *tree* have every file of *live* that is as *before* says and what *keys* want; return the line of each."""
    kept: dict[str, Line] = {}
    for path, key in keys.items():
        line = before.get(path)
        if line is None or line.key != key:
            continue
        # An older site of ours has nearly all of them already: the very files, so there is no need to look at both.
        if trees.state(f"{tree}/{path}") != line.state:
            if trees.state(f"{live}/{path}") != line.state:
                continue
            if not _share(f"{live}/{path}", f"{tree}/{path}"):
                line = line._replace(state=trees.state(f"{tree}/{path}"))
        kept[path] = line
    return kept


def _feeds(bulletin: Bulletin, live: Path, before: Ledger, parts: Mapping[str, tuple[bytes, ...]]) -> dict[str, bytes]:
    """Return the feeds of years at the paths of *parts* that are live, each of its entries with what is written there.

    One edit in a busy year would render hundreds of bodies for its feed. An entry is taken
    over when *parts* tell the same of it as *before*. A feed without any is left to whoever
    makes the others: after another setting all of them are, and the work is shared.
    """
    found: dict[str, bytes] = {}
    for path, told in parts.items():
        line = before.get(path)
        if line is None or set(line.parts).isdisjoint(told) or trees.state(live / path) != line.state:
            continue
        data = (live / path).read_bytes()
        if manifest.entry(data) != line.entry:
            continue
        written = dict(zip(line.parts, syndication.entries_of(data), strict=True))
        same = {at: written[part] for at, part in enumerate(told) if part in written}
        feed = bulletin.feeds[proof.address_of(path)]
        found[path] = syndication.remake(feed, bulletin.settings, same)
    return found


def _share(old: str, new: str) -> bool:
    """Make *new* the very same file as *old*; False where the disk has no hard links, and it can only be a copy."""
    try:
        os.link(old, new)
    except FileNotFoundError:
        Path(new).parent.mkdir(parents=True, exist_ok=True)
    except OSError:  # Another stands there, which earlier sites may have too; or the disk has no hard links.
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        Path(new).unlink(missing_ok=True)
    else:
        return True
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)  # The times at least are the same.
        return False
    return True


def _make(
    tree: Path,
    bulletin: Bulletin,
    layout: Layout,
    paths: Iterable[str],
    files: Mapping[str, bytes],
    *,
    report: Report,
    workers: int | None,
    meanwhile: Callable[[], object],
) -> dict[str, tuple[Entry, Sheet]]:
    """Make the files at *paths*; return what a manifest says of each, and its sheet.

    *files* holds those whose bytes are known already. *meanwhile* is called while others work (see `share`).
    """
    wanted = set(paths)
    things = {
        address: path
        for address in bulletin.things
        if (path := permalinks.output_path(address)) in wanted and path not in files
    }
    known = output.expected(bulletin) | {proof.address_of(path) for path in files}
    sound = known | {proof.address_of(path) for path in layout.paths}
    job = Job(tree, bulletin.things, bulletin.press(layout.chromes, sound=sound))
    found = share(
        output.make,
        list(things),
        payload=job,
        stage="Ghi trang",
        report=report,
        workers=workers,
        meanwhile=meanwhile,
    )
    made = dict(zip(things.values(), found, strict=True))
    files = {**files, placing.MARK: b""}
    sources = {path: layout.folder / path for path in layout.paths}
    sources |= {permalinks.output_path(address): source for address, source in bulletin.assets.items()}
    others = (
        (path, files[path] if path in files else sources[path].read_bytes()) for path in sorted(wanted - made.keys())
    )
    return made | _put(tree, others, site_url=bulletin.settings.site_url)


def _put(tree: Path, files: Iterable[tuple[str, bytes]], *, site_url: str) -> dict[str, tuple[Entry, Sheet]]:
    """Write *files*, by path; return what a manifest says of each, and its sheet."""
    made = {}
    for path, data in files:
        output.write_new(tree / path, data)
        made[path] = manifest.entry(data), proof.read(path, data, site_url=site_url)
    return made


def _settle(new: str, old: str, entry: Entry, line: Line | None) -> None:
    """Make the file at *new* the very same as that at *old* when their bytes are: its times stay as they were."""
    if line is not None and line.state == trees.state(old):
        is_same = line.entry == entry
    else:
        try:
            is_same = filecmp.cmp(new, old, shallow=False)
        except OSError:
            return
    if is_same:
        _share(old, new)


def _older(tree: Path) -> set[str]:
    """Return the files of the older site in *tree*, by path; nothing when it is new."""
    with suppress(manifest.NoManifest):
        return set(manifest.read(tree).files)
    return set()


def _clear(tree: Path, gone: Collection[str]) -> None:
    """Remove the files *gone* from *tree*, and folders with nothing else in them."""
    for path in gone:
        (tree / path).unlink(missing_ok=True)
    folders = {folder for path in gone for folder in (tree / path).relative_to(tree).parents} - {Path()}
    for folder in sorted(folders, reverse=True):
        with suppress(OSError):  # Others still need it.
            (tree / folder).rmdir()


def _read_again(
    tree: Path,
    bulletin: Bulletin,
    paths: Sequence[str],
    gone: Iterable[str],
    *,
    report: Report,
    workers: int | None,
) -> Iterable[Sheet | None]:
    """Return the sheet of each page at *paths* that may lead to one of the files *gone*, None for the others."""
    # However a link is written, it ends with the last part of the address.
    ends = {proof.address_of(path).rstrip("/").rpartition("/")[2].encode() for path in gone}
    return share(
        _sheet,
        paths,
        payload=(tree, bulletin.settings.site_url, tuple(sorted(ends))),
        stage="Kiểm tra lại liên kết",
        report=report,
        workers=workers,
    )


def _sheet(payload: tuple[Path, str, tuple[bytes, ...]], path: str) -> Sheet | None:
    tree, site_url, ends = payload
    data = (tree / path).read_bytes()
    if not any(end in data for end in ends):
        return None
    return proof.read(path, data, site_url=site_url)
