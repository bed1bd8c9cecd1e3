"""Which documents a text names, where, and what their numbers say."""

from __future__ import annotations

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import citations
from bulletin.citations import Citation
from conftest import GOLDEN
from project import ROOT


def lines(name: str) -> list[str]:
    text = (GOLDEN / "citations" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


NAMED, NONE = lines("citations"), lines("none")


def shown(text: str) -> str:
    """Return *text* with what is found in it, as the golden file writes it."""
    found = citations.find(text)
    for citation in reversed(found):
        text = f"{text[: citation.start]}[{text[citation.start : citation.end]}]{text[citation.end :]}"
    told = (f"{each.number} · {each.kind or '-'} · {each.issued_on or '-'}" for each in found)
    return f"{text} → {' | '.join(told)}"


def test_golden_file_is_as_long_as_was_asked_for():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(NAMED)} cases and {len(NONE)} near misses in `tests/golden/citations/`" in " ".join(readme.split())
    assert len(NAMED) >= 300
    assert len(NONE) >= 100
    assert len(set(NAMED)) == len(NAMED)
    assert len(set(NONE)) == len(NONE)


@pytest.mark.parametrize("line", NAMED)
def test_citation_is_found_where_it_stands_and_read_as_it_is_meant(line):
    assert shown(line.rpartition(" → ")[0].replace("[", "").replace("]", "")) == line


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_number_of_a_document_is_none(text):
    assert citations.find(text) == ()


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        ("19/2014/QĐ-TTg", "Thủ tướng Chính phủ"),
        ("42/2022/NĐ-CP", "Chính phủ"),
        ("148/2025/QH15", "Quốc hội"),
        ("1211/2016/UBTVQH13", "Ủy ban Thường vụ Quốc hội"),
        ("16/1999/PL-UBTVQH10", "Ủy ban Thường vụ Quốc hội"),
        ("05/2007/L-CTN", "Chủ tịch nước"),
        ("19-2018/NQ-CP", "Chính phủ"),
        ("57-NQ/TƯ", "Ban Chấp hành Trung ương Đảng"),
        ("01/2017/TT-BKHCN", "Bộ Khoa học và Công nghệ"),
        ("26/2015/TTLT-BKHCN-BTC", "Bộ Khoa học và Công nghệ; Bộ Tài chính"),
        ("1234/UBND-KGVX", "Ủy ban nhân dân"),
        ("05/CT-UBND", "Ủy ban nhân dân"),
        ("20/2017/NQ-HĐND", "Hội đồng nhân dân"),
        ("567/SKHCN-TĐC", "Sở Khoa học và Công nghệ"),
        ("123/CCTĐC-QLCL", "Chi cục Tiêu chuẩn Đo lường Chất lượng"),
        ("57-NQ/TW", "Ban Chấp hành Trung ương Đảng"),
        ("45/QĐ-BQLDA", ""),
        ("QCVN 01:2009/BYT", "Bộ Y tế"),
        ("ISO/IEC 17025:2017", "ISO và IEC"),
        ("TCVN ISO 9001:2015", ""),
    ],
)
def test_symbol_tells_who_issued_a_document(number, issuer):
    assert citations.read(number).issuer == issuer


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("19/2014/QĐ-TTg", "19-2014-qd-ttg"),
        ("19/2014/QĐ-TTg ngày 05/3/2014", "19-2014-qd-ttg"),
        (" 19 / 2014 / qd-ttg ", "19-2014-qd-ttg"),
        ("30/KH-UBND", "30-kh-ubnd"),
        ("30/KH-UBND ngày 05/3/2014", "30-kh-ubnd-2014"),
        ("TCVN ISO 9001:2008", "tcvn-iso-9001-2008"),
        ("tcvn iso 9001-2008", "tcvn-iso-9001-2008"),
        ("12/HTQ-XYZ", "12-htq-xyz"),
    ],
)
def test_number_has_one_name_in_addresses_however_it_is_written(text, slug):
    assert citations.read(text).slug == slug


@pytest.mark.parametrize("text", ["", "abc", "19/2014", "QĐ 19/2014/QĐ-TTg và", "24/7", "một 19/2014/QĐ-TTg"])
def test_what_is_not_one_number_alone_is_not_read(text):
    assert citations.read(text) is None


def test_number_without_a_year_lasts_only_with_its_date():
    assert not citations.read("30/KH-UBND").is_lasting
    assert citations.read("19/2014/QĐ-TTg").is_lasting
    assert citations.read("TCVN ISO 9001").is_lasting


PIECES = st.sampled_from(
    [
        *"0 1 19 2014 / - : . , ( ) số Số so QĐ TTg QH15 UBND KGVX TCVN ISO IEC QCVN BYT Đ đ ß İ".split(),
        *"ngày tháng năm 05/3/2014 19/2014/QĐ-TTg".split(),
        *("Quyết định", "Nghị định", "Công văn", "của UBND tỉnh", " ", "\n", "\xa0"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join))


@given(TEXTS)
def test_any_text_is_read_and_what_is_found_stands_in_order_apart(text):
    end = 0
    for found in citations.find(text):
        assert end <= found.start <= found.number_at < found.end <= len(text)
        assert any(letter.isdigit() for letter in found.number)
        assert found.slug
        end = found.end


@given(st.lists(PIECES).map(" ".join))
def test_canonical_number_is_read_back_as_the_same_document(text):
    for found in citations.find(text):
        again = citations.read(found.number)
        assert isinstance(again, Citation)
        assert (again.number, again.stem) == (found.number, found.stem)


@pytest.mark.parametrize(
    "piece",
    [
        *("1/", "/", " / ", "1 / ", "1/1/", "số ", "số 1/", "TCVN ", "TCVN-", "ISO/", "QCVN 1-", "ISO 9001-", "9-"),
        *("QĐ-", "1/QĐ-", "1/QĐ-A", "1/2014/", "1/2014/QĐ-", "văn bản số 1/", "của ", "1/UBND-", "1-NQ/"),
        *("19/2014/QĐ-TTg của ", "Quyết định số ", "1/QĐ-UBND ngày ", "1/QĐ-UBND của a ", "A", "1", "\n", "1/A&B&"),
    ],
)
def test_no_text_makes_the_search_slow(piece):
    """Eight times the text is not sixty-four times the work. Far from either, so that no busy machine decides it."""

    def seconds(length):
        text = piece * (length // len(piece))
        return min(timeit.repeat(lambda: citations.find(text), timer=time.process_time, repeat=2, number=1))

    assert seconds(200_000) < 24 * seconds(25_000) + 0.05
