"""Terminal: commands for people who read Vietnamese."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bulletin import dates
from bulletin.problems import InvalidSettings

# argparse speaks English, and looks up its words in this function; editors read Vietnamese.
_WORDS = {
    "usage: ": "Cách dùng: ",
    "positional arguments": "Tham số",
    "options": "Tùy chọn",
    "show this help message and exit": "hiện hướng dẫn này rồi thoát",
    "%(prog)s: error: %(message)s\n": "Chưa chạy được: %(message)s\n",
    "the following arguments are required: %s": "còn thiếu %s",
    "unrecognized arguments: %s": "không hiểu %s",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "not allowed with argument %s": "không đi cùng %s",
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không dùng được",
    "expected one argument": "cần một giá trị đi kèm",
    "expected at least one argument": "cần ít nhất một giá trị đi kèm",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r (chọn trong: %(choices)s)",
}
vars(argparse)["_"] = lambda text: _WORDS.get(text, text)

Run = Callable[[argparse.Namespace], int]
"""Carries out a command; gives its exit status."""


class Commands:
    """The commands of one script, by name."""

    def __init__(self) -> None:
        self._parser = argparse.ArgumentParser(
            prog="bulletin.py", description="Các lệnh của bản tin.", allow_abbrev=False
        )
        self._commands = self._parser.add_subparsers(dest="command", required=True, metavar="lệnh", title="Các lệnh")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._commands.choices)

    def add(self, name: str, run: Run, about: str) -> argparse.ArgumentParser:
        """Return the options of the new command *name*, for the caller to fill in."""
        options = self._commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        options.set_defaults(run=run)
        return options

    def run(self, words: list[str] | None) -> int:
        """Run the command that *words* call; return its status: 1 for wrong settings, 130 when somebody stopped it."""
        arguments = self._parser.parse_args(words)
        run: Run = arguments.run
        try:
            return run(arguments)
        except InvalidSettings as error:
            say(str(error))
            return 1
        except (KeyboardInterrupt, EOFError):
            return 130


def say(text: str) -> None:
    """Tell the person at the keyboard; results go to standard output, this does not."""
    print(text, file=sys.stderr, flush=True)


def ask(question: str, proposal: str = "") -> str:
    """Return what the person types; *proposal* when they just press Enter."""
    answer = ""
    while not answer:
        answer = input(f"{question} [{proposal}]: " if proposal else f"{question}: ").strip() or proposal
    return answer


def now() -> datetime:
    """Return the moment of this run; SOURCE_DATE_EPOCH (reproducible-builds.org) has the last word."""
    return dates.from_timestamp(float(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))


def place(text: str) -> Path:
    """Return a path that a person typed, from the folder they typed it in."""
    return Path(os.environ.get("BULLETIN_STARTED_IN", ".")) / text


def count(text: str) -> int:
    """Return the whole number, 0 or more, that a person typed. Raises ValueError."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
