"""Letters, tones and the alphabet; each in both ways a keyboard composes them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.vietnamese import SLUG_LENGTH, fold, slugify, sort_key

FORMS = pytest.mark.parametrize("form", ["NFC", "NFD"])
LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂDĐEÊOÔƠUƯ \u0300\u0301\u0303\u0309\u0323-/0129")


@pytest.mark.golden("vietnamese/slugs")
def test_title_gives_one_slug(case, expect):
    """A title gives one slug, whichever way the keyboard composed its letters."""
    composed, decomposed = (unicodedata.normalize(form, case["text"]) for form in ("NFC", "NFD"))
    assert slugify(composed) == slugify(decomposed)
    assert fold(composed) == fold(decomposed)
    expect({"slug": slugify(composed), "folded": fold(composed)})


@given(st.text() | LETTERS | st.text(alphabet="đ ", max_size=300))
def test_slug_is_ascii_short_and_stays_as_it_is(text):
    slug = slugify(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= SLUG_LENGTH
    assert slugify(slug) == slug


@given(st.text() | LETTERS)
def test_forms_of_a_text_fold_alike(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(decomposed)
    assert slugify(composed) == slugify(decomposed)
    assert sort_key(composed) == sort_key(decomposed)


@given(LETTERS)
def test_folding_leaves_no_accent_and_no_capital(text):
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.lower() == fold(folded)


@given(st.integers(min_value=1, max_value=80), LETTERS)
def test_shorter_slug_begins_the_longer(length, text):
    short = slugify(text, length=length)
    assert len(short) <= length
    assert slugify(text).startswith(short)


@FORMS
@pytest.mark.parametrize(
    "names",
    [
        "an ăn ân bà cá dạ đá em êm",
        "da dà dả dã dá dạ đa đà",
        "ma mà mả mã má mạ",
        "o ô ơ u ư y",
        "bản bạn",
        "10 2",  # digit by digit, as letters do
    ],
)
def test_names_sort_as_in_a_vietnamese_dictionary(form, names):
    """Letters first, then the tone: ngang, huyền, hỏi, ngã, sắc, nặng. đ comes after every d."""
    expected = unicodedata.normalize(form, names).split()
    shuffled = expected[::-1]
    assert sorted(shuffled, key=sort_key) == expected


@FORMS
def test_names_sort_by_syllable(form):
    """A shorter syllable goes before a longer one that begins like it, whatever follows."""
    names = [unicodedata.normalize(form, name) for name in ("Đo đạc", "Đo lường", "Đon đả", "Đôn đốc")]
    shuffled = names[::-1]
    assert sorted(shuffled, key=sort_key) == names


@FORMS
def test_capitals_do_not_matter_to_the_order(form):
    assert sort_key(unicodedata.normalize(form, "ĐO LƯỜNG")) == sort_key("đo lường")
