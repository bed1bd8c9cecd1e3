"""Post: one published item as its author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from bulletin import front_matter, permalinks
from bulletin.problems import Problem, problem
from bulletin.schema import NAMES, SCHEMA, Status
from bulletin.values import Reader, suggest_id
from bulletin.vietnamese import slugify


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
        if not self.changes and self.withdrawal is None:
            return self.published_at
        moments = [self.published_at, *(change.changed_at for change in self.changes)]
        if self.withdrawal:
            moments.append(self.withdrawal.withdrawn_at)
        return max(moments)

    @property
    def sha256(self) -> str:
        """SHA-256 of what it says: title, an empty line, body; NFC, UTF-8, 64 hexadecimal digits.

        It changes with the words alone, never with the design or the address of the page.
        """
        return sha256(f"{self.title}\n\n{self.body}".encode()).hexdigest()

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
    source, problems = front_matter.read(path, text, keys=NAMES)
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
    reader = Reader(path, problems, categories)
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
