"""Search files: the index of a bulletin, made from the one that is live where that still serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bulletin import ledger, permalinks, program, search_update, store, trees
from bulletin.assembly import Bulletin
from bulletin.ledger import Ledger
from bulletin.search_records import Head
from bulletin.stamps import Stamps
from bulletin.workers import Report, silent

KEPT = ".cache/search"
"""Where is kept what an index was made from, relative to the root of the project: one for each live site."""


class Basis(NamedTuple):
    """What an index was made from."""

    key: bytes
    """Names all but the records: program, categories, glossary."""

    heads: Sequence[Head]
    told: Mapping[str, bytes]
    """The stamp of each record by its id."""


class Index(NamedTuple):
    """The files of an index, by path from the top of the site."""

    files: Mapping[str, bytes | None]
    """None stands for the file that is live."""

    basis: Basis | None
    """None for no index at all."""


def index(
    bulletin: Bulletin,
    live: Path,
    before: Ledger,
    stamps: Stamps,
    *,
    report: Report = silent,
    workers: int | None = None,
) -> Index:
    """Return the index of *bulletin*; what is the same in the site at *live* is not made again.

    *before* tells what the files at *live* are; where one is not as it says, or
    nothing is known of them, all is made anew. The bytes are the same either way.
    """
    basis = _basis(bulletin, stamps)
    earlier: Basis | None = store.load(ledger.kept_at(bulletin.settings.root / KEPT, live))
    if earlier is None or earlier.key != basis.key or not _is_whole(live, before):
        found = bulletin.search(report=report, workers=workers)
        return Index({permalinks.output_path(address): data for address, data in found}, basis)
    if (earlier.heads, earlier.told) == (basis.heads, basis.told):
        return Index(dict.fromkeys(filter(is_ours, before)), basis)
    changed = {id for id, told in basis.told.items() if id in earlier.told and earlier.told[id] != told}
    files = search_update.update(
        earlier.heads,
        bulletin.heads,
        read=lambda address: (live / permalinks.output_path(address)).read_bytes(),
        record=bulletin.record,
        changed=changed,
        categories=bulletin.settings.category_names,
        glossary=bulletin.glossary,
    )
    return Index({permalinks.output_path(address): data for address, data in files}, basis)


def remember(root: Path, live: Path, basis: Basis) -> None:
    """Keep what the index at *live* was made from, for the next build."""
    store.save(ledger.kept_at(root / KEPT, live), basis)


def _basis(bulletin: Bulletin, stamps: Stamps) -> Basis:
    things = {"post": bulletin.contents, "page": bulletin.docs, "document": bulletin.documents}
    return Basis(
        key=Stamps().of(program.stamp(), bulletin.settings.category_names, bulletin.glossary),
        heads=list(bulletin.heads),
        told={head.id: stamps.of(head, things[head.kind][head.id]) for head in bulletin.heads},
    )


def is_ours(path: str) -> bool:
    """Whether the file at *path* is one of the index."""
    return path.startswith(permalinks.SEARCH[1:]) and path.endswith((".bin", permalinks.SEARCH_INDEX[1:]))


def _is_whole(live: Path, before: Ledger) -> bool:
    ours = [path for path in before if is_ours(path)]
    return bool(ours) and all(before[path].state == trees.state(f"{live}/{path}") for path in ours)
