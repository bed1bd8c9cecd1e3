"""Old Vietnamese text: typed with the fonts of TCVN3 or VNI, or decoded wrongly; recognised and converted.

Evidence is counted by the word: one that is no Vietnamese syllable as it stands and is one once converted. Pure
functions over lines; nothing here knows posts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import product

from bulletin import legacy_tables as tables
from bulletin.syllables import is_syllable


class Encoding(Enum):
    """What went wrong with a line; the value is its name for editors."""

    MISREAD_UTF8 = "UTF-8 đọc nhầm"
    TCVN3 = "TCVN3 (ABC, .VnTime)"
    VNI = "VNI"
    MISREAD_1258 = "Windows-1258 đọc nhầm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Garbled:
    """A line that readers could not read."""

    line: int
    """Which line of the text, counted from 1."""

    encoding: Encoding
    """What it was typed or saved in."""

    before: str
    """The line as it stands."""

    after: str
    """The line converted, in NFC. The same as *before* where bytes are lost and only a person can tell."""


def find(text: str) -> tuple[Garbled, ...]:
    """Return every garbled line of *text*, which is in NFC, in order.

    Fenced code is left alone: it is where a post shows an example of such text.
    """
    if not _is_suspect(text):
        return ()
    return tuple(_found(text.split("\n")))


def repair(text: str) -> str:
    """Return *text* with every garbled line converted and all else untouched. Doing so twice changes nothing more."""
    lines = text.split("\n")
    for garbled in find(text):
        ending = "\r" if lines[garbled.line - 1].endswith("\r") else ""
        lines[garbled.line - 1] = garbled.after + ending
    return "\n".join(lines)


def recognise(line: str) -> Encoding | None:
    """Return what *line* is encoded in, or None for text that is as it should be."""
    line = unicodedata.normalize("NFC", line)
    if not _is_suspect(line):
        return None
    line = _PROTECTED.sub(" ", line)
    if _is_misread(line):
        return Encoding.MISREAD_UTF8
    scores = {encoding: _score(line, encoding) for encoding in _READINGS}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > 0 else None


def convert(line: str, encoding: Encoding) -> str:
    """Return *line* read as *encoding* says, in NFC.

    Words that are clean already stay, and so do addresses and code. Capitals
    with a tone were the work of another font in TCVN3; they come out in lower
    case unless the letters around them are capitals.
    """
    line = unicodedata.normalize("NFC", line)
    change = _decoded if encoding is Encoding.MISREAD_UTF8 else _reader(encoding)
    if not _PROTECTED.search(line):
        return unicodedata.normalize("NFC", change(line))
    # Cut out what is not text, convert the rest as one line, and put it back.
    kept = iter([match[0] for match in _PROTECTED.finditer(line)])
    pieces = change(_PROTECTED.sub("\0", line.replace("\0", " "))).split("\0")
    joined = pieces[0] + "".join(next(kept) + piece for piece in pieces[1:])
    return unicodedata.normalize("NFC", joined)


# Which lines are worth a look


_CLEAN = "àáâãèéêìíòóôõùúý"
"""The letters that Vietnamese shares with Windows-1252; old encodings show them too, for other letters."""
_SHOWN = set("".join((*tables.TCVN3, *tables.VNI, *tables.MISREAD_1258)))
_ODD = "".join(
    sorted(_SHOWN - set(_CLEAN + _CLEAN.upper() + "aeouyAEOUY") | set("ºÄÅ") | set(map(chr, range(0x80, 0xA0))))
)
"""What clean text hardly has."""


def _pairs() -> tuple[bytes, bytes]:
    """Return two tables of one bit for each pair of neighbours that clean text hardly has: left and right."""
    lower, upper = _CLEAN, _CLEAN.upper()
    every = "".join(map(chr, range(256)))
    pairs = (
        (every, _ODD),
        ("abcdefghijklmnopqrstuvwxyz" + lower, upper),  # TCVN3, Windows-1258: a capital inside a word
        ("aeAE", "àáâãèéêùúõÀÁÂÃÈÉÊÙÚÕ"),  # VNI: two vowels where Vietnamese has one
        ("oO", "âùõÂÙÕ"),
        ("uU", "ùõÙÕ"),
        ("aeouyâêôãõýAEOUYÂÊÔÃÕÝ", "ìò"),  # Windows-1258: a tone after its vowel
        ("âÂÃ", "?"),  # UTF-8: any character beyond Latin-1
    )
    left, right = bytearray(256), bytearray(256)
    for index, (lefts, rights) in enumerate(pairs):
        for table, letters in ((left, lefts), (right, rights)):
            for letter in letters:
                table[ord(letter)] |= 1 << index
    return bytes(left), bytes(right)


_LEFT, _RIGHT = _pairs()


def _is_suspect(text: str) -> bool:
    # All posts come by here, and nearly all are clean. Asking for every pair at once takes 12 µs for 3 kB; the
    # regular expression that says the same takes 40.
    latin = b" " + text.encode("latin-1", "replace")
    left = int.from_bytes(latin.translate(_LEFT), "big")
    right = int.from_bytes(latin.translate(_RIGHT), "big")
    return left & (right << 8) != 0


_PROTECTED = re.compile(r"`[^`]*`|https?://[^\s<>()\[\]]+|(?<=\]\()[^()\s]+(?=\))|(?<![\w.+-])[\w.+-]++@[\w.-]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ROUNDS = 8


def _found(lines: Sequence[str]) -> Iterator[Garbled]:
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            continue
        if fence:
            continue
        before = line.removesuffix("\r")
        encoding = recognise(before)
        if encoding:
            after = _settled(before, encoding)
            if after is not None:
                yield Garbled(line=number, encoding=encoding, before=before, after=after)


def _settled(line: str, encoding: Encoding | None) -> str | None:
    """Return *line* converted until nothing more is found in it, or None if that never comes."""
    for _ in range(_ROUNDS):
        if encoding is None:
            return line
        after = convert(line, encoding)
        if after == line:
            return line
        line, encoding = after, recognise(after)
    return line if encoding is None else None


# Letters shown for others: TCVN3, VNI, Windows-1258


class _Verdict(Enum):
    PLAIN = auto()
    """Says nothing: ASCII, or the same in both readings."""
    CLEAN = auto()
    """Right as it stands."""
    GARBLED = auto()
    """A syllable once converted, and none before."""
    EITHER = auto()
    """A syllable both ways."""
    FOREIGN = auto()
    """A syllable neither way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How to read the words of one encoding."""

    letters: Mapping[str, str]
    words: re.Pattern[str]
    shown: re.Pattern[str]
    strong: re.Pattern[str]
    """What no other language writes inside a word."""
    weak: re.Pattern[str]
    """Among the above or not, what other languages do write: counts for less."""
    same: str
    """Letters that are the same in both readings."""


_LETTER = "A-Za-zÀ-ÖØ-öø-\u024f\u0300-\u036f\u1e00-\u1eff"
_SYMBOLS = "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾×÷"
_ALONE = frozenset("«¸µ¶¬")
"""Symbols that are words by themselves: ô (ô tô), á, à, ả, ơ."""
_UNIT = re.compile("µ[AFHLSVWgmls]")
_FORMULA = re.compile("[A-Za-z]?[·×÷µ][A-Za-z]|[A-Za-z][¹ª]")
"""Either a product or a footnote, or a syllable: lµm, n¹. Says nothing by itself."""
_NAME_END = re.compile("[A-Za-z]+[ª\xad¬]")
"""Names that end in ê, ư, ơ: no syllables, and no other use of these symbols."""
_ABBREVIATION = re.compile(r"(?=.*Đ)[B-DĐGHK-NP-TVX]{2,6}")
"""Initials with Đ, as in the numbers of documents: QĐ, NĐ, HĐND."""


def _reading(letters: Mapping[str, str], *, symbols: str = "", strong: str, weak: str = r"(?!)", same: str) -> _Reading:
    shown = sorted(letters, key=len, reverse=True)
    return _Reading(
        letters=letters,
        words=re.compile(f"[{_LETTER}{symbols}]+"),
        shown=re.compile("|".join(map(re.escape, shown))),
        strong=re.compile(strong),
        weak=re.compile(weak),
        same=same + same.upper(),
    )


_READINGS: Mapping[Encoding, _Reading] = {
    Encoding.TCVN3: _reading(
        tables.TCVN3,
        symbols=_SYMBOLS,
        strong=(
            "[¸¶¹¨¾¼½©®ª\xad§¡¢£¤¥¦]|(?<=[a-zà-ÿ®])[ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞ](?![A-Z])"
            "|(?<=[A-Za-z])[«»](?=[A-Za-z])|(?<=[A-Z])[ß-öø-ÿ](?=[A-Z])"
        ),
        same="ý",
    ),
    # French has où, aï, oï, uï, oë; the rest of the pairs stand in no language that posts quote.
    Encoding.VNI: _reading(
        tables.VNI,
        strong="[aeouyôö][âáàåãäêéèúüëùøûõï]|öô|ÖÔ|[AEOUYÔÖ][ÂÁÀÅÃÄÊÉÈÚÜËÙØÛÕÏ]",
        weak="où|[aou]ï|[ao]ë|uû",
        same="íì",
    ),
    Encoding.MISREAD_1258: _reading(
        tables.MISREAD_1258, strong="(?<=[a-zà-ÿ])[ÌÒÞ]|(?<=[âêôãõýÂÊÔÃÕÝ])[ìòÌÒÞ]|(?<=[A-Z])Þ", same="àáâèéêíóôùú"
    ),
}


def _score(line: str, encoding: Encoding) -> int:
    """Return how strongly *line* speaks for *encoding*; 0 when it is not enough to say so."""
    reading = _READINGS[encoding]
    if encoding is Encoding.TCVN3:
        line = _rejoined(line)
    garbled: set[str] = set()
    foreign: set[str] = set()
    is_whole = True  # Every word is a syllable, once converted.
    others = 0
    syllables = 0
    for word in reading.words.findall(line):
        verdict, _ = _judged(word, encoding)
        if verdict is _Verdict.GARBLED:
            garbled.add(word)
        elif verdict is _Verdict.FOREIGN:
            foreign.add(word)
        elif verdict is _Verdict.CLEAN or (word.isascii() and not word.isupper()):
            others += 1
            syllables += is_syllable(word)
            is_whole = is_whole and verdict is _Verdict.PLAIN and is_syllable(word)
    if not garbled or len(foreign) * 2 > len(garbled):
        return 0
    weights = [_weight(word, encoding) for word in garbled]
    total = sum(weights)
    letters = {character for word in garbled for character in reading.shown.findall(word)}
    if max(weights) == 1:
        # Nothing here is strange to other languages: only many such words among Vietnamese syllables are enough.
        is_enough = total >= 3 and len(letters) > 1 and not foreign and syllables * 3 >= others * 2
    elif is_whole and not foreign:
        is_enough = total >= 3
    else:
        is_enough = total >= (4 if len(garbled) == 1 else 3) and len(letters) > 1
    return max(0, total - 2 * len(foreign)) if is_enough else 0


@lru_cache(maxsize=1 << 14)
def _weight(word: str, encoding: Encoding) -> int:
    reading = _READINGS[encoding]
    return len(reading.shown.findall(word)) + len(reading.strong.findall(word)) - len(reading.weak.findall(word))


@lru_cache(maxsize=1 << 14)
def _judged(word: str, encoding: Encoding) -> tuple[_Verdict, str]:
    """Return what *word* is, read as *encoding*, and what it would become."""
    reading = _READINGS[encoding]
    if word.isascii() or _UNIT.fullmatch(word):
        return _Verdict.PLAIN, word
    core = word.strip(_SYMBOLS)
    after = unicodedata.normalize("NFC", reading.shown.sub(lambda match: reading.letters[match[0]], word))
    if not core or _FORMULA.fullmatch(word):
        is_word = word in _ALONE if len(word) == 1 else is_syllable(after) or (len(word) > 2 and after.isalpha())
        return (_Verdict.EITHER, after) if is_word else (_Verdict.PLAIN, word)
    if any(character > "\xff" for character in core):
        return _Verdict.CLEAN, word
    was_syllable = is_syllable(core)
    if after == word:
        if all(character.isascii() or character in reading.same for character in word):
            return _Verdict.PLAIN, word
        return (_Verdict.CLEAN if was_syllable else _Verdict.FOREIGN), word
    if encoding is Encoding.TCVN3:
        after = _with_lost_letter(after.upper() if _case(word) else after)
    if is_syllable(after) or _ABBREVIATION.fullmatch(after):
        # One letter by itself is more often a list of letters than a word.
        return (_Verdict.EITHER if was_syllable or len(after) == 1 else _Verdict.GARBLED), after
    if encoding is Encoding.TCVN3 and _NAME_END.fullmatch(word):
        return _Verdict.EITHER, after
    if was_syllable:
        return _Verdict.CLEAN, word
    if core.isascii():
        return _Verdict.PLAIN, word
    return _Verdict.FOREIGN, after


def _reader(encoding: Encoding) -> Callable[[str], str]:
    def read(line: str) -> str:
        if encoding is Encoding.TCVN3:
            line = _rejoined(line)
        matches = list(_READINGS[encoding].words.finditer(line))
        judged = [_judged(match[0], encoding) for match in matches]
        is_garbled = _nearest([_GARBLED_OR_CLEAN.get(verdict) for verdict, _ in judged])
        in_capitals = (
            _nearest_both([_case(match[0]) for match in matches])
            if encoding is Encoding.TCVN3
            else [False] * len(matches)
        )
        pieces: list[str] = []
        end = 0
        for match, (verdict, after), garbled, capitals in zip(matches, judged, is_garbled, in_capitals, strict=True):
            word = match[0]
            if garbled and verdict is not _Verdict.CLEAN:
                word = after.upper() if capitals and not word.isascii() else after
            pieces += (line[end : match.start()], word)
            end = match.end()
        return "".join(pieces) + line[end:]

    return read


_GARBLED_OR_CLEAN = {_Verdict.GARBLED: True, _Verdict.CLEAN: False}


def _nearest(values: Sequence[bool | None]) -> list[bool]:
    """Return *values* with each None replaced by the value nearest to it; by True when there is none."""
    found: list[tuple[int, bool]] = [(len(values), True)] * len(values)
    for order in (range(len(values)), range(len(values) - 1, -1, -1)):
        distance, last = len(values), True
        for index in order:
            value = values[index]
            distance, last = (0, value) if value is not None else (distance + 1, last)
            if distance < found[index][0]:
                found[index] = distance, last
    return [value for _, value in found]


# TCVN3 keeps capitals in a font of their own, and its ư is the soft hyphen, which programs hide, print or drop.


def _case(word: str) -> bool | None:
    """Tell whether *word* is in capitals; None when its letters do not say."""
    letters = [letter for letter in word if letter.isascii()]
    if any(letter.islower() for letter in letters):
        return False
    return True if len(letters) > 1 else None


def _nearest_both(values: Sequence[bool | None]) -> list[bool]:
    """Return for each of *values* whether it is True, or both its nearest neighbours that say anything are."""
    left = _last_said(values)
    right = _last_said(values[::-1])[::-1]
    return [
        value if value is not None else {before, after} - {None} == {True}
        for value, before, after in zip(values, left, right, strict=True)
    ]


def _last_said(values: Sequence[bool | None]) -> list[bool | None]:
    last: bool | None = None
    return [last := value if value is not None else last for value in values]


_HORNED = re.compile("(?<![ưƯ])(?=[ơớờởỡợƠỚỜỞỠỢ])")
_HYPHENATED = re.compile(
    r"(?<![\w-])([bcdghklmnrstvx®§]|[cknt]h|[BCDGHKLMNRSTVX]|[CKNT]h|gi|Gi|ng|Ng|ph|Ph|tr|Tr)"
    r"-([¬íêëìîa-zø-ùõö÷]+)(?![\w-])"
)


def _with_lost_letter(word: str) -> str:
    """Return *word* with the ư put back that it lost before its ơ, if it is no syllable without."""
    if is_syllable(word):
        return word
    restored = _HORNED.sub("Ư" if word.isupper() else "ư", word, count=1)
    return restored if is_syllable(restored) else word


def _rejoined(line: str) -> str:
    """Return *line* with its ư where a hyphen was printed in its place: t-íng."""
    if "-" not in line:
        return line
    return _HYPHENATED.sub(_rejoined_word, line)


def _rejoined_word(match: re.Match[str]) -> str:
    verdict, _ = _judged(f"{match[1]}\xad{match[2]}", Encoding.TCVN3)
    return f"{match[1]}\xad{match[2]}" if verdict is _Verdict.GARBLED and not match[2].isascii() else match[0]


# UTF-8 read a byte at a time


def _class(first: int, last: int) -> str:
    return "[" + "".join(re.escape(shown) for shown, byte in tables.BYTES.items() if first <= byte <= last) + "]"


_MORE = _class(0x80, 0xBF)
_SEQUENCE = re.compile(f"{_class(0xC2, 0xDF)}{_MORE}|{_class(0xE0, 0xEF)}{_MORE}{{2}}")
_EXPECTED = re.compile(f"[{''.join(map(re.escape, tables.BYTES))}ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0302\u0306\u031b\u2000-\u22ff]")
_COMMON_AFTER_CAPITAL = "\xa0‘’“”…»«¹²³"
"""What clean text has after a word in capitals, such as XÃ, and UTF-8 has inside a letter."""
_LEADS = "ÂÃÄÅÆ"
"""What the first byte of a letter shows; a second time through the mill gives them in small words too."""
_WORD_WITH_LOSS = f"{_LETTER}»\xad"
_LOST = re.compile(f"(?<![{_WORD_WITH_LOSS}])[{_WORD_WITH_LOSS}]*(?:á»|[ÃĂÄ])\ufffd?[{_WORD_WITH_LOSS}]*")
_LOST_PIECE = re.compile("(?:á»|[ÃĂÄ])\ufffd?")
_LOST_LETTERS = {"á»": "ềọỏờ", "Ä": "Đ", "Ã": "íÁÍÝ", "Ă": "íÁÍÝ"}
"""What each beginning was, where the rest of it was a control or a soft hyphen and got lost on the way."""
_SPACED = re.compile(f"(?<![{_LETTER}])([{_LETTER}]*)[ÃĂ] ([{_LETTER}]*)")


def _is_misread(line: str) -> bool:
    """Tell whether *line* has letters that only UTF-8 read wrongly can have shown."""
    weights = [_sequence_weight(match) for match in _SEQUENCE.finditer(line)]
    weights += [1 for match in _LOST.finditer(line) if _with_lost_bytes(match) != match[0]]
    # «ba má»… closes a quotation; it is not the end of a letter.
    needed = 4 if re.search(r"(?<![^\s(“])«", line) else 2
    return sum(weights) >= needed


def _sequence_weight(match: re.Match[str]) -> int:
    shown = match[0]
    letter = _from_bytes(match)
    if letter == shown:
        return 0
    if len(shown) == 3:
        return 3
    around = match.string[match.start() - 1 : match.start()] + match.string[match.end() : match.end() + 1]
    if shown[0] == "Ä" or any(character.islower() for character in around):
        return 2
    return 0 if shown[1] in _COMMON_AFTER_CAPITAL else 2


def _from_bytes(match: re.Match[str]) -> str:
    shown = match[0]
    try:
        letter = bytes(tables.BYTES[character] for character in shown).decode()
    except UnicodeDecodeError:
        return shown
    before = match.string[match.start() - 1 : match.start()]
    if letter.isupper() and letter not in _LEADS and before.isascii() and before.islower():
        return shown
    return letter if _EXPECTED.fullmatch(letter) else shown


def _decoded(line: str) -> str:
    for _ in range(_ROUNDS):  # Text may have gone through the mill more than once.
        after = unicodedata.normalize("NFC", _SEQUENCE.sub(_from_bytes, _SPACED.sub(_with_space, line)))
        if after == line or not _is_misread(after):
            break
        line = after
    return _LOST.sub(_with_lost_bytes, after).replace("â€", "”")


def _with_space(match: re.Match[str]) -> str:
    """Return à where its second byte, a no-break space, became a space."""
    head, tail = match[1], match[2]
    if tail and is_syllable(f"{head}à{tail}"):
        return f"{head}à{tail}"
    if not is_syllable(f"{head}à"):
        return match[0]
    # Spaces may also have run together: then the one left is the space between two words.
    return f"{head}à {tail}" if tail else f"{head}à"


def _with_lost_bytes(match: re.Match[str]) -> str:
    """Return the one syllable that a word can have been, or the word as it stands when there are several."""
    pieces = _LOST_PIECE.split(match[0])
    lost = [shown.rstrip("\ufffd") for shown in _LOST_PIECE.findall(match[0])]
    if len(lost) > 2 or _is_well_formed(match[0]):
        return match[0]
    words = {
        pieces[0] + "".join(letter + piece for letter, piece in zip(letters, pieces[1:], strict=True))
        for letters in product(*(_LOST_LETTERS[shown] for shown in lost))
    }
    candidates = [word for word in words if _is_well_formed(word)]
    return candidates[0] if len(candidates) == 1 else match[0]


def _is_well_formed(word: str) -> bool:
    return is_syllable(word) and word in {word.lower(), word.capitalize(), word.upper()}
