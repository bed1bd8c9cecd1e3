"""Eighty strings that run as code on careless sites, through everything an editor types: none runs, none is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

import browsing
from bulletin import Settings, examine, rendering
from conftest import NOW
from project import ROOT, build, make_project, post

pytestmark = pytest.mark.browser

STRINGS = (Path(__file__).parent / "browser" / "xss.txt").read_text(encoding="utf-8").splitlines()
"""Each calls `run` when it gets the chance."""

# The browser itself reads each address: it passes over tabs, line ends and control characters (`java&#9;script:`).
DANGEROUS = r"""[...document.querySelectorAll("*")].filter(element => [...element.attributes].some(({name, value}) =>
    /^on/i.test(name) || /^(?:href|src|action|formaction|xlink:href|data|srcdoc)$/i.test(name)
    && /^(?:javascript|vbscript|data):/.test(URL.parse(value, "https://ban-tin.example/")?.protocol))
    || /^(?:iframe|object|embed|base)$/i.test(element.localName)
).map(element => element.outerHTML.slice(0, 200))"""

# Whatever can be clicked is, one after the other: a link of code is followed after the click, and a second click before
# that would take its place. No other link is followed, or the page would be gone.
CLICK_EVERYTHING = """async () => {
    addEventListener("click", event => {
        const link = event.target.closest("a, area, [type=submit], button")
        if (link && !/^(?:javascript|data|vbscript):/.test(link.protocol)) event.preventDefault()
    })
    for (const element of document.querySelectorAll("body *")) {
        for (const type of ["mouseover", "focus", "toggle", "load", "error"]) element.dispatchEvent(new Event(type))
        element.click?.()
        await new Promise(done => setTimeout(done))
    }
}"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A page of its own, and what went wrong on it."""

    page: Page
    ran: list[str]
    """Where a string ran. Kept outside the page, so that it survives the way to the next one."""

    trouble: list[str]
    """Errors and dialogs."""


@contextmanager
def watched(browser: Browser) -> Iterator[Watched]:
    """Open a page in which `run` tells of whoever calls it."""
    context = browser.new_context()
    page, ran, trouble = context.new_page(), list[str](), list[str]()
    context.expose_binding("run", lambda source: ran.append(source["frame"].url))
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    try:
        yield Watched(page, ran, trouble)
    finally:
        context.close()


def post_with(string: str, number: int, body: str) -> str:
    """Return a post that says *string* in every key that readers see."""
    said = json.dumps(string, ensure_ascii=False)
    return post(
        said,
        id=f"x{number:02}",
        slug=f"chuoi-{number}",
        body=body,
        summary=said,
        author=said,
        source=said,
        tags=json.dumps([f"{number}: {string}"], ensure_ascii=False),  # Spellings of one keyword are one: told apart.
        documents=f"[{said}]",
        attachments=f"[{{file: b.txt, title: {said}}}]",
        image=f"{{src: h.png, alt: {said}, caption: {said}}}",
        changes=f"[{{date: 2026-03-03, note: {said}}}]",
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The strings of bodies that the gate told of, and the project that has all of them but those it refused."""
    picture = (ROOT / "tests/sites/small/posts/hinh/so-do.png").read_bytes()
    files = {"posts/h.png": picture, "posts/b.txt": b"x"}
    bodies = {number: f"Thân bài.\n\n{string}\n\nHết bài." for number, string in enumerate(STRINGS)}
    posts = {f"posts/{number}.md": post_with(string, number, bodies[number]) for number, string in enumerate(STRINGS)}
    root = make_project(tmp_path_factory.mktemp("xss"), files | posts)
    problems, _ = examine(Settings.from_file(root), now=NOW)
    of_body = {each.path: each for each in problems if each.path.startswith("posts/") and each.line > 10}
    for problem in of_body.values():
        if problem.is_blocking:
            number = int(Path(problem.path).stem)
            (root / problem.path).write_text(post_with(STRINGS[number], number, "Thân bài."), encoding="utf-8")
    build(root)
    return {int(Path(path).stem) for path in of_body}, root / "site"


def test_watch_hears_what_runs_and_finds_what_could(browser):
    """Or all that follows would be green whatever happened."""
    with watched(browser) as look:
        look.page.set_content(
            """<a href="/">Trang chủ</a> <a href="java&#9;script:run()">1</a> <a href=" javascript:run()">2</a>
            <p onmouseover="run()">3</p> <a href="data:text/html,4">4</a> <iframe></iframe>"""
        )
        assert [each[:3] for each in look.page.evaluate(DANGEROUS)] == ["<a ", "<a ", "<p ", "<a ", "<if"]
        look.page.evaluate(CLICK_EVERYTHING)
        look.page.wait_for_timeout(200)
        assert len(look.ran) == 3


def test_no_string_runs_or_is_lost_whatever_key_it_stands_in(told, browser):
    reported, folder = told
    with watched(browser) as look, browsing.serving(folder) as site:
        page = look.page
        page.on("request", lambda asked: look.trouble.append(asked.url) if not asked.url.startswith(site) else None)
        for number, string in enumerate(STRINGS):
            page.goto(f"{site}/2026/03/chuoi-{number}/")
            shown = page.evaluate(
                """() => ({
                    title: document.querySelector("h1").textContent,
                    head: document.title,
                    summary: document.querySelector(".post-lead").textContent,
                    author: document.querySelector(".post-author").textContent,
                    tag: document.querySelector(".post-tags a").textContent.replace(/^\\d+: /, ""),
                    attachment: document.querySelector(".post-attachments a").textContent,
                    alt: document.querySelector(".post-figure img").alt,
                    caption: document.querySelector("figcaption").textContent.trim(),
                    document: document.querySelector(".post-documents li").textContent.trim(),
                    change: document.querySelector(".post-changes li").textContent.replace("3/3/2026: ", ""),
                    source: document.querySelector(".post-source").textContent.replace("Nguồn: ", ""),
                    body: document.querySelector(".post-body").innerText,
                })"""
            )
            body = shown.pop("body")
            assert shown.pop("head").startswith(" ".join(string.split()))
            assert set(shown.values()) == {string}
            assert number in reported or _plain(string) in _plain(body), string
            assert page.evaluate(DANGEROUS) == []
        for address in ("/", "/chuyen-muc/thong-bao/", "/tu-khoa/", "/2026/03/", "/so-do/", "/dinh-chinh/", "/rss/"):
            page.goto(site + address)
            assert page.evaluate(DANGEROUS) == []
        page.wait_for_timeout(200)
        assert look.ran == []
        assert look.trouble == []


def _plain(text: str) -> str:
    """Return *text* without what Markdown takes for its own signs."""
    return "".join(letter for letter in text if letter.isalnum())


def test_no_body_runs_even_where_nobody_heeded_the_gate(browser):
    """The sanitiser alone, without the policy of the page, in one document with all of them."""
    with watched(browser) as look:
        look.page.set_content("".join(f"<div>{rendering.render(each).html}</div>" for each in STRINGS))
        assert look.page.evaluate(DANGEROUS) == []
        look.page.evaluate(CLICK_EVERYTHING)
        look.page.wait_for_timeout(200)
        assert look.ran == []


BREAK_IN = """() => {
    const place = document.querySelector("main")
    const unfolded = '<details open ontoggle="run()"></details>'
    place.innerHTML = `<img src=x onerror="run()"><a href="javascript:run()">a</a>${unfolded}`
    place.querySelector("a").click()
    place.append(Object.assign(document.createElement("script"), {textContent: "run()"}))
    place.append(Object.assign(document.createElement("script"), {src: "data:text/javascript,run()"}))
}"""
"""Five ways in."""


def test_policy_stops_what_would_get_through_all_the_same(site, browser):
    """If a string ever became markup, the page itself would refuse to run it. Another page runs all of them."""
    with watched(browser) as look:
        look.page.set_content("<main></main>")
        look.page.evaluate(BREAK_IN)
        look.page.wait_for_timeout(200)
        assert len(look.ran) == 5
    with watched(browser) as look:
        look.page.goto(site + browsing.PAGES["post"])
        look.page.evaluate(BREAK_IN)
        look.page.wait_for_timeout(200)
        assert look.ran == []
        # Once for the policy in the page, once for that of the server.
        assert sum("Content Security Policy" in said for said in look.trouble) == 2 * 5


def test_no_string_runs_or_is_lost_as_the_query_of_the_search_page(site, browser):
    with watched(browser) as look:
        page = look.page
        for string in STRINGS:
            page.goto(f"{site}{browsing.PAGES['search']}?q={quote(string, safe='')}")
            page.wait_for_selector(".search-found h2, .search-found p")
            assert page.locator(".search-form input[name=q]").input_value() == string
            assert page.evaluate(DANGEROUS) == []
        page.wait_for_timeout(200)
        assert look.ran == []
        assert look.trouble == []


def test_no_string_runs_as_an_older_address(tmp_path, browser):
    """The gate refuses what is no address and says so; the rest lead on, and run nothing."""
    files = {}
    for number, string in enumerate(STRINGS):
        alias = json.dumps(f"/cu/{number}/{string}?x={string}", ensure_ascii=False)
        files[f"posts/{number}.md"] = post(f"Bài {number}", id=f"x{number:02}", aliases=f"[{alias}]")
    root = make_project(tmp_path, files)
    refused = {problem.path for problem in examine(Settings.from_file(root), now=NOW)[0] if problem.is_blocking}
    for path in refused:
        (root / path).unlink()
    build(root)
    kept = [number for number in range(len(STRINGS)) if f"posts/{number}.md" not in refused]
    assert kept
    with watched(browser) as look, browsing.serving(root / "site") as site:
        for number in kept:
            string = STRINGS[number]
            look.page.goto(f"{site}/cu/{number}/{quote(string, safe='')}?x={quote(string, safe='')}")
            look.page.wait_for_url(f"{site}/2026/03/bai-{number}/")
        look.page.wait_for_timeout(200)
        assert look.ran == []
