"""Entries: one line of front matter, a key and its text, as YAML reads it and as its author most likely meant it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import yaml

try:  # libyaml reads a post in a twelfth of the time; where no wheel carries it, the result is the same.
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - where PyYAML was built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment] # The two read alike; they share no class.

ENTRY = re.compile(r"(\s*(?:-\s+)*)([\w-]+)[ \t]*:(?:[ \t]+(.*?))?\s*")
"""Indent and dashes, key, text."""

UNSPACED = re.compile(r"(\s*(?:-\s+)*)([\w-]+):(\S.*?)\s*")
"""The same where no space follows the colon."""

COLONLESS = re.compile(r"(\s*(?:-\s+)*)([\w-]+)\s+(\S.*?)\s*")
"""The same where there is no colon: indent and dashes, first word, the rest."""

_QUOTED = r'"[^"\\]*"'
_PLAIN = r"[^\W_][^:#&!]*(?::(?=\S)[^:#&!]*)*"
_PLAIN_IN_LIST = r"[^\W_][^,:#&!\[\]{}\"']*"
_IN_LIST = rf"(?:{_QUOTED}|{_PLAIN_IN_LIST})"
_SIMPLE = re.compile(rf"([a-z_]+):(?: ({_QUOTED}|{_PLAIN})| \[({_IN_LIST}(?:, {_IN_LIST})*)\])?")
_SIMPLE_BELOW = re.compile(rf"  - ({_QUOTED}|{_PLAIN})")
_EACH_IN_LIST = re.compile(_IN_LIST)
_NULL = frozenset({"null", "Null", "NULL"})

_IN_BRACKETS = re.compile(r"[,\[\]{}:#\"']|^[-?@`%*&!|>]")


def line(key: str, text: str) -> str:
    """Return *key* and *text* as a line of front matter, in quotes where they are needed."""
    return f"{key}: {text if _is_plain(text) else quoted(text)}"


def list_line(key: str, texts: Iterable[str]) -> str:
    """Return *key* and a list of *texts* as one line, in quotes where they are needed."""
    return f"{key}: [{', '.join(map(_in_brackets, texts))}]"


def group_line(key: str, pairs: Mapping[str, str]) -> str:
    """Return *key* and *pairs* below it as one line, in quotes where they are needed."""
    return f"{key}: {{{', '.join(f'{_in_brackets(name)}: {_in_brackets(text)}' for name, text in pairs.items())}}}"


def quoted(text: str) -> str:
    """Return *text* in quotes, as YAML wants it."""
    if '"' in text and "'" not in text:
        return f"'{text}'"  # Easier to read and to type than a backslash before each.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def compose(text: str) -> yaml.Node | None:
    """Return *text* as YAML reads it. Raises YAMLError."""
    return yaml.compose(text, Loader=_Loader)


Simple: TypeAlias = "tuple[int, str | list[tuple[int, str]]]"
"""The number of a line, and the text that stands there; or a list of such."""


def simple(lines: Sequence[str]) -> dict[str, Simple] | None:
    """Return what *lines* say by key, each with its line counted from 0, or None when only YAML can tell.

    Nearly every post has nothing but texts and lists of texts, each on its line or in
    quotes without a backslash. That it is what `compose` finds is tested; to read a file
    takes half the time.
    """
    found: dict[str, Simple] = {}
    below: list[tuple[int, str]] | None = None
    for at, each in enumerate(lines):
        if not each.isprintable():
            return None
        entry = _SIMPLE.fullmatch(each)
        if entry is None:
            item = _SIMPLE_BELOW.fullmatch(each)
            if item is None or below is None:
                return None
            texts = [item[1]]
            below.append((at, _plain(item[1])))
        elif below == [] or entry[1] in found:
            return None
        elif entry[2]:
            texts, below = [entry[2]], None
            found[entry[1]] = at, _plain(entry[2])
        elif entry[3]:
            texts, below = _EACH_IN_LIST.findall(entry[3]), None
            found[entry[1]] = at, [(at, _plain(text)) for text in texts]
        else:
            texts, below = [], []
            found[entry[1]] = at, below
        if any(text[-1] == " " or text in _NULL for text in texts):
            return None
    return None if below == [] else found


def _plain(text: str) -> str:
    return text[1:-1] if text[0] == '"' else text


def is_readable(text: str) -> bool:
    """Whether *text* is YAML at all."""
    try:
        compose(text)
    except yaml.YAMLError:
        return False
    return True


def aligned(lines: list[str], at: int) -> str | None:
    """Return line *at* in the column that fits the lines above it, or None when there is none."""
    above = next((each for each in reversed(lines[:at]) if each.strip()), "")
    indent = len(above) - len(above.lstrip())
    columns = (indent + 2, indent, 0) if above.lstrip().startswith("- ") else (indent, 0)
    for column in columns:
        tried = " " * column + lines[at].strip()
        if is_readable("\n".join([*lines[:at], tried])):
            return tried
    return None


def is_text(text: str) -> bool:
    """Whether *text*, which starts with a bracket, goes on behind it: ``[Khẩn] Thông báo`` is no list."""
    closing = text.find("]" if text[0] == "[" else "}")
    return 0 < closing < len(text) - 1 and not text.endswith(("]", "}"))


def mended(start: str, key: str, text: str) -> str | None:
    """Return an entry of one line as its author most likely meant it, or None when nobody could tell."""
    if not text:
        return None
    value = _flow(text) if text[0] in "[{" and not is_text(text) else quoted(_unquoted(text))
    fixed = f"{start}{key}: {value}"
    return fixed if value is not None and is_readable(fixed.strip()) else None


def _flow(text: str) -> str | None:
    """Return a list or group in brackets with its brackets and quotes put right, or None when that is beyond us."""
    if text[0] == "[":
        inner = text[1:].removesuffix("]")
        groups = [_flow(group) for group in re.findall(r"\{[^{}]*\}?", inner)]
        entries = groups or [_in_brackets(part) for part in inner.split(",") if part.strip()]
        return None if None in entries else f"[{', '.join(map(str, entries))}]"
    pairs: list[list[str]] = []
    for part in text[1:].removesuffix("}").split(","):
        pair = re.fullmatch(r"\s*([\w-]+):\s+(.*)", part)
        if pair:
            pairs.append([pair[1], pair[2]])
        elif pairs:  # A comma of the text itself.
            pairs[-1][1] += f",{part}"
        else:
            return None
    return "{" + ", ".join(f"{key}: {_in_brackets(value)}" for key, value in pairs) + "}"


def _in_brackets(text: str) -> str:
    plain = text.strip().strip("\"'")
    return quoted(plain) if _IN_BRACKETS.search(plain) else plain


def _unquoted(text: str) -> str:
    """Return *text* without the quotes that were meant to enclose it."""
    curly = re.fullmatch("“([^“”]*)”", text)
    if curly:  # Word's: they enclose nothing for YAML.
        return curly[1]
    mark = text[0]
    if mark not in "\"'":
        return text
    if text.count(mark) % 2:
        return text[1:]
    return text[1:-1] if text.endswith(mark) else text


def _is_plain(text: str) -> bool:
    """Whether YAML reads *text* as just that, without quotes."""
    try:
        node = compose(f"x: {text}")
    except yaml.YAMLError:
        return False
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        return False
    value = node.value[0][1]
    is_text = isinstance(value, yaml.ScalarNode) and not value.style and value.value == text
    return is_text and value.tag != "tag:yaml.org,2002:null"
