"""Measure how long the bulletin takes to build, beside other generators given the same posts.

Every build is a whole process, measured from outside: processor time of it and its children, time on
the clock, and the memory of its largest process. The generators take turns, and are compared run by
run, so that whatever else the machine does meanwhile counts for all of them. A build that leaves out
a post is not counted but told.

What the disk costs is part of it. TMPDIR says where everything is written; a folder in memory shows
what the generators cost by themselves.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench import stages
from bench.corpus import specimens
from bench.generators import OURS, PEERS, Generator
from bench.measure import CommandFailed, Cost
from bench.scenarios import SCENARIOS, PostsMissing, compare, prepare

FIGURES: Mapping[str, str] = {
    "CPU s": "cpu_seconds",
    "wall s": "wall_seconds",
    "peak MB": "peak_megabytes",
}
"""The columns of the tables, and the field of Cost that each shows."""


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when everything was measured, 1 when a build failed or left posts out."""
    options = _options(argv)
    generators = [OURS, *_installed(options.against)]
    with _folder(options.keep) as folder:
        _say(f"writing {options.posts} posts for {', '.join(each.name for each in generators)}")
        written = list(specimens(options.posts + options.runs))
        workplaces = prepare(folder, generators, written, posts=options.posts)
        print(f"{options.posts} posts, {options.runs} runs in turn; {_machine()}")
        for generator in generators:
            print(f"  {generator.name}: {generator.version()}")
        for name in options.scenarios:
            scenario = SCENARIOS[name]
            try:
                costs = compare(workplaces, scenario, runs=options.runs, report=_say)
            except (CommandFailed, PostsMissing) as error:
                print(f"{name}: {error}", file=sys.stderr)
                return 1
            print(f"\n{name}\n{_table(costs)}")
        ours = workplaces[0]
        ours.forget()
        _say("stages of ours")
        found = stages.stages(ours.project, ours.site("stages"))
        print(f"\nstages of ours, cold build in one process\n{_stages(found, options.posts)}")
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 tests/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=_positive, default=1000, metavar="N", help="how many posts (1000)")
    parser.add_argument("--runs", type=_positive, default=3, metavar="N", help="how often each one builds (3)")
    parser.add_argument(
        "--against",
        type=_peers,
        default=list(PEERS.values()),
        metavar="NAMES",
        help=f"the others, with commas between: {','.join(PEERS)} (all that are installed), or none",
    )
    parser.add_argument(
        "--scenarios",
        type=_scenarios,
        default=list(SCENARIOS),
        metavar="NAMES",
        help=f"what to measure, with commas between: {','.join(SCENARIOS)} (all)",
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write projects and sites to this new folder")
    return parser.parse_args(argv)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _scenarios(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in SCENARIOS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: known are {', '.join(SCENARIOS)}")
    return names


def _peers(text: str) -> list[Generator]:
    names = [name for name in text.split(",") if name not in {"", "none"}]
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: known are {', '.join(PEERS)}")
    return [PEERS[name] for name in names]


def _installed(peers: Sequence[Generator]) -> Iterator[Generator]:
    for peer in peers:
        if peer.version():
            yield peer
        else:
            print(f"{peer.name} is not installed and left out; to install it: {peer.install}")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            yield Path(name)
        return
    keep.mkdir(parents=True, exist_ok=True)
    if any(keep.iterdir()):
        raise SystemExit(f"{keep} is not empty: name a new folder")
    yield keep.resolve()


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"


def _table(costs: Mapping[str, Sequence[Cost]]) -> str:
    """Return minimum, median and maximum of every figure, then ours divided by each peer's, run by run."""
    lines = [
        " " * 18 + "".join(f"{figure:^27}" for figure in FIGURES),
        " " * 18 + "".join(f"{'min':>8}{'median':>8}{'max':>8}   " for _ in FIGURES),
    ]
    for name, runs in costs.items():
        cells = []
        for field in FIGURES.values():
            values = [getattr(cost, field) for cost in runs]
            digits = 0 if field == "peak_megabytes" else 2
            cells += [f"{value:8.{digits}f}" for value in (min(values), median(values), max(values))] + ["   "]
        lines.append(f"{name:<18}{''.join(cells)}".rstrip())
    for name in [name for name in costs if name != OURS.name]:
        cells = []
        for field in FIGURES.values():
            pairs = zip(costs[OURS.name], costs[name], strict=True)
            ratios = [getattr(ours, field) / getattr(theirs, field) for ours, theirs in pairs if getattr(theirs, field)]
            cells.append("".join(f"{value:8.2f}" for value in (min(ratios), median(ratios), max(ratios))) + "   ")
        lines.append(f"{f'ours / {name}':<18}{''.join(cells)}".rstrip())
    return "\n".join(lines)


def _stages(found: Sequence[stages.Stage], posts: int) -> str:
    total = found[-1].cpu_seconds
    lines = [f"{'':<34}{'CPU s':>8}{'wall s':>8}{'share':>8}{'ms a post':>12}"]
    for stage in found:
        share, each = stage.cpu_seconds / total, 1000 * stage.cpu_seconds / posts
        lines.append(f"{stage.name:<34}{stage.cpu_seconds:8.2f}{stage.wall_seconds:8.2f}{share:8.0%}{each:12.3f}")
    return "\n".join(lines)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
