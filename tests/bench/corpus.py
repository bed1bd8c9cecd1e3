"""Corpus: as many made-up posts as a measurement needs, the same every time."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from bench import words

SEED = "ban-tin"
FIRST = datetime(2008, 1, 1, tzinfo=UTC)
LAST = datetime(2026, 6, 30, tzinfo=UTC)
"""Wall clock of Việt Nam; the zone is only there because a date without one is no instant."""

MARK = "Mã tin: "
"""Stands before the id in the last paragraph of every post: only a page that shows the whole post has it."""

LENGTH = 480
"""Words in a post, on the average, counted between spaces as editors count them."""

_RELATED = "\x00"
_SLOT = re.compile(r"\{(\w+)\}")
_STROKED = str.maketrans("đĐ", "dD")
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_TAG_WEIGHTS = tuple(accumulate(1 / (rank + 4) for rank in range(len(words.TAGS))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One made-up post, in no generator's format."""

    id: str
    title: str
    published_at: datetime
    """In Việt Nam's wall clock; midnight means a bare date."""

    category: str
    """The slug of its category."""

    tags: tuple[str, ...]
    author: str
    slug: str
    """ASCII; no two posts of one month share it. For generators that would lose a post otherwise."""

    lead: str
    rest: str
    related: Specimen | None
    """An earlier post that this one links to; its own related post is left out."""

    @property
    def path(self) -> str:
        """Where editors would keep it: ``2017/2017-12-04-tap-huan.md``."""
        return f"{self.published_at:%Y/%Y-%m-%d}-{self.slug}.md"

    @property
    def address(self) -> str:
        """Where generators that honour *slug* put it: ``/2017/12/tap-huan/``."""
        return f"/{self.published_at:%Y/%m}/{self.slug}/"

    @property
    def has_time(self) -> bool:
        """Whether its date comes with a time."""
        return self.published_at.hour != 0

    def body(self, *, related: str, fold: str = "") -> str:
        """Return its Markdown: *related* is the link to the related post, *fold* stands after the first paragraph."""
        return "\n\n".join(filter(None, (self.lead, fold, self.rest.replace(_RELATED, related)))) + "\n"


def specimens(count: int) -> Iterator[Specimen]:
    """Yield *count* posts, oldest first. They depend on *count* and nothing else."""
    earlier: deque[Specimen] = deque(maxlen=40)
    month, taken = "", set[str]()
    for index in range(count):
        writer = _Writer(f"{SEED}/{count}/{index}")
        published_at = writer.moment(index, count)
        title = writer.title()
        if f"{published_at:%Y-%m}" != month:
            month, taken = f"{published_at:%Y-%m}", set()
        id = _id(index)
        slug = _slug(title) if _slug(title) not in taken else f"{_slug(title)}-{id}"
        taken.add(slug)
        related = writer.one_of(earlier) if earlier and writer.happens(0.4) else None
        specimen = Specimen(
            id=id,
            title=title,
            published_at=published_at,
            category=writer.one_of(words.CATEGORIES)[0],
            tags=writer.tags(),
            author=writer.name() if writer.happens(0.6) else "",
            slug=slug,
            lead=writer.lead(),
            rest=writer.rest(id, related),
            related=related,
        )
        yield specimen
        # Without its text and its own link, so that a large corpus is never held in memory.
        earlier.append(
            Specimen(
                id=id,
                title=title,
                published_at=published_at,
                category=specimen.category,
                tags=(),
                author="",
                slug=slug,
                lead="",
                rest="",
                related=None,
            )
        )


def _id(index: int) -> str:
    # An odd factor makes this one to one: no two posts have one id.
    number = (index + 1) * 0x9E3779B97F % 2**40
    return "".join(_BASE32[number >> shift & 31] for shift in range(35, -5, -5))


def _slug(text: str) -> str:
    """Return *text* for addresses. On its own, so that no change to the bulletin changes what is measured."""
    plain = unicodedata.normalize("NFD", text.translate(_STROKED)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:70].strip("-")


class _Writer:
    """Writes one post, with dice of its own: a post does not depend on how the ones before it were thrown."""

    def __init__(self, seed: str) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - made-up posts are no secret

    def happens(self, chance: float) -> bool:
        return self._dice.random() < chance

    def one_of[T](self, choices: Sequence[T]) -> T:
        return choices[self._dice.randrange(len(choices))]
