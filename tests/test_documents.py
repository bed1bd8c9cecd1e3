"""One document: its names, and when readers are told that it has lapsed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bulletin import citations, documents
from bulletin.dates import VIETNAM
from bulletin.schema import Standing


def test_document_of_a_citation_knows_what_the_citation_says():
    citation = citations.find("Kế hoạch số 30/KH-UBND ngày 15/3/2017")[0]
    document = documents.from_citation(citation)
    assert (document.name, document.issuer) == ("Kế hoạch số 30/KH-UBND", "Ủy ban nhân dân")
    assert (document.slug, document.year, document.issued_on) == ("30-kh-ubnd-2017", 2017, date(2017, 3, 15))
    assert not document.is_kept


LAPSED = replace(
    documents.from_citation(citations.find("19/2014/QĐ-TTg")[0]), standing=Standing.LAPSED, lapsed_on=date(2026, 7, 1)
)


@pytest.mark.parametrize(
    ("day", "is_lapsed"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True), (date(2026, 7, 2), True)]
)
def test_document_lapses_on_its_day(day, is_lapsed):
    document = documents.on(replace(LAPSED, checked_on=date(2026, 6, 1)), day)
    assert document.is_lapsed is is_lapsed
    assert document.told_at == (datetime(2026, 7, 1, tzinfo=VIETNAM) if is_lapsed else None)


@pytest.mark.parametrize("checked_on", [date(2026, 6, 1), date(2026, 11, 1), date(2026, 11, 20)])
def test_readers_are_told_on_the_day_it_was_written_down_however_often_it_is_checked(checked_on):
    document = replace(LAPSED, noted_on=date(2026, 10, 5), checked_on=checked_on)
    assert document.told_at == datetime(2026, 10, 5, tzinfo=VIETNAM)
    assert replace(document, noted_on=None).told_at == datetime(2026, 7, 1, tzinfo=VIETNAM)
