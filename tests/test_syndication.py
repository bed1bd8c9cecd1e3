"""Feeds by the letter: the rules of RSS 2.0, RFC 4287, RFC 5005 and JSON Feed 1.1, as a validator applies them."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
import lxml.etree
import lxml.html
import pytest

from bulletin import syndication
from bulletin.contents import Body
from bulletin.settings import Category
from project import post as text_of

A = "{http://www.w3.org/2005/Atom}"
FH = "{http://purl.org/syndication/history/1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITE = "https://ban-tin.example/"
PICTURE = b"\x89PNG, more or less"
FILES = {
    "posts/a.md": text_of(
        "Đo lường & chất lượng <mới>",
        id="a",
        date="2026-03-01",
        author="Đặng Đức",
        tags="Đo lường, ISO, iso",
        summary="Tóm tắt & <b>.",
        source="Cổng <tỉnh>",
        documents="[19/2014/QĐ-TTg]",
        attachments="[{file: b.pdf, title: Biểu <mẫu>}]",
        image="{src: c.png, alt: Toàn <cảnh>, caption: Chú thích}",
    ),
    "posts/b.md": text_of(
        "Hai",
        id="b",
        date="2026-03-02 08:30",
        changes="[{date: 2026-04-05, note: Sửa <số>}]",
        body="Xem[^1] [một](a.md), [mục](#muc), [máy khác](//khac.example/x), ![ảnh](c.png).\n\n## Mục\n\n"
        '`<a href="#x">` `href="//x"` `]]>` [t](http://x.example "]]>")\n\n[^1]: Ghi chú.',
    ),
    "posts/c.md": text_of("Ba", id="c", date="2025-03-02", category="do-luong", body="# Ba\n\nThân bài.\n\n## Ba"),
    "posts/d.md": text_of("Không đoạn văn", id="d", date="2024-12-31", body="- Một\n- Hai"),
    "posts/b.pdf": b"pdf",
    "posts/c.png": PICTURE,
    "posts/go.md": text_of("Gỡ", id="f", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x, replaced_by: a}"),
}


@pytest.fixture
def bulletin(publish):
    return publish(FILES)


def xml(bulletin, address):
    return lxml.etree.fromstring(bulletin.feed(address))


def of_kind(bulletin, name):
    """Return the root, or the object, of every feed whose address ends in *name*."""
    read = json.loads if name.endswith(".json") else lxml.etree.fromstring
    return {address: read(bulletin.feed(address)) for address in bulletin.feeds if address.endswith(name)}


def contents(bulletin, address):
    """Return the HTML of each entry of the feed at *address*, by its id."""
    if address.endswith(".json"):
        return {each["id"]: each["content_html"] for each in json.loads(bulletin.feed(address))["items"]}
    root = xml(bulletin, address)
    if root.tag == "rss":
        return {item.findtext("guid"): item.findtext(ENCODED) for item in root.iter("item")}
    return {entry.findtext(f"{A}id"): entry.findtext(f"{A}content") for entry in root.iter(f"{A}entry")}


def is_address(text):
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and text.isascii() and " " not in text


# RSS 2.0


def test_channel_of_rss_has_what_it_must_and_names_itself(bulletin):
    """The link of the channel is its page; feedgen would give the last link it was told."""
    for address, root in of_kind(bulletin, "rss.xml").items():
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        (channel,) = root
        for name in ("title", "link", "description", "language", "lastBuildDate"):
            assert len(channel.findall(name)) == 1
            assert channel.findtext(name).strip()
        assert channel.findtext("link") == SITE + address[1:].removesuffix("rss.xml")
        assert channel.findtext("language") == "vi"
        (own,) = channel.findall(f"{A}link")
        assert dict(own.attrib) == {"rel": "self", "href": SITE + address[1:], "type": "application/rss+xml"}


def test_items_of_rss_have_what_they_must(bulletin):
    for root in of_kind(bulletin, "rss.xml").values():
        guids = [item.find("guid") for item in root.iter("item")]
        assert len({guid.text for guid in guids}) == len(guids)
        assert all(dict(guid.attrib) == {"isPermaLink": "false"} for guid in guids)
        for item in root.iter("item"):
            names = [child.tag for child in item if child.tag != "category"]
            assert len(names) == len(set(names))
            assert item.findtext("title").strip()
            assert is_address(item.findtext("link"))
            assert item.findtext(f"{DC}creator").strip()
            assert item.find("author") is None, "RSS wants an e-mail address there"


def test_dates_of_rss_are_in_vietnams_time(bulletin):
    channel = xml(bulletin, "/rss.xml").find("channel")
    dates = [date.text for date in channel.iter("pubDate", "lastBuildDate")]
    assert dates[:2] == ["Sun, 05 Apr 2026 00:00:00 +0700", "Mon, 02 Mar 2026 08:30:00 +0700"]
    assert all(parsedate_to_datetime(date).utcoffset() == timedelta(hours=7) for date in dates)
    published = [parsedate_to_datetime(date) for date in dates[1:]]
    assert published == sorted(published, reverse=True)


def test_enclosure_tells_the_true_length_and_type(bulletin):
    expected = {"url": f"{SITE}tep/c.png", "length": str(len(PICTURE)), "type": "image/png"}
    found = [dict(each.attrib) for each in xml(bulletin, "/rss.xml").iter("enclosure")]
    assert found == [expected]
    (link,) = xml(bulletin, "/atom.xml").findall(f"{A}entry/{A}link[@rel='enclosure']")
    assert dict(link.attrib) == {"rel": "enclosure", "href": expected["url"], "length": "18", "type": "image/png"}
    (item,) = [each for each in json.loads(bulletin.feed("/feed.json"))["items"] if "attachments" in each]
    assert item["image"] == expected["url"]
    assert item["attachments"] == [{"url": expected["url"], "mime_type": "image/png", "size_in_bytes": 18}]


# Atom 1.0


def test_atom_has_what_rfc_4287_asks_for(bulletin):
    for address, root in of_kind(bulletin, "atom.xml").items():
        assert root.tag == f"{A}feed"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
        entries = root.findall(f"{A}entry")
        for each in (root, *entries):
            for name in ("id", "title", "updated", "author"):
                assert len(each.findall(f"{A}{name}")) == 1
            assert re.fullmatch(r"tag:ban-tin\.example,2026:[A-Za-z0-9._/-]+", each.findtext(f"{A}id"))
            assert each.findtext(f"{A}title").strip()
            assert each.findtext(f"{A}author/{A}name").strip()
            assert datetime.fromisoformat(each.findtext(f"{A}updated")).tzinfo
            kinds = [(link.get("rel"), link.get("type")) for link in each.findall(f"{A}link")]
            assert len(set(kinds)) == len(kinds)
            assert ("alternate", "text/html") in kinds
        (own,) = root.findall(f"{A}link[@rel='self']")
        assert (own.get("href"), own.get("type")) == (SITE + address[1:], "application/atom+xml")
        names = [entry.findtext(f"{A}id") for entry in entries]
        assert len(set(names)) == len(names)
        for entry in entries:
            assert entry.find(f"{A}content").get("type") == "html"
            assert len(entry.findall(f"{A}summary")) <= 1
            assert entry.findtext(f"{A}published") <= entry.findtext(f"{A}updated")


def test_feed_and_entries_lead_to_the_pages_they_tell_of(bulletin):
    def alternate(element):
        return element.find(f"{A}link[@rel='alternate']").get("href").removeprefix(SITE)

    pages = {"/atom.xml": "", "/2025/atom.xml": "2025/", "/chuyen-muc/do-luong/atom.xml": "chuyen-muc/do-luong/"}
    pages["/dinh-chinh/atom.xml"] = "dinh-chinh/"
    assert {address: alternate(xml(bulletin, address)) for address in pages} == pages
    for entry in xml(bulletin, "/atom.xml").findall(f"{A}entry"):
        post = bulletin.library.by_id[entry.findtext(f"{A}id").rpartition(":")[2]]
        assert alternate(entry) == post.permalink[1:]


def test_feed_is_as_new_as_its_newest_entry(bulletin):
    for root in of_kind(bulletin, "atom.xml").values():
        dates = [datetime.fromisoformat(each.text) for each in root.iterfind(f"{A}entry/{A}updated")]
        if dates:
            assert datetime.fromisoformat(root.findtext(f"{A}updated")) == max(dates)


def test_only_what_changed_says_that_it_did(bulletin):
    items = json.loads(bulletin.feed("/feed.json"))["items"]
    assert [each.get("date_modified") for each in items] == ["2026-04-05T00:00:00+07:00", None, None, None]
    updated = [item.findtext(f"{A}updated") for item in xml(bulletin, "/rss.xml").iter("item")]
    assert updated == ["2026-04-05T00:00:00+07:00", None, None, None]
    for entry in xml(bulletin, "/atom.xml").findall(f"{A}entry")[1:]:
        assert entry.findtext(f"{A}updated") == entry.findtext(f"{A}published")


def test_archives_keep_to_rfc_5005(bulletin):
    """Section 4: an archive says that it is one, and where the others and the feed itself are."""

    def links(address):
        found = {
            link.get("rel"): link.get("href").removeprefix(SITE) for link in xml(bulletin, address).findall(f"{A}link")
        }
        return {name: place for name, place in found.items() if name not in {"self", "alternate"}}

    assert links("/atom.xml") == {"prev-archive": "2026/atom.xml"}
    assert links("/2026/atom.xml") == {"current": "atom.xml", "prev-archive": "2025/atom.xml"}
    assert links("/2025/atom.xml") == {
        "current": "atom.xml",
        "prev-archive": "2024/atom.xml",
        "next-archive": "2026/atom.xml",
    }
    assert links("/2024/atom.xml") == {"current": "atom.xml", "next-archive": "2025/atom.xml"}
    main = xml(bulletin, "/atom.xml")
    for address, root in of_kind(bulletin, "atom.xml").items():
        is_archive = re.fullmatch(r"/\d{4}/atom\.xml", address) is not None
        assert len(root.findall(f"{FH}archive")) == is_archive
        assert root.find(f"{FH}complete") is None
        # The parts of one feed have one name.
        assert (root.findtext(f"{A}id") == main.findtext(f"{A}id")) == (is_archive or address == "/atom.xml")


# JSON Feed 1.1


def test_json_feed_has_what_its_version_asks_for(bulletin):
    for address, feed in of_kind(bulletin, "feed.json").items():
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"].strip()
        assert feed["feed_url"] == SITE + address[1:]
        assert feed["home_page_url"] == SITE + address[1:].removesuffix("feed.json")
        assert feed["language"] == "vi"
        assert "author" not in feed, "deprecated since 1.1"
        ids = [item["id"] for item in feed["items"]]
        assert len(set(ids)) == len(ids)
        for item in feed["items"]:
            assert all(value for name, value in item.items() if name != "content_html")
            assert "content_html" in item
            assert is_address(item["url"])
            assert datetime.fromisoformat(item["date_published"]).utcoffset() == timedelta(hours=7)
            assert [set(author) for author in item["authors"]] == [{"name"}]
            for attachment in item.get("attachments", []):
                assert attachment.keys() >= {"url", "mime_type"}


# All three


def test_entry_is_whole_and_the_same_in_every_format(bulletin):
    rss, atom, feed = (contents(bulletin, address) for address in ("/rss.xml", "/atom.xml", "/feed.json"))
    assert rss == atom == feed
    page = lxml.html.fromstring(f"<div>{rss['tag:ban-tin.example,2026:a']}</div>")
    shown = " ".join(page.text_content().split())
    assert shown == (
        "Tóm tắt & <b>. Chú thích Nội dung. Tệp đính kèm Biểu <mẫu> (PDF, 3 B) "
        "Văn bản viện dẫn Quyết định số 19/2014/QĐ-TTg Nguồn: Cổng <tỉnh>"
    )
    assert page.xpath("//img/@src") == [f"{SITE}tep/c.png"]
    assert page.xpath("//img/@alt") == ["Toàn <cảnh>"]
    assert page.xpath("//a/@href") == [f"{SITE}tep/b.pdf", f"{SITE}van-ban/19-2014-qd-ttg/"]
    assert "5/4/2026: Sửa &lt;số&gt;" in rss["tag:ban-tin.example,2026:b"]


def test_every_link_and_picture_is_absolute(bulletin):
    for address in bulletin.feeds:
        for html in contents(bulletin, address).values():
            page = lxml.html.fromstring(f"<div>{html}</div>")
            assert all(map(is_address, page.xpath("//@href | //@src"))), address
        assert b"\x00" not in bulletin.feed(address)
    html = contents(bulletin, "/feed.json")["tag:ban-tin.example,2026:b"]
    for place in ("2026/03/do-luong-chat-luong-moi/", "2026/03/hai/#muc", "2026/03/hai/#__note-1", "tep/c.png"):
        assert f'"{SITE}{place}"' in html
    assert '"https://khac.example/x"' in html


def test_every_address_of_a_feed_itself_is_absolute(bulletin):
    for address, root in (of_kind(bulletin, "rss.xml") | of_kind(bulletin, "atom.xml")).items():
        places = [*root.xpath("//@href"), *root.xpath("//@url"), *root.xpath("//link/text()")]
        assert len(places) > 1
        assert all(map(is_address, places)), address


def test_html_shown_as_an_example_is_left_alone(bulletin):
    html = contents(bulletin, "/atom.xml")["tag:ban-tin.example,2026:b"]
    examples = [code.text_content() for code in lxml.html.fromstring(f"<div>{html}</div>").iter("code")]
    assert examples == ['<a href="#x">', 'href="//x"', "]]>"]


def test_title_is_not_said_again_in_the_content(bulletin):
    """A heading at the top that repeats the title goes, one further down stays."""
    html = contents(bulletin, "/rss.xml")["tag:ban-tin.example,2026:c"]
    assert html == '<p>Thân bài.</p>\n<h3 id="ba-2">Ba</h3>'
    item = xml(bulletin, "/rss.xml").findall("channel/item")[3]
    assert item.find("description") is None, "where there is no lead, the title does not stand in for it"


def test_summary_is_plain_text(bulletin):
    """Readers of RSS take a description for HTML; a summary of Atom says that it is none."""
    assert xml(bulletin, "/rss.xml").findall("channel/item")[1].findtext("description") == "Tóm tắt &amp; &lt;b&gt;."
    summary = xml(bulletin, "/atom.xml").findall(f"{A}entry")[1].find(f"{A}summary")
    assert (summary.text, summary.get("type", "text")) == ("Tóm tắt & <b>.", "text")
    assert json.loads(bulletin.feed("/feed.json"))["items"][1]["summary"] == "Tóm tắt & <b>."


def test_categories_and_authors_are_the_same_everywhere(bulletin):
    rss, atom = (feedparser.parse(bulletin.feed(address)).entries[1] for address in ("/rss.xml", "/atom.xml"))
    item = json.loads(bulletin.feed("/feed.json"))["items"][1]
    expected = ["Thông báo", "Đo lường", "ISO"]
    assert [tag.term for tag in rss.tags] == [tag.term for tag in atom.tags] == item["tags"] == expected
    assert rss.author == atom.author == item["authors"][0]["name"] == "Đặng Đức"
    assert xml(bulletin, "/rss.xml").find("channel/item").findtext(f"{DC}creator") == "Chi cục Đo lường"


def test_correction_says_what_and_leads_to_the_post(bulletin):
    found = contents(bulletin, "/dinh-chinh/rss.xml")
    gone = found["tag:ban-tin.example,2026:f/go-bai"]
    assert "<p>Lý do gỡ: x</p>" in gone
    assert f'Bài thay thế: <a href="{SITE}2026/03/do-luong-chat-luong-moi/">' in gone
    assert "<p>Sửa &lt;số&gt;</p>" in found["tag:ban-tin.example,2026:b/sua-doi/2026-04-05"]


def test_hub_is_named_in_every_format_when_there_is_one(publish, settings, bulletin):
    assert all(b"hub" not in bulletin.feed(address) for address in bulletin.feeds)
    hub = "https://hub.example/"
    bulletin = publish({}, settings=dataclasses.replace(settings, websub_hub=hub))
    for address, feed in of_kind(bulletin, "feed.json").items():
        assert feed["hubs"] == [{"type": "WebSub", "url": hub}], address
    for address, root in (of_kind(bulletin, "rss.xml") | of_kind(bulletin, "atom.xml")).items():
        hubs = [link.get("href") for link in root.iter(f"{A}link") if link.get("rel") == "hub"]
        assert hubs == ([] if bulletin.feeds[address].archived else [hub]), address


# What must not stop a feed


@pytest.mark.parametrize("bad", ["\x00", "\x01", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"], ids=ascii)
def test_character_that_no_feed_can_carry_is_seen_to_be_missing(bulletin, bad):
    """The gate stops such a character in a post. Whatever else brings one in, no feed stops and no word is lost."""
    settings = dataclasses.replace(
        bulletin.settings,
        site_name=f"Bản{bad}tin",
        site_description=f"Mô{bad}tả",
        agency=f"Chi{bad}cục",
        categories=tuple(
            Category(slug=each.slug, name=f"{each.name}{bad}", description=bad) for each in bulletin.settings.categories
        ),
    )
    for feed in bulletin.feeds.values():
        entries = tuple(_spoiled(entry, bad) for entry in feed.entries)
        channel = dataclasses.replace(feed.channel, title=f"Bản{bad}tin", description=f"Mô{bad}tả")
        spoiled = dataclasses.replace(feed, entries=entries, channel=channel, title=f"Bản{bad}tin")
        text = syndication.make(spoiled, settings).decode()
        assert "Bản\ufffdtin" in text
        if text.startswith("{"):
            json.loads(text)
        else:
            assert not feedparser.parse(text.encode()).bozo
        if feed.entries and hasattr(feed.entries[0], "body"):
            assert "thân\ufffdbài" in text
            assert "Tiêu\ufffdđề" in text
            assert "Tóm\ufffdtắt" in text


def _spoiled(entry, bad):
    post = dataclasses.replace(entry.post, title=f"Tiêu{bad}đề", author=f"Tác{bad}giả", tags=(f"Từ{bad}khóa",))
    if hasattr(entry, "note"):
        return dataclasses.replace(entry, post=post, note=f"Ghi{bad}chú")
    # In content, \0 means the root of the site, and the sanitiser lets none through.
    html = f"<p>thân{bad if bad != chr(0) else chr(0xFFFD)}bài</p>"
    body = Body("", dataclasses.replace(entry.body.rendered, html=html))
    return dataclasses.replace(entry, post=post, lead=f"Tóm{bad}tắt", body=body)


def test_oldest_date_a_post_can_have_is_no_trouble(publish):
    bulletin = publish({"posts/a.md": text_of("Đo", id="a", date="0001-01-01")})
    assert "/0001/atom.xml" in bulletin.feeds
    for address in bulletin.feeds:
        assert bulletin.feed(address)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_feed_is_composed(publish, form):
    bulletin = publish({"posts/a.md": unicodedata.normalize(form, text_of("Ở Đức Linh", id="a", body="Đo ở đây."))})
    for address in ("/rss.xml", "/atom.xml", "/feed.json"):
        text = bulletin.feed(address).decode()
        assert unicodedata.is_normalized("NFC", text)
        assert "Ở Đức Linh" in text


def test_addresses_without_a_host_get_one():
    html = (
        '<a id="x" href="#y">z</a> <a href="\x002017/">t</a> <img src="\x00a.png" srcset="\x00b.png 2x, \x00c.png 3x">'
    )
    expected = '<a id="x" href="https://a.vn/b/#y">z</a> <a href="https://a.vn/2017/">t</a> '
    expected += '<img src="https://a.vn/a.png" srcset="https://a.vn/b.png 2x, https://a.vn/c.png 3x">'
    assert syndication.absolute(html, site="https://a.vn/", url="https://a.vn/b/") == expected


def test_feed_without_entries_says_that_it_has_none(publish):
    """JSON Feed 1.1: `items` is required."""
    empty = publish({"posts/a.md": text_of("Một", id="a")})
    assert json.loads(empty.feed("/dinh-chinh/feed.json"))["items"] == []
