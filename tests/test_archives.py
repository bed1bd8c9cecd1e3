"""Archives: every listing of posts."""

from __future__ import annotations

from bulletin import archives
from bulletin.library import Library, collect
from conftest import NOW


def listings(made, settings):
    return {listing.address: listing for listing in archives.listings(Library(made), settings)}


def test_every_post_is_in_its_category_keywords_year_and_month(post, settings):
    made = [
        post("Một", id="a", date="2025-12-31", tags="Đo lường, ISO"),
        post("Hai", id="b", date="2026-01-01", category="do-luong", tags="đo lường"),
    ]
    found = {address: [one.id for one in listing.posts] for address, listing in listings(made, settings).items()}
    assert found == {
        "/chuyen-muc/thong-bao/": ["a"],
        "/chuyen-muc/do-luong/": ["b"],
        "/tu-khoa/do-luong/": ["b", "a"],
        "/tu-khoa/iso/": ["a"],
        "/2026/": ["b"],
        "/2026/01/": ["b"],
        "/2025/": ["a"],
        "/2025/12/": ["a"],
    }


def test_menu_leads_to_an_empty_category_too(settings):
    assert list(listings([], settings)) == ["/chuyen-muc/thong-bao/", "/chuyen-muc/do-luong/"]


def test_years_and_months_are_newest_first_and_counted(post):
    dates = ["2025-02-01", "2025-02-28", "2025-12-31", "2026-01-01"]
    years = archives.years(Library([post(id=f"p{number}", date=date) for number, date in enumerate(dates)]))
    assert [(year.number, year.count, [(month.number, month.count) for month in year.months]) for year in years] == [
        (2026, 1, [(1, 1)]),
        (2025, 3, [(12, 1), (2, 2)]),
    ]


def test_counts_leave_out_what_readers_do_not_see(post):
    made = [
        post("Một", id="a"),
        post("Nháp", id="b", status="draft"),
        post("Hẹn", id="c", date="2027-01-01"),
        post("Gỡ", id="d", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x}"),
    ]
    (year,) = archives.years(collect(made, now=NOW)[0])
    assert (year.number, year.count) == (2026, 1)


def test_crumbs_lead_from_home_to_the_listing(post, settings):
    found = listings([post("Đo", id="a", tags="Đo lường")], settings)
    assert [crumb.address for crumb in found["/2026/03/"].crumbs] == ["/", "/luu-tru/", "/2026/"]
    assert [crumb.address for crumb in found["/tu-khoa/do-luong/"].crumbs] == ["/", "/tu-khoa/"]
    assert found["/2026/03/"].title == "Tháng 3/2026"
    assert found["/tu-khoa/do-luong/"].title == "Từ khóa: Đo lường"
