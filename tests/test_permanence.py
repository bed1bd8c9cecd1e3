"""An address once published leads somewhere for ever."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import project
from bulletin import examine
from bulletin.settings import Category, Period
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


# The register of documents, and bound volumes

CITING = post("Một", id="a", body="Theo Quyết định số 19/2014/QĐ-TTg và Thông tư số 05/2015/TT-BKHCN.")
SILENT = post("Một", id="a", body="Theo Quyết định số 19/2014/QĐ-TTg.")


def test_page_of_a_document_stays_when_no_post_names_it_after_check_told_how(published, publish):
    problems = published({"posts/a.md": CITING})
    (told,) = problems({"posts/a.md": SILENT})
    assert (told.path, told.line, told.rule) == ("posts/van-ban.yml", 1, "document-gone")
    lines = re.findall(r"`(.+?)`", told.advice)
    assert problems({"posts/van-ban.yml": "\n".join(lines) + "\n"}) == []
    assert "/van-ban/05-2015-tt-bkhcn/" in publish({}).pages


def test_other_number_of_a_document_leads_to_its_page(published, publish):
    """What was cited wrongly is told once, by the entry of the right document."""
    problems = published({"posts/a.md": post("Một", id="a", body="Theo 91/2014/QĐ-TTg.")})
    register = "---\nnumber: 19/2014/QĐ-TTg\nother_numbers: [91/2014/QĐ-TTg]\n"
    assert problems({"posts/a.md": SILENT, "posts/van-ban.yml": register}) == []
    bulletin = publish({})
    here = "/van-ban/19-2014-qd-ttg/"
    assert f'"/van-ban/91-2014-qd-ttg/?" "{here}";' in bulletin.files["/redirects/nginx.conf"].decode()
    page = bulletin.files["/van-ban/91-2014-qd-ttg/"].decode()
    assert f'rel="canonical" href="https://ban-tin.example{here}"' in page


def test_other_number_that_is_taken_away_leaves_a_line_for_the_settings(published):
    register = "---\nnumber: 19/2014/QĐ-TTg\nother_numbers: [91/2014/QĐ-TTg]\n"
    problems = published({"posts/a.md": SILENT, "posts/van-ban.yml": register})
    (told,) = problems({"posts/van-ban.yml": "---\nnumber: 19/2014/QĐ-TTg\n"})
    assert told.rule == "page-gone"
    assert "{/van-ban/91-2014-qd-ttg/: /van-ban/19-2014-qd-ttg/}" in told.advice


def test_document_that_is_given_its_date_leaves_a_line_for_the_settings(published, settings):
    problems = published({"posts/a.md": post("Một", id="a", body="Theo Kế hoạch số 30/KH-UBND.")})
    (told,) = problems({"posts/a.md": post("Một", id="a", body="Theo Kế hoạch số 30/KH-UBND ngày 05/3/2014.")})
    assert (told.path, told.rule) == ("mkdocs.yml", "page-gone")
    assert "`redirects: {/van-ban/30-kh-ubnd/: /van-ban/30-kh-ubnd-2014/}`" in told.advice
    redirects = {"/van-ban/30-kh-ubnd/": "/van-ban/30-kh-ubnd-2014/"}
    assert problems({}, settings=replace(settings, redirects=redirects)) == []


def test_list_of_documents_that_vanishes_leads_to_the_register(published):
    """Of the lists of what nobody has said yet nothing is told: each fact that editors write empties one."""
    number = "---\nnumber: 30/KH-ABCD\ndate: 2014-03-05\n"
    problems = published({**BEFORE, "posts/van-ban.yml": number})
    assert problems({"posts/van-ban.yml": number + "issuer: Sở Khoa học\n"}) == []
    problems = published({**BEFORE, "posts/van-ban.yml": number + "issuer: Sở Khoa họcc\n"})
    (told,) = problems({"posts/van-ban.yml": number + "issuer: Sở Khoa học\n"})
    assert (told.path, told.rule) == ("mkdocs.yml", "page-gone")
    assert "{/van-ban/co-quan-so-khoa-hocc/: /van-ban/}" in told.advice


def test_settings_may_lead_into_the_register(publish, settings):
    publish({"posts/a.md": SILENT})
    settings = replace(settings, redirects={"/van-ban-cu/": "/van-ban/19-2014-qd-ttg/"})
    bulletin = publish({}, settings=settings)
    assert "/van-ban/19-2014-qd-ttg/" in bulletin.files["/van-ban-cu/"].decode()


@pytest.mark.parametrize(
    "address", ["/van-ban/19-2014-qd-ttg/", "/van-ban/nam-2014/", "/van-ban/danh-sach.json", "/dong-tap/2026.epub"]
)
def test_nothing_else_takes_an_address_of_the_register_or_of_a_volume(publish, settings, address):
    publish({"posts/a.md": SILENT})
    claiming = post("Hai", id="b", aliases=f"[{address}]")
    (settings.root / "posts/b.md").write_text(claiming, encoding="utf-8")
    settings = replace(settings, volumes=Period.YEAR, redirects={address: "/luu-tru/"})
    assert {each.rule for each in examine(settings, now=NOW)[0]} == {"alias-taken", "redirect-unused"}


def test_volumes_that_are_made_no_more_leave_a_line_for_the_settings(published, settings):
    problems = published({"mkdocs.yml": SETTINGS + "    volumes: year\n", **BEFORE})
    (told,) = problems({})
    assert told.rule == "page-gone"
    assert "{/dong-tap/2026.epub: /luu-tru/, /dong-tap/2026.html: /luu-tru/}" in told.advice


def test_post_that_is_gone_is_told_before_its_documents_and_volumes(published):
    problems = published({"posts/a.md": CITING, "posts/b.md": post("Hai", id="b")})
    assert [each.rule for each in problems({"posts/a.md": None})] == ["post-gone"]


def test_register_that_cannot_be_read_has_its_own_problems_and_no_more(published):
    problems = published({**BEFORE, "posts/van-ban.yml": "---\nnumber: 19/2014/QĐ-TTg\n"})
    assert [each.rule for each in problems({"posts/van-ban.yml": "---\nnumber: không có\n"})] == ["document-number"]
    assert [each.rule for each in problems({"posts/van-ban.yml": b"\xff\xfe\x00"})] == ["encoding"]
    assert [each.rule for each in problems({"posts/van-ban.yml": None})] == ["document-gone"]
