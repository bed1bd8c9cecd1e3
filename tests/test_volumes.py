"""Bound volumes as values: what each holds."""

from __future__ import annotations

import dataclasses

import lxml.html
import pytest

from bulletin import Chrome
from bulletin.settings import Period
from project import post as text_of

CHROMES = dict.fromkeys(range(9), Chrome("<html><body><!--slot:head--><!--slot:content--></body></html>"))
FILES = {
    "posts/a.md": text_of(
        "Một", id="a", date="2017-01-02", tags="[ISO, đo lường, du lịch]", body="Theo TCVN ISO 9001:2015."
    ),
    "posts/b.md": text_of("Hai", id="b", date="2017-08-02", tags="[iso]", body="Theo 19/2014/QĐ-TTg."),
    "posts/c.md": text_of("Ba", id="c", date="2018-12-31 23:30", body="Theo TCVN ISO 9001:2015."),
    "posts/d.md": text_of(
        "Gỡ", id="d", date="2016-01-02", status="withdrawn", withdrawn="{date: 2018-01-01, reason: Nhầm}"
    ),
    "posts/e.md": text_of("Hẹn", id="e", date="2027-01-02"),
}


@pytest.fixture
def bulletin(publish, settings):
    return lambda period, files=FILES, **more: publish(
        files, settings=dataclasses.replace(settings, volumes=period), **more
    )


def test_every_year_is_a_volume_in_both_forms_and_its_posts_come_in_the_order_of_dates(bulletin):
    found = bulletin(Period.YEAR).volumes
    assert {address: [each.post.id for each in volume.contents] for address, volume in found.items()} == {
        "/dong-tap/2018.html": ["c"],
        "/dong-tap/2018.epub": ["c"],
        "/dong-tap/2017.html": ["a", "b"],
        "/dong-tap/2017.epub": ["a", "b"],
    }
    assert found["/dong-tap/2017.html"].title == "Năm 2017"


def test_with_one_setting_every_quarter_is_a_volume(bulletin):
    found = bulletin(Period.QUARTER).volumes
    assert {volume.slug: volume.title for volume in found.values()} == {
        "2018-quy-4": "Quý IV năm 2018",
        "2017-quy-3": "Quý III năm 2017",
        "2017-quy-1": "Quý I năm 2017",
    }


def test_posts_of_a_quarter_come_in_the_order_of_dates_and_the_newest_quarter_first(bulletin):
    days = {"g": "2017-07-30", "h": "2017-09-01", "i": "2017-08-15", "j": "2017-10-01"}
    files = {f"posts/{id}.md": text_of(id, id=id, date=day) for id, day in days.items()}
    found = bulletin(Period.QUARTER, files).volumes
    assert {volume.slug: [each.post.id for each in volume.contents] for volume in found.values()} == {
        "2017-quy-4": ["j"],
        "2017-quy-3": ["g", "i", "h"],
    }
    assert [volume.slug for volume in found.values()] == [*["2017-quy-4"] * 2, *["2017-quy-3"] * 2]


def test_keywords_that_differ_in_accents_alone_are_two_in_the_index(bulletin):
    files = {
        f"posts/{id}.md": text_of(id, id=id, date="2017-01-02", tags=f"[{tag}]")
        for id, tag in (("a", "Độ"), ("b", "Do"))
    }
    entries = bulletin(Period.YEAR, files).volumes["/dong-tap/2017.html"].keywords
    assert {each.name: [post.id for post in each.posts] for each in entries} == {"Do": ["b"], "Độ": ["a"]}
    assert len({each.slug for each in entries}) == 2


def test_volume_changes_when_any_of_its_posts_does(bulletin):
    files = {**FILES, "posts/a.md": text_of("Một", id="a", date="2017-01-02", changes="[{date: 2026-03-04, note: x}]")}
    assert bulletin(Period.YEAR, files).volumes["/dong-tap/2017.html"].changed_at.date().isoformat() == "2026-03-04"


def test_there_are_none_where_nobody_wants_them_and_none_for_editors(bulletin):
    assert bulletin(Period.OFF).volumes == {}
    assert bulletin(Period.YEAR, is_for_editors=True).volumes == {}


def test_index_names_documents_and_keywords_once_each_in_the_order_of_the_alphabet(bulletin):
    volume = bulletin(Period.YEAR).volumes["/dong-tap/2017.epub"]
    assert [(entry.name, [post.id for post in entry.posts]) for entry in volume.documents] == [
        ("Quyết định số 19/2014/QĐ-TTg", ["b"]),
        ("TCVN ISO 9001:2015", ["a"]),
    ]
    assert [(entry.name, [post.id for post in entry.posts]) for entry in volume.keywords] == [
        ("du lịch", ["a"]),
        ("đo lường", ["a"]),
        ("ISO", ["a", "b"]),
    ]


def test_volume_carries_the_small_pictures_that_its_posts_show(bulletin):
    more = {
        "posts/f.md": text_of(
            "Ảnh", id="f", date="2019-01-02", image="{src: k.jpg, alt: Cảnh}", body="![Cảnh](g.png) ![Lớn](h.png)"
        ),
        "posts/k.jpg": b"jpg",
        "posts/g.png": b"png",
        "posts/h.png": b"x" * (200 * 1024 + 1),
    }
    volume = bulletin(Period.YEAR, {**FILES, **more}).volumes["/dong-tap/2019.epub"]
    assert list(volume.pictures) == ["/tep/g.png", "/tep/k.jpg"]


def test_archive_has_a_link_to_each_volume_below_its_year(bulletin):
    made = bulletin(Period.QUARTER)
    shown = lxml.html.document_fromstring(made.page("/luu-tru/", CHROMES).decode())
    links = {link.get("href"): link.text_content() for part in shown.find_class("archive-volumes") for link in part}
    assert links == {
        "../dong-tap/2018-quy-4.html": "Quý IV năm 2018, bản in (HTML)",
        "../dong-tap/2018-quy-4.epub": "Quý IV năm 2018, EPUB",
        "../dong-tap/2017-quy-3.html": "Quý III năm 2017, bản in (HTML)",
        "../dong-tap/2017-quy-3.epub": "Quý III năm 2017, EPUB",
        "../dong-tap/2017-quy-1.html": "Quý I năm 2017, bản in (HTML)",
        "../dong-tap/2017-quy-1.epub": "Quý I năm 2017, EPUB",
    }
    assert {href.removeprefix("..") for href in links} == made.volumes.keys()


def test_archive_leads_to_the_volumes_of_each_year(bulletin):
    made = bulletin(Period.YEAR)
    told = made.pages["/luu-tru/"].context["volumes"]
    assert {year: [each.address for each in found] for year, found in told.items()} == {
        2018: ["/dong-tap/2018.html", "/dong-tap/2018.epub"],
        2017: ["/dong-tap/2017.html", "/dong-tap/2017.epub"],
    }
