"""Imports point down; the package knows no site generator; hook files and scripts keep their rules."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from project import ROOT

CORE = ROOT / "hooks" / "bulletin"
HOOKS = sorted((ROOT / "hooks").glob("*.py"))
SCRIPTS = sorted((ROOT / "scripts").glob("*.py"))

ROWS = (
    (
        "problems schema vietnamese dates pagination progress gfm entries headlines "
        "syllables legacy_tables symbols placing manifest proof store chrome aliases trees palette "
        "phrases stripping excerpts"
    ),
    "workers citations remote history stamps postings",
    (
        "settings front_matter permalinks terminal reports legacy rendering outline drafts program compression "
        "delivery stylesheet glossary search_terms pictures cards"
    ),
    "values importing fragments ledger layout album search_records security",
    "posts search_index abbreviations illustrations",
    "library links agenda mending documents search_update",
    "register register_file",
    "contents corrections writing",
    "archives feeds sitemap checks related digests volumes redirects permanence",
    "pages syndication binding gallery",
    "register_pages sharing stock",
    "press",
    "assembly",
    "output search_files",
    "preview renewal",
    "__init__",
)
"""The map of house-style.md, from the bottom up, with a row of its own for what it does not draw."""

FORBIDDEN = {"mkdocs", "material"} | {path.stem for path in (*HOOKS, *SCRIPTS)} - {"bulletin"}
"""No module of the package imports a site generator, the adapter to one, or a script."""

RANK = {module: rank for rank, row in enumerate(ROWS) for module in row.split()}


def imports(path: Path) -> set[str]:
    """Return every module that *path* imports, also inside functions; what comes from a package by its own name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            if node.module == "bulletin":
                found |= {f"bulletin.{alias.name}" for alias in node.names}
            else:
                found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", sorted(CORE.glob("*.py")), ids=lambda path: path.stem)
def test_imports_point_down(path):
    for name in imports(path):
        package, _, module = name.partition(".")
        assert package not in FORBIDDEN, f"{path.stem} imports {name}"
        if package == "bulletin":
            assert RANK[module.split(".")[0]] < RANK[path.stem], f"{path.stem} imports {module}"


def test_every_module_has_its_row():
    assert {path.stem for path in (*CORE.glob("*.py"), *(CORE.glob("*/__init__.py")))} <= set(RANK)


def test_map_of_the_readme_is_this_one():
    """Rows stand from the top down, every module once and in its own."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (\d+) \| (`.+) \| .+ \|$", readme, re.MULTILINE)
    rows = [(int(row), re.findall(r"`(\w+)(?:\.py|/)`", modules)) for row, modules in table]
    assert [row for row, _ in rows] == sorted((row for row, _ in rows), reverse=True)
    mapped = [(module, row) for row, modules in rows for module in modules]
    assert sorted(mapped) == sorted((module, rank) for module, rank in RANK.items() if module != "__init__")


IMPORTING = (
    "spans docx_styles",
    "markdown docx_numbering letterhead",
    "docx manuscripts titles",
    "portal_html word_notes",
    "old_portal word",
    "__init__",
)


@pytest.mark.parametrize("path", sorted((CORE / "importing").glob("*.py")), ids=lambda path: path.stem)
def test_imports_of_importing_point_down_too(path):
    rank = {module: number for number, row in enumerate(IMPORTING) for module in row.split()}
    for name in imports(path):
        package, _, module = name.partition(".")
        assert package not in FORBIDDEN, f"{path.stem} imports {name}"
        if module.startswith("importing."):
            assert rank[module.split(".")[1]] < rank[path.stem], f"{path.stem} imports {module}"
        elif package == "bulletin" and module != "importing":
            assert RANK[module.split(".")[0]] < RANK["importing"], f"{path.stem} imports {module}"


def test_rendering_letters_and_pages_of_sequences_know_no_posts():
    for name in ("rendering", "vietnamese", "pagination", "chrome", "workers"):
        known = {module for module in imports(CORE / f"{name}.py") if module.startswith("bulletin.")}
        assert known <= {f"bulletin.{name}" for name in ("vietnamese", "gfm", "store", "citations")}


REACHING_OUT = frozenset(
    (
        "album cards compression drafts history layout ledger manifest output pictures placing press preview program "
        "progress remote renewal search_files store terminal trees workers"
    ).split()
)
"""Modules that may ask the clock, the disk, the system, the network or chance; all others are functions of values."""


@pytest.mark.parametrize("path", sorted(CORE.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_between_reading_and_writing_touches_clock_disk_or_log(path):
    reaching = imports(path) & {
        *("time os shutil logging tempfile random secrets subprocess socket threading locale platform glob".split()),
        "urllib.request",
        "http.client",
    }
    calls = "open|print|now|today|(?:read|write)_(?:text|bytes)|iterdir|r?glob|stat|exists|is_file|is_dir"
    reaching |= set(re.findall(rf"\b(?:{calls})\(", path.read_text(encoding="utf-8")))
    assert not reaching or path.stem in REACHING_OUT


@pytest.mark.parametrize("path", sorted(CORE.glob("*.py")), ids=lambda path: path.stem)
def test_only_vietnamese_takes_accents_away(path):
    if path.stem != "vietnamese":
        assert not re.search(r"""["'](?:NFD|NFKD)["']""", path.read_text(encoding="utf-8"))


def test_one_file_alone_talks_to_mkdocs():
    known = [
        path.name for path in (*HOOKS, *SCRIPTS) if any(name.partition(".")[0] == "mkdocs" for name in imports(path))
    ]
    assert known == ["publish.py"]


def test_hook_files_and_scripts_import_none_of_each_other():
    names = {path.stem for path in (*HOOKS, *SCRIPTS)} - {"bulletin"}
    for path in (*HOOKS, *SCRIPTS):
        assert not {name.partition(".")[0] for name in imports(path)} & names


@pytest.mark.parametrize("path", HOOKS, ids=lambda path: path.stem)
def test_hook_file_keeps_the_rules_of_mkdocs(path):
    """MkDocs takes every ``on_…`` for an event, and the hooks folder is importable only while the file is run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    events = (
        "startup shutdown serve config pre_build files nav env post_build build_error pre_template template_context"
    )
    events += " post_template pre_page page_read_source page_markdown page_content page_context post_page"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("on_"):
            assert node.name.removeprefix("on_") in events.split()
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        inside = {alias.name for node in ast.walk(function) if isinstance(node, ast.Import) for alias in node.names}
        inside |= {str(node.module) for node in ast.walk(function) if isinstance(node, ast.ImportFrom)}
        assert not any(name.startswith("bulletin") for name in inside)


def test_no_module_beside_the_hook_is_named_like_a_standard_one():
    beside = {path.stem for path in (ROOT / "hooks").iterdir()}
    assert not beside & set(sys.stdlib_module_names)


def test_program_runs_without_mkdocs():
    """Importing the whole package brings in no site generator, not even by way of something else."""
    code = "import sys, bulletin, bulletin.preview, bulletin.progress\n"
    code += "print([name for name in ('mkdocs', 'material') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("path", sorted(ROOT.glob("tests/test_*.py")), ids=lambda path: path.stem)
def test_tests_use_no_private_name(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {"_replace", "_asdict"}
    private = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and re.match(r"_[a-z]", node.attr) and node.attr not in own
    }
    assert private == set()
