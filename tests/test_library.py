"""The library: order, indexes, and who keeps an address."""

from __future__ import annotations

import itertools
import random
import unicodedata
from datetime import datetime, timedelta

import pytest

from bulletin.dates import VIETNAM
from bulletin.library import Library, collect
from conftest import NOW


def addresses(posts, **more):
    library, problems = collect(posts, now=more.get("now", NOW))
    assert problems == []
    return {post.id: post.permalink for post in library.posts}


def test_order_is_newest_first_and_the_id_breaks_ties(post):
    made = [
        post("Đo", id="b", date="2026-01-01"),
        post("Đạc", id="c", date="2026-01-01"),
        post("Cũ", id="a", date="2025-01-01"),
        post("Mới", id="d", date="2026-01-01 00:01"),
    ]
    for shuffled in itertools.permutations(made):
        assert [one.id for one in collect(shuffled, now=NOW)[0].posts] == ["d", "c", "b", "a"]


def test_post_is_visible_from_its_very_instant(post):
    due = post(date="2026-03-02 08:30")
    before = due.published_at - timedelta(microseconds=1)
    assert [len(collect([due], now=now)[0].posts) for now in (before, due.published_at)] == [0, 1]


def test_draft_and_scheduled_posts_are_in_nothing(post):
    hidden = [post("Đo", id="a", status="draft", tags="Đo"), post("Đạc", id="b", date="2027-01-01", tags="Đo")]
    library, _ = collect(hidden, now=NOW)
    assert (library.posts, library.listed, library.tags) == ((), (), ())
    for index in (library.by_id, library.by_path, library.by_permalink, library.by_category, library.by_year):
        assert not index


def test_withdrawn_post_keeps_its_page_and_leaves_every_list(post):
    gone = post("Đo", id="a", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x}", tags="Đo lường")
    library = collect([gone], now=NOW)[0]
    assert library.by_permalink == {"/2026/03/do/": gone}
    assert (library.listed, library.tags) == ((), ())
    assert not library.by_category
    assert not library.by_month
    with pytest.raises(KeyError):
        library.tag("Đo lường")


def test_third_post_of_one_title_that_comes_after_both_moves_neither(post):
    first, second, third = (post("Thông báo", id=id) for id in ("a", "b", "c"))
    two = addresses([first, second])
    three = addresses([first, second, third])
    assert two["a"] == "/2026/03/thong-bao/"
    assert len(set(three.values())) == 3
    assert two.items() <= three.items()


def test_addresses_do_not_depend_on_the_order_of_files(post):
    made = [
        post("Thông báo", id=id, date=date)
        for id, date in [("c", "2026-03-02"), ("b", "2026-03-01"), ("a", "2026-03-03")]
    ]
    assert len({tuple(sorted(addresses(shuffled).items())) for shuffled in itertools.permutations(made)}) == 1
    assert addresses(made)["b"] == "/2026/03/thong-bao/"


def test_same_title_in_another_month_is_no_clash(post):
    found = addresses([post("Đo", id="a", date="2026-03-31"), post("Đo", id="b", date="2026-04-01")])
    assert found == {"a": "/2026/03/do/", "b": "/2026/04/do/"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_titles_that_differ_in_accents_alone_have_two_addresses(post, form):
    names = [unicodedata.normalize(form, name) for name in ("Bán đấu giá", "Bạn đấu gia")]
    found = addresses([post(name, id=id) for name, id in zip(names, "ab", strict=True)])
    assert found["a"] == "/2026/03/ban-dau-gia/"
    assert found["b"].startswith("/2026/03/ban-dau-gia-")


def test_hidden_post_holds_its_address_so_that_nobody_moves_when_it_appears(post):
    scheduled, newer = post("Đo", id="a", date="2026-11-21"), post("Đo", id="b", date="2026-11-25")
    later = NOW + timedelta(days=30)
    assert addresses([scheduled, newer], now=later)["a"] == "/2026/11/do/"
    draft, published = post("Đo", id="a", status="draft"), post("Đo", id="b", date="2026-03-03")
    assert addresses([draft, published])["b"] != "/2026/03/do/"


def test_newcomer_cannot_choose_the_address_of_a_published_post(post):
    older, newer = post("Đo", id="a", date="2026-03-01"), post("Khác", id="b", slug="do")
    library, problems = collect([newer, older], now=NOW)
    assert [(found.path, found.rule) for found in problems] == [("posts/b.md", "address-twice")]
    assert [one.permalink for one in library.posts] == ["/2026/03/do/"]


def test_two_posts_that_chose_one_address_are_told(post):
    library, problems = collect([post("Một", id="a", slug="do"), post("Hai", id="b", slug="do")], now=NOW)
    assert [(found.path, found.line, found.rule) for found in problems] == [("posts/b.md", 6, "address-twice")]
    assert "posts/a.md" in problems[0].message
    assert "/2026/03/do/" in problems[0].message
    assert [one.id for one in library.posts] == ["a"]


def test_id_used_twice_is_told_with_both_files(post):
    library, problems = collect(
        [post("Một", id="x", path="posts/đo.md"), post("Hai", id="x", path="posts/b.md", date="2026-03-03")], now=NOW
    )
    assert [(found.path, found.line, found.rule) for found in problems] == [("posts/b.md", 4, "id-twice")]
    assert "posts/đo.md" in problems[0].message
    assert len(library.posts) == 1


def test_no_post_takes_the_place_of_a_months_numbered_pages(post):
    assert addresses([post("Trang", id="a")])["a"].startswith("/2026/03/trang-")
    _, problems = collect([post("Đo", id="a", slug="trang")], now=NOW)
    assert [found.rule for found in problems] == ["address-twice"]


def test_neighbours_are_of_the_category_and_in_order(post):
    made = [post(f"Tin {day}", id=f"p{day:02}", date=f"2026-03-{day:02}") for day in range(1, 11)]
    made += [post("Khác", id="q", date="2026-03-05", category="do-luong")]
    library = Library(made)
    middle = library.by_id["p05"]
    assert [one.id for one in library.newer(middle, count=3)] == ["p08", "p07", "p06"]
    assert [one.id for one in library.older(middle, count=3)] == ["p04", "p03", "p02"]
    newest, oldest = library.by_id["p10"], library.by_id["p01"]
    assert (library.newer(newest, count=3), library.older(oldest, count=3)) == ((), ())
    assert [one.id for one in library.older(newest, count=2)] == ["p09", "p08"]
    alone = library.by_id["q"]
    assert (library.newer(alone, count=3), library.older(alone, count=3)) == ((), ())


def test_withdrawn_post_stands_between_its_neighbours_and_is_nobodys(post):
    made = [post(f"Tin {day}", id=f"p{day}", date=f"2026-03-0{day}") for day in (1, 2, 4, 5)]
    gone = post("Gỡ", id="p3", date="2026-03-03", status="withdrawn", withdrawn="{date: 2026-05-01, reason: x}")
    library = Library([*made, gone])
    assert [one.id for one in library.newer(gone, count=9)] == ["p5", "p4"]
    assert [one.id for one in library.older(gone, count=9)] == ["p2", "p1"]
    assert [one.id for one in library.newer(library.by_id["p2"], count=9)] == ["p5", "p4"]


def test_withdrawn_post_alone_in_its_category_has_no_neighbours(post):
    gone = post(status="withdrawn", withdrawn="{date: 2026-05-01, reason: x}")
    library = Library([gone])
    assert (library.newer(gone, count=9), library.older(gone, count=9)) == ((), ())


def test_neighbours_are_right_in_any_library(post):
    dice = random.Random(17)  # noqa: S311 - no secret
    base = datetime(2026, 1, 1, tzinfo=VIETNAM)
    made = [
        post("Đo", id=f"p{number}", date=f"{base + timedelta(days=dice.randrange(20)):%Y-%m-%d}")
        for number in range(80)
    ]
    library = Library(made)
    order = [one.id for one in library.posts]
    for at, one in enumerate(library.posts):
        assert [each.id for each in library.newer(one, count=7)] == order[max(0, at - 7) : at]
        assert [each.id for each in library.older(one, count=7)] == order[at + 1 : at + 8]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_keywords_that_differ_in_accents_are_two(post, form):
    """“bán” and “bạn” are two words; the one used first keeps the plain address."""
    sold, friend = (unicodedata.normalize(form, word) for word in ("bán", "bạn"))
    library = Library(
        [post("Một", id="a", date="2026-03-01", tags=friend), post("Hai", id="b", date="2026-03-02", tags=sold)]
    )
    slugs = {tag.name: tag.slug for tag in library.tags}
    assert slugs["bạn"] == "ban"
    assert slugs["bán"].startswith("ban-")
    assert [tag.name for tag in library.tags] == ["bán", "bạn"]
    assert [one.id for one in library.tagged(library.tag("bạn"))] == ["a"]


def test_newer_post_does_not_move_the_address_of_a_keyword(post):
    old = [post("Một", id="a", date="2026-03-01", tags="bạn"), post("Hai", id="b", date="2026-03-02", tags="bán")]
    new = post("Ba", id="c", date="2026-03-03", tags="[bàn, bán]")
    before = {tag.name: tag.slug for tag in Library(old).tags}
    after = {tag.name: tag.slug for tag in Library([*old, new]).tags}
    assert before.items() <= after.items()
    assert len(set(after.values())) == 3


def test_keywords_that_differ_in_capitals_are_one_named_as_most_write_it(post):
    written = ["đo lường", "Đo Lường", "Đo lường", "Đo lường"]
    library = Library([post("Tin", id=f"p{number}", tags=tag) for number, tag in enumerate(written)])
    assert [(tag.name, tag.slug) for tag in library.tags] == [("Đo lường", "do-luong")]
    assert len(library.tagged(library.tag("ĐO LƯỜNG"))) == 4


def test_keyword_without_a_letter_has_an_address_all_the_same(post):
    (tag,) = Library([post(tags='["???"]')]).tags
    assert tag.slug.isalnum()


def test_posts_are_found_by_year_and_month(post):
    library = Library([post("Đo", id="a", date="2025-12-31"), post("Đạc", id="b", date="2026-01-01")])
    assert {year: [one.id for one in found] for year, found in library.by_year.items()} == {2026: ["b"], 2025: ["a"]}
    assert list(library.by_month) == [(2026, 1), (2025, 12)]
