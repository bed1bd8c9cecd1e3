"""The register's file: documents as editors write them down, and what is wrong with them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import documents, register_file
from bulletin.schema import Standing

PATH = "posts/van-ban.yml"


def parsed(text: str) -> tuple[list[documents.Document], list[tuple[int, str]]]:
    found, problems = register_file.parse(PATH, text, today=date(2026, 11, 20))
    return found, [(each.line, each.rule) for each in problems]


def test_document_has_all_that_its_entry_says():
    found, problems = parsed(
        "---\n"
        "number: 19/2014/QĐ-TTg\n"
        "title: Về việc áp dụng HTQLCL\n"
        "date: 2014-03-05\n"
        "status: lapsed\n"
        "checked_on: 2026-11-20\n"
        "lapsed_on: 2026-07-01\n"
        "noted_on: 2026-11-01\n"
        "replaced_by: [14/2026/NĐ-CP]\n"
        "replaces: [118/2009/QĐ-TTg, 144/2006/QĐ-TTg]\n"
        "amended_by: 20/2020/QĐ-TTg\n"
        "link: https://van-ban.example/19\n"
    )
    assert problems == []
    (document,) = found
    assert document.name == "Quyết định số 19/2014/QĐ-TTg"
    assert document.address == "/van-ban/19-2014-qd-ttg/"
    assert document.issuer == "Thủ tướng Chính phủ"
    assert (document.issued_on, document.year) == (date(2014, 3, 5), 2014)
    assert (document.standing, document.is_lapsed) == (Standing.LAPSED, True)
    assert document.standing_note == "Hết hiệu lực từ 1/7/2026"
    assert [each.number for each in document.replaces] == ["118/2009/QĐ-TTg", "144/2006/QĐ-TTg"]
    assert [each.number for each in document.amended_by] == ["20/2020/QĐ-TTg"]
    assert (document.noted_on, document.checked_on) == (date(2026, 11, 1), date(2026, 11, 20))
    assert document.is_kept


def test_number_alone_is_an_entry_and_its_standing_is_unknown():
    found, problems = parsed("number: TCVN ISO 9001:2008")
    assert problems == []
    assert found[0].name == "TCVN ISO 9001:2008"
    assert (found[0].status, found[0].standing_note) == ("Chưa rõ", "Chưa rõ hiệu lực")


def test_entries_stand_between_lines_of_three_hyphens_and_notes_are_no_entries():
    text = "# Sổ văn bản\n---\nnumber: 19/2014/QĐ-TTg\n---\n\n---\n# chỉ là ghi chú\n---\nnumber: 42/2022/NĐ-CP\n---\n"
    found, problems = parsed(text)
    assert [each.number for each in found] == ["19/2014/QĐ-TTg", "42/2022/NĐ-CP"]
    assert problems == []


def test_entry_tells_kind_and_issuer_where_the_number_does_not():
    found, _ = parsed("number: 148/2025/QH15\nkind: Luật\nissuer: Quốc hội khóa XV\n")
    assert (found[0].name, found[0].issuer) == ("Luật số 148/2025/QH15", "Quốc hội khóa XV")


def test_number_without_a_year_is_named_with_the_year_of_its_date():
    found, _ = parsed("number: 30/KH-UBND\ndate: 2017-03-15\n---\nnumber: 30/KH-UBND ngày 05/3/2014\n")
    assert [each.slug for each in found] == ["30-kh-ubnd-2017", "30-kh-ubnd-2014"]


def test_every_fault_of_every_entry_is_told_in_one_run_and_sound_entries_stay():
    text = (
        "---\nnumber: abc\n---\ntitle: Không có số\n---\nnumber: 19/2014/QĐ-TTg\nstatus: lapsed\n"
        "---\nnumber: 42/2022/NĐ-CP\ntilte: X\n---\nnumber: 43/2022/NĐ-CP\ndate: 32/1/2022\n"
        "---\nnumber: 44/2022/NĐ-CP\ntitle: A: B\nlink: abc\n---\nnumber: 45/2022/NĐ-CP\n"
    )
    found, problems = parsed(text)
    assert problems == [
        (2, "document-number"),
        (4, "document-nameless"),
        (7, "document-lapsed"),
        (7, "document-unchecked"),
        (10, "key-unknown"),
        (13, "date-impossible"),
        (16, "yaml-colon"),
        (17, "value-type"),
    ]
    assert [each.number for each in found] == ["45/2022/NĐ-CP"]


def test_one_document_is_kept_once_whatever_its_number_looks_like():
    _, problems = parsed(
        "number: 19/2014/QĐ-TTg\n---\nnumber: 19/2014/QD-TTg\n---\nnumber: TCVN ISO 9001:2008\n"
        "other_numbers: [TCVN 9001:2008]\n---\nnumber: TCVN 9001-2008\n"
    )
    assert problems == [(3, "document-twice"), (8, "document-twice")]


def test_nothing_is_replaced_by_itself_not_even_by_way_of_others():
    _, problems = parsed(
        "number: 1/2001/QĐ-TTg\nreplaced_by: 2/2002/QĐ-TTg\n---\nnumber: 2/2002/QĐ-TTg\nreplaced_by: 3/2003/QĐ-TTg\n"
        "---\nnumber: 3/2003/QĐ-TTg\nreplaced_by: 1/2001/QĐ-TTg\n"
        "---\nnumber: 4/2004/QĐ-TTg\nreplaced_by: 1/2001/QĐ-TTg\n"
    )
    assert problems == [(2, "document-circle"), (5, "document-circle"), (8, "document-circle")]


@pytest.mark.parametrize("text", ["", "\n\n", "---\n---\n", "# ghi chú\n", "\ufeff".strip("\ufeff")])
def test_file_without_entries_is_sound(text):
    assert parsed(text) == ([], [])


def test_date_as_people_write_it_is_understood():
    found, problems = parsed("number: 30/KH-UBND\ndate: 15/3/2017\n")
    assert (found[0].issued_on, problems) == (date(2017, 3, 15), [])


LINES = st.sampled_from(
    [
        *("---", "—", "", "number: 19/2014/QĐ-TTg", "number: 30/KH-UBND", "number:", "title: A: B", "date: 2014-03-05"),
        *("status: lapsed", "status: [", "lapsed_on: 2013-01-01", "checked_on: x", "replaced_by: [1/2001/QĐ-TTg]"),
        *(
            "  - 2/2002/QĐ-TTg",
            "\tlink: x",
            "link: https://a.example",
            "other_numbers: {a: b}",
            "abc",
            "# ghi chú",
            "- x",
        ),
        *("&a *a", "\x00", "\u2028", "number: &x 1/2001/QĐ-TTg", "date: 2014-13-45", "title: |", "  dòng", "}"),
    ]
)


@given(st.lists(LINES | st.text(max_size=20)).map("\n".join))
def test_whatever_stands_in_the_file_is_read_or_told(text):
    found, problems = register_file.parse(PATH, text, today=date(2026, 11, 20))
    assert len({document.slug for document in found}) == len(found)
    assert all(1 <= each.line <= text.count("\n") + 1 for each in problems)


def test_what_was_typed_for_a_number_is_told_once():
    """The key that is wrong, and not that there is no number as well."""
    assert parsed("numbr: 19/2014/QĐ-TTg\ntitle: X\n") == ([], [(1, "key-unknown")])
    assert parsed("số hiệu: 19/2014/QĐ-TTg\n") == ([], [(1, "key-unknown")])
    assert parsed("title: X\ntác phẩm: Y\n")[1] == [(1, "document-nameless"), (2, "key-foreign")]


def test_year_of_a_number_is_that_of_its_date_but_an_edition_may_be_older():
    assert parsed("number: 19/2014/QĐ-TTg\ndate: 2015-03-05\n") == ([], [(2, "document-year")])
    assert parsed("number: 19/2014/QĐ-TTg\ndate: 2014-03-05\n")[1] == []
    assert parsed("number: TCVN ISO 9001:2015\ndate: 2016-01-05\n")[1] == []


def test_kind_is_asked_after_when_it_is_nearly_one_that_is_known():
    found, problems = parsed("number: 148/2025/QH15\nkind: Bộ luât\n")
    assert ([each.kind for each in found], problems) == (["Bộ luât"], [(2, "document-kind")])
    assert parsed("number: 148/2025/QH15\nkind: Tuyên bố chung\n")[1] == []


@pytest.mark.parametrize("key", ["replaced_by", "replaces", "amended_by", "other_numbers"])
def test_other_documents_are_named_for_ever(key):
    assert parsed(f"number: 19/2014/QĐ-TTg\n{key}: [30/KH-UBND]\n") == ([], [(2, "number-undated")])
    assert parsed(f"number: 19/2014/QĐ-TTg\n{key}: [30/KH-UBND ngày 15/3/2017]\n")[1] == []


@pytest.mark.parametrize("key", ["date", "checked_on", "noted_on"])
def test_what_has_happened_is_not_dated_ahead(key):
    """Today is 20/11/2026."""
    assert parsed(f"number: 30/KH-UBND ngày 15/3/2017\n{key}: 2026-11-21\n")[1] == [(2, "document-ahead")]
    assert parsed(f"number: 30/KH-UBND ngày 15/3/2017\n{key}: 2026-11-20\n")[1] == []


def test_lapse_that_is_written_down_late_says_when():
    lapsed = "number: 19/2014/QĐ-TTg\nstatus: lapsed\nlapsed_on: 2026-07-01\n"
    assert parsed(f"{lapsed}checked_on: 2026-07-02\n") == ([], [(3, "document-unnoted")])
    assert parsed(f"{lapsed}checked_on: 2026-07-02\nnoted_on: 2026-07-02\n")[1] == []
    assert parsed(f"{lapsed}checked_on: 2026-06-02\n")[1] == []


def test_circle_says_which_number_to_take_away_whichever_entry_says_so():
    told = register_file.parse(
        PATH,
        "number: 1/2001/QĐ-TTg\nreplaced_by: [2/2002/QĐ-TTg, 4/2004/QĐ-TTg]\n---\nnumber: 2/2002/QĐ-TTg\n---\n"
        "number: 1/2003/QĐ-TTg\nreplaced_by: 1/2001/QĐ-TTg\nreplaces: 2/2002/QĐ-TTg\n",
        today=date(2026, 11, 20),
    )[1]
    assert [(each.line, re.findall("“(.+?)”.*`(.+?)`", each.advice)[0]) for each in told] == [
        (2, ("2/2002/QĐ-TTg", "replaced_by")),
        (7, ("1/2001/QĐ-TTg", "replaced_by")),
        (8, ("2/2002/QĐ-TTg", "replaces")),
    ]


def test_line_of_an_entry_is_no_part_of_a_document():
    """Else an entry above would change what every page below is made from."""
    text = "number: 19/2014/QĐ-TTg\nreplaces: 1/2001/QĐ-TTg\n"
    assert parsed(f"---\n{text}")[0] == parsed(f"---\nnumber: 42/2022/NĐ-CP\n---\n{text}")[0][1:]
