"""Dates in the agency's time zone: how editors type them, how readers and machines read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

# Việt Nam has kept UTC+7 without summer time since 1975 (IANA: Asia/Ho_Chi_Minh). A fixed offset
# gives the same answer for every date a bulletin can hold, also on Windows, which has no zone files.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

_TIME = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_MACHINE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _TIME, re.ASCII)
_PEOPLE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})" + _TIME, re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as an editor typed it."""

    at: datetime
    """The instant, aware, in Vietnam's time; a bare date is 00:00 there."""

    canonical: str
    """How to write it in front matter: ``2017-12-04`` or ``2017-12-04 08:30``."""

    is_canonical: bool
    """Whether the editor wrote it in year-month-day order, with two digits each."""


class NoDate(ValueError):
    """The text has not the shape of a date."""


class ImpossibleDate(ValueError):
    """The text has the shape of a date, but no calendar has that day or clock that time."""


def read(text: str) -> Written:
    """Return the instant that *text* names.

    ``2017-12-04``, ``2017-12-04 08:30``, RFC 3339 with a zone, and, since that is
    how people here write, ``4/12/2017``. Raises NoDate or ImpossibleDate.
    """
    stripped = text.strip()
    match = _MACHINE.fullmatch(stripped)
    is_machine = match is not None
    match = match or _PEOPLE.fullmatch(stripped)
    if match is None:
        raise NoDate(text)
    part = {name: int(value) for name, value in match.groupdict().items() if value and name != "zone"}
    try:
        at = datetime(
            part["year"],
            part["month"],
            part["day"],
            part.get("hour", 0),
            part.get("minute", 0),
            part.get("second", 0),
            tzinfo=_zone(match["zone"]),
        ).astimezone(VIETNAM)
    except (ValueError, OverflowError) as error:
        raise ImpossibleDate(text) from error
    canonical = at.isoformat(" ", "minutes")[:16] if match["hour"] else at.date().isoformat()
    two_digits = len(match["month"]) == 2 and len(match["day"]) == 2
    return Written(at=at, canonical=canonical, is_canonical=is_machine and two_digits)


def _zone(text: str | None) -> timezone:
    if not text:
        return VIETNAM
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def day(at: datetime | date) -> str:
    """Return the date as readers write it: ``4/12/2017``."""
    return f"{at.day}/{at.month}/{at.year}"


def long_day(at: datetime) -> str:
    """Return the weekday and date, and the time when there is one: ``Thứ Hai, 4/12/2017, 08:30``."""
    clock = f", {at:%H:%M}" if (at.hour, at.minute) != (0, 0) else ""
    return f"{WEEKDAYS[at.weekday()]}, {day(at)}{clock}"


def machine(at: datetime | date) -> str:
    """Return the date for ``datetime`` attributes and sitemaps: RFC 3339 with its offset, or a bare date."""
    return _machine(at, at.tzinfo) if isinstance(at, datetime) else at.isoformat()


@lru_cache(maxsize=1024)
def _machine(at: datetime, zone: tzinfo | None) -> str:  # One instant in two zones is equal, and not written alike.
    """Return *at*, which is in *zone*, as `machine` does: the page of a post says its date a dozen times."""
    return at.isoformat(timespec="seconds")


def from_timestamp(seconds: float) -> datetime:
    """Return the instant *seconds* after the epoch, in Vietnam's time."""
    return datetime.fromtimestamp(seconds, VIETNAM)
