"""Search terms: one normaliser, twice."""

from __future__ import annotations

import unicodedata

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import javascript
from bulletin import search_terms
from bulletin.postings import token
from bulletin.search_records import forms
from bulletin.syllables import is_syllable
from bulletin.vietnamese import MARKS, fold, letters
from conftest import GOLDEN

FORMS = ["NFC", "NFD"]


def cases(name):
    return yaml.safe_load((GOLDEN / "search" / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", cases("words"), ids=lambda case: case["word"])
def test_word_is_found_by_its_plain_form_and_told_by_its_accents(case, form):
    assert search_terms.query(unicodedata.normalize(form, case["word"])) == [(case["plain"], case["marks"])]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", cases("spellings"), ids=lambda case: case[0])
def test_spellings_of_one_thing_are_one(case, form):
    assert len({tuple(search_terms.query(unicodedata.normalize(form, text))) for text in case}) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", cases("wholes"), ids=lambda case: case["text"])
def test_numbers_and_dates_have_one_form(case, form):
    text = search_terms.clean(unicodedata.normalize(form, case["text"]))
    assert list(search_terms.wholes(text)) == case["wholes"]


@pytest.mark.parametrize("case", cases("typing"), ids=lambda case: case["keys"])
def test_keys_make_the_word(case):
    assert search_terms.typed(case["keys"]) == case["word"]


@given(st.sampled_from("Sở Khoa học và Công nghệ thông báo kết quả kiểm định phương tiện đo đường Nguyễn Huệ".split()))
def test_what_a_person_types_without_accents_finds_the_word(word):
    assert search_terms.query(word)[0][0] == search_terms.query(fold(word))[0][0]


@given(st.text(max_size=30))
def test_letters_give_what_fold_gives(word):
    plain, marks = letters(word)
    assert plain == fold(word)
    assert 0 <= marks < MARKS


@given(st.text(max_size=200))
def test_text_is_clean_once_it_is_clean(text):
    assert search_terms.clean(search_terms.clean(text)) == search_terms.clean(text)


@pytest.mark.parametrize("word", "nghiêng quyết khuỷu ngoằn quỳnh huơ thuở giếng đoọc xoong tuyên uych yêu".split())
def test_syllables_without_accents_are_known(word):
    if is_syllable(word):
        assert search_terms.is_syllable(fold(word))


def test_sentences_part_neighbours_and_short_words_keep_their_full_stop():
    text = "Họp tại TP. Hồ Chí Minh. Sau đó về tỉnh; xong!\nHết"
    assert search_terms.words(text) == [
        *"Họp tại TP Hồ Chí Minh".split(), "\n", *"Sau đó về tỉnh".split(), "\n", "xong", "\n", "\n", "Hết",
    ]  # fmt: skip


TWIN = """async (texts) => {
  const n = await import("./normalise.js");
  return texts.map((text) => {
    const clean = n.clean(text);
    const words = n.words(clean).map(({ plain, marks }) => [plain, marks]);
    const typed = text.split(/[ \\n]+/).map(n.typed);
    return { clean, words, wholes: n.wholes(clean).map(({ whole }) => whole), typed };
  });
}"""

# Letters that Vietnamese texts have, marks by themselves, and whatever else there is.
ANY = st.text(max_size=60) | st.text(
    st.sampled_from(
        "aăâeêioôơuưyđbcdghklmnpqrstvxwzfjAĐƯ0123456789 /.-:,;!\n\u0300\u0301\u0303\u0309\u0323\u0302\u031b\u00a0"
    )
    | st.characters(min_codepoint=0xC0, max_codepoint=0x24F)
    | st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFF),
    max_size=60,
)
PIECES = st.lists(
    st.sampled_from(
        "19/2014/QĐ-TTg 8/10/2012 08-10-2012 ngày 8 tháng 10 năm 2012 ISO 9001:2015 tieeu chuaanr d9u7o7c5 Số: 123 "
        "/QĐ-UBND 05-NQ/TW 59/2020/QH14 hoà kỹ quý İ ẞ ΑΣ đ".split()
    ),
    max_size=12,
).map(" ".join)


def both(texts):
    return [
        {
            "clean": search_terms.clean(text),
            "words": [list(term) for term in search_terms.query(text)],
            "wholes": list(search_terms.wholes(search_terms.clean(text))),
            "typed": [search_terms.typed(word) for word in text.replace("\n", " ").split(" ")],
        }
        for text in texts
    ]


def test_python_and_javascript_normalise_alike(tmp_path, request):
    """For any text; many are collected first, for they are told to JavaScript at once."""
    texts = [text for name in ("words", "spellings", "wholes", "typing") for text in _texts(cases(name))]

    @settings(max_examples=1500)
    @given(ANY | PIECES)
    def collect(text):
        # JSON keeps no lone surrogates; no text that was read as UTF-8 has any.
        if not any(0xD800 <= ord(character) <= 0xDFFF for character in text):
            texts.append(text)

    collect()
    texts += [unicodedata.normalize("NFD", text) for text in texts[:400]]
    found = javascript.run(TWIN, texts, tmp_path, request)
    for text, python, script in zip(texts, both(texts), found, strict=True):
        if "  " not in text and not text.startswith(" ") and not text.endswith(" "):
            assert script["typed"] == python["typed"], text
        assert {**script, "typed": ()} == {**python, "typed": ()}, text


def _texts(value):
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in values for text in _texts(each)]


def test_no_character_that_nobody_sees_is_left():
    invisible = [*range(0x300, 0x370), 0xAD, *range(0x200B, 0x200E), 0x2060, 0xFEFF]
    assert {search_terms.clean(f"1{chr(code)}2") for code in invisible} == {"12"}


BROKEN = st.text("aĐườngệ1.,!?;… \n\t\u00a0\u3000\x1c-/()“”\u0301") | st.text()


@given(BROKEN)
def test_forms_read_piece_by_piece_are_those_of_the_whole_text(text):
    text = search_terms.clean(text)
    found = ["" if word == search_terms.BREAK else token(*search_terms.term(word)) for word in search_terms.words(text)]
    assert list(forms(text)) == found
