"""Scenarios: the situations in which a build is measured. A new one is a function and a line in SCENARIOS."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import measure
from bench.corpus import MARK, Specimen
from bench.generators import Generator
from bench.measure import Cost

VARIABLES = {
    "SOURCE_DATE_EPOCH": "1798736400",  # 2027 in Việt Nam: no post of the corpus is held back, whenever this runs.
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONDONTWRITEBYTECODE": "",  # As the launcher has it; what is in Python among the others gains as well.
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

    files: tuple[Path, ...]
    """Where each post lies, oldest first."""

    spare: tuple[Specimen, ...]
    """Posts that are not in the project yet, newest last."""

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
        posts = sum(MARK in path.read_text(encoding="utf-8") for path in self.project.rglob("*.md"))
        if len(found) != posts:
            raise PostsMissing(f"{self.generator.name} made pages of {len(found)} posts out of {posts}")

    def standing(self) -> Path:
        """Return the site that rebuilds go on with, built now if it is not there."""
        site = self.site("standing")
        if not site.exists():
            self.forget()
            self.build(site)
        return site


def _project(folder: Path) -> Path:
    return folder / "project"


def prepare(
    folder: Path, generators: Sequence[Generator], specimens: Sequence[Specimen], *, posts: int
) -> list[Workplace]:
    """Write the project of every generator below *folder*, all with the same first *posts*; the others are spare."""
    found = []
    for generator in generators:
        project = _project(folder / generator.name)
        generator.begin(project)
        files = tuple(generator.add(project, specimen) for specimen in specimens[:posts])
        found.append(
            Workplace(
                generator=generator,
                folder=project.parent,
                files=files,
                spare=tuple(specimens[posts:]),
                sources=frozenset(path.name for path in project.iterdir()),
            )
        )
    return found


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


def nothing(workplace: Workplace, run: int) -> Cost:
    """Build again, though nothing changed."""
    return workplace.build(workplace.standing())


def body(workplace: Workplace, run: int) -> Cost:
    """Build again after one paragraph was added to one post."""
    said = f"Sửa lần {run} ở thân bài."
    return _edited(workplace, run, lambda text: f"{text}\n{said}\n", said)


def title(workplace: Workplace, run: int) -> Cost:
    """Build again after one title was changed."""
    said = f"Tựa mới lần {run}"
    return _edited(workplace, run + 50, lambda text: re.sub(r"(?m)^title: .*", f'title: "{said}"', text, count=1), said)


def added(workplace: Workplace, run: int) -> Cost:
    """Build again after one post was added, the newest of all."""
    site = workplace.standing()
    workplace.generator.add(workplace.project, workplace.spare[run - 1])
    cost = workplace.build(site)
    workplace.verify(site)
    return cost


def _edited(workplace: Workplace, number: int, edit: Callable[[str], str], said: str) -> Cost:
    site = workplace.standing()
    # An odd step visits posts of all years.
    path = workplace.files[number * 7919 % len(workplace.files)]
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    cost = workplace.build(site)
    if not any(said in page.read_text(encoding="utf-8") for page in site.rglob("*.html")):
        raise PostsMissing(f"{workplace.generator.name} did not say what was changed")
    return cost


def preview(workplace: Workplace, run: int) -> Cost | None:
    """Save one post while the preview shows it, and wait for its new page: no CPU seconds, only the time to wait."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = workplace.generator.serve(workplace.project, port)
    if not command:
        return None
    path = workplace.files[(run + 90) * 7919 % len(workplace.files)]
    address = f"http://127.0.0.1:{port}/{_address(workplace.standing(), path)}"
    said = f"Xem trước lần {run}."
    with (workplace.folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **VARIABLES})
        try:
            _wait_for(address, "")
            path.write_text(f"{path.read_text(encoding='utf-8')}\n{said}\n", encoding="utf-8")
            started = time.perf_counter()
            _wait_for(address, said)
            return Cost(cpu_seconds=0.0, wall_seconds=time.perf_counter() - started, peak_megabytes=0.0)
        finally:
            process.terminate()
            process.wait()


def _address(site: Path, post: Path) -> str:
    """Return where the page of *post* lies in *site*: the one that has its mark and no other."""
    mark = set(_MARKED.findall(post.read_bytes()))
    pages = (page for page in site.rglob("index.html") if set(_MARKED.findall(page.read_bytes())) == mark)
    return next(pages).relative_to(site).as_posix().removesuffix("index.html")


_PATIENCE = 300
"""Seconds after which a preview is held to be broken."""


def _wait_for(address: str, said: str) -> None:
    """Ask for *address* until the answer holds *said*."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - this machine
                if said in answer.read().decode():
                    return
        except OSError:
            time.sleep(0.05)
        time.sleep(0.002)
    raise PostsMissing(f"{address} never said {said!r}")


SCENARIOS: Mapping[str, Scenario] = {
    "cold build": cold,
    "nothing changed": nothing,
    "one body edited": body,
    "one title edited": title,
    "one post added": added,
    "preview": preview,
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
