"""Editorial checks: what a post points at, and what an editor is told."""

from __future__ import annotations

import unicodedata

import pytest

from bulletin import InvalidPosts
from project import PICTURE
from project import post as text_of

BODY_LINE = 7
"""The line on which the body of a post with nothing but needed keys starts."""


def told(publish, files):
    """Return what editors are told, as ``file:line: rule``, whether or not the posts can be published."""
    try:
        problems = publish(files).problems
    except InvalidPosts as error:
        problems = error.problems
    return [f"{found.path.removeprefix('posts/')}:{found.line}: {found.rule}" for found in problems]


def of_body(publish, body, **files):
    return told(publish, {"posts/a.md": text_of("Đo", id="a", body=body), **files})


@pytest.mark.parametrize(
    "link",
    [
        "a.md",
        "#muc",
        "a.md#muc",
        "/",
        "/luu-tru/",
        "/2026/",
        "/2026/03/do/#gì",
        "/rss.xml",
        "/chuyen-muc/do-luong/",
        "https://khac.vn/x",
        "mailto:a@b.vn",
        "tel:0252",
        "//khac.vn",
    ],
)
def test_link_that_leads_somewhere_is_no_problem(publish, link):
    assert of_body(publish, f"## Mục\n\n[x]({link})") == []


@pytest.mark.parametrize(
    "link",
    [
        "b.md",
        "../a.md",
        "khong-co.pdf",
        "/2026",
        "/2025/",
        "/khong-co/",
        ".",
        "../",
        "README.md",
        "b%20c.md",
        "x:y.md%3A",
        "javascript%3Aalert(1)",
        "%6aavascript:x",
        "java%09script:x",
        "%2F%2Fkhac.vn",
        "a%00b",
        "a%01b",
    ],
)
def test_link_that_leads_nowhere_is_told_on_its_line(publish, link):
    (found,) = of_body(publish, f"Một.\n\n[x]({link})")
    assert found in {f"a.md:{BODY_LINE + 2}: {rule}" for rule in ("link-dead", "link-scheme", "file-missing")}


def test_editor_is_told_which_post_was_meant(publish):
    files = {"posts/2026/2026-03-02-tap-huan-do-luong.md": text_of("Tập huấn", id="b")}
    with pytest.raises(InvalidPosts, match=r"2026/2026-03-02-tap-huan-do-luong\.md"):
        publish({"posts/a.md": text_of("Đo", id="a", body="[x](tập-huấn-đo-lường.md)"), **files})


def test_dead_anchor_is_told_with_the_real_ones(publish):
    files = {
        "posts/a.md": text_of("Đo", id="a", body="## Thành phần\n\n[x](#thành-phần) [y](b.md#x)"),
        "posts/b.md": text_of("B", id="b"),
    }
    with pytest.raises(InvalidPosts) as caught:
        publish(files)
    assert [found.rule for found in caught.value.problems] == ["anchor-dead", "anchor-none"]
    assert "#thanh-phan" in str(caught.value)


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"date": "2027-01-01"}])
def test_link_to_a_post_nobody_sees_is_told(publish, hidden):
    found = of_body(publish, "[x](b.md)", **{"posts/b.md": text_of("B", id="b", **hidden)})
    assert found == [f"a.md:{BODY_LINE}: link-hidden"]


def test_link_to_a_withdrawn_post_is_no_problem(publish):
    gone = text_of("B", id="b", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x, replaced_by: a}")
    assert of_body(publish, "[x](b.md)", **{"posts/b.md": gone}) == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_picture_and_attachment_that_are_there_are_no_problem(publish, form):
    name = unicodedata.normalize(form, "Ảnh Đo.png")
    text = text_of(
        "Đo",
        id="a",
        image=f"{{src: {name}, alt: Đo}}",
        attachments=f"[{{file: {name}, title: Đo}}]",
        body=f"![x](<{name}>)",
    )
    assert told(publish, {"posts/a.md": text, f"posts/{name}": PICTURE}) == []


def test_everything_missing_is_told_at_once(publish):
    text = text_of(
        "Đo",
        id="a",
        image="{src: b.png, alt: Đo}",
        attachments="[{file: c.pdf, title: Đo}, {file: ../../d.pdf, title: Đo}]",
        body="![x](e.png)\n![y](/f.png)\n![z](https://khac.vn/g.png)\n![a](A.PNG)",
    )
    assert told(publish, {"posts/a.md": text, "posts/a.png": PICTURE}) == [
        "a.md:6: image-missing",
        "a.md:7: file-missing",
        "a.md:7: file-outside",
        "a.md:9: image-missing",
        "a.md:10: file-outside",
        "a.md:11: image-address",
        "a.md:12: file-spelling",
    ]


@pytest.mark.parametrize(("wanted", "problems"), [("a", []), ("a.md", []), ("c", ["b.md:7: replaced-by-unknown"])])
def test_replacement_of_a_withdrawn_post_exists(publish, wanted, problems):
    gone = text_of("B", id="b", status="withdrawn", withdrawn=f"{{date: 2026-05-01, reason: x, replaced_by: {wanted}}}")
    assert of_body(publish, "x", **{"posts/b.md": gone}) == problems


def test_removed_html_is_told_and_does_not_stop_a_post(publish):
    bulletin = publish(
        {"posts/a.md": text_of("Đo", id="a", body="x\n\n<p onclick='x'>a <font>b</font></p>\n\n<!-- ghi chú -->")}
    )
    assert [(found.line, found.rule, found.is_blocking) for found in bulletin.problems] == [
        (BODY_LINE + 2, "html-removed", False)
    ] * 2
    assert "onclick" in bulletin.problems[1].message


def test_link_of_a_forbidden_kind_is_told(publish):
    assert of_body(publish, "x\n\n[a](javascript:alert(1))") == [f"a.md:{BODY_LINE + 2}: link-scheme"]


def test_links_of_a_post_that_has_other_problems_are_checked_in_the_same_run(publish):
    assert told(publish, {"posts/a.md": "---\ntitle: Đo\n---\n[x](b.md)"}) == [
        "a.md:1: key-missing",
        "a.md:1: key-missing",
        "a.md:1: key-missing",
        "a.md:4: link-dead",
    ]


def test_two_files_that_would_share_an_address_are_told(publish):
    files = {"posts/đo.pdf": b"1", "posts/do.pdf": b"2"}
    assert of_body(publish, "[x](đo.pdf) [y](do.pdf)", **files) == ["đo.pdf:1: file-name"]


def test_two_posts_whose_names_differ_in_form_alone_are_told(publish):
    files = {f"posts/{unicodedata.normalize(form, 'ở.md')}": text_of("Đo", id=form) for form in ("NFC", "NFD")}
    assert told(publish, files) == ["ở.md:1: file-twin"]


@pytest.mark.parametrize("path", ["posts/a.md", "docs/a.md"])
def test_file_in_another_encoding_is_told_on_its_line(publish, path):
    files = {path: b"---\ntitle: x\n---\n" + "Đo".encode("utf-16")}
    assert told(publish, files) == [f"{path.removeprefix('posts/')}:4: encoding"]


def test_post_whose_ending_is_in_capitals_is_no_post_lost(publish):
    assert [post.id for post in publish({"posts/BAI.MD": text_of("Đo", id="a")}).library.posts] == ["a"]


def test_guide_of_the_editors_is_no_post(publish):
    assert publish({"posts/README.md": "# Sổ tay", "posts/2017/README.md": "x"}).library.posts == ()


def test_broken_posts_are_left_out_when_that_is_allowed(publish):
    files = {
        "posts/a.md": text_of("Đo", id="a"),
        "posts/b.md": text_of("Hỏng", id="b", body="[x](khong-co.md)"),
        "posts/c.md": "",
        "posts/d.md": b"\xff",
    }
    bulletin = publish(files, earlier=lambda path: ())
    assert bulletin.left_out == {"posts/b.md", "posts/c.md", "posts/d.md"}
    assert [post.id for post in bulletin.library.posts] == ["a"]
    assert [found.rule for found in bulletin.problems] == ["link-dead", "fence-missing", "encoding"]


def test_broken_post_goes_back_as_far_as_it_must(publish):
    """The newest earlier version may be broken too."""
    versions = [text_of("Đo", id="a", body="[x](khong-co.md)").encode(), b"\xff", text_of("Đo", id="a").encode()]
    bulletin = publish({"posts/a.md": "---\ntitle: hỏng\n---\n"}, earlier=lambda path: versions)
    assert (bulletin.set_back, bulletin.left_out) == ({"posts/a.md"}, frozenset())
    assert bulletin.texts["posts/a.md"] == versions[-1].decode()
