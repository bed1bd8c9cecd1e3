"""Pages: any address to its bytes."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import lxml.html
import pytest

from bulletin import Chrome, permalinks, proof
from bulletin.assembly import DEPTHS
from bulletin.dates import VIETNAM
from bulletin.settings import FormerAgency
from conftest import NOW
from project import post as text_of

CHROME = Chrome(
    "<!doctype html><html lang=vi><head><title><!--slot:title--></title><!--slot:head--></head>\n      <body>"
    "<a href=x<!--slot:current:/chuyen-muc/thong-bao/-->>m</a><main><!--slot:content--></main>"
    "<!--slot:nothing--></body></html>"
)
CHROMES = dict.fromkeys(range(9), CHROME)


def many(count, **more):
    return {
        f"posts/{number}.md": text_of(
            f"Tin số {number}", id=f"p{number:03}", date=f"2026-03-{number % 28 + 1:02}", **more
        )
        for number in range(count)
    }


def page(bulletin, address):
    return lxml.html.document_fromstring(bulletin.page(address, CHROMES).decode())


def words(element):
    return " ".join(element.text_content().split())


def test_slots_are_filled_and_what_is_left_over_is_empty():
    chrome = Chrome("a<!--slot:x-->b<!--slot:y-->c<!--no slot-->")
    assert chrome.slots == {"x", "y"}
    assert chrome.pour({"x": b"<!--slot:y-->", "z": b"?"}) == b"a<!--slot:y-->bc<!--no slot-->"


def test_sheet_of_a_page_is_what_its_bytes_say(bulletin, publish):
    # Most of a page is made of pieces that are proved once and not with each page.
    chromes = {
        depth: Chrome(f'<a href="{"../" * depth or "./"}rss/#a"></a><!--slot:head--><!--slot:content-->')
        for depth in DEPTHS
    }
    for each in (bulletin, publish(many(45, tags="Đo"))):
        press, known = each.press(chromes), frozenset(each.pages)
        knowing = each.press(chromes, sound=known)
        for address, made in each.pages.items():
            data, sheet = press.make(made)
            assert sheet == proof.read_html(data.decode(), address=address, site_url=each.settings.site_url), address
            counted = address in {"/2017/", "/2026/", "/2026/trang/1/", "/2026/trang/2/"}
            left = sheet.links if counted else sheet.links - known
            assert knowing.make(made)[1] == sheet._replace(links=left)


def test_character_that_marks_gaps_fills_none_by_itself(settings, publish):
    stray = dataclasses.replace(settings, site_description="a\x02b")
    text = publish({"posts/a.md": text_of("Tin", id="a")}, settings=stray).page("/", CHROMES).decode()
    assert "a\x02b" in text


@pytest.fixture
def bulletin(publish):
    return publish(
        {
            "posts/a.md": text_of(
                "Đo <lường> & “chất lượng”",
                id="a",
                date="2017-12-04",
                author="Đặng Đức",
                tags="Đo lường, ISO, iso",
                summary="Tóm <tắt>.",
                source="Cổng tỉnh",
                documents='["19/2014/QĐ-TTg"]',
                changes="[{date: 2018-01-02, note: Sửa <số>}]",
                attachments="[{file: b.pdf, title: Biểu <mẫu>}]",
                image="{src: c.png, alt: Toàn <cảnh>, caption: Chú <thích>}",
                body="## Một\n\n### Con\n\n## Hai\n\n[x](b.md) [y](#mot)",
            ),
            "posts/b.md": text_of("Tin mới hơn", id="b", date="2017-12-05"),
            "posts/c.md": text_of("Tin cũ hơn", id="c", date="2017-12-03"),
            "posts/go.md": text_of(
                "Bài đã gỡ",
                id="d",
                date="2017-12-02",
                status="withdrawn",
                tags="ISO",
                withdrawn="{date: 2018-01-15, reason: Trùng, replaced_by: a}",
            ),
            "posts/b.pdf": b"pdf",
            "posts/c.png": b"png",
            "docs/lien-he.md": "# Liên hệ\n",
        }
    )


POST = "/2017/12/do-luong-chat-luong/"


def test_every_page_can_be_poured_and_names_its_own_address(bulletin):
    for address in bulletin.pages:
        found = page(bulletin, address)
        assert found.xpath("//link[@rel='canonical']/@href") == [f"https://ban-tin.example{address}"]
        assert len(found.xpath("//h1")) == 1
        assert found.findtext(".//title")
        assert address.count("/") - 1 in DEPTHS


def test_every_link_of_every_page_leads_to_a_page_a_feed_or_a_file(bulletin):
    known = {*bulletin.pages, *bulletin.feeds, *bulletin.files, *bulletin.assets, "/lien-he/"}
    for address in bulletin.pages:
        for link in page(bulletin, address).xpath("//main//@href | //main//@src"):
            place, _, anchor = link.partition("#")
            if place:
                assert not place.startswith("/")
                target = address
                for step in place.split("/"):
                    target = {"..": target.rsplit("/", 2)[0] + "/", ".": target, "": target}.get(
                        step, f"{target}{step}/"
                    )
                target = target if place.endswith("/") else target.rstrip("/")
                assert target in known, (address, link)
            elif anchor:
                assert page(bulletin, address).xpath(f"//*[@id='{anchor}']"), (address, link)


def test_no_id_stands_twice_on_a_page(bulletin):
    for address in bulletin.pages:
        ids = page(bulletin, address).xpath("//@id")
        assert len(ids) == len(set(ids))


def test_post_shows_what_its_author_wrote_and_nothing_as_html(bulletin):
    found = page(bulletin, POST)
    text = words(found.find(".//main"))
    for expected in (
        "Đo <lường> & “chất lượng”",
        "Thứ Hai, 4/12/2017",
        "Đặng Đức",
        "Tóm <tắt>.",
        "Chú <thích>",
        "Biểu <mẫu> (PDF, 3 B)",
        "19/2014/QĐ-TTg",
        "2/1/2018: Sửa <số>",
        "Nguồn: Cổng tỉnh",
        "Các tin mới hơn Tin mới hơn (5/12/2017)",
        "Các tin tiếp Tin cũ hơn (3/12/2017)",
        "https://ban-tin.example/2017/12/do-luong-chat-luong/",
    ):
        assert expected in text
    cited = found.find_class("post-cite")[0]
    assert words(cited).startswith(
        "Trích dẫn và lưu bài này Đặng Đức (4/12/2017). Đo <lường> & “chất lượng”. Bản tin Đo lường. "
        "https://ban-tin.example/2017/12/do-luong-chat-luong/ Mã kiểm chứng nội dung (SHA-256): "
    )
    assert words(cited.find_class("post-hash")[0]) == bulletin.contents["a"].post.sha256
    assert found.findtext(".//title") == "Đo <lường> & “chất lượng” – Bản tin Đo lường"
    assert found.xpath("//meta[@name='description']/@content") == ["Tóm <tắt>."]
    assert found.xpath("//main//img/@alt") == ["Toàn <cảnh>"]


def test_keyword_written_in_two_ways_is_shown_once(bulletin):
    assert [words(tag) for tag in page(bulletin, POST).xpath("//main//ul[@class='post-tags']/li")] == [
        "Đo lường",
        "ISO",
    ]


def test_three_headings_make_a_table_of_contents(bulletin):
    toc = page(bulletin, POST).xpath("//nav[@aria-label='Mục lục']/ul")[0]
    assert toc.xpath("./li/a/@href") == ["#mot", "#hai"]
    assert toc.xpath("./li/ul/li/a/@href") == ["#con"]
    assert page(bulletin, "/2017/12/tin-moi-hon/").xpath("//nav[@aria-label='Mục lục']") == []


def test_entry_of_the_menu_is_marked(bulletin):
    assert page(bulletin, POST).xpath("//a[@aria-current]")
    assert not page(bulletin, "/luu-tru/").xpath("//a[@aria-current]")


def test_withdrawn_post_says_why_and_what_takes_its_place(bulletin):
    found = page(bulletin, "/2017/12/bai-da-go/")
    assert "Bài này đã được gỡ ngày 15/1/2018. Lý do: Trùng" in words(found)
    assert f"../../..{POST}" in found.xpath("//div[@role='note']//@href")
    for address in bulletin.pages:
        if address not in {"/2017/12/bai-da-go/", "/dinh-chinh/"}:
            assert "Bài đã gỡ" not in words(page(bulletin, address))


def test_numbered_page_keeps_its_bytes_when_newer_posts_come(publish):
    before = publish(many(60))
    newer = {
        f"posts/moi-{number}.md": text_of(f"Mới {number}", id=f"q{number:02}", date="2026-04-01")
        for number in range(25)
    }
    after = publish(newer)
    address = "/chuyen-muc/thong-bao/trang/1/"
    assert address in before.pages
    assert before.page(address, CHROMES) == after.page(address, CHROMES)
    assert "/chuyen-muc/thong-bao/trang/3/" in after.pages


def test_entry_names_its_category_but_in_the_listing_of_that(bulletin):
    for address, is_named in {
        "/2017/": True,
        "/tu-khoa/iso/": True,
        "/": True,
        "/chuyen-muc/thong-bao/": False,
    }.items():
        told = [
            words(entry)
            for entry in page(bulletin, address).xpath("//article[@class='listing-entry']/p[@class='post-meta']")
        ]
        assert told
        assert all(each.endswith(" Thông báo") == is_named for each in told)


def test_pages_of_a_listing_hold_every_post_once(publish):
    bulletin = publish(many(65))
    listing = "/chuyen-muc/thong-bao/"
    addresses = [listing, f"{listing}trang/2/", f"{listing}trang/1/"]
    titles = [
        words(heading)
        for address in addresses
        for heading in page(bulletin, address).xpath("//article//h2 | //article//h3")
    ]
    assert titles == [post.title for post in bulletin.library.listed]
    assert f"{listing}trang/" in bulletin.pages
    assert f"{listing}trang/3/" not in bulletin.pages


def test_newer_pages_are_found_by_an_anchor_that_never_changes(publish):
    bulletin = publish(many(65))
    anchors = page(bulletin, "/chuyen-muc/thong-bao/trang/").xpath("//main//li/@id")
    assert anchors == ["trang-3", "trang-2", "trang-1"]
    links = page(bulletin, "/chuyen-muc/thong-bao/trang/2/").xpath("//nav[@class='listing-pager']//@href")
    assert [link for link in links if link.endswith("#trang-3")]


def test_featured_post_is_first_on_the_home_page(publish):
    files = {**many(12), "posts/noi-bat.md": text_of("Nổi bật", id="z", date="2020-01-01", featured="true")}
    bulletin = publish(files)
    headings = [words(heading) for heading in page(bulletin, "/").xpath("//article//h2 | //article//h3")]
    assert headings[0] == "Nổi bật"
    assert words(page(bulletin, "/").xpath("//p[@class='home-label']")[0]) == "Tin nổi bật"
    assert headings[1:] == [post.title for post in bulletin.library.listed[:8]]


def test_home_page_shows_the_newest_post_once(publish):
    headings = [words(heading) for heading in page(publish(many(3)), "/").xpath("//article//h2 | //article//h3")]
    assert len(headings) == len(set(headings)) == 3


def test_home_page_shows_the_beginning_of_a_long_text_up_to_the_end_of_a_sentence(publish):
    body = f"Câu thứ nhất nói {'rất ' * 20}dài. Câu thứ hai nói {'rất ' * 20}dài. Hết."
    bulletin = publish(
        {"posts/a.md": text_of("A", id="a"), "posts/b.md": text_of("B", id="b", date="2020-01-01", body=body)}
    )
    (shown,) = page(bulletin, "/").xpath("//section[@class='home-newest']//p[@class='listing-lead']")
    assert words(shown) == body.partition(" Câu thứ hai")[0]
    assert words(page(bulletin, "/2020/01/").find_class("listing-lead")[0]) == body


def test_home_page_calls_no_post_featured_that_is_not(publish):
    assert words(page(publish(many(1)), "/").xpath("//p[@class='home-label']")[0]) == "Tin mới nhất"


def test_bulletin_without_posts_has_its_pages(publish):
    bulletin = publish({})
    assert set(bulletin.pages) == {
        *("/", "/luu-tru/", "/chuyen-muc/", "/chuyen-muc/thong-bao/", "/chuyen-muc/do-luong/", "/tu-khoa/", "/so-do/"),
        *("/rss/", "/dinh-chinh/", "/van-ban/", "/tim-kiem/"),
    }
    assert "Bản tin chưa có bài nào." in words(page(bulletin, "/"))
    assert "Chưa có tin nào" in words(page(bulletin, "/chuyen-muc/do-luong/"))


def test_description_of_a_post_without_a_paragraph_is_its_title(publish):
    bulletin = publish({"posts/a.md": text_of("Đo", id="a", body="- x")})
    assert page(bulletin, "/2026/03/do/").xpath("//meta[@name='description']/@content") == ["Đo"]


def test_time_is_shown_only_where_there_is_one(publish):
    bulletin = publish({"posts/a.md": text_of("Đo", id="a", date="2026-03-02 08:30")})
    assert "Thứ Hai, 2/3/2026, 08:30" in words(page(bulletin, "/2026/03/do/"))


def test_two_builds_of_the_same_posts_give_the_same_bytes(publish):
    """On another day, in another zone, with other workers: only the posts decide."""
    files = {**many(45), "posts/a.md": text_of("Đo", id="a", tags="bán, bạn", body="x[^1]\n\n[^1]: y")}
    first = publish(files)
    second = publish({}, now=NOW.astimezone(VIETNAM).replace(month=12), workers=2)
    assert first.files == second.files
    assert list(first.pages) == list(second.pages)
    for address in first.pages:
        assert first.page(address, CHROMES) == second.page(address, CHROMES)


def test_number_of_neighbours_and_posts_on_a_page_are_settings(publish, settings):
    bulletin = publish(many(9), settings=dataclasses.replace(settings, neighbours=2, page_size=3))
    middle = bulletin.library.listed[4]
    found = page(bulletin, middle.permalink).xpath("//div[@class='post-neighbours']//li")
    assert len(found) == 4
    assert "/2026/03/trang/2/" in bulletin.pages


def test_pages_speak_vietnamese_alone(bulletin):
    english = re.compile(r"\b(?:the|and|of|page|next|previous|archive|tags?|category|home|search)\b", re.IGNORECASE)
    for address in bulletin.pages:
        assert english.findall(words(page(bulletin, address).find(".//main"))) == []


def test_what_is_not_public_offers_no_feeds(publish):
    bulletin = publish(many(1), is_for_editors=True)
    for address in bulletin.pages:
        links = page(bulletin, address).xpath("//@href")
        assert not [link for link in links if link.endswith((".xml", ".json", "rss/"))]
    assert "/rss/" not in bulletin.pages
    assert bulletin.feeds == {}


def test_every_page_leads_programs_to_the_feeds_of_the_bulletin_and_of_its_category(bulletin):
    def found(address):
        links = page(bulletin, address).xpath("//link[@rel='alternate']")
        root = permalinks.relative_root(address)
        assert all(link.get("title") for link in links)
        return [(link.get("type").split("/")[1], link.get("href").removeprefix(root)) for link in links]

    kinds = [("rss+xml", "rss.xml"), ("atom+xml", "atom.xml"), ("feed+json", "feed.json")]
    main = [(kind, name) for kind, name in kinds]
    of_category = [(kind, f"chuyen-muc/thong-bao/{name}") for kind, name in kinds]
    of_corrections = [(kind, f"dinh-chinh/{name}") for kind, name in kinds]
    for address in bulletin.pages:
        expected = main
        if address.startswith("/chuyen-muc/thong-bao/") or address in bulletin.library.by_permalink:
            expected = main + of_category
        elif address == "/chuyen-muc/do-luong/":
            continue
        elif address == "/dinh-chinh/":
            expected = main + of_corrections
        assert found(address) == expected, address


def test_page_on_feeds_gives_the_address_of_every_feed_there_is(bulletin):
    found = page(bulletin, "/rss/")
    told = [element.text_content() for element in found.xpath("//li/a/code")]
    assert told == [f"https://ban-tin.example{address}" for address in bulletin.feeds]
    assert [link.removeprefix("..") for link in found.xpath("//li/a[code]/@href")] == list(bulletin.feeds)
    buttons = found.xpath("//li/button")
    assert len(buttons) == len(told)
    for button in buttons:
        assert button.get("hidden") is not None, "without JavaScript it could do nothing"
        assert found.xpath(f"//*[@id='{button.get('data-copy')}']")
    assert len({words(button) for button in buttons}) == len(buttons), "each says which address it copies"


def test_script_for_other_sites_is_shown_when_it_was_asked_for(publish, settings):
    assert not page(publish(many(1)), "/rss/").xpath("//pre")
    bulletin = publish(many(1), settings=dataclasses.replace(settings, embed=True))
    (snippet,) = page(bulletin, "/rss/").xpath("//pre")
    script = lxml.html.fromstring(f"<div>{snippet.text_content()}</div>")
    assert script.xpath("//ul/@data-feed") == ["https://ban-tin.example/feed.json"]
    assert len(snippet.text_content().splitlines()) <= 40


def test_corrections_are_told_on_a_page_of_their_own_newest_first(bulletin):
    found = page(bulletin, "/dinh-chinh/")
    told = [words(each) for each in found.xpath("//ul[@class='corrections']/li")]
    title = "Đo <lường> & “chất lượng”"
    assert told == [
        f"15/1/2018 – Gỡ bài: Bài đã gỡ Lý do: Trùng Bài thay thế: {title} (4/12/2017)",
        f"2/1/2018 – Đính chính: {title} Sửa <số>",
    ]


def test_nothing_to_correct_is_said(publish):
    assert "Chưa có bài nào phải sửa hoặc gỡ." in words(page(publish({}), "/dinh-chinh/"))


def test_search_page_of_a_preview_says_where_search_works(publish):
    files = many(1)
    published, previewed = page(publish(files), "/tim-kiem/"), page(publish(files, is_for_editors=True), "/tim-kiem/")
    assert len(published.xpath("//main//form[@role='search']//input[@name='q']")) == 1
    assert previewed.xpath("//main//form") == []
    assert "Tìm kiếm chạy trên bản tin đã xuất bản." in words(previewed.find(".//main"))
    for found in (published, previewed):
        assert {"../luu-tru/", "../chuyen-muc/", "../tu-khoa/", "../so-do/"} <= set(found.xpath("//main//li//@href"))


def test_posts_of_the_former_agency_say_so_and_are_cited_as_its_own(publish, settings):
    former = FormerAgency(name="Chi cục cũ", until=date(2017, 12, 5))
    found = publish(
        {f"posts/{day}.md": text_of(f"Ngày {day}", id=f"d{day}", date=f"2017-12-0{day}") for day in (4, 5)},
        settings=dataclasses.replace(settings, former_agency=former),
    )
    before, after = (page(found, f"/2017/12/ngay-{day}/") for day in (4, 5))
    assert "Bài này do Chi cục cũ đăng trước ngày 5/12/2017." in words(before)
    assert "Chi cục cũ (4/12/2017). Ngày 4." in words(before)
    assert "Chi cục cũ" not in words(after)
    assert "Chi cục Đo lường (5/12/2017). Ngày 5." in words(after)


def test_calendar_of_a_year_leads_to_the_posts_of_a_day(publish):
    found = publish(
        {
            "posts/a.md": text_of("Một mình", id="a", date="2017-12-04"),
            "posts/b.md": text_of("Cặp thứ nhất", id="b", date="2017-02-28"),
            "posts/c.md": text_of("Cặp thứ hai", id="c", date="2017-02-28 09:00"),
        }
    )
    year = page(found, "/2017/")
    assert year.xpath("//table/caption/text()") == ["Tháng 2/2017", "Tháng 12/2017"]
    links = {link.get("aria-label"): link.get("href") for link in year.xpath("//td/a")}
    assert links == {"4/12/2017: Một mình": "../2017/12/#ngay-4", "28/2/2017: 2 tin": "../2017/02/#ngay-28"}
    first_row = year.xpath("//table")[1].xpath(".//tbody/tr[1]/td")
    assert [words(cell) for cell in first_row] == ["", "", "", "", "1", "2", "3"]  # 1/12/2017 was a Friday.
    assert len(page(found, "/2017/02/").xpath("//table")) == 1
    assert page(found, "/chuyen-muc/thong-bao/").xpath("//table") == []


def test_calendar_finds_a_day_on_a_numbered_page(publish, settings):
    posts = {
        f"posts/{number}.md": text_of(f"Tin {number}", id=f"p{number:02}", date=f"2017-12-{number // 2 + 1:02}")
        for number in range(12)
    }
    found = publish(posts, settings=dataclasses.replace(settings, page_size=2))
    links = page(found, "/2017/12/").xpath("//td/a/@href")
    assert links == [
        *(f"../../2017/12/trang/{number}/#ngay-{number}" for number in range(1, 6)),
        "../../2017/12/#ngay-6",
    ]
    assert page(found, "/2017/12/trang/2/").xpath("//span/@id") == ["ngay-2"]


def test_notices_stand_apart_on_the_home_page(publish, settings):
    posts = {
        "posts/a.md": text_of("Một thông báo", id="a"),
        "posts/b.md": text_of("Một tin đo", id="b", category="do-luong"),
    }
    home = page(publish(posts, settings=dataclasses.replace(settings, notices="thong-bao")), "/")
    assert [words(each) for each in home.xpath("//section[@class='home-notices']//li/a")] == ["Một thông báo"]
    assert words(home.xpath("//div[@class='home-categories']/section/h2")[0]) == "Đo lường"
    assert "Thông báo" not in [words(each) for each in home.xpath("//div[@class='home-categories']//h2")]
