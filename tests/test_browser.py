"""Every page type in Chromium: on phones and desktops, in each theme, by keyboard, without JavaScript."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass

import pytest

from browsing import LONG, PAGES, barriers, open_everything, ready

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


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at the site."""

    width: int
    scheme: str
    """What the device asks for: light or dark."""

    theme: str = ""
    """What the reader chose; empty for nothing."""

    size: str = ""
    with_axe: bool = True
    """Whether barriers are looked for: each theme is, on a narrow screen or a wide one."""


LOOKS = {
    "phone of 320px": Look(320, "light"),
    "phone": Look(360, "light"),
    "phone, dark": Look(360, "dark"),
    "phone, high contrast": Look(360, "light", theme="contrast", with_axe=False),
    "phone, largest text": Look(320, "light", size="largest", with_axe=False),
    "tablet": Look(768, "light", with_axe=False),
    "tablet, dark": Look(768, "dark"),
    "tablet, high contrast": Look(768, "light", theme="contrast"),
    "desktop": Look(1280, "light"),
    "desktop, dark": Look(1280, "dark", with_axe=False),
}

CHOOSE = """([theme, size]) => {
    if (theme) localStorage.setItem("bulletin-theme", theme)
    if (size) localStorage.setItem("bulletin-size", size)
}"""


@pytest.fixture(scope="session")
def looks(browser, site):
    """A page for each look, opened once."""
    pages = {}
    for name, look in LOOKS.items():
        context = browser.new_context(
            viewport={"width": look.width, "height": 800},
            color_scheme=look.scheme,
            locale="vi-VN",
            has_touch=look.width < 700,
        )
        page = pages[name] = context.new_page()
        page.goto(site + "/robots.txt")
        page.evaluate(CHOOSE, [look.theme, look.size])
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_page_fits_speaks_vietnamese_asks_nobody_else_and_has_no_barrier(site, looks, axe, name, look):
    page, width = looks[look], LOOKS[look].width
    trouble: list[str] = []

    def tell(message):
        if message.type in {"error", "warning"}:  # So also what the policy of the page forbids.
            trouble.append(message.text)

    def ask(request):
        if not request.url.startswith((site, "data:", "blob:")):
            trouble.append(request.url)

    listeners = {"console": tell, "pageerror": lambda error: trouble.append(str(error)), "request": ask}
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        answer = page.goto(site + PAGES[name])
        open_everything(page)
        found = barriers(page, axe) if LOOKS[look].with_axe else []
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
    assert answer.status == (404 if name == "not found" else 200)
    assert [line for line in trouble if "404" not in line or name != "not found"] == []
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    said = page.evaluate(
        """() => [document.title, document.body.innerText, ...[...document.querySelectorAll("*")].flatMap(element =>
            ["aria-label", "title", "alt", "placeholder"].map(name => element.getAttribute(name) ?? "")),
            document.querySelector("meta[name=description]")?.content].join("\\n")"""
    )
    assert ENGLISH.findall(NAMES.sub(" ", said)) == []
    assert page.evaluate("document.documentElement.lang") == "vi"


# Links and abbreviations within sentences are exempt (WCAG 2.2, 2.5.8), as is what is only there for screen readers.
SMALL = """[...document.querySelectorAll("a[href], button, summary, input:enabled, select")].filter(element => {
    if (!element.checkVisibility({visibilityProperty: true}) || element.matches(".skip-link")) return false
    if (element.matches(".abbr, .post-body a, .notice a")) return false
    const sentence = element.closest("p:not(.post-meta)")?.textContent.trim() ?? ""
    if (element.localName == "a" && sentence.length > element.textContent.trim().length + 20) return false
    const box = (element.localName == "input" ? element.closest("label") ?? element : element).getBoundingClientRect()
    return box.width && (box.height < 43.9 || box.width < 43.9)
}).map(element => `${element.outerHTML.slice(0, 120)} ${Math.round(element.getBoundingClientRect().width)} x ${
    Math.round(element.getBoundingClientRect().height)}`)"""


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"volume"}))  # A volume is a book to print or keep.
def test_a_finger_hits_whatever_stands_alone(site, looks, name):
    page = looks["phone, dark"]
    page.goto(site + PAGES[name])
    open_everything(page)
    assert page.evaluate(SMALL) == []


def test_address_of_a_feed_breaks_behind_a_slash(site, phone):
    phone.goto(site + PAGES["feeds"])
    lines = phone.locator(".feed-addresses code").evaluate_all(
        """all => all.flatMap(code => {
            const range = document.createRange(), lines = {}
            for (const span of code.children) {
                for (let at = 0; at < span.textContent.length; at++) {
                    range.setStart(span.firstChild, at)
                    range.setEnd(span.firstChild, at + 1)
                    const top = Math.round(range.getBoundingClientRect().top)
                    lines[top] = (lines[top] ?? "") + span.textContent[at]
                }
            }
            return Object.values(lines)
        })"""
    )
    assert len(lines) > 20
    assert [line for line in lines if not line.endswith(("/", ".xml", ".json"))] == []


def test_contents_of_a_page_are_no_wider_than_its_text(site, looks):
    page = looks["tablet, dark"]
    page.goto(site + PAGES["accessibility"])
    text, contents = (page.locator(f"{part}").first.bounding_box()["width"] for part in (".post-body > p", ".post-toc"))
    assert contents <= text + 1


def test_line_of_text_has_sixty_to_seventy_five_characters(site, desktop):
    desktop.goto(site + LONG)
    lines = desktop.evaluate(
        """() => {
            const text = document.querySelector(".post-body p").firstChild, range = document.createRange(), lines = []
            let top = null
            for (let at = 0; at < text.length; at++) {
                range.setStart(text, at)
                range.setEnd(text, at + 1)
                const box = range.getBoundingClientRect()
                if (box.width && (top === null || box.top > top + 5)) { lines.push(0); top = box.top }
                lines[lines.length - 1]++
            }
            return lines.slice(0, -1)
        }"""
    )
    assert len(lines) > 5
    assert 60 <= sum(lines) / len(lines) <= 75


def test_letters_with_two_marks_come_from_one_font_and_never_touch_the_line_above(site, desktop):
    """Each letter in the font of its neighbours, or words would look patched; capitals carry the tallest marks."""
    desktop.goto(site + LONG)
    letters = "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲÝỶỸỴĐắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳýỷỹỵđ"
    desktop.evaluate("letters => (document.querySelector('h1').textContent = letters)", letters)
    client = desktop.context.new_cdp_session(desktop)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    node = client.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    assert len(client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]) == 1
    heights = desktop.evaluate(
        """() => [...document.querySelectorAll("h1, .post-body p, .post-meta, .masthead-site, .plain-list li")].map(
            element => getComputedStyle(element)).map(
            style => parseFloat(style.lineHeight) / parseFloat(style.fontSize))"""
    )
    assert min(heights) > 1.29


def test_everything_is_reached_without_javascript(site, browser, site_folder):
    """By links one can see, or in a list one can unfold."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    found, todo = set(), ["/"]
    while todo:
        path = todo.pop()
        if path in found:
            continue
        found.add(path)
        assert page.goto(site + path, wait_until="domcontentloaded").status == 200, path
        page.locator("summary").evaluate_all("all => all.forEach(each => (each.parentElement.open = true))")
        links = page.locator("a[href]:not([download])").evaluate_all(
            "links => links.filter(link => link.checkVisibility()).map(link => link.href.split('#')[0])"
        )
        todo += [
            link.removeprefix(site) for link in links if link.startswith(site + "/") and link.endswith(("/", ".html"))
        ]
    context.close()
    pages = {
        f"/{path.parent.relative_to(site_folder).as_posix()}/".replace("/./", "/")
        for path in site_folder.rglob("index.html")
        if b'http-equiv="refresh"' not in path.read_bytes()  # An older address.
    }
    assert len(pages) > 100
    assert pages - found == set()
    assert set(PAGES.values()) - found == {PAGES["not found"]}


def test_without_javascript_nothing_is_offered_that_would_need_it(site, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAGES["post"])
    assert [button.inner_text() for button in page.get_by_role("button").all()] == ["Danh mục", "Tìm kiếm"]
    page.get_by_role("button", name="Danh mục").click()
    page.get_by_role("navigation", name="Danh mục").get_by_role("link", name="Lưu trữ").click()
    assert page.url == site + "/luu-tru/"
    context.close()


# By keyboard --------------------------------------------------------------------------------------------------------

FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element)
    return {name: element.outerHTML.slice(0, 150), body: element === document.body,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        box: element.getBoundingClientRect().width}
}"""
FOCUSABLE = """[...document.querySelectorAll(
    "a[href], button, summary, input:enabled, select, textarea, video, audio, iframe, [tabindex='0']")].filter(
    element => element.checkVisibility({visibilityProperty: true})).map(element => element.outerHTML.slice(0, 150))"""


@pytest.mark.parametrize(
    ("name", "width"),
    [*((name, 1280) for name in PAGES), *((name, 360) for name in ("home", "post", "year", "search"))],
)
def test_tab_key_reaches_everything_shows_where_it_is_and_gets_out_again(site, browser, name, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(site + PAGES[name])
    ready(page)
    expected = page.evaluate(FOCUSABLE)
    stops, ways_out = [], 0
    for _ in range(len(expected) + 1):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            ways_out += 1  # And in again at the top: the search page starts in its field.
            continue
        assert stop["ring"], stop
        assert stop["box"] > 0, stop
        stops.append(stop["name"])
    assert sorted(stops) == sorted(expected)
    assert ways_out == 1
    context.close()


def test_first_tab_offers_the_way_past_the_masthead(site, desktop):
    desktop.goto(site + "/")
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    assert desktop.locator(".skip-link").bounding_box()["y"] >= 0
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("document.activeElement.id") == "__noi-dung"
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.closest('main') !== null")


def test_menu_of_a_phone_opens_by_key_closes_by_escape_and_gives_the_focus_back(site, phone, axe):
    phone.goto(site + PAGES["post"])
    button = phone.get_by_role("button", name="Danh mục")
    button.focus()
    phone.keyboard.press("Enter")
    menu = phone.get_by_role("navigation", name="Danh mục")
    assert menu.is_visible()
    assert barriers(phone, axe) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.textContent") == "Trang chủ"
    phone.keyboard.press("Escape")
    assert menu.is_hidden()
    assert phone.evaluate("document.activeElement.textContent") == "Danh mục"
    phone.keyboard.press("Enter")
    phone.get_by_role("button", name="Đóng").click()
    assert menu.is_hidden()
    assert phone.evaluate("document.activeElement.textContent") == "Danh mục"
    button.click()
    menu.get_by_role("link", name="Lưu trữ").click()
    phone.wait_for_url(site + "/luu-tru/")


# What a reader chooses ----------------------------------------------------------------------------------------------


def test_theme_and_text_size_are_chosen_by_key_and_remembered(site, desktop):
    desktop.goto(site + "/")
    button = desktop.get_by_role("button", name="Hiển thị")
    button.focus()
    desktop.keyboard.press("Enter")
    desktop.get_by_role("radio", name="Theo thiết bị").focus()
    for _ in range(3):
        desktop.keyboard.press("ArrowDown")
    assert desktop.get_by_role("radio", name="Tương phản cao").is_checked()
    desktop.get_by_role("radio", name="Lớn nhất").check()
    desktop.keyboard.press("Escape")
    assert desktop.get_by_role("group", name="Hiển thị").is_hidden()
    assert desktop.evaluate("document.activeElement.textContent") == "Hiển thị"
    # Before the first paint, whatever script comes later.
    desktop.route("**/bulletin.js*", lambda route: route.abort())
    desktop.goto(site + PAGES["post"])
    found = desktop.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,
            getComputedStyle(document.documentElement).fontSize]"""
    )
    assert found == ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "24px"]


def test_device_that_asks_for_more_contrast_gets_it(site, browser):
    context = browser.new_context(color_scheme="dark", contrast="more")
    page = context.new_page()
    page.goto(site + "/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    context.close()


def test_icons_and_controls_stay_visible_in_the_colours_of_the_system(site, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800}, forced_colors="active")
    page = context.new_page()
    page.goto(site + PAGES["post"])
    page.wait_for_selector(".post-tools button")
    invisible = page.evaluate(
        """() => [...document.querySelectorAll("button, summary")].filter(element => {
            const part = element.localName === "summary" ? "::after" : "::before"
            return element.checkVisibility() && getComputedStyle(element, part).backgroundColor
                === getComputedStyle(document.body).backgroundColor
        }).map(element => element.textContent)"""
    )
    assert invisible == []
    context.close()


def test_volume_is_dark_where_the_device_is_and_leads_back_to_the_archive(site, browser, site_folder):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(site + PAGES["volume"])
    read = "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    paper, ink = page.evaluate(read)
    assert max(map(int, re.findall(r"\d+", paper))) < 60
    assert min(map(int, re.findall(r"\d+", ink))) > 200
    page.emulate_media(media="print")
    assert page.evaluate(read) == ["rgb(255, 255, 255)", "rgb(27, 36, 48)"]
    assert page.locator("header a", has_text="Lưu trữ").get_attribute("href") == "https://ban-tin.example/luu-tru/"
    context.close()


def test_nothing_moves_for_those_who_asked_for_less_motion(site, browser):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site + PAGES["post"])
    moving = """[...document.querySelectorAll("*")].flatMap(element => ["", "::before", "::after"].map(part =>
        getComputedStyle(element, part || null))).filter(style => parseFloat(style.transitionDuration) > 0 ||
        parseFloat(style.animationDuration) > 0 || style.scrollBehavior === "smooth").length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0
    context.close()


# Light --------------------------------------------------------------------------------------------------------------


def test_first_view_of_an_article_weighs_little_and_waits_for_one_style_sheet(site, desktop):
    """Pictures of the article itself apart. The budget is 100 kB compressed; what is ours stays far below."""
    bodies: dict[str, bytes] = {}
    kinds: dict[str, str] = {}

    def take(answer):
        kinds[answer.url] = answer.request.resource_type
        bodies[answer.url] = answer.body()

    desktop.on("response", take)
    desktop.goto(site + PAGES["post"])
    desktop.wait_for_load_state("networkidle")
    weights = {url: len(gzip.compress(body, 9)) for url, body in bodies.items() if "/tep/" not in url}
    assert sum(weights.values()) < 30_000, json.dumps(weights, indent=1)
    assert sorted(kinds.values()).count("stylesheet") == 1
    assert "font" not in kinds.values()
    blocking = "document.querySelectorAll('head script[src]:not([defer], [async], [type=module])').length"
    assert desktop.evaluate(blocking) == 0


def test_layout_that_every_page_carries_is_small(site_folder):
    """Twelve thousand pages have it: a kilobyte more is twelve megabytes to write and to send."""
    page = (site_folder / "tu-khoa/index.html").read_text(encoding="utf-8")
    layout = page[: page.index("<main")] + page[page.index("</main>") :]
    assert len(layout.encode()) < 7_000


@pytest.mark.parametrize("name", ["home", "post", "not found"])
def test_emblem_of_the_agency_stands_in_the_masthead_and_on_paper(site, phone, name):
    phone.goto(site + PAGES[name])
    emblem = phone.locator(".masthead img")
    assert emblem.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert 40 <= emblem.bounding_box()["width"] <= 70
    phone.emulate_media(media="print")
    assert emblem.is_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_search_that_is_open_has_no_barrier_and_fits(site, looks, axe, look):
    page, width = looks[look], LOOKS[look].width
    page.goto(site + PAGES["rich post"])
    page.get_by_role("searchbox").fill("kiem tra")
    page.locator(".search-box-panel a").first.wait_for()
    assert barriers(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(site + PAGES["search"] + "?q=kiem+tra")
    page.locator(".search-found .listing-entry").first.wait_for()
    assert barriers(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("look", LOOKS)
def test_abbreviation_that_is_open_has_no_barrier_and_fits(site, looks, axe, look):
    page, width = looks[look], LOOKS[look].width
    page.goto(site + PAGES["rich post"])
    page.get_by_role("button", name="UBND").click()
    full = page.get_by_text("ủy ban nhân dân").locator("visible=true")
    assert full.count() == 1
    assert barriers(page, axe) == []
    box = full.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    assert full.count() == 0
