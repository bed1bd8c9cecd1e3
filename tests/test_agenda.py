"""Agenda: what editors have coming; and the instant at which readers see a post."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from bulletin import assembly, dates, workers
from bulletin.agenda import agenda
from conftest import NOW
from project import post as text_of


def test_agenda_lists_what_is_due_what_waits_and_what_is_past_its_day(post):
    found = agenda(
        [
            post("Đã đăng", id="a"),
            post("Cũ", id="b", review_on="2026-11-20"),
            post("Chưa tới hạn", id="c", review_on="2026-11-21"),
            post("Nháp", id="d", status="draft"),
            post("Xa", id="e", date="2027-02-01 08:30"),
            post("Gần", id="f", date="2026-12-01"),
            post("Nháp sắp tới", id="g", date="2027-01-01", status="draft"),
        ],
        now=NOW,
    )
    assert list(map(str, found)) == [
        "posts/f.md:3: Sắp đăng: “Gần” lên trang Thứ Ba, 1/12/2026.",
        "posts/e.md:3: Sắp đăng: “Xa” lên trang Thứ Hai, 1/2/2027, 08:30.",
        "posts/d.md:6: Bản nháp: “Nháp”.",
        "posts/g.md:6: Bản nháp: “Nháp sắp tới”.",
        "posts/b.md:6: Cần xem lại: “Cũ” đã tới ngày xem lại 20/11/2026.",
    ]


def test_nothing_to_tell_is_told_as_nothing(post):
    assert list(agenda([post("Đã đăng", id="a")], now=NOW)) == []


def test_day_of_review_begins_at_midnight_in_vietnam(post):
    cases = [post("Cũ", id="a", review_on="2026-11-20")]
    midnight = dates.read("2026-11-20").at
    assert [len(list(agenda(cases, now=now))) for now in (midnight - timedelta(seconds=1), midnight)] == [0, 1]


@pytest.mark.parametrize("zone", [dates.VIETNAM, UTC], ids=["vietnam", "utc"])
@pytest.mark.parametrize(
    ("late", "is_live"), [(timedelta(seconds=-1), False), (timedelta(0), True), (timedelta(seconds=1), True)]
)
def test_post_appears_at_its_instant(publish, settings, late, is_live, zone):
    """Half past midnight in Hà Nội is still the day before in UTC."""
    at = dates.read("2026-11-20 00:30").at
    assert at.astimezone(UTC).day == 19
    now = (at + late).astimezone(zone)
    files = {"posts/a.md": text_of("Vừa lên", id="a", date="2026-11-20 00:30")}
    bulletin = publish(files, now=now)
    assert ("/2026/11/vua-len/" in bulletin.pages) == is_live
    assert (b"V\xe1\xbb\xaba l\xc3\xaan" in bulletin.feed("/rss.xml")) == is_live
    _, notices = assembly.examine(settings, now=now, report=workers.silent)
    assert [notice.heading for notice in notices] == ([] if is_live else ["Sắp đăng"])


def test_bare_date_is_live_from_midnight_in_vietnam(publish):
    midnight = dates.read("2026-11-20").at.astimezone(UTC)
    files = {"posts/a.md": text_of("Vừa lên", id="a", date="2026-11-20")}
    found = [
        "/2026/11/vua-len/" in publish(files, now=now).pages for now in (midnight - timedelta(seconds=1), midnight)
    ]
    assert found == [False, True]
