"""Values: what stands in front matter, typed by the schema, and what does not fit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from bulletin import citations, dates, entries, permalinks
from bulletin.citations import Citation
from bulletin.front_matter import Field
from bulletin.problems import Problem, problem
from bulletin.schema import Key, Kind, Standing, Status
from bulletin.vietnamese import SLUG_LENGTH, fold, slugify

_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Reader:
    """Turns fields into typed values by the schema, and gathers what does not fit."""

    def __init__(self, path: str, problems: list[Problem], categories: Mapping[str, str]) -> None:
        self._path = path
        self._problems = problems
        self._categories = categories

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
                likely = nearest(name, [known for known in schema if known.name not in told])
                told.add(likely.partition(":")[0])
                rule = "key-unknown" if likely else "key-foreign"
                choices = ", ".join(f"`{known}`" for known in keys)
                self._problems.append(problem(self._path, field.line, rule, key=name, nearest=likely, choices=choices))
            elif field.value is None or field.value == () or (isinstance(field.value, str) and not field.value.strip()):
                self._wrong(key, field, "value-needed" if key.is_needed else "value-empty")
            else:
                value = self._READ[key.kind](self, key, field)
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

    def _standing(self, key: Key, field: Field) -> Standing | None:
        text = self._line(key, field)
        if text is None:
            return None
        try:
            return Standing(text)
        except ValueError:
            choices = (
                "`status: in-force` (còn hiệu lực), `status: amended` (đã được sửa đổi, bổ sung), "
                "`status: lapsed` (hết hiệu lực), `status: unknown` (chưa rõ)"
            )
            self._wrong(key, field, "value-choice", found=text, choices=choices)
            return None

    def _number(self, key: Key, field: Field) -> Citation | None:
        text = self._line(key, field)
        if text is None:
            return None
        found = citations.read(text)
        if found is None:
            self._wrong(key, field, "document-number", found=text)
        return found

    def _numbers(self, key: Key, field: Field) -> tuple[Citation, ...] | None:
        texts = field.value if isinstance(field.value, tuple) else (field,)
        read = [self._dated(key, entry) for entry in texts]
        return tuple(found for found in read if found is not None)

    def _dated(self, key: Key, field: Field) -> Citation | None:
        """Return a number that means one document for ever: one without a year has its date behind it."""
        found = self._number(key, field)
        if found and not found.is_lasting and found.issued_on is None:
            self._wrong(key, field, "number-undated", found=found.number)
            return None
        return found

    def _address(self, key: Key, field: Field) -> str | None:
        text = self._line(key, field)
        if text is not None and not _ADDRESS.fullmatch(text):
            self._wrong(key, field)
            return None
        return text

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

    _READ: ClassVar[Mapping[Kind, Callable[[Reader, Key, Field], Any]]] = {
        Kind.LINE: _line,
        Kind.TEXT: _text,
        Kind.DATE: _date,
        Kind.ID: _id,
        Kind.CATEGORY: _category,
        Kind.SLUG: _slug,
        Kind.LINES: _lines,
        Kind.FLAG: _flag,
        Kind.STATUS: _status,
        Kind.MAPPING: _mapping,
        Kind.MAPPINGS: _mappings,
        Kind.NUMBER: _number,
        Kind.NUMBERS: _numbers,
        Kind.STANDING: _standing,
        Kind.ADDRESS: _address,
    }


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
    "so": "number",
    "so hieu": "number",
    "so ky hieu": "number",
    "so van ban": "number",
    "trich yeu": "title",
    "ngay ban hanh": "date",
    "co quan ban hanh": "issuer",
    "loai": "kind",
    "hieu luc": "status",
    "thay the": "replaces",
    "bi thay the": "replaced_by",
    "het hieu luc": "lapsed_on",
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


def nearest(name: str, keys: Iterable[Key]) -> str:
    """Return which of *keys* was most likely meant by *name*, as it would be typed; empty when none is like it."""
    names = [key.name for key in keys]
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
