"""Measure: what a command costs, from its start to the end of the last process it started. POSIX only."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a command cost."""

    cpu_seconds: float
    """Processor time, user and system, of the command and of every process it waited for."""

    wall_seconds: float
    """Time on the clock."""

    peak_megabytes: float
    """The most memory that the largest of its processes held. Never below what this benchmark itself holds."""


class CommandFailed(Exception):
    """A measured command ended with an error."""

    def __init__(self, command: Sequence[str], status: int, printed: str) -> None:
        super().__init__(command, status, printed)
        self.command, self.status, self.printed = command, status, printed

    def __str__(self) -> str:
        return f"{' '.join(self.command)}\nended with {self.status}:\n{self.printed[-3000:]}"


def run(command: Sequence[str], *, log: Path, variables: Mapping[str, str]) -> Cost:
    """Return what *command* cost; what it prints goes to the file *log*. Raises CommandFailed."""
    assert sys.platform != "win32"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **variables}
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandFailed(command, process.returncode, log.read_text(encoding="utf-8", errors="replace"))
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        wall_seconds=wall_seconds,
        peak_megabytes=usage.ru_maxrss * unit / 1e6,
    )
