"""What the register of documents and the bound volumes cost, in posts of which every other one cites two documents."""

from __future__ import annotations

import dataclasses
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import inside
from bench.corpus import Specimen, specimens
from bench.stages import stages
from bulletin import Bulletin, assemble, citations, register_pages, rendering, volumes
from bulletin.documents import mentions
from bulletin.register import Register
from bulletin.related import Relations
from bulletin.settings import Period


def main(argv: Sequence[str]) -> int:
    """Print what each part costs."""
    arguments = inside.options("documents", __doc__, argv, posts=10000, runs=5)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        bulletin = inside.assembled(
            project,
            _citing(arguments.posts),
            change=lambda settings: dataclasses.replace(settings, volumes=Period.YEAR),
        )
        recognition = _measure(bulletin, arguments.runs)
        _share(project, recognition)
        _lapse(project, bulletin)
    return 0


def _citing(count: int) -> Iterator[Specimen]:
    """Yield the posts of the corpus, every other one with two citations: a well-known document and any of many."""
    chance = random.Random("van-ban")  # noqa: S311 - the same every time, and no secret
    for at, specimen in enumerate(specimens(count)):
        if at % 2:
            yield specimen
            continue
        year = specimen.published_at.year
        known = f"Quyết định số {chance.randint(1, 40)}/{year - 1}/QĐ-TTg"
        day = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{year}"
        local = f"Kế hoạch số {chance.randint(1, 400)}/KH-UBND ngày {day}"
        yield dataclasses.replace(specimen, lead=f"{specimen.lead}\n\nThực hiện {known} và {local}, Chi cục thông báo.")


def _measure(bulletin: Bulletin, runs: int) -> float:
    """Print what each part costs; return the CPU seconds of recognition."""
    library = bulletin.library
    rendered = {post.id: rendering.render(post.body) for post in library.posts}
    named = {post.id: mentions(post, rendered[post.id].citations) for post in library.posts}
    made = Register([], library, named, today=inside.NOW.date())
    cited = sum(bool(found) for found in named.values())
    print(f"{len(library.posts)} posts, {cited} cite, {len(made.documents)} documents, {len(bulletin.volumes)} volumes")

    def recognise() -> None:
        for post in library.posts:
            citations.find(rendered[post.id].text)
            mentions(post, ())

    def relate() -> None:
        relations = Relations(library, made)
        for post in library.posts:
            relations.of(post)

    pages = [address for address in bulletin.pages if address.startswith("/van-ban/")]
    measured: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("recognise", recognise),
        ("render, with recognition", lambda: [rendering.render(post.body) for post in library.posts]),
        ("register", lambda: Register([], library, named, today=inside.NOW.date())),
        ("related", relate),
        (f"plan {len(pages)} pages", lambda: register_pages.make_pages(made, bulletin.contents, bulletin.settings)),
        ("plan volumes", lambda: volumes.plan(library, bulletin.contents, bulletin.settings, {})),
        ("volumes, HTML", lambda: [bulletin.volume(each) for each in bulletin.volumes if each.endswith(".html")]),
        ("volumes, EPUB", lambda: [bulletin.volume(each) for each in bulletin.volumes if each.endswith(".epub")]),
    )
    spent = {name: inside.seconds(work, runs=runs) for name, work in measured}
    for name, seconds in spent.items():
        print(f"{name}: {seconds:.3f} CPU seconds")
    recognition = spent["recognise"]
    print(f"recognition: {recognition / len(library.posts) * 1000:.3f} ms a post, ", end="")
    print(f"{recognition / spent['render, with recognition']:.1%} of rendering")
    print(f"volumes: {sum(len(bulletin.volume(each)) for each in bulletin.volumes) / 1e6:.0f} MB")
    return recognition


def _share(project: Path, recognition: float) -> None:
    """Say what share of a build from nothing, in one process and without volumes, recognition is."""
    shutil.rmtree(project / ".cache", ignore_errors=True)
    whole = stages(project, project / "site")[-1].cpu_seconds
    print(f"recognition: {recognition / whole:.1%} of a build from nothing ({whole:.1f} CPU seconds)")


def _lapse(project: Path, before: Bulletin) -> None:
    """Say how many pages show one document that is marked lapsed, told from the values they are made of."""
    document = max(
        # One whose number says its year: of the others there is one in each.
        (document for document in before.register.documents if "/QĐ-TTg" in document.number),
        key=lambda document: len(before.register.posts(document)),
    )
    entry = f"---\nnumber: {document.number}\nstatus: lapsed\nlapsed_on: 2026-07-01\nchecked_on: 2026-07-01\n"
    (project / "posts" / "van-ban.yml").write_text(entry, encoding="utf-8")
    after = assemble(before.settings, now=inside.NOW)
    posts = [
        address for address, page in after.pages.items() if page.context.get("lapsed") or "document" in page.context
    ]
    told = sum(bool(after.pages[address].context.get("lapsed")) for address in posts)
    print(f"{document.number} marked lapsed: {told} posts say so; {len(after.pages)} pages in all")
