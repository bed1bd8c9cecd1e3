"""What all feeds of a bulletin cost, and what its yearly archives would by feedgen.

Runs in the project's own environment: ``.venv/bin/python tests/bench/feed_writers.py --posts 10000``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "hooks")]

from feedgen.feed import FeedGenerator  # noqa: E402

from bench.corpus import specimens  # noqa: E402 - found by the line above
from bench.generators import Ours  # noqa: E402
from bulletin import Bulletin, Settings, assemble, dates, feeds, syndication  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bulletin = _bulletin(Path(folder), arguments.posts)
    archives = [address for address, feed in bulletin.feeds.items() if feed.archived]
    size = sum(len(bulletin.feed(address)) for address in bulletin.feeds)
    print(f"{len(bulletin.feeds)} feeds, {size / 1e6:.0f} MB, {len(archives)} of them archives")
    measured: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("plan", lambda: feeds.plan(bulletin.library, bulletin.contents, bulletin.settings)),
        ("all feeds", lambda: [bulletin.feed(address) for address in bulletin.feeds]),
        ("archives, ours", lambda: [bulletin.feed(address) for address in archives]),
        ("archives, feedgen", lambda: [_by_feedgen(bulletin, address) for address in archives]),
    )
    for name, work in measured:
        print(f"{name}: {median(_seconds(work) for _ in range(arguments.runs)):.3f} CPU seconds")
    for module in ("lxml.etree", "feedgen.feed"):
        print(f"import {module}: {median(_import(module) for _ in range(arguments.runs)) * 1000:.0f} ms")
    return 0


def _bulletin(project: Path, count: int) -> Bulletin:
    generator = Ours()
    generator.begin(project)
    for specimen in specimens(count):
        generator.add(project, specimen)
    return assemble(Settings.from_file(project), now=dates.read("2026-11-01").at)


def _by_feedgen(bulletin: Bulletin, address: str) -> bytes:
    feed, settings = bulletin.feeds[address], bulletin.settings
    made = FeedGenerator()
    made.id(settings.id_uri(feed.channel.id))
    made.title(feed.title)
    made.updated(feed.changed_at)
    made.author(name=settings.agency)
    for content in feed.entries:
        post, url = content.post, settings.site_url + content.post.permalink[1:]
        entry = made.add_entry(order="append")
        entry.id(settings.id_uri(post.id))
        entry.title(post.title)
        entry.link(href=url, rel="alternate")
        entry.published(post.published_at)
        entry.updated(post.updated_at)
        entry.author(name=post.author or settings.agency)
        entry.summary(content.lead)
        entry.content(syndication.absolute(content.html, site=settings.site_url, url=url), type="html")
        for name in (settings.category(post.category).name, *post.tags):
            entry.category(term=name)
    return bytes(made.atom_str(pretty=True))


def _seconds(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _import(module: str) -> float:
    code = f"import time; before = time.process_time(); import {module}; print(time.process_time() - before)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    raise SystemExit(main())
