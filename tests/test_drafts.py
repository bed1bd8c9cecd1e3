"""Drafts: the file of a new post is what the gate wants."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bulletin import drafts, posts
from bulletin.dates import VIETNAM
from bulletin.schema import Status
from conftest import CATEGORIES

TITLES = [
    "Thông báo tập huấn",
    "Bình Thuận: Tập huấn #2",
    'Hỏi đáp về "ISO điện tử"',
    "'Đo' và \"lường\"",
    "@ban, 100% [khẩn] {mới}",
    "- gạch đầu dòng",
    "2017-12-04",
    "true",
    "null",
    "1.0",
    "Đường dài " * 40,
]


def parse(draft: drafts.NewPost) -> posts.Parsed:
    return posts.parse(draft.path("posts"), draft.text, categories=CATEGORIES)


def new(title: str, **more: str) -> drafts.NewPost:
    values = {"date": "2026-11-20", "category": "do-luong", "slug": "do-luong", "id": "abcd2345"}
    return drafts.new_post(title, **{**values, **more})


@pytest.mark.parametrize("title", TITLES)
def test_new_post_passes_the_gate_unedited(title):
    parsed = parse(new(title))
    assert parsed.problems == ()
    post = parsed.post
    assert post is not None
    assert (post.title, post.status, post.slug, post.id) == (title.strip(), Status.DRAFT, "do-luong", "abcd2345")
    assert post.body.strip()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_title_of_one_line_is_read_back(title):
    assume(title == title.strip())
    post = parse(new(title)).post
    assert post is not None
    assert post.title == unicodedata.normalize("NFC", title)


@pytest.mark.parametrize(
    ("date", "name", "line"),
    [
        ("2026-11-20", "2026/2026-11-20-do-luong.md", "date: 2026-11-20"),
        ("4/12/2017", "2017/2017-12-04-do-luong.md", "date: 2017-12-04"),
        ("2026-11-20 8:30", "2026/2026-11-20-do-luong.md", "date: 2026-11-20 08:30"),
    ],
)
def test_file_lies_in_the_year_of_its_date(date, name, line):
    draft = new("Đo", date=date)
    assert draft.name == name
    assert draft.path("tin/bai") == f"tin/bai/{name}"
    assert line in draft.text.replace("'", "")
    assert parse(draft).post.published_at.tzinfo == VIETNAM


def test_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="hôm qua"):
        new("Đo", date="hôm qua")


def test_keys_stand_in_the_order_of_the_guide():
    keys = [line.partition(":")[0] for line in new("Đo").text.split("---\n")[1].splitlines()]
    assert keys == ["title", "date", "id", "category", "slug", "status"]


def test_composed_post_is_text_in_vietnamese_not_escapes():
    text = drafts.compose({"title": "Đo lường ở Đức Linh", "tags": ["đo"]}, "Nội dung.\n\n")
    assert text.startswith("---\ntitle: Đo lường ở Đức Linh\n")
    assert text.endswith("---\n\nNội dung.\n")
