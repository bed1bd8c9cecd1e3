"""The fence, the YAML, and the line each key stands on."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import front_matter

PIECES = st.lists(
    st.sampled_from(
        "--- \n title: date: [ ] { } \" ' : - # & * | > @ ` % ! ? \t \\ ... << null đ Đ ~ \x85 \u2028 \x00 \x9f \ufeff"
        " title:\u0020x\n \n--- \n\u0020\u0020 a:\u0020&a\u0020[*a]\n".split(" ")
    )
    | st.text(max_size=5),
    max_size=30,
).map("".join)
TEXTS = st.text() | PIECES | PIECES.map("---\n{}\n---\nx".format)


@given(TEXTS)
def test_any_text_is_read_or_told_what_is_wrong(text):
    """Nothing an editor types raises; every problem is on a line of the file."""
    source, problems = front_matter.read("posts/a.md", text)
    assert source is not None or problems
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


def read(text: str) -> front_matter.Source:
    source, problems = front_matter.read("posts/a.md", text)
    assert problems == []
    assert source is not None
    return source


VALUES = (
    'Đo|"Đo"|["a","b"]|[a, b]|["a", b]|[a,b]|[]|[a,]||""|\'x\'|"a\\b"|null|Null|NULL|~|08:30|2017-12-04'
    '|a:b|a: b|a #b|a#b|&a|!a|a&b|a!b|a !b|- a|?a|"a" b|a, b|[a:b]|["a: b"]|["a, b", c]|[a]b|{a: b}'
    '|>|*|%|@|`|a\xa0b|a\x85b|a\xadb|"a\u2028b"|0x1|1_000|yes|a:|"a|a"|a"b|a\'b|[a"b]|["a"b]|[null]'
    '|["null"]|[a ]|[ a]|["a" ]|[a, , b]|\ufeff|...|---|<<|"null"|ba\u0323n|"ba\u0323n"|[ba\u0323n]|"a #b"|"a: b"|_a'
    '|(a)|“a”|a\\b|a\tb|\U0001f600|a  b|"a  b"'
    '|a\x9fb|"a\x9fb"|a\ufeffb'
).split("|")
AROUND = (
    ("title: {}",),
    ("title:  {}",),
    ("title:{}",),
    (" title: {}",),
    ("title: {} ",),
    ("title: {} # x",),
    ("title: {}", "date: x"),
    ("title: {}", ""),
    ("title: {}", "  b"),
    ("title: {}", "  - b"),
    ("title: {}", "title: x"),
    ("title: x", "title: {}"),
    ("tags:", "  - {}"),
    ("tags:", "- {}"),
    ("tags:", "  - {} "),
    ("tags:", "  - {}", "  - b", "date: x"),
    ("tags:", "  - b", "    - {}"),
    ("tags: ", "  - {}"),
    ("tags:", "", "  - {}"),
    ("tags:", "date: {}"),
    ("date: {}", "tags:"),
    ("{}: x",),
)


@pytest.mark.parametrize("around", AROUND, ids=" ".join)
def test_simple_front_matter_is_read_as_yaml_reads_it(around, monkeypatch):
    texts = ["\n".join(("---", *around, "---", "x")).format(value) for value in VALUES]
    keys = {"title", "tags"}
    quick = [front_matter.read("posts/a.md", text, keys=keys) for text in texts]
    monkeypatch.setattr(front_matter.entries, "simple", lambda lines: None)
    for text, found in zip(texts, quick, strict=True):
        assert front_matter.read("posts/a.md", text, keys=keys) == found, text


@pytest.mark.parametrize(
    "text",
    ["title: Đo", 'title: "Đo: lường"', "date: 2017-12-04 08:30", 'tags: ["a", b c]', "tags:\n  - a\n  - b\ndate: x"],
)
def test_simple_front_matter_needs_no_yaml(text, monkeypatch):
    monkeypatch.setattr(front_matter.entries, "compose", None)
    assert read(f"---\n{text}\n---\nx").fields


def test_each_value_knows_its_line():
    source = read("\n\n---\ntitle: Đo\n\n# ghi chú\ntags:\n  - một\n  - hai\n---\nx\n")
    assert {key: field.line for key, field in source.fields.items()} == {"title": 4, "tags": 7}
    assert [entry.line for entry in source.fields["tags"].value] == [8, 9]
    assert (source.body, source.body_line) == ("x\n", 11)


@pytest.mark.parametrize("value", ["no", "2017-12-04", "1.0", "0x1f", "007", "12:30", "on"])
def test_value_stays_the_text_it_is(value):
    """YAML knows no numbers, dates and booleans here: the schema knows what a key means."""
    assert read(f"---\nid: {value}\n---\nx").fields["id"].value == value


def test_line_of_dashes_in_the_body_belongs_to_the_body():
    assert read("---\ntitle: x\n---\na\n\n---\nb").body == "a\n\n---\nb"


def test_fence_may_have_spaces_after_it():
    assert read("---  \ntitle: x\n--- \t\na").body == "a"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_file_gives_one_text_whatever_wrote_it(form, ends, mark):
    text = "---\ntitle: Đo lường ở Đức Linh\n---\nThân bài.\n"
    data = mark + unicodedata.normalize(form, text).replace("\n", ends).encode()
    assert front_matter.decode(data) == text


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_file_in_another_encoding_is_refused(encoding):
    with pytest.raises(UnicodeDecodeError):
        front_matter.decode("Đo".encode(encoding))


def test_letters_composed_by_yaml_are_composed_all_the_same():
    decomposed = "".join(f"\\u{ord(letter):04x}" for letter in unicodedata.normalize("NFD", "ở"))
    assert read(f'---\ntitle: "{decomposed} Đức Linh"\n---\nx').fields["title"].value == "ở Đức Linh"


def test_every_fault_of_the_yaml_is_found_in_one_run():
    text = "---\ntitle: a: b\ndate: 2017-12-04\ntags: [x\nid: 'y\nsource: @z\n---\nx"
    source, problems = front_matter.read("posts/a.md", text)
    assert [problem.line for problem in problems] == [2, 4, 5, 6]
    assert source is not None
    assert source.broken == {"title", "tags", "id", "source"}
    assert source.fields["date"].value == "2017-12-04"


def test_lone_question_mark_is_a_key_without_a_value():
    """YAML takes it for the beginning of a key and marks its value below the last line."""
    source, _ = front_matter.read("posts/a.md", "---\n?\n---\nThân bài.")
    assert source is not None
    assert [field.value for field in source.fields.values()] == [None]
