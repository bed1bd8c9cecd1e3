"""The search page and the box of the masthead, in Chromium, on a built site."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, expect

from browsing import serving
from project import ROOT, build, make_project, post

pytestmark = pytest.mark.browser

CATEGORIES = ("tin-hoat-dong", "huong-dan", "thong-bao")
NAMES = ("Tin hoạt động", "Hướng dẫn", "Thông báo")
COUNT = 45
WIDTHS = pytest.mark.parametrize("width", [360, 1280])

# Records what the page asks its worker, so that a test can tell what was not asked as well.
LISTEN = """
window.asked = [];
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message) {
    if (message.type === "search") window.asked.push(message.q);
    return post.apply(this, arguments);
};
"""

# Speaks the worker's protocol in ways that a sound index on a quick line does not.
SCRIPTED = """
const answer = ({ id, q }) => {
    if (q === "index") return { id, error: "index" };
    const total = q === "nothing" ? 0 : q === "many" ? 12345 : 1;
    const found = { address: "gioi-thieu/", title: [["Về ", false], [q, true]], excerpt: [["<b>x</b>", false]] };
    const results = total ? [{ ...found, date: "", kind: "page", category: "" }] : [];
    return { id, total, results, corrected: q === "wrong" ? "right" : "" };
};
self.onmessage = ({ data }) => {
    if (data.type === "open") self.postMessage({ type: "ready", categories: {}, choices: {}, total: 1 });
    if (data.type === "search") setTimeout(() => self.postMessage(answer(data)), data.q === "slow" ? 900 : 0);
};
"""


@pytest.fixture(scope="module")
def folder(browser, tmp_path_factory):
    """A built project with as many posts as fill five pages of results."""
    files = {}
    for number in range(COUNT):
        files[f"posts/{number}.md"] = post(
            f"Tập huấn duy trì hệ thống quản lý chất lượng lần {number + 1}",
            id=f"p{number}",
            date=f"{2016 + number % 3}-{1 + number % 9:02}-04",
            category=CATEGORIES[number % 3],
            body="Chi cục thông báo lịch tập huấn duy trì HTQLCL theo TCVN ISO 9001 cho các cơ quan hành chính.",
        )
    files["posts/ky.md"] = post("Quyết định số 19/2014/QĐ-TTg", id="ky", date="2015-01-02")
    root = make_project(tmp_path_factory.mktemp("search"), files)
    build(root)
    return root


@pytest.fixture(scope="module")
def site(folder):
    """The address of its site, which lies below a sub-path, as on a server that others share."""
    with serving(folder) as address:
        yield f"{address}/site"


@contextmanager
def opened(browser, *, width=1280, trouble=(), **more):
    """Open a page; fail when its console tells of anything but *trouble*."""
    more.setdefault("service_workers", "block")
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN", **more)
    page = context.new_page()
    page.add_init_script(LISTEN)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    yield page
    known = (*trouble, "blocked by Playwright")
    assert [line for line in told if not any(word in line for word in known)] == []
    context.close()


@contextmanager
def stopped(page):
    """Stop the clock of *page*; give what lets so many milliseconds pass by."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    yield page.clock.run_for


def field(page):
    return page.get_by_role("searchbox", name="Từ cần tìm")


def heading(page):
    return page.locator(".search-found h2")


def results(page):
    return page.locator(".search-found .listing-entry")


def said(page) -> dict[str, str]:
    return {key: value[0] for key, value in parse_qs(urlsplit(page.url).query).items()}


def wait_for_address(page, **expected: str) -> None:
    """Wait until the query of the address is *expected*, ``_`` standing for a hyphen."""
    wanted = {key.replace("_", "-"): value for key, value in expected.items()}
    page.wait_for_function(
        "wanted => JSON.stringify(Object.fromEntries(new URLSearchParams(location.search))) === JSON.stringify(wanted)",
        arg=wanted,
    )


def scripted(page) -> None:
    page.route(
        re.compile(r"/search/worker\.js"), lambda route: route.fulfill(body=SCRIPTED, content_type="text/javascript")
    )


@WIDTHS
def test_words_without_accents_find_and_mark_those_with_accents(site, browser, width):
    with opened(browser, width=width) as page:
        page.goto(f"{site}/tim-kiem/")
        field(page).press_sequentially("tap huan", delay=20)
        expect(heading(page)).to_have_text(f"{COUNT} kết quả cho “tap huan”")
        expect(results(page)).to_have_count(10)
        first = results(page).first
        assert "tập huấn" in " ".join(first.locator("h3 mark").all_text_contents()).lower()
        assert "tập huấn" in " ".join(first.locator(".listing-lead mark").all_text_contents()).lower()
        assert re.fullmatch(r"4/[1-9]/201[678]", first.locator("time").text_content())
        assert first.locator(".post-meta span").text_content() in NAMES
        wait_for_address(page, q="tap huan")
        assert page.title().startswith("tap huan – Tìm kiếm – ")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        first.get_by_role("link").click()
        page.wait_for_url(re.compile(r"/site/201[678]/0[1-9]/tap-huan-"))


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("query", ["", "?q=tap+huan&trang=3", "?q=khong+co+gi+giong+the+nay"])
def test_search_page_fits_any_screen(site, browser, width, query):
    with opened(browser, width=width) as page:
        page.goto(f"{site}/tim-kiem/{query}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for control in page.locator("main :is(input, button, select, .search-pager a)").all():
            if box := control.bounding_box():
                assert min(box["width"], box["height"]) >= 44


def test_pasted_decomposed_letters_find_the_same_and_stay_as_they_were(site, browser):
    decomposed = unicodedata.normalize("NFD", "tập huấn")
    with opened(browser) as page:
        page.goto(f"{site}/tim-kiem/")
        field(page).focus()
        page.keyboard.insert_text(decomposed)
        expect(results(page)).to_have_count(10)
        wait_for_address(page, q="tập huấn")
        assert field(page).input_value() == decomposed


def test_composition_is_not_disturbed_and_ends_in_a_search(site, browser):
    with opened(browser) as page, stopped(page) as pass_by:
        page.goto(f"{site}/tim-kiem/")
        field(page).focus()
        keyboard = page.context.new_cdp_session(page)

        def compose(*texts: str) -> None:
            for text in texts:
                at = {"selectionStart": len(text), "selectionEnd": len(text)}
                keyboard.send("Input.imeSetComposition", {"text": text, **at})
                pass_by(400)

        compose("t", "ta", "tap", "tâp", "tập")
        assert page.evaluate("asked") == []
        assert field(page).input_value() == "tập"
        keyboard.send("Input.insertText", {"text": "tập "})
        pass_by(200)
        assert page.evaluate("asked") == ["tập"]
        compose("h", "hu", "huâ", "huấ", "huấn")
        assert page.evaluate("asked") == ["tập"]
        # Phones compose the last word for as long as no space follows: a pause is enough.
        pass_by(400)
        assert page.evaluate("asked") == ["tập", "tập huấn"]
        assert field(page).input_value() == "tập huấn"
        expect(results(page)).to_have_count(10)


def test_keyboards_that_delete_and_insert_lose_nothing(site, browser):
    with opened(browser) as page:
        page.goto(f"{site}/tim-kiem/")
        field(page).focus()
        # As fast as such a keyboard does it, however slow the machine.
        page.evaluate(
            """pieces => pieces.forEach(piece =>
                piece ? document.execCommand("insertText", false, piece) : document.execCommand("delete"))""",
            ["t", "a", "p", "", "", "ập", " ", "h", "u", "a", "n", "", "", "ấn"],
        )
        expect(heading(page)).to_contain_text("“tập huấn”")
        assert page.evaluate("asked") == ["tập huấn"]
        assert field(page).input_value() == "tập huấn"


@WIDTHS
def test_keyboard_alone_goes_from_the_box_to_a_post(site, browser, width):
    with opened(browser, width=width) as page:
        page.goto(f"{site}/lien-he/")
        box = page.get_by_role("searchbox", name="Tìm trong bản tin")
        for _ in range(12):
            page.keyboard.press("Tab")
            if box.evaluate("box => box === document.activeElement"):
                break
        page.keyboard.type("tap huan")
        panel = page.locator(".search-box-panel")
        expect(panel.locator("li")).to_have_count(5)
        expect(page.locator(".search-box [role=status]")).to_contain_text(f"{COUNT} kết quả")
        page.keyboard.press("ArrowDown")
        expect(panel.locator("a").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(box).to_be_focused()
        assert box.input_value() == "tap huan"
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/tim-kiem/?q=tap+huan")
        expect(results(page)).to_have_count(10)
        for _ in range(30):
            page.keyboard.press("Tab")
            if results(page).first.get_by_role("link").evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/site/201[678]/"))


def test_link_of_the_box_leads_to_a_post_and_a_click_elsewhere_closes_it(site, browser):
    with opened(browser) as page:
        page.goto(f"{site}/lien-he/")
        box = page.get_by_role("searchbox", name="Tìm trong bản tin")
        box.press_sequentially("lan 7")
        panel = page.locator(".search-box-panel")
        expect(panel.locator("li").first).to_contain_text("lần 7")
        page.locator("h1").click()
        expect(panel).to_be_hidden()
        box.click()
        panel.locator("li a").first.click()
        page.wait_for_url(re.compile(r"/site/201[678]/.*lan-7/"))


@WIDTHS
def test_filters_count_narrow_and_stand_in_the_address(site, browser, width):
    with opened(browser, width=width) as page:
        page.goto(f"{site}/tim-kiem/?q=tap+huan")
        options = page.get_by_label("Chuyên mục").locator("option")
        expect(options).to_have_text(["Tất cả", *(f"{name} (15)" for name in NAMES)], use_inner_text=True)
        page.get_by_label("Chuyên mục").select_option("huong-dan")
        expect(heading(page)).to_have_text("15 kết quả cho “tap huan”")
        expect(results(page).locator(".post-meta span")).to_have_text(["Hướng dẫn"] * 10)
        wait_for_address(page, q="tap huan", chuyen_muc="huong-dan")
        # Number of a post decides both its category and its year here.
        expect(page.get_by_label("Năm").locator("option")).to_have_text(["Tất cả", "2017 (15)"])
        page.get_by_label("Chuyên mục").select_option("")
        page.get_by_label("Thứ tự").select_option("ngay")
        expect(results(page).first.locator("time")).to_have_text("4/9/2018")
        page.get_by_label("Năm").select_option("2016")
        wait_for_address(page, q="tap huan", nam="2016", thu_tu="ngay")
        expect(results(page).locator("time").first).to_have_text("4/7/2016")
        page.reload()
        expect(heading(page)).to_have_text("15 kết quả cho “tap huan”")
        assert page.get_by_label("Năm").input_value() == "2016"
        assert page.get_by_label("Thứ tự").input_value() == "ngay"


@WIDTHS
def test_results_wait_for_no_counts_and_do_not_move_when_these_come(folder, site, browser, width):
    root = json.loads((folder / "site/tim-kiem/chi-muc.json").read_text(encoding="utf-8"))
    counts = [f"**/{name[0]}/{name[1:]}.bin" for name in (segment["kinds"] for segment in root["segments"])]
    held = []

    def asked():
        """Return the request for counts, once it is there."""
        while not held:
            page.wait_for_timeout(20)
        return held.pop(0)

    with opened(browser, width=width, trouble=("ERR_FAILED", "Failed to load")) as page:
        for address in counts:
            page.context.route(address, lambda route: held.append(route))  # noqa: PLW0108 - it wants to mark what it is given
        page.goto(f"{site}/tim-kiem/?q=tap+huan")
        expect(results(page)).to_have_count(10)
        options = page.get_by_label("Chuyên mục").locator("option")
        expect(options).to_have_text(["Tất cả", *NAMES], use_inner_text=True)
        place = results(page).first.bounding_box()
        asked().continue_()
        expect(options).to_have_text(["Tất cả", *(f"{name} (15)" for name in NAMES)], use_inner_text=True)
        assert results(page).first.bounding_box() == place
        # Nothing but posts was found, and the choice has its place all the same.
        expect(page.get_by_label("Loại").locator("option")).to_have_count(2)
        # A choice takes what the counts take: when that does not come, a retry is offered.
        page.reload()
        expect(results(page)).to_have_count(10)
        asked().abort()
        page.get_by_label("Chuyên mục").select_option("huong-dan")
        page.wait_for_function("() => document.querySelector('[aria-busy=true]')")
        asked().abort()
        expect(page.get_by_role("button", name="Thử lại")).to_be_visible()


def test_filter_that_lets_nothing_through_can_be_taken_away(site, browser):
    with opened(browser) as page:
        page.goto(f"{site}/tim-kiem/?q=tap+huan&chuyen-muc=huong-dan&nam=2016")
        expect(heading(page)).to_have_text("Không tìm thấy kết quả nào cho “tap huan”")
        assert page.get_by_label("Năm").input_value() == "2016"
        page.get_by_role("link", name="Tìm trong tất cả chuyên mục").click()
        expect(heading(page)).to_have_text(f"{COUNT} kết quả cho “tap huan”")
        assert said(page) == {"q": "tap huan"}


def test_pages_of_results_follow_on_and_start_where_the_reader_is(site, browser):
    with opened(browser) as page:
        page.goto(f"{site}/tim-kiem/?q=tap+huan")
        expect(results(page)).to_have_count(10)
        seen = set(results(page).locator("h3").all_text_contents())
        pager = page.get_by_role("navigation", name="Các trang kết quả")
        pager.get_by_role("link", name="Trang sau").click()
        expect(heading(page)).to_have_text(f"{COUNT} kết quả cho “tap huan”, trang 2 trên 5")
        expect(heading(page)).to_be_focused()
        expect(pager.locator("[aria-current=page]")).to_have_text("2")
        second = set(results(page).locator("h3").all_text_contents())
        assert len(second) == 10
        assert not seen & second
        pager.get_by_role("link", name="Trang 5").click()
        expect(results(page)).to_have_count(5)
        assert said(page) == {"q": "tap huan", "trang": "5"}
        page.go_back()
        page.go_back()
        expect(pager.locator("[aria-current=page]")).to_have_text("1")
        page.goto(f"{site}/tim-kiem/?q=tap+huan&trang=99")
        expect(pager.locator("[aria-current=page]")).to_have_text("5")


def test_back_button_returns_to_what_was_looked_for(site, browser):
    with opened(browser) as page:
        page.goto(f"{site}/lien-he/")
        page.goto(f"{site}/tim-kiem/")
        field(page).press_sequentially("tap huan", delay=10)
        field(page).press("Enter")
        wait_for_address(page, q="tap huan")
        page.get_by_label("Năm").select_option("2018")
        wait_for_address(page, q="tap huan", nam="2018")
        field(page).fill("")
        field(page).press_sequentially("lan 7", delay=10)
        wait_for_address(page, q="lan 7", nam="2018")
        expect(heading(page)).to_contain_text("“lan 7”")
        page.go_back()
        expect(heading(page)).to_have_text("15 kết quả cho “tap huan”")
        assert field(page).input_value() == "tap huan"
        assert page.get_by_label("Năm").input_value() == "2018"
        results(page).nth(8).get_by_role("link").click()
        page.wait_for_url(re.compile(r"/site/2018/"))
        page.go_back()
        expect(results(page)).to_have_count(10)
        page.wait_for_function("() => scrollY > 0")
        field(page).press("End")
        page.keyboard.type(" lan")
        expect(heading(page)).to_contain_text("“tap huan lan”")
        field(page).fill("tap huan")
        wait_for_address(page, q="tap huan", nam="2018")
        page.go_back()
        expect(heading(page)).to_have_text(f"{COUNT} kết quả cho “tap huan”")
        assert page.get_by_label("Năm").input_value() == ""
        page.go_back()
        page.wait_for_url(f"{site}/lien-he/")


def test_every_key_does_not_speak_and_the_end_does(site, browser):
    with opened(browser) as page, stopped(page) as pass_by:
        page.goto(f"{site}/tim-kiem/")
        page.evaluate(
            "window.spoken = []; new MutationObserver(() => spoken.push(document.querySelector('.search-status')"
            ".textContent)).observe(document.querySelector('.search-status'), {childList: true, characterData: true})"
        )
        field(page).focus()
        for end in range(1, len("tap huan") + 1):
            page.keyboard.type("tap huan"[end - 1])
            pass_by(200)
            expect(heading(page)).to_contain_text(f"“{'tap huan'[:end].strip()}”")
        pass_by(1000)
        expect(page.get_by_role("status")).to_have_text(f"{COUNT} kết quả cho “tap huan”")
        assert page.evaluate("spoken.filter(Boolean)") == [f"{COUNT} kết quả cho “tap huan”"]


def test_answer_to_an_older_question_never_shows(site, browser):
    with opened(browser) as page:
        scripted(page)
        page.goto(f"{site}/tim-kiem/")
        field(page).fill("slow")
        page.wait_for_function("() => asked.length === 1")
        field(page).fill("quick")
        expect(heading(page)).to_have_text("1 kết quả cho “quick”")
        page.wait_for_timeout(1200)
        expect(heading(page)).to_have_text("1 kết quả cho “quick”")


def test_other_spelling_is_told_and_the_archive_is_a_way_on(site, browser):
    with opened(browser) as page:
        scripted(page)
        page.goto(f"{site}/tim-kiem/?q=wrong")
        expect(page.locator(".search-note")).to_have_text("Không thấy “wrong”. Đang hiện kết quả cho “right”.")
        expect(page.locator(".post-meta")).to_have_text("Trang thông tin")
        expect(page.locator(".listing-lead")).to_have_text("<b>x</b>")
        field(page).fill("nothing")
        expect(heading(page)).to_have_text("Không tìm thấy kết quả nào cho “nothing”")
        page.locator("main").get_by_role("link", name="Lưu trữ").click()
        page.wait_for_url(f"{site}/luu-tru/")
        page.goto(f"{site}/tim-kiem/?q=many&trang=600")
        expect(heading(page)).to_have_text("12.345 kết quả cho “many”, trang 600 trên 1.235")
        pages = page.get_by_role("navigation", name="Các trang kết quả").locator("li")
        expect(pages).to_have_text(["Trang trước", "1", "…", "599", "600", "601", "…", "1.235", "Trang sau"])


def test_damaged_index_is_told_and_may_be_tried_again(site, browser):
    with opened(browser) as page:
        scripted(page)
        page.goto(f"{site}/tim-kiem/?q=index")
        expect(page.get_by_role("button", name="Thử lại")).to_be_visible()
        field(page).fill("sound")
        expect(heading(page)).to_have_text("1 kết quả cho “sound”")


@WIDTHS
def test_fault_of_the_network_is_told_and_retry_works(site, browser, width):
    with opened(browser, width=width, trouble=("ERR_FAILED", "Failed to load")) as page:
        page.goto(f"{site}/tim-kiem/")
        page.wait_for_load_state("networkidle")
        page.context.route("**/*", lambda route: route.abort())
        field(page).fill("tap huan")
        expect(page.get_by_role("main").get_by_role("paragraph").filter(has_text="Không tải được")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("Hãy kiểm tra kết nối mạng")
        page.context.unroute_all()
        page.get_by_role("button", name="Thử lại").click()
        expect(heading(page)).to_have_text(f"{COUNT} kết quả cho “tap huan”")


def test_box_without_a_network_remains_a_form(site, browser):
    with opened(browser, trouble=("ERR_FAILED", "Failed to load", "Failed to fetch")) as page:
        page.goto(f"{site}/lien-he/")
        page.wait_for_load_state("networkidle")
        page.context.route("**/*", lambda route: route.abort())
        box = page.get_by_role("searchbox", name="Tìm trong bản tin")
        box.fill("tap huan")
        page.wait_for_timeout(500)
        page.context.unroute_all()
        box.press("Enter")
        page.wait_for_url(f"{site}/tim-kiem/?q=tap+huan")
        expect(results(page)).to_have_count(10)


def test_nothing_of_the_search_is_loaded_before_somebody_searches(site, browser):
    with opened(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/lien-he/")
        page.wait_for_load_state("networkidle")
        assert [url for url in asked if "tim-kiem" in url or ("/search/" in url and "box.js" not in url)] == []
        with page.expect_request("**/worker.js*"):
            page.get_by_role("searchbox", name="Tìm trong bản tin").focus()


@WIDTHS
def test_without_javascript_the_page_says_so_and_leads_on(site, browser, width):
    with opened(browser, width=width, java_script_enabled=False) as page:
        page.goto(f"{site}/lien-he/")
        page.get_by_role("searchbox").fill("tập huấn")
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_url(re.compile(r"/site/tim-kiem/\?q="))
        expect(page.get_by_text("Tìm kiếm cần JavaScript")).to_be_visible()
        expect(page.locator("select")).to_have_count(4)
        expect(page.locator("select").first).to_be_hidden()
        field(page).fill("tập huấn")
        page.get_by_role("button", name="Tìm", exact=True).click()
        assert list(said(page)) == ["q"]
        for name in ("Lưu trữ", "Chuyên mục", "Từ khóa", "Sơ đồ trang"):
            expect(page.locator("main").get_by_role("link", name=name)).to_be_visible()


def test_dead_address_offers_to_look_for_its_words(folder, browser):
    # The links of this page alone are absolute: it stands at the root of a server.
    with serving(folder / "site") as address, opened(browser, trouble=("404",)) as page:
        page.goto(f"{address}/2019/12/tap-huan-iso/")
        box = page.get_by_role("searchbox", name="Tìm bài bạn cần")
        expect(box).to_have_value("tap huan iso")
        box.press("Enter")
        page.wait_for_url(f"{address}/tim-kiem/?q=tap+huan+iso")
        expect(results(page)).to_have_count(10)


def test_paper_has_no_search_box(site, browser):
    with opened(browser) as page:
        page.goto(f"{site}/lien-he/")
        page.emulate_media(media="print")
        expect(page.locator(".search-box")).to_be_hidden()


def test_search_works_without_a_network_after_its_first_use_and_news_do_not(folder, browser):
    with opened(browser, service_workers="allow", trouble=("ERR_CONNECTION_REFUSED", "Failed to load")) as page:
        with serving(folder) as address:
            site = f"{address}/site"
            page.goto(f"{site}/tim-kiem/")
            field(page).fill("tap huan")
            expect(results(page)).to_have_count(10)
            page.wait_for_function("() => navigator.serviceWorker.controller")
            page.wait_for_load_state("networkidle")
            field(page).fill("19/2014/qđ-ttg")
            expect(results(page)).to_have_count(2)  # The post, and the document it cites.
            page.goto(f"{site}/lien-he/")
        # The server is gone.
        page.goto(f"{site}/tim-kiem/?q=tap+huan")
        expect(heading(page)).to_have_text(f"{COUNT} kết quả cho “tap huan”")
        expect(results(page)).to_have_count(10)
        field(page).fill("19/2014/qđ-ttg")
        expect(results(page)).to_have_count(2)
        kept = page.evaluate(
            "caches.open('bulletin-search').then(cache => cache.keys()).then(all => all.map(k => k.url))"
        )
        assert any(url.endswith(".bin") for url in kept)
        assert [url for url in kept if not url.startswith((f"{site}/tim-kiem/", f"{site}/assets/"))] == []
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            page.goto(f"{site}/gioi-thieu/")


def test_service_worker_and_what_it_kept_can_be_taken_away(site, browser):
    with opened(browser, service_workers="allow") as page:
        page.goto(f"{site}/tim-kiem/?q=tap+huan")
        page.wait_for_function("() => navigator.serviceWorker.controller")
        page.wait_for_function("() => caches.has('bulletin-search')")

        def without(route):
            answer = route.fetch()
            body = answer.text().replace("const OFFLINE = true", "const OFFLINE = false")
            assert body != answer.text()
            route.fulfill(response=answer, body=body)

        # As an operator who changed it would serve it: a new version of the site, with a new query string.
        page.context.route("**/page.js*", without)
        page.reload()
        expect(results(page)).to_have_count(10)
        page.wait_for_function("() => navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
        page.reload()
        expect(results(page)).to_have_count(10)
        page.wait_for_function("() => caches.keys().then(names => names.length === 0)")
        assert page.evaluate("navigator.serviceWorker.controller") is None


def test_scripts_of_the_search_are_small():
    theme = ROOT / "hooks" / "theme"
    scripts = [*(theme / "assets" / "search").glob("*.js"), *(theme / "tim-kiem").glob("*.js")]
    assert {path.name for path in scripts} > {"page.js", "box.js", "client.js", "worker.js", "offline.js"}
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts) < 40_000
