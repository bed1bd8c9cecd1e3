"""Pictures and abbreviations of a post in Chromium: by finger, by key, on paper, without JavaScript."""

from __future__ import annotations

import pytest

from photos import photo
from project import build, make_project, post

pytestmark = pytest.mark.browser

BODY = """Xã áp dụng HTQLCL theo lời dẫn của UBND tỉnh.

![Hội nghị](anh.jpg "Toàn cảnh.")

Sau đó, UBND báo cáo.
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory, browser):
    root = tmp_path_factory.mktemp("media")
    files = {"posts/a.md": post("Đo", id="a", body=BODY), "posts/anh.jpg": photo(1600, 900, orientation=6)}
    build(make_project(root, files))
    return (root / "site/2026/03/do/index.html").as_uri()


@pytest.fixture(params=[True, False], ids=["JavaScript", "no JavaScript"])
def page(request, browser, address):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=request.param
    )
    made = context.new_page()
    made.goto(address)
    yield made
    context.close()


def test_finger_opens_and_closes_the_full_form(page):
    full = page.locator("#__vt-ubnd")
    assert not full.is_visible()
    page.get_by_role("button", name="UBND").tap()
    assert full.is_visible()
    assert full.inner_text().lower() == "ủy ban nhân dân"
    box = full.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.get_by_role("button", name="UBND").tap()
    assert not full.is_visible()


def test_key_opens_and_escape_closes_the_full_form(page):
    button = page.get_by_role("button", name="HTQLCL")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("#__vt-htqlcl").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#__vt-htqlcl").is_visible()


def test_full_form_is_the_description_of_its_button(page):
    described = 'button "HTQLCL"'
    assert described in page.locator(".post-body").aria_snapshot()
    assert page.get_by_role("button", name="HTQLCL").get_attribute("aria-describedby") == "__vt-htqlcl"


def test_abbreviation_is_as_high_as_a_word(page):
    """It does not push lines apart, as a button would."""
    line = page.locator(".post-body p").first
    height = line.evaluate("p => parseFloat(getComputedStyle(p).lineHeight)")
    assert page.get_by_role("button", name="UBND").bounding_box()["height"] <= height


def test_paper_has_the_full_form_behind_the_word(page):
    page.emulate_media(media="print")
    text = page.locator(".post-body p").first.inner_text()
    assert text == "Xã áp dụng HTQLCL (hệ thống quản lý chất lượng) theo lời dẫn của UBND (ủy ban nhân dân) tỉnh."


def test_phone_gets_a_small_picture_upright_and_keeps_its_place(page):
    image = page.locator(".post-body img")
    image.scroll_into_view_if_needed()
    assert page.locator("figure figcaption").inner_text() == "Toàn cảnh."
    box = image.bounding_box()
    assert box["height"] / box["width"] == pytest.approx(1600 / 900, 0.01)
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.currentSrc").endswith("/tep/anh.jpg.480.webp")
