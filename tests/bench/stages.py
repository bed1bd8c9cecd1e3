"""Stages: where our own build spends its time, all of it in one process."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from bench.generators import ROOT
from bench.scenarios import VARIABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of a build."""

    name: str
    cpu_seconds: float
    wall_seconds: float


def stages(project: Path, site: Path) -> list[Stage]:
    """Return what each stage of a build of *project* into *site* costs, in their order; the last is all of it.

    It is a whole build by MkDocs. The stages are the functions that `assemble`
    calls by name, whatever they are called by then, and the writing of the site.
    """
    watch = _Watch()
    with watch.time("import"):
        sys.path.insert(0, str(ROOT / "hooks"))
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        import bulletin
        from bulletin import assembly, output, search_index, workers
    os.environ.update(VARIABLES)
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with ExitStack() as stack:
        stack.enter_context(_patched(workers, "cores", lambda: 1))
        for name in assembly.assemble.__code__.co_names:
            if isinstance(getattr(assembly, name, None), FunctionType):
                stack.enter_context(watch.on(assembly, name, f"assemble: {name}"))
        stack.enter_context(watch.on(bulletin, "assemble", "assemble: the rest"))
        stack.enter_context(watch.on(output, "write", "write: folders"))
        stack.enter_context(watch.on(output, "make", "write: make pages and feeds, prove them"))
        stack.enter_context(watch.on(search_index, "prepare", "search: words and texts"))
        stack.enter_context(watch.on(search_index, "build", "search: the rest"))
        stack.enter_context(watch.on(output, "write_new", "write: put on disk"))
        stack.enter_context(watch.on(output, "prove", "write: prove the whole"))
        stack.enter_context(watch.time("MkDocs"))
        build(load_config(str(project / "mkdocs.yml"), site_dir=str(site)))
    return watch.stages()


class _Watch:
    """Times what runs; what runs within something else counts for the inner one alone."""

    def __init__(self) -> None:
        self._spent: dict[str, tuple[float, float]] = {}
        self._inner: list[tuple[float, float]] = [(0.0, 0.0)]

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        self._spent.setdefault(name, (0.0, 0.0))
        self._inner.append((0.0, 0.0))
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            inner_cpu, inner_wall = self._inner.pop()
            spent_cpu, spent_wall = self._spent[name]
            self._spent[name] = spent_cpu + cpu - inner_cpu, spent_wall + wall - inner_wall
            outer_cpu, outer_wall = self._inner[-1]
            self._inner[-1] = outer_cpu + cpu, outer_wall + wall

    def on(self, module: ModuleType, function: str, name: str) -> AbstractContextManager[None]:
        """Time *function* of *module* under *name* while the block runs."""
        original = getattr(module, function)

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.time(name):
                result = original(*arguments, **options)
                # A generator does its work when it is read: read it here.
                return list(result) if isinstance(result, Iterator) else result

        return _patched(module, function, timed)

    def stages(self) -> list[Stage]:
        found = [Stage(name=name, cpu_seconds=cpu, wall_seconds=wall) for name, (cpu, wall) in self._spent.items()]
        cpu, wall = self._inner[0]
        return [*found, Stage(name="all", cpu_seconds=cpu, wall_seconds=wall)]


@contextmanager
def _patched(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """Let *name* of *module* be *value* while the block runs."""
    original = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, original)
