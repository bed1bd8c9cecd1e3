"""Markdown to safe HTML, plain text and a table of contents."""

from __future__ import annotations

import re
import unicodedata

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import gfm
from bulletin.gfm import ALLOWED
from bulletin.outline import removed
from bulletin.rendering import TARGET, render

PIECES = st.sampled_from(
    [
        *(
            "<div>",
            "</div>",
            "<h2>",
            "</h2>",
            "<p>",
            "<li>",
            "<ul>",
            "<table><tr><td>",
            "</table>",
            "<pre>",
            "<b>",
            "</b>",
        ),
        *('<div class="footnote-definition" id="a">', '<sup class="footnote-definition-label">', "</sup>"),
        *('<sup class="footnote-reference"><a href="#a">', '<blockquote class="markdown-alert-note">', "</blockquote>"),
        *("<script>", "<style>", "<svg><a xlink:href='javascript:x'>", "<math>", "<template>", "<textarea>", "<title>"),
        *(
            "<a href='javascript:x'>",
            "<img src=x onerror=y>",
            "<input type=checkbox>",
            "<form action=x>",
            "<!--",
            "-->",
        ),
        *(
            "[x](javascript:y)",
            "[x](%6aavascript:y)",
            "[x](java%09script:y)",
            "[x](y.md)",
            "![x](y.png)",
            "http://a.vn",
        ),
        *(
            "[^a]",
            "\n\n[^a]: ",
            "\n> ",
            "\n- ",
            "\n- [ ] ",
            "\n# ",
            "\n\n",
            "\n> [!NOTE]\n> ",
            "```\n",
            "\n|a|\n|-|\n|",
        ),
        *("&#1;", "\x01", "\x00", "**", "`", '"', "'", ")", "đ", "Đo", "&lt;script&gt;", "www.a.vn", "a@b.vn"),
    ]
)
BODIES = st.text() | st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


def shown(text: str) -> str:
    """Return *text* with its targets between marks that people can read."""
    return re.sub(f"{TARGET}([^{TARGET}]*){TARGET}", r"⟨\1⟩", text)


@pytest.mark.golden("rendering/bodies")
def test_body_becomes_what_readers_get(case, expect):
    rendered = render(case["body"])
    found = {
        "html": shown(rendered.html),
        "text": rendered.text,
        "excerpt": rendered.excerpt,
        "headings": [f"{heading.level} {heading.anchor} {heading.text}" for heading in rendered.headings],
        "links": list(rendered.links),
        "images": list(rendered.images),
        "removed": [f"{line}: {kind}: {text}" for line, kind, text in removed(case["body"])],
    }
    expect({key: value for key, value in found.items() if value})
    assert rendered.anchors == {heading.anchor for heading in rendered.headings}


@given(BODIES)
def test_no_body_brings_in_anything_unsafe(body):
    rendered = render(body)
    page = lxml.html.document_fromstring(f"<html><body><main>{rendered.html.replace(TARGET, '')}</main></body></html>")
    for element in page.xpath("//main//*"):
        assert element.tag in {*ALLOWED, "section"}
        for name, value in element.items():
            assert not name.startswith("on")
            assert name != "style"
            assert not re.sub(r"[\x00-\x20]", "", value).lower().startswith(("javascript:", "data:", "vbscript:"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


MARKDOWN = st.sampled_from(
    [
        *(
            "# ",
            "- ",
            "- [x] ",
            "1986. ",
            "> ",
            "> [!NOTE]\n> ",
            "    ",
            "---",
            "===",
            "\n",
            "\n\n",
            "  \n",
            "\t",
            "\\",
        ),
        *("**", "*", "_", "`", "~~", "[", "![", "](", "]", ")", "[^ă b]", "[^ă b]: ", "[a]: /u 't'", "[a]", ":", "#x"),
        *(
            "| a | b |\n|---|:-:|\n| c | d |",
            "|",
            "```",
            "~~~\n",
            "/x",
            "(t > u)",
            "'a > \"b\"'",
            '"t',
            "'",
            ">",
            "&",
            "&#x3a;",
        ),
        *(
            "[a](javascript:x)",
            "[a](/x 'a > b')",
            "![i](data:x)",
            "[a](HTTP://x)",
            "http://a.b/c?d=%22",
            "tel:1",
            "[a](:x)",
        ),
        *("\xa0", "\u3000", "\xad", "\u2028", "\x85", "\x01", "\r\n", "\ufeff", "đường", "<", "<b>", 'a="b"'),
    ]
)


@given(st.lists(MARKDOWN, max_size=8).map("".join))
def test_what_need_not_be_sanitised_is_what_sanitising_makes_of_it(body):
    made = gfm.to_html(body).replace('style="text-align: center"', 'class="align-center"')
    assert gfm.to_safe_html(body) == gfm.sanitise(made)


@given(BODIES)
def test_no_body_brings_in_a_character_that_xml_refuses(body):
    rendered = render(body)
    html = re.sub(f'(href|src)="{TARGET}[^{TARGET}"]*{TARGET}"', "", rendered.html)
    for text in (html, rendered.text, rendered.excerpt, *(heading.text for heading in rendered.headings)):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", text)


@given(BODIES)
def test_tags_are_closed_in_order(body):
    """One post's unclosed tag must not swallow the page below it."""
    open_tags: list[str] = []
    for closing, name in re.findall(r'<(/?)([a-z0-9]+)(?:[^>"]|"[^"]*")*>', render(body).html):
        if closing:
            assert open_tags.pop() == name
        elif name not in {"br", "hr", "img", "input"}:
            open_tags.append(name)
    assert open_tags == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_anchors_are_alike_in_both_forms(form):
    (heading,) = render(unicodedata.normalize(form, "## Đo lường ở Đức Linh")).headings
    assert heading.anchor == "do-luong-o-duc-linh"


@pytest.mark.parametrize(
    "body",
    ["# a\n\n" * 4000, "http://a.vn/" + "." * 20000 + "x", "http://a.vn/" + ")" * 20000, "[^1]" * 4000 + "\n\n[^1]: x"],
    ids=["headings", "dots", "brackets", "references"],
)
def test_long_body_is_rendered(body):
    """Time grows with the length: a square would take these tests from milliseconds to many seconds."""
    assert render(body).html


@pytest.mark.parametrize("piece", ["> ", "- ", "<div>", "<b>", "[", "*", "[a](", "<", "[^1]: "])
def test_deep_body_is_rendered(piece):
    assert render(piece * 500 + "x").text.endswith("x")


def test_each_document_is_named_once_with_the_date_that_any_mention_gives():
    made = render("Theo 19/2014/QĐ-TTg.\n\n- Quyết định số **19/2014/QĐ-TTg** ngày 05/3/2014")
    assert [(each.number, each.issued_on.year) for each in made.citations] == [("19/2014/QĐ-TTg", 2014)]


@pytest.mark.parametrize(
    ("body", "linked"),
    [
        ("Theo Quyết định số 19/2014/QĐ-TTg.", ["Quyết định số 19/2014/QĐ-TTg"]),
        ("Theo Quyết định\nsố 19/2014/QĐ-TTg.", ["Quyết định\nsố 19/2014/QĐ-TTg"]),
        ("A & B, TCVN 1:2010 & TCVN 2:2010", ["TCVN 1:2010", "TCVN 2:2010"]),
        ("https://a.example/19/2014/QĐ-TTg và TCVN 1:2010", ["https://a.example/19/2014/QĐ-TTg", "TCVN 1:2010"]),
        ("| Số |\n|---|\n| 19/2014/QĐ-TTg |", ["19/2014/QĐ-TTg"]),
        ("> [!NOTE]\n> TCVN 1:2010", ["TCVN 1:2010"]),
        ("Chú thích[^1]\n\n[^1]: TCVN 1:2010", ["1", "TCVN 1:2010", "↩"]),
        ("số **19**/2014/QĐ-TTg", []),
        ("`TCVN 1:2010` <kbd>TCVN 1:2010</kbd>\n\n    TCVN 1:2010", []),
        ("## TCVN 1:2010\n\nTCVN 1:2010\n===", []),
        ("![TCVN 1:2010](a.jpg)", []),
        ("[TCVN 1:2010](a.md)", ["TCVN 1:2010"]),
    ],
)
def test_citation_is_linked_in_running_text_alone(body, linked):
    tree = lxml.html.fragment_fromstring(render(body).html.replace(TARGET, ""), create_parent="div")
    assert [link.text_content() for link in tree.iter("a")] == linked
    assert tree.xpath("//a//a | //code//a | //pre//a | //h2//a") == []


@given(
    st.lists(PIECES | st.sampled_from(["19/2014/QĐ-TTg", "TCVN 1:2010", "&amp;", "Quyết định số ", "`", "**"])).map(
        "".join
    )
)
def test_links_to_documents_leave_the_text_as_it_is(body):
    made = render(body)
    unlinked = re.sub(rf'<a href="{TARGET}van-ban:[^"]*">(.*?)</a>', r"\1", made.html, flags=re.DOTALL)
    assert "van-ban:" not in unlinked
    assert lxml.html.fragment_fromstring(unlinked, create_parent="div").text_content() == (
        lxml.html.fragment_fromstring(made.html, create_parent="div").text_content()
    )
