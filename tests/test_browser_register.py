"""The register of documents in Chromium."""

from __future__ import annotations

import pytest

from browsing import PAGES

pytestmark = pytest.mark.browser


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
