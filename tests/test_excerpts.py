"""Excerpts end where a reader does not stumble."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.excerpts import shorten


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Đủ ngắn", 7, "Đủ ngắn"),
        ("Một câu dài đến đây. Câu sau bị bỏ đi.", 30, "Một câu dài đến đây."),
        ("Ngắn. Câu thứ hai thì dài hơn rất nhiều so với câu đầu", 30, "Ngắn. Câu thứ hai thì dài hơn …"),
        ("Chủ trì là TS. Nguyễn Văn A ở đơn vị", 20, "Chủ trì là TS. …"),
        ("Trụ sở ở Q. Đống Đa trong thành phố", 14, "Trụ sở ở Q. …"),
        ("Mời họp ở NHÀ SỐ Ạ. Đống Đa trong thành phố", 22, "Mời họp ở NHÀ SỐ Ạ. …"),
        ("Buổi họp định kỳ vào ngày 4 tháng 12 năm 2017 tại trụ sở", 38, "Buổi họp định kỳ vào …"),
        ("Cuộc họp tổ chức ngày 4/12/2017 tại trụ sở", 31, "Cuộc họp tổ chức ngày 4/12/2017 …"),
        ("Cuộc họp tổ chức ngày 4/12/2017 tại trụ sở", 29, "Cuộc họp tổ chức …"),
        ("Theo Quyết định số 19/2014/QĐ-TTg của Thủ tướng", 25, "Theo Quyết định …"),
        ("Tổng cộng có hơn 20 triệu đồng", 21, "Tổng cộng có …"),
        ("Các đơn vị, cá nhân liên quan", 12, "Các đơn vị …"),
        ("1 2 3 4 5 6 7 8 9 10 11 12", 12, "1 2 3 4 5 6 …"),
        ("Mộttừrấtdàikhôngcódấucách", 10, "Mộttừrấtdà …"),
    ],
)
def test_text_ends_with_a_sentence_or_a_word_and_never_within_a_date(text, length, expected):
    assert shorten(text, length) == expected


@given(
    st.lists(st.sampled_from("ngày 4 tháng 12/2017 tin. Họp (a) “b.” – , dài".split()), max_size=30).map(" ".join),
    st.integers(1, 60),
)
def test_it_is_a_beginning_and_no_longer_than_wanted(text, length):
    found = shorten(text, length)
    assert text.startswith(found.removesuffix(" …"))
    assert len(found.removesuffix(" …")) <= length
    assert found == text or len(text) > length
