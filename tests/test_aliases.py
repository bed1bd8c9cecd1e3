"""Older addresses, in every form that editors copy them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import aliases

SAME = [
    ("/tin/123.aspx", "/TIN/123.aspx"),
    ("/tin/123.aspx", "https://tdc.ban-tin.example/tin/123.aspx"),
    ("/tin/123.aspx", "/tin/123.aspx?fbclid=abc&utm_source=zalo"),
    ("/tin/123.aspx", "/tin/123.aspx#noi-dung"),
    ("/default.aspx?tabid=45&ItemID=678", "/Default.aspx?itemid=678&TabId=45"),
    ("/default.aspx?tabid=45&ItemID=678", "http://tdc.ban-tin.example/default.aspx?tabid=45&&ItemID=678"),
    ("/tin/thông-báo.html", "/tin/th%C3%B4ng-b%c3%a1o.html"),
    ("/tin.aspx?ten=thông báo".replace(" ", "%20"), "/tin.aspx?ten=th%C3%B4ng+b%C3%A1o"),
    ("https://tdc.ban-tin.example?id=4", "/?id=4"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_an_old_address_are_one(one, other):
    assert aliases.read(one).key == aliases.read(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/default.aspx?tabid=45", "/default.aspx?tabid=46"),
        ("/default.aspx?tabid=45", "/default.aspx"),
        ("/default.aspx?a=1%26b=2", "/default.aspx?a=1&b=2"),
        ("/tin/đo", "/tin/do"),
    ],
)
def test_addresses_of_two_pages_stay_two(one, other):
    assert aliases.read(one).key != aliases.read(other).key


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("tin/123.aspx", "/tin/123.aspx"),
        ("//tdc.ban-tin.example/tin/1", "/tin/1"),
        ("tdc.ban-tin.example/tin/1", "/tin/1"),
        ("/tin/công văn.aspx", "/tin/công%20văn.aspx"),
        ("\\tin\\1.aspx", "/tin/1.aspx"),
        ("/a/../b//c/", "/a/b/c/"),
        ("/tin/1\n2", "/tin/12"),
        ("/tin/%0a", ""),
        ("/tin?x=%0D%0ALocation", ""),
        ("ftp://tdc.ban-tin.example/x", ""),
        ("C:\\tin\\1.doc", ""),
        ("", ""),
        ("/" + "a" * 1000, ""),
    ],
)
def test_what_no_server_could_be_asked_for_is_malformed_and_put_right_where_that_is_sure(text, fixed):
    with pytest.raises(aliases.MalformedAlias):
        aliases.read(text)
    assert aliases.mended(text) == fixed


def test_servers_learn_every_order_of_up_to_three_parameters():
    orders = "a=1&b=2&c=3 a=1&c=3&b=2 b=2&a=1&c=3 b=2&c=3&a=1 c=3&a=1&b=2 c=3&b=2&a=1".split()
    assert sorted(aliases.read("/x?a=1&b=2&c=3").queries) == orders
    assert len(aliases.read("/x?d=1&b=2&c=3&a=4").queries) == 2


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for each in (text, f"/{text}", f"/{quote(text)}"):
        try:
            found = aliases.read(each)
        except aliases.MalformedAlias:
            fixed = aliases.mended(each)
            assert not fixed or aliases.read(fixed)
        else:
            assert found.key.isascii()
            assert not set(found.key) & set(' "\\{}\n<>')
            assert aliases.read(found.key).key == found.key


@given(st.binary(max_size=20))
def test_bytes_of_old_encodings_keep_their_place(data):
    try:
        found = aliases.read("/" + quote(data, safe=""))
    except aliases.MalformedAlias:
        return
    assert found.path.encode("utf-8", "surrogateescape") == b"/" + data
