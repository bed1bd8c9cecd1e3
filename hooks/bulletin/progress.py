"""Progress: how far a build is, for the person who waits for it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any


class Progress:
    """Shows stage, count and time left on a terminal; elsewhere one line a stage."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """*say* is given one line a stage when nobody watches a terminal."""
        self._say = say
        self._stage = ""
        self._total = 0
        self._started = 0.0
        self._bar: Any = None
        self._task: Any = None
        self._is_terminal = sys.stderr.isatty()

    def report(self, stage: str, done: int, total: int) -> None:
        """Take note that *done* of *total* things of *stage* are finished."""
        if stage != self._stage:
            self._begin(stage, total)
        if self._bar is not None:
            self._bar.update(self._task, completed=done)
        if done == total:
            self._end()

    def finish(self) -> None:
        """Take the bar off the terminal."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        self._stage = ""

    def _begin(self, stage: str, total: int) -> None:
        self._stage, self._total, self._started = stage, total, time.monotonic()
        if not self._is_terminal:
            return
        if self._bar is None:
            # Imported here: a build without a terminal need not pay for it.
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("còn"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._bar.start()
        self._task = self._bar.add_task(stage, total=total)

    def _end(self) -> None:
        if self._bar is None:
            self._say(f"{self._stage}: {self._total} ({time.monotonic() - self._started:.1f} giây)")
