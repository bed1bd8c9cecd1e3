"""Feeds: RSS 2.0 and Atom 1.0, as readers of them would take them."""

from __future__ import annotations

import dataclasses
import unicodedata
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import lxml.etree
import lxml.html
import pytest

from bulletin import feeds
from conftest import NOW
from project import post as text_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FILES = {
    "posts/a.md": text_of(
        "Đo lường & chất lượng <mới>", id="a", date="2026-03-01", author="Đặng Đức", tags="Đo lường, ISO"
    ),
    "posts/b.md": text_of(
        "Hai",
        id="b",
        date="2026-03-02 08:30",
        changes="[{date: 2026-04-05, note: Sửa}]",
        body="Xem[^1] [một](a.md), [mục](#muc), ![ảnh](c.png).\n\n## Mục\n\n"
        '`<a href="#x">` `]]>` [t](http://x.vn "]]>")\n\n[^1]: Ghi chú.',
    ),
    "posts/c.md": text_of("Ba", id="c", date="2026-03-02", summary="Tóm tắt & <b>."),
    "posts/c.png": b"png",
    "posts/nhap.md": text_of("Nháp", id="d", status="draft"),
    "posts/hen.md": text_of("Hẹn", id="e", date="2027-01-01"),
    "posts/go.md": text_of("Gỡ", id="f", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x}"),
}


@pytest.fixture
def bulletin(publish):
    return publish(FILES)


@pytest.fixture(params=["/rss.xml", "/atom.xml"])
def feed(request, bulletin):
    found = feedparser.parse(bulletin.files[request.param])
    assert not found.bozo, found.bozo_exception
    return found


def test_both_feeds_hold_the_same_posts_in_the_same_order(bulletin):
    rss, atom = (feedparser.parse(bulletin.files[address]) for address in ("/rss.xml", "/atom.xml"))
    assert [entry.id for entry in rss.entries] == [entry.id for entry in atom.entries]
    assert [entry.id for entry in rss.entries] == [f"tag:ban-tin.example,2026:{id}" for id in "bca"]


def test_entry_is_whole(feed):
    entry = feed.entries[2]
    assert entry.title == "Đo lường & chất lượng <mới>"
    assert entry.link == "https://ban-tin.example/2026/03/do-luong-chat-luong-moi/"
    assert entry.author == "Đặng Đức"
    assert [tag.term for tag in entry.tags] == ["Thông báo", "Đo lường", "ISO"]
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == datetime(2026, 2, 28, 17, tzinfo=UTC)
    assert "<p>Nội dung.</p>" in entry.content[0].value
    assert feed.entries[0].author == "Chi cục Đo lường"


def test_summary_is_plain_text(bulletin):
    """Readers of RSS take a description for HTML; a summary of Atom says that it is none."""
    rss, atom = (lxml.etree.fromstring(bulletin.files[address]) for address in ("/rss.xml", "/atom.xml"))
    assert rss.findall("channel/item")[1].findtext("description") == "Tóm tắt &amp; &lt;b&gt;."
    summary = atom.findall("a:entry", namespaces=ATOM)[1].find("a:summary", namespaces=ATOM)
    assert (summary.text, summary.get("type", "text")) == ("Tóm tắt & <b>.", "text")


def test_every_link_and_picture_is_absolute(feed):
    for entry in feed.entries:
        page = lxml.html.fromstring(f"<div>{entry.content[0].value}</div>")
        addresses = [str(address) for address in page.xpath("//@href | //@src")]
        assert all(address.startswith(("https://", "http://")) for address in addresses)
    html = feed.entries[0].content[0].value
    for address in ("2026/03/do-luong-chat-luong-moi/", "2026/03/hai/#muc", "2026/03/hai/#__note-1", "tep/c.png"):
        assert f'"https://ban-tin.example/{address}"' in html


def test_html_shown_as_an_example_is_left_alone(bulletin):
    for address in ("/rss.xml", "/atom.xml"):
        root = lxml.etree.fromstring(bulletin.files[address])
        texts = " ".join(root.xpath("//*[local-name()='encoded' or local-name()='content']/text()"))
        assert '&lt;a href=&quot;#x"&gt;' in texts
        assert "]]&gt;" in texts


def test_dates_of_rss_are_in_vietnams_time(bulletin):
    channel = lxml.etree.fromstring(bulletin.files["/rss.xml"]).find("channel")
    dates = [item.findtext("pubDate") for item in channel.findall("item")]
    assert dates[0] == "Mon, 02 Mar 2026 08:30:00 +0700"
    assert all(parsedate_to_datetime(date).utcoffset() == timedelta(hours=7) for date in dates)
    assert channel.findtext("lastBuildDate") == "Sun, 05 Apr 2026 00:00:00 +0700"


def test_feed_was_changed_when_its_newest_content_was_not_when_it_was_built(publish, bulletin):
    later = publish({}, now=NOW + timedelta(days=3))
    for address in ("/rss.xml", "/atom.xml"):
        assert later.files[address] == bulletin.files[address]
    root = lxml.etree.fromstring(bulletin.files["/atom.xml"])
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-04-05T00:00:00+07:00"


def test_channel_of_rss_is_the_site_and_names_itself(bulletin):
    """feedgen takes the last link it is given for the channel's own."""
    channel = lxml.etree.fromstring(bulletin.files["/rss.xml"]).find("channel")
    assert channel.findtext("link") == "https://ban-tin.example/"
    assert channel.findtext("language") == "vi"
    assert channel.findtext("title") == "Bản tin Đo lường"
    assert channel.findtext("description") == "Tin tức & thông báo."
    own = channel.find("a:link[@rel='self']", namespaces=ATOM)
    assert own.attrib == {
        "href": "https://ban-tin.example/rss.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }


def test_guid_of_rss_is_no_address(bulletin):
    for item in lxml.etree.fromstring(bulletin.files["/rss.xml"]).iter("item"):
        assert item.find("guid").attrib == {"isPermaLink": "false"}


def test_atom_has_what_rfc_4287_asks_for(bulletin):
    root = lxml.etree.fromstring(bulletin.files["/atom.xml"])
    links = [(link.get("rel"), link.get("href")) for link in root.findall("a:link", namespaces=ATOM)]
    assert ("self", "https://ban-tin.example/atom.xml") in links
    assert ("alternate", "https://ban-tin.example/") in links
    for entry in (root, *root.findall("a:entry", namespaces=ATOM)):
        for name in ("id", "title", "updated"):
            assert len(entry.findall(f"a:{name}", namespaces=ATOM)) == 1
    for entry in root.findall("a:entry", namespaces=ATOM):
        assert entry.find("a:content", namespaces=ATOM).get("type") == "html"
        assert entry.findtext("a:author/a:name", namespaces=ATOM)
        assert [link.get("rel", "alternate") for link in entry.findall("a:link", namespaces=ATOM)] == ["alternate"]


def test_id_stays_when_title_address_and_text_change(publish, bulletin):
    before = {entry.id for entry in feedparser.parse(bulletin.files["/atom.xml"]).entries}
    (bulletin.settings.root / "posts" / "a.md").unlink()
    moved = text_of("Tựa khác", id="a", date="2025-01-01", slug="khac", category="do-luong", body="Khác.")
    after = publish({"posts/2025/khac.md": moved, "posts/b.md": text_of("Hai", id="b")})
    assert {entry.id for entry in feedparser.parse(after.files["/atom.xml"]).entries} == before


def test_feed_holds_the_newest_only(publish, settings):
    files = {f"posts/{day}.md": text_of("Tin", id=f"p{day}", date=f"2026-03-{day:02}") for day in range(1, 9)}
    bulletin = publish(files, settings=dataclasses.replace(settings, feed_size=3))
    for address in ("/rss.xml", "/atom.xml"):
        ids = [entry.id.rpartition(":")[2] for entry in feedparser.parse(bulletin.files[address]).entries]
        assert ids == ["p8", "p7", "p6"]


def test_bulletin_without_posts_has_feeds_all_the_same(publish):
    bulletin = publish({})
    for address in ("/rss.xml", "/atom.xml"):
        found = feedparser.parse(bulletin.files[address])
        assert not found.bozo
        assert found.entries == []


def test_oldest_date_a_post_can_have_is_no_trouble(publish):
    bulletin = publish({"posts/a.md": text_of("Đo", id="a", date="0001-01-01")})
    assert len(feedparser.parse(bulletin.files["/atom.xml"]).entries) == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_feed_is_composed(publish, form):
    bulletin = publish({"posts/a.md": unicodedata.normalize(form, text_of("Ở Đức Linh", id="a", body="Đo ở đây."))})
    for address in ("/rss.xml", "/atom.xml"):
        text = bulletin.files[address].decode()
        assert unicodedata.is_normalized("NFC", text)
        assert "Ở Đức Linh" in text


def test_fragment_leads_to_the_posts_own_page():
    html = '<a id="x" href="#y">z</a> <a href="\x002017/">t</a>'
    expected = '<a id="x" href="https://a.vn/b/#y">z</a> <a href="https://a.vn/2017/">t</a>'
    assert feeds.absolute(html, site="https://a.vn/", url="https://a.vn/b/") == expected
