"""Fragments: templates that escape what they show and refuse what they do not know."""

from __future__ import annotations

import sys
from datetime import datetime

import jinja2
import pytest

from bulletin import fragments
from bulletin.dates import VIETNAM


def test_what_is_no_html_is_escaped():
    assert fragments.environment().from_string("{{ title }}").render(title="<b>") == "&lt;b&gt;"


def test_a_slip_in_a_name_is_no_silent_gap():
    with pytest.raises(jinja2.UndefinedError):
        fragments.environment().from_string("{{ titel }}").render(title="x")


@pytest.mark.parametrize("path", sorted(fragments.FOLDER.glob("*.html")), ids=lambda path: path.stem)
def test_every_fragment_can_be_read(path):
    assert fragments.environment().get_template(path.name)


def test_compiled_fragments_serve_again_and_a_damaged_one_or_none_does_no_harm(tmp_path, monkeypatch):
    folder = tmp_path / "__pycache__"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(fragments, "cache_from_source", lambda path: str(folder / "fragments.pyc"))

    def address() -> str:
        environment = fragments.environment.__wrapped__()
        return environment.get_template("macros.html").module.when(datetime(2017, 12, 1, tzinfo=VIETNAM))

    expected = address()
    assert not folder.exists()
    folder.mkdir()
    assert address() == expected
    (kept,) = folder.iterdir()
    whole, time = kept.read_bytes(), kept.stat().st_mtime_ns
    assert address() == expected
    assert kept.stat().st_mtime_ns == time
    for damaged in (b"", whole[:-9], whole[:20], b"x" * 99):
        kept.write_bytes(damaged)
        assert address() == expected
        assert kept.read_bytes() == whole
