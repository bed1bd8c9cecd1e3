"""Sitemap: what search engines read. Dates come from the posts, never from the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from html import escape

from bulletin import dates, permalinks
from bulletin.settings import Settings


def sitemap(settings: Settings, pages: Iterable[tuple[str, datetime | date | None]]) -> bytes:
    """Return sitemap.xml of *pages*: each address and when its content last changed, if that is known."""
    lines = ["<?xml version='1.0' encoding='utf-8'?>", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, changed in sorted(pages, key=lambda page: page[0]):
        lines += ("  <url>", f"    <loc>{escape(settings.site_url + address[1:], quote=False)}</loc>")
        if changed is not None:
            lines.append(f"    <lastmod>{dates.machine(changed)}</lastmod>")
        lines.append("  </url>")
    return "\n".join((*lines, "</urlset>")).encode()


def robots(settings: Settings) -> bytes:
    """Return robots.txt: everything may be read, and the sitemap is there."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {settings.site_url}{permalinks.SITEMAP[1:]}\n".encode()


def keep_out() -> bytes:
    """Return robots.txt for a preview: nothing may be read."""
    return b"User-agent: *\nDisallow: /\n"
