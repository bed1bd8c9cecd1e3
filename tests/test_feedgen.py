"""Why feedgen does not write our feeds: each fault of feedgen 1.0.0 that was measured.

A test here that fails is good news about feedgen, and a reason to read "Feeds by
our own hand" in README again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import lxml.etree
import pytest
from feedgen.feed import FeedGenerator

A = "{http://www.w3.org/2005/Atom}"
LONG_AGO = datetime(2017, 12, 4, tzinfo=UTC)


@pytest.fixture
def feed():
    made = FeedGenerator()
    made.id("tag:a.example,2026:f")
    made.title("Bản tin")
    made.description("Tin")
    made.link(href="https://a.example/", rel="alternate")
    return made


@pytest.fixture
def entry(feed):
    made = feed.add_entry()
    made.id("tag:a.example,2026:e")
    made.title("Tin")
    made.link(href="https://a.example/tin/")
    return made


def rss(feed):
    return lxml.etree.fromstring(feed.rss_str()).find("channel")


def atom(feed):
    return lxml.etree.fromstring(feed.atom_str())


def test_link_of_the_channel_is_the_last_link_given(feed):
    feed.link(href="https://a.example/rss.xml", rel="self")
    assert rss(feed).findtext("link") == "https://a.example/rss.xml"


def test_dates_left_alone_are_the_clocks(feed, entry):
    entry.published(LONG_AGO)
    recently = datetime.now(UTC) - timedelta(minutes=5)
    assert datetime.fromisoformat(atom(feed).findtext(f"{A}updated")) > recently
    assert datetime.fromisoformat(atom(feed).findtext(f"{A}entry/{A}updated")) > recently
    assert parsedate_to_datetime(rss(feed).findtext("lastBuildDate")) > recently


def test_content_as_cdata_is_invalid_in_atom(feed, entry):
    entry.content("<p>x</p>", type="CDATA")
    assert atom(feed).find(f"{A}entry/{A}content").get("type") == "CDATA"


def test_relative_addresses_stay(feed, entry):
    entry.content('<a href="../x/">x</a>', type="html")
    assert 'href="../x/"' in atom(feed).findtext(f"{A}entry/{A}content")


def test_one_control_character_stops_the_whole_feed(feed, entry):
    entry.title("Tin\x01")
    with pytest.raises(ValueError, match="XML compatible"):
        feed.rss_str()


def test_a_naive_date_is_refused(entry):
    with pytest.raises(ValueError, match="timezone"):
        entry.published(datetime(2017, 12, 4))  # noqa: DTZ001 - that is the fault
