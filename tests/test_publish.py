"""Whole sites through MkDocs, always strict."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import lxml.html
import pytest

from project import CONTACT, ROOT, build, make_project, mkdocs, post, read_site

SITES = ROOT / "tests" / "sites"
INVALID = sorted(folder for folder in (SITES / "invalid").iterdir() if folder.is_dir())


def files_of(folder: Path) -> dict[str, bytes]:
    return {f"posts/{path}": content for path, content in read_site(folder / "posts").items()}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The site of the miniature project, by path."""
    edit = {CONTACT: '    contact: {address: "Số 1 đường A & B", phone: "0252 000 000", email: a@ban-tin.example}\n'}
    return build(make_project(tmp_path_factory.mktemp("small"), files_of(SITES / "small"), edit=edit))


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The site of this repository, by path."""
    return build(make_project(tmp_path_factory.mktemp("own"), files_of(ROOT), edit={CONTACT: ""}))


def page(site: dict[str, bytes], address: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(site[address.strip("/") + "/index.html" if address != "/" else "index.html"].decode())


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_small_site_has_a_page_for_each_post_readers_may_see(small):
    posts = {path for path in small if re.fullmatch(r"\d{4}/\d\d/[^/]+/index.html", path)}
    assert posts == {
        "2025/12/bai-luu-bang-notepad/index.html",
        "2025/12/hoi-nghi-tong-ket-o-duc-linh/index.html",
        "2026/01/bai-da-go/index.html",
        "2026/02/thong-bao-lich-tiep-cong-dan/index.html",
        "2026/02/thong-bao-lich-tiep-cong-dan-" + _mark("twice-2") + "/index.html",
        "2026/03/bai-thuong/index.html",
        "2026/03/du-moi-muc/index.html",
    }


def _mark(id: str) -> str:
    from hashlib import sha256

    return sha256(id.encode()).hexdigest()[:6]


def test_every_page_is_html_that_no_browser_has_to_mend(small, own):
    """By the error list of the standard's own algorithm (HTML, section 13.2)."""
    for site in (small, own):
        pages = {path: data for path, data in site.items() if path.endswith(".html")}
        assert pages
        for path, data in pages.items():
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            parser.parse(data, transport_encoding="utf-8")
            assert parser.errors == [], path


def test_post_page_shows_all_its_author_declared(small):
    article = page(small, "/2026/03/du-moi-muc/").find(".//main")
    shown = text(article)
    for expected in (
        "Đủ mọi mục khai báo",
        "Thứ Hai, 2/3/2026, 08:30",
        "Người viết",
        "Tóm tắt do người viết đặt.",
        "Hình minh họa",
        "Biểu mẫu số 1 (TXT, 13 B)",
        "19/2014/QĐ-TTg",
        "10/3/2026: Bổ sung biểu mẫu. 5/3/2026: Sửa lỗi chính tả.",
        "Nguồn: Cổng thông tin cũ",
        "Cảnh báo Đừng quên hạn nộp.",
        "Các tin tiếp Bài thường (1/3/2026)",
    ):
        assert expected in shown
    assert len(article.findall(".//h1")) == 1


@pytest.mark.parametrize("address", ["/lien-he/", "/tro-nang/"])
def test_how_to_reach_the_agency_stands_above_the_advice_what_to_write(small, address):
    main = page(small, address).find(".//main")
    body = main.find_class("post-body")[0]
    assert [link.get("href") for link in body.find(".//address").iterfind(".//a")] == [
        "tel:0252000000",
        "mailto:a@ban-tin.example",
    ]
    assert "Số 1 đường A & B" in text(body)
    said = text(main)
    assert said.index("a@ban-tin.example") < said.index(
        "địa chỉ của trang" if "tro" in address else "Địa chỉ của trang"
    )


@pytest.mark.parametrize("address", ["/lien-he/", "/tro-nang/", "/gioi-thieu/"])
def test_nobody_is_asked_to_write_where_there_is_no_address(own, address):
    whole = page(own, address)
    assert whole.find(".//address") is None
    said = text(whole.find(".//main"))
    assert not re.search(r"viết cho cơ quan|(?:báo|hỏi) (?:cho )?cơ quan|[Cc]ách báo", said)
    if address != "/gioi-thieu/":
        before, there_is_none, advice = said.partition("Cơ quan chưa công bố địa chỉ")
        assert there_is_none
        assert re.search(r"[Kk]hi báo", advice), "what to write"
        assert not re.search(r"đáng báo|Khi báo, xin", before), "it stands below"


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    """A site with pages under docs/ whose titles have signs of HTML, by path."""
    files = {
        "docs/a.md": '---\ntitle: Đo <lường> & "ISO"\ndescription: Một <câu> & "hai"\n---\n# Khác\n',
        "docs/b.md": "# Đo *lường* & <b>ISO</b>\n",
        "docs/c.md": "---\ntitle: Không <tiêu đề>\n---\nChữ.\n",
    }
    edit = {"  - Giới thiệu: gioi-thieu.md\n": "  - gioi-thieu.md\n  - a.md\n  - b.md\n  - c.md\n"}
    return build(make_project(tmp_path_factory.mktemp("docs"), files_of(SITES / "small") | files, edit=edit))


@pytest.mark.parametrize(
    ("address", "title", "heading"),
    [
        ("/a/", 'Đo <lường> & "ISO"', "Khác"),
        ("/b/", "Đo lường & ISO", "Đo lường & ISO"),
        ("/c/", "Không <tiêu đề>", "Không <tiêu đề>"),
    ],
)
def test_page_of_docs_is_called_as_its_author_wrote(docs, address, title, heading):
    found = page(docs, address)
    assert found.findtext(".//title") == f"{title} – Bản tin Tiêu chuẩn Đo lường Chất lượng"
    assert text(found.find(".//h1")) == heading
    assert found.xpath("//meta[@property='og:title' or @property='og:image:alt']/@content") == [title, title]
    for place in (".//header//nav", ".//footer//nav"):
        assert title in [text(link) for link in found.find(place).iter("a")]


def test_page_of_docs_is_shared_with_all_that_another_page_is(docs):
    def told(address):
        return {
            each.get("property", each.get("name")): each.get("content")
            for each in page(docs, address).xpath(
                "//meta[starts-with(@property, 'og:') or starts-with(@name, 'twitter:')]"
            )
        }

    of_docs, of_home = told("/a/"), told("/")
    assert of_docs.keys() == of_home.keys()
    assert of_docs["og:description"] == 'Một <câu> & "hai"'
    same = ("og:image", "og:image:width", "og:image:height", "og:site_name", "og:locale", "og:type", "twitter:card")
    assert [of_docs[key] for key in same] == [of_home[key] for key in same]


def test_page_of_docs_says_when_it_was_last_true(own):
    head = page(own, "/tro-nang/").find_class("post-head")[0]
    said = re.search(r"^updated: (\d+)-0?(\d+)-0?(\d+)$", (ROOT / "docs/tro-nang.md").read_text("utf-8"), re.MULTILINE)
    assert f"Cập nhật ngày {said[3]}/{said[2]}/{said[1]}" in text(head)


def test_files_of_a_post_are_published_with_it(small):
    picture, form = "tep/hinh/so-do.png", "tep/bieu-mau-so-1.txt"
    assert small[picture] == (SITES / "small/posts/hinh/so-do.png").read_bytes()
    assert form in small
    links = [link for _, _, link, _ in page(small, "/2026/03/du-moi-muc/").iterlinks()]
    assert "../../../" + picture in links
    assert "../../../" + form in links


def test_withdrawn_post_keeps_its_page_with_a_notice_and_leaves_the_lists(small):
    shown = text(page(small, "/2026/01/bai-da-go/").find(".//main"))
    assert "Bài này đã được gỡ ngày 9/1/2026. Lý do: Số liệu chưa đúng. Bài thay thế: Bài thường (1/3/2026)" in shown
    feeds = ("rss.xml", "atom.xml", "feed.json", "2026/atom.xml", "chuyen-muc/thong-bao/rss.xml")
    for path in ("index.html", "chuyen-muc/thong-bao/index.html", *feeds):
        assert "Bài đã gỡ" not in small[path].decode()


def test_every_page_leads_programs_to_the_feeds_of_the_bulletin(small):
    """Pages under docs/ and the page for what is not found too."""
    pages = {
        path: lxml.html.fromstring(content.decode())
        for path, content in small.items()
        if path.endswith("/index.html") or path in {"index.html", "404.html"}
    }
    # One that only sends readers on has nothing to offer.
    pages = {path: found for path, found in pages.items() if found.find(".//meta[@http-equiv='refresh']") is None}
    assert {"404.html", "lien-he/index.html", "rss/index.html", "2026/03/bai-thuong/index.html"} <= pages.keys()
    for path, found in pages.items():
        links = [
            urljoin(f"/{path}", link.get("href")) for link in found.xpath("//link[@rel='alternate'][@type and @title]")
        ]
        assert links[:3] == ["/rss.xml", "/atom.xml", "/feed.json"], path
        assert all(link.removeprefix("/") in small for link in links), path


def test_every_feed_is_written_and_read_by_programs(small):
    folders = ("", "dinh-chinh/", *(f"chuyen-muc/{name}/" for name in ("tin-hoat-dong", "huong-dan", "thong-bao")))
    expected = {folder + name for folder in folders for name in ("rss.xml", "atom.xml", "feed.json")}
    expected |= {"2026/atom.xml", "2025/atom.xml"}
    assert {path for path in small if path.endswith(("rss.xml", "atom.xml", "feed.json"))} == expected
    archived = [
        id for year in (2026, 2025) for id in re.findall(rb"<id>(tag:[^<]*)</id>", small[f"{year}/atom.xml"])[1:]
    ]
    assert archived == [item["id"].encode() for item in json.loads(small["feed.json"])["items"]]
    assert len(archived) == 6


def test_draft_and_scheduled_posts_are_nowhere(small):
    for path, content in small.items():
        assert b"ch\xc6\xb0a ai \xc4\x91\xc6\xb0\xe1\xbb\xa3c th\xe1\xbb\xa5y" not in content, path


def test_listings_run_from_newest_to_oldest(small):
    titles = [text(link) for link in page(small, "/2026/").findall(".//main/div/article/h2/a")]
    assert titles == [
        "Đủ mọi mục khai báo",
        "Bài thường",
        "Thông báo lịch tiếp công dân",
        "Thông báo lịch tiếp công dân",
    ]


def test_generator_leaves_nothing_of_its_own_scaffolding(small):
    assert not [path for path in small if "__" in path]
    assert not [path for path in small if b"<!--slot:" in small[path]]
    assert "sitemap.xml.gz" not in small
    assert all(page_html.count(b"<h1") == 1 for path, page_html in small.items() if path.endswith(".html"))


@pytest.mark.parametrize("site", ["small", "own"])
def test_no_internal_link_or_anchor_is_dead(site, request):
    found = request.getfixturevalue(site)
    base = "https://ban-tin.example/"
    trees = {path: lxml.html.fromstring(found[path].decode()) for path in found if path.endswith(".html")}
    ids = {path: {element.get("id") for element in tree.iter() if element.get("id")} for path, tree in trees.items()}
    checked = 0
    for path, tree in trees.items():
        for _, _, link, _ in tree.iterlinks():
            target = urlsplit(urljoin(base + path, link))
            if target.scheme not in {"http", "https"} or target.netloc != "ban-tin.example":
                continue
            place = unquote(target.path[1:])
            file = place if place in found else f"{place.rstrip('/')}/index.html".lstrip("/")
            assert file in found, f"{path} links to {link}"
            assert not target.fragment or unquote(target.fragment) in ids[file], f"{path} links to {link}"
            checked += 1
    assert checked > 500


@pytest.mark.parametrize("folder", INVALID, ids=lambda folder: folder.name)
def test_invalid_site_fails_with_its_messages_and_leaves_the_old_site(folder, tmp_path):
    root = make_project(tmp_path, files_of(folder))
    old = root / "site" / "index.html"
    old.parent.mkdir()
    old.write_text("the old site", encoding="utf-8")
    done = mkdocs(root, "build", "--strict")
    printed = done.stdout + done.stderr
    found = [line for line in printed.splitlines() if line.startswith("posts/")]
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert done.returncode == 1
    assert "Traceback" not in printed
    assert len(found) == len(expected), printed
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)
    assert read_site(root / "site") == {"index.html": b"the old site"}


def test_same_posts_give_the_same_bytes_on_another_day_and_machine(tmp_path):
    files = files_of(SITES / "small")
    here = make_project(tmp_path / "a", files)
    there = make_project(tmp_path / "b", dict(reversed(files.items())))
    first = build(here, SOURCE_DATE_EPOCH="1793318400", TZ="Asia/Ho_Chi_Minh", LC_ALL="C.UTF-8")
    before = os.umask(0o077)
    try:
        second = build(there, SOURCE_DATE_EPOCH="1861920000", TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="7")
    finally:
        os.umask(before)
    assert first == second


def test_posts_of_one_title_and_day_all_exist_and_a_third_moves_none(tmp_path):
    def site(ids: str) -> dict[str, bytes]:
        root = make_project(
            tmp_path / ids, {f"posts/{id}.md": post("Thông báo nghỉ lễ", id=id, body=f"Bài {id}.") for id in ids}
        )
        return build(root)

    def addresses(found: dict[str, bytes]) -> dict[str, str]:
        paths = [path for path in found if re.fullmatch(r"2026/03/[^/]+/index.html", path)]
        return {re.search(r"Bài (\w)\.", found[path].decode())[1]: path for path in paths}

    two, three = site("bc"), site("bcd")
    assert len(addresses(two)) == 2
    assert addresses(two).items() < addresses(three).items()
    for name in ("chuyen-muc/thong-bao/index.html", "2026/03/index.html"):
        links = {link.rstrip("/") for _, _, link, _ in lxml.html.fromstring(three[name]).iterlinks()}
        for path in addresses(three).values():
            assert any(link.endswith(path.removesuffix("/index.html").split("/")[-1]) for link in links)
    assert three["rss.xml"].count(b"<item>") == 3
    assert three["atom.xml"].count(b"<entry>") == 3


def test_numbered_pages_keep_their_bytes_when_posts_are_added(tmp_path):
    def site(name: str, count: int) -> dict[str, bytes]:
        days = [f"2025-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(count)]
        posts = {f"posts/{n}.md": post(f"Tin số {n}", id=f"n{n:04}", date=day) for n, day in enumerate(days)}
        return build(make_project(tmp_path / name, posts, edit={"    posts_dir: posts": "    page_size: 5"}))

    before, after = site("before", 200), site("after", 250)
    numbered = [path for path in before if re.search(r"/trang/\d+/index.html$", path)]
    assert "chuyen-muc/thong-bao/trang/39/index.html" in numbered
    for path in numbered:
        assert before[path] == after[path], path


def test_site_works_below_a_sub_path_since_its_links_are_relative(small):
    for path, content in small.items():
        if path.endswith(".html") and path != "404.html":
            for _, _, link, _ in lxml.html.fromstring(content.decode()).iterlinks():
                assert not link.startswith("/"), f"{path}: {link}"


def test_sitemap_lists_every_page_with_a_date_from_its_content(small):
    sitemap = small["sitemap.xml"].decode()
    addresses = re.findall(r"<loc>https://ban-tin.example/(.*?)</loc>", sitemap)
    pages = {path.removesuffix("index.html") for path in small if path.endswith("index.html")}
    pages -= {path for path in pages if b'http-equiv="refresh"' in small[f"{path}index.html"]}
    assert set(addresses) == pages
    assert "<lastmod>2026-03-10T00:00:00+07:00</lastmod>" in sitemap


def test_preview_follows_a_save_though_another_post_is_broken(tmp_path):
    root = make_project(tmp_path, {"posts/a.md": post("Bài xem trước", id="a", body="Trước khi sửa.")})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, cwd=root, stdout=log, stderr=log) as process:
        try:
            address = f"http://127.0.0.1:{port}/2026/03/bai-xem-truoc/"
            assert "Trước khi sửa." in _ask(address, until="Trước")
            (root / "posts/a.md").write_text(post("Bài xem trước", id="a", body="Sau khi sửa."), encoding="utf-8")
            assert "Sau khi sửa." in _ask(address, until="Sau")
            (root / "posts/b.md").write_text("---\ntitle: hỏng\n---\n", encoding="utf-8")
            (root / "posts/a.md").write_text(post("Bài xem trước", id="a", body="Sửa lần nữa."), encoding="utf-8")
            assert "Sửa lần nữa." in _ask(address, until="lần nữa")
            deadline = time.monotonic() + 20
            while "Bài thiếu mục" not in (tmp_path / "log").read_text(encoding="utf-8"):
                assert time.monotonic() < deadline
                time.sleep(0.1)
        finally:
            process.terminate()
            process.wait(10)


def _ask(address: str, *, until: str) -> str:
    """Return the page at *address* once it holds *until*; give up after 20 seconds."""
    end = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
                found = answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            found = ""
        if until in found or time.monotonic() > end:
            return found
        time.sleep(0.2)


def test_advice_does_not_stop_a_build(tmp_path):
    root = make_project(tmp_path, {"posts/a.md": post("Ngày kiểu Việt Nam", id="a", date="4/12/2017")})
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 0
    assert "`date: 2017-12-04`" in done.stderr


def test_no_post_at_all_is_a_site_too(tmp_path):
    found = build(make_project(tmp_path, {}))
    assert "Bản tin chưa có bài nào." in text(page(found, "/"))
    shutil.rmtree(tmp_path / "site")


def test_post_goes_live_at_its_instant_in_vietnam_though_it_is_yesterday_in_utc(tmp_path):
    root = make_project(tmp_path, {"posts/a.md": post("Đúng nửa đêm rưỡi", id="a", date='"2026-03-02 00:30"')})
    instant = 1772386200  # 2026-03-01T17:30:00Z
    page = "2026/03/dung-nua-dem-ruoi/index.html"
    assert page not in build(root, SOURCE_DATE_EPOCH=str(instant - 1), TZ="America/New_York")
    assert page in build(root, SOURCE_DATE_EPOCH=str(instant), TZ="America/New_York")
