"""Dates: as editors type them, as readers and machines read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import dates
from bulletin.dates import VIETNAM


@pytest.mark.golden("dates/written")
def test_date_is_read_as_people_write_it(case, expect):
    try:
        written = dates.read(case["text"])
    except (dates.NoDate, dates.ImpossibleDate) as error:
        expect(type(error).__name__)
    else:
        expect(
            {
                "at": written.at.isoformat(),
                "canonical": written.canonical,
                "is_canonical": written.is_canonical,
                "long": dates.long_day(written.at),
            }
        )


def test_bare_date_is_midnight_in_vietnam():
    at = dates.read("2017-12-04").at
    assert at.astimezone(UTC) == datetime(2017, 12, 3, 17, tzinfo=UTC)


@given(st.text(alphabet="0123456789-/.: TZ+", max_size=25) | st.text())
def test_any_text_is_a_date_or_one_of_two_faults(text):
    try:
        written = dates.read(text)
    except (dates.NoDate, dates.ImpossibleDate):
        return
    assert written.at.utcoffset() == timedelta(hours=7)
    again = dates.read(written.canonical)
    assert again.is_canonical
    assert again.at == written.at.replace(second=0)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - made aware below
def test_machine_date_is_read_back(naive):
    at = naive.replace(tzinfo=VIETNAM, microsecond=0)
    assert dates.read(dates.machine(at)).at == at


def test_day_has_no_leading_zeros():
    assert dates.day(date(2017, 2, 4)) == "4/2/2017"


def test_weekdays_have_vietnamese_names():
    monday = datetime(2017, 12, 4, tzinfo=VIETNAM)
    names = [dates.long_day(monday + timedelta(days=number)).split(",")[0] for number in range(7)]
    assert names == ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"]


def test_machine_date_has_its_offset():
    assert dates.machine(datetime(2017, 12, 4, 8, 30, tzinfo=VIETNAM)) == "2017-12-04T08:30:00+07:00"
    assert dates.machine(date(2017, 12, 4)) == "2017-12-04"


def test_timestamp_is_told_in_vietnams_time():
    assert dates.from_timestamp(0).isoformat() == "1970-01-01T07:00:00+07:00"
