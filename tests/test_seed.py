"""The bulletin starts from a page of the old portal; each of its dated titles is here once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from bulletin import Bulletin, Settings, assemble, dates, links
from project import ROOT

SEED = [
    tuple(line.split("\t"))
    for line in (ROOT / "tests" / "seed" / "titles.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def bulletin() -> Bulletin:
    return assemble(Settings.from_file(ROOT), now=datetime(2026, 11, 22, tzinfo=UTC), workers=1)


def test_every_title_of_the_seed_is_published_once_with_its_date(bulletin):
    published = Counter((dates.day(post.published_at), post.title) for post in bulletin.library.listed)
    assert published == Counter(SEED)
    assert len(SEED) == 23


def test_every_seed_post_has_a_page_below_its_year_and_month(bulletin):
    for post in bulletin.library.listed:
        assert post.permalink.startswith(f"/{post.published_at:%Y/%m}/")
        assert post.permalink in bulletin.pages


def test_guidance_article_keeps_the_facts_of_the_old_page(bulletin):
    article = next(post for post in bulletin.library.listed if post.is_featured)
    text = article.summary + bulletin.contents[article.id].text
    assert article.author == "Quang Luận"
    for fact in ("19/2014/QĐ-TTg", "05/3/2014", "Thủ tướng Chính phủ", "TCVN ISO 9001:2008", "02 UBND cấp xã"):
        assert fact in text


def test_citations_of_the_guidance_article_are_registered_and_lead_to_their_pages(bulletin):
    article = next(post for post in bulletin.library.listed if post.is_featured)
    numbers = {"TCVN ISO 9001:2008": "/van-ban/tcvn-iso-9001-2008/", "19/2014/QĐ-TTg": "/van-ban/19-2014-qd-ttg/"}
    cited = [each for each in bulletin.register.cited(article) if each.number in numbers]
    assert {document.number: document.address for document in cited} == numbers
    assert all(document.is_kept for document in cited)
    body = links.rooted(bulletin.contents[article.id].html, "/")
    for document in cited:
        assert f'href="{document.address}"' in body
        assert article in bulletin.register.posts(document)
        assert document.address in bulletin.pages
    (decision,) = (document for document in cited if not document.is_standard)
    assert (decision.kind, decision.issuer) == ("Quyết định", "Thủ tướng Chính phủ")
    assert f"{decision.issued_on}" == "2014-03-05"


def test_every_title_that_names_a_standard_is_on_the_page_of_it(bulletin):
    named = {post.id for post in bulletin.library.listed if "ISO 9001" in post.title or "TCVN 9001" in post.title}
    standards = [document for document in bulletin.register.documents if "9001" in document.number]
    assert len(named) > 5
    assert named <= {post.id for document in standards for post in bulletin.register.posts(document)}
    assert all(document.address in bulletin.pages for document in bulletin.register.documents)


def test_repository_has_no_problem(bulletin):
    """One title ends with a full stop on the old portal; it is kept as it was, and the gate says so."""
    assert [problem.rule for problem in bulletin.problems] == ["title-stop"]
