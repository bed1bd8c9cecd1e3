"""Post: one published item as its author wrote it, and the schema of its front matter."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from bulletin import dates, entries, front_matter, permalinks
from bulletin.front_matter import Field
from bulletin.problems import Problem, problem
from bulletin.vietnamese import SLUG_LENGTH, fold, slugify

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Kind(Enum):
    """What may stand behind a key."""

    LINE = "một dòng chữ"
    TEXT = "một đoạn chữ"
    DATE = "một ngày"
    ID = "một mã"
    CATEGORY = "một chuyên mục"
    SLUG = "một đường dẫn không dấu"
    LINES = "một danh sách"
    FLAG = "true hoặc false"
    STATUS = "một trạng thái"
    MAPPING = "một nhóm mục con thụt vào"
    MAPPINGS = "một danh sách các nhóm mục con"


class Status(Enum):
    """Whether readers may see a post."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the front matter."""

    name: str
    kind: Kind
    meaning: str
    """What it is, in Vietnamese, for messages, the guide and forms."""

    example: str
    """How to write it, as it would stand in a file."""

    is_needed: bool = False
    keys: tuple[Key, ...] = ()
    """The keys below it, for mappings."""


SCHEMA: tuple[Key, ...] = (
    Key(
        name="title",
        kind=Kind.LINE,
        is_needed=True,
        meaning="tiêu đề, một dòng",
        example="title: Thông báo tập huấn duy trì HTQLCL",
    ),
    Key(
        name="date", kind=Kind.DATE, is_needed=True, meaning="ngày bạn đọc thấy bài lần đầu", example="date: 2017-12-04"
    ),
    Key(name="id", kind=Kind.ID, is_needed=True, meaning="mã bài, không bao giờ đổi", example="id: k3v7q2mx"),
    Key(
        name="category", kind=Kind.CATEGORY, is_needed=True, meaning="chuyên mục của bài", example="category: thong-bao"
    ),
    Key(name="tags", kind=Kind.LINES, meaning="từ khóa", example="tags: [HTQLCL, tập huấn]"),
    Key(name="author", kind=Kind.LINE, meaning="người viết", example="author: Quang Luận"),
    Key(name="summary", kind=Kind.TEXT, meaning="tóm tắt (sapo)", example="summary: Một hai câu tóm tắt bài."),
    Key(name="slug", kind=Kind.SLUG, meaning="đường dẫn riêng của bài", example="slug: tap-huan-htqlcl"),
    Key(name="source", kind=Kind.LINE, meaning="nguồn của bài", example="source: Cổng thông tin điện tử tỉnh"),
    Key(name="featured", kind=Kind.FLAG, meaning="đưa lên đầu trang chủ", example="featured: true"),
    Key(
        name="image",
        kind=Kind.MAPPING,
        meaning="ảnh chính của bài",
        example="image: {src: hoi-nghi.jpg, alt: Toàn cảnh hội nghị}",
        keys=(
            Key(name="src", kind=Kind.LINE, is_needed=True, meaning="tên tệp ảnh", example="src: hoi-nghi.jpg"),
            Key(
                name="alt",
                kind=Kind.LINE,
                is_needed=True,
                meaning="mô tả ảnh cho người không nhìn thấy ảnh",
                example="alt: Toàn cảnh hội nghị",
            ),
            Key(name="caption", kind=Kind.LINE, meaning="chú thích dưới ảnh", example="caption: Hội nghị tổng kết"),
        ),
    ),
    Key(
        name="attachments",
        kind=Kind.MAPPINGS,
        meaning="tệp đính kèm",
        example="attachments: [{file: cong-van.pdf, title: Công văn}]",
        keys=(
            Key(name="file", kind=Kind.LINE, is_needed=True, meaning="tên tệp", example="file: cong-van.pdf"),
            Key(name="title", kind=Kind.LINE, is_needed=True, meaning="tên để bạn đọc thấy", example="title: Công văn"),
        ),
    ),
    Key(
        name="documents",
        kind=Kind.LINES,
        meaning="số hiệu văn bản làm căn cứ",
        example='documents: ["19/2014/QĐ-TTg"]',
    ),
    Key(name="aliases", kind=Kind.LINES, meaning="địa chỉ cũ của bài", example="aliases: [/tin/123.aspx]"),
    Key(
        name="status",
        kind=Kind.STATUS,
        meaning="trạng thái: draft (nháp), published (đăng), withdrawn (gỡ)",
        example="status: draft",
    ),
    Key(
        name="withdrawn",
        kind=Kind.MAPPING,
        meaning="ngày và lý do gỡ bài",
        example="withdrawn: {date: 2018-01-15, reason: Đã có bài thay thế}",
        keys=(
            Key(name="date", kind=Kind.DATE, is_needed=True, meaning="ngày gỡ", example="date: 2018-01-15"),
            Key(
                name="reason", kind=Kind.TEXT, is_needed=True, meaning="lý do gỡ", example="reason: Đã có bài thay thế"
            ),
            Key(
                name="replaced_by",
                kind=Kind.LINE,
                meaning="mã hoặc tên tệp của bài thay thế",
                example="replaced_by: k3v7q2mx",
            ),
        ),
    ),
    Key(
        name="changes",
        kind=Kind.MAPPINGS,
        meaning="những gì đã sửa sau khi đăng",
        example="changes: [{date: 2018-01-15, note: Sửa số công văn}]",
        keys=(
            Key(name="date", kind=Kind.DATE, is_needed=True, meaning="ngày sửa", example="date: 2018-01-15"),
            Key(name="note", kind=Kind.TEXT, is_needed=True, meaning="đã sửa gì", example="note: Sửa số công văn"),
        ),
    ),
    Key(name="review_on", kind=Kind.DATE, meaning="ngày cần xem lại bài", example="review_on: 2018-12-31"),
)
"""Every key an editor may write, in the order the guide shows them."""


_NAMES = frozenset(key.name for top in SCHEMA for key in (top, *top.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The main picture of a post."""

    src: str
    """The file as the author wrote it, relative to the post."""

    alt: str
    """What it shows, for those who do not see it."""

    caption: str
    """The line below it; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that readers may download with the post."""

    file: str
    """The file as the author wrote it, relative to the post."""

    title: str
    """What readers see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something put right since publication."""

    changed_at: datetime
    """When; aware."""

    note: str
    """What, for readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a post was taken back."""

    withdrawn_at: datetime
    """When; aware."""

    reason: str
    """Why, for readers."""

    replaced_by: str
    """The id of the post that takes its place; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One published item, as its author wrote it: nothing rendered, nothing looked up."""

    path: str
    """Where the source lies, relative to the root of the project. Names the post everywhere."""

    id: str
    """Its permanent name: feeds are made from it."""

    title: str
    """The headline, one line, in NFC."""

    published_at: datetime
    """When readers first see it. Aware; a bare date means 00:00 in Hà Nội."""

    category: str
    """The slug of its category."""

    slug: str
    """The last part of its address."""

    has_own_slug: bool
    """Whether the author chose the slug. One made from the title gives way to it."""

    body: str
    """The Markdown, in NFC."""

    body_line: int
    """The line of the file on which the body starts."""

    tags: tuple[str, ...] = ()
    author: str = ""
    summary: str = ""
    """The author's sapo; empty when the first paragraph is to serve."""

    source: str = ""
    is_featured: bool = False
    image: Image | None = None
    attachments: tuple[Attachment, ...] = ()
    documents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    status: Status = Status.PUBLISHED
    withdrawal: Withdrawal | None = None
    changes: tuple[Change, ...] = ()
    """Newest first."""

    review_on: date | None = None
    lines: Mapping[str, int]
    """The line of the file each key stands on."""

    @property
    def permalink(self) -> str:
        """The URL path, from ``/`` to ``/``. Never changes once published."""
        return permalinks.post(self.published_at, self.slug)

    @property
    def updated_at(self) -> datetime:
        """When readers last saw it change: its newest change note or withdrawal, else its publication."""
        moments = [self.published_at, *(change.changed_at for change in self.changes)]
        if self.withdrawal:
            moments.append(self.withdrawal.withdrawn_at)
        return max(moments)

    def line(self, key: str) -> int:
        """Return the line of *key*, or the first line when it is not there."""
        return self.lines.get(key, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What became of one file."""

    path: str
    """The file, relative to the root of the project."""

    post: Post | None
    """The post; None when something is wrong that keeps it from being published."""

    text: str
    """The whole file, in NFC."""

    body: str
    """The Markdown, also of a post that cannot be published, so that its links can be checked in the same run."""

    body_line: int
    """The line of the file on which the body starts."""

    problems: tuple[Problem, ...]
    """Everything that is wrong with the front matter."""


def parse(path: str, text: str, *, categories: Mapping[str, str]) -> Parsed:
    """Return the post in *text* and everything that is wrong with it.

    *categories* maps the slug of each category to its name.
    """
    source, problems = front_matter.read(path, text, keys=_NAMES)
    post = _post(path, source, problems, categories) if source else None
    return Parsed(
        path=path,
        post=post,
        text=text,
        body=source.body if source else "",
        body_line=source.body_line if source else 1,
        problems=tuple(problems),
    )


def _post(
    path: str, source: front_matter.Source, problems: list[Problem], categories: Mapping[str, str]
) -> Post | None:
    reader = _Reader(path, problems, categories)
    if not source.fields and not source.broken:
        category = next(iter(categories), "thong-bao")
        problems.append(problem(path, source.first_line, "not-a-mapping", id=suggest_id(path), category=category))
        return None
    values = reader.mapping(SCHEMA, source.fields, line=1, broken=source.broken)
    lines = {name: field.line for name, field in source.fields.items()}
    status = values.get("status", Status.PUBLISHED)
    # A key that stands there but cannot be read has its problem already.
    told = source.fields.keys() | source.broken
    if status is Status.WITHDRAWN and "withdrawn" not in told:
        problems.append(problem(path, lines["status"], "withdrawn-missing"))
    if status is not Status.WITHDRAWN and "withdrawn" in source.fields and ("status" in values or "status" not in told):
        problems.append(problem(path, lines["withdrawn"], "withdrawn-unused"))
    if not source.body.strip() and "summary" not in told:
        problems.append(problem(path, source.body_line, "body-empty"))
    slug = values.get("slug") or slugify(values.get("title", ""))
    if "title" in values and not slug:
        problems.append(problem(path, lines["title"], "slug-empty"))
    if any(found.is_blocking for found in problems):
        return None
    withdrawn = values.get("withdrawn")
    return Post(
        path=path,
        id=values["id"],
        title=values["title"],
        published_at=values["date"],
        category=values["category"],
        slug=slug,
        has_own_slug="slug" in values,
        body=source.body,
        body_line=source.body_line,
        tags=values.get("tags", ()),
        author=values.get("author", ""),
        summary=values.get("summary", ""),
        source=values.get("source", ""),
        is_featured=values.get("featured", False),
        image=Image(**{"caption": "", **values["image"]}) if "image" in values else None,
        attachments=tuple(Attachment(**entry) for entry in values.get("attachments", ())),
        documents=values.get("documents", ()),
        aliases=values.get("aliases", ()),
        status=status,
        withdrawal=Withdrawal(
            withdrawn_at=withdrawn["date"],
            reason=withdrawn["reason"],
            replaced_by=withdrawn.get("replaced_by", ""),
        )
        if withdrawn
        else None,
        changes=tuple(
            sorted(
                (Change(changed_at=entry["date"], note=entry["note"]) for entry in values.get("changes", ())),
                key=lambda change: change.changed_at,
                reverse=True,
            )
        ),
        review_on=values["review_on"].date() if "review_on" in values else None,
        lines=lines,
    )


class _Reader:
    """Turns fields into typed values by the schema, and gathers what does not fit."""

    def __init__(self, path: str, problems: list[Problem], categories: Mapping[str, str]) -> None:
        self._path = path
        self._problems = problems
        self._categories = categories
        self._read: Mapping[Kind, Callable[[Key, Field], Any]] = {
            Kind.LINE: self._line,
            Kind.TEXT: self._text,
            Kind.DATE: self._date,
            Kind.ID: self._id,
            Kind.CATEGORY: self._category,
            Kind.SLUG: self._slug,
            Kind.LINES: self._lines,
            Kind.FLAG: self._flag,
            Kind.STATUS: self._status,
            Kind.MAPPING: self._mapping,
            Kind.MAPPINGS: self._mappings,
        }

    def mapping(
        self,
        schema: tuple[Key, ...],
        fields: Mapping[str, Field],
        *,
        line: int,
        parent: str = "",
        broken: frozenset[str] = frozenset(),
    ) -> dict[str, Any]:
        """Return the values of *fields* that fit *schema*; a needed key that is not there is missed at *line*.

        *parent* names the key they stand below; empty at the top.
        """
        keys = {key.name: key for key in schema}
        values: dict[str, Any] = {}
        told = {*fields, *broken}
        for name, field in fields.items():
            key = keys.get(name)
            if key is None:
                nearest = _nearest(name, [known for known in keys if known not in told])
                told.add(nearest.partition(":")[0])
                rule = "key-unknown" if nearest else "key-foreign"
                choices = ", ".join(f"`{known}`" for known in keys)
                self._problems.append(problem(self._path, field.line, rule, key=name, nearest=nearest, choices=choices))
            elif field.value is None or field.value == () or (isinstance(field.value, str) and not field.value.strip()):
                self._wrong(key, field, "value-needed" if key.is_needed else "value-empty")
            else:
                value = self._read[key.kind](key, field)
                if value is not None:
                    values[name] = value
        for key in schema:
            if key.is_needed and key.name not in told:
                rule = "key-missing-below" if parent else "key-missing"
                self._wrong(key, Field(None, line), rule, parent=parent)
        return values

    def _wrong(self, key: Key, field: Field, rule: str = "value-type", **values: object) -> None:
        told: dict[str, object] = {
            "key": key.name,
            "expected": key.kind.value,
            "meaning": key.meaning,
            # One that stood in the message would be typed into two posts.
            "example": f"{key.name}: {suggest_id(self._path)}" if key.kind is Kind.ID else key.example,
        }
        self._problems.append(problem(self._path, field.line, rule, **{**told, **values}))

    def _text(self, key: Key, field: Field) -> str | None:
        if not isinstance(field.value, str) or not field.value.strip():
            self._wrong(key, field)
            return None
        return field.value.strip()

    def _line(self, key: Key, field: Field) -> str | None:
        text = self._text(key, field)
        if text is not None and "\n" in text:
            self._wrong(key, field, "value-line", fixed=entries.line(key.name, " ".join(text.split())))
            return None
        return text

    def _date(self, key: Key, field: Field) -> datetime | None:
        text = self._line(key, field)
        if text is None:
            return None
        try:
            written = dates.read(text)
        except dates.NoDate:
            self._wrong(key, field, "date-form", found=text)
            return None
        except dates.ImpossibleDate:
            self._wrong(key, field, "date-impossible", found=text)
            return None
        if not written.is_canonical:
            self._wrong(
                key,
                field,
                "date-order",
                found=text,
                understood=dates.long_day(written.at),
                canonical=written.canonical,
            )
        return written.at

    def _id(self, key: Key, field: Field) -> str | None:
        text = self._line(key, field)
        if text is not None and not _ID.fullmatch(text):
            self._wrong(key, field, "id-form", found=text, example=suggest_id(f"{self._path} {text}"))
            return None
        return text

    def _category(self, key: Key, field: Field) -> str | None:
        text = self._line(key, field)
        if text is None or text in self._categories:
            return text
        # Editors may write the name that readers see; it says the same.
        by_name = {fold(name): slug for slug, name in self._categories.items()}
        if fold(text) in by_name:
            return by_name[fold(text)]
        choices = ", ".join(f"`category: {slug}` ({name})" for slug, name in self._categories.items())
        self._wrong(key, field, "category-unknown", found=text, choices=choices)
        return None

    def _slug(self, key: Key, field: Field) -> str | None:
        text = self._line(key, field)
        if text is not None and not permalinks.is_slug(text):
            fixed = slugify(text) or "thong-bao-moi"
            self._wrong(key, field, "slug-form", found=text, fixed=fixed, length=SLUG_LENGTH)
            return None
        return text

    def _lines(self, key: Key, field: Field) -> tuple[str, ...] | None:
        if isinstance(field.value, str):
            return tuple(dict.fromkeys(part.strip() for part in field.value.split(",") if part.strip()))
        if not isinstance(field.value, tuple):
            self._wrong(key, field)
            return None
        texts = [self._line(key, entry) for entry in field.value]
        return tuple(dict.fromkeys(text for text in texts if text is not None))

    def _flag(self, key: Key, field: Field) -> bool | None:
        known = {"true": True, "false": False, "yes": True, "no": False, "có": True, "không": False}
        text = str(field.value).strip().lower()
        if text not in known:
            self._wrong(key, field)
        return known.get(text)

    def _status(self, key: Key, field: Field) -> Status | None:
        text = self._line(key, field)
        if text is None:
            return None
        try:
            return Status(text)
        except ValueError:
            choices = "`status: draft` (nháp), `status: published` (đăng), `status: withdrawn` (gỡ bài)"
            self._wrong(key, field, "value-choice", found=text, choices=choices)
            return None

    def _mapping(self, key: Key, field: Field) -> dict[str, Any] | None:
        if not isinstance(field.value, Mapping):
            self._wrong(key, field, example=_example(key, field))
            return None
        before = len(self._problems)
        values = self.mapping(key.keys, field.value, line=field.line, parent=key.name)
        return values if not any(found.is_blocking for found in self._problems[before:]) else None

    def _mappings(self, key: Key, field: Field) -> tuple[dict[str, Any], ...] | None:
        entries = field.value if isinstance(field.value, tuple) else (field,)
        read = [self._mapping(key, entry) for entry in entries]
        return tuple(entry for entry in read if entry is not None)


# What editors type who think of the thing and not of its key.
_BY_THING = {
    "tieu de": "title",
    "ngay": "date",
    "ngay dang": "date",
    "ma": "id",
    "chuyen muc": "category",
    "tu khoa": "tags",
    "tac gia": "author",
    "nguoi viet": "author",
    "tom tat": "summary",
    "sapo": "summary",
    "duong dan": "slug",
    "nguon": "source",
    "anh": "image",
    "dinh kem": "attachments",
    "van ban": "documents",
    "trang thai": "status",
}


_FROM_ELSEWHERE = {
    "draft": "status: draft",
    "published": "date:",
    "publish": "date:",
    "categories": "category:",
    "description": "summary:",
    "excerpt": "summary:",
    "keywords": "tags:",
    "updated": "changes:",
    "lastmod": "changes:",
    "permalink": "slug:",
    "url": "slug:",
}
"""Names that people bring from other systems, and what to type for them here."""


def _nearest(name: str, names: Sequence[str]) -> str:
    """Return what was most likely meant by *name*, as it would be typed; empty when nothing is like it."""
    plain = fold(name).replace("_", " ").replace("-", " ").strip()
    if _BY_THING.get(plain) in names:
        return f"{_BY_THING[plain]}:"
    elsewhere = {known: typed for known, typed in _FROM_ELSEWHERE.items() if typed.partition(":")[0] in names}
    close = difflib.get_close_matches(plain, [*names, *elsewhere], n=1, cutoff=0.6)
    return elsewhere.get(close[0], f"{close[0]}:") if close else ""


def _example(key: Key, field: Field) -> str:
    """Return how to write *key*, with the text that somebody wrote for all of it in its first place."""
    if not isinstance(field.value, str):
        return key.example
    first, *others = key.keys
    more = "".join(f", {other.example}" for other in others if other.is_needed)
    group = f"{{{entries.line(first.name, field.value)}{more}}}"
    return f"{key.name}: [{group}]" if key.kind is Kind.MAPPINGS else f"{key.name}: {group}"


def suggest_id(seed: str) -> str:
    """Return an id of eight letters and digits made from *seed*, the same every time."""
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    number = int.from_bytes(sha256(seed.encode()).digest()[:5])
    return "".join(alphabet[number >> shift & 31] for shift in range(35, -5, -5))
