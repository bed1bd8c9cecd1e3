"""Corrections: one for each change note and each withdrawal, under a name that never moves."""

from __future__ import annotations

import pytest

from bulletin.corrections import corrections
from bulletin.library import Library


def told(*posts):
    return {each.id: each.note for each in corrections(Library(posts))}


ONE = "[{date: 2026-04-05, note: Một}]"


def test_every_change_and_every_withdrawal_is_one(post):
    found = corrections(
        Library(
            [
                post("Đo", id="a", changes="[{date: 2026-04-05, note: Sửa ngày}, {date: 2026-04-07, note: Sửa giờ}]"),
                post("Gỡ", id="b", status="withdrawn", changes=ONE, withdrawn="{date: 2026-04-06, reason: Sai}"),
                post("Nguyên", id="c"),
            ]
        )
    )
    assert [(each.id, each.title, each.note) for each in found] == [
        ("a/sua-doi/2026-04-07", "Đính chính: Đo", "Sửa giờ"),
        ("b/go-bai", "Gỡ bài: Gỡ", "Sai"),
        ("b/sua-doi/2026-04-05", "Đính chính: Gỡ", "Một"),
        ("a/sua-doi/2026-04-05", "Đính chính: Đo", "Sửa ngày"),
    ]


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ("[{date: 2026-04-05, note: Viết lại cho rõ}]", 0),
        ("[{date: 2026-04-05 08:30, note: Một}]", 0),
        ("[{date: 2026-04-09, note: Sau}, {date: 2026-04-05, note: Một}]", 1),
        ("[{date: 2026-04-05, note: Một}, {date: 2026-04-01, note: Trước}]", 1),
        ("[{date: 2026-04-05, note: Cùng ngày}, {date: 2026-04-05, note: Một}]", 1),
    ],
)
def test_name_of_a_change_never_moves(post, changes, more):
    before = told(post("Đo", id="a", changes=ONE))
    after = told(post("Tựa khác", id="a", date="2025-01-01", slug="khac", changes=changes))
    assert before.keys() <= after.keys()
    assert len(after) == len(before) + more
    if more:
        assert after.items() >= before.items()


def test_several_of_one_day_are_several(post):
    changes = "[{date: 2026-04-05 09:00, note: Ba}, {date: 2026-04-05, note: Hai}, {date: 2026-04-05, note: Một}]"
    assert told(post("Đo", id="a", changes=changes)) == {
        "a/sua-doi/2026-04-05/3": "Ba",
        "a/sua-doi/2026-04-05/2": "Hai",
        "a/sua-doi/2026-04-05": "Một",
    }


@pytest.mark.parametrize("named", ["a", "a.md"])
def test_replacement_is_found_by_id_and_by_file(post, named):
    gone = post("Gỡ", id="b", status="withdrawn", withdrawn=f"{{date: 2026-04-06, reason: Sai, replaced_by: {named}}}")
    (correction,) = corrections(Library([post("Đo", id="a"), gone]))
    assert correction.replacement is not None
    assert correction.replacement.id == "a"


@pytest.mark.parametrize("turn", [1, -1])
def test_corrections_of_one_moment_come_in_the_order_of_their_names(post, turn):
    days = {"b": "2026-03-02", "a": "2026-03-03", "c": "2026-03-01"}
    posts = [post(id, id=id, date=day, changes=ONE) for id, day in days.items()][::turn]
    found = [each.id[0] for each in corrections(Library(posts))]
    assert found == ["c", "b", "a"]
