"""README and the editors' guide tell of everything there is."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
import yaml

import deliver
import desk
import intake
import release
from bulletin import posts, problems, register_file, schema, settings
from project import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "posts" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", [key for top in schema.SCHEMA for key in (top, *top.keys)], ids=lambda key: key.name)
def test_guide_explains_every_key_of_the_front_matter(key):
    assert f"`{key.name}`" in GUIDE


@pytest.mark.parametrize("key", schema.DOCUMENT_SCHEMA, ids=lambda key: key.name)
def test_guide_explains_every_key_of_the_register(key):
    _, _, section = GUIDE.partition("\n## Sổ văn bản\n")
    assert f"`{key.name}`" in section.partition("\n## ")[0]


def test_example_of_the_register_in_the_guide_is_sound():
    example = re.search(r"```yaml\n(---\nnumber:.*?)```", GUIDE, re.DOTALL)[1]
    found, problems = register_file.parse("posts/van-ban.yml", example, today=date(2026, 11, 20))
    assert (len(found), problems) == (2, [])


@pytest.mark.parametrize("standing", schema.Standing, ids=lambda standing: standing.value)
def test_guide_explains_every_standing(standing):
    assert f"`{standing.value}`" in GUIDE


@pytest.mark.parametrize("status", schema.Status, ids=lambda status: status.value)
def test_guide_explains_every_status(status):
    assert status.value in GUIDE


@pytest.mark.parametrize("name", sorted(settings.KEYS))
def test_readme_explains_every_setting(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize(
    "command",
    [*desk.COMMANDS.names, *intake.COMMANDS.names, *release.COMMANDS.names, *deliver.COMMANDS.names, "test", "lock"],
)
def test_readme_explains_every_command(command):
    assert f"bulletin.py {command}" in README


def test_readme_says_what_every_dependency_is_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    _, _, section = README.partition("\n## Dependencies\n")
    rows = re.findall(r"^\| (\*\*.+?) \|", section.partition("\n## ")[0], re.MULTILINE)
    told = [name for row in rows if "(npm)" not in row for name in re.findall(r"\*\*(.+?)\*\*", row)]
    assert sorted(told) == sorted(re.match(r"[\w-]+", each)[0] for each in wanted)


def test_example_post_of_the_readme_is_sound():
    example = re.search(r"```markdown\n(---\n.*?)```", README, re.DOTALL)[1]
    categories = yaml.safe_load(re.sub(r"!!python\S*", "", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    names = {each["slug"]: each["name"] for each in categories["extra"]["bulletin"]["categories"]}
    parsed = posts.parse("posts/example.md", example, categories=names)
    assert parsed.problems == ()
    assert parsed.post is not None


def test_example_post_of_the_guide_is_sound():
    example = re.search(r"```(?:markdown|yaml|text)?\n(---\n.*?\n---\n.*?)```", GUIDE, re.DOTALL)[1]
    names = {name: name for name in ("tin-hoat-dong", "huong-dan", "thong-bao")}
    assert posts.parse("posts/example.md", example, categories=names).problems == ()


@pytest.mark.parametrize("rule", problems.RULES)
def test_guide_explains_every_message(rule):
    """Each stands in a table of its last section, by its name."""
    _, _, section = GUIDE.partition("\n## Các thông báo của máy kiểm tra\n")
    assert re.search(rf"^\| .+ \| .+ \| `{rule}` \|$", section, re.MULTILINE)


def test_guide_explains_no_message_that_is_gone():
    _, _, section = GUIDE.partition("\n## Các thông báo của máy kiểm tra\n")
    assert set(re.findall(r"\| `([a-z-]+)` \|$", section, re.MULTILINE)) == set(problems.RULES)


def test_guide_explains_every_notice():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "hooks" / "bulletin").glob("*.py")]
    told = {heading for source in sources for heading in re.findall(r'heading="([^"]+)"', source)}
    _, _, listed = GUIDE.partition("bảy loại lời nhắc:\n\n")
    assert set(re.findall(r"^- \*\*(.+?)\*\*:", listed.partition("\n\n")[0], re.MULTILINE)) == told
    assert len(told) == 7


def test_links_within_the_guide_lead_somewhere():
    headings = re.findall(r"^#{2,} (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= anchors
