"""The sitemap and robots.txt."""

from __future__ import annotations

from datetime import date, datetime

import lxml.etree

from bulletin import sitemap
from bulletin.dates import VIETNAM
from project import post as text_of

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(data: bytes) -> dict[str, str | None]:
    urls = lxml.etree.fromstring(data).findall("s:url", namespaces=NAMES)
    found = {url.findtext("s:loc", namespaces=NAMES): url.findtext("s:lastmod", namespaces=NAMES) for url in urls}
    assert len(found) == len(urls)
    return found


def test_every_page_is_there_once_and_in_order(publish):
    bulletin = publish({"posts/a.md": text_of("Đo", id="a", tags="ISO"), "docs/lien-he.md": "# Liên hệ\n"})
    found = list(entries(bulletin.files["/sitemap.xml"]))
    site = "https://ban-tin.example"
    assert found == sorted(site + address for address in [*bulletin.pages, "/lien-he/"])
    assert f"{site}/2026/03/do/" in found


def test_dates_come_from_the_content(publish):
    files = {
        "posts/a.md": text_of("Đo", id="a", changes="[{date: 2026-04-05, note: Sửa}]"),
        "docs/lien-he.md": "---\nupdated: 2026-01-02\n---\n# Liên hệ\n",
        "docs/khac.md": "---\nupdated: hôm qua\n---\n# Khác\n",
    }
    found = entries(publish(files).files["/sitemap.xml"])
    assert found["https://ban-tin.example/2026/03/do/"] == "2026-04-05T00:00:00+07:00"
    assert found["https://ban-tin.example/2026/"] == "2026-04-05T00:00:00+07:00"
    assert found["https://ban-tin.example/lien-he/"] == "2026-01-02"
    assert found["https://ban-tin.example/khac/"] is None


def test_hidden_posts_are_not_told(publish):
    files = {
        "posts/a.md": text_of("Nháp", id="a", status="draft"),
        "posts/b.md": text_of("Hẹn", id="b", date="2027-01-01"),
    }
    assert not any("nhap" in address or "hen" in address for address in entries(publish(files).files["/sitemap.xml"]))


def test_dates_are_written_as_sitemaps_want_them(settings):
    at = datetime(2017, 12, 4, 8, 30, tzinfo=VIETNAM)
    found = entries(sitemap.sitemap(settings, [("/b/", at), ("/a/", date(2017, 12, 4)), ("/c/", None)]))
    assert list(found.values()) == ["2017-12-04", "2017-12-04T08:30:00+07:00", None]


def test_robots_are_told_where_the_sitemap_is(settings):
    assert b"\nSitemap: https://ban-tin.example/sitemap.xml\n" in sitemap.robots(settings)
