"""Stamps: equal values have one, others have another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.settings import Category, Period
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
    """0 and 8 fall into one place of a small table: which of them a set gives first is the order they came in."""
    one, other = {0, 8}, {8, 0}
    assert list(one) != list(other)
    assert of(one) == of(other)
    assert of(frozenset("abcdefgh")) == of(frozenset("hgfedcba"))
    assert of({0, 8}) != of({0, 9})


def test_type_may_have_a_stamp_of_its_own():
    stamps = Stamps({Category: lambda desk: desk.slug.encode()})
    assert stamps.of(DESK) == stamps.of(replace(DESK, name="B"))
    assert stamps.of(DESK) != stamps.of(replace(DESK, slug="b"))


@dataclass(frozen=True)
class Desk:
    """A Category by another name."""

    slug: str
    name: str
    description: str


def test_type_of_a_dataclass_counts():
    assert of(DESK) != of(Desk(slug="a", name="A", description=""))


def test_members_of_an_enumeration_differ():
    assert of(Period.YEAR) != of(Period.QUARTER)


def test_keys_of_a_mapping_count_and_so_does_what_a_number_is():
    assert of({"a": 1}) != of({"b": 1})
    assert of(1) != of("1")
    assert of((1, 2), 3) != of(1, (2, 3))


def test_text_that_is_no_unicode_has_a_stamp():
    assert of("\udcff") != of("\udcfe")


def test_values_that_come_and_go_are_not_mixed_up():
    stamps = Stamps()
    assert len({stamps.of(replace(DESK, name=str(number))) for number in range(1000)}) == 1000


@pytest.mark.parametrize("value", [object(), iter([]), len, {date: object()}])
def test_what_has_no_content_to_tell_has_no_stamp(value):
    with pytest.raises(TypeError):
        of(value)
