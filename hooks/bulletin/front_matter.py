"""Front matter: the fence, the YAML between, and the line each key stands on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from bulletin import entries
from bulletin.problems import Problem, problem

Value: TypeAlias = "str | tuple[Field, ...] | Mapping[str, Field] | None"

_FENCE = re.compile(r"---[ \t]*")
# XML 1.0 has no place for these, so one of them would stop every feed reader.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BREAK = re.compile("[\r\x85\u2028\u2029]")
# A pattern, not compiled: that takes 14 ms, and hardly any build needs it.
_NOT_YAML = "[^\t\x20-\x7e\xa0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_COLON = re.compile(r":(?:\s|$)")
_LIKE_YAML = re.compile(r"\s*(?:[\w-]+\s*:|-\s|#|$)|\s+\S")
# Word makes dashes of its own from three hyphens; editors type two, four or five.
_DASHES = re.compile(r"[ \t]*(?:[-–—−]+|[_=*]{3,})[ \t]*")
_CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
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

    first_line: int
    """The line of the file below the opening fence, counted from 1."""

    body: str
    """The Markdown below, in NFC."""

    body_line: int
    """The line of the file on which the body starts, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One of several mappings in a file, between two fences."""

    fields: Mapping[str, Field]
    """Its entries, key by key."""

    broken: frozenset[str]
    """Keys that stand there but cannot be read; each has its problem."""

    first_line: int
    """The line of the file it starts on, counted from 1."""


def decode(data: bytes) -> str:
    """Return the text of a file in NFC with LF line ends, without a byte order mark.

    Raises UnicodeDecodeError when it is not UTF-8.
    """
    text = data.decode().removeprefix("\ufeff")  # The codec that does both takes twice as long.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


UTF_16 = "UTF-16, còn gọi là Unicode của Notepad đời cũ"


def guess(data: bytes) -> str:
    """Return what a file that is not UTF-8 most likely is, in Vietnamese."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data.count(b"\0") > len(data) // 4:
        return UTF_16
    text = unicodedata.normalize("NFC", data.decode("cp1258", errors="ignore"))
    # Only Windows-1258 writes tones as marks of their own, which make these letters.
    if sum("\u1ea0" <= letter <= "\u1ef9" for letter in text) * 50 > len(text):
        return "windows-1258"
    return "không rõ, có thể là bảng mã cũ như TCVN3 hay VNI"


def read(path: str, text: str, *, keys: Collection[str] = ()) -> tuple[Source | None, list[Problem]]:
    """Return *text* cut at its fences, and what is wrong with its front matter.

    *keys* are the names that may stand in it; they help to tell what was meant.
    Without fences there is no Source, only problems.
    """
    problems: list[Problem] = []
    has_control = _has_control(text)
    end_of_head = text.find("\n---\n", 3)
    if text.startswith("---\n") and end_of_head > 0 and not has_control:
        # Nearly every post: its body need not be looked at line by line.
        head = text[4:end_of_head].split("\n")
        if "\t" not in text[:end_of_head] and all(map(_looks_like_yaml, head)) and not _BREAK.search("".join(head)):
            reading = _Reading(path, head, 2, keys, problems)
            fields = reading.fields()
            body = text[end_of_head + 5 :]
            body_line = min(len(head) + 3, len(head) + 2 + body.count("\n") + 1)
            broken = frozenset(reading.broken)
            return Source(fields=fields, broken=broken, first_line=2, body=body, body_line=body_line), problems
    if text.count("\0") * 4 > len(text):
        return None, [problem(path, 1, "encoding", found=UTF_16)]
    lines = text.split("\n")
    if has_control:
        for number, each in enumerate(lines):
            control = _CONTROL.search(each)
            if control:
                problems.append(_control(path, number + 1, control[0]))
                lines[number] = _CONTROL.sub("", each)
    if "\0" in text:  # No text at all: one word on it is enough.
        return None, problems[:1]
    fences = _fences(path, lines, keys, problems)
    if fences is None:
        return None, problems
    start, end = fences
    reading = _Reading(path, _plain(path, lines[start + 1 : end], start + 2, problems), start + 2, keys, problems)
    fields = reading.fields()
    source = Source(
        fields=fields,
        broken=frozenset(reading.broken),
        first_line=start + 2,
        body="\n".join(lines[end + 1 :]),
        body_line=min(end + 2, len(lines)),
    )
    return source, problems


def blocks(path: str, text: str, *, keys: Collection[str] = ()) -> tuple[list[Block], list[Problem]]:
    """Return the blocks of *text*, a file of nothing but front matter, and what is wrong with them.

    A line of three hyphens stands between one and the next; empty blocks are none.
    """
    problems: list[Problem] = []
    if text.count("\0") * 4 > len(text):
        return [], [problem(path, 1, "encoding", found=UTF_16)]
    lines = text.split("\n")
    for number, each in enumerate(lines):
        control = _CONTROL.search(each)
        if control:
            problems.append(_control(path, number + 1, control[0]))
            lines[number] = _CONTROL.sub("", each)
    found: list[Block] = []
    start = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and not _FENCE.fullmatch(lines[number]):
            if not _DASHES.fullmatch(lines[number]):
                continue
            problems.append(problem(path, number + 1, "fence-dashes", found=lines[number].strip()))
        within = lines[start:number]
        if any(each.strip() and not each.lstrip().startswith("#") for each in within):
            reading = _Reading(path, _plain(path, within, start + 1, problems), start + 1, keys, problems)
            fields = reading.fields()
            first = next(at for at, each in enumerate(within) if each.strip() and not each.lstrip().startswith("#"))
            found.append(Block(fields=fields, broken=frozenset(reading.broken), first_line=start + 1 + first))
        start = number + 1
    return found, problems


def _plain(path: str, lines: list[str], first_line: int, problems: list[Problem]) -> list[str]:
    """Return *lines* as YAML counts them, without tabs before their text, each of which is a problem."""
    # YAML would break lines here, and count other lines than editors do.
    plain = [_BREAK.sub(" ", each) for each in lines]
    for number, each in enumerate(plain):
        indent = each[: len(each) - len(each.lstrip())]
        if "\t" in indent and each.strip():
            fixed = indent.replace("\t", "  ") + each[len(indent) :]
            problems.append(problem(path, first_line + number, "yaml-tab", fixed=fixed.rstrip()))
        plain[number] = indent.replace("\t", "  ") + each[len(indent) :]
    return plain


def _has_control(text: str) -> bool:
    # Deleting bytes is ten times as quick as looking for a class of characters.
    data = text.encode("utf-8", "surrogatepass")
    return len(data.translate(None, _CONTROL_BYTES)) != len(data) or "\ufffe" in text or "\uffff" in text


def _fences(path: str, lines: list[str], keys: Collection[str], problems: list[Problem]) -> tuple[int, int] | None:
    """Return where the front matter starts and ends, counted from 0; None when that cannot be told."""

    def has_key(number: int) -> bool:
        entry = entries.ENTRY.fullmatch(lines[number]) if number < len(lines) else None
        return entry is not None and not entry[1] and entry[2] in keys

    start = next((number for number, each in enumerate(lines) if each.strip()), 0)
    fences = [number for number in range(start, len(lines)) if _FENCE.fullmatch(lines[number])]
    if start not in fences:
        if _DASHES.fullmatch(lines[start]):
            problems.append(problem(path, start + 1, "fence-dashes", found=lines[start].strip()))
        elif has_key(start) and fences:
            problems.append(problem(path, start + 1, "fence-opening"))
            start -= 1
        elif len(fences) > 1 and has_key(fences[0] + 1):
            problems.append(problem(path, start + 1, "fence-late"))
            start = fences[0]
        else:
            problems.append(problem(path, start + 1, "fence-missing"))
            return None
    end = next((number for number in fences if number > start), None)
    # The first line that belongs to no front matter. Below an empty line it is the body's, whatever else looks
    # like a fence further down: a line of dashes is also a rule between two parts of a body.
    last = max(number for number, each in enumerate(lines, 1) if each.strip())
    limit = last if end is None else end
    stray = next((n for n in range(start + 1, limit) if not _looks_like_yaml(lines[n])), limit)
    if stray < limit and _DASHES.fullmatch(lines[stray]):
        problems.append(problem(path, stray + 1, "fence-dashes", found=lines[stray].strip()))
        return start, stray
    if end is None or (start + 1 < stray < end and not lines[stray - 1].strip()):
        problems.append(problem(path, stray, "fence-unclosed"))
        return None
    return start, end


def _looks_like_yaml(line: str) -> bool:
    return _LIKE_YAML.match(line) is not None and not _DASHES.fullmatch(line)


class _Reading:
    """Reads the lines between the fences, and gathers what is wrong with them."""

    def __init__(
        self, path: str, lines: list[str], first_line: int, keys: Collection[str], problems: list[Problem]
    ) -> None:
        self.broken: set[str] = set()
        self._path = path
        self._lines = lines
        self._first_line = first_line
        self._keys = keys
        self._problems = problems

    def fields(self) -> dict[str, Field]:
        """Return the front matter, key by key."""
        simple = entries.simple(self._lines)
        if simple is not None:
            return {key: self._simple(*told) for key, told in simple.items()}
        node = self._compose()
        return dict(self._fields(node, depth=0)) if isinstance(node, yaml.MappingNode) else {}

    def _simple(self, at: int, told: str | list[tuple[int, str]]) -> Field:
        if isinstance(told, str):
            return Field(unicodedata.normalize("NFC", told), self._first_line + at)
        each = tuple(Field(unicodedata.normalize("NFC", text), self._first_line + line) for line, text in told)
        return Field(each, self._first_line + at)

    def _tell(self, at: int, rule: str, **values: object) -> None:
        self._problems.append(problem(self._path, self._first_line + at, rule, **values))

    def _compose(self) -> yaml.Node | None:
        """Return the YAML, leaving out the entries that cannot be read, each of which is a problem.

        An editor sees every fault in one run, not the first one that stopped the reader.
        """
        while any(each.strip() for each in self._lines):
            try:
                return entries.compose("\n".join(self._lines))
            except yaml.YAMLError as error:
                at, is_put_right = self._fault(error)
            if not is_put_right:
                self._set_aside(at)
        return None

    def _set_aside(self, at: int) -> None:
        """Take the entry to which line *at* belongs out of the way."""
        lines = self._lines
        if lines[at].startswith(("...", "---")):
            lines[at] = ""
            return
        top = at
        while top > 0 and (not lines[top].strip() or lines[top][0] in " -"):
            top -= 1
        bottom = max(at, top) + 1
        while bottom < len(lines) and (not lines[bottom].strip() or lines[bottom][0] in " -"):
            bottom += 1
        for number in range(top, bottom):
            name = re.match(r"[\s\"'-]*([\w-]+)", lines[number])
            if name:
                self.broken.add(name[1])
            lines[number] = ""

    def _fault(self, error: yaml.YAMLError) -> tuple[int, bool]:
        """Tell a YAML fault in an editor's words; return its line and whether it was put right for now."""
        lines = self._lines
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            # libyaml refuses control characters before it knows a line.
            found = next(((n, bad[0]) for n, each in enumerate(lines) if (bad := re.search(_NOT_YAML, each))), None)
            if found is None:
                self._tell(0, "yaml")
                return 0, False
            self._problems.append(_control(self._path, self._first_line + found[0], found[1]))
            return found[0], False
        text = str(getattr(error, "problem", "") or "")
        context = str(getattr(error, "context", "") or "")
        at = min(mark.line, len(lines) - 1)
        start = getattr(error, "context_mark", None)
        # Where the reader gave up may be far below the line that misled it.
        if start and (re.search(r"quoted scalar|flow (?:sequence|mapping)|simple key", context)):
            at = start.line
        while at > 0 and not lines[at].strip():
            at -= 1
        document = next((n for n in range(at + 1) if lines[n].startswith(("...", "---"))), None)
        if document is not None:
            self._tell(document, "yaml")
            return document, False
        if entries.is_readable(lines[at].strip()):
            above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), at)
            if "mapping values" in text and not _COLON.search(lines[above]):
                at = above
            if not _COLON.search(lines[at]):
                self._no_colon(at)
                return at, False
            aligned = entries.aligned(lines, at)
            if aligned is None:
                self._tell(at, "yaml")
                return at, False
            self._tell(at, "yaml-indent", fixed=aligned)
            lines[at] = aligned
            return at, True
        self._unreadable(at)
        return at, False

    def _unreadable(self, at: int) -> None:
        """Tell what is wrong with line *at*, which no reader of YAML could read by itself."""
        entry = entries.ENTRY.fullmatch(self._lines[at])
        below = next((each for each in self._lines[at + 1 :] if each.strip()), "")
        fixed = entries.mended(*entry.groups(default="")) if entry else None
        if entry is None or fixed is None or len(below) - len(below.lstrip()) > len(entry[1]):
            self._tell(at, "yaml")
            return
        key, text = entry[2], entry[3]
        if text[0] in "\"'":
            self._tell(at, "yaml-quote", fixed=fixed)
        elif text[0] in "[{" and not entries.is_text(text):
            self._tell(at, "yaml-bracket", fixed=fixed)
        elif text[0].isalnum() or text[0] in "“”‘’(":
            self._tell(at, "yaml-colon", key=key, fixed=fixed)
        else:
            self._tell(at, "yaml-special", found=text[0], fixed=fixed)

    def _no_colon(self, at: int) -> None:
        text = self._lines[at]
        unspaced = entries.UNSPACED.fullmatch(text)
        word = entries.COLONLESS.fullmatch(text)
        if unspaced:
            self._tell(at, "yaml-space", key=unspaced[2], fixed=unspaced[1] + entries.line(unspaced[2], unspaced[3]))
        elif word and word[2] in self._keys:
            self._tell(at, "yaml-no-colon", key=word[2], fixed=word[1] + entries.line(word[2], word[3]))
        else:
            self._tell(at, "yaml-stray")

    def _fields(self, node: yaml.MappingNode, *, depth: int) -> Iterator[tuple[str, Field]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            at = key_node.start_mark.line
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            unspaced = entries.UNSPACED.fullmatch(self._lines[at]) if ":" in key else None
            if unspaced and unspaced[2] in self._keys:
                self._tell(
                    at, "yaml-space", key=unspaced[2], fixed=unspaced[1] + entries.line(unspaced[2], unspaced[3])
                )
                self.broken.add(unspaced[2])
            elif key in seen:
                self._tell(at, "key-twice", key=key, first=seen[key])
            else:
                seen[key] = self._first_line + at
                yield key, Field(self._value(value_node, depth=depth + 1), self._first_line + at)

    def _value(self, node: yaml.Node, *, depth: int) -> Value:
        if isinstance(node, yaml.ScalarNode):
            return self._text(node)
        if depth > _MAX_DEPTH:
            self._tell(node.start_mark.line, "yaml")
            return None
        if isinstance(node, yaml.SequenceNode):
            return tuple(
                Field(self._value(entry, depth=depth + 1), self._first_line + entry.start_mark.line)
                for entry in node.value
            )
        assert isinstance(node, yaml.MappingNode)
        return dict(self._fields(node, depth=depth))

    def _text(self, node: yaml.ScalarNode) -> str | None:
        """Return a scalar as the text it is: the schema, not YAML, knows what is a date, a number or a "no"."""
        at = node.start_mark.line
        text = unicodedata.normalize("NFC", node.value)
        control = _CONTROL.search(text)
        if control:  # Written in a way of YAML's own, as in "\a".
            self._problems.append(_control(self._path, self._first_line + at, control[0]))
            text = _CONTROL.sub("", text)
        is_null = node.tag == "tag:yaml.org,2002:null"
        # What is not there at all, as behind a lone “?”, may be marked below the last line.
        whole = self._lines[at] if at < len(self._lines) else ""
        # Neither stops a reader of YAML, which takes them for marks of its own and drops them without a word.
        is_odd = "#" in whole or "&" in whole or "!" in whole
        if not is_odd or node.style or at != node.end_mark.line:
            return None if is_null else text
        entry = entries.ENTRY.fullmatch(whole)
        if entry is None or not entry[3]:
            return None if is_null else text
        if entry[3][0] in "&!":
            self._tell(at, "yaml-special", found=entry[3][0], fixed=f"{entry[1]}{entry[2]}: {entries.quoted(entry[3])}")
            return entry[3]
        rest = whole[node.end_mark.column :].strip()
        if rest.startswith("#"):
            self._tell(at, "yaml-hash", found=rest, fixed=f"{entry[1]}{entry[2]}: {entries.quoted(entry[3])}")
            return text or entry[3]
        return None if is_null else text


def _control(path: str, line: int, found: str) -> Problem:
    return problem(path, line, "control-character", found=f"U+{ord(found):04X}")
