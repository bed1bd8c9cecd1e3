"""The picture that goes with a shared link."""

from __future__ import annotations

import unicodedata

import pytest

from bulletin.cards import SIZE, Card, draw, fit, glyph
from photos import opened

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def card(title: str = "Thông báo tập huấn", **more: str) -> Card:
    return Card(**{"title": title, "label": "Thông báo", "site": "Bản tin", "color": "#0b4a8f", **more})


@pytest.mark.parametrize("letter", sorted(LETTERS + LETTERS.upper() + "0123456789“”–—…/.,:;()%°²≥≤"))
def test_font_has_every_vietnamese_letter(letter):
    """A letter it had not would be None here: the box that stands for it is told from all shapes."""
    shape, _, advance = glyph(letter, 60)
    assert shape is not None
    assert advance > 0


def test_stacked_accents_are_drawn_and_told_apart():
    """ế is taller than ê and differs from ề: its accents are there, and right."""
    shapes = {letter: glyph(letter, 60)[0] for letter in "eêếề"}
    assert shapes["e"].height < shapes["ê"].height < shapes["ế"].height
    assert shapes["ế"].tobytes() != shapes["ề"].tobytes()


def test_character_that_the_font_has_not_is_left_out_and_no_box_is_drawn():
    assert glyph("漢", 60)[0] is None
    assert draw(card("漢")) == draw(card("字"))


def test_picture_is_of_the_size_that_networks_want_and_light():
    data = draw(card())
    image = opened(data)
    assert image.format == "PNG"
    assert image.size == SIZE == (1200, 630)
    assert len(data) < 30_000
    assert image.convert("RGB").getpixel((600, 620)) == (0x0B, 0x4A, 0x8F)
    assert image.convert("RGB").getpixel((1190, 300)) == (255, 255, 255)


def test_the_same_words_give_the_same_bytes_however_they_are_composed():
    decomposed = unicodedata.normalize("NFD", "Thông báo tập huấn")
    assert draw(card()) == draw(card()) == draw(card(decomposed))


@pytest.mark.parametrize("change", [{"title": "Khác"}, {"label": "Khác"}, {"site": "Khác"}, {"color": "#b3261e"}])
def test_everything_it_says_shows(change):
    assert draw(card(**change)) != draw(card())


def test_short_title_is_set_large_and_a_long_one_smaller_then_cut():
    words = "Kết quả triển khai hoạt động xây dựng và áp dụng hệ thống quản lý chất lượng".split()
    sizes = [fit(" ".join(words * count), 1056, 350)[0] for count in (1, 2, 3, 9)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]
    _, lines = fit(" ".join(words * 9), 1056, 350)
    assert lines[-1].endswith("…")
    _, lines = fit(" ".join(words), 1056, 350)
    assert " ".join(lines) == " ".join(words)


@pytest.mark.parametrize("title", ["x" * 400, "漢" * 400, "Một " + "ế" * 200, " ", ""])
def test_any_title_is_drawn(title):
    assert opened(draw(card(title))).size == SIZE
    size, lines = fit(title, 1056, 350)
    assert all(sum(glyph(letter, size)[2] for letter in line) <= 1056 for line in lines)
