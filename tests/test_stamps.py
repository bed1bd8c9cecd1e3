"""Stamps: equal values have one, others have another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.settings import Category
from bulletin.stamps import Stamps

DESK = Category(slug="a", name="A", description="")
VALUES = st.recursive(
    st.text()
    | st.integers()
    | st.none()
    | st.booleans()
    | st.dates()
    | st.builds(replace, st.just(DESK), name=st.text()),
    lambda inner: st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def of(*values) -> bytes:
    return Stamps().of(*values)


@given(VALUES, VALUES)
def test_stamps_are_alike_when_values_are(one, other):
    assert (of(one) == of(other)) == (repr(one) == repr(other))


def test_every_field_of_a_dataclass_counts():
    assert (
        len({of(replace(DESK, **change)) for change in ({}, {"slug": "b"}, {"name": "B"}, {"description": "b"})}) == 4
    )


def test_order_of_a_set_does_not():
    assert of(frozenset("abcdefgh")) == of(frozenset("hgfedcba"))


def test_type_may_have_a_stamp_of_its_own():
    stamps = Stamps({Category: lambda desk: desk.slug.encode()})
    assert stamps.of(DESK) == stamps.of(replace(DESK, name="B"))
    assert stamps.of(DESK) != stamps.of(replace(DESK, slug="b"))


def test_values_that_come_and_go_are_not_mixed_up():
    stamps = Stamps()
    assert len({stamps.of(replace(DESK, name=str(number))) for number in range(1000)}) == 1000


@pytest.mark.parametrize("value", [object(), iter([]), len, {date: object()}])
def test_what_has_no_content_to_tell_has_no_stamp(value):
    with pytest.raises(TypeError):
        of(value)
