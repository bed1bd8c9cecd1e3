"""Older addresses in Chromium, on a host that serves mere files."""

from __future__ import annotations

import pytest

from browsing import OLD

pytestmark = pytest.mark.browser


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
