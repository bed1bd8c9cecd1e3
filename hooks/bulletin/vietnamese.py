"""Vietnamese letters: what is left without accents, names for addresses, alphabetical order."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Unicode gives đ no decomposition, so NFD alone would leave it in a slug.
_STROKED = str.maketrans({"đ": "d", "Đ": "D"})
_MARKS = re.compile(r"[\u0300-\u036f]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: index for index, letter in enumerate("0123456789" + _ALPHABET)}
# Order of tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

SLUG_LENGTH = 80
"""The longest slug, in characters: long enough for a headline, short enough to be read aloud."""

SortKey = tuple[tuple[tuple[int, ...], int], ...]


def fold(text: str) -> str:
    """Return *text* as a person types it without accents: lower case, no tones or marks, đ as d."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text)).translate(_STROKED).lower()


# What each mark adds to `marks`: the tones as dictionaries order them, then circumflex, breve and horn by the vowel.
_MARK_OF_VOWEL = {"\u0302": 1, "\u0306": 2, "\u031b": 2}
MARKS = 108
"""How many values `marks` has."""


def letters(word: str) -> tuple[str, int]:
    """Return *word* without accents, as `fold` does, and its accents as a number below MARKS.

    The number says the tone (6), whether there is a đ (2), and what the first two
    of a, e, o and u wear (3 each), wherever in the word the tone was put: hòa and
    hoà are the same. 0 is a word without accents.
    """
    plain: list[str] = []
    tone = stroked = 0
    vowels = [0, 0]
    seen = 0
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONE_ORDER:
            tone = _TONE_ORDER[character]
        elif "\u0300" <= character <= "\u036f":
            if 0 < seen <= 2:
                vowels[seen - 1] = _MARK_OF_VOWEL.get(character, vowels[seen - 1])
        elif character == "đ":
            stroked = 1
            plain.append("d")
        else:
            seen += character in "aeou"
            plain.append(character)
    return "".join(plain), tone + 6 * stroked + 12 * (vowels[0] + 3 * vowels[1])


def slugify(text: str, *, length: int = SLUG_LENGTH) -> str:
    """Return *text* as part of an address: ASCII letters, digits and hyphens, cut at a word.

    A word longer than *length* is cut inside. Text without a Latin letter or a
    digit gives an empty string; the caller knows what to say about it.
    """
    slug = "-".join(filter(None, map(_slug, text.split())))
    if len(slug) <= length:
        return slug
    cut = slug[: length + 1].rfind("-")
    return slug[:length] if cut <= 0 else slug[:cut]


@lru_cache(maxsize=8192)
def _slug(word: str) -> str:
    """Return what *word* is in an address. Headlines are made of the same few thousand words."""
    return _NOT_SLUG.sub("-", fold(word)).strip("-")


@lru_cache(maxsize=4096)
def _syllable_key(syllable: str) -> tuple[tuple[int, ...], int]:
    tone = 0
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", syllable.lower()):
        if character in _TONE_ORDER:
            tone = _TONE_ORDER[character]
        else:
            letters.append(character)
    plain = unicodedata.normalize("NFC", "".join(letters))
    beyond = len(_LETTER_ORDER)
    return tuple(_LETTER_ORDER.get(letter, beyond + ord(letter)) for letter in plain), tone


def sort_key(text: str) -> SortKey:
    """Return a key that sorts names in the order of the Vietnamese alphabet.

    Syllable by syllable, as dictionaries do: letters first (a ă â … d đ …), then
    the tone (ngang, huyền, hỏi, ngã, sắc, nặng). NFC and NFD sort alike.
    """
    return tuple(_syllable_key(syllable) for syllable in _WORD.findall(unicodedata.normalize("NFC", text)))
