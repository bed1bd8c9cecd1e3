"""Links: what an author's address means, and the real one put in its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import links
from bulletin.rendering import TARGET, render


@pytest.mark.parametrize(
    ("target", "path", "query", "anchor"),
    [
        ("bài.md", "posts/2017/bài.md", "", ""),
        ("./bài.md#mục", "posts/2017/bài.md", "", "mục"),
        ("../2016/đo.md", "posts/2016/đo.md", "", ""),
        ("../../docs/lien-he.md", "docs/lien-he.md", "", ""),
        ("../../../../etc/passwd", "../../etc/passwd", "", ""),
        ("/tim-kiem/?q=đo#a?b", "/tim-kiem/", "q=đo", "a?b"),
        ("/2017/", "/2017/", "", ""),
        ("#muc", "", "", "muc"),
        ("?q", "", "q", ""),
        ("", "", "", ""),
    ],
)
def test_target_is_read_from_the_folder_of_its_post(target, path, query, anchor):
    link = links.read(target, base="posts/2017")
    assert (link.path, link.query, link.anchor) == (path, query, anchor)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_target_is_found_in_both_forms(form):
    """A browser on a Mac percent-encodes decomposed letters, which no editor sees."""
    assert links.read(unicodedata.normalize(form, "đo ở đây.pdf"), base="posts").path == "posts/đo ở đây.pdf"


def test_targets_are_replaced_and_the_unknown_keep_their_words():
    html = render("[a](đo.md) [b](không.md) [c](#d) ![e](f.png)").html
    resolved = links.resolve(html, {"đo.md": "/2017/12/do/", "#d": "#d", "f.png": "/tep/f.png"})
    assert TARGET not in resolved
    rooted = links.rooted(resolved, "../../../")
    for address in ('href="../../../2017/12/do/"', 'href="#d"', 'src="../../../tep/f.png"'):
        assert address in rooted
    assert "<a>b</a>" in rooted


def test_address_cannot_leave_its_attribute():
    html = render("[a](x%22y'%3C%3E&.md)").html
    (target,) = render("[a](x%22y'%3C%3E&.md)").links
    assert target == "x\"y'<>&.md"
    assert links.resolve(html, {target: '/a"><script>'}).count("<script>") == 0
    assert links.resolve(html, {target: '/a" b="'}).count('"') == html.count('"')


def test_root_is_where_the_page_says():
    resolved = links.resolve(render("[a](b.md)").html, {"b.md": "/2017/"})
    assert 'href="https://ban-tin.example/2017/"' in links.rooted(resolved, "https://ban-tin.example/")
    assert 'href="./2017/"' in links.rooted(resolved, "./")


@given(st.text())
def test_any_target_is_read(target):
    link = links.read(target, base="posts/2017")
    assert not link.path.endswith("/.")
