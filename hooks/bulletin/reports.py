"""Reports: problems written down for a person, a program, or a forge."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

from bulletin.problems import Problem

Report = Callable[[Iterable[Problem]], str]
"""Returns problems as text, without a last line end; an empty text when there is nothing to say."""


def as_text(problems: Iterable[Problem]) -> str:
    """Return a line a problem, beginning with a place that editors can click."""
    return "\n".join(map(str, problems))


def as_json(problems: Iterable[Problem]) -> str:
    """Return a JSON list of objects: path, line, rule, level (``error`` or ``advice``), message, advice."""
    return json.dumps([_plain(each) for each in problems], ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """Return GitHub's workflow commands, which put each problem beside its line in a review."""
    return "\n".join(
        f"::{'error' if each.is_blocking else 'warning'} file={_property(each.path)},line={each.line},"
        f"title={_property(each.rule)}::{_data(f'{each.message} {each.advice}')}"
        for each in problems
    )


def as_gitlab(problems: Iterable[Problem]) -> str:
    """Return GitLab's Code Quality report (JSON), which puts each problem beside its line in a review."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found: list[dict[str, object]] = []
    for each in problems:
        # A problem keeps its fingerprint when lines above it come or go; another like it has one of its own.
        what = (each.path, each.rule, each.message)
        seen[what] += 1
        found.append(
            {
                "description": f"{each.message} {each.advice}",
                "check_name": each.rule,
                "fingerprint": sha256("\0".join((*what, str(seen[what]))).encode()).hexdigest(),
                "severity": "major" if each.is_blocking else "info",
                "location": {"path": each.path, "lines": {"begin": each.line}},
            }
        )
    return json.dumps(found, ensure_ascii=False, indent=2)


FORMATS: Mapping[str, Report] = {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}
"""Every way to write problems down, by the name an operator types."""


def _plain(each: Problem) -> dict[str, object]:
    return {
        "path": each.path,
        "line": each.line,
        "rule": each.rule,
        "level": "error" if each.is_blocking else "advice",
        "message": each.message,
        "advice": each.advice,
    }


def _data(text: str) -> str:
    # GitHub reads one line a command; these three would end it or be read as an escape.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
