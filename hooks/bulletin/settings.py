"""Settings: what an operator may change in mkdocs.yml without touching code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from bulletin import aliases, dates, palette
from bulletin.palette import Colors
from bulletin.problems import InvalidSettings, Problem, problem
from bulletin.trees import Disk, Tree

CONFIG_FILE = "mkdocs.yml"

MOST_CATEGORIES = 200
"""More than a menu can hold; the search index tells 256 groups apart."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^\s/?#\[\]]+(?:/[^\s?#]*)?", re.IGNORECASE)
_FOLDER = re.compile(r"(?!\.)[^/\\:]+(?:/(?!\.)[^/\\:]+)*")
# RFC 4151: a tag URI's authority is a domain or e-mail address, a comma, and a date its owner held it.
_AUTHORITY = re.compile(r"[a-z0-9.@_-]+,\d{4}(?:-\d{2}){0,2}")


class Period(Enum):
    """How many posts a bound volume holds."""

    YEAR = "year"
    QUARTER = "quarter"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One desk of the newsroom."""

    slug: str
    """Its name in addresses and in front matter."""

    name: str
    """Its name for readers."""

    description: str
    """One sentence on what it holds; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerAgency:
    """Who published the bulletin before the agency of today."""

    name: str
    until: date
    """The first day on which it no longer did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a build depends on beside the posts and the clock."""

    root: Path
    """The folder of the project."""

    site_name: str
    """The bulletin's name."""

    site_url: str
    """Its address, ending in ``/``; feeds and canonical links are made from it."""

    site_description: str
    """One sentence on what the bulletin is."""

    agency: str
    """The agency that publishes."""

    parent: str
    """The body it belongs to; may be empty."""

    id_authority: str
    """``domain,year`` of RFC 4151: the part of every feed id that must never change, even when the domain does."""

    categories: tuple[Category, ...]
    """The categories in the order of the menu."""

    posts_dir: str = "posts"
    """Folder of the posts, relative to *root*."""

    docs_dir: str = "docs"
    """Folder of the pages that are not news, relative to *root*."""

    page_size: int = 20
    """Posts on a numbered page of a listing."""

    feed_size: int = 30
    """Posts in a feed."""

    home_size: int = 8
    """Newest posts on the home page, beside the featured one."""

    neighbours: int = 10
    """Newer and older posts shown below a post, each."""

    websub_hub: str = ""
    """The WebSub hub that feeds name (W3C Recommendation of 23 January 2018); empty for none."""

    embed: bool = False
    """Whether the page on feeds shows the script by which another site can list the newest posts."""

    redirects: Mapping[str, str] = field(default_factory=dict)
    """Addresses that no post can take over, such as that of a keyword nobody uses any more, and where they lead."""

    redirects_line: int = 1
    """The line of mkdocs.yml they stand on, or that of the settings they belong to."""

    contact_line: int = 0
    """The line of mkdocs.yml that should tell how to reach the agency; 0 when one does."""

    volumes: Period = Period.OFF
    """Whether there are bound volumes of posts, to print and to read without a network, and of how long a time."""

    first_date: date | None = None
    """No post is older than this: an earlier date is a slip. None when nobody knows."""

    share_images_from: date | None = None
    """Posts from this day on have a picture of their own where they are shared, older ones that of their category.
    None when all have one."""

    notices: str = ""
    """The category whose newest posts stand apart on the home page; empty for none."""

    emblem: str = ""
    """The agency's emblem, a file relative to *docs_dir*; empty for an icon of the theme."""

    colors: Colors = field(default_factory=Colors)
    """The two colours of the agency."""

    former_agency: FormerAgency | None = None
    """Whose the posts of earlier days are; None when it was always the same."""

    def advice(self) -> Iterator[Problem]:
        """Yield what an operator left unsaid, without which the site works but serves its readers less well."""
        if self.contact_line:
            yield problem(CONFIG_FILE, self.contact_line, "contact-missing")

    def publisher(self, day: date) -> str:
        """Return the agency that published on *day*."""
        return self.former_agency.name if self.former_agency and day < self.former_agency.until else self.agency

    @property
    def category_names(self) -> dict[str, str]:
        """The name of each category by its slug, in the order of the menu."""
        return {category.slug: category.name for category in self.categories}

    def category(self, slug: str) -> Category:
        """Return the category with that *slug*. Raises KeyError."""
        for category in self.categories:
            if category.slug == slug:
                return category
        raise KeyError(slug)

    def id_uri(self, id: str) -> str:
        """Return the permanent name of a post, a correction or a feed (a tag URI, RFC 4151).

        It depends on *id* alone: neither title nor address, date nor domain is part of it.
        """
        return f"tag:{self.id_authority}:{id}"

    @classmethod
    def from_mapping(
        cls,
        mapping: Mapping[str, Any],
        *,
        root: Path,
        site_name: str,
        site_url: str,
        site_description: str = "",
        docs_dir: str = "docs",
        lines: str = "",
        tree: Tree | None = None,
    ) -> Settings:
        """Return settings from ``extra.bulletin`` of mkdocs.yml and the site's own keys.

        *lines* is the text of mkdocs.yml, to tell line numbers; *tree* has the files it
        names (default: the disk). Raises InvalidSettings with every fault, not the first.
        """
        faults = _Faults(lines)
        if not isinstance(mapping, Mapping):
            faults.add("bulletin", "không phải một nhóm thiết lập thụt vào", "bulletin: {agency: Chi cục …}")
            mapping = {}
        if not site_name.strip():
            faults.add("site_name", "để trống", "site_name: Bản tin …")
        if not _ADDRESS.fullmatch(site_url):
            faults.add("site_url", site_url or "để trống", "site_url: https://ban-tin.example/")
        for key in mapping:
            if key not in KEYS:
                faults.add_unknown(str(key))
        text = {key: str(mapping.get(key) or "").strip() for key in _TEXTS}
        if not text["agency"]:
            faults.add("agency", "để trống", "agency: Chi cục …")
        if not _AUTHORITY.fullmatch(text["id_authority"]):
            faults.add("id_authority", text["id_authority"] or "để trống", "id_authority: ten-mien.vn,2026")
        numbers = _numbers(mapping, faults)
        posts_dir = text["posts_dir"].rstrip("/") or "posts"
        # Whoever reads posts and whoever reads pages must not meet in one folder.
        if not _FOLDER.fullmatch(posts_dir) or f"{posts_dir}/".startswith(f"{docs_dir}/"):
            faults.add("posts_dir", posts_dir, "posts_dir: posts")
        categories = tuple(_categories(mapping.get("categories"), faults))
        redirects = dict(_redirects(mapping.get("redirects"), faults))
        if text["notices"] and text["notices"] not in {category.slug for category in categories}:
            faults.add("notices", f"`{text['notices']}` không phải một chuyên mục", "notices: thong-bao")
        _check_emblem(text["emblem"], docs_dir, tree or Disk(root), faults)
        colors = _colors(mapping.get("colors"), faults)
        former_agency = _former_agency(mapping.get("former_agency"), faults)
        has_contact = _has_contact(mapping.get("contact"), faults)
        first_date = _date(mapping, "first_date", faults)
        hub, embed = _following(mapping, faults)
        volumes = _period(mapping.get("volumes", "off"), faults)
        share_images_from = _date(mapping, "share_images_from", faults)
        if faults.problems:
            raise InvalidSettings(faults.problems)
        return cls(
            root=root,
            site_name=site_name,
            site_url=site_url.rstrip("/") + "/",
            site_description=site_description,
            agency=text["agency"],
            parent=text["parent"],
            id_authority=text["id_authority"],
            categories=categories,
            posts_dir=posts_dir,
            docs_dir=docs_dir,
            websub_hub=hub,
            embed=embed,
            redirects=redirects,
            redirects_line=faults.line("redirects", "bulletin"),
            contact_line=0 if has_contact else faults.line("contact", "bulletin"),
            volumes=volumes,
            first_date=first_date,
            notices=text["notices"],
            emblem=text["emblem"],
            former_agency=former_agency,
            colors=colors,
            share_images_from=share_images_from,
            **numbers,
        )

    @classmethod
    def from_file(cls, root: Path) -> Settings:
        """Return the settings that mkdocs.yml in *root* holds, without MkDocs. Raises InvalidSettings."""
        return cls.from_tree(Disk(root), root)

    @classmethod
    def from_tree(cls, tree: Tree, root: Path) -> Settings:
        """Return the settings that mkdocs.yml in *tree* holds, for the project at *root*. Raises InvalidSettings."""
        try:
            text = tree.load(CONFIG_FILE).decode("utf-8-sig")
        except (OSError, KeyError, UnicodeDecodeError) as error:
            raise InvalidSettings(
                [problem(CONFIG_FILE, 1, "settings-yaml", found="không có tệp hoặc tệp không phải UTF-8")]
            ) from error
        try:
            config = yaml.load(text, Loader=_TolerantLoader)  # noqa: S506 - a SafeLoader that skips unknown tags
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise InvalidSettings(
                [
                    problem(
                        CONFIG_FILE,
                        mark.line + 1 if mark else 1,
                        "settings-yaml",
                        found=getattr(error, "problem", error),
                    )
                ]
            ) from error
        config = config if isinstance(config, dict) else {}
        extra = config.get("extra")
        extra = extra if isinstance(extra, dict) else {}
        return cls.from_mapping(
            extra.get("bulletin") or {},
            root=root,
            site_name=str(config.get("site_name") or ""),
            site_url=str(config.get("site_url") or ""),
            site_description=str(config.get("site_description") or ""),
            docs_dir=str(config.get("docs_dir") or "docs"),
            lines=text,
            tree=tree,
        )


_NUMBERS = frozenset({"page_size", "feed_size", "home_size", "neighbours"})
_TEXTS = frozenset({"agency", "parent", "id_authority", "posts_dir", "notices", "emblem"})
_OTHERS = (
    "categories",
    "colors",
    "contact",
    "embed",
    "first_date",
    "former_agency",
    "redirects",
    "share_images_from",
    "volumes",
    "websub_hub",
)
KEYS = _NUMBERS | _TEXTS | {*_OTHERS}
"""Every key below ``extra.bulletin``. What ``contact`` says is for the templates alone."""


class _TolerantLoader(yaml.SafeLoader):
    """Reads mkdocs.yml without running or refusing the Python tags that MkDocs allows in it."""


_TolerantLoader.add_multi_constructor("", lambda loader, suffix, node: None)


class _Faults:
    """Gathers problems of mkdocs.yml."""

    def __init__(self, lines: str) -> None:
        self._lines = lines.splitlines()
        self.problems: list[Problem] = []

    def add(self, key: str, found: str, example: str) -> None:
        self.problems.append(problem(CONFIG_FILE, self.line(key), "setting", key=key, found=found, example=example))

    def add_unknown(self, key: str) -> None:
        choices = ", ".join(f"`{known}`" for known in sorted(KEYS))
        self.problems.append(problem(CONFIG_FILE, self.line(key), "setting-unknown", key=key, choices=choices))

    def line(self, *keys: str) -> int:
        """Return the line of the first of *keys* that is there, else 1."""
        for key in keys:
            start = re.compile(rf"[\s-]*{re.escape(key)}\s*:")
            found = next((number for number, text in enumerate(self._lines, 1) if start.match(text)), 0)
            if found:
                return found
        return 1


def _following(mapping: Mapping[str, Any], faults: _Faults) -> tuple[str, bool]:
    """Return the WebSub hub and whether the script for other sites is shown."""
    hub, embed = str(mapping.get("websub_hub") or "").strip(), mapping.get("embed") or False
    if hub and not _ADDRESS.fullmatch(hub):
        faults.add("websub_hub", hub, "websub_hub: https://hub.example/")
    if not isinstance(embed, bool):
        faults.add("embed", f"{embed} không phải true hoặc false", "embed: true")
    return hub, embed is True


def _period(value: object, faults: _Faults) -> Period:
    if value is False:  # What YAML takes “off” for.
        return Period.OFF
    try:
        return Period(value)
    except ValueError:
        faults.add("volumes", f"{value} không phải year, quarter hoặc off", "volumes: year")
        return Period.OFF


def _date(mapping: Mapping[str, Any], key: str, faults: _Faults) -> date | None:
    value = mapping.get(key)
    if not value:
        return None
    try:
        return dates.read(str(value)).at.date()
    except ValueError:
        faults.add(key, f"{value} không phải là ngày", f"{key}: 1996-01-31")
        return None


def _redirects(value: object, faults: _Faults) -> Iterable[tuple[str, str]]:
    for old, new in (value if isinstance(value, dict) else {"": ""} if value else {}).items():
        try:
            aliases.read(str(old))
        except aliases.MalformedAlias:
            old = ""
        if not old or not isinstance(new, str) or not new.startswith("/"):
            faults.add("redirects", "cần địa chỉ cũ và địa chỉ mới, đều bắt đầu bằng /", "redirects: {/cu/: /moi/}")
        else:
            yield str(old), new


def _numbers(mapping: Mapping[str, Any], faults: _Faults) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for key in _NUMBERS & mapping.keys():
        if type(mapping[key]) is int and mapping[key] > 0:
            numbers[key] = mapping[key]
        else:
            faults.add(key, f"{mapping[key]} không phải số nguyên dương", f"{key}: 20")
    return numbers


def _check_emblem(emblem: str, docs_dir: str, tree: Tree, faults: _Faults) -> None:
    path = f"{docs_dir}/{emblem}"
    if emblem and path not in {name for name, _ in tree.listed(docs_dir)}:
        faults.add("emblem", f"không có tệp {path}", "emblem: hinh/bieu-trung.svg")


def _colors(value: object, faults: _Faults) -> Colors:
    example = 'colors: {primary: "#0b4a8f", accent: "#b3261e"}'
    if value is None:
        return Colors()
    if not isinstance(value, dict) or not value.keys() <= {"primary", "accent"}:
        faults.add("colors", "chỉ gồm `primary` và `accent`", example)
        return Colors()
    for name, color in value.items():
        if not palette.COLOR.fullmatch(str(color)):
            faults.add(name, f"{color or 'để trống'} không phải mã màu (nhớ đặt trong dấu nháy kép)", example)
    return Colors(**{str(name): str(color).lower() for name, color in value.items()})


def _former_agency(value: object, faults: _Faults) -> FormerAgency | None:
    if value is None:
        return None
    example = "former_agency: {name: Chi cục …, until: 2025-07-01}"
    found = value if isinstance(value, dict) else {}
    try:
        until = dates.read(str(found.get("until"))).at.date()
    except ValueError:
        faults.add("former_agency", f"thiếu ngày `until` hoặc ngày viết sai ({found.get('until')})", example)
        return None
    if not str(found.get("name") or "").strip():
        faults.add("former_agency", "thiếu tên `name`", example)
    return FormerAgency(name=str(found.get("name") or "").strip(), until=until)


def _has_contact(value: object, faults: _Faults) -> bool:
    """Whether readers are told how to reach the agency."""
    example = 'contact: {address: "…", phone: "…", email: "…"}'
    if value is None:
        return False
    if not isinstance(value, dict) or not value.keys() <= {"address", "phone", "email"}:
        faults.add("contact", "chỉ gồm `address`, `phone` và `email`", example)
        return True
    for name, text in value.items():
        # YAML takes a phone number without quotes for a number, and one that starts with 0 for another number.
        if text is not None and not isinstance(text, str):
            faults.add("contact", f"`{name}` phải đặt trong dấu nháy kép", example)
    return any(isinstance(text, str) and text.strip() for text in value.values())


def _categories(value: object, faults: _Faults) -> Iterable[Category]:
    example = "categories: [{slug: thong-bao, name: Thông báo}]"
    if not isinstance(value, list) or not value:
        faults.add("categories", "chưa có chuyên mục nào", example)
        return
    if len(value) > MOST_CATEGORIES:
        faults.add("categories", f"có {len(value)} chuyên mục, nhiều nhất là {MOST_CATEGORIES}", example)
        return
    seen: set[str] = set()
    for entry in value:
        entry = entry if isinstance(entry, dict) else {}
        slug, name = str(entry.get("slug") or ""), str(entry.get("name") or "")
        if not _SLUG.fullmatch(slug) or not name:
            faults.add("categories", f"chuyên mục thiếu slug không dấu hoặc thiếu name ({entry})", example)
        elif slug in seen:
            faults.add("categories", f"chuyên mục `{slug}` khai báo hai lần", example)
        else:
            seen.add(slug)
            yield Category(slug=slug, name=name, description=str(entry.get("description") or ""))
