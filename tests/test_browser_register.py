"""The register of documents in Chromium."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from browsing import PAGES

pytestmark = pytest.mark.browser


def test_register_is_filtered_in_place_and_by_typing_without_accents(site, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".json") else None)
    page.goto(site + PAGES["register"], wait_until="networkidle")
    assert page.locator("[name=kind] option").all_inner_texts()[0] == "Tất cả"
    assert "Quyết định" in page.locator("[name=kind] option").all_inner_texts()
    assert "2014" in page.locator("[name=year] option").all_inner_texts()
    assert not any("Chưa rõ" in text for text in page.locator("select option").all_inner_texts())
    assert asked == []  # Who only reads downloads no register.
    found = page.locator("[data-bulletin=documents-found] > li > a")
    page.locator("[name=kind]").select_option("Quyết định")
    expect(found).to_have_text(["Quyết định số 19/2014/QĐ-TTg"])
    assert len(asked) == 1
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


def test_spellings_of_one_issuer_are_one_to_the_filter_as_in_the_lists(site, browser):
    def twice(route):
        answer = route.fetch()
        data = answer.json()
        decision = next(row for row in data["documents"] if "Thủ tướng Chính phủ" in row[4])
        data["documents"].append([*decision[:3], decision[3].upper(), ["Thủ Tướng Chính Phủ"], *decision[5:]])
        route.fulfill(response=answer, json=data)

    page = browser.new_page()
    page.route("**/danh-sach.json", twice)
    page.goto(site + PAGES["register"])
    page.locator("[name=issuer]").select_option("Thủ tướng Chính phủ")
    page.locator("[name=kind]").select_option("Quyết định")
    expect(page.get_by_role("status")).to_have_text("2 văn bản.")
    page.close()


def test_register_that_cannot_be_had_is_told_and_asked_for_again(site, browser):
    page = browser.new_page()
    page.route("**/danh-sach.json", lambda route: route.abort())
    page.goto(site + PAGES["register"])
    page.get_by_label("Số hiệu").fill("1")
    expect(page.get_by_role("status")).to_contain_text("Chưa tải được sổ văn bản")
    expect(page.get_by_label("Số hiệu")).to_be_focused()
    assert page.get_by_role("link", name="Thủ tướng Chính phủ").is_visible()
    page.unroute("**/danh-sach.json")
    page.get_by_label("Số hiệu").fill("19")
    expect(page.locator("[data-bulletin=documents-found] > li > a")).to_have_text(["Quyết định số 19/2014/QĐ-TTg"])
    page.close()


FORMS = ("19/2014/QĐ-TTg", "19/2014/qd-ttg", "quyet dinh 19/2014", "QĐ số 19 / 2014 / QĐ-TTg")
STANDARDS = ("TCVN 5603:2023", "tcvn 5603-2023", "tcvn5603", "30/KH-UBND", "ke hoach 30/kh-ubnd")


def test_search_finds_the_post_that_cites_a_document_by_any_form_of_its_number(site, browser):
    page = browser.new_page()
    for form in (*FORMS, *STANDARDS):
        page.goto(f"{site}{PAGES['search']}?q={quote(form)}")
        results = page.locator(".search-found .listing-entry a").first
        expect(results).to_be_visible()
        found = page.locator(".search-found .listing-entry a").evaluate_all("links => links.map(link => link.pathname)")
        assert any(address.endswith(PAGES["post that cites"]) for address in found), form
        assert any("/van-ban/" in address for address in found), form
    page.close()
