"""Renewal: whatever happened before, the site is the one that a build from nothing would have made."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as search
from hypothesis import strategies as st

from bulletin import (
    Chrome,
    Settings,
    UnsoundSite,
    layout,
    ledger,
    placing,
    renewal,
    syndication,
    trees,
)
from bulletin.assembly import DEPTHS
from bulletin.settings import Period
from project import post, read_site
from renewing import CHROME, Press, text


@pytest.fixture
def press(settings) -> Press:
    made = Press(settings)
    for number in range(8):
        made.write(f"posts/{number}.md", text(number))
    made.write("posts/anh.png", b"png")
    return made


def states(site: Path) -> dict[str, trees.State]:
    return {path.relative_to(site).as_posix(): trees.state(path) for path in site.rglob("*") if path.is_file()}


def test_first_site_is_the_one_a_build_from_nothing_makes(press):
    press.renew()
    assert read_site(press.live) == press.cold()


def test_nothing_changed_makes_nothing(press):
    press.renew()
    before = states(press.live)
    assert press.renew() == 0
    assert states(press.live) == before


@pytest.mark.parametrize("is_damaged", [False, True])
def test_feed_of_a_year_takes_over_the_entries_that_say_the_same(press, monkeypatch, is_damaged):
    press.renew()
    press.write("posts/3.md", text(3, body="Bài 3, đã sửa.\n\n## Mục"))
    feed = press.live / "2026" / "atom.xml"
    if is_damaged:
        kept = feed.stat()
        feed.write_bytes(feed.read_bytes().replace("Bài".encode(), "Bãi".encode()))
        os.utime(feed, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    taken = []
    remake = syndication.remake
    monkeypatch.setattr(syndication, "remake", lambda *known: taken.append(set(known[2])) or remake(*known))
    press.renew()
    assert [len(each) for each in taken] == ([] if is_damaged else [7])
    assert read_site(press.live) == press.cold()


def test_one_edit_makes_what_shows_it_and_changes_what_says_it(press):
    press.renew()
    before, bytes_before = states(press.live), read_site(press.live)
    press.write("posts/3.md", text(3, body="Bài 3, đã sửa.\n\n## Mục"))
    made = press.renew()
    after = read_site(press.live)
    changed = {path for path in after if after[path] != bytes_before.get(path)}
    assert after == press.cold()
    assert {path for path, state in states(press.live).items() if before.get(path) != state} == changed
    assert "2026/01/tin-3/index.html" in changed
    assert made < len(after) - 10


def test_recycled_site_of_any_age_becomes_the_new_one(press):
    press.renew()
    for number in range(3):
        press.write(f"posts/{number}.md", text(number, title=f"Tựa khác {number}"))
        press.renew()
    old = placing.kept(press.live)[-1]
    press.write("posts/7.md", text(7, body="Khác.\n\n## Mục"))
    (press.root / "posts/1.md").unlink()
    press.write("posts/0.md", text(0, body="Bài 0.\n\n## Mục"))
    press.renew(old)
    assert read_site(press.live) == press.cold()


def test_earlier_sites_keep_their_bytes(press):
    press.renew()
    first = read_site(press.live)
    press.write("posts/3.md", text(3, body="Khác.\n\n## Mục"))
    press.renew()
    press.write("posts/4.md", text(4, body="Khác.\n\n## Mục"))
    press.renew()
    assert read_site(placing.kept(press.live)[-1]) == first


@pytest.mark.parametrize(
    "path", ["2026/01/tin-3/index.html", "atom.xml", "tep/anh.png", "assets/style.css", "sitemap.xml"]
)
def test_file_that_somebody_changed_or_removed_is_made_again(press, path):
    press.renew()
    sound = read_site(press.live)
    (press.live / path).write_bytes(b"x")
    press.renew()
    assert read_site(press.live) == sound
    (press.live / path).unlink()
    press.renew()
    assert read_site(press.live) == sound


def test_lost_ledger_costs_time_and_changes_no_file(press):
    press.renew()
    before = states(press.live)
    shutil.rmtree(press.root / ledger.KEPT)
    assert press.renew() == len(before) - 1  # All but the manifest, which is never kept.
    assert states(press.live) == before


def test_link_to_what_is_gone_is_found_in_pages_that_stay(press):
    press.renew()
    path = "2026/03/index.html"  # Lists posts 2 and 5 alone.
    page = press.live / path
    shelf = ledger.shelf(press.root, press.live)
    before = dict(shelf.entries)
    line = before[path]
    page.write_bytes(page.read_bytes().replace(b"</body>", b'<a href="../../2026/01/tin-0/">x</a></body>'))
    before[path] = ledger.Line(key=line.key, entry=line.entry, sheet=line.sheet, state=trees.state(page))
    shelf.save(before)
    press.write("posts/7.md", text(7, body="Không dẫn.\n\n## Mục"))
    (press.root / "posts/0.md").unlink()
    with pytest.raises(UnsoundSite, match=r"/2026/03/: liên kết tới /2026/01/tin-0/"):
        press.renew()


def test_disk_without_hard_links_keeps_times(press, monkeypatch):
    def link(old, new):
        raise OSError

    monkeypatch.setattr(renewal.os, "link", link)
    press.renew()
    before = {path: state[1:] for path, state in states(press.live).items()}
    for _ in range(3):  # Into a new tree, then into what an older site was.
        assert press.renew() == 0
    assert {path: state[1:] for path, state in states(press.live).items()} == before


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("body"), st.integers(0, 8), st.sampled_from(["Một.", "Hai.\n\n## Mục", "![ảnh](anh.png)"])),
        st.tuples(st.just("title"), st.integers(0, 8), st.sampled_from(["Tin 1", "Tựa khác", "Đo lường"])),
        st.tuples(st.just("date"), st.integers(0, 8), st.sampled_from(["2025-12-31", "2026-01-01", "2027-01-01"])),
        st.tuples(st.just("tags"), st.integers(0, 8), st.sampled_from(["ISO", "iso", "Đo lường", "Mới"])),
        st.tuples(st.just("category"), st.integers(0, 8), st.sampled_from(["thong-bao", "do-luong"])),
        st.tuples(st.just("author"), st.integers(0, 8), st.just("Văn phòng")),
        st.tuples(st.just("documents"), st.integers(0, 8), st.just("[19/2014/QĐ-TTg, 1/2015/TT-BKHCN]")),
        st.tuples(
            st.just("register"), st.just(0), st.sampled_from(["title: Tên", "status: lapsed\nlapsed_on: 2026-01-02"])
        ),
        st.tuples(st.just("withdraw"), st.integers(0, 8), st.just("")),
        st.tuples(st.just("remove"), st.integers(0, 8), st.just("")),
        st.tuples(st.just("rename"), st.integers(0, 8), st.just("")),
        st.tuples(st.just("picture"), st.integers(0, 8), st.sampled_from(["a", "b"])),
        st.tuples(st.just("build"), st.just(0), st.just("")),
    ),
    max_size=12,
)


def edit(press: Press, what: str, number: int, value: str) -> None:
    plain = {"body": f"Bài {number}."}
    path = press.root / f"posts/{number}.md"
    if what in {"body", "title", "date", "tags", "category", "author", "documents"}:
        press.write(f"posts/{number}.md", text(number, **(plain | {what: value})))
    elif what == "withdraw":
        press.write(
            f"posts/{number}.md",
            text(number, status="withdrawn", withdrawn="{date: 2026-05-01, reason: x}", **plain),
        )
    elif what == "remove":
        path.unlink(missing_ok=True)
    elif what == "rename" and path.exists():
        path.replace(press.root / f"posts/khac-{number}.md")
    elif what == "register":
        press.write("posts/van-ban.yml", f"number: 19/2014/QĐ-TTg\nchecked_on: 2026-01-01\n{value}\n")
    elif what == "picture":
        press.write("posts/anh.png", value.encode())
    elif what == "build":
        press.renew()


@given(EDITS)
@search(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_edits_lead_to_the_site_a_build_from_nothing_makes(tmp_path_factory, settings, edits):
    root = tmp_path_factory.mktemp("edits")
    press = Press(settings.__class__(**{**_fields(settings), "root": root, "page_size": 2}))
    for number in range(8):
        press.write(f"posts/{number}.md", text(number, body=f"Bài {number}."))
    press.write("posts/anh.png", b"png")
    press.renew()
    for each in edits:
        edit(press, *each)
        # The same id twice is the gate's to refuse.
        for path in (press.root / "posts").glob("khac-*.md"):
            (press.root / "posts" / path.name.removeprefix("khac-")).unlink(missing_ok=True)
    press.renew()
    assert read_site(press.live) == press.cold()


def _fields(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in settings.__slots__}


def test_change_that_changes_no_word_for_the_search_is_an_edit_like_any_other(press):
    press.renew()
    press.write("posts/1.md", text(1, tags="iso", title="TIN 1"))
    press.renew()
    assert read_site(press.live) == press.cold()


def _file(id: str, title: str = "Tin", **more: str) -> dict[str, str]:
    return {f"posts/{id}.md": post(title, id=id, **{"date": "2026-03-02", **more})}


_ELSEWHERE = {"category": "do-luong"}
_RARE: dict[str, str] = {}
for number in range(7):
    _RARE |= _file(f"r{number}", f"Tin {number}", tags="Hiếm, ISO" if number < 6 else "ISO", **_ELSEWHERE)
_KNOWN = "number: 19/2014/QĐ-TTg\nchecked_on: 2026-01-01\n"
_LAPSED = f"{_KNOWN}status: lapsed\nlapsed_on: 2026-01-02\n"
_CITES = _file("a", documents="[19/2014/QĐ-TTg]")
_GONE = _file("a", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x, replaced_by: b}")
_OFFERS = _file("a", attachments="[{file: a.pdf, title: x}]")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_file("a", tags="Hiếm, ISO") | _RARE, {path: text.replace("ISO", "iso") for path, text in _RARE.items()}),
        (_file("a", tags="Đo") | _file("b", tags="Đo", **_ELSEWHERE), _file("b", "Khác", tags="Đo", **_ELSEWHERE)),
        (_GONE | _file("b", **_ELSEWHERE), _file("b", "Khác", **_ELSEWHERE)),
        (_CITES | {"posts/van-ban.yml": _KNOWN}, {"posts/van-ban.yml": f"{_KNOWN}title: Tên\n"}),
        (_CITES | {"posts/van-ban.yml": _KNOWN}, {"posts/van-ban.yml": f"{_KNOWN}other_numbers: [20/2015/QĐ-TTg]\n"}),
        (
            _CITES | {"posts/van-ban.yml": _LAPSED},
            {"posts/van-ban.yml": f"{_LAPSED}---\nnumber: 5/2020/QĐ-TTg\nreplaces: [19/2014/QĐ-TTg]\n"},
        ),
        (_file("a", body="[x](b.md)") | _file("b", **_ELSEWHERE), _file("b", date="2026-04-02", **_ELSEWHERE)),
        (_OFFERS | {"posts/a.pdf": "%PDF"}, {"posts/a.pdf": "%PDF" * 999}),
        (_file("a", body="UBND tỉnh."), {"docs/viet-tat.yml": "UBND: ủy ban nhân dân\n"}),
    ],
    ids="keyword related replacement title numbers successor address attachment abbreviation".split(),
)
def test_what_changes_around_a_post_is_seen_on_its_page(press, before, after):
    for path in (press.root / "posts").iterdir():
        path.unlink()
    for files in (before, after):
        for path, content in files.items():
            press.write(path, content)
        press.renew()
        assert read_site(press.live) == press.cold()


def test_address_that_becomes_free_moves_its_neighbours_link(press):
    press.settings = replace(press.settings, neighbours=1)
    for path in (press.root / "posts").iterdir():
        path.unlink()
    for number, (id, title) in enumerate({"a": "Tin", "x": "Xa", "b": "Tin", "c": "Gần"}.items(), 2):
        press.write(f"posts/{id}.md", post(title, id=id, date=f"2026-03-0{number}"))
    press.renew()
    (press.root / "posts/a.md").unlink()
    press.renew()
    assert read_site(press.live) == press.cold()


def test_setting_that_changes_changes_entries_that_were_taken_over(press):
    press.renew()
    press.settings = replace(press.settings, agency="Cơ quan khác")
    press.renew()
    assert read_site(press.live) == press.cold()


def test_all_that_a_post_is_shown_with_tells_its_page_apart(press):
    """A new field or a new value of the template is told by the post and the settings, or has to be counted in."""
    press.write("posts/van-ban.yml", _LAPSED)
    press.write("posts/3.md", text(3, body="Theo Quyết định số 19/2014/QĐ-TTg.\n\n## Mục"))
    bulletin = press.bulletin()
    for page in bulletin.pages.values():
        if page.basis:
            counted = {name for name, value in page.context.items() if any(value is each for each in page.basis)}
            assert page.context.keys() - counted == {"category", "publisher", "unread"}
    stamps = renewal.stamps_of(bulletin)
    content = bulletin.contents["p3"]
    names = {field.name for field in fields(content)}
    told = {name for name in names if stamps.of(replace(content, **{name: "x"})) == stamps.of(content)}
    assert told == {"gist", "body", "lead", "files"} & names


def test_chrome_that_changes_changes_every_page(press):
    press.renew()
    other = layout.place(press.root, b"other")
    shutil.copytree(press.layout.folder, other)
    layout.write_chromes(
        other, {depth: CHROME.replace("Trang chủ", "Về đầu").format(root="../" * depth or "./") for depth in DEPTHS}
    )
    press.layout = layout.keep(press.root, other, b"other")
    press.renew()
    assert read_site(press.live) == press.cold()
    assert "Về đầu" in (press.live / "index.html").read_text(encoding="utf-8")
    assert isinstance(press.layout.chromes[0], Chrome)


def test_document_that_lapses_makes_what_shows_it_and_nothing_else(press):
    cites = "Theo Quyết định số 19/2014/QĐ-TTg.\n\n## Mục"
    press.write("posts/3.md", text(3, body=cites))
    press.write("posts/van-ban.yml", "number: 19/2014/QĐ-TTg\nstatus: in-force\nchecked_on: 2026-01-01\n")
    press.renew()
    before = read_site(press.live)
    lapsed = "number: 19/2014/QĐ-TTg\nstatus: lapsed\nlapsed_on: 2026-01-01\nchecked_on: 2026-01-01\n"
    press.write("posts/van-ban.yml", lapsed)
    made = press.renew()
    after = read_site(press.live)
    assert after == press.cold()
    changed = {path for path in after if after[path] != before.get(path)}
    # The search finds it by what is said of it, in files that are named by what is in them.
    assert {path for path in changed if not re.fullmatch(r"tim-kiem/(?:chi-muc\.json|./.+\.bin)", path)} == {
        *("2026/01/tin-3/index.html", "dinh-chinh/index.html", "manifest.json", "sitemap.xml"),
        *("dinh-chinh/rss.xml", "dinh-chinh/atom.xml", "dinh-chinh/feed.json"),
        *("van-ban/index.html", "van-ban/danh-sach.json", "van-ban/19-2014-qd-ttg/index.html"),
        *("van-ban/loai-quyet-dinh/index.html", "van-ban/nam-2014/index.html"),
        "van-ban/co-quan-thu-tuong-chinh-phu/index.html",
    }
    assert made < 30


def test_volume_is_bound_again_when_a_post_or_a_picture_in_it_changes_and_only_then(press):
    press.settings = replace(press.settings, volumes=Period.YEAR)
    press.write("posts/old.md", text(9, title="Cũ", date="2020-01-02", body="Bài cũ."))
    press.renew()
    before = read_site(press.live)
    press.write("posts/3.md", text(3, body="Khác.\n\n## Mục"))
    press.renew()
    after = read_site(press.live)
    assert after == press.cold()
    assert before["dong-tap/2026.epub"] != after["dong-tap/2026.epub"]
    assert before["dong-tap/2020.epub"] == after["dong-tap/2020.epub"]
    press.write("posts/anh.png", b"another picture")
    press.renew()
    assert b"another picture" in read_site(press.live)["dong-tap/2026.epub"]
