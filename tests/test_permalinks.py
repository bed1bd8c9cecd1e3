"""Addresses: ASCII, from the root, always the same."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import permalinks
from bulletin.dates import VIETNAM


def test_address_of_a_post_names_its_year_and_month():
    assert permalinks.post(datetime(2017, 4, 2, tzinfo=VIETNAM), "do-luong") == "/2017/04/do-luong/"
    assert permalinks.post(datetime(217, 4, 2, tzinfo=VIETNAM), "do") == "/0217/04/do/"


def test_address_of_a_post_goes_by_the_day_in_vietnam(post):
    assert post(date="2017-12-31T20:00:00Z").permalink.startswith("/2018/01/")


def test_newest_part_has_the_listings_own_address():
    assert permalinks.pager("/2017/", None) == "/2017/"
    assert permalinks.pager("/2017/", 7) == "/2017/trang/7/"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("do-luong", True),
        ("2017", True),
        ("đo", False),
        ("Do", False),
        ("a--b", False),
        ("-a", False),
        ("", False),
        ("a" * 80, True),
        ("a" * 81, False),
        ("a\n", False),
    ],
)
def test_slug_is_told_from_other_text(text, expected):
    assert permalinks.is_slug(text) is expected


@given(st.text(), st.text(min_size=1))
def test_mark_of_a_second_name_comes_from_the_id_alone(slug, id):
    made = permalinks.distinct(slug, id)
    assert made == permalinks.distinct(slug, id)
    assert len(made) <= 80
    assert made.isascii()
    assert made.rpartition("-")[2] == permalinks.distinct("khác", id).rpartition("-")[2]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("2017/Biểu mẫu số 1.PDF", "/tep/2017/bieu-mau-so-1.pdf"),
        ("Đo/đạc.tar.gz", "/tep/do/dac-tar.gz"),
        ("???/không đuôi", "/tep/tep/khong-duoi"),
    ],
)
def test_address_of_a_file_is_ascii(form, path, address):
    assert permalinks.file(unicodedata.normalize(form, path)) == address


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.md", "/"),
        ("README.md", "/"),
        ("gioi-thieu.md", "/gioi-thieu/"),
        ("a/index.md", "/a/"),
        ("a/b.md", "/a/b/"),
    ],
)
def test_page_under_docs_has_the_address_mkdocs_gives_it(path, address):
    assert permalinks.docs_page(path) == address


@pytest.mark.parametrize(
    ("address", "root", "output"),
    [
        ("/", "./", "index.html"),
        ("/2017/", "../", "2017/index.html"),
        ("/2017/12/do/", "../../../", "2017/12/do/index.html"),
        ("/rss.xml", "./", "rss.xml"),
    ],
)
def test_page_finds_its_way_back_to_the_root(address, root, output):
    assert permalinks.relative_root(address) == root
    assert permalinks.output_path(address) == output
