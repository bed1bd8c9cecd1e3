"""What all feeds of a bulletin cost, and what its yearly archives would by feedgen."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from feedgen.feed import FeedGenerator

from bench import inside
from bench.corpus import specimens
from bulletin import Bulletin, feeds, syndication


def main(argv: Sequence[str]) -> int:
    """Print what each part costs."""
    arguments = inside.options("feeds", __doc__, argv, posts=10000, runs=5)
    with tempfile.TemporaryDirectory() as folder:
        bulletin = inside.assembled(Path(folder), specimens(arguments.posts))
    archives = [address for address, feed in bulletin.feeds.items() if feed.archived]
    size = sum(len(bulletin.feed(address)) for address in bulletin.feeds)
    print(f"{len(bulletin.feeds)} feeds, {size / 1e6:.0f} MB, {len(archives)} of them archives")
    measured: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("plan", lambda: feeds.plan(bulletin.library, bulletin.contents, bulletin.settings)),
        ("all feeds, and their proof", lambda: [bulletin.feed(address) for address in bulletin.feeds]),
        ("archives, ours", lambda: [syndication.make(bulletin.feeds[each], bulletin.settings) for each in archives]),
        ("archives, feedgen", lambda: [_by_feedgen(bulletin, address) for address in archives]),
    )
    for name, work in measured:
        print(f"{name}: {inside.seconds(work, runs=arguments.runs):.3f} CPU seconds")
    print(f"import feedgen.feed: {median(_import('feedgen.feed') for _ in range(arguments.runs)) * 1000:.0f} ms")
    return 0


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


def _import(module: str) -> float:
    code = f"import time; before = time.process_time(); import {module}; print(time.process_time() - before)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
