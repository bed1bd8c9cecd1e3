"""Fragments: templates that escape what they show and refuse what they do not know."""

from __future__ import annotations

import jinja2
import pytest

from bulletin import fragments


def test_what_is_no_html_is_escaped():
    assert fragments.environment().from_string("{{ title }}").render(title="<b>") == "&lt;b&gt;"


def test_a_slip_in_a_name_is_no_silent_gap():
    with pytest.raises(jinja2.UndefinedError):
        fragments.environment().from_string("{{ titel }}").render(title="x")


@pytest.mark.parametrize("path", sorted(fragments.FOLDER.glob("*.html")), ids=lambda path: path.stem)
def test_every_fragment_can_be_read(path):
    assert fragments.environment().get_template(path.name)
