"""The pictures of a body, in several sizes and with a caption."""

from __future__ import annotations

import pytest

from bulletin.illustrations import Shown, illustrate

PHOTO = Shown(width=1000, height=500, smaller=(("/tep/a.jpg.480.webp", 480), ("/tep/a.jpg.800.webp", 800)))
KNOWN = {"~tep/a.jpg": PHOTO, "~tep/b.svg": Shown(width=30, height=20), "~tep/a.jpg?x=1&y": PHOTO}


def shown(html: str) -> str:
    return illustrate(html, KNOWN, lambda address: f"~{address[1:]}")


def test_picture_has_its_size_and_offers_smaller_ones():
    assert shown('<p>x <img src="~tep/a.jpg" alt="Đo" loading="lazy"> y</p>') == (
        '<p>x <picture><source type="image/webp" srcset="~tep/a.jpg.480.webp 480w, ~tep/a.jpg.800.webp 800w"'
        ' sizes="(min-width: 736px) 704px, 100vw"><img src="~tep/a.jpg" alt="Đo" width="1000" height="500"'
        ' loading="lazy" decoding="async"></picture> y</p>'
    )


def test_picture_without_smaller_ones_has_its_size():
    assert shown('<img src="~tep/b.svg" alt="" loading="lazy">') == (
        '<img src="~tep/b.svg" alt="" width="30" height="20" loading="lazy" decoding="async">'
    )


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('width="200"', 'width="200" height="100"'),
        ('height="50"', 'width="100" height="50"'),
        ('width="7" height="9"', 'width="7" height="9"'),
        ('width="50%"', 'width="50%"'),
    ],
)
def test_size_that_the_author_wants_is_kept_and_completed(written, made):
    assert f' alt="" {made} loading' in shown(f'<img src="~tep/a.jpg" alt="" {written} loading="lazy">')


def test_smaller_size_asks_for_a_smaller_picture():
    found = shown('<img src="~tep/a.jpg" alt="" width="200" loading="lazy">')
    assert 'sizes="(min-width: 232px) 200px, 100vw"' in found


def test_picture_alone_with_a_title_becomes_a_figure_with_a_caption():
    found = shown('<p><img src="~tep/a.jpg" alt="Đo" title="Đo &amp; kiểm" loading="lazy"></p>')
    assert found.startswith('<figure class="post-figure"><picture>')
    assert found.endswith("</picture><figcaption>Đo &amp; kiểm</figcaption></figure>")
    assert "title=" not in found


def test_picture_among_words_keeps_its_title():
    assert 'title="T"' in shown('<p>x <img src="~tep/b.svg" alt="" title="T" loading="lazy"></p>')


def test_words_of_the_author_stay_what_they_are():
    html = '<p><img src="~tep/a.jpg?x=1&amp;y" alt="&lt;b&gt; &quot;x&quot; > y" loading="lazy"></p>'
    found = shown(html)
    assert 'alt="&lt;b&gt; &quot;x&quot; > y"' in found
    assert 'src="~tep/a.jpg?x=1&amp;y"' in found


def test_picture_that_is_nowhere_keeps_its_words():
    assert shown('<p>x<img alt="Đo" loading="lazy"></p>') == '<p>x<img alt="Đo" loading="lazy" decoding="async"></p>'


def test_text_without_pictures_is_the_very_same():
    text = "<p>Không có ảnh</p>"
    assert shown(text) is text
