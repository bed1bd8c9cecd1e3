"""Queries: what readers type, made from documents that are known, in the classes in which searches differ."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bulletin import search_terms
from bulletin.search_records import Record
from bulletin.vietnamese import fold

SEED = "truy van"
MARKS = "\u0300\u0309\u0303\u0301\u0323"
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = "abcdeghiklmnopqrstuvxy"
_TELEX = {
    "\u0302": "",
    "\u0306": "w",
    "\u031b": "w",
    "\u0300": "f",
    "\u0309": "r",
    "\u0303": "x",
    "\u0301": "s",
    "\u0323": "j",
}
_SPELLINGS = (
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("ọa", "oạ"),
    ("ùy", "uỳ"),
    ("úy", "uý"),
    ("ủy", "uỷ"),
    ("ụy", "uỵ"),
    ("kỹ", "kĩ"),
    ("lý", "lí"),
    ("mỹ", "mĩ"),
    ("tỷ", "tỉ"),
    ("sỹ", "sĩ"),
    ("vỹ", "vĩ"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query, and what should be found."""

    kind: str
    text: str
    wanted: frozenset[str]
    """Addresses, any of which is right."""


class Maker:
    """Makes queries from *records*, the same every time."""

    def __init__(self, records: Sequence[Record], glossary: Mapping[str, Sequence[str]]) -> None:
        self._records = records
        self._glossary = glossary
        self._titles: dict[str, set[str]] = {}
        for record in records:
            self._titles.setdefault(_plain(record.title), set()).add(record.address)
        self._pairs: dict[str, set[str]] = {}
        for record in records:
            words = _WORD.findall(unicodedata.normalize("NFC", record.title))
            for text in (*words, *(" ".join(pair) for pair in pairwise(words))):
                self._pairs.setdefault(_plain(text), set()).add(_words(text))
        self._texts = {record.address: f" {_plain(record.title)} \n {_plain(record.text)} " for record in records}
        self._exact = {record.address: f" {_words(record.title)} \n {_words(record.text)} " for record in records}

    def make(self, kind: str, count: int) -> Iterator[Query]:
        """Yield up to *count* queries of a class of CLASSES."""
        dice = random.Random(f"{SEED}/{kind}")  # noqa: S311 - made-up queries are no secret
        order = list(self._records)
        dice.shuffle(order)
        made = 0
        for record in order[: count * 40]:
            query = CLASSES[kind](self, record, dice)
            if query is not None:
                yield query
                made += 1
                if made == count:
                    return

    def _query(self, kind: str, text: str, record: Record, wanted: set[str] | None = None) -> Query:
        return Query(kind=kind, text=text, wanted=frozenset({record.address} | (wanted or set())))

    def _same_title(self, record: Record) -> set[str]:
        return self._titles[_plain(record.title)]

    def with_phrase(self, phrase: str) -> set[str]:
        """Return the addresses of the records in which the plain words *phrase* stand."""
        return {address for address, text in self._texts.items() if f" {phrase} " in text}

    def with_exact(self, phrase: str) -> set[str]:
        return {address for address, text in self._exact.items() if f" {phrase} " in text}

    # Classes

    def title(self, record: Record, dice: random.Random) -> Query | None:
        if len(record.title.split()) < 4:
            return None
        return self._query("title", record.title, record, self._same_title(record))

    def plain(self, record: Record, dice: random.Random) -> Query | None:
        if len(record.title.split()) < 4:
            return None
        return self._query("plain", fold(record.title), record, self._same_title(record))

    def spelling(self, record: Record, dice: random.Random) -> Query | None:
        text = unicodedata.normalize("NFC", record.title)
        if len(text.split()) < 4:
            return None
        changed = text.lower()
        for one, two in _SPELLINGS:
            swap = {one: two, two: one}
            changed = re.sub(rf"(?<!q)(?:{one}|{two})", lambda found, swap=swap: swap[found[0]], changed)
        if dice.random() < 0.3:
            changed = changed.upper()
        if dice.random() < 0.7:
            changed = unicodedata.normalize("NFD", changed)
        return self._query("spelling", changed, record, self._same_title(record))

    def body(self, record: Record, dice: random.Random) -> Query | None:
        sentences = [one.split() for one in re.split(r"[.!?;:\n]", record.text)]
        sentences = [one for one in sentences if len(one) >= 9]
        if not sentences:
            return None
        words = dice.choice(sentences)
        length = dice.randint(5, 8)
        start = dice.randint(0, len(words) - length)
        text = " ".join(words[start : start + length])
        if dice.random() < 0.5:
            text = fold(text)
        return self._query("body", text, record, self.with_phrase(_plain(text)))

    def abbreviation(self, record: Record, dice: random.Random) -> Query | None:
        text = f" {record.title} " if dice.random() < 0.7 else f" {record.text[:400]} "
        found = []
        for short, longs in self._glossary.items():
            for long in longs:
                for old, new in ((long, short), (short, long)):
                    at = text.lower().find(f" {old.lower()} ")
                    if at >= 0:
                        found.append((at, old, new))
        if not found:
            return None
        at, old, new = dice.choice(found)
        before, after = text[:at].split(), text[at + len(old) + 2 :].split()
        query = " ".join([*before[-3:], new, *after[:4]])
        if len(query.split()) < 4:
            return None
        return self._query(
            "abbreviation", query, record, self.with_phrase(_plain(" ".join([*before[-3:], old, *after[:4]])))
        )

    def number(self, record: Record, dice: random.Random) -> Query | None:
        text = search_terms.clean(f"{record.title}\n{record.text}")
        found = [one for one in search_terms.wholes(text) if one.count("/") >= 2 or "-" in one]
        if not found:
            return None
        whole = dice.choice(found)
        wanted = {one.address for one in self._with_whole(whole)}
        if len(wanted) > 6:
            return None
        if "-" in whole:
            year, month, day = map(int, whole.split("-"))
            text = dice.choice(
                (
                    f"{day}/{month}/{year}",
                    f"{day:02}/{month:02}/{year}",
                    f"{day}-{month}-{year}",
                    f"ngày {day} tháng {month} năm {year}",
                    f"{day}.{month}.{year}",
                    f"ngay {day} thang {month} nam {year}",
                )
            )
        else:
            pieces = whole.split("/")
            is_year = re.fullmatch("[12][0-9]{3}", pieces[1])
            head, tail = (pieces[:2], pieces[2:]) if is_year else (pieces[:1], pieces[1:])
            text = "/".join([*head, "-".join(tail)])
            text = dice.choice((text, text.upper(), " ".join(pieces), "/".join(head) if is_year else text))
        return self._query("number", text, record, wanted)

    def _with_whole(self, whole: str) -> list[Record]:
        return [one for one in self._records if whole in self._wholes(one)]

    def _wholes(self, record: Record) -> set[str]:
        self._known = getattr(self, "_known", {})
        if record.address not in self._known:
            text = search_terms.clean(f"{record.title}\n{record.text}")
            self._known[record.address] = set(search_terms.wholes(text)) | {record.published_at[:10]}
        return self._known[record.address]

    def prefix(self, record: Record, dice: random.Random) -> Query | None:
        words = record.title.split()
        if len(words) < 7 or len(words[5]) < 3:
            return None
        count = dice.randint(4, min(7, len(words) - 1))
        last = words[count]
        if not last.isalpha() or len(last) < 3:
            return None
        text = " ".join([*words[:count], last[: dice.randint(1, len(last) - 1)]])
        if dice.random() < 0.5:
            text = fold(text)
        begun = _plain(text)
        return self._query("prefix", text, record, {a for a, t in self._texts.items() if f" {begun}" in t})

    def _some(self, record: Record, dice: random.Random) -> list[str] | None:
        words = record.title.split()
        if len(words) < 6:
            return None
        length = min(len(words), dice.randint(6, 9))
        start = dice.randint(0, len(words) - length)
        return words[start : start + length]

    def tone(self, record: Record, dice: random.Random) -> Query | None:
        words = self._some(record, dice)
        places = [
            at
            for at, word in enumerate(words or ())
            if any(mark in unicodedata.normalize("NFD", word) for mark in MARKS)
        ]
        if not words or not places:
            return None
        right = _plain(" ".join(words))
        at = dice.choice(places)
        letters = list(unicodedata.normalize("NFD", words[at]))
        mark = next(number for number, letter in enumerate(letters) if letter in MARKS)
        letters[mark] = dice.choice([other for other in MARKS if other != letters[mark]])
        words[at] = unicodedata.normalize("NFC", "".join(letters))
        return self._query("tone", " ".join(words), record, self.with_phrase(right))

    def letter(self, record: Record, dice: random.Random) -> Query | None:
        words = self._some(record, dice)
        places = [at for at, word in enumerate(words or ()) if word.isalpha() and len(word) >= 4]
        if not words or not places:
            return None
        right = _plain(" ".join(words))
        if dice.random() < 0.5:
            words = [fold(word) for word in words]
        at = dice.choice(places)
        word = words[at]
        place = dice.randrange(len(word))
        kind = dice.randrange(4)
        if kind == 0:
            word = word[:place] + dice.choice(_LETTERS) + word[place + 1 :]
        elif kind == 1:
            word = word[:place] + word[place + 1 :]
        elif kind == 2:
            word = word[:place] + dice.choice(_LETTERS) + word[place:]
        else:
            place = min(place, len(word) - 2)
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        words[at] = word
        return self._query("letter", " ".join(words), record, self.with_phrase(right))

    def shuffled(self, record: Record, dice: random.Random) -> Query | None:
        words = [word for word in dict.fromkeys(_WORD.findall(record.title)) if len(word) >= 3]
        if len(words) < 6:
            return None
        chosen = dice.sample(words, dice.randint(5, 6))
        text = " ".join(chosen)
        if dice.random() < 0.5:
            text = fold(text)
        # Any title that has all these words is right.
        wanted = set(_plain(text).split())
        right = {one for title, addresses in self._titles.items() if wanted <= set(title.split()) for one in addresses}
        return self._query("shuffled", text, record, right)

    def telex(self, record: Record, dice: random.Random) -> Query | None:
        words = self._some(record, dice)
        if not words:
            return None
        right = _plain(" ".join(words))
        return self._query("telex", " ".join(map(_telex, words)), record, self.with_phrase(right))

    def accents(self, record: Record, dice: random.Random) -> Query | None:
        """Words of a title that others of the titles have with other accents: only those with these are right."""
        words = _WORD.findall(unicodedata.normalize("NFC", record.title))
        places = [at for at in range(len(words) - 1) if fold(words[at]) != words[at].lower()]
        if not places:
            return None
        at = dice.choice(places)
        text = " ".join(words[at : at + dice.choice((1, 2, 2))])
        if len(self._pairs.get(_plain(text), ())) < 2:
            return None
        everywhere, exact = self.with_phrase(_plain(text)), self.with_exact(_words(text))
        if len(everywhere) < len(exact) + 3 or len(exact) > 0.5 * len(everywhere):
            return None
        return self._query("accents", text, record, exact)


def _plain(text: str) -> str:
    return " ".join(plain for plain, _ in search_terms.query(text))


def _words(text: str) -> str:
    return " ".join(f"{plain}{marks}" for plain, marks in search_terms.query(text))


def _telex(word: str) -> str:
    """Return the keys that make *word*: marks beside their letter, the tone at the end."""
    keys: list[str] = []
    tone = ""
    for character in unicodedata.normalize("NFD", word):
        if character in MARKS:
            tone = _TELEX[character]
        elif character == "\u0302":
            keys.append(keys[-1].lower())
        elif character in _TELEX:
            keys.append("w")
        elif character in "đĐ":
            keys.append("dd")
        else:
            keys.append(character)
    match = re.match(r"^(.*?)(\W*)$", "".join(keys))
    return f"{match[1]}{tone}{match[2]}" if match else "".join(keys)


CLASSES: Mapping[str, Callable[[Maker, Record, random.Random], Query | None]] = {
    "title": Maker.title,
    "plain": Maker.plain,
    "spelling": Maker.spelling,
    "body": Maker.body,
    "abbreviation": Maker.abbreviation,
    "number": Maker.number,
    "prefix": Maker.prefix,
    "tone": Maker.tone,
    "letter": Maker.letter,
    "shuffled": Maker.shuffled,
    "telex": Maker.telex,
    "accents": Maker.accents,
}
