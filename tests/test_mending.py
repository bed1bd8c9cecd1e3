"""Mending: what is put right without an editor, what is left alone, and what an editor is shown of it."""

from __future__ import annotations

import unicodedata

import pytest

from bulletin import legacy, mending, posts
from conftest import CATEGORIES
from project import post

PATH = "posts/a.md"
SOUND = post("Đo lường ở Đức Linh", id="a")


def mend(text: str | bytes, **more):
    data = text if isinstance(text, bytes) else text.encode()
    mended, changes = mending.mend(PATH, data, new_id=lambda: "newid234", **more)
    assert (mended == data) == (not changes)
    assert mending.mend(PATH, mended, new_id=lambda: "other567", **more) == (mended, [])
    return mended.decode(), [(change.line, change.before, change.after) for change in changes]


def test_sound_post_is_left_as_it_is():
    assert mend(SOUND) == (SOUND, [])


@pytest.mark.parametrize(
    "data",
    [
        SOUND.encode("utf-8-sig"),
        SOUND.replace("\n", "\r\n").encode(),
        SOUND.replace("\n", "\r").encode(),
        SOUND.replace("\n", "\r\n").encode("utf-8-sig"),
        unicodedata.normalize("NFD", SOUND).encode(),
        SOUND.replace("Nội dung", "Nội\u200b \u2060dung\ufeff\u00ad").encode(),
        SOUND.replace(" ", "\u00a0").encode(),
        SOUND.replace("Nội dung", "Nội\u202fdung").encode(),
    ],
    ids=["bom", "crlf", "cr", "bom-and-crlf", "nfd", "invisible", "no-break-space", "narrow-space"],
)
def test_what_programs_leave_behind_is_taken_out(data):
    assert mend(data)[0] == SOUND


def test_joiner_of_an_emoji_stays():
    text = post("Gia đình", id="a", body="👨\u200d👩\u200d👧 và chữ\u200dviết")
    assert mend(text)[0] == text.replace("chữ\u200dviết", "chữviết")


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("4/12/2017", "2017-12-04"),
        ("04.12.2017", "2017-12-04"),
        ("2017-12-4", "2017-12-04"),
        ('"4/12/2017"', "2017-12-04"),
        ("'4/12/2017'", "2017-12-04"),
        ("4/12/2017 8:30", "2017-12-04 08:30"),
        ("4/12/2017 # ngày đăng", "2017-12-04 # ngày đăng"),
    ],
)
def test_date_is_written_as_the_gate_wants_it(written, mended):
    text, changes = mend(post("Đo", id="a", date=written))
    assert text == post("Đo", id="a", date=mended)
    assert changes == [(3, f"date: {written}", f"date: {mended}")]


def test_dates_below_other_keys_are_mended_too():
    text = post("Đo", id="a", changes="[{date: 1/2/2026, note: Sửa 1/2/2027}]", review_on="31/12/2026")
    assert "{date: 2026-02-01, note: Sửa 1/2/2027}" in mend(text)[0]
    assert "review_on: 2026-12-31" in mend(text)[0]


@pytest.mark.parametrize("written", ["32/13/2017", "hôm qua", "04-12", "2017-12-04", "[4/12/2017]"])
def test_date_that_nobody_can_be_sure_of_stays(written):
    assert mend(post("Đo", id="a", date=written))[1] == []


@pytest.mark.parametrize("line", ["", "id:\n", "id:   \n"])
def test_missing_id_is_filled_in(line):
    text, changes = mend(SOUND.replace("id: a\n", line))
    assert "\nid: newid234\n" in text
    assert posts.parse(PATH, text, categories=CATEGORIES).problems == ()
    assert len(changes) == 1


@pytest.mark.parametrize("line", ["id: @x\n", "id: [a\n", "id: bài 1\n", "id: ''\n", "id:\n  x\n"])
def test_id_that_stands_there_is_never_touched(line):
    text = SOUND.replace("id: a\n", line)
    assert mend(text) == (text, [])


@pytest.mark.parametrize("text", ["", "Không có khai báo.\n", "---\n---\nx", "---\ntitle: x\n", "\0\0\0"])
def test_file_without_front_matter_gets_no_id(text):
    assert mend(text) == (text, [])


TCVN3 = "Chi côc th«ng b¸o tËp huÊn ®o l\u00adêng chÊt l\u00adîng\u00a0."
UNICODE = "Chi cục thông báo tập huấn đo lường chất lượng"


def test_letters_of_an_old_font_are_not_taken_for_signs_nobody_sees():
    """TCVN3 writes ư as the soft hyphen: once that is gone, nobody can bring it back."""
    text = post("Đo", id="a", body=TCVN3)
    assert mend(text) == (text, [])


def test_old_encoding_is_converted_only_when_asked_for():
    text, changes = mend(post("Đo", id="a", body=TCVN3), repair=legacy.repair)
    assert UNICODE in text
    assert {line for line, _, _ in changes} == {7}


@pytest.mark.parametrize("data", [SOUND.encode("utf-16"), b"\xff", SOUND.encode("cp1258", "ignore")])
def test_file_that_is_not_utf_8_is_refused(data):
    with pytest.raises(UnicodeDecodeError):
        mending.mend(PATH, data, new_id=lambda: "x")


def test_each_change_says_what_was_done_in_vietnamese():
    data = ("\ufeff" + SOUND.replace("id: a\n", "").replace("2026-03-02", "2/3/2026")).replace("\n", "\r\n")
    _, changes = mending.mend(PATH, unicodedata.normalize("NFD", data).encode(), new_id=lambda: "newid234")
    assert [change.what for change in changes] == [
        "bỏ ký hiệu BOM ở đầu tệp",
        "đổi dấu xuống dòng kiểu Windows (CRLF) thành LF",
        "ghép dấu về dạng dựng sẵn (NFC)",
        "ghép dấu về dạng dựng sẵn (NFC)",
        "viết ngày của `date` theo mẫu",
        "thêm mã bài",
    ]
