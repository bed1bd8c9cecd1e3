"""Digests: what is kept of a post is what would be made of it again."""

from __future__ import annotations

import pytest

from bulletin import digests, store
from project import post

CATEGORIES = {"thong-bao": "Thông báo", "do-luong": "Đo lường"}
TEXTS = {
    "posts/a.md": post("Đo lường", id="a", body="Một **đoạn**.\n\n## Mục\n\n[x](b.md#y) ![](c.png)"),
    "posts/b.md": post("Hỏng", id="b", date="hôm qua", body="<script>x</script>"),
    "posts/c.md": post("Điều khiển", id="c", body="a\x01b"),
    "posts/d.md": "không có gì",
    "posts/e.md": "",
}


def digest_all(root, texts=TEXTS, categories=CATEGORIES):
    return digests.digest_all(texts, categories=categories, root=root, workers=1)


def told(found):
    """Return everything about *found*, the rendering of each body too."""
    return [(one, body.rendered) for one, body in found]


@pytest.fixture
def made(monkeypatch):
    """The paths of the posts that are digested."""
    paths: list[str] = []
    original = digests.digest

    def watched(path, *rest):
        paths.append(path)
        return original(path, *rest)

    monkeypatch.setattr(digests, "digest", watched)
    return paths


def test_second_time_gives_the_same_and_makes_nothing(tmp_path, made):
    first = told(digest_all(tmp_path))
    assert made == list(TEXTS)
    made.clear()
    assert told(digest_all(tmp_path)) == first
    assert made == ["posts/c.md"]  # Its body is no part of its text: a control character is gone.


def test_only_what_changed_is_made_again(tmp_path, made):
    digest_all(tmp_path)
    made.clear()
    changed = TEXTS | {"posts/a.md": TEXTS["posts/a.md"] + "Thêm.", "posts/f.md": post("Mới", id="f")}
    changed.pop("posts/c.md")
    found = told(digest_all(tmp_path, changed))
    assert made == ["posts/a.md", "posts/f.md"]
    assert found == [digests.digest(path, text, CATEGORIES) for path, text in changed.items()]


def test_text_under_another_name_is_another_post(tmp_path, made):
    digest_all(tmp_path, {"posts/a.md": TEXTS["posts/a.md"]})
    made.clear()
    found = digest_all(tmp_path, {"posts/z.md": TEXTS["posts/a.md"]})
    assert made == ["posts/z.md"]
    assert found[0][0].parsed.path == "posts/z.md"


@pytest.mark.parametrize("change", ["categories", "program", "damage"])
def test_what_no_longer_holds_is_made_again(tmp_path, made, monkeypatch, change):
    digest_all(tmp_path)
    made.clear()
    categories = CATEGORIES
    if change == "categories":
        categories = {"khac": "Khác"}
    elif change == "program":
        monkeypatch.setattr(digests.program, "stamp", lambda: b"another")
    else:
        path = tmp_path / digests.KEPT
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    digest_all(tmp_path, categories=categories)
    assert made == list(TEXTS)


def test_readings_for_check_are_those_of_a_build(tmp_path):
    before = digests.read_all(TEXTS, categories=CATEGORIES, root=tmp_path, workers=1)
    assert not (tmp_path / digests.KEPT).exists()
    digest_all(tmp_path)
    after = digests.read_all(TEXTS, categories=CATEGORIES, root=tmp_path, workers=1)
    assert before == after


def test_kept_file_holds_no_text(tmp_path):
    digest_all(tmp_path)
    assert store.load(tmp_path / digests.KEPT) is not None
    assert "Một **đoạn**".encode() not in (tmp_path / digests.KEPT).read_bytes()


@pytest.mark.parametrize(
    "body",
    [
        "**19**/2014/QĐ-TTg",
        "19/2014/<b>QĐ-TTg</b>",
        "19&#47;2014/QĐ-TTg",
        "> Theo Nghị\n> định 42/2022",
        "[19/2014](a.md)/QĐ-TTg",
        "TCVN\n**ISO** 9001:2015",
        "19/2014/Q<!-- x -->Đ-TTg",
        "Q\u00d0 số 19/2014/Q\u00d0-TTg",
    ],
)
def test_number_is_read_in_parts_as_readers_see_it(body):
    (named,) = digests.digest("posts/a.md", post("Tin", id="a", body=body), CATEGORIES)[0].named
    assert named.number in {"19/2014/QĐ-TTg", "42/2022/NĐ-CP", "TCVN ISO 9001:2015"}


@pytest.mark.parametrize("body", ["<!-- 19/2014/QĐ-TTg -->", "`19/2014/QĐ-TTg`", "```\nQĐ 19/2014/QĐ-TTg\n```"])
def test_what_readers_do_not_read_as_text_names_nothing(body):
    text = post("Tin", id="a", body=body)
    assert digests.digest("posts/a.md", text, CATEGORIES)[0].named == ()
