"""Palette: whatever the agency's colours, everything can be read in every theme."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.palette import SHAPES, TEXT, Colors, contrast, themes

COLOR = st.from_regex(re.compile(r"#[0-9a-f]{6}"), fullmatch=True)


@given(COLOR, COLOR)
def test_every_colour_can_be_read_whatever_the_agency_chose(primary, accent):
    for name, theme in themes(Colors(primary=primary, accent=accent)).items():
        for ground, colors in TEXT.items():
            for color in colors:
                assert contrast(theme[color], theme[ground]) >= 4.5, (name, color, ground)
        for ground, colors in SHAPES.items():
            for color in colors:
                assert contrast(theme[color], theme[ground]) >= 3, (name, color, ground)


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#777777", "#777777") == 1


def test_colour_that_can_be_read_stays_as_it_is():
    light = themes(Colors(primary="#0b4a8f", accent="#b3261e"))["light"]
    assert (light["brand"], light["link"], light["accent"]) == ("#0b4a8f", "#0b4a8f", "#b3261e")


def test_high_contrast_is_the_same_for_every_agency():
    assert themes(Colors(primary="#ff8800", accent="#00ff00"))["contrast"] == themes(Colors())["contrast"]


def test_every_theme_has_every_colour():
    light, dark, high = themes(Colors()).values()
    assert light.keys() == dark.keys() == high.keys()
