"""Scenarios: the situations in which a build is measured. A new one is a function and a line in SCENARIOS."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import measure
from bench.corpus import MARK, Specimen
from bench.generators import Generator
from bench.measure import Cost

VARIABLES = {
    "SOURCE_DATE_EPOCH": "1798736400",  # 2027 in Việt Nam: no post of the corpus is held back, whenever this runs.
    "NO_MKDOCS_2_WARNING": "1",
}
_MARKED = re.compile(re.escape(MARK.encode()) + rb"([a-z2-7]{8})")


class PostsMissing(Exception):
    """A build left posts out: what it cost says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """A generator's project, filled with posts, and where it builds."""

    generator: Generator
    folder: Path
    """Holds the project, the sites and the log."""

    posts: int
    """How many posts the project has."""

    sources: frozenset[str]
    """What lay at the top of the project before anything was built."""

    @property
    def project(self) -> Path:
        """The project's folder."""
        return _project(self.folder)

    def site(self, name: str) -> Path:
        """Return a folder to build into: a new one for each run.

        None is deleted before all is measured: on ext4, files made soon after
        others were deleted cost several times as much (it spares their inodes).
        """
        return self.folder / f"site-{name}"

    def forget(self) -> None:
        """Leave nothing in the project that a build kept for the next one."""
        for entry in self.project.iterdir():
            if entry.name not in self.sources:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def build(self, site: Path) -> Cost:
        """Return what a build of the project as it is now costs."""
        # Programs that keep things for next time in the user's folders keep them here.
        variables = {**VARIABLES, "XDG_CACHE_HOME": str(self.project / ".cache")}
        return measure.run(self.generator.command(self.project, site), log=self.folder / "log.txt", variables=variables)

    def verify(self, site: Path) -> None:
        """Raise PostsMissing unless every post has a page of its own with its last paragraph on it."""
        found: set[bytes] = set()
        for path in site.rglob("*.html"):
            marks = set(_MARKED.findall(path.read_bytes()))
            if len(marks) == 1:
                found |= marks
        if len(found) != self.posts:
            raise PostsMissing(f"{self.generator.name} made pages of {len(found)} posts out of {self.posts}")


def _project(folder: Path) -> Path:
    return folder / "project"


def prepare(
    folder: Path, generators: Sequence[Generator], specimens: Iterable[Specimen], *, posts: int
) -> list[Workplace]:
    """Write the project of every generator below *folder*, all with the same posts."""
    projects = {generator: _project(folder / generator.name) for generator in generators}
    for generator, project in projects.items():
        generator.begin(project)
    for specimen in specimens:
        for generator, project in projects.items():
            generator.add(project, specimen)
    return [
        Workplace(
            generator=generator,
            folder=project.parent,
            posts=posts,
            sources=frozenset(path.name for path in project.iterdir()),
        )
        for generator, project in projects.items()
    ]


Scenario = Callable[[Workplace, int], Cost | None]
"""Measures one generator once: takes its workplace and the number of the run. None: it cannot do that at all."""


def cold(workplace: Workplace, run: int) -> Cost:
    """Build from nothing: a new folder, no cache."""
    workplace.forget()
    site = workplace.site(f"cold-{run}")
    cost = workplace.build(site)
    workplace.verify(site)
    return cost


def check(workplace: Workplace, run: int) -> Cost | None:
    """Check every post, as an editor's `check` does."""
    command = workplace.generator.check(workplace.project)
    return measure.run(command, log=workplace.folder / "log.txt", variables=VARIABLES) if command else None


SCENARIOS: Mapping[str, Scenario] = {
    "cold build": cold,
    "check": check,
}
"""By the name that its table has."""


def compare(
    workplaces: Sequence[Workplace], scenario: Scenario, *, runs: int, report: Callable[[str], None]
) -> dict[str, list[Cost]]:
    """Return what each of *runs* runs cost each generator. They take turns, so that a busy minute hits all alike.

    Raises CommandFailed or PostsMissing.
    """
    costs: dict[str, list[Cost]] = {workplace.generator.name: [] for workplace in workplaces}
    for run in range(1, runs + 1):
        for workplace in workplaces:
            name = workplace.generator.name
            report(f"run {run} of {runs}: {name}")
            cost = scenario(workplace, run)
            if cost is not None:
                costs[name].append(cost)
    return {name: found for name, found in costs.items() if found}
