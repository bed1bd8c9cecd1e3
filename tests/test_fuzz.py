"""Whatever an editor does to a post, the gate says what is wrong with it, and mending makes nothing worse."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as fuzz
from hypothesis import strategies as st

from bulletin import Problem, Settings, assembly, digests, legacy, mending, stock, workers
from bulletin.trees import Disk
from bulletin.vietnamese import fold
from conftest import NOW
from project import ROOT
from test_front_matter import TEXTS

REAL = [path.read_bytes() for path in sorted((ROOT / "posts").glob("*/*.md"))]
MUTATIONS = 2000

HEAD = "---\ntitle: Đo lường\ndate: 2026-03-02\nid: a\ncategory: thong-bao\n"
WHOLE = st.builds(
    "{}{}\n---\n{}".format,
    st.just(HEAD),
    TEXTS,
    TEXTS
    | st.lists(
        st.sampled_from(
            "# ## #### [ ]( ) ![ a.md #x < > <b> </p> <script> | --- \n \n\n ``` > - 1. \t \\ & &#1; javascript: "
            "http:// /x/ đ \ufffd Ã¡ º\u00ad \u200b".split(" ")
        )
    ).map("".join),
)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of this repository, whose project lies elsewhere."""
    return replace(Settings.from_file(ROOT), root=tmp_path_factory.mktemp("gate"))


def inspect(settings: Settings, data: bytes) -> tuple[list[Problem], str]:
    """Return what the gate says of a project whose one post is *data*, and the text it read."""
    path = settings.root / "posts" / "a.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    texts, problems = stock.read(settings, ["posts/a.md"], Disk(settings.root), workers.silent)
    held = stock.Stock(files={}, texts=texts, docs=(), glossary={}, problems=tuple(problems))
    read = [digests.digest(path, text, settings.category_names)[0] for path, text in texts.items()]
    _, found = assembly.inspect(settings, held, read, now=NOW)
    return sorted(dict.fromkeys(found)), texts.get("posts/a.md", "")


def prove(settings: Settings, data: bytes) -> None:
    """The gate raises nothing, names a line there is, in Vietnamese; mending is done at once and harms nothing."""
    problems, _ = inspect(settings, data)
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for each in problems:
        assert 1 <= each.line <= lines
        for said in (each.message, each.advice):
            assert said.strip()
            assert fold(said) != said.lower()
    blocking = sum(each.is_blocking for each in problems)
    for repair in (None, legacy.repair):
        try:
            mended, changes = mending.mend("posts/a.md", data, new_id=lambda: "newid234", repair=repair)
        except UnicodeDecodeError:
            assert [each.rule for each in problems] == ["encoding"]
            return
        assert (mended == data) == (not changes)
        assert mending.mend("posts/a.md", mended, new_id=lambda: "other567", repair=repair) == (mended, [])
        after, _ = inspect(settings, mended)
        # What could not be read at all may show more of its faults once it can.
        was_unreadable = any(each.rule.startswith(("fence-", "yaml")) for each in problems)
        assert was_unreadable or sum(each.is_blocking for each in after) <= blocking


@given(text=TEXTS | WHOLE)
@fuzz(max_examples=300)
def test_any_text_is_told_and_mended(gate, text):
    prove(gate, text.encode("utf-8", "surrogatepass"))


@given(
    data=st.binary(max_size=200)
    | WHOLE.map(lambda text: text.encode("utf-16"))
    | st.builds(bytes.__add__, st.just(HEAD.encode()), st.binary(max_size=80))
)
@fuzz(max_examples=150)
def test_any_bytes_are_told_and_mended(gate, data):
    prove(gate, data)


SIGNS = [
    *map(
        chr, (0, 1, 7, 11, 12, 27, 127, 0x85, 0x96, 0xA0, 0xAD, 0x200B, 0x200D, 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFE)
    ),
    *"\"'`:;,.-#*&!|>%@{}[]()<>~=+?\\/\t\r\n",
    *("“", "”", "–", "—", "…", "đ", "Ề", "e\u0302\u0301", "\U0001f600"),
]
PIECES = [
    *("---\n", "\n---\n", "...\n", "\n\n", "\r\n", "- x\n", "? [a]\n: b\n", "\ttags: x\n", "%YAML 1.1\n", "- " * 200),
    *("title: a: b\n", "id: a\n", "date: 31/02/2017\n", "summary: |\n  một\n hai\n", "source: " + "dài " * 5000 + "\n"),
    *(
        "tags: &a [*a]\n",
        "x: &a {<<: *a}\n",
        "summary: !!python/object/apply:os.system [ls]\n",
        "author: !!binary aGk=\n",
    ),
    *("documents: " + "[" * 300 + "]" * 300 + "\n", "tags: " + "{a: " * 60 + "}" * 60 + "\n", "tags: " + "[" * 5000),
    *("<script>", "<o:p>", "[x](", "![](", "](javascript:x)", "[a]: b\n", "[^1]", "| |\n|-|\n", "#" * 7, ">" * 300),
    *("`" * 50, "&#0;", "&amp;" * 30, "Th«ng b¸o ®o l\u00adêng ", "Ã¡ «", "\ufeff"),
]


INDENTS = ("\t", " ", "  ", "- ", "# ")


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Return *data* after one accident."""
    text = data.decode()
    lines = text.split("\n")
    line, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    accidents: list[Callable[[], str | bytes]] = [
        lambda: "\n".join(lines[:line] + lines[line + 1 :]),
        lambda: "\n".join([*lines[:line], lines[line], *lines[line:]]),
        lambda: "\n".join([*lines[:line], lines[other], *lines[line + 1:]]),
        lambda: "\n".join([*lines[:line], chance.choice(INDENTS) + lines[line], *lines[line + 1:]]),
        lambda: text[:at] + text[at + 1 :],
        lambda: text[:at] + text[to:],
        lambda: text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
        lambda: text[:at] + chance.choice(SIGNS) + text[at:],
        lambda: text[:at] + chance.choice(SIGNS) * chance.randrange(2, 400) + text[at:],
        lambda: text[:at] + chance.choice(PIECES) + text[at:],
        lambda: "\n".join([*lines[:line % 8], chance.choice(PIECES).rstrip("\n"), *lines[line % 8:]]),
        lambda: data[:at] + bytes([chance.randrange(256)]) + data[at:],
        lambda: text.encode(chance.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1258", "utf-32")), "replace"),
        lambda: text.encode().decode(chance.choice(("cp1252", "latin-1", "cp1258")), "replace"),
        lambda: text.replace("\n", chance.choice(("\r", "\r\n", "\x85", "\u2028", "\n\n", ""))),
    ]  # fmt: skip
    found = chance.choice(accidents)()
    return found if isinstance(found, bytes) else found.encode()


@pytest.mark.parametrize("seed", range(10))
def test_any_accident_to_a_real_post_is_told_and_mended(seed, gate):
    chance = random.Random(seed)  # noqa: S311 - the same accidents in every run
    for _ in range(MUTATIONS // 10):
        data = chance.choice(REAL)
        for _ in range(chance.randrange(1, 4)):
            try:
                data = mutate(data, chance)
            except UnicodeDecodeError:  # The accident before this one left no text.
                break
        prove(gate, data)
