"""Pages counted from the oldest: their numbers and what they hold never change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.pagination import paginate

COUNTS = st.integers(min_value=0, max_value=500)
SIZES = st.integers(min_value=1, max_value=40)


def newest_first(count: int) -> list[int]:
    return list(range(count, 0, -1))


@given(COUNTS, SIZES)
def test_every_entry_stands_on_exactly_one_page_in_order(count, size):
    pages = paginate(newest_first(count), size=size)
    assert [entry for page in pages for entry in page.entries] == newest_first(count)


@given(COUNTS, SIZES)
def test_numbers_fall_from_newest_to_oldest(count, size):
    newest, *numbered = paginate(newest_first(count), size=size)
    assert newest.number is None
    assert [page.number for page in numbered] == list(range(len(numbered), 0, -1))


@given(COUNTS, st.integers(min_value=0, max_value=100), SIZES)
def test_numbered_pages_stay_when_newer_posts_come(count, more, size):
    before = {page.number: page for page in paginate(newest_first(count), size=size) if page.number}
    after = {page.number: page for page in paginate(newest_first(count + more), size=size) if page.number}
    assert before.items() <= after.items()


@given(st.integers(min_value=20, max_value=1000))
def test_newest_part_holds_20_to_39(count):
    newest, *numbered = paginate(newest_first(count), size=20)
    assert 20 <= len(newest.entries) <= 39
    assert all(len(page.entries) == 20 for page in numbered)


@pytest.mark.parametrize(("count", "numbers"), [(0, []), (1, []), (39, []), (40, [1]), (59, [1]), (60, [2, 1])])
def test_a_page_is_numbered_once_the_newest_part_stays_full(count, numbers):
    newest, *numbered = paginate(newest_first(count), size=20)
    assert [page.number for page in numbered] == numbers
    assert len(newest.entries) == count - 20 * len(numbers)
