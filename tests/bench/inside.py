"""Inside: what a part of ours costs within one process, apart from all else a build does."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.corpus import Specimen
from bench.generators import Ours
from bulletin import Bulletin, Settings, assemble, dates

NOW = dates.read("2026-11-01").at


def options(subject: str, about: str | None, argv: Sequence[str], *, posts: int, runs: int) -> argparse.Namespace:
    """Return how many ``posts`` and ``runs`` the words *argv* ask for, those given here if they ask for nothing."""
    parser = argparse.ArgumentParser(prog=f"python3 tests/bench {subject}", description=about)
    parser.add_argument("--posts", type=int, default=posts, metavar="N", help="how many posts (%(default)s)")
    parser.add_argument("--runs", type=int, default=runs, metavar="N", help="how often each is done (%(default)s)")
    return parser.parse_args(argv)


def assembled(
    project: Path, specimens: Iterable[Specimen], *, change: Callable[[Settings], Settings] = lambda settings: settings
) -> Bulletin:
    """Write *specimens* into a new project at *project* and return its bulletin, *change* having a say in settings."""
    generator = Ours()
    generator.begin(project)
    for specimen in specimens:
        generator.add(project, specimen)
    return assemble(change(Settings.from_file(project)), now=NOW)


def seconds(work: Callable[[], Any], *, runs: int) -> float:
    """Return the CPU seconds that *work* takes in this process: the median of *runs*."""
    return median(_once(work) for _ in range(runs))


def _once(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
