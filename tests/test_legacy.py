"""Old Vietnamese text is recognised and converted; clean text of any kind is left alone."""

from __future__ import annotations

import random
import timeit
import unicodedata

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin import legacy_tables
from bulletin.legacy import Encoding, convert, find, recognise, repair
from bulletin.syllables import is_syllable
from project import ROOT

GOLDEN = ROOT / "tests" / "golden" / "legacy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def _lines(name: str) -> list[str]:
    return [line for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]


SENTENCES = _lines("sentences.txt")
CLEAN = _lines("clean.txt")
CASES = yaml.safe_load((GOLDEN / "cases.yml").read_text(encoding="utf-8"))
POSTS = sorted([*(ROOT / "posts").rglob("*.md"), *(ROOT / "docs").rglob("*.md")])

TCVN3_SHOWN = {letter: shown for shown, letter in legacy_tables.TCVN3.items()}
VNI_SHOWN = {letter: shown for shown, letter in legacy_tables.VNI.items() if shown == shown.lower()}
VNI_SHOWN |= {letter: shown for shown, letter in legacy_tables.VNI.items() if shown == shown.upper()}


def _tcvn3(text: str) -> str:
    """Return *text* as the .VnTime fonts have it; a capital with a tone is the lower-case code in .VnTimeH."""
    return "".join(TCVN3_SHOWN.get(letter) or TCVN3_SHOWN.get(letter.lower(), letter) for letter in text)


def _after_tcvn3(text: str) -> str:
    """Return what can come back of *text* from TCVN3: capitals with a tone only in a line of capitals."""
    if text.isupper():
        return text
    return "".join(
        letter.lower() if letter not in TCVN3_SHOWN and letter.lower() in TCVN3_SHOWN else letter for letter in text
    )


def _vni(text: str) -> str:
    return "".join(VNI_SHOWN.get(letter, letter) for letter in text)


def _read_as(data: bytes, codec: str) -> str:
    """Return *data* as a browser reads it: where *codec* has nothing, the control of Latin-1."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in data)


def _windows_1258(text: str) -> bytes:
    """Return *text* as the Vietnamese keyboard of Windows types it: a letter, then its tone."""
    pieces = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in TONES)
        pieces.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + tone)
    return "".join(pieces).encode("cp1258")


WAYS = {
    "TCVN3": (Encoding.TCVN3, _tcvn3),
    "VNI": (Encoding.VNI, _vni),
    "UTF-8 as Windows-1252": (Encoding.MISREAD_UTF8, lambda text: _read_as(text.encode(), "cp1252")),
    "UTF-8 as Windows-1258": (Encoding.MISREAD_UTF8, lambda text: _read_as(text.encode(), "cp1258")),
    "UTF-8 as Latin-1": (Encoding.MISREAD_UTF8, lambda text: text.encode().decode("latin-1")),
    "UTF-8 in NFD as Windows-1252": (
        Encoding.MISREAD_UTF8,
        lambda text: _read_as(unicodedata.normalize("NFD", text).encode(), "cp1252"),
    ),
    "UTF-8 as Windows-1252 twice": (
        Encoding.MISREAD_UTF8,
        lambda text: _read_as(_read_as(text.encode(), "cp1252").encode(), "cp1252"),
    ),
    "Windows-1258 as Windows-1252": (Encoding.MISREAD_1258, lambda text: _read_as(_windows_1258(text), "cp1252")),
}


def test_there_are_two_hundred_sentences_with_every_letter():
    assert len(set(SENTENCES)) == 200
    text = "".join(SENTENCES).lower()
    assert [letter for letter in legacy_tables.TCVN3.values() if letter.lower() not in text] == []


@pytest.mark.parametrize("way", WAYS)
def test_every_sentence_comes_back(way):
    """In TCVN3 a capital with a tone has no code: outside a line of capitals it comes back in lower case."""
    encoding, garble = WAYS[way]
    for sentence in SENTENCES:
        garbled = garble(sentence)
        wanted = _after_tcvn3(sentence) if encoding is Encoding.TCVN3 else sentence
        assert recognise(garbled) is encoding, garbled
        assert convert(garbled, encoding) == wanted
        assert repair(garbled) == wanted
        assert wanted.lower() == sentence.lower()


@pytest.mark.parametrize("way", WAYS)
def test_most_titles_of_three_words_are_recognised_and_none_is_converted_wrongly(way):
    _, garble = WAYS[way]
    titles = {
        " ".join(words[start : start + 3])
        for words in (sentence.rstrip(".").split(" ") for sentence in SENTENCES)
        for start in range(len(words) - 2)
    }
    titles = {title for title in titles if garble(title) != title}
    after = {title: repair(garble(title)) for title in titles}
    assert [text for title, text in after.items() if text.lower() != title.lower() and find(garble(title))] == []
    assert sum(text.lower() == title.lower() for title, text in after.items()) > len(titles) * 0.75


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["before"])
def test_case(case):
    encoding = case["encoding"] and Encoding[case["encoding"]]
    assert recognise(case["before"]) is encoding
    found = find(case["before"])
    if encoding is None:
        assert found == ()
        assert repair(case["before"]) == case["before"]
    else:
        assert [(garbled.line, garbled.encoding, garbled.before, garbled.after) for garbled in found] == [
            (1, encoding, case["before"], case["after"])
        ]
        assert repair(case["before"]) == case["after"]


def test_find_gives_the_line_and_repair_changes_only_that():
    text = "Dòng một\r\n\r\n\tCéng hßa x· héi \r\nDòng bốn  \r\nThoâng baùo môùi"
    assert [(garbled.line, garbled.before, garbled.after) for garbled in find(text)] == [
        (3, "\tCéng hßa x· héi ", "\tCộng hòa xã hội "),
        (5, "Thoâng baùo môùi", "Thông báo mới"),
    ]
    assert repair(text) == "Dòng một\r\n\r\n\tCộng hòa xã hội \r\nDòng bốn  \r\nThông báo mới"


def test_fenced_code_is_an_example_and_stays():
    text = "```\nCéng hßa x· héi\n```\n\n~~~ text\nCéng hßa x· héi\n```\n~~~\nCéng hßa x· héi"
    assert [garbled.line for garbled in find(text)] == [9]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("line", [*SENTENCES, *CLEAN])
def test_clean_line_is_no_false_alarm(line, form):
    line = unicodedata.normalize(form, line)
    assert recognise(line) is None
    assert find(line) == ()
    assert repair(line) == line


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.name)
def test_post_is_no_false_alarm(path, form):
    text = unicodedata.normalize(form, path.read_text(encoding="utf-8"))
    assert find(text) == ()


def test_ten_thousand_paragraphs_are_no_false_alarm():
    chance = random.Random(10_000)  # noqa: S311 - the same text every time, no secret
    words = sorted({word for line in [*SENTENCES, *CLEAN] for word in line.split() if "`" not in word})
    syllables = [word for word in words if is_syllable(word)]
    for _ in range(10_000):
        paragraph = " ".join(
            [
                *chance.choices(SENTENCES, k=3),
                " ".join(chance.choices(syllables, k=20)).capitalize() + ".",
                chance.choice(CLEAN),
                " ".join(chance.choices(syllables, k=5)),
            ]
        )
        assert find(paragraph) == (), paragraph


def test_clean_post_costs_microseconds():
    """12 µs for 3 kB where it was written; the limit leaves room for slow machines, not for a slower way."""
    text = "\n".join(SENTENCES)[:3000]
    assert min(timeit.repeat(lambda: find(text), number=100, repeat=10)) / 100 < 100e-6


@pytest.mark.parametrize(
    "piece", ["Céng hßa x· héi ", "Coäng hoøa ", "Cá»™ng ", "aé", "aÃ", "á»", "aÃ ", "`«", "](é", "-®", "é\n"]
)
def test_time_grows_with_the_text(piece):
    """A line pasted from a PDF may be a whole document."""
    times = [min(timeit.repeat(lambda n=n: find(piece * n), number=1, repeat=3)) for n in (500, 5000)]
    assert times[1] < max(times[0] * 40, 0.05)


SHOWN = {*"".join(legacy_tables.VNI), *legacy_tables.TCVN3, *legacy_tables.BYTES, *"aeioubcdghnt ABN-\n`~:/.1»"}
GARBLED_TEXT = st.text(st.sampled_from(sorted(SHOWN)), max_size=60)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=80) | GARBLED_TEXT)
def test_any_text_is_repaired_once_and_for_all(text):
    once = repair(text)
    assert repair(once) == once
    for encoding in Encoding:
        assert isinstance(convert(text, encoding), str)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_never_garbled(text):
    assert find(text) == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), st.sampled_from(sorted(WAYS)))
def test_paragraph_comes_back(sentences, way):
    _, garble = WAYS[way]
    text = " ".join(sentences)
    assert repair(garble(text)).lower() == text.lower()


@pytest.mark.parametrize(
    "word",
    "nghiêng Quốc gì giếng giữa quý quí hòa hoà khuỷu thuở ngoằn xoong Đắk Đăk yêu uyên ở Ý nguỵ nguỵ ngụy".split(),
)
def test_syllable(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", "Müller cé ngí gế hát1 hàt mảc quỏc f été Paulo straße nghang ká ''".split())
def test_no_syllable(word):
    assert not is_syllable(word)
