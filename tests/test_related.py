"""Related posts: those that share a document, then a keyword, and why."""

from __future__ import annotations

import pytest

from bulletin import citations
from bulletin.documents import mentions
from bulletin.library import Library
from bulletin.register import Register
from bulletin.related import COUNT, Relations
from conftest import NOW


@pytest.fixture
def relations(post):
    """Make the relations among posts given as ``{id: (what its body says, tags)}``, a day apart."""

    def make(posts, **more):
        made = [
            post(f"Bài {id}", id=id, date=f"2017-{1 + at // 28:02}-{1 + at % 28:02}", tags=tags, **more.get(id, {}))
            for at, (id, (_, tags)) in enumerate(posts.items())
        ]
        library = Library(made)
        named = {one.id: mentions(one, citations.find(posts[one.id][0])) for one in made}
        found = Relations(library, Register([], library, named, today=NOW.date()))
        return lambda id: [
            (each.post.id, each.document.number if each.document else each.tag.name)
            for each in found.of(library.by_id[id])
        ]

    return make


def test_posts_with_a_document_in_common_come_before_those_with_a_keyword(relations):
    of = relations(
        {"a": ("TCVN 1:2010", "[x]"), "b": ("", "[x]"), "c": ("TCVN 1:2010", "[y]"), "d": ("TCVN 2:2010", "[y]")}
    )
    assert of("a") == [("c", "TCVN 1:2010"), ("b", "x")]


def test_rarer_document_says_more(relations):
    of = relations(
        {
            "a": ("TCVN 1:2010, TCVN 2:2010", "[j]"),
            "b": ("TCVN 1:2010", "[k]"),
            "c": ("TCVN 1:2010", "[l]"),
            "d": ("TCVN 2:2010", "[m]"),
        }
    )
    assert of("a") == [("d", "TCVN 2:2010"), ("b", "TCVN 1:2010"), ("c", "TCVN 1:2010")]


def test_number_that_may_be_two_documents_relates_no_posts(relations):
    """`30/KH-UBND` begins anew each January."""
    of = relations(
        {
            "a": ("30/KH-UBND, Kế hoạch số 31/KH-UBND ngày 15/3/2017", "[j]"),
            "b": ("30/KH-UBND", "[k]"),
            "c": ("31/KH-UBND ngày 15/3/2017", "[l]"),
            "d": ("TCVN ISO 9001", "[m]"),
            "e": ("TCVN ISO 9001", "[n]"),
        }
    )
    assert (of("a"), of("b")) == ([("c", "31/KH-UBND")], [])
    assert of("d") == [("e", "TCVN ISO 9001")]


def test_nearest_in_time_are_shown_at_most_five_and_never_the_post_itself(relations):
    of = relations({f"p{n:02}": ("TCVN 1:2010", "[x]") for n in range(40)})
    assert [id for id, _ in of("p20")] == ["p19", "p21", "p18", "p22", "p17"]
    assert len(of("p00")) == COUNT
    assert [id for id, _ in of("p00")] == ["p01", "p02", "p03", "p04", "p05"]


def test_post_is_shown_once_though_it_shares_two_things(relations):
    of = relations({"a": ("TCVN 1:2010, TCVN 2:2010", "[x]"), "b": ("TCVN 1:2010, TCVN 2:2010", "[x]")})
    assert of("a") == [("b", "TCVN 1:2010")]


def test_post_alone_and_withdrawn_post_have_none(relations):
    gone = {"status": "withdrawn", "withdrawn": "{date: 2018-01-01, reason: Nhầm}"}
    of = relations({"a": ("TCVN 1:2010", "[x]"), "b": ("TCVN 1:2010", "[x]")}, b=gone)
    assert of("a") == []
    assert of("b") == []
