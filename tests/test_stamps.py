"""Stamps: equal values have one, others have another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.rendering import Heading
from bulletin.stamps import Stamps

HEADING = Heading(level=2, anchor="a", text="A")
VALUES = st.recursive(
    st.text()
    | st.integers()
    | st.none()
    | st.booleans()
    | st.dates()
    | st.builds(replace, st.just(HEADING), text=st.text()),
    lambda inner: st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def of(*values) -> bytes:
    return Stamps().of(*values)


@given(VALUES, VALUES)
def test_stamps_are_alike_when_values_are(one, other):
    assert (of(one) == of(other)) == (repr(one) == repr(other))


def test_every_field_of_a_dataclass_counts():
    assert len({of(replace(HEADING, **change)) for change in ({}, {"level": 3}, {"anchor": "b"}, {"text": "B"})}) == 4


def test_order_of_a_set_does_not():
    assert of(frozenset("abcdefgh")) == of(frozenset("hgfedcba"))


def test_type_may_have_a_stamp_of_its_own():
    stamps = Stamps({Heading: lambda heading: heading.anchor.encode()})
    assert stamps.of(HEADING) == stamps.of(replace(HEADING, text="B"))
    assert stamps.of(HEADING) != stamps.of(replace(HEADING, anchor="b"))


def test_values_that_come_and_go_are_not_mixed_up():
    stamps = Stamps()
    assert len({stamps.of(replace(HEADING, text=str(number))) for number in range(1000)}) == 1000


@pytest.mark.parametrize("value", [object(), iter([]), len, {date: object()}])
def test_what_has_no_content_to_tell_has_no_stamp(value):
    with pytest.raises(TypeError):
        of(value)
