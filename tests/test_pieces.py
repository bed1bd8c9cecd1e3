"""Pieces: what an editor wrote stays text, wherever it stands."""

import pytest

from bulletin import pieces
from bulletin.archives import Crumb
from bulletin.feeds import Channel
from bulletin.library import Tag
from bulletin.related import Relation
from project import post as text_of

HOSTILE = """</a><b title="x">'&amp;"""
ESCAPED = "&lt;/a&gt;&lt;b title=&quot;x&quot;&gt;&#x27;&amp;amp;"


@pytest.fixture
def content(publish):
    files = {"posts/a.md": text_of(HOSTILE, id="a", body=f"Thân {HOSTILE.replace('<', chr(92) + '<')}")}
    (found,) = publish(files).contents.values()
    return found


@pytest.mark.parametrize("name", ["line", "entry", "category", "reason", "tag", "crumbs", "discovery"])
def test_text_stays_text(name, content):
    tag = Tag(slug="a", name=HOSTILE)
    made = {
        "line": lambda: pieces.line(content.post),
        "entry": lambda: pieces.entry(content, 2, 0, ""),
        "category": lambda: pieces.category(HOSTILE),
        "reason": lambda: pieces.reason(Relation(post=content.post, tag=tag)),
        "tag": lambda: pieces.tag(tag),
        "crumbs": lambda: pieces.crumbs([Crumb(name=HOSTILE, address="/")]),
        "discovery": lambda: pieces.discovery([Channel(address="/", id="a", name="", title=HOSTILE, description="")]),
    }[name]()
    assert ESCAPED in made
    assert HOSTILE not in made


def test_entry_is_cut_to_what_it_may_have(content):
    assert "Thân " in pieces.entry(content, 3, 0, "")
    assert "Thân " not in pieces.entry(content, 3, 2, "")
    assert pieces.entry(content, 3, 0, "<i></i>").count("<i></i>") == 1
