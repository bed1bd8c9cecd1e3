"""Workers: one function over many things, shared among the cores of the machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from bulletin import store

T = TypeVar("T")
R = TypeVar("R")
P = TypeVar("P")

Report = Callable[[str, int, int], None]
"""Told the name of a stage in Vietnamese, how much of it is done, and how much there is."""

FEW = 400
"""Below this many things, starting processes costs more than it saves."""

_known: Any = None
"""In a worker process: the function, the payload, and the things if it has them all."""


def silent(stage: str, done: int, total: int) -> None:
    """A Report that tells nobody."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def nothing() -> None:
    """Do nothing meanwhile."""


def share(
    function: Callable[[P, T], R],
    things: Sequence[T],
    *,
    payload: P,
    stage: str,
    report: Report = silent,
    workers: int | None = None,
    few: int = FEW,
    meanwhile: Callable[[], object] = nothing,
) -> Iterator[R]:
    """Yield ``function(payload, thing)`` for each of *things*, in their order.

    *function* is a module-level function. *payload* reaches each process once.
    The results do not depend on the number of *workers* (default: every core).
    Below *few* things no process is started: a smaller number suits slower work.
    *meanwhile* is called once, in this process, before the first result: while the
    others are at work, if there are any.
    """
    workers = workers or cores()
    total = len(things)
    if total:
        report(stage, 0, total)
    if workers == 1 or total < few:
        meanwhile()
        for done, thing in enumerate(things, 1):
            yield function(payload, thing)
            report(stage, done, total)
        return
    # A forked process starts with payload and things in its memory; elsewhere they are sent, payload once a process.
    methods = multiprocessing.get_all_start_methods()
    has_all = "fork" in methods and os.uname().sysname == "Linux"
    context = multiprocessing.get_context("fork" if has_all else None)
    size = max(1, min(256, total // (workers * 4)))
    ranges = [range(start, min(start + size, total)) for start in range(0, total, size)]
    chunks = ranges if has_all else [things[each.start : each.stop] for each in ranges]
    known = function, payload, things if has_all else ()
    done = 0
    pool = ProcessPoolExecutor(workers, context, initializer=_receive, initargs=known)
    try:
        shared = pool.map(_work, chunks)
        meanwhile()
        for packed in shared:
            results = pickle.loads(packed)  # noqa: S301 - from a process of our own
            yield from results
            done += len(results)
            report(stage, done, total)
    finally:
        pool.shutdown(cancel_futures=True)  # After a fault nobody asks for the rest, and nobody may be at work still.


def _receive(function: Callable[[P, T], R], payload: P, things: Sequence[T]) -> None:
    global _known  # noqa: PLW0603 - belongs to the worker process, which serves one call of `share`
    gc.freeze()  # What came with the fork stays: no use in looking through it for garbage, nor in copying its pages.
    _known = function, payload, things


def _work(chunk: Sequence[Any]) -> bytes:
    function, payload, things = _known
    found = things[chunk.start : chunk.stop] if isinstance(chunk, range) and things else chunk
    return store.pack([function(payload, thing) for thing in found])
