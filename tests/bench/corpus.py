"""Corpus: as many made-up posts as a measurement needs, the same every time."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from bench import words

SEED = "ban-tin"
FIRST = datetime(2008, 1, 1, tzinfo=UTC)
LAST = datetime(2026, 6, 30, tzinfo=UTC)
"""Between them lie all dates. They stand for Việt Nam's wall clock, whatever their zone says."""

MARK = "Mã tin: "
"""Stands before the id in the last paragraph of every post: only a page that shows the whole post has it."""

LENGTH = 480
"""Words in a post, on the average, counted between spaces as editors count them."""

_RELATED = "\x00"
_SLOT = re.compile(r"\{(\w+)\}")
_STROKED = str.maketrans("đĐ", "dD")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
# As in life, a few keywords are used all the time and most of them seldom.
_TAG_WEIGHTS = tuple(accumulate(1 / (rank + 20) for rank in range(len(words.TAGS))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a post lies."""

    title: str
    path: str
    """Where editors would keep it: ``2017/2017-12-04-tap-huan.md``."""

    address: str
    """Its page, for generators that are told: ``/2017/12/tap-huan/``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One made-up post, in no generator's format."""

    id: str
    place: Place
    slug: str
    """ASCII. No two posts of one month share it, so that a generator which is told it loses none."""

    published_at: datetime
    """In Việt Nam's wall clock; midnight stands for a bare date."""

    category: str
    """The slug of its category."""

    tags: tuple[str, ...]
    author: str
    lead: str
    """Its first paragraph."""

    rest: str
    related: Place | None
    """An earlier post that it links to."""

    @property
    def has_time(self) -> bool:
        """Whether its date comes with a time."""
        return self.published_at.hour != 0

    def body(self, *, link: Callable[[Place], str], fold: str = "") -> str:
        """Return its Markdown. *link* says how to write a link to a post; *fold* stands after the first paragraph."""
        related = f"[{self.related.title}]({link(self.related)})" if self.related else ""
        return "\n\n".join(part for part in (self.lead, fold, self.rest.replace(_RELATED, related)) if part) + "\n"


def specimens(count: int) -> Iterator[Specimen]:
    """Yield *count* posts, oldest first. They depend on *count* and nothing else."""
    earlier: deque[Place] = deque(maxlen=40)
    month = ""
    taken: set[str] = set()
    for index in range(count):
        writer = _Writer(f"{SEED}/{count}/{index}")
        published_at = writer.moment(FIRST + (LAST - FIRST) * index / count)
        title = writer.title()
        if f"{published_at:%Y-%m}" != month:
            month, taken = f"{published_at:%Y-%m}", set()
        id = _id(index)
        slug = _slug(title)
        slug = f"{slug}-{id}" if slug in taken else slug
        taken.add(slug)
        place = Place(
            title=title,
            path=f"{published_at:%Y/%Y-%m-%d}-{slug}.md",
            address=f"/{published_at:%Y/%m}/{slug}/",
        )
        related = writer.choose(tuple(earlier)) if earlier and writer.happens(0.4) else None
        yield Specimen(
            id=id,
            place=place,
            slug=slug,
            published_at=published_at,
            category=writer.choose(words.CATEGORIES)[0],
            tags=writer.tags(),
            author=writer.fill("{person}") if writer.happens(0.6) else "",
            lead=writer.lead(),
            rest=writer.rest(id, has_related=related is not None),
            related=related,
        )
        earlier.append(place)


def _id(index: int) -> str:
    # An odd factor makes this one to one: no two posts have one id.
    number = (index + 1) * 0x9E3779B97F % 2**40
    return "".join(_BASE32[number >> shift & 31] for shift in range(35, -5, -5))


def _slug(text: str) -> str:
    """Return *text* for addresses. On its own, so that a change to the bulletin never changes what is measured."""
    plain = unicodedata.normalize("NFD", text.translate(_STROKED)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:70].strip("-")


class _Writer:
    """Writes one post, with dice of its own: no post depends on how they fell for the ones before it."""

    def __init__(self, seed: str) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - made-up posts are no secret
        self.choose = self._dice.choice

    def happens(self, chance: float) -> bool:
        return self._dice.random() < chance

    def moment(self, after: datetime) -> datetime:
        """Return the day of *after*, or one of its office hours, so that posts stay in order of their days."""
        day = after.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.happens(0.7):
            return day
        return day + timedelta(minutes=self._dice.randrange(7 * 60, 17 * 60, 5))

    def title(self) -> str:
        return self.sentence(words.REPEATED_TITLES if self.happens(0.04) else words.TITLES)

    def tags(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(self._dice.choices(words.TAGS, cum_weights=_TAG_WEIGHTS, k=self._dice.randint(1, 4)))
        )

    def lead(self) -> str:
        return f"{self.sentence(words.LEADS)} {self.sentence(words.SENTENCES)}"

    def rest(self, id: str, *, has_related: bool) -> str:
        """Return all but the first paragraph, its length scattered around LENGTH."""
        wanted = max(120, self._dice.gauss(LENGTH - 148, 90))
        blocks = [self.paragraph(2)]
        notes: list[str] = []
        if has_related:
            blocks.append(f"Tin liên quan: {_RELATED}.")
        while sum(len(block.split()) for block in blocks) < wanted:
            blocks += self.section(notes)
        blocks += [self.sentence(words.LINKS), f"{MARK}{id}."]
        return "\n\n".join(blocks + notes)

    def section(self, notes: list[str]) -> list[str]:
        """Return a heading and what stands below it; a footnote's text is added to *notes*."""
        blocks = [f"## {self.sentence(words.HEADINGS)}", self.paragraph(self._dice.randint(2, 3))]
        kind = self._dice.random()
        if kind < 0.3:
            blocks.append(self.items("-"))
        elif kind < 0.45:
            blocks.append(self.items("1."))
        elif kind < 0.6:
            blocks.append(self.table())
        elif kind < 0.75:
            blocks += [f"### {self.sentence(words.SUBHEADINGS)}", self.paragraph(2)]
        if len(notes) < 2 and self.happens(0.3):
            blocks[1] += f"[^{len(notes) + 1}]"
            notes.append(f"[^{len(notes) + 1}]: {self.sentence(words.NOTES)}")
        return blocks

    def paragraph(self, sentences: int) -> str:
        text = [self.sentence(words.SENTENCES) for _ in range(sentences)]
        if self.happens(0.3):
            strong = self.fill("{duty}")
            text.append(f"Điều cần nhớ là **{strong}**.")
        return " ".join(text)

    def items(self, bullet: str) -> str:
        return "\n".join(f"{bullet} {self.sentence(words.ITEMS)}" for _ in range(self._dice.randint(3, 5)))

    def table(self) -> str:
        row = "| {place} | {thing} | {number} | {percent} |"
        rows = [self.fill(row) for _ in range(self._dice.randint(3, 6))]
        return "\n".join(["| Đơn vị | Phương tiện, hàng hóa | Số lượng | Tỷ lệ |", "|---|---|---:|---:|", *rows])

    def sentence(self, templates: tuple[str, ...]) -> str:
        text = self.fill(self.choose(templates))
        return text[0].upper() + text[1:]

    def fill(self, template: str) -> str:
        """Return *template* with every slot filled, those of the fillings too."""
        while "{" in template:
            template = _SLOT.sub(self._filling, template)
        return template

    def _filling(self, slot: re.Match[str]) -> str:
        made = _MADE.get(slot[1])
        return made(self._dice) if made else self.choose(words.WORDS[slot[1]])


_MADE: dict[str, Callable[[random.Random], str]] = {
    "number": lambda dice: str(dice.randint(11, 480)),
    "few": lambda dice: str(dice.randint(2, 10)),
    "percent": lambda dice: f"{dice.randint(1, 98)},{dice.randint(1, 9)}%",
    "quarter": lambda dice: dice.choice(("I", "II", "III", "IV")),
    "month": lambda dice: str(dice.randint(1, 12)),
    "year": lambda dice: str(dice.randint(2008, 2026)),
    "day": lambda dice: f"{dice.randint(1, 28)}/{dice.randint(1, 12)}/{dice.randint(2008, 2026)}",
}
"""Slots whose fillings are counted, not listed."""
