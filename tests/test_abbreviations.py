"""Abbreviations explained on a page, told to editors where nobody explains them."""

from __future__ import annotations

import re
import unicodedata

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import examine
from bulletin.abbreviations import Glossary, explain
from bulletin.outline import capitals
from bulletin.rendering import TARGET, render
from conftest import NOW
from project import post as text_of
from test_rendering import BODIES

READINGS = {
    "ĐH": ("đại học",),
    "HĐND": ("hội đồng nhân dân",),
    "HTX": ("hợp tác xã",),
    "KH&CN": ("khoa học và công nghệ", "khoa học công nghệ"),
    "KHCN": ("khoa học và công nghệ",),
    "TCVN": ("tiêu chuẩn quốc gia", "tiêu chuẩn Việt Nam"),
    "TP": ("thành phố",),
    "TP.HCM": ("thành phố Hồ Chí Minh",),
    "UBND": ("ủy ban nhân dân",),
}
GLOSSARY = Glossary(READINGS)
MADE = re.compile(
    r'<abbr title="[^"]*"><button [^>]*>(.*?)</button></abbr>'
    r"<span [^>]*>.*?\(</span>(.*?)<span .*?</span></span>"
)
PIECES = st.sampled_from([*READINGS, "<", ">", '"', " ", "`", "](", "[", "<a>", "# ", "\n\n", "&", "."])


def explained(body: str) -> str:
    return explain(render(body).html.replace(TARGET, ""), GLOSSARY.among(capitals(body)))


@pytest.mark.golden("abbreviations/bodies")
def test_first_use_is_explained(case, expect):
    expect(MADE.sub(r"⟨\1: \2⟩", explained(case["body"])))


def test_full_form_opens_from_a_button_that_says_what_it_describes():
    (paragraph,) = lxml.html.fragments_fromstring(explained("UBND tỉnh"))
    (abbr,), (button,), (full,) = (paragraph.xpath(path) for path in ("abbr", "abbr/button", "span[@popover]"))
    assert abbr.get("title") == "ủy ban nhân dân"
    assert (button.get("type"), button.text) == ("button", "UBND")
    assert button.get("popovertarget") == button.get("aria-describedby") == full.get("id")
    assert paragraph.text_content() == "UBND (ủy ban nhân dân) tỉnh"


@given(BODIES | st.lists(PIECES).map("".join))
def test_nothing_but_explanations_is_added(body):
    """Taken out again, what was added leaves the very same HTML; each is told once, none in a link or code."""
    html = render(body).html
    found = explain(html, GLOSSARY.among(capitals(body)))
    assert re.sub(MADE, r"\1", found) == html
    told = [each[0] for each in MADE.findall(found)]
    assert len(told) == len(set(told))
    if found != html:
        tree = lxml.html.fromstring(f"<div>{found}</div>")
        assert not tree.xpath("//a//button | //code//button | //h2//button | //button//button")


@given(st.text(alphabet="AĐZaăŠ$Ư .\n", max_size=60))
def test_capitals_are_found_as_a_pattern_would(text):
    assert capitals(text) == tuple(dict.fromkeys(re.findall("[A-ZĐ]{2,}", text)))


@pytest.mark.parametrize(
    "body",
    ["X&UBND", "UBND&X", "1/UBND", "BCH-UBND", "UBND.X", "UBND (Ủy ban nhân dân)", "UBND (ỦY BAN NHÂN DÂN)", "(UBND)"],
)
def test_part_of_a_longer_word_and_what_its_author_told_are_left_alone(body):
    assert "<button" not in explained(body)


def test_abbreviation_of_several_parts_needs_them_all():
    assert list(GLOSSARY.among(["KH"])) == []
    assert list(GLOSSARY.among(["CN", "KH"])) == ["KH&CN"]
    assert list(GLOSSARY.among(["UBND", "HTX", "ĐH"])) == ["HTX", "UBND", "ĐH"]


def test_words_within_an_attribute_are_no_running_text():
    html = '<p><img src="a.png" alt="a < UBND > b"> Sở.</p>'
    assert explain(html, GLOSSARY.among(["UBND"])) == html


def test_text_without_any_is_the_very_same():
    html = "<p>Không có chữ viết tắt</p>"
    assert explain(html, {}) is html


def test_page_explains_by_the_file_and_feeds_leave_the_text_alone(publish):
    body = unicodedata.normalize("NFD", "HĐND tỉnh")
    files = {
        "docs/viet-tat.yml": unicodedata.normalize("NFD", "HĐND: hội đồng nhân dân\n"),
        "posts/a.md": text_of("HĐND họp", id="a", body=body),
    }
    bulletin = publish(files)
    assert "hội đồng nhân dân" in bulletin.contents["a"].page_html
    assert bulletin.contents["a"].html == "<p>HĐND tỉnh</p>"
    assert "hội đồng nhân dân" not in bulletin.feed("/rss.xml").decode()


def test_first_use_may_be_in_the_summary_and_the_body_does_not_tell_again(publish):
    files = {
        "docs/viet-tat.yml": "HĐND: hội đồng nhân dân\nHTX: hợp tác xã\n",
        "posts/a.md": text_of("A", id="a", summary='"HĐND & <HTX>"', body="HĐND tỉnh, UBND, HTX."),
        "posts/b.md": text_of("B", id="b", summary="Hội đồng nhân dân (HĐND) họp.", body="HĐND tỉnh."),
    }
    contents = publish(files).contents
    assert (
        MADE.sub(r"⟨\1: \2⟩", contents["a"].summary_html) == "⟨HĐND: hội đồng nhân dân⟩ &amp; &lt;⟨HTX: hợp tác xã⟩&gt;"
    )
    assert contents["a"].page_html == "<p>HĐND tỉnh, UBND, HTX.</p>"
    assert contents["b"].summary_html == "Hội đồng nhân dân (HĐND) họp."
    assert contents["b"].page_html == "<p>HĐND tỉnh.</p>"


def test_check_lists_capitals_that_nobody_explained(settings, publish):
    files = {
        "docs/viet-tat.yml": "HĐND: hội đồng nhân dân\n",
        "posts/a.md": text_of(
            "A", id="a", body="HĐND, KTNB.\n\nTHÔNG BÁO, BAN HÀNH, chương XVIII, 1/QĐ-BKHCN, AB, ngân hàng (NHCS)."
        ),
        "posts/b.md": text_of("B", id="b", date="2026-01-01", body="\nVề HTKT và KTNB."),
    }
    files["posts/c.md"] = text_of("Khối HCNN", id="c", summary="Về ABCD và (EFGH).", body="EFGH, HCNN.")
    publish(files)
    _, notices = examine(settings, now=NOW)
    found = [(each.path, each.line, each.text) for each in notices if each.heading == "Chữ viết tắt chưa có cách đọc"]
    assert found == [
        ("posts/b.md", 8, "“KTNB” (2 bài). Nếu người đọc cần, thêm vào docs/viet-tat.yml một dòng `KTNB: …`."),
        ("posts/c.md", 6, "“ABCD” (1 bài). Nếu người đọc cần, thêm vào docs/viet-tat.yml một dòng `ABCD: …`."),
        ("posts/c.md", 2, "“HCNN” (1 bài). Nếu người đọc cần, thêm vào docs/viet-tat.yml một dòng `HCNN: …`."),
        ("posts/b.md", 8, "“HTKT” (1 bài). Nếu người đọc cần, thêm vào docs/viet-tat.yml một dòng `HTKT: …`."),
    ]
