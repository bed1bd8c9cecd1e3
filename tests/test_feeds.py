"""Feeds: what each of them tells, as a reader's program takes it."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from bulletin import feeds
from bulletin.archives import addresses
from conftest import NOW
from project import post as text_of

SITE = "https://ban-tin.example"
FILES = {
    "posts/a.md": text_of("Đo lường & chất lượng <mới>", id="a", date="2026-03-01", author="Đặng Đức", tags="ISO"),
    "posts/b.md": text_of("Hai", id="b", date="2026-03-02 08:30", changes="[{date: 2026-04-05, note: Sửa số}]"),
    "posts/c.md": text_of("Ba", id="c", date="2025-03-02", category="do-luong"),
    "posts/c2.md": text_of("Bốn", id="c2", date="2023-12-31 23:59"),
    "posts/nhap.md": text_of("Nháp", id="d", status="draft"),
    "posts/hen.md": text_of("Hẹn", id="e", date="2027-01-01"),
    "posts/go.md": text_of("Gỡ", id="f", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x}"),
}


@pytest.fixture
def bulletin(publish):
    return publish(FILES)


def instant(parsed):
    return datetime(*parsed[:6], tzinfo=UTC)


def told(bulletin, address):
    """Return (id, address, date, title) of each entry of the feed at *address*, as a third party reads them."""
    data = bulletin.feed(address)
    if address.endswith(".json"):
        return [
            (each["id"], each["url"], datetime.fromisoformat(each["date_published"]).astimezone(UTC), each["title"])
            for each in json.loads(data)["items"]
        ]
    found = feedparser.parse(data)
    assert not found.bozo, found.bozo_exception
    return [(each.id, each.link, instant(each.published_parsed), each.title) for each in found.entries]


def ids(bulletin, address):
    return [id.removeprefix("tag:ban-tin.example,2026:") for id, *_ in told(bulletin, address)]


@pytest.mark.parametrize(
    "folder", ["/", "/chuyen-muc/thong-bao/", "/chuyen-muc/do-luong/", "/dinh-chinh/"], ids=lambda each: each.strip("/")
)
def test_three_formats_tell_the_same_entries_in_the_same_order(bulletin, folder):
    rss, atom, feed = (told(bulletin, folder + name) for name in ("rss.xml", "atom.xml", "feed.json"))
    assert rss
    assert rss == atom == feed


def test_feed_of_the_bulletin_and_of_each_category_hold_their_posts_newest_first(bulletin):
    assert ids(bulletin, "/rss.xml") == ["b", "a", "c", "c2"]
    assert ids(bulletin, "/chuyen-muc/thong-bao/rss.xml") == ["b", "a", "c2"]
    assert ids(bulletin, "/chuyen-muc/do-luong/rss.xml") == ["c"]


def test_entry_leads_to_its_post(bulletin):
    assert told(bulletin, "/feed.json")[1] == (
        "tag:ban-tin.example,2026:a",
        f"{SITE}/2026/03/do-luong-chat-luong-moi/",
        datetime(2026, 2, 28, 17, tzinfo=UTC),
        "Đo lường & chất lượng <mới>",
    )


def test_feed_holds_the_newest_only(publish, settings):
    files = {f"posts/{day}.md": text_of("Tin", id=f"p{day}", date=f"2026-03-{day:02}") for day in range(1, 9)}
    bulletin = publish(files, settings=dataclasses.replace(settings, feed_size=3))
    for address in ("/rss.xml", "/atom.xml", "/feed.json", "/chuyen-muc/thong-bao/atom.xml"):
        assert ids(bulletin, address) == ["p8", "p7", "p6"]


def test_archives_hold_every_listed_post_exactly_once(publish, settings):
    bulletin = publish(FILES, settings=dataclasses.replace(settings, feed_size=1))
    archives = [address for address, feed in bulletin.feeds.items() if feed.archived]
    assert archives == ["/2026/atom.xml", "/2025/atom.xml", "/2023/atom.xml"]
    found = [id for address in archives for id in ids(bulletin, address)]
    assert found == [post.id for post in bulletin.library.listed]


def test_archives_are_linked_from_the_newest_to_the_oldest_and_back(bulletin):
    """RFC 5005, section 4: from the feed every archive is reached by ``prev-archive``."""
    way, at = [], "/atom.xml"
    while at:
        way.append(at)
        at = bulletin.feeds[at].older
    assert way == ["/atom.xml", "/2026/atom.xml", "/2025/atom.xml", "/2023/atom.xml"]
    assert [bulletin.feeds[address].newer for address in way[1:]] == ["", "/2026/atom.xml", "/2025/atom.xml"]
    assert {bulletin.feeds[address].archived for address in way[1:]} == {"/atom.xml"}
    others = [feed for address, feed in bulletin.feeds.items() if address not in way]
    assert not any(feed.older or feed.newer or feed.archived for feed in others)


def test_archive_of_a_year_that_is_over_keeps_its_bytes_when_a_post_comes(publish, bulletin):
    before = {address: bulletin.feed(address) for address in ("/2025/atom.xml", "/2023/atom.xml")}
    after = publish({"posts/moi.md": text_of("Mới", id="moi", date="2026-06-01")})
    assert ids(after, "/2026/atom.xml") == ["moi", "b", "a"]
    assert {address: after.feed(address) for address in before} == before


def test_no_guid_depends_on_title_slug_category_domain_or_date(publish, settings, bulletin):
    before = {id for address in bulletin.feeds for id, *_ in told(bulletin, address)}
    for name in ("a", "b"):
        (bulletin.settings.root / "posts" / f"{name}.md").unlink()
    moved = text_of("Tựa khác", id="a", date="2025-01-01", slug="khac", category="do-luong", body="Khác.")
    other = text_of("Hai", id="b", date="2024-01-01", changes="[{date: 2026-04-05, note: Sửa số liệu}]")
    after = publish(
        {"posts/2025/khac.md": moved, "posts/b2.md": other},
        settings=dataclasses.replace(settings, site_url="https://khac.example/", site_name="Tên khác"),
    )
    assert {id for address in after.feeds for id, *_ in told(after, address)} == before


def test_change_or_withdrawal_moves_no_guid_and_brings_no_item_back(publish):
    files = {f"posts/{day}.md": text_of("Tin", id=f"p{day}", date=f"2026-03-{day:02}") for day in range(1, 6)}
    before = ids(publish(files), "/atom.xml")
    changed = text_of("Tin", id="p2", date="2026-03-02", changes="[{date: 2026-05-05, note: Sửa}]")
    gone = text_of("Tin", id="p4", date="2026-03-04", status="withdrawn", withdrawn="{date: 2026-05-06, reason: Sai}")
    after = publish({"posts/2.md": changed, "posts/4.md": gone})
    for address in ("/rss.xml", "/atom.xml", "/feed.json", "/2026/atom.xml"):
        assert ids(after, address) == [id for id in before if id != "p4"]
    for address in ("/dinh-chinh/rss.xml", "/dinh-chinh/atom.xml", "/dinh-chinh/feed.json"):
        assert ids(after, address) == ["p4/go-bai", "p2/sua-doi/2026-05-05"]


def test_feed_changed_when_its_newest_content_did_not_when_it_was_built(publish, bulletin):
    later = publish({}, now=NOW + timedelta(days=3))
    assert later.feeds.keys() == bulletin.feeds.keys()
    for address in bulletin.feeds:
        assert later.feed(address) == bulletin.feed(address)
    assert bulletin.feeds["/rss.xml"].changed_at.isoformat() == "2026-04-05T00:00:00+07:00"
    assert bulletin.feeds["/2025/atom.xml"].changed_at.isoformat() == "2025-03-02T00:00:00+07:00"


def test_every_feed_and_its_page_are_known_addresses(bulletin):
    known = set(addresses(bulletin.library, bulletin.settings))
    assert {*bulletin.feeds, "/rss/", "/dinh-chinh/"} <= known


def test_site_map_lists_the_pages_and_no_feed(bulletin):
    sitemap = bulletin.files["/sitemap.xml"].decode()
    for address in ("/rss/", "/dinh-chinh/"):
        assert f"<loc>{SITE}{address}</loc>" in sitemap
    assert not any(f"<loc>{SITE}{address}</loc>" in sitemap for address in bulletin.feeds)


def test_site_for_editors_has_no_feeds(publish):
    bulletin = publish(FILES, is_for_editors=True)
    assert bulletin.feeds == {}
    assert "/rss/" not in bulletin.pages


def test_bulletin_without_posts_has_feeds_all_the_same(publish):
    bulletin = publish({})
    assert len(bulletin.feeds) == 12
    for address in bulletin.feeds:
        assert told(bulletin, address) == []


def test_channels_have_names_of_their_own(settings):
    found = feeds.channels(settings)
    assert len({channel.id for channel in found}) == len({channel.title for channel in found}) == 4
