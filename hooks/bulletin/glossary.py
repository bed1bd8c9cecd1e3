"""Glossary: what abbreviations stand for, one file for search and for texts."""

from __future__ import annotations

import yaml

from bulletin.problems import Problem, problem

NAME = "viet-tat.yml"
"""The file, in the docs folder."""


def parse(path: str, text: str) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Return the expansions of each abbreviation in *text*, most usual first, and a problem for each line that is none.

    A line is ``UBND: ủy ban nhân dân``, or a list where an abbreviation is read in several ways.
    """
    try:
        node = yaml.compose(text, yaml.CSafeLoader)
    except yaml.YAMLError:
        # The line that libyaml stumbles over is often one further down: each line has to be right by itself.
        lines = enumerate(text.splitlines(), 1)
        return {}, [problem(path, number, "glossary") for number, line in lines if not _is_sound(line)]
    if node is None:
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        return {}, [problem(path, node.start_mark.line + 1, "glossary")]
    found: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for key, value in node.value:
        readings = value.value if isinstance(value, yaml.SequenceNode) else [value]
        texts = tuple(one.value.strip() for one in readings if isinstance(one, yaml.ScalarNode) and one.value.strip())
        if not isinstance(key, yaml.ScalarNode) or not texts or len(texts) != len(readings) or key.value in found:
            problems.append(problem(path, key.start_mark.line + 1, "glossary"))
        else:
            found[key.value] = texts
    return found, problems


def _is_sound(line: str) -> bool:
    try:
        node = yaml.compose(line, yaml.CSafeLoader)
    except yaml.YAMLError:
        return False
    return node is None or isinstance(node, yaml.MappingNode)
