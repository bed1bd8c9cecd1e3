"""Broken posts, one fault each: the gate says that and nothing else, and doing what it says puts the post right."""

from __future__ import annotations

import posixpath
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import project
from bulletin import InvalidSettings, Problem, Settings, examine, legacy, mending
from bulletin.problems import RULES
from bulletin.trees import Commit
from bulletin.vietnamese import fold
from conftest import NOW
from project import PICTURE

CASES = sorted((Path(__file__).parent / "broken").glob("*.yml"))
FIRST_DATE = date(1996, 1, 1)
SETTINGS = """\
site_name: Bản tin
site_url: https://ban-tin.example/
extra:
  bulletin:
    agency: Chi cục Đo lường
    id_authority: ban-tin.example,2026
    contact: {email: a@ban-tin.example}
    categories:
      - {slug: thong-bao, name: Thông báo}
      - {slug: do-luong, name: Đo lường}
"""

Files = Mapping[str, Any]
"""Content by path: text, ``{text, encoding}``, ``{base64}``, or ``{size}`` for a file that is only large.

Whatever text a picture has, it is a real picture.
"""


def write(root: Path, files: Files) -> None:
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if isinstance(content, str) and posixpath.splitext(path)[1].lower() in {".jpg", ".png"}:
                target.write_bytes(PICTURE)
            elif isinstance(content, str):
                target.write_bytes(content.encode())
            elif "size" in content:
                with target.open("wb") as file:
                    file.truncate(content["size"])
            elif "base64" in content:
                target.write_bytes(b64decode(content["base64"]))
            else:
                target.write_bytes(content["text"].encode(content["encoding"]))
        except OSError:
            pytest.skip(f"this file system cannot hold {path}")
    found = {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}
    if found != set(files):
        pytest.skip("this file system takes two names of the case for one")


def problems(root: Path, settings: Settings, published: Commit | None = None) -> list[Problem]:
    """Return what the gate says of the project at *root*, which may have settings of its own.

    *published* is what readers have seen already.
    """
    try:
        if (root / "mkdocs.yml").exists():
            settings = Settings.from_file(root)
    except InvalidSettings as error:
        return list(error.problems)
    found, _ = examine(replace(settings, root=root, first_date=FIRST_DATE), now=NOW, against=published)
    return found


def commit(root: Path, files: Files) -> Commit:
    """Return *files*, with some settings unless they have their own, as a commit in *root*."""
    write(root, {"mkdocs.yml": SETTINGS, **files})
    project.commit(root)
    return Commit(root, "HEAD")


def follow(found: Problem, files: Files, do: Any, nth: int | None) -> dict[str, Any]:
    """Return *files* after doing to the letter what the problem advises, in the way that *do* names.

    What to type is taken from the advice, where it stands between backticks.
    """
    quotes = re.findall(r"`(.+?)`", found.advice)
    some = quotes if nth is None else quotes[nth : nth + 1]
    one = quotes[nth or 0] if quotes else ""
    if do == "rename":
        return _renamed(files, found.path, one)
    text = files[found.path]
    if do in ("fix", "fix-legacy"):
        repair = legacy.repair if do == "fix-legacy" else None
        mended, _ = mending.mend(found.path, text.encode(), new_id=lambda: "newid234", repair=repair)
        return {**files, found.path: mended.decode()}
    lines = text.split("\n")
    at = found.line - 1
    if do == "replace-line":
        lines[at] = one
    elif do == "delete-line":
        del lines[at]
    elif do == "insert-above":
        lines[at:at] = some
    elif do == "insert-below":
        lines[at + 1 : at + 1] = some
    elif do == "insert-above-fence":
        fence = lines.index("---", 1)
        lines[fence:fence] = some
    elif do == "rename-key":
        lines[at] = re.sub(r"[\w-]+:", one, lines[at], count=1)
    elif "replace-lines" in do:
        first, last = do["replace-lines"]
        lines[first - 1 : last] = some
    else:
        assert lines[at].count(do["replace"]) == 1
        lines[at] = lines[at].replace(do["replace"], one)
    return {**files, found.path: "\n".join(lines)}


def _renamed(files: Files, path: str, name: str) -> dict[str, Any]:
    # Of two files of one name, whichever: here the one whose letters are composed.
    return {posixpath.join(posixpath.dirname(each), name) if each == path else each: files[each] for each in files}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_broken_post_has_one_problem_and_its_advice_puts_it_right(path, settings, tmp_path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    expected = case["expected"]
    published = commit(tmp_path / "published", case["published"]) if "published" in case else None
    write(tmp_path / "before", case["files"])
    found = problems(tmp_path / "before", settings, published)
    assert [(each.path, each.line, each.rule) for each in found] == [
        (expected["path"], expected["line"], expected["rule"])
    ]
    assert expected["says"] in f"{found[0].message} {found[0].advice}"
    assert fold(found[0].message) != found[0].message.lower()  # Vietnamese.
    after = case["after"] if "after" in case else follow(found[0], case["files"], case["do"], case.get("nth"))
    assert after != case["files"]
    write(tmp_path / "after", after)
    assert problems(tmp_path / "after", settings, published) == []


def test_every_rule_has_a_broken_post():
    assert {yaml.safe_load(path.read_text(encoding="utf-8"))["expected"]["rule"] for path in CASES} == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_no_message_has_a_gap_left_to_fill_or_an_english_word(name):
    rule = RULES[name]
    for text in (rule.message, rule.advice):
        said = re.sub(r"\{\w+\}|`[^`]*`", "", text)
        assert not re.search(r"\b(?:the|must|invalid|error|missing|expected|unknown|line|file)\b", said, re.IGNORECASE)
        assert text[-1] in ".`"
