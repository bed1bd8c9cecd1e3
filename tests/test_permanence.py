"""An address once published leads somewhere for ever."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import project
from bulletin import examine
from bulletin.settings import Category
from bulletin.trees import Commit
from conftest import NOW
from project import post

SETTINGS = """\
site_name: Bản tin Đo lường
site_url: https://ban-tin.example/
extra:
  bulletin:
    agency: Chi cục Đo lường
    id_authority: ban-tin.example,2026
    page_size: 3
    categories: [{slug: thong-bao, name: Thông báo}, {slug: do-luong, name: Đo lường}]
"""
BEFORE = {"posts/a.md": post("Tiêu đề cũ", id="a", slug="duong-cu"), "posts/b.md": post("Bài hai", id="b")}


@pytest.fixture
def published(settings, publish):
    """Commit files as what readers have seen; return how to change them and what `check` then says."""
    root = settings.root

    def commit(files):
        files = {"mkdocs.yml": SETTINGS, **files}
        publish(files)
        project.commit(root)
        there = Commit(root, "HEAD")

        def problems(changed, *, settings=settings):
            for path, text in changed.items():
                if text is None:
                    (root / path).unlink()
                else:
                    (root / path).parent.mkdir(parents=True, exist_ok=True)
                    (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
            settings = replace(settings, page_size=3)
            return [each for each in examine(settings, now=NOW, against=there)[0] if each.is_blocking]

        return problems

    return commit


CHANGES = {
    "title": post("Tiêu đề mới", id="a"),
    "slug": post("Tiêu đề cũ", id="a", slug="duong-moi"),
    "category": post("Tiêu đề cũ", id="a", slug="duong-cu", category="do-luong"),
    "date": post("Tiêu đề cũ", id="a", slug="duong-cu", date="2026-04-02"),
    "withdrawn": post(
        "Tiêu đề cũ", id="a", slug="khac", status="withdrawn", withdrawn="{date: 2026-03-05, reason: Sai}"
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_old_address_leads_to_the_post_after_check_told_how(published, publish, name):
    problems = published(BEFORE)
    found = problems({"posts/a.md": CHANGES[name]})
    text = CHANGES[name]
    if name == "category":
        assert found == []
    else:
        (told,) = found
        assert (told.path, told.rule) == ("posts/a.md", "address-gone")
        line = re.findall(r"`(aliases: .+?)`", told.advice)[0]
        text = text.replace("\nid: a\n", f"\nid: a\n{line}\n")
        assert problems({"posts/a.md": text}) == []
    bulletin = publish({"posts/a.md": text})
    here = bulletin.library.by_id["a"].permalink
    if name != "category":
        assert f'"/2026/03/duong-cu/?" "{here}";' in bulletin.files["/redirects/nginx.conf"].decode()
        assert f'rel="canonical" href="https://ban-tin.example{here}"' in bulletin.files["/2026/03/duong-cu/"].decode()


def test_domain_may_change_without_a_word(published, settings):
    problems = published(BEFORE)
    assert problems({}, settings=replace(settings, site_url="https://tinh-moi.example/")) == []


def test_file_of_a_post_may_move_on_the_disk(published):
    problems = published(BEFORE)
    assert problems({"posts/a.md": None, "posts/2026/moi.md": BEFORE["posts/a.md"]}) == []


def test_what_cannot_be_read_has_its_own_problems_and_no_more(published):
    problems = published({**BEFORE, "posts/c.md": post("Ba", id="c", tags="[hiếm]", date="2024-01-02")})
    assert {each.rule for each in problems({"posts/c.md": "---\ntitle: Ba\n---\nNội dung.\n"})} == {"key-missing"}
    assert {each.rule for each in problems({"posts/c.md": b"\xff\xfe"})} == {"encoding"}


def test_a_change_of_address_twice_keeps_the_first_too(published):
    problems = published({**BEFORE, "posts/a.md": post("Hai lần", id="a", aliases="[/2026/03/duong-cu/]")})
    (told,) = problems({"posts/a.md": post("Ba lần", id="a", aliases="[/2026/03/duong-cu/]")})
    assert "`aliases: [/2026/03/duong-cu/, /2026/03/hai-lan/]`" in told.advice


def test_file_that_is_offered_no_more_is_told_with_its_post(published):
    body = "[Mẫu](mau.pdf) và ![Ảnh](hinh.png)"
    problems = published({"posts/a.md": post("Một", id="a", body=body), "posts/mau.pdf": "x", "posts/hinh.png": "y"})
    (told,) = problems({"posts/a.md": post("Một", id="a", body="[Mẫu](moi.pdf)"), "posts/moi.pdf": "x"})
    assert told.rule == "address-gone"
    assert "`aliases: [/tep/hinh.png, /tep/mau.pdf]`" in told.advice
    changed = {
        "posts/a.md": post("Một", id="a", body="Không có tệp.", aliases="[/tep/hinh.png]"),
        "posts/b.md": post("Hai", id="b", body="[Mẫu](mau.pdf)"),
    }
    assert problems(changed) == []


def test_lists_that_vanish_are_told_on_one_line_for_the_settings(published, settings):
    problems = published({**BEFORE, "posts/c.md": post("Ba", id="c", tags="[đo lừong]", date="2024-01-02")})
    moved = post("Ba", id="c", tags="[đo lường]", date="2025-01-02", aliases="[/2024/01/ba/]")
    (told,) = problems({"posts/c.md": moved})
    assert (told.path, told.rule) == ("mkdocs.yml", "page-gone")
    new = {"/2024/": "/2025/", "/2024/01/": "/luu-tru/", "/2024/atom.xml": "/atom.xml"}
    line = re.findall(r"`redirects: \{(.+?)\}`", told.advice)[0]
    assert [pair.split(": ")[0] for pair in line.split(", ")] == sorted(new)
    assert problems({}, settings=replace(settings, redirects=new)) == []


def test_category_that_vanishes_takes_its_numbered_pages_along(published, settings):
    many = {f"posts/{n}.md": post(f"Tin {n}", id=f"n{n}", category="do-luong") for n in range(9)}
    problems = published(many)
    fewer = replace(settings, categories=(Category(slug="do-luong-moi", name="Đo lường", description=""),))
    found = problems(
        {path: text.replace("category: do-luong", "category: do-luong-moi") for path, text in many.items()},
        settings=fewer,
    )
    (told,) = found
    assert "/chuyen-muc/do-luong/: /chuyen-muc/do-luong-moi/" in told.advice
    assert "/trang/" not in told.advice


def test_list_that_becomes_shorter_is_nobodys_fault(published):
    many = {f"posts/{n}.md": post(f"Tin {n}", id=f"n{n}") for n in range(9)}
    problems = published(many)
    withdrawn = post("Tin 3", id="n3", status="withdrawn", withdrawn="{date: 2026-03-05, reason: Sai}")
    assert problems({"posts/3.md": withdrawn}) == []


def test_older_post_whose_address_a_new_one_takes_is_told(published):
    problems = published(BEFORE)
    (told,) = problems({"posts/c.md": post("Bài hai", id="c", date="2026-03-01")})
    assert (told.path, told.rule) == ("posts/c.md", "address-reused")


def test_post_put_off_to_the_future_is_told(published):
    problems = published(BEFORE)
    (told,) = problems({"posts/b.md": post("Bài hai", id="b", date="2026-12-24")})
    assert (told.path, told.line, told.rule) == ("posts/b.md", 3, "post-hidden")


def test_draft_that_claims_an_address_of_another_is_told_as_advice(publish):
    files = {"posts/a.md": post("Một", id="a"), "posts/b.md": post("Hai", id="b", aliases="[/2026/03/mot/]")}
    files["posts/b.md"] = files["posts/b.md"].replace("id: b", "id: b\nstatus: draft")
    (told,) = publish(files).problems
    assert (told.rule, told.is_blocking) == ("alias-taken", False)


def test_draft_claims_no_address_from_a_post_that_is_there(settings, publish):
    """Whichever is the older: what is wrong is told of the draft, and stops nothing."""
    old = "[/tin/1.aspx]"
    for day in ("2026-03-01", "2026-03-20"):
        publish(
            {
                "posts/a.md": post("Bài đã đăng", id="a", date="2026-03-10", aliases=old),
                "posts/b.md": post("Bài nháp", id="b", date=day, aliases=old, status="draft"),
            }
        )
        told = [each for each in examine(settings, now=NOW)[0] if each.rule.startswith("alias")]
        assert [(each.path, each.rule, each.is_blocking) for each in told] == [("posts/b.md", "alias-twice", False)]


def test_redirect_in_the_settings_is_needed_as_long_as_only_a_draft_has_it(settings, publish):
    publish({"posts/b.md": post("Bài nháp", id="b", aliases="[/tin/1.aspx]", status="draft")})
    settings = replace(settings, redirects={"/tin/1.aspx": "/luu-tru/"})
    assert not [each for each in examine(settings, now=NOW)[0] if each.rule.startswith("redirect")]
    publish({"posts/b.md": post("Bài đã đăng", id="b", aliases="[/tin/1.aspx]")})
    assert [each.rule for each in examine(settings, now=NOW)[0] if each.rule.startswith("redirect")] == [
        "redirect-unused"
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"attachments": "[{file: tep.png, title: Mẫu đơn}]"},
        {"image": "{src: tep.png, alt: Ảnh}"},
        {"body": "![Ảnh](tep.png)"},
        {"body": "[Tải về](tep.png)"},
    ],
    ids=["attachment", "main picture", "picture", "link"],
)
def test_file_that_readers_had_is_kept_however_the_post_named_it(published, more):
    problems = published({"posts/a.md": post("Một", id="a", **more), "posts/tep.png": project.PICTURE})
    (told,) = problems({"posts/a.md": post("Một", id="a")})
    assert (told.rule, re.findall(r"`(aliases: .+?)`", told.advice)) == ("address-gone", ["aliases: [/tep/tep.png]"])


def test_feed_of_a_list_that_vanished_leads_to_the_feed_of_the_site(published):
    problems = published({**BEFORE, "posts/c.md": post("Ba", id="c", date="2024-01-02")})
    (told,) = problems({"posts/c.md": post("Ba", id="c", date="2026-01-02", aliases="[/2024/01/ba/]")})
    assert "/2024/atom.xml: /atom.xml" in told.advice
    assert "/2024/: /luu-tru/" in told.advice
