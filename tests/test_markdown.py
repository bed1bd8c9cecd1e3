"""HTML of every shape becomes Markdown that shows the same words with the same formatting."""

from __future__ import annotations

import html
import re

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import rendering
from bulletin.importing import markdown

HREF = ' href="http://x.example/a_b(1)?a=1&amp;copy;=2"'
BLOCKS = frozenset("p h2 li td th br blockquote ul ol table tr div".split())
SIGNS = 'ab đ1 .)-+#*_~`[]!<>&|\\=:("“”,;$^°≤\n\t'


def element(content: str) -> markdown.Element:
    return lxml.html.fromstring(f"<div>{content}</div>")


def write(content: str) -> str:
    return markdown.write(element(content))


def words(root: markdown.Element) -> list[str]:
    """The words of HTML as a browser shows them."""

    def walk(inner: markdown.Element) -> str:
        text = (inner.text or "") + "".join(walk(child) + (child.tail or "") for child in inner)
        return f" {text} " if inner.tag in BLOCKS else text

    return walk(root).split()


def within(root: markdown.Element, tags: set[str]) -> str:
    """The letters inside any of *tags*."""
    found = root.xpath(f"//text()[ancestor::*[{' or '.join(f'self::{tag}' for tag in tags)}]]")
    return "".join("".join(found).split())


def formatted(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from("b i s sup a u span".split())
    return st.tuples(tags, st.lists(children, max_size=3)).map(
        lambda pair: f"<{pair[0]}{HREF if pair[0] == 'a' else ''}>{''.join(pair[1])}</{pair[0]}>"
    )


def nested(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    entries = st.lists(children, min_size=1, max_size=3).map(lambda all_: "".join(f"<li>{one}</li>" for one in all_))
    row = st.lists(LINES, min_size=2, max_size=3).map(lambda cells: "".join(f"<td>{cell}</td>" for cell in cells))
    return st.one_of(
        LINES.map("<p>{}</p>".format),
        LINES.map("<h2>{}</h2>".format),
        entries.map("<ul>{}</ul>".format),
        entries.map("<ol>{}</ol>".format),
        st.lists(row, min_size=2, max_size=3).map(
            lambda rows: "<table>" + "".join(f"<tr>{each}</tr>" for each in rows) + "</table>"
        ),
        children.map("<blockquote>{}</blockquote>".format),
    )


TEXT = st.text(alphabet=st.sampled_from(SIGNS), max_size=8).map(html.escape)
LINES = st.lists(st.recursive(TEXT | st.just("<br>"), formatted, max_leaves=8), max_size=4).map("".join)
PAGES = st.lists(st.recursive(LINES.map("<p>{}</p>".format), nested, max_leaves=5), min_size=1, max_size=4).map("".join)


@given(PAGES)
def test_markdown_shows_the_same_words_in_the_same_order(page):
    assert rendering.render(write(page)).text.split() == words(element(page))


@given(PAGES.map(lambda page: page.replace("h2>", "p>")))
def test_markdown_formats_the_same_letters(page):
    """Headings aside: bold says nothing in them."""
    back = element(rendering.render(write(page)).html)
    for tag, made in (("b", "strong"), ("i", "em"), ("s", "del"), ("sup", "sup")):
        assert within(back, {made}) == within(element(page), {tag})


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p><b>Điều 1.</b>Phạm vi</p>", "<strong>Điều 1.</strong>Phạm vi"),
        ("<p>rất<b> quan</b>trọng</p>", "rất **quan**trọng"),
        ("<p><b>một</b><b> hai</b></p>", "**một hai**"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol start='3'><li>a<ul><li>b</li></ul></li><li value='7'>c</li></ol>", "3. a\n   - b\n\n7) c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<font><p>a</p></font>b<br><br>c<br>d", "a\n\nb\n\nc\\\nd"),
        ("<table><tr><td>trái<td>phải</table>", "trái\n\nphải"),
        ("<table><tr><td>a<td>b<tr><td rowspan=2>c<td>d<tr><td>e</table>", "| a | b |\n|---|---|\n| c | d |\n|  | e |"),
        ("<table><tr><td></td><td></td></tr><tr><td>a<td>b<tr><td>c<td></table>", "| a | b |\n|---|---|\n| c |  |"),
        ("<pre>a\n  ```b</pre>", "````\na\n  ```b\n````"),
        ("<p><a href='https://a.example/x'>https://a.example/x</a></p>", "<https://a.example/x>"),
        ("<p>Xem!<a href='/a b'>đây</a></p>", "Xem\\![đây](/a%20b)"),
        ("<h2>Mục # #</h2><p># a</p><p>2017. b</p>", "## Mục # \\#\n\n\\# a\n\n2017\\. b"),
        ("<p>tep_cua_toi.doc và _x_ R&amp;D</p>", "tep_cua_toi.doc và \\_x\\_ R&D"),
        ("<p>a<script>x</script><!-- y --><input type=checkbox checked> z</p>", "a☑ z"),
    ],
)
def test_markdown_is_clean(page, expected):
    assert write(page) == expected


def test_links_and_pictures_that_lead_nowhere_leave_their_words():
    page = element('<p><a href="x">chữ</a> <img src="y" alt="z"> cuối</p>')
    assert markdown.write(page, link=lambda href: None, image=lambda source, alt: None) == "chữ cuối"


def test_pictures_are_renamed_but_words_that_look_like_one_are_not():
    text = write(r'<p><img src="a.png" alt="[x]\"> ![y](a.png) <img src="b.png"></p>')
    renamed = markdown.replace_images(text, {"a.png": "c.png", "b.png": None})
    assert re.findall(r"c\.png", renamed) == ["c.png"]
    assert rendering.render(renamed).text.split() == ["[x]\\", "![y](a.png)"]
