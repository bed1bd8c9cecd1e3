"""Excerpts of the search: what of a text is shown below a title."""

from __future__ import annotations

import pytest

import javascript

SHOWN = """async ([text, summary, query]) => {
    const { excerpt } = await import("./excerpts.js"), { words } = await import("./normalise.js")
    return excerpt(text, summary, words(query)).map(([piece]) => piece).join("")
}"""


@pytest.mark.parametrize("place", range(7))
def test_excerpt_never_begins_or_ends_within_a_date_or_a_number(place, tmp_path, request):
    """The index takes 4/12/2017 for three words; a reader for one."""
    text = " ".join(["4/12/2017"] * 30 + ["tập"] + ["19/2014/QĐ-TTg"] * 30)
    text = text.replace("tập", " ".join(["tập", *["huấn"] * (place % 4)]))
    for query in ("tap", "khong"):
        shown = javascript.run(SHOWN, [f"“{'một ' * (place % 7)}{text}”", "", query], tmp_path, request)
        pieces = shown.replace("…", "").replace("“", "").replace("”", "").split()
        assert set(pieces) <= {"4/12/2017", "tập", "huấn", "một", "19/2014/QĐ-TTg"}
        assert len(pieces) > 5


@pytest.mark.parametrize("query", ["huong-40", "han nop"])
def test_long_address_neither_hides_the_words_nor_fills_the_excerpt(query, tmp_path, request):
    address = "https://ban-tin.example/" + "-".join(f"huong-{number}" for number in range(60))
    text = f"Xem tại {address} trước hạn nộp."
    shown = javascript.run(SHOWN, [text, "", query], tmp_path, request)
    assert query.replace("han nop", "hạn nộp") in shown
    assert len(shown) < 500


def test_short_text_is_shown_whole(tmp_path, request):
    assert javascript.run(SHOWN, ["“Tập huấn” ISO.", "", "tap"], tmp_path, request) == "“Tập huấn” ISO."
