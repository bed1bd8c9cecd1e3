"""Stylesheet: what comes out of its source."""

from __future__ import annotations

import re

from bulletin.palette import Colors, themes
from bulletin.stylesheet import stylesheet
from project import ROOT

SOURCE = (ROOT / "hooks" / "theme" / "assets" / "bulletin.css").read_text(encoding="utf-8")


def made(source, **colors):
    return stylesheet(source, colors=Colors(**colors), icon=lambda name: f'<svg><path d="{name}"/></svg>')


def test_comments_and_indentation_stay_behind():
    assert made("/* { a } */\na,\nb > c {\n  margin: 0 auto;\n  color: red;\n}\n").endswith(
        "a,b > c{margin: 0 auto;color: red;}"
    )


def test_colours_of_the_agency_come_first_in_each_theme():
    found = made("", primary="#123456")
    assert found.startswith(":root{color-scheme:light;")
    for name, theme in themes(Colors(primary="#123456")).items():
        assert f"--link:{theme['link']}" in found, name
    assert ":root[data-theme=contrast]" in found


def test_icon_becomes_a_picture_within_the_sheet():
    found = made("a { mask: icon(material/menu) center; }")
    assert 'a{mask: url("data:image/svg+xml,%3Csvg%3E%3Cpath d=%22material/menu%22/%3E%3C/svg%3E") center;}' in found


def test_sheet_of_the_site_names_no_colour_but_those_of_the_themes():
    """Black and white, with or without transparency, are shadows and rings."""
    plain = re.sub(r"/\*.*?\*/", "", SOURCE, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", plain)) <= {"#111", "#fff2", "#0004", "#000a", "#ffd33d"}
    known = themes(Colors())["light"].keys() | {"measure", "page", "gap", "target", "radius", "icon"}
    assert set(re.findall(r"var\(--([\w-]+)\)", plain)) <= known


def test_sheet_of_the_site_has_as_many_opening_as_closing_braces_after_all():
    found = made(SOURCE)
    assert found.count("{") == found.count("}")
    assert "/*" not in found
    assert "icon(" not in found


def test_no_rule_is_for_a_class_that_nothing_has():
    plain = re.sub(r"/\*.*?\*/", "", SOURCE, flags=re.DOTALL)
    places = [*(ROOT / "hooks/theme").rglob("*.html"), *(ROOT / "hooks").rglob("*.js"), *(ROOT / "hooks").rglob("*.py")]
    said = "".join(place.read_text(encoding="utf-8") for place in places)
    used = set(re.findall(r"[a-z][a-z0-9-]+", said))
    assert set(re.findall(r"\.([a-z][a-z0-9-]+)", plain)) - used == set()
