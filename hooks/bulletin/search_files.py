"""Search files: the index of a bulletin, made from the one that is live where that still serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bulletin import ledger, permalinks, program, search_records, search_update, store, trees
from bulletin.assembly import Bulletin
from bulletin.ledger import Ledger
from bulletin.search_records import Head
from bulletin.stamps import Stamps
from bulletin.workers import Report, silent

KEPT = ".cache/search"
"""Where is kept what an index was made from, relative to the root of the project: one for each live site."""


class Index(NamedTuple):
    """An index of a bulletin."""

    files: Mapping[str, bytes | None]
    """Its files, by path from the top of the site. None stands for the file that is live."""

    basis: Mapping[str, tuple[Head, bytes]]
    """What it was made from: the head and the stamp of each record, by its id."""

    shelf: store.Shelf
    """Where that is kept between builds, under the stamp of all else: program, categories, glossary."""

    def remember(self) -> None:
        """Keep what it was made from: it is live now."""
        self.shelf.save(self.basis)


def begin(
    bulletin: Bulletin,
    live: Path,
    before: Ledger,
    stamps: Stamps,
    *,
    report: Report = silent,
    workers: int | None = None,
) -> Callable[[], Index]:
    """Begin to make the index of *bulletin*, and return what ends it: that keeps one core busy.

    Called again, it gives the same. What is the same in the site at *live* is not
    made again. *before* tells what the files there are; where one is not as it says,
    or nothing is known of them, all is made anew. The bytes are the same either way.
    """
    things = {"post": bulletin.contents, "page": bulletin.docs, "document": bulletin.documents}
    basis = {head.id: (head, stamps.of(things[head.kind][head.id])) for head in bulletin.heads}
    names, glossary = bulletin.settings.category_names, bulletin.glossary
    shelf = store.Shelf(
        ledger.kept_at(bulletin.settings.root / KEPT, live), Stamps().of(program.stamp(), names, glossary)
    )
    earlier: Mapping[str, tuple[Head, bytes]] = shelf.entries
    files: Iterable[tuple[str, bytes | None]]
    if not earlier or not _is_whole(live, before):
        files = bulletin.search(report=report, workers=workers)
    elif earlier == basis:
        files = ((f"/{path}", None) for path in filter(is_ours, before))
    else:
        files = search_update.update(
            search_records.order(head for head, _ in earlier.values()),
            bulletin.heads,
            read=lambda address: (live / permalinks.output_path(address)).read_bytes(),
            record=bulletin.record,
            changed={id for id, (_, told) in basis.items() if id in earlier and earlier[id][1] != told},
            categories=names,
            glossary=glossary,
        )
    return cache(lambda: Index({permalinks.output_path(address): data for address, data in files}, basis, shelf))


def is_ours(path: str) -> bool:
    """Whether the file at *path* is one of the index."""
    return path.startswith(permalinks.SEARCH[1:]) and path.endswith((".bin", permalinks.SEARCH_INDEX[1:]))


def _is_whole(live: Path, before: Ledger) -> bool:
    ours = [path for path in before if is_ours(path)]
    return bool(ours) and all(before[path].state == trees.state(f"{live}/{path}") for path in ours)
