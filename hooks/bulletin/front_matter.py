"""Front matter: the fence, the YAML between, and the line each key stands on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from bulletin.problems import Problem, problem

try:  # libyaml reads a post in a twelfth of the time; where no wheel carries it, the result is the same.
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - depends on the machine
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Value: TypeAlias = "str | tuple[Field, ...] | Mapping[str, Field] | None"

_FENCE = re.compile(r"---[ \t]*")
# XML 1.0 has no place for these, so one of them would stop every feed reader.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BREAK = re.compile("[\r\x85\u2028\u2029]")
_NOT_YAML = re.compile("[^\t\x20-\x7e\xa0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_COLON = re.compile(r":(?:\s|$)")
_MAX_DEPTH = 4
"""Deeper nesting means no key of a post; it also stops a YAML alias that contains itself."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value as an editor wrote it, untyped, and where."""

    value: Value
    """Text as written, a list, a mapping, or None when nothing stands there."""

    line: int
    """Its line in the file, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A post's file, cut at its fences."""

    fields: Mapping[str, Field]
    """The front matter, key by key."""

    broken: frozenset[str]
    """Keys that stand there but cannot be read; each has its problem."""

    body: str
    """The Markdown below, in NFC."""

    body_line: int
    """The line of the file on which the body starts, counted from 1."""


def decode(data: bytes) -> str:
    """Return the text of a file in NFC with LF line ends, without a byte order mark.

    Raises UnicodeDecodeError when it is not UTF-8.
    """
    text = data.decode("utf-8-sig")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def guess(data: bytes) -> str:
    """Return what a file that is not UTF-8 most likely is, in Vietnamese."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data.count(b"\0") > len(data) // 4:
        return "UTF-16, còn gọi là Unicode của Notepad đời cũ"
    text = unicodedata.normalize("NFC", data.decode("cp1258", errors="ignore"))
    # Only Windows-1258 writes tones as marks of their own, which make these letters.
    if sum("\u1ea0" <= letter <= "\u1ef9" for letter in text) * 50 > len(text):
        return "windows-1258"
    return "không rõ, có thể là bảng mã cũ như TCVN3 hay VNI"


def read(path: str, text: str) -> tuple[Source | None, list[Problem]]:
    """Return *text* cut at its fences, and what is wrong with its front matter.

    Without fences there is no Source, only problems.
    """
    problems: list[Problem] = []
    lines = text.split("\n")
    if _CONTROL.search(text):
        for number, line in enumerate(lines):
            control = _CONTROL.search(line)
            if control:
                problems.append(_control(path, number + 1, control[0]))
                lines[number] = _CONTROL.sub("", line)
    if "\0" in text:  # No text at all: one word on it is enough.
        return None, problems[:1]
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not _FENCE.fullmatch(lines[start]):
        return None, [*problems, problem(path, start + 1, "fence-missing")]
    end = next((number for number in range(start + 1, len(lines)) if _FENCE.fullmatch(lines[number])), None)
    if end is None:
        last = next((n for n in range(start + 1, len(lines)) if not _looks_like_yaml(lines[n])), len(lines))
        return None, [*problems, problem(path, last, "fence-unclosed")]
    # YAML would break lines here, and count other lines than editors do.
    yaml_lines = [_BREAK.sub(" ", line) for line in lines[start + 1 : end]]
    for number, line in enumerate(yaml_lines):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            problems.append(problem(path, start + 2 + number, "yaml-tab"))
        yaml_lines[number] = indent.replace("\t", "  ") + line[len(indent) :]
    broken: set[str] = set()
    node = _compose(path, yaml_lines, start + 2, problems, broken)
    if not isinstance(node, yaml.MappingNode):
        if not broken:
            problems.append(problem(path, start + 2, "not-a-mapping"))
        node = yaml.MappingNode("", [])
    fields = dict(_fields(node, path, start + 2, problems, depth=0))
    source = Source(
        fields=fields, broken=frozenset(broken), body="\n".join(lines[end + 1 :]), body_line=min(end + 2, len(lines))
    )
    return source, problems


def _compose(
    path: str, lines: list[str], first_line: int, problems: list[Problem], broken: set[str]
) -> yaml.Node | None:
    """Return the YAML of *lines*, leaving out the entries that cannot be read, each of which is a problem.

    An editor sees every fault in one run, not the first one that stopped the reader.
    """
    rest = list(lines)
    while any(line.strip() for line in rest):
        try:
            return yaml.compose("\n".join(rest), Loader=_Loader)
        except yaml.YAMLError as error:
            found = _yaml_problem(path, error, rest, first_line=first_line)
        problems.append(found)
        at = min(found.line - first_line, len(rest) - 1)
        while at > 0 and (not rest[at].strip() or rest[at][0] in " -"):
            at -= 1
        key = re.match(r"\s*[\"']?([\w-]+)[\"']?\s*:", rest[at])
        if key:
            broken.add(key[1])
        rest[at] = ""
        for below in range(at + 1, len(rest)):
            if rest[below].strip() and rest[below][0] not in " -":
                break
            rest[below] = ""
    return None


def _looks_like_yaml(line: str) -> bool:
    return bool(re.match(r"\s*(?:[\w-]+\s*:(?:\s|$)|-\s|#|$)|\s+\S", line))


def _fields(
    node: yaml.MappingNode, path: str, first_line: int, problems: list[Problem], *, depth: int
) -> Iterator[tuple[str, Field]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        line = first_line + key_node.start_mark.line
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        if key in seen:
            problems.append(problem(path, line, "key-twice", key=key))
            continue
        seen.add(key)
        yield key, Field(_value(value_node, path, first_line, problems, depth=depth + 1), line)


def _value(node: yaml.Node, path: str, first_line: int, problems: list[Problem], *, depth: int) -> Value:
    if isinstance(node, yaml.ScalarNode):
        # Every scalar stays the text it is: the schema, not YAML, knows what is a date, a number or a "no".
        is_null = node.tag == "tag:yaml.org,2002:null"
        text = unicodedata.normalize("NFC", node.value)
        control = _CONTROL.search(text)
        if control:  # Written in a way of YAML's own, as in "\a".
            problems.append(_control(path, first_line + node.start_mark.line, control[0]))
            text = _CONTROL.sub("", text)
        return None if is_null else text
    if depth > _MAX_DEPTH:
        problems.append(problem(path, first_line + node.start_mark.line, "yaml"))
        return None
    if isinstance(node, yaml.SequenceNode):
        return tuple(
            Field(
                _value(entry, path, first_line, problems, depth=depth + 1),
                first_line + entry.start_mark.line,
            )
            for entry in node.value
        )
    assert isinstance(node, yaml.MappingNode)
    return dict(_fields(node, path, first_line, problems, depth=depth))


def _yaml_problem(path: str, error: yaml.YAMLError, lines: list[str], *, first_line: int) -> Problem:
    """Return a YAML fault in an editor's words, at the line that holds it."""
    mark = getattr(error, "problem_mark", None)
    text = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    if mark is None:
        # libyaml refuses control characters before it knows a line.
        for number, line in enumerate(lines):
            bad = _NOT_YAML.search(line)
            if bad:
                return _control(path, first_line + number, bad[0])
        return problem(path, first_line, "yaml")
    at = min(mark.line, len(lines) - 1)
    start = getattr(error, "context_mark", None)
    if "mapping values are not allowed" in text:
        key, _, rest = lines[at].partition(":")
        if not _COLON.search(rest):
            # The line is sound by itself; it was read as a continuation of the one above.
            above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), at)
            if not _COLON.search(lines[above]):
                return _no_colon(path, first_line + above, lines[above])
            return problem(path, first_line + at, "yaml-indent")
        return problem(path, first_line + at, "yaml-colon", key=key.strip(), fixed=f"{key.strip()}: {_quoted(rest)}")
    if "quoted scalar" in context:
        return problem(path, first_line + (start.line if start else at), "yaml-quote")
    if "cannot start any token" in text or "alias" in text + context or "anchor" in text + context or "tag" in context:
        key, _, rest = lines[at].partition(":")
        found = rest.strip()[:1] or lines[at].strip()[:1]
        return problem(path, first_line + at, "yaml-special", found=found, fixed=f"{key.strip()}: {_quoted(rest)}")
    if "flow sequence" in context or "flow mapping" in context:
        return problem(path, first_line + (start.line if start else at), "yaml-bracket")
    if "could not find expected ':'" in text:
        # The mark stands where the reader gave up; the line without a colon is the context's.
        at = start.line if start else at
        return _no_colon(path, first_line + at, lines[at])
    if "did not find expected key" in text or "expected <block end>" in text:
        if lines[at].lstrip()[:1] in {'"', "'"} or re.search(r":\s*([\"']).*\1\s*\S", lines[at]):
            return problem(path, first_line + at, "yaml-quote")
        return problem(path, first_line + at, "yaml-indent")
    return problem(path, first_line + at, "yaml")


def _no_colon(path: str, line: int, text: str) -> Problem:
    key, colon, rest = text.partition(":")
    if colon and re.fullmatch(r"\s*[\w-]+", key):
        return problem(path, line, "yaml-space", key=key.strip(), fixed=f"{key.strip()}: {rest.strip()}")
    return problem(path, line, "yaml-no-colon")


def _control(path: str, line: int, found: str) -> Problem:
    return problem(path, line, "control-character", found=f"U+{ord(found):04X}")


def _quoted(text: str) -> str:
    inner = text.strip().strip("\"'").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
