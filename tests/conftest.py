"""What the tests of the core share: a post, settings, a bulletin, and cases that are data."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import yaml

import browsing
import project
from bulletin import Bulletin, Settings, assemble, posts
from bulletin.dates import VIETNAM
from bulletin.posts import Post
from bulletin.settings import Category

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)
CATEGORIES = {"thong-bao": "Thông báo", "do-luong": "Đo lường"}


# The same examples in every run, however slow the machine: a change that breaks nothing never fails.
# To look further: `--hypothesis-profile=search`.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("search", deadline=None, database=None, max_examples=5000)
hypothesis.settings.load_profile("tests")


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as such, for people to read."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text and text.replace("\n", "").isprintable() else None
    ),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden", action="store_true", help="write what comes out into tests/golden/; then read it line by line"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test marked ``golden("module/file")`` each case of that file."""
    marker = metafunc.definition.get_closest_marker("golden")
    if marker:
        path = GOLDEN / f"{marker.args[0]}.yml"
        cases = yaml.safe_load(path.read_text(encoding="utf-8"))
        metafunc.parametrize("case", cases, ids=[case["name"] for case in cases])


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Any], None]:
    """Compare something with what the case expects, or write it there under ``--golden``."""
    case: dict[str, Any] = request.getfixturevalue("case")
    path = GOLDEN / f"{request.node.get_closest_marker('golden').args[0]}.yml"

    def compare(found: Any) -> None:
        if request.config.getoption("golden") and case.get("expected") != found:
            cases = yaml.safe_load(path.read_text(encoding="utf-8"))
            next(each for each in cases if each["name"] == case["name"])["expected"] = found
            lines = yaml.dump(cases, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
            path.write_text(re.sub(r"\n(?=- name:)", "\n\n", lines), encoding="utf-8")
        else:
            assert found == case.get("expected")

    return compare


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an imaginary agency whose project lies in *tmp_path*."""
    return Settings(
        root=tmp_path,
        site_name="Bản tin Đo lường",
        site_url="https://ban-tin.example/",
        site_description="Tin tức & thông báo.",
        agency="Chi cục Đo lường",
        parent="Sở Khoa học",
        id_authority="ban-tin.example,2026",
        categories=tuple(Category(slug=slug, name=name, description="") for slug, name in CATEGORIES.items()),
    )


@pytest.fixture
def post() -> Callable[..., Post]:
    """Make the post that a file would be: ``post("Tiêu đề", id="a", date="2026-03-02", status="draft")``."""

    def make(title: str = "Thông báo", *, path: str = "", id: str = "a", **more: str) -> Post:
        text = project.post(title, id=id, **more)
        parsed = posts.parse(path or f"posts/{id}.md", text, categories=CATEGORIES)
        assert parsed.post is not None, parsed.problems
        return parsed.post

    return make


@pytest.fixture
def publish(settings: Settings) -> Callable[..., Bulletin]:
    """Write ``{path: content}`` below the project and assemble it as readers see it at NOW."""

    def assembled(files: Mapping[str, str | bytes], *, now: datetime = NOW, **more: Any) -> Bulletin:
        for folder in ("posts", "docs"):
            (settings.root / folder).mkdir(exist_ok=True)
        for path, content in files.items():
            target = settings.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return assemble(more.pop("settings", settings), now=now, workers=more.pop("workers", 1), **more)

    return assembled


def need(*names: str) -> str:
    """Return the program called one of *names*; skip the test where there is none, or fail where one was asked for."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    found = next(filter(None, (shutil.which(name, path=places) for name in names)), None)
    if found is None:
        if os.environ.get("BULLETIN_REQUIRE_SERVERS"):
            pytest.fail(f"There is no {names[0]} on this machine, and BULLETIN_REQUIRE_SERVERS asks for one.")
        pytest.skip(f"no {names[0]} on this machine: its tests did not run")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Open Chromium, once for all tests; skip them, saying so, where there is none."""
    if browsing.CHROMIUM is None:
        if os.environ.get("BULLETIN_REQUIRE_BROWSER"):
            pytest.fail("There is no Chromium on this machine, and BULLETIN_REQUIRE_BROWSER asks for one.")
        pytest.skip("no Chromium on this machine: browser tests did not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Path:
    """A built site that has every type of page; not built where there is no browser to look at it."""
    return browsing.make_site(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """Its address."""
    with browsing.serving(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that finds barriers."""
    return browsing.axe()


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A page as wide as a phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Any) -> Iterator[Any]:
    """A page as wide as a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN", reduced_motion="reduce")
    yield context.new_page()
    context.close()
