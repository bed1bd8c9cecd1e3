"""What search engines, social networks and libraries are told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import lxml.html
import pytest

from bulletin.chrome import Chrome
from photos import opened, photo
from project import post as text_of

CHROMES = {depth: Chrome("<!--slot:head-->") for depth in range(6)}
TITLE = 'Đo </script><script>alert(1)</script> <!-- "x" &'


def head(bulletin, address):
    return lxml.html.fromstring(f"<head>{bulletin.page(address, CHROMES).decode()}</head>")


def metas(page, prefix):
    found = [(each.get("name") or each.get("property"), each.get("content")) for each in page.iter("meta")]
    return {name: content for name, content in found if name.startswith(prefix)}


def article(page):
    (found,) = page.xpath('//script[@type="application/ld+json"]')
    return json.loads(found.text)


@pytest.fixture
def bulletin(publish):
    return publish(
        {
            "posts/a.md": text_of(
                f"{json.dumps(TITLE, ensure_ascii=False)}",
                id="a",
                slug="do",
                author="Lê Văn Đo",
                source="Báo <Đo>",
                summary="Tóm & tắt.",
                image="{src: a.jpg, alt: Đo}",
                changes="[{date: 2026-03-05, note: Sửa}]",
            ),
            "posts/b.md": text_of("Cũ", id="b", date="2020-05-06"),
            "posts/c.md": text_of("Gỡ", id="c", status="withdrawn", withdrawn="{date: 2026-05-01, reason: Nhầm}"),
            "posts/a.jpg": photo(900, 600),
        }
    )


def test_post_is_told_as_an_article_of_news(bulletin):
    page = head(bulletin, "/2026/03/do/")
    assert article(page) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2026-03-02T00:00:00+07:00",
        "dateModified": "2026-03-05T00:00:00+07:00",
        "author": {"name": "Lê Văn Đo"},
        "publisher": {"@type": "GovernmentOrganization", "name": "Chi cục Đo lường"},
        "image": ["https://ban-tin.example/tep/a.jpg", "https://ban-tin.example/chia-se/a.png"],
        "articleSection": "Thông báo",
        "inLanguage": "vi",
        "mainEntityOfPage": "https://ban-tin.example/2026/03/do/",
    }
    assert len(page.xpath("//script")) == 1


def test_documents_that_a_post_rests_on_are_told_with_it(publish):
    found = publish({"posts/a.md": text_of("Đo", id="a", body="Theo Quyết định số 19/2014/QĐ-TTg.")})
    assert article(head(found, "/2026/03/do/"))["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "Quyết định số 19/2014/QĐ-TTg",
            "url": "https://ban-tin.example/van-ban/19-2014-qd-ttg/",
        }
    ]


def test_post_is_told_to_libraries(bulletin):
    assert metas(head(bulletin, "/2026/03/do/"), "dcterms.") == {
        "dcterms.identifier": "tag:ban-tin.example,2026:a",
        "dcterms.title": TITLE,
        "dcterms.creator": "Lê Văn Đo",
        "dcterms.date": "2026-03-02T00:00:00+07:00",
        "dcterms.description": "Tóm & tắt.",
        "dcterms.publisher": "Chi cục Đo lường",
        "dcterms.language": "vi",
        "dcterms.source": "Báo <Đo>",
    }


def test_post_is_told_to_social_networks(bulletin):
    page = head(bulletin, "/2026/03/do/")
    assert metas(page, "og:") == {
        "og:type": "article",
        "og:title": TITLE,
        "og:description": "Tóm & tắt.",
        "og:url": "https://ban-tin.example/2026/03/do/",
        "og:site_name": "Bản tin Đo lường",
        "og:locale": "vi_VN",
        "og:image": "https://ban-tin.example/chia-se/a.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": TITLE,
    }
    assert metas(page, "article:") == {
        "article:published_time": "2026-03-02T00:00:00+07:00",
        "article:modified_time": "2026-03-05T00:00:00+07:00",
        "article:section": "Thông báo",
    }
    assert page.xpath('//link[@rel="canonical"]/@href') == ["https://ban-tin.example/2026/03/do/"]


def test_every_page_names_a_picture_that_is_made(bulletin):
    press = bulletin.press(CHROMES)
    for address in bulletin.pages:
        image = metas(head(bulletin, address), "og:")["og:image"]
        data, _ = press.make(bulletin.cards[image.removeprefix("https://ban-tin.example")])
        assert opened(data).size == (1200, 630)


def test_no_page_pretends_to_have_another_language(bulletin):
    assert not any(head(bulletin, address).xpath("//*[@hreflang]") for address in bulletin.pages)


def test_post_that_was_taken_back_is_no_news_any_more_but_keeps_its_picture(bulletin):
    page = head(bulletin, "/2026/03/go/")
    assert page.xpath("//script") == []
    assert metas(page, "og:")["og:image"].endswith("/chia-se/c.png")
    assert "/chia-se/c.png" in bulletin.cards


def test_older_posts_share_the_picture_of_their_category_where_the_settings_say_so(publish, settings):
    bulletin = publish(
        {"posts/a.md": text_of("Mới", id="a"), "posts/b.md": text_of("Cũ", id="b", date="2026-03-01")},
        settings=replace(settings, share_images_from=date(2026, 3, 2)),
    )
    assert metas(head(bulletin, "/2026/03/moi/"), "og:")["og:image"].endswith("/chia-se/a.png")
    assert metas(head(bulletin, "/2026/03/cu/"), "og:")["og:image"].endswith("/chia-se/chuyen-muc/thong-bao.png")
    assert "/chia-se/b.png" not in bulletin.cards


def test_no_picture_goes_because_another_post_came(publish):
    before = publish({"posts/a.md": text_of("Một", id="a")}).cards
    after = publish({"posts/b.md": text_of("Hai", id="b", date="2026-04-01")}).cards
    assert before.items() <= after.items()


def test_page_of_a_category_has_its_own_picture_and_others_that_of_the_bulletin(bulletin):
    assert metas(head(bulletin, "/chuyen-muc/do-luong/"), "og:")["og:image"].endswith("/chuyen-muc/do-luong.png")
    assert metas(head(bulletin, "/luu-tru/"), "og:")["og:image"].endswith("/chia-se/chung/ban-tin.png")


def test_editors_site_tells_nobody(publish):
    bulletin = publish({"posts/a.md": text_of("Một", id="a")}, is_for_editors=True)
    page = head(bulletin, "/2026/03/mot/")
    assert metas(page, "og:") == {}
    assert page.xpath("//script") == []
    assert metas(page, "dcterms.").keys() == {"dcterms.identifier"}
    assert bulletin.cards == {}
