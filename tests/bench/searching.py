"""Measure the search: what it finds, in each class of queries (see `queries`), how many bytes and how long it takes.

The posts are made up, or any texts: a folder of .txt files, the first line of each its title. The index is
made in one process and read by Chromium from a plain file server, by the modules that the search page has.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from bench.corpus import specimens
from bench.generators import ROOT
from bench.queries import CLASSES, Maker, Query
from browsing import CHROMIUM, FLAGS, serving
from bulletin import glossary, permalinks, rendering, search_index
from bulletin.search_records import Record, order

MODULES = ROOT / "hooks" / "theme" / "assets" / "search"

ASK = """async ([queries, isCold]) => {
  const { Engine } = await import("/assets/search/engine.js");
  let bytes = 0, files = 0, engine;
  const open = async () => {
    engine = new Engine(async (path) => {
      const data = await (await fetch(`/tim-kiem/${path}`, { cache: "no-store" })).arrayBuffer();
      bytes += data.byteLength;
      files++;
      return data;
    });
    bytes = files = 0;
    await engine.open();
  };
  await open();
  const found = [];
  for (const q of queries) {
    if (isCold) await open();
    const start = performance.now();
    const { results } = await engine.search({ q });
    const addresses = results.map(({ address }) => `/${address}`);
    found.push({ addresses, time: performance.now() - start, bytes, files });
  }
  return found;
}"""


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0; print what was measured."""
    options = _options(argv)
    if CHROMIUM is None:
        raise SystemExit("No Chromium on this machine.")
    records = order(texts(options.texts, options.posts) if options.texts else posts(options.posts))
    path = ROOT / "docs" / glossary.NAME
    expansions, _ = glossary.parse(path.name, path.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="search-") as name:
        folder = Path(name)
        _index(folder, records, expansions)
        maker = Maker(records, expansions)
        queries = [query for kind in CLASSES for query in maker.make(kind, options.queries)]
        _measure(folder, queries)
    return 0


def posts(count: int) -> Iterator[Record]:
    """Yield *count* posts of the corpus that builds are measured with."""
    for specimen in specimens(count):
        rendered = rendering.render(specimen.body(link=lambda place: place.address))
        yield Record(
            id=specimen.id,
            address=specimen.place.address,
            title=specimen.place.title,
            summary=rendered.excerpt,
            headings=tuple(heading.text for heading in rendered.headings),
            text=rendered.text,
            tags=specimen.tags,
            published_at=specimen.published_at.isoformat(),
            category=specimen.category,
        )


def texts(folder: Path, count: int) -> Iterator[Record]:
    """Yield up to *count* records of the texts below *folder*, in an order by chance, but the same every time."""
    paths = sorted(folder.rglob("*.txt"))
    random.Random(str(len(paths))).shuffle(paths)  # noqa: S311 - no secret
    made = 0
    for path in paths:
        title, _, text = path.read_text(encoding="utf-8", errors="replace").strip().partition("\n")
        if len(text.split()) < 40 or not title.strip():
            continue
        year = 2008 + made * 19 // count
        yield Record(
            id=path.stem,
            address=f"/{year}/{made % 12 + 1:02}/{path.stem}/",
            title=title.strip(),
            summary="",
            headings=(),
            text=text.strip(),
            published_at=f"{year}-{made % 12 + 1:02}-{made % 28 + 1:02}T00:00:00+07:00",
            category=path.parent.name,
        )
        made += 1
        if made == count:
            return


def _index(folder: Path, records: Sequence[Record], expansions: Mapping[str, Sequence[str]]) -> None:
    start = time.process_time()
    prepared = list(map(search_index.prepare, search_index.runs(records)))
    middle = time.process_time()
    size = files = 0
    for address, data in search_index.build(records, prepared, categories={}, glossary=expansions):
        path = folder / permalinks.output_path(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        size += len(data)
        files += 1
    end = time.process_time()
    words = mean(len(record.text.split()) for record in records)
    script = sum(len(gzip.compress(path.read_bytes(), 9)) for path in MODULES.glob("*.js"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(records)} records of {words:.0f} words; {os.cpu_count()} cores")
    print(f"index: {middle - start:.2f} (words, texts) + {end - middle:.2f} (the rest) CPU s, peak {peak} MB")
    print(f"files: {files}, {size / len(records):.0f} bytes a record; scripts {script / 1000:.1f} kB, gzip")
    target = folder / "assets" / "search"
    target.mkdir(parents=True)
    for path in MODULES.glob("*.js"):
        (target / path.name).write_bytes(path.read_bytes())
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    (folder / "404.html").write_text("", encoding="utf-8")


def _measure(folder: Path, queries: Sequence[Query]) -> None:
    from playwright.sync_api import sync_playwright

    asked = [query.text for query in queries]
    with serving(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(address)
        cold: list[dict[str, Any]] = page.evaluate(ASK, [asked, True])
        warm: list[dict[str, Any]] = page.evaluate(ASK, [asked, False])
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slow: list[dict[str, Any]] = page.evaluate(ASK, [asked, False])
        browser.close()
    print(f"\n{'':<14}{'queries':>8}{'success@1':>11}{'MRR@10':>8}{'kB cold':>9}{'p95':>6}{'files':>7}")
    ranks = []
    for kind in CLASSES:
        rows = [(query, answer) for query, answer in zip(queries, cold, strict=True) if query.kind == kind]
        if not rows:
            print(f"{kind:<14}{0:>8}")
            continue
        found = [_rank(query, answer["addresses"]) for query, answer in rows]
        ranks.append(mean(found))
        first = mean(rank == 1 for rank in found)
        sizes = [answer["bytes"] / 1000 for _, answer in rows]
        number = mean(answer["files"] for _, answer in rows)
        print(
            f"{kind:<14}{len(rows):>8}{first:>11.3f}{ranks[-1]:>8.3f}"
            f"{_share(sizes, 50):>9.0f}{_share(sizes, 95):>6.0f}{number:>7.0f}"
        )
    sizes = [answer["bytes"] / 1000 for answer in cold]
    print(f"{'all':<14}{len(queries):>8}{'':>11}{mean(ranks):>8.3f}{_share(sizes, 50):>9.0f}{_share(sizes, 95):>6.0f}")
    for name, answers in (("cold", cold), ("one after the other", warm), ("the same, CPU slowed 4 times", slow)):
        times = [answer["time"] for answer in answers]
        print(f"ms a query, {name}: p50 {_share(times, 50):.0f}, p95 {_share(times, 95):.0f}")


def _rank(query: Query, addresses: Sequence[str]) -> float:
    """Return 1 divided by the place of the first right answer; 0 when there is none."""
    return next((1 / place for place, address in enumerate(addresses, 1) if address in query.wanted), 0.0)


def _share(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1] if len(values) > 1 else values[0]


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 tests/bench search", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=10_000, metavar="N", help="how many posts or texts (10000)")
    parser.add_argument("--queries", type=int, default=60, metavar="N", help="queries of each class (60)")
    parser.add_argument("--texts", type=Path, metavar="FOLDER", help="texts to search, instead of made-up posts")
    return parser.parse_args(argv)
