"""The register as readers see it, and what a post shows of the documents it rests on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import lxml.etree
import lxml.html
import pytest

from bulletin import Chrome, examine, register_pages, syndication
from bulletin.dates import VIETNAM
from conftest import NOW
from project import post as text_of

CHROME = Chrome("<html><head><!--slot:head--></head><body><main><!--slot:content--></main></body></html>")
ATOM = "http://www.w3.org/2005/Atom"
CHROMES = dict.fromkeys(range(9), CHROME)

ENTRY = """---
number: 19/2014/QĐ-TTg
title: Về việc áp dụng HTQLCL
date: 2014-03-05
status: {status}
noted_on: 2026-11-01
checked_on: 2026-11-01
replaced_by: [14/2026/NĐ-CP]
amended_by: [20/2020/QĐ-TTg]
link: https://van-ban.example/19?a=1&b=2
"""
LAPSED = ENTRY.format(status="lapsed") + "lapsed_on: 2026-07-01\n"
IN_FORCE = ENTRY.format(status="in-force")

BODY = """\
Theo Quyết định số **19/2014/QĐ-TTg** ngày 05/3/2014, `19/2014/QĐ-TTg`, [QĐ 19/2014/QĐ-TTg](b.md) và TCVN ISO 9001.

## Về 19/2014/QĐ-TTg
"""


def files(register):
    return {
        "posts/van-ban.yml": register,
        "posts/a.md": text_of("Hướng dẫn", id="a", date="2017-01-02", body=BODY, documents='["công văn cũ"]'),
        "posts/b.md": text_of("Theo Quyết định 19/2014/QĐ-TTg", id="b", date="2017-01-03"),
        "posts/c.md": text_of("Tin khác", id="c", date="2017-01-04", body="Theo TCVN ISO 9001:2015."),
        "posts/d.md": text_of("Tin khác nữa", id="d", date="2018-01-04", category="do-luong"),
    }


def page(bulletin, address):
    return lxml.html.document_fromstring(bulletin.page(address, CHROMES).decode())


def words(element):
    return " ".join(element.text_content().split())


@pytest.fixture
def bulletin(publish):
    return publish(files(LAPSED))


def test_citation_in_running_text_leads_to_its_document_and_in_code_links_and_headings_none_does(bulletin):
    body = page(bulletin, "/2017/01/huong-dan/").find_class("post-body")[0]
    assert [(link.text_content(), link.get("href")) for link in body.iter("a")] == [
        ("19/2014/QĐ-TTg", "../../../van-ban/19-2014-qd-ttg/"),
        ("QĐ 19/2014/QĐ-TTg", "../../../2017/01/theo-quyet-dinh-19-2014-qd-ttg/"),
        ("TCVN ISO 9001", "../../../van-ban/tcvn-iso-9001/"),
    ]


def test_foot_of_a_post_lists_its_documents_with_their_standing(bulletin):
    foot = page(bulletin, "/2017/01/huong-dan/").find_class("post-documents")[0]
    assert [words(entry) for entry in foot.iter("li")] == [
        ("Quyết định số 19/2014/QĐ-TTg: Về việc áp dụng HTQLCL (hết hiệu lực từ 1/7/2026; kiểm tra ngày 1/11/2026)"),
        "TCVN ISO 9001 (chưa rõ hiệu lực)",
        "công văn cũ",
    ]


def test_post_that_rests_on_a_lapsed_document_says_so_without_an_edit(bulletin):
    (notice,) = page(bulletin, "/2017/01/huong-dan/").find_class("notice")
    assert words(notice) == (
        "Quyết định số 19/2014/QĐ-TTg: văn bản này đã hết hiệu lực từ 1/7/2026, "
        "được thay bằng Nghị định số 14/2026/NĐ-CP."
    )
    assert page(bulletin, "/2017/01/tin-khac/").find_class("notice") == []


def test_page_of_a_document_has_all_that_is_known_of_it_and_the_posts_that_cite_it(bulletin):
    shown = page(bulletin, "/van-ban/19-2014-qd-ttg/")
    assert words(shown.find(".//h1")) == "Quyết định số 19/2014/QĐ-TTg"
    facts = shown.find_class("document-facts")[0]
    assert [(words(term), words(term.getnext())) for term in facts.iter("dt")] == [
        ("Số hiệu", "19/2014/QĐ-TTg"),
        ("Loại", "Quyết định"),
        ("Cơ quan ban hành", "Thủ tướng Chính phủ"),
        ("Ngày ban hành", "5/3/2014"),
        ("Hiệu lực", "Hết hiệu lực từ 1/7/2026 (kiểm tra lần cuối ngày 1/11/2026)"),
        ("Được thay bằng", "Nghị định số 14/2026/NĐ-CP"),
        ("Được sửa đổi, bổ sung bởi", "Quyết định số 20/2020/QĐ-TTg"),
        ("Bản chính thức", "https://van-ban.example/19?a=1&b=2"),
    ]
    assert [words(title) for title in shown.iter("h2")][1:] == ["Theo Quyết định 19/2014/QĐ-TTg", "Hướng dẫn"]
    assert words(shown.find_class("notice")[0]).startswith("Văn bản này đã hết hiệu lực từ 1/7/2026")


def test_document_that_nobody_keeps_has_a_page_that_says_so(bulletin):
    shown = page(bulletin, "/van-ban/tcvn-iso-9001/")
    assert "biên tập chưa bổ sung" in words(shown)
    assert "Chưa rõ" in words(shown.find_class("document-facts")[0])
    assert "TCVN ISO 9001:2015" in words(shown.find_class("document-facts")[0])
    assert "Chưa có bài nào" in words(page(bulletin, "/van-ban/14-2026-nd-cp/"))


def test_register_is_sorted_and_filtered_by_pages(bulletin):
    shown = page(bulletin, "/van-ban/")
    names = [words(entry.find("a")) for entry in shown.find_class("document-list")[1].iter("li")]
    assert names == [
        "Nghị định số 14/2026/NĐ-CP",
        "Quyết định số 20/2020/QĐ-TTg",
        "TCVN ISO 9001:2015",
        "Quyết định số 19/2014/QĐ-TTg",
        "TCVN ISO 9001",
    ]
    for address, count in {
        "/van-ban/loai-quyet-dinh/": 2,
        "/van-ban/co-quan-thu-tuong-chinh-phu/": 2,
        "/van-ban/nam-2014/": 1,
        "/van-ban/nam-chua-ro/": 1,
    }.items():
        assert f"..{address}" in shown.xpath("//a/@href")
        assert len(page(bulletin, address).find_class("document-list")[0]) == count


def test_long_register_is_cut_into_pages_that_lead_to_each_other(publish):
    body = ", ".join(f"{number}/2014/QĐ-TTg" for number in range(1, 121))
    bulletin = publish({"posts/a.md": text_of("Nhiều", id="a", body=body)})
    seen = []
    address = "/van-ban/"
    while address:
        shown = page(bulletin, address)
        seen += [words(each.find("a")) for each in shown.find_class("document-list")[-1].iter("li")]
        links = [link.get("href") for link in shown.xpath("//a[@rel='next']")]
        address = "/" + links[0].replace("../", "") if links else ""
    assert seen == [f"Quyết định số {number:02}/2014/QĐ-TTg" for number in range(120, 0, -1)]


def test_page_of_a_document_says_what_it_took_the_place_of_and_each_leads_to_the_other(bulletin):
    facts = page(bulletin, "/van-ban/14-2026-nd-cp/").find_class("document-facts")[0]
    (term,) = [each for each in facts.iter("dt") if words(each) == "Thay thế cho"]
    assert [(words(link), link.get("href")) for link in term.getnext().iter("a")] == [
        ("Quyết định số 19/2014/QĐ-TTg", "../../van-ban/19-2014-qd-ttg/")
    ]
    older = page(bulletin, "/van-ban/19-2014-qd-ttg/").find_class("document-facts")[0]
    assert "../../van-ban/14-2026-nd-cp/" in [link.get("href") for link in older.iter("a")]


def test_page_of_a_document_leads_to_its_other_editions(publish):
    made = publish(
        {"posts/a.md": text_of("Tin", id="a", body="TCVN ISO 9001:2008, TCVN ISO 9001:2015 và TCVN ISO 9001")}
    )
    facts = page(made, "/van-ban/tcvn-iso-9001-2008/").find_class("document-facts")[0]
    (term,) = [each for each in facts.iter("dt") if words(each) == "Cùng số hiệu, bản khác"]
    assert [words(link) for link in term.getnext().iter("a")] == ["TCVN ISO 9001:2015", "TCVN ISO 9001"]


def test_script_that_filters_in_place_finds_the_same_documents(bulletin):
    rows = json.loads(bulletin.files["/van-ban/danh-sach.json"])["documents"]
    assert [row[0] for row in rows][3] == "19-2014-qd-ttg"
    assert rows[3][1:] == [
        "Quyết định số 19/2014/QĐ-TTg",
        "Về việc áp dụng HTQLCL",
        "Quyết định",
        ["Thủ tướng Chính phủ"],
        2014,
        "Hết hiệu lực từ 1/7/2026",
    ]
    assert {f"/van-ban/{row[0]}/" for row in rows} <= bulletin.pages.keys()


def test_one_document_marked_lapsed_changes_only_the_pages_that_show_it(publish):
    before, after = publish(files(IN_FORCE)), publish(files(LAPSED))
    assert before.pages.keys() == after.pages.keys()
    changed = {address for address in before.pages if before.page(address, CHROMES) != after.page(address, CHROMES)}
    assert changed - {"/dinh-chinh/"} == {
        "/2017/01/huong-dan/",
        "/2017/01/theo-quyet-dinh-19-2014-qd-ttg/",
        "/van-ban/",
        "/van-ban/19-2014-qd-ttg/",
        "/van-ban/14-2026-nd-cp/",  # It says that it replaces a document that has lapsed.
        "/van-ban/loai-quyet-dinh/",
        "/van-ban/co-quan-thu-tuong-chinh-phu/",
        "/van-ban/nam-2014/",
    }
    assert {id: each.body.rendered for id, each in before.contents.items()} == {
        id: each.body.rendered for id, each in after.contents.items()
    }


def test_related_posts_say_what_they_have_in_common(bulletin):
    section = page(bulletin, "/2017/01/huong-dan/").find_class("post-related")[0]
    assert words(section.find("h2")) == "Bài liên quan"
    assert [words(entry) for entry in section.iter("li")] == [
        "Theo Quyết định 19/2014/QĐ-TTg (3/1/2017) Cùng viện dẫn Quyết định số 19/2014/QĐ-TTg"
    ]


def test_link_to_the_page_of_a_document_is_sound_and_one_to_none_is_told(publish, settings):
    body = "[Quyết định](/van-ban/19-2014-qd-ttg/), [loại](/van-ban/loai-quyet-dinh/), [sổ](/van-ban/)"
    citing = text_of("Tin khác", id="b", body="Theo 19/2014/QĐ-TTg.")
    publish({"posts/van-ban.yml": LAPSED, "posts/a.md": text_of("Tin", id="a", body=body), "posts/b.md": citing})
    assert [each.rule for each in examine(settings, now=NOW)[0]] == []
    (settings.root / "posts/a.md").write_text(text_of("Tin", id="a", body="[Không](/van-ban/1-2-x/)"), encoding="utf-8")
    assert [each.rule for each in examine(settings, now=NOW)[0]] == ["link-dead"]


def test_addresses_of_the_register_are_those_of_its_pages(publish, settings):
    """Long enough for numbered pages of the whole, of a group and of a document's posts."""
    settings = replace(settings, page_size=2)
    numbers = ", ".join(f"{number}/2014/QĐ-TTg" for number in range(1, 121))
    many = {f"posts/{n}.md": text_of(f"Tin {n}", id=f"p{n}", body="Theo 19/2014/QĐ-TTg.") for n in range(6)}
    bulletin = publish(
        {**files(LAPSED), **many, "posts/z.md": text_of("Nhiều", id="z", body=numbers)}, settings=settings
    )
    made = {address for address in bulletin.pages if address.startswith("/van-ban/")}
    assert set(register_pages.addresses(bulletin.register, settings)) == made
    assert {"/van-ban/trang/1/", "/van-ban/nam-2014/trang/1/", "/van-ban/19-2014-qd-ttg/trang/"} <= made


def test_register_itself_is_not_published(bulletin):
    assert not any("van-ban.yml" in address or "van-ban.yml" in str(path) for address, path in bulletin.assets.items())


def test_fault_in_the_register_keeps_no_post_from_readers_when_posts_may_be_set_aside(publish):
    faulty = LAPSED + "---\nnumber: abc\n"
    bulletin = publish(files(faulty), earlier=lambda path: ())
    assert bulletin.left_out == frozenset()
    assert [each.rule for each in bulletin.problems if each.is_blocking] == ["document-number"]
    assert "/van-ban/19-2014-qd-ttg/" in bulletin.pages


def test_lapsed_document_is_one_item_of_the_corrections_and_of_their_feed(bulletin, settings):
    shown = page(bulletin, "/dinh-chinh/").find_class("corrections")[0]
    assert words(shown) == (
        "1/11/2026 – Hết hiệu lực: Quyết định số 19/2014/QĐ-TTg "
        "Văn bản này đã hết hiệu lực từ 1/7/2026, được thay bằng Nghị định số 14/2026/NĐ-CP."
    )
    (item,) = json.loads(syndication.make(bulletin.feeds["/dinh-chinh/feed.json"], settings))["items"]
    assert item["id"] == "tag:ban-tin.example,2026:van-ban/19-2014-qd-ttg/het-hieu-luc"
    assert item["url"] == "https://ban-tin.example/van-ban/19-2014-qd-ttg/"
    assert item["date_published"] == "2026-11-01T00:00:00+07:00"
    assert "https://ban-tin.example/2017/01/huong-dan/" in item["content_html"]


def test_feeds_tell_which_documents_a_post_cites(bulletin, settings):
    cited = {
        "Quyết định số 19/2014/QĐ-TTg": "https://ban-tin.example/van-ban/19-2014-qd-ttg/",
        "TCVN ISO 9001": "https://ban-tin.example/van-ban/tcvn-iso-9001/",
    }
    items = json.loads(syndication.make(bulletin.feeds["/feed.json"], settings))["items"]
    (told,) = (item for item in items if item["id"].endswith(":a"))
    assert {each["name"]: each["url"] for each in told["_citation"]} == cited
    atom = lxml.etree.fromstring(syndication.make(bulletin.feeds["/atom.xml"], settings))
    related = atom.xpath("//a:entry[a:title='Hướng dẫn']/a:link[@rel='related']", namespaces={"a": ATOM})
    assert {each.get("title"): each.get("href") for each in related} == cited
    rss = lxml.etree.fromstring(syndication.make(bulletin.feeds["/rss.xml"], settings))
    references = rss.xpath("//item[title='Hướng dẫn']/t:references", namespaces={"t": "http://purl.org/dc/terms/"})
    assert [each.text for each in references] == list(cited.values())


def test_site_map_tells_when_a_lapsed_document_changed_the_page_of_a_post(bulletin):
    assert bulletin.pages["/2017/01/huong-dan/"].changed_at == datetime(2026, 11, 1, tzinfo=VIETNAM)
    assert bulletin.pages["/2017/01/tin-khac/"].changed_at == datetime(2017, 1, 4, tzinfo=VIETNAM)


def test_news_of_a_lapsed_document_names_a_few_of_many_posts(publish, settings):
    many = {
        f"posts/{n}.md": text_of(f"Tin {n}", id=f"p{n}", body="Theo 19/2014/QĐ-TTg.", date=f"2017-01-{n:02}")
        for n in range(1, 26)
    }
    bulletin = publish({"posts/van-ban.yml": LAPSED, **many})
    (item,) = json.loads(syndication.make(bulletin.feeds["/dinh-chinh/feed.json"], settings))["items"]
    assert item["content_html"].count("<li>") == 21
    assert "và 5 bài khác" in item["content_html"]
