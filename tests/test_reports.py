"""Reports: what a person, a program and a forge are told."""

from __future__ import annotations

import json

from bulletin import reports
from bulletin.problems import Problem

ERROR = Problem(
    path="posts/a.md", line=3, rule="date-form", message="“hôm qua” không phải là ngày.", advice="Viết lại."
)
ADVICE = Problem(
    path="posts/50%, đo: b.md",
    line=7,
    rule="title-stop",
    message="Một\nhai, 100%: ba.",
    advice="Bỏ\r\ndấu chấm.",
    is_blocking=False,
)


def test_text_has_a_line_for_each_that_begins_with_its_place():
    assert reports.as_text([ERROR]) == "posts/a.md:3: “hôm qua” không phải là ngày. Viết lại."
    assert reports.as_text([ADVICE]).endswith("(nên sửa)")
    assert reports.as_text([]) == ""


def test_json_tells_everything():
    assert json.loads(reports.as_json([ERROR, ADVICE])) == [
        {
            "path": each.path,
            "line": each.line,
            "rule": each.rule,
            "level": level,
            "message": each.message,
            "advice": each.advice,
        }
        for each, level in ((ERROR, "error"), (ADVICE, "advice"))
    ]
    assert "hôm qua" in reports.as_json([ERROR])
    assert json.loads(reports.as_json([])) == []


def test_github_reads_one_command_a_line():
    found = reports.as_github([ERROR, ADVICE])
    assert found.split("\n") == [
        "::error file=posts/a.md,line=3,title=date-form::“hôm qua” không phải là ngày. Viết lại.",
        "::warning file=posts/50%25%2C đo%3A b.md,line=7,title=title-stop::Một%0Ahai, 100%25: ba. Bỏ%0D%0Adấu chấm.",
    ]
    assert reports.as_github([]) == ""


def test_gitlab_reads_its_code_quality_report():
    found = json.loads(reports.as_gitlab([ERROR, ADVICE]))
    assert [each["severity"] for each in found] == ["major", "info"]
    assert found[0]["description"] == "“hôm qua” không phải là ngày. Viết lại."
    assert found[0]["check_name"] == "date-form"
    assert found[0]["location"] == {"path": "posts/a.md", "lines": {"begin": 3}}
    assert len({each["fingerprint"] for each in found}) == 2
    assert json.loads(reports.as_gitlab([])) == []


def test_gitlab_knows_a_problem_again_when_lines_above_it_come_or_go():
    moved = Problem(path=ERROR.path, line=30, rule=ERROR.rule, message=ERROR.message, advice=ERROR.advice)
    before, after = (json.loads(reports.as_gitlab([each]))[0]["fingerprint"] for each in (ERROR, moved))
    assert before == after


def test_gitlab_tells_two_problems_of_one_message_apart():
    twin = Problem(path=ERROR.path, line=9, rule=ERROR.rule, message=ERROR.message, advice=ERROR.advice)
    found = json.loads(reports.as_gitlab([ERROR, twin]))
    assert len({each["fingerprint"] for each in found}) == 2
