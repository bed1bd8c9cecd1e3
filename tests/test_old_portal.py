"""Pages of the old portal: the seed page, pages as browsers save them, and posts made of both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest

from bulletin import headlines, posts, schema
from bulletin.importing import manuscripts, old_portal, portal_html
from bulletin.importing.old_portal import PortalPage, UnreadablePage
from conftest import CATEGORIES, GOLDEN

SEED = GOLDEN / "old_portal" / "trang-tin-cu.txt"
TODAY = date(2026, 11, 20)


def ids() -> Iterator[str]:
    number = 0
    while True:
        yield posts.suggest_id(str(number))
        number += 1


def draft(*pages: PortalPage, existing=None, taken=(), files=None):
    return old_portal.drafts(
        [(page, files or {}) for page in pages],
        existing=existing or {},
        taken=taken,
        category="thong-bao",
        today=TODAY,
        new_id=ids().__next__,
        source="Cổng cũ",
    )


def parsed(entry: old_portal.Entry) -> posts.Post:
    assert entry.manuscript is not None
    found = posts.parse(entry.path, entry.manuscript.text, categories=CATEGORIES)
    assert found.post is not None
    assert found.problems == ()
    return found.post


@pytest.fixture
def seed() -> str:
    return portal_html.decode(SEED.read_bytes())


@pytest.mark.golden("old_portal/pages")
def test_page_is_read(case, expect):
    page = old_portal.read(case["page"])
    expect(
        {
            "title": page.title,
            "published_on": str(page.published_on or ""),
            "author": page.author,
            "source": page.source,
            "aliases": list(page.aliases),
            "images": dict(page.images),
            "headlines": [f"{each.published_on} {each.title} {each.alias}".strip() for each in page.headlines],
            "warnings": list(page.warnings),
            "body": page.body and f"{page.body}\n",
        }
    )


# The seed page


def test_seed_page_gives_its_article_and_every_dated_title(seed):
    """Read here once more, in the plainest way: the first line, the paragraphs, then the lines that end in a date."""
    article, _, listed = seed.partition("Các tin tiếp\n")
    title, *paragraphs = [" ".join(line.split()) for line in article.split("\n") if line.strip()]
    dated = re.findall(r"^(.+?)\s+\((\d+)/(\d+)/(\d+)\)$", listed, re.MULTILINE)
    assert len(dated) == len(listed.strip().split("\n")) == 23

    made = [parsed(entry) for entry in draft(old_portal.read(seed))]

    assert {(post.title, post.published_at.date()) for post in made} == {
        (title, date(int(year), int(month), int(day))) for title, day, month, year in dated
    }
    assert len(made) == len(dated)
    written = [post for post in made if not headlines.is_headline_only(post.body)]
    assert [(post.title, post.author) for post in written] == [(title, paragraphs[-1])]
    assert written[0].body.strip().split("\n\n") == paragraphs[:-1]
    assert written[0].published_at.date() == date(2016, 10, 20)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_importing_twice_changes_nothing(seed, form):
    first = draft(old_portal.read(seed))
    existing = {old_portal.identity(entry.title, entry.published_on): entry.path for entry in first}
    again = draft(old_portal.read(unicodedata.normalize(form, seed)), existing=existing, taken=existing.values())
    assert [entry.manuscript for entry in again] == [None] * 23
    assert [entry.path for entry in again] == [entry.path for entry in first]


def test_headline_only_posts_say_so(seed):
    made = draft(old_portal.read(seed))
    assert sum(entry.is_headline_only for entry in made) == 22
    assert all(headlines.is_headline_only(parsed(entry).body) == entry.is_headline_only for entry in made)
    assert not headlines.is_headline_only(f"{headlines.HEADLINE_ONLY} Nay có thêm.")


# Drafts


def page(title: str = "Tin", **more) -> PortalPage:
    return PortalPage(title=title, **{"body": "Nội dung.", "published_on": date(2017, 6, 5), **more})


def test_same_title_on_the_same_day_is_the_same_post():
    existing = {old_portal.identity("Tin  tức\u00a0mới", date(2017, 6, 5)): "posts/tay/x.md"}
    (entry,) = draft(page(unicodedata.normalize("NFD", "Tin tức mới")), existing=existing)
    assert (entry.path, entry.manuscript) == ("posts/tay/x.md", None)
    (other,) = draft(page("Tin tức mới", published_on=date(2017, 6, 6)), existing=existing)
    assert other.manuscript is not None


def test_article_wins_over_its_headline_in_another_page():
    headline = old_portal.Headline(title="Hai", published_on=date(2017, 6, 5), alias="/2.aspx")
    made = draft(page("Một", headlines=(headline,)), page("Hai", body="Có bài."))
    assert [(entry.title, entry.is_headline_only) for entry in made] == [("Một", False), ("Hai", False)]


def test_file_that_exists_is_never_proposed():
    (entry,) = draft(page("Tin mới"), taken=["posts/2017/2017-06-05-TIN-moi.md"])
    assert entry.path == "posts/2017/2017-06-05-tin-moi-2.md"


def test_article_without_a_day_is_a_draft_of_today_once():
    undated = page("Không ngày", published_on=None)
    (entry,) = draft(undated)
    post = parsed(entry)
    assert (post.published_at.date(), post.status) == (TODAY, schema.Status.DRAFT)
    existing = {old_portal.identity("Không ngày", date(2015, 1, 1)): "posts/cu.md"}
    (known,) = draft(undated, existing=existing)
    assert (known.path, known.manuscript) == ("posts/cu.md", None)


@pytest.mark.parametrize(
    "title", ["Kế hoạch: năm 2017", "# 1", '"Ngoặc" - x', "@ & *", "null", "2017", "ngày 1 " * 40, "…"]
)
def test_any_title_makes_a_post_without_problems(title):
    (entry,) = draft(page(title, author="A: b", aliases=("/default.aspx?tabid=45&ItemID=1#x",)))
    assert parsed(entry).title == " ".join(title.split())
    assert parsed(entry).aliases == ("/default.aspx?tabid=45&ItemID=1#x",)


def test_pictures_are_named_after_the_post_and_missing_ones_give_way_to_their_words():
    body = r"![Hội \] trường](anh-1.jpg) và ![mất](anh-2.png), chữ \![x\](anh-1.jpg)"
    images = {"anh-1.jpg": "Tin_files/a.jpg", "anh-2.png": "Tin_files/b.png"}
    (entry,) = draft(page(body=body, images=images), files={"anh-1.jpg": b"JPG"})
    assert parsed(entry).body.strip() == r"![Hội \] trường](2017-06-05-tin-1.jpg) và mất, chữ \![x\](anh-1.jpg)"
    assert entry.manuscript is not None
    assert entry.manuscript.files == {"posts/2017/2017-06-05-tin-1.jpg": b"JPG"}


def test_manuscript_without_text_asks_for_it():
    made = manuscripts.write(title="A", published_on=TODAY, id="a", category="thong-bao", body="", is_draft=True)
    assert made.text.endswith(f"status: draft\n---\n\n{manuscripts.TO_WRITE}\n")
    with pytest.raises(ValueError, match="title"):
        manuscripts.write(title=" \u200b", published_on=TODAY, id="a", category="thong-bao", body="")


# Files


@pytest.mark.parametrize("text", ["", " \n\n", "\n\nCác tin tiếp\nTin (1/2/2016)", "<html><body></body></html>"])
def test_page_without_a_title_says_so_in_vietnamese(text):
    with pytest.raises(UnreadablePage, match="tiêu đề"):
        old_portal.read(text)


def test_lines_cut_by_a_browser_are_joined():
    words = "Nhằm nâng cao kết quả hoạt động duy trì và cải tiến hệ thống quản lý chất lượng " * 3
    lines = [words[at : at + 70].strip().ljust(60, ".") for at in range(0, 210, 70)]
    assert "\n\n" not in old_portal.read("Tiêu đề\n\n" + "\n".join(lines)).body
    assert old_portal.read("Tiêu đề\n\nngắn\nngắn nữa").body == "ngắn\n\nngắn nữa"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_page_is_decoded_by_what_it_says(charset):
    # Windows-1258 keeps the tone apart from its letter.
    text = (
        f'<html><head><meta charset="{charset}"></head><body><h1>Tie\u0302\u0301ng Vie\u0323\u0302t</h1></body></html>'
    )
    written = unicodedata.normalize("NFC", text) if charset != "windows-1258" else text.replace("e\u0302", "ê")
    written = written.replace("e\u0323\u0302", "ê\u0323")
    assert old_portal.read(portal_html.decode(written.encode(charset))).title == "Tiếng Việt"


def test_web_archive_gives_its_page_and_its_address():
    archive = (
        "From: <Saved by Windows Internet Explorer 8>\r\nSubject: Tin\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n----x\r\n'
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
        "Content-Location: http://cu.example/default.aspx?ItemID=3D9\r\n\r\n"
        "<html><body><h1>T=C3=AAn b=C3=A0i vi=E1=BA=BFt</h1></body></html>\r\n----x--\r\n"
    ).replace("ItemID=3D9", "ItemID=9")
    found = old_portal.read(portal_html.decode(archive.encode()))
    assert (found.title, found.aliases) == ("Tên bài viết", ("/default.aspx?ItemID=9",))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://cu.example/default.aspx?tabid=45&ItemID=678#x", "/default.aspx?tabid=45&ItemID=678"),
        ("default.aspx?id=1", "/default.aspx?id=1"),
        ("/tin/a b.html", "/tin/a%20b.html"),
        ("http://cu.example/", ""),
        ("javascript:void(0)", ""),
        ("http://[", ""),
    ],
)
def test_alias_is_path_and_query(address, expected):
    assert portal_html.alias(address) == expected
