"""What a body points at and what sanitising takes out of it, each on its line."""

from __future__ import annotations

import pytest
from hypothesis import given

from bulletin.outline import is_suspicious, line_of_target, outline, removed
from bulletin.rendering import render
from test_rendering import BODIES


@given(BODIES)
def test_outline_tells_what_the_rendering_shows(body):
    """The gate judges the outline, readers get the rendering: they must not differ."""
    sketch, rendered = outline(body), render(body)
    assert set(sketch.links) == set(rendered.links)
    assert set(sketch.images) == set(rendered.images)


@pytest.mark.parametrize(
    "body",
    ["x[^Đo]\n\n[^đo]: y", "x[^it's]\n\n[^it's]: y", "x[^a b]\n\n[^a b]: y", "x[^1] <b>y</b>\n\n[^1]: [^1]"],
)
def test_reference_to_a_footnote_is_no_link(body):
    assert outline(body).links == ()


@pytest.mark.parametrize(
    ("body", "nameless"), [("![](a.png)", ("a.png",)), ("![ ](a.png)", ("a.png",)), ("![Đo](a.png)", ())]
)
def test_picture_without_words_is_told(body, nameless):
    assert outline(body).nameless == nameless


def test_levels_of_headings_are_as_written():
    assert outline("## Đo\n\n#### Đạc\n\nx\n===").levels == (2, 4, 1)


@given(BODIES)
def test_what_is_removed_is_told_on_its_line(body):
    told = list(removed(body))
    assert all(1 <= line <= body.count("\n") + 1 for line, _, _ in told)
    assert is_suspicious(body) or not told


@given(BODIES)
def test_every_target_is_found_on_a_line(body):
    rendered = render(body)
    for target in (*rendered.links, *rendered.images):
        assert 1 <= line_of_target(body, target) <= body.count("\n") + 1


@pytest.mark.parametrize(
    ("body", "target", "line"),
    [
        ("a\n\n[x](đo.md)", "đo.md", 3),
        ("a\n[x](b.md)\n\n[y](%C4%91o%20đạc.md)", "đo đạc.md", 4),
        ("[x][y]\n\na\n\n[y]: z.md", "z.md", 1),
        ("a\n\n<div>\n<a href='đo.md'>x</a>\n</div>", "đo.md", 3),
        ("a\n<a href='%C4%91o.md'>x</a>", "đo.md", 2),
        ("- a\n- ![x](y.png)", "y.png", 2),
        ("a", "b.md", 1),
    ],
)
def test_target_is_located(body, target, line):
    assert line_of_target(body, target) == line
