"""Posts: what the keys of the front matter mean, and what is told when one is wrong."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import posts
from bulletin.dates import VIETNAM
from bulletin.schema import DOCUMENT_SCHEMA, SCHEMA, Kind, Status
from conftest import CATEGORIES
from test_front_matter import TEXTS

HEAD = "---\ntitle: Đo lường\ndate: 2017-12-04\nid: a\ncategory: do-luong\n"


def parse(text: str) -> posts.Parsed:
    return posts.parse("posts/a.md", text, categories=CATEGORIES)


@pytest.mark.golden("posts/problems")
def test_editor_is_told_what_is_wrong_and_what_to_type(case, expect):
    parsed = parse(case["text"])
    expect(
        [f"{problem.line}: {problem.rule}: {problem.message} {problem.advice}" for problem in sorted(parsed.problems)]
    )
    assert (parsed.post is None) == any(problem.is_blocking for problem in parsed.problems)


@given(TEXTS | TEXTS.map((HEAD + "{}\n---\nx").format))
def test_any_text_is_a_post_or_has_a_problem(text):
    parsed = parse(text)
    assert parsed.post or any(problem.is_blocking for problem in parsed.problems)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in parsed.problems)
    assert all("{" + name not in problem.message for problem in parsed.problems for name in ("key", "found"))


@given(st.sampled_from([key for key in SCHEMA if key.name != "title"]), st.text() | TEXTS)
def test_any_value_of_any_key_is_read_or_told(key, value):
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(f"{key.name}:"))
    parsed = parse(f"{head}{key.name}: {value}\n---\nx")
    assert parsed.post or parsed.problems


@pytest.mark.parametrize("key", SCHEMA, ids=lambda key: key.name)
def test_example_of_every_key_is_sound(key):
    """What a message or the guide tells editors to type must work."""
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(f"{key.name}:"))
    more = "status: withdrawn\n" if key.name == "withdrawn" else ""
    parsed = parse(f"{head}{more}{key.example}\n---\nx")
    assert parsed.problems == ()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_category_may_be_named_as_readers_see_it(form):
    name = unicodedata.normalize(form, "ĐO LƯỜNG")
    parsed = parse(HEAD.replace("do-luong", name) + "---\nx")
    assert parsed.post is not None
    assert parsed.post.category == "do-luong"


def test_every_key_becomes_what_it_means():
    parsed = parse(
        HEAD + "tags: [Đo lường, HTQLCL, Đo lường]\nauthor: Đặng Đức\nsummary: |\n  Dòng một\n  dòng hai.\n"
        "slug: do-luong-2017\nsource: Cổng tỉnh\nfeatured: có\nimage: {src: a.jpg, alt: Đo}\n"
        "attachments:\n  - {file: b.pdf, title: Biểu mẫu}\ndocuments: ['19/2014/QĐ-TTg']\naliases: [/tin/1.aspx]\n"
        "changes:\n  - {date: 2018-01-02, note: Hai}\n  - {date: 2018-01-03, note: Ba}\nreview_on: 2018-12-31\n---\nx"
    )
    post = parsed.post
    assert post is not None
    assert post.tags == ("Đo lường", "HTQLCL")
    assert post.summary == "Dòng một\ndòng hai."
    assert (post.slug, post.has_own_slug, post.is_featured) == ("do-luong-2017", True, True)
    assert post.permalink == "/2017/12/do-luong-2017/"
    assert post.image == posts.Image(src="a.jpg", alt="Đo", caption="")
    assert post.attachments == (posts.Attachment(file="b.pdf", title="Biểu mẫu"),)
    assert [change.note for change in post.changes] == ["Ba", "Hai"]
    assert post.updated_at == datetime(2018, 1, 3, tzinfo=VIETNAM)
    assert post.review_on == date(2018, 12, 31)
    assert (post.status, post.withdrawal) == (Status.PUBLISHED, None)
    assert (post.line("slug"), post.line("withdrawn")) == (11, 1)


@pytest.mark.parametrize("written", ["Đo lường, ISO, Đo lường", "[Đo lường, ISO, Đo lường]"])
def test_keyword_written_twice_is_one(written):
    parsed = parse(HEAD + f"tags: {written}\n---\nx")
    assert parsed.post is not None
    assert parsed.post.tags == ("Đo lường", "ISO")


def test_withdrawn_post_was_last_changed_when_it_was_withdrawn(post):
    withdrawn = post(status="withdrawn", withdrawn="{date: 2026-05-01, reason: Đã thay}")
    assert withdrawn.updated_at == datetime(2026, 5, 1, tzinfo=VIETNAM)
    assert withdrawn.withdrawal.reason == "Đã thay"


def test_body_of_a_post_with_problems_is_kept_so_that_its_links_are_checked_too():
    parsed = parse("---\ntitle: x\n---\n[a](b.md)\n")
    assert parsed.post is None
    assert (parsed.body, parsed.body_line) == ("[a](b.md)\n", 4)


def test_suggested_id_is_sound_and_always_the_same():
    assert posts.suggest_id("posts/đo.md") == posts.suggest_id("posts/đo.md") != posts.suggest_id("posts/do.md")
    assert parse(HEAD.replace("id: a", f"id: {posts.suggest_id('đ')}") + "---\nx").problems == ()


def test_every_kind_of_value_is_used_by_the_schema():
    kinds = {key.kind for top in (*SCHEMA, *DOCUMENT_SCHEMA) for key in (top, *top.keys)}
    assert kinds == set(Kind)


def test_hash_follows_the_words_alone(post):
    one = post("Tin", id="a", body="Nội dung.")
    assert post("Tin", id="b", date="2020-01-01", slug="khac", tags="x", body="Nội dung.").sha256 == one.sha256
    assert post("Tin", id="a", body="Nội dung khác.").sha256 != one.sha256
    assert post("Tin khác", id="a", body="Nội dung.").sha256 != one.sha256
    assert one.sha256 == hashlib.sha256("Tin\n\nNội dung.\n".encode()).hexdigest()
