"""Settings: what an operator may change, and what is told when it is wrong."""

from __future__ import annotations

import pytest

from bulletin import InvalidSettings, Settings
from project import ROOT

SOUND = """\
site_name: Bản tin
site_url: https://ban-tin.example
extra:
  bulletin:
    agency: Chi cục Đo lường
    id_authority: ban-tin.example,2026
    page_size: 20
    posts_dir: posts
    categories:
      - slug: do-luong
        name: Đo lường
"""


def read(tmp_path, text):
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    return Settings.from_file(tmp_path)


def test_settings_of_this_repository_are_sound():
    settings = Settings.from_file(ROOT)
    assert settings.site_url.endswith("/")
    assert settings.category(settings.categories[0].slug) == settings.categories[0]


def test_settings_are_read(tmp_path):
    settings = read(tmp_path, SOUND)
    assert (settings.site_name, settings.site_url) == ("Bản tin", "https://ban-tin.example/")
    assert (settings.agency, settings.parent, settings.page_size) == ("Chi cục Đo lường", "", 20)
    assert settings.category("do-luong").name == "Đo lường"
    assert (settings.posts_dir, settings.docs_dir) == ("posts", "docs")
    assert (settings.websub_hub, settings.embed) == ("", False), "off by default"
    assert (settings.feed_size, settings.home_size, settings.neighbours) == (30, 8, 10), "as README says"
    assert read(tmp_path, SOUND.replace("    page_size: 20\n", "")).page_size == 20
    assert settings.category_names == {"do-luong": "Đo lường"}
    with pytest.raises(KeyError):
        settings.category("khac")


def test_hub_and_script_for_other_sites_are_settings(tmp_path):
    settings = read(tmp_path, SOUND.replace("page_size: 20", "websub_hub: https://hub.example/\n    embed: true"))
    assert (settings.websub_hub, settings.embed) == ("https://hub.example/", True)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("site_name: Bản tin\n", "", 1),
        ("site_url: https://ban-tin.example\n", "", 1),
        ("https://ban-tin.example\n", "ban-tin.example\n", 2),
        ("https://ban-tin.example\n", "ftp://ban-tin.example\n", 2),
        ("https://ban-tin.example\n", "http://[đo\n", 2),
        ("https://ban-tin.example\n", "https://ban-tin.example/?a=1\n", 2),
        ("agency: Chi cục Đo lường", "agency:", 5),
        ("ban-tin.example,2026", "ban-tin.example", 6),
        ("page_size: 20", "page_size: 0", 7),
        ("page_size: 20", "notices: khac", 7),
        ("page_size: 20", "emblem: khong-co.svg", 7),
        ("page_size: 20", "colors: xanh", 7),
        ("page_size: 20", "colors: {nền: xanh}", 7),
        ("page_size: 20", "colors:\n      accent: đỏ", 8),
        ("page_size: 20", "former_agency: Chi cục cũ", 7),
        ("page_size: 20", "former_agency: {name: Chi cục cũ}", 7),
        ("page_size: 20", "former_agency: {until: 2025-07-01}", 7),
        ("page_size: 20", "contact: 0252 000 000", 7),
        ("page_size: 20", "contact: {fax: 0252 000 000}", 7),
        ("page_size: 20", "contact: {phone: 0252000000}", 7),  # Octal to YAML: readers would call 44564480.
        ("page_size: 20", "page_size: true", 7),
        ("page_size: 20", "page_size: hai mươi", 7),
        ("page_size: 20", "websub_hub: hub.example", 7),
        ("page_size: 20", "embed: có", 7),
        ("posts_dir: posts", "posts_dir: ../posts", 8),
        ("posts_dir: posts", "posts_dir: /posts", 8),
        ("posts_dir: posts", "posts_dir: .", 8),
        ("posts_dir: posts", "posts_dir: docs/posts", 8),
        ("slug: do-luong", "slug: Đo lường", 9),
        ("name: Đo lường", "name:", 9),
        ("        name: Đo lường\n", "        name: Đo lường\n      - {slug: do-luong, name: Hai}\n", 9),
        ("      - slug: do-luong\n        name: Đo lường\n", "      - đo\n", 9),
        (
            "        name: Đo lường\n",
            "        name: Đo lường\n" + "".join(f"      - {{slug: c{at}, name: C}}\n" for at in range(200)),
            9,
        ),
    ],
)
def test_wrong_setting_is_told_on_its_line(tmp_path, old, new, line):
    assert old in SOUND
    with pytest.raises(InvalidSettings) as caught:
        read(tmp_path, SOUND.replace(old, new))
    assert [(found.path, found.line, found.rule) for found in caught.value.problems] == [
        ("mkdocs.yml", line, "setting")
    ]


def test_setting_that_nobody_knows_is_told_with_those_there_are(tmp_path):
    with pytest.raises(InvalidSettings) as caught:
        read(tmp_path, SOUND.replace("page_size: 20", "page-size: 20"))
    (found,) = caught.value.problems
    assert (found.line, found.rule) == (7, "setting-unknown")
    assert "`page_size`" in found.advice


def test_every_wrong_setting_is_told_at_once(tmp_path):
    with pytest.raises(InvalidSettings) as caught:
        read(tmp_path, "extra: {bulletin: {page_size: x, đo: 1}}\n")
    assert len(caught.value.problems) == 7


@pytest.mark.parametrize("text", ["", "- a\n", "extra: x\n", "extra: {bulletin: [a]}\n", "extra: {bulletin: x}\n"])
def test_file_of_another_shape_is_told(tmp_path, text):
    with pytest.raises(InvalidSettings):
        read(tmp_path, text)


def test_file_that_is_no_yaml_is_told_on_its_line(tmp_path):
    with pytest.raises(InvalidSettings) as caught:
        read(tmp_path, "site_name: Bản tin\nextra: [\n")
    assert [found.rule for found in caught.value.problems] == ["settings-yaml"]
    assert caught.value.problems[0].line in {2, 3}


def test_tags_that_mkdocs_allows_are_passed_over(tmp_path):
    text = SOUND + "markdown_extensions:\n  - x: {y: !!python/name:os.system , z: !ENV [A, b]}\n"
    assert read(tmp_path, text).site_name == "Bản tin"


def test_folder_may_be_written_with_a_slash_at_its_end(tmp_path):
    assert read(tmp_path, SOUND.replace("posts_dir: posts", "posts_dir: tin/bai/")).posts_dir == "tin/bai"
