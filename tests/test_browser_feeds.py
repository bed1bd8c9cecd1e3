"""The page on feeds, and what other sites show of them, in Chromium."""

from __future__ import annotations

from functools import partial

import pytest

from browsing import PAGES
from bulletin import fragments

pytestmark = pytest.mark.browser


def test_copy_button_copies_the_address_it_stands_beside_and_says_so(site, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="vi-VN")
    page = context.new_page()
    page.goto(site + PAGES["feeds"])
    page.get_by_role("button", name="Sao chép địa chỉ Atom của Thông báo").click()
    page.get_by_role("status").get_by_text("Đã sao chép.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://ban-tin.example/chuyen-muc/thong-bao/atom.xml"
    context.close()


def test_copy_button_selects_the_address_where_the_clipboard_is_out_of_reach(site, browser):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(site + PAGES["feeds"])
    page.get_by_role("button", name="Sao chép địa chỉ RSS của Tất cả tin").click()
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
