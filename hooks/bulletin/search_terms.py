"""Search terms: what a text is found by, in any spelling. `normalise.js` does the same in the reader's browser.

A word is kept as two things: its plain form, which is what people type without
accents, and a number for its accents. Document numbers and dates are whole
terms besides, one canonical form for all ways to write them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bulletin.vietnamese import letters

# Named ranges, not the classes of a Unicode version: Python and browsers follow different ones. The scripts whose
# words stand between spaces or that Vietnamese pages quote; anything else separates words.
LETTERS = (
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u0373\u0376-\u037d\u037f\u0386"
    "\u0388-\u0481\u048a-\u052f\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1780-\u17d3\u1e00-\u1fff\u3005-\u3007"
    "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
)
BREAK = "\n"
"""Stands among the words of a text where a sentence or a block ends: words on its two sides are no neighbours."""

LONGEST = 24
"""Longer words are cut: what is longer is an address or a key."""

# Marks that no letter took up, soft hyphens, and characters without width: they are in no word, and split none.
_INVISIBLE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]+")
# The same but for the first range, whose letters in UTF-8 all begin with one of two bytes: to look for one character or
# for one byte takes a tenth of the time, and few texts have any.
_SINGLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(f"[{LETTERS}]+|[0-9]+")
# A full stop after a short word belongs to it (TP. Hồ Chí Minh).
_WORD_OR_BREAK = re.compile(f"[{LETTERS}]+|[0-9]+|[!?;\u2026\n]|(?<=[{LETTERS}]{{3}})\\.(?![{LETTERS}0-9])")
_BREAKS = frozenset("!?;\u2026\n.")

# After these a last y is also written i: kỹ and kĩ, quý and quí.
_Y_OR_I = re.compile("(?:[hklmstv]|qu)y")

_A, _AW = "[a\u00e1A\u00c1]", "[a\u0103A\u0102]"
_S = "[ \n\t\u00a0\u202f]"
_WHOLE = re.compile(
    f"(?<![{LETTERS}0-9/.:-])(?:"
    # 2012-10-08
    r"(?P<y1>[0-9]{4})-(?P<m1>[0-9]{1,2})-(?P<d1>[0-9]{1,2})(?![0-9])|"
    # 8/10/2012, 8-10-2012, 8.10.2012
    r"(?P<d2>[0-9]{1,2})(?P<s>[/.-])(?P<m2>[0-9]{1,2})(?P=s)(?P<y2>[0-9]{4})(?![0-9])|"
    # 8 tháng 10 năm 2012, 8 tháng 10/2012, 8 tháng 10, 2012
    rf"(?P<d3>[0-9]{{1,2}}){_S}+[tT][hH]{_A}[nN][gG]{_S}+(?P<m3>[0-9]{{1,2}})"
    rf"(?:{_S}+[nN]{_AW}[mM]{_S}+|{_S}*[,/-]{_S}*|{_S}+)(?P<y3>[0-9]{{4}})(?![0-9])|"
    # 10 năm 2012 after "tháng", and 10/2012, which may be a number as well
    rf"(?P<m4>[0-9]{{1,2}}){_S}+[nN]{_AW}[mM]{_S}+(?P<y4>[0-9]{{4}})(?![0-9])|"
    # 19/2014/QĐ-TTg, 1956/QĐ-TTg, 59/2020/QH14, 12/KH, 19/2014
    r"(?P<n5>[0-9]{1,5}) ?/ ?(?:"
    r"(?P<y5>[0-9]{4})(?: ?/ ?(?P<k5>[A-Za-z\u0110\u0111]{2,8}[0-9]{0,2}(?:[-/][A-Za-z\u0110\u0111&0-9]{1,12})*))?"
    r"|(?P<k6>[A-Z\u0110]{2,8}[0-9]{0,2}(?:[-/][A-Za-z\u0110\u0111&0-9]{1,12})*"
    rf"|[A-Za-z\u0110\u0111]{{2,8}}(?:-[A-Za-z\u0110\u0111&0-9]{{1,12}})+))(?![{LETTERS}0-9])|"
    # 05-NQ/TW
    rf"(?P<n7>[0-9]{{1,5}})-(?P<k7>[A-Za-z\u0110\u0111]{{2,6}}/[A-Za-z\u0110\u0111]{{2,8}})(?![{LETTERS}0-9]))"
)

# Where one may begin: quick to look for, while the whole pattern is not. The first digit stands alone, so that the
# search skips to it; it tries a pattern that begins with a repetition at every character.
_BEGINS = re.compile("[0-9][0-9]{0,4}(?= ?[/.-] ?[0-9A-Za-z\u0110\u0111]|[ \n\t\u00a0\u202f]+[tTnN])")


def clean(text: str) -> str:
    """Return *text* in NFC, without characters that nobody sees."""
    text = unicodedata.normalize("NFC", text)
    data = text.encode("utf-8", "surrogatepass")
    if b"\xcc" in data or b"\xcd" in data:
        return _INVISIBLE.sub("", text)
    for mark in _SINGLE:
        if mark in text:
            return _INVISIBLE.sub("", text)
    return text


def term(word: str) -> tuple[str, int]:
    """Return the plain form of one word and the number of its accents (see `vietnamese.letters`).

    Zeros before a number of two digits go, a final y becomes i where both are written.
    """
    if word.isdecimal():
        plain = word[:LONGEST]
        return (plain.lstrip("0") or "0" if len(word) <= 2 else plain), 0
    plain, marks = letters(word)
    plain = plain[:LONGEST]
    return (f"{plain[:-1]}i" if _Y_OR_I.fullmatch(plain) else plain), marks


def words(text: str) -> list[str]:
    """Return the words of *text*, which is clean, and a BREAK mark where a sentence ends.

    Letters and digits are words of their own: ``iso9001`` is two, as ISO 9001 is.
    """
    return [BREAK if word in _BREAKS else word for word in _WORD_OR_BREAK.findall(text)]


def query(text: str) -> list[tuple[str, int]]:
    """Return the terms of what a reader typed, in order."""
    return [term(word) for word in _WORD.findall(clean(text))]


def wholes(text: str) -> Iterator[str]:
    """Yield the document numbers and dates in *text*, which is clean, each in the one form we keep.

    ``19/2014/qd/ttg`` for a number, ``2012-10-08`` for a date, ``10/2012`` for a
    month; a number without its kind (19/2014) looks the same as a month.
    """
    end = 0
    for begins in _BEGINS.finditer(text):
        found = _WHOLE.match(text, begins.start()) if begins.start() >= end else None
        if not found:
            continue
        end = found.end()
        part = found.groupdict()
        for y, m, d in (("y1", "m1", "d1"), ("y2", "m2", "d2"), ("y3", "m3", "d3")):
            if part[y] and 1 <= int(part[m]) <= 12 and 1 <= int(part[d]) <= 31:
                yield f"{part[y]}-{int(part[m]):02}-{int(part[d]):02}"
        if part["y4"]:
            yield f"{int(part['m4'])}/{part['y4']}"
        number = part["n5"] or part["n7"]
        if number:
            kind = part["k5"] or part["k6"] or part["k7"] or ""
            pieces = [piece for piece in re.split("[-/]", letters(kind)[0]) if piece]
            yield "/".join([str(int(number)), *filter(None, [part["y5"]]), *pieces])


# Typing without a Vietnamese keyboard: the keys of Telex and VNI themselves.

_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    "(?:a(?:ch|nh|ng|[ckimnoptuy])?|e(?:ch|nh|ng|[cmnoptu])?|i(?:ch|nh|a|e(?:ng|[cmnptu])|[mnptu])?"
    "|o(?:a(?:ch|nh|ng|[cimnopty])?|e[not]?|ong|oc|ng|[cimnpt])?"
    "|u(?:a(?:ng|[nty])?|e(?:ch|nh)?|o(?:ng|[cimnptu])?|y(?:a|ch|nh|en|et|[ptu])?|ng|[cimnptu])?|y(?:e(?:ng|[mntu])|nh|[npt])?)"
)
_TELEX_TONES = dict(zip("frxsj", "\u0300\u0309\u0303\u0301\u0323", strict=True))
_VNI_TONES = dict(zip("23415", "\u0300\u0309\u0303\u0301\u0323", strict=True))
_TELEX_WORD = re.compile("[a-z]{2,12}")
_VNI_WORD = re.compile("[a-z]+[1-9][a-z1-9]{0,9}")
_HATS = {"a": "\u00e2", "e": "\u00ea", "o": "\u00f4"}
_HORNS = {"a": "\u0103", "o": "\u01a1", "u": "\u01b0"}


def is_syllable(plain: str) -> bool:
    """Tell whether *plain*, without accents, could be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(plain) is not None


def typed(word: str) -> str:
    """Return the word that the keys *word* make in Telex or VNI; empty when they make none, or themselves.

    ``tieeu``, ``chuaanr``, ``dduwowcj``, ``tie6u``, ``d9u7o7c5``: the tone anywhere
    after the first vowel, marks beside their letter or later.
    """
    word = word.lower()
    if _TELEX_WORD.fullmatch(word):
        stem, tone = _tone(word, _TELEX_TONES)
        stem = _telex(stem)
    elif _VNI_WORD.fullmatch(word):
        stem, tone = _tone(word, _VNI_TONES)
        stem = _vni(stem)
    else:
        return ""
    made = _toned(stem, tone)
    return made if made != word and is_syllable(letters(made)[0]) else ""


def _tone(word: str, tones: dict[str, str]) -> tuple[str, str]:
    """Return *word* without its last tone key, and that tone."""
    vowel = re.search("[aeiouyw]", word[1:] if word[0] == "w" else word)
    for at in range(len(word) - 1, vowel.start() if vowel else len(word), -1):
        if word[at] in tones:
            return word[:at] + word[at + 1 :], tones[word[at]]
    return word, ""


def _telex(stem: str) -> str:
    stem = re.sub("^d([a-z]*?)d", r"đ\1", stem)
    stem = re.sub(r"([aeo])([a-z]*?)\1", lambda found: _HATS[found[1]] + found[2], stem, count=1)
    if "w" not in stem:
        return stem
    at, count, stem = stem.index("w"), stem.count("w"), stem.replace("w", "")
    if "uo" in stem and not stem.startswith("quo"):
        return stem.replace("uo", "uơ" if stem.endswith("uo") and count == 1 else "ươ")
    if at and stem[at - 1] in _HORNS:
        return stem[: at - 1] + _HORNS[stem[at - 1]] + stem[at:]
    last = max(map(stem.rfind, _HORNS))
    return stem[:last] + _HORNS[stem[last]] + stem[last + 1 :] if last >= 0 else f"{stem[:at]}ư{stem[at:]}"


def _vni(stem: str) -> str:
    keys, stem = re.sub("[a-z]", "", stem), re.sub("[0-9]", "", stem)
    if "9" in keys:
        stem = re.sub("^d", "đ", stem)
    if "6" in keys:
        stem = re.sub("[aeo]", lambda found: _HATS[found[0]], stem, count=1)
    if "8" in keys:
        stem = stem.replace("a", "ă", 1)
    if "7" in keys and "uo" in stem and not stem.startswith("quo"):
        stem = stem.replace("uo", "uơ" if stem.endswith("uo") and keys.count("7") == 1 else "ươ")
    elif "7" in keys:
        stem = re.sub("^(qu)?(.*?)([ou])", lambda found: (found[1] or "") + found[2] + _HORNS[found[3]], stem, count=1)
    return stem


def _toned(stem: str, tone: str) -> str:
    """Return *stem* with *tone* on the vowel where schools put it."""
    vowels = re.search("(?:(?<=^q)u|(?<=^g)i(?=[aeiouyâêôăơư]))?([aeiouyâêôăơư]+)(.*)", stem)
    if not tone or not vowels:
        return stem
    group = vowels[1]
    marked = [at for at, letter in enumerate(group) if letter in "âêôăơư"]
    if marked:
        at = marked[-1]
    elif len(group) == 1:
        at = 0
    else:
        at = len(group) - 1 if vowels[2] and len(group) == 2 else 1 if len(group) == 3 else 0
    place = vowels.start(1) + at + 1
    return unicodedata.normalize("NFC", stem[:place] + tone + stem[place:])
