"""Register file: the documents that editors keep, as they wrote them down, and what is wrong with them."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from bulletin import citations, dates, documents, entries, front_matter
from bulletin.citations import Citation
from bulletin.documents import Document
from bulletin.front_matter import Block, Field
from bulletin.problems import Problem, problem
from bulletin.schema import DOCUMENT_NAMES, DOCUMENT_SCHEMA, Standing
from bulletin.settings import Settings
from bulletin.symbols import KINDS, STANDARDS, WORDS
from bulletin.values import Reader, nearest
from bulletin.vietnamese import fold

NAME = "van-ban.yml"
"""The file in the posts folder."""

_NAMES_OF_KINDS = {
    fold(name): name
    for name in (*KINDS.values(), *filter(None, WORDS.values()), *(kind for kind, _ in STANDARDS.values()))
}


def path(settings: Settings) -> str:
    """Return where editors keep it, relative to the root of the project."""
    return f"{settings.posts_dir}/{NAME}"


def entry(document: Document) -> tuple[str, ...]:
    """Return the lines by which the file keeps *document* under its slug; none when nobody knows its year."""
    if document.slug != document.stem and document.issued_on:
        return entries.line("number", document.number), f"date: {document.issued_on}"
    return (entries.line("number", document.number),) if document.is_one else ()


class _Step(NamedTuple):
    """What an entry says of which document took the place of which."""

    older: str
    newer: str
    key: str
    field: Field
    """The number as it was typed, and its line."""


def parse(path: str, text: str, *, today: date) -> tuple[list[Document], list[Problem]]:
    """Return the documents in *text*, the register's file at *path*, and everything that is wrong with it *today*.

    A document with a problem that blocks is left out; the others are there.
    """
    blocks, problems = front_matter.blocks(path, text, keys=DOCUMENT_NAMES)
    found: list[Document] = []
    taken: dict[str, Document] = {}
    lines: dict[str, int] = {}
    steps: list[_Step] = []
    for block in blocks:
        document = _document(path, block, problems, today)
        if document is None:
            continue
        names = [document.slug, *(number.slug for number in document.other_numbers)]
        first = next((taken[name] for name in names if name in taken), None)
        line = block.fields["number"].line
        if first:
            problems.append(problem(path, line, "document-twice", found=document.number, other=lines[first.slug]))
            continue
        taken.update(dict.fromkeys(names, document))
        lines[document.slug] = line
        found.append(document)
        steps += _steps(document, block)
    problems += _circles(path, steps, taken)
    # 4/12/2017 is understood here as well; the command that would write it anew looks at posts alone.
    return found, sorted(each for each in problems if each.rule != "date-order")


def _document(path: str, block: Block, problems: list[Problem], today: date) -> Document | None:
    before = len(problems)
    broken = block.broken
    meant = {nearest(name, DOCUMENT_SCHEMA) for name in block.fields if name not in DOCUMENT_NAMES}
    if "number" not in block.fields and "number" not in broken and "number:" not in meant:
        problems.append(problem(path, block.first_line, "document-nameless"))
        broken |= {"number"}
    values = Reader(path, problems, {}).mapping(DOCUMENT_SCHEMA, block.fields, line=block.first_line, broken=broken)
    lines = {name: field.line for name, field in block.fields.items()}
    number: Citation | None = values.get("number")
    problems += _ahead(path, values, lines, today)
    if number:
        number = replace(number, issued_on=_day(values, "date") or number.issued_on)
        problems += _contradictions(path, number, values, lines, block.fields.keys() | block.broken)
    if number is None or block.broken or any(each.is_blocking for each in problems[before:]):
        return None
    return replace(
        documents.from_citation(number),
        title=" ".join(values.get("title", "").split()),
        kind=values.get("kind") or number.kind,
        issuer=values.get("issuer") or number.issuer,
        standing=values.get("status", Standing.UNKNOWN),
        checked_on=_day(values, "checked_on"),
        lapsed_on=_day(values, "lapsed_on"),
        noted_on=_day(values, "noted_on"),
        replaced_by=values.get("replaced_by", ()),
        replaces=values.get("replaces", ()),
        amended_by=values.get("amended_by", ()),
        other_numbers=values.get("other_numbers", ()),
        link=values.get("link", ""),
        is_kept=True,
    )


def _day(values: Mapping[str, Any], name: str) -> date | None:
    at: datetime | None = values.get(name)
    return at.date() if at else None


def _ahead(path: str, values: Mapping[str, Any], lines: Mapping[str, int], today: date) -> Iterator[Problem]:
    """Yield a problem for each day on which something was done, and that has not come."""
    for key in ("date", "checked_on", "noted_on"):
        day = _day(values, key)
        if day and day > today:
            fixed = f"{key}: {dates.machine(today)}"
            yield problem(path, lines[key], "document-ahead", found=dates.day(day), key=key, fixed=fixed)


def _contradictions(
    path: str, number: Citation, values: Mapping[str, Any], lines: Mapping[str, int], told: Iterable[str]
) -> Iterator[Problem]:
    """Yield what the entries of one document say against each other, or leave open."""
    told = frozenset(told)
    line = lines["number"]
    issued_on = number.issued_on
    if not number.is_lasting and issued_on is None and "date" not in told:
        yield problem(path, line, "document-undated", found=number.number)
    if issued_on and number.year and not number.is_standard and issued_on.year != number.year:
        fixed = f"date: {dates.machine(issued_on.replace(year=number.year, day=min(issued_on.day, 28)))}"
        told_on = dates.day(issued_on)
        yield problem(path, lines["date"], "document-year", found=number.number, other=told_on, fixed=fixed)
    kind = values.get("kind", "")
    if kind and kind not in _NAMES_OF_KINDS.values():
        likely = difflib.get_close_matches(fold(kind), _NAMES_OF_KINDS, n=1, cutoff=0.85)
        for each in likely:
            yield problem(path, lines["kind"], "document-kind", found=kind, fixed=f"kind: {_NAMES_OF_KINDS[each]}")
    yield from _standing(path, number, values, lines, told)


def _standing(
    path: str, number: Citation, values: Mapping[str, Any], lines: Mapping[str, int], told: frozenset[str]
) -> Iterator[Problem]:
    """Yield what is said of whether a document is in force, and does not fit together."""
    standing = values.get("status", Standing.UNKNOWN)
    lapsed_on, checked_on = _day(values, "lapsed_on"), _day(values, "checked_on")
    is_lapsed = standing is Standing.LAPSED
    if is_lapsed and "lapsed_on" not in told:
        yield problem(path, lines["status"], "document-lapsed")
    if not is_lapsed and lapsed_on and ("status" in values or "status" not in told):
        yield problem(path, lines["lapsed_on"], "document-not-lapsed")
    if standing is not Standing.UNKNOWN and "checked_on" not in told:
        yield problem(path, lines["status"], "document-unchecked")
    if is_lapsed and lapsed_on and checked_on and checked_on > lapsed_on and "noted_on" not in told:
        fixed = f"noted_on: {dates.machine(checked_on)}"
        yield problem(path, lines["lapsed_on"], "document-unnoted", found=dates.day(lapsed_on), fixed=fixed)
    if lapsed_on and number.issued_on and lapsed_on < number.issued_on:
        yield problem(
            path,
            lines["lapsed_on"],
            "document-dates",
            found=dates.day(lapsed_on),
            other=dates.day(number.issued_on),
            fixed=dates.machine(number.issued_on),
        )


def _steps(document: Document, block: Block) -> Iterator[_Step]:
    """Yield what the entry of *document* says of what took the place of what."""
    for key in ("replaced_by", "replaces"):
        field = block.fields.get(key)
        typed = field.value if field and isinstance(field.value, tuple) else (field,) if field else ()
        for each in typed:
            other = citations.read(str(each.value))
            if other:
                older, newer = (document.slug, other.slug) if key == "replaced_by" else (other.slug, document.slug)
                yield _Step(older, newer, key, each)


def _circles(path: str, steps: Iterable[_Step], named: Mapping[str, Document]) -> Iterator[Problem]:
    """Yield a problem for each of *steps* by which a document is replaced, sooner or later, by itself."""

    def known(name: str) -> str:
        return named[name].slug if name in named else name

    ahead: defaultdict[str, list[str]] = defaultdict(list)
    for step in steps:
        ahead[known(step.older)].append(known(step.newer))
    for step in steps:
        start = known(step.older)
        seen, left = {known(step.newer)}, [known(step.newer)]
        while left and start not in seen:
            new = set(ahead[left.pop()]) - seen
            seen |= new
            left += new
        if start in seen:
            number = named[start].number if start in named else str(step.field.value)
            yield problem(
                path,
                step.field.line,
                "document-circle",
                found=number,
                key=step.key,
                other=str(step.field.value).strip(),
            )
