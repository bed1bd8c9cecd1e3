"""The register: every document that the news rests on, and who names it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bulletin import citations, register_file
from bulletin.dates import VIETNAM
from bulletin.documents import mentions
from bulletin.library import Library
from bulletin.register import Register, notices
from conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def register(post):
    """Make the register of posts that are given as ``{id: (date, what its body says)}``, and of the entries kept."""

    def make(bodies, kept="", **more):
        posts = [post(f"Bài {id}", id=id, date=day, **more.get(id, {})) for id, (day, _) in bodies.items()]
        library = Library(posts)
        named = {one.id: mentions(one, citations.find(bodies[one.id][1])) for one in posts}
        entries, problems = register_file.parse("posts/van-ban.yml", kept, today=date(2026, 11, 20))
        assert problems == []
        return Register(entries, library, named, today=more.get("today", TODAY)), library

    return make


def test_document_that_only_posts_name_is_there_with_what_they_say(register):
    made, library = register(
        {
            "a": ("2017-01-02", "theo số 148/2025/QH15"),
            "b": ("2017-01-03", "Luật số 148/2025/QH15 ngày 10/12/2025"),
        }
    )
    (document,) = made.documents
    assert (document.name, document.issued_on) == ("Luật số 148/2025/QH15", date(2025, 12, 10))
    assert [one.id for one in made.posts(document)] == ["b", "a"]
    assert made.cited(library.by_id["a"]) == (document,)


def test_what_editors_wrote_counts_more_than_what_posts_say(register):
    made, _ = register(
        {"a": ("2017-01-02", "Quyết định số 19/2014/QĐ-TTg ngày 06/3/2014")},
        "number: 19/2014/QĐ-TTg\ndate: 2014-03-05\ntitle: Áp dụng HTQLCL\n",
    )
    (document,) = made.documents
    assert (document.title, document.issued_on) == ("Áp dụng HTQLCL", date(2014, 3, 5))


def test_other_way_to_write_a_number_leads_to_the_same_document(register):
    made, library = register(
        {"a": ("2017-01-02", "TCVN 9001:2008 và TCVN ISO 9001:2008")},
        "number: TCVN ISO 9001:2008\nother_numbers: [TCVN 9001:2008]\n",
    )
    assert [each.number for each in made.documents] == ["TCVN ISO 9001:2008"]
    assert made.addresses(library.by_id["a"]) == {
        "van-ban:tcvn-9001-2008": "/van-ban/tcvn-iso-9001-2008/",
        "van-ban:tcvn-iso-9001-2008": "/van-ban/tcvn-iso-9001-2008/",
    }


def test_number_without_a_year_means_the_one_that_the_post_dates(register):
    made, library = register(
        {"a": ("2017-05-02", "Kế hoạch số 30/KH-UBND ngày 05/3/2014 … thực hiện Kế hoạch số 30/KH-UBND")},
        "number: 30/KH-UBND\ndate: 2017-03-15\n",
    )
    assert [each.slug for each in made.cited(library.by_id["a"])] == ["30-kh-ubnd-2014"]


def test_number_without_a_year_or_date_means_the_one_kept_for_the_year_of_the_post_and_no_other(register):
    made, library = register(
        {"a": ("2017-05-02", "Kế hoạch số 30/KH-UBND"), "b": ("2018-05-02", "Kế hoạch số 30/KH-UBND")},
        "number: 30/KH-UBND\ndate: 2017-03-15\nstatus: lapsed\nlapsed_on: 2017-12-31\n"
        "noted_on: 2026-11-01\nchecked_on: 2026-11-01\n",
    )
    assert [each.slug for each in made.cited(library.by_id["a"])] == ["30-kh-ubnd-2017"]
    (unknown,) = made.cited(library.by_id["b"])
    assert (unknown.slug, unknown.is_lapsed) == ("30-kh-ubnd", False)
    assert [each.slug for each in made.editions(unknown)] == ["30-kh-ubnd-2017"]


def test_post_names_documents_in_its_front_matter_title_summary_and_body_each_once(post):
    one = post("Về TCVN 1:2010", id="a", documents='["19/2014/QĐ-TTg", "TCVN 1:2010"]', summary="Theo TCVN 2:2010.")
    named = mentions(one, citations.find("TCVN 3:2010, TCVN 1:2010"))
    assert list(dict.fromkeys(each.number for each in named)) == [
        *("19/2014/QĐ-TTg", "TCVN 1:2010", "TCVN 2:2010", "TCVN 3:2010")
    ]


def test_either_of_two_documents_may_say_that_one_replaces_the_other(register):
    made, _ = register(
        {"a": ("2017-01-02", "1/2001/QĐ-TTg")},
        "number: 1/2001/QĐ-TTg\nreplaced_by: 2/2002/QĐ-TTg\n---\nnumber: 3/2003/QĐ-TTg\nreplaces: 2/2002/QĐ-TTg\n",
    )
    one, two, three = (made.by_slug[f"0{n}-200{n}-qd-ttg"] for n in (1, 2, 3))
    assert (made.successors(one), made.replaces(one)) == ((two,), ())
    assert (made.successors(two), made.replaces(two)) == ((three,), (one,))
    assert (made.successors(three), made.replaces(three)) == ((), (two,))


def test_documents_come_newest_first_and_standards_without_an_edition_last(register):
    made, _ = register(
        {
            "a": (
                "2017-01-02",
                "TCVN ISO 9001, TCVN ISO 9001:2015, 9/2014/QĐ-TTg, 10/2014/QĐ-TTg, 11/2014/QĐ-TTg ngày 05/3/2014",
            )
        }
    )
    assert [each.number for each in made.documents] == [
        *("TCVN ISO 9001:2015", "11/2014/QĐ-TTg", "10/2014/QĐ-TTg", "09/2014/QĐ-TTg", "TCVN ISO 9001")
    ]


def test_documents_are_grouped_by_kind_issuer_and_year(register):
    made, _ = register({"a": ("2017-01-02", "26/2015/TTLT-BKHCN-BTC, 01/2017/TT-BKHCN, 148/2025/QH15, TCVN ISO 9001")})
    assert [(each.slug, len(each.documents)) for each in made.issuers()] == [
        *(("bo-khoa-hoc-va-cong-nghe", 2), ("bo-tai-chinh", 1), ("quoc-hoi", 1), ("chua-ro", 1))
    ]
    assert [each.name for each in made.kinds()] == [
        *("Thông tư", "Thông tư liên tịch", "Tiêu chuẩn quốc gia", "Chưa rõ")
    ]
    assert [each.name for each in made.years()] == ["2025", "2017", "2015", "Chưa rõ"]


def test_search_is_told_of_every_document_and_every_way_to_write_its_number(register):
    made, _ = register(
        {"a": ("2017-01-02", "Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014")},
        "number: TCVN ISO 9001:2008\ntitle: Hệ thống quản lý chất lượng\nother_numbers: [TCVN 9001:2008]\n",
    )
    decision, standard = made.records()
    assert (decision.id, decision.address) == ("van-ban/19-2014-qd-ttg", "/van-ban/19-2014-qd-ttg/")
    assert decision.text.split("\n") == ["19/2014/QĐ-TTg", "19/2014/qd-ttg", "Quyết định", "Thủ tướng Chính phủ"]
    assert (decision.summary, decision.published_at[:10]) == ("Thủ tướng Chính phủ. Chưa rõ hiệu lực.", "2014-03-05")
    assert standard.text.split("\n")[:2] == ["TCVN ISO 9001:2008", "TCVN 9001:2008"]
    assert standard.summary == "Hệ thống quản lý chất lượng. Chưa rõ hiệu lực."


LAPSED = """number: 19/2014/QĐ-TTg
status: lapsed
lapsed_on: 2026-07-01
noted_on: 2026-11-01
checked_on: 2026-11-10
replaced_by: 14/2026/NĐ-CP
"""


def test_lapsed_document_is_told_once_with_the_posts_that_rest_on_it(register):
    made, _ = register({"a": ("2017-01-02", "19/2014/QĐ-TTg"), "b": ("2018-01-02", "19/2014/QĐ-TTg")}, LAPSED)
    (lapse,) = made.lapses()
    assert (lapse.document.number, lapse.told_at) == ("19/2014/QĐ-TTg", datetime(2026, 11, 1, tzinfo=VIETNAM))
    assert [each.number for each in lapse.successors] == ["14/2026/NĐ-CP"]
    assert [each.id for each in lapse.posts] == ["b", "a"]


def test_document_that_no_post_names_or_that_is_yet_to_lapse_is_not_told(register):
    assert register({"a": ("2017-01-02", "TCVN ISO 9001")}, LAPSED)[0].lapses() == ()
    early, _ = register({"a": ("2017-01-02", "19/2014/QĐ-TTg")}, LAPSED, today=date(2026, 6, 30))
    assert early.lapses() == ()


def test_check_tells_of_lapsed_documents_and_of_those_that_nobody_keeps(register):
    made, library = register({"a": ("2017-01-02", "19/2014/QĐ-TTg, TCVN ISO 9001")}, LAPSED)
    told = list(map(str, notices(made, library.listed, path="posts/van-ban.yml")))
    assert told == [
        (
            "posts/a.md:7: Văn bản hết hiệu lực: “Bài a” dựa vào Quyết định số 19/2014/QĐ-TTg, "
            "hết hiệu lực từ 1/7/2026, được thay bằng 14/2026/NĐ-CP."
        ),
        "posts/van-ban.yml:1: Chưa có trong sổ văn bản: TCVN ISO 9001, 1 bài viện dẫn, gần nhất là posts/a.md.",
    ]


def test_withdrawn_post_leads_to_documents_but_is_not_listed_with_them(register):
    made, library = register(
        {"a": ("2017-01-02", "19/2014/QĐ-TTg")},
        a={"status": "withdrawn", "withdrawn": "{date: 2018-01-01, reason: Nhầm}"},
    )
    (document,) = made.cited(library.by_id["a"])
    assert made.posts(document) == ()
