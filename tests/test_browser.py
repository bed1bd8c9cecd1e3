"""Every page type in Chromium, on a phone and on a desktop."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import Error

from browsing import serving
from bulletin import fragments
from project import ROOT, build, make_project, post, read_site

pytestmark = pytest.mark.browser

# Words that no Vietnamese text has, of the kind that themes and programs say.
ENGLISH = re.compile(
    r"\b(?:search|searching|skip to|content|home|menu|next|previous|back|close|open|copy|copied|share|tags|category|"
    r"categories|archive|archives|feed|feeds|print|toggle|navigation|table of contents|note|warning|caution|important|"
    r"switch|dark|light|mode|page|posts|read more|with|from|and|the|footer|header|clipboard|metadata|contributors|"
    r"jump|text|untitled|powered|made|chrome|permanent|link|january|monday)\b",
    re.IGNORECASE,
)
# Names that stay as they are.
NAMES = re.compile(r"RSS|Atom|JSON Feed|ISO|https?://\S+|\S+@\S+|/\S+")

PAGES = {
    "home": "/",
    "post": "/2026/03/du-moi-muc/",
    "withdrawn": "/2026/01/bai-da-go/",
    "category": "/chuyen-muc/thong-bao/",
    "numbered": "/chuyen-muc/tin-hoat-dong/trang/1/",
    "list of pages": "/chuyen-muc/tin-hoat-dong/trang/",
    "categories": "/chuyen-muc/",
    "tag": "/tu-khoa/do-luong/",
    "tags": "/tu-khoa/",
    "archive": "/luu-tru/",
    "year": "/2026/",
    "month": "/2026/03/",
    "search": "/tim-kiem/",
    "site map": "/so-do/",
    "register": "/van-ban/",
    "documents of a year": "/van-ban/nam-2014/",
    "document": "/van-ban/19-2014-qd-ttg/",
    "post that cites": "/2023/02/theo-quyet-dinh/",
    "volume": "/dong-tap/2023.html",
    "feeds": "/rss/",
    "corrections": "/dinh-chinh/",
    "about": "/gioi-thieu/",
    "contact": "/lien-he/",
    "accessibility": "/tro-nang/",
    "not found": "/khong-co-trang-nay/",
}


OLD = {
    "/default.aspx?tabid=45&ItemID=678": "cu-hoi",
    "/tin/thông báo.aspx?id=7".replace(" ", "%20"): "cu-dau",
    "/view.php?ten=đo lường&so=19/2014".replace(" ", "%20"): "cu-gia-tri",
    "/khong-co-dau-hoi": "cu-trang",
    "/thu-muc/%F4%FF": "cu-ma",
}
"""Older addresses of posts, for a host that serves mere files."""


@pytest.fixture(scope="session")
def site(browser, tmp_path_factory):
    """The address of a site that has every type of page."""
    small = read_site(ROOT / "tests/sites/small/posts")
    files = {f"posts/{path}": content for path, content in small.items()}
    for number in range(45):
        title = f"Kết quả kiểm tra phương tiện đo trong tháng {number % 12 + 1} tại địa bàn số {number}"
        text = post(title, id=f"many-{number}", date=f"2024-{number % 12 + 1:02}-11", category="tin-hoat-dong")
        files[f"posts/many/{number}.md"] = text.encode()
    for address, id in OLD.items():
        files[f"posts/old/{id}.md"] = post(f"Bài {id}", id=id, aliases=f"['{address}']").encode()
    body = "Theo Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014, TCVN 5603:2023 và 30/KH-UBND."
    files["posts/cites.md"] = post("Theo quyết định", id="cites", date="2023-02-01", body=body).encode()
    files["posts/van-ban.yml"] = (
        "number: 19/2014/QĐ-TTg\ntitle: Về việc áp dụng\nstatus: lapsed\nlapsed_on: 2026-07-01\n"
        "checked_on: 2026-07-02\n"
        "replaced_by: [14/2026/NĐ-CP]\nlink: https://van-ban.example/mot-dia-chi-rat-dai-khong-co-cho-nao-de-ngat-dong-duoc\n"
    ).encode()
    root = make_project(tmp_path_factory.mktemp("browser"), files)
    build(root)
    with serving(root / "site") as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_speaks_vietnamese_and_asks_nobody_else(site, browser, name, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="vi-VN")
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if not _is_ours(request.url, site) else None)
    answer = page.goto(site + PAGES[name])
    assert answer is not None
    assert answer.status == (404 if name == "not found" else 200)
    page.wait_for_load_state("networkidle")
    if name == "not found":
        trouble = [line for line in trouble if "404" not in line]
    assert trouble == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    said = page.evaluate(
        """() => [document.title, document.body.innerText, ...[...document.querySelectorAll("*")].flatMap(element =>
            ["aria-label", "title", "alt", "placeholder"].map(name => element.getAttribute(name) ?? "")),
            document.querySelector("meta[name=description]")?.content].join("\\n")"""
    )
    assert ENGLISH.findall(NAMES.sub(" ", said)) == []
    assert page.evaluate("document.documentElement.lang") == "vi"
    context.close()


def _is_ours(url: str, site: str) -> bool:
    return url.startswith((site, "data:", "blob:"))


@pytest.mark.parametrize("width", [360, 1280])
def test_everything_is_reached_without_javascript(site, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    found, todo = set(), ["/"]
    while todo:
        path = todo.pop()
        if path in found:
            continue
        found.add(path)
        try:
            page.goto(site + path)
        except Error:
            continue
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href.split('#')[0])")
        todo += [
            link.removeprefix(site) for link in links if link.startswith(site + "/") and link.endswith(("/", ".html"))
        ]
        if len(found) > 150:
            break
    assert PAGES.keys() - {name for name, path in PAGES.items() if path in found} <= {"not found", "withdrawn"}
    context.close()


def test_print_button_appears_with_javascript_and_prints(site, browser):
    page = browser.new_page()
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    page.goto(site + PAGES["post"])
    page.get_by_role("button", name="In bài này").click()
    assert page.title() == "printed"
    page.close()


def test_copy_button_copies_the_address_it_stands_beside_and_says_so(site, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="vi-VN")
    page = context.new_page()
    page.goto(site + PAGES["feeds"])
    page.get_by_role("button", name="Chép địa chỉ Atom của Thông báo").click()
    page.get_by_role("status").get_by_text("Đã chép.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://ban-tin.example/chuyen-muc/thong-bao/atom.xml"
    context.close()


def test_copy_button_selects_the_address_where_the_clipboard_is_out_of_reach(site, browser):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(site + PAGES["feeds"])
    page.get_by_role("button", name="Chép địa chỉ RSS của Tất cả tin").click()
    page.get_by_role("status").get_by_text("Ctrl+C").wait_for()
    assert page.evaluate("getSelection().toString()") == "https://ban-tin.example/rss.xml"
    context.close()


def test_copy_buttons_are_hidden_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAGES["feeds"])
    assert page.locator("[data-bulletin=copy]").count() > 10
    assert not any(button.is_visible() for button in page.locator("[data-bulletin=copy]").all())
    context.close()


def test_script_for_other_sites_lists_the_newest_posts_and_keeps_its_link_when_it_cannot(site, browser):
    """The portal of the province shows our titles as text, whatever they hold."""
    fields = {"site_url": "https://ban-tin.example/", "site_name": "Bản tin", "home_size": 2}
    snippet = fragments.environment().get_template("embed.html").render(settings=fields)
    items = [
        {"url": f"https://ban-tin.example/{number}/", "title": f"<b>Tin</b> {number}", "date_published": DATE}
        for number in range(3)
    ]
    for status, expected in ((200, ["<b>Tin</b> 0 (2/3/2026)", "<b>Tin</b> 1 (2/3/2026)"]), (500, ["Bản tin"])):
        page = browser.new_page()
        answer = {"status": status, "json": {"items": items}, "headers": {"Access-Control-Allow-Origin": "*"}}
        page.route("https://ban-tin.example/feed.json", partial(_answer, answer))
        page.route(
            "https://cong-tinh.example/",
            partial(_answer, {"content_type": "text/html; charset=utf-8", "body": snippet}),
        )
        with page.expect_response("https://ban-tin.example/feed.json"):
            page.goto("https://cong-tinh.example/")
        page.get_by_text(expected[-1]).wait_for()
        assert page.locator("li").all_inner_texts() == expected
        page.close()


DATE = "2026-03-02T08:30:00+07:00"


def _answer(answer, route):
    route.fulfill(**answer)


def test_register_is_filtered_in_place_and_by_typing_without_accents(site, browser):
    page = browser.new_page()
    page.goto(site + PAGES["register"])
    found = page.locator("[data-bulletin=documents-found] > li > a")
    page.locator("[name=kind]").select_option("Quyết định")
    assert found.all_inner_texts() == ["Quyết định số 19/2014/QĐ-TTg"]
    assert page.locator("[data-bulletin=documents-all]").is_hidden()
    page.locator("[name=kind]").select_option("")
    page.get_by_label("Số hiệu").fill("kh ubnd 30")
    assert found.all_inner_texts() == ["Kế hoạch số 30/KH-UBND"]
    page.get_by_label("Số hiệu").fill("khong co")
    assert page.get_by_role("status").inner_text().startswith("Không có văn bản nào")
    page.get_by_label("Số hiệu").fill("")
    assert page.locator("[data-bulletin=documents-all]").is_visible()
    page.locator("[name=year]").select_option("2014")
    found.first.click()
    assert page.title().startswith("Quyết định số 19/2014/QĐ-TTg")
    page.close()


def test_register_is_filtered_by_pages_where_there_is_no_script(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAGES["register"])
    assert page.locator("[name=kind]").is_hidden()
    page.get_by_role("link", name="Thủ tướng Chính phủ").click()
    assert page.locator(".document-list a").all_inner_texts() == ["Quyết định số 19/2014/QĐ-TTg"]
    context.close()


def test_drawer_of_a_phone_opens_and_leads_on(site, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site + "/")
    page.get_by_role("button", name="Danh mục").first.click()
    page.locator(".md-sidebar--primary").get_by_role("link", name="Lưu trữ").click()
    page.wait_for_url(site + "/luu-tru/")
    context.close()


@pytest.mark.parametrize(
    ("asked", "id"),
    [
        *OLD.items(),
        ("/Default.ASPX?itemid=678&TABID=45&fbclid=abc", "cu-hoi"),
        ("/tin/th%c3%b4ng%20b%C3%A1o.aspx?id=7", "cu-dau"),
        ("/view.php?so=19%2F2014&ten=%C4%91o+l%C6%B0%E1%BB%9Dng", "cu-gia-tri"),
        ("/khong-co-dau-hoi", "cu-trang"),
        ("/thu-muc/%f4%ff", "cu-ma"),
    ],
)
def test_old_address_leads_on_where_the_host_knows_no_redirects(site, browser, asked, id):
    page = browser.new_page()
    page.goto(site + asked)
    page.wait_for_url(f"{site}/2026/03/bai-{id}/")
    page.close()


def test_numbered_page_that_is_no_more_leads_to_its_list(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/chuyen-muc/thong-bao/trang/99/")
    page.wait_for_url(f"{site}/chuyen-muc/thong-bao/")
    page.close()


def test_address_that_never_was_stays_not_found(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/default.aspx?tabid=45&ItemID=679")
    page.wait_for_load_state("networkidle")
    assert page.title().startswith("Không tìm thấy trang")
    page.close()
