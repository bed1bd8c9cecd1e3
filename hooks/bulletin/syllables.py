"""Vietnamese syllables: which words could be one, by the rules of the spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

# The onsets and rimes of the national spelling (quốc ngữ), after Đoàn Thiện Thuật, “Ngữ âm tiếng Việt”, and the
# tables at https://vi.wikipedia.org/wiki/Âm_tiết_tiếng_Việt; rare but printed rimes are in (oong, uêch, ăk in Đắk Lắk).
_ONSETS = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split(" ")
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uynh uyp uyt uyu
ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu
""".split()
_AFTER_QU = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê ên êch ênh êt
i in inh it ôc ơ ơn ơt y yên yêt ynh yt
""".split()
_AFTER_G = "i in iêc iêm iên iêng iêp iêt".split()
"""Rimes whose i also serves the onset gi: gì, gìn, giếng."""
_Y_AFTER = frozenset("h k l m s t v".split())
_STOPS = ("c", "ch", "k", "p", "t")
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED = frozenset("ăâêôơư")
_FRONT = frozenset("eêiy")


def is_syllable(word: str) -> bool:
    """Tell whether *word*, in NFC and any case, is spelt as a Vietnamese syllable, known or not.

    Both places of the tone are right where printers differ: hòa and hoà, quý and quí.
    """
    return word.lower() in _syllables()


@cache
def _syllables() -> frozenset[str]:
    return frozenset(
        unicodedata.normalize("NFC", onset + toned)
        for onset in _ONSETS
        for rime in _rimes_after(onset)
        for toned in _toned(rime)
    )


def _rimes_after(onset: str) -> Iterator[str]:
    if onset == "qu":
        yield from _AFTER_QU
        return
    if onset == "g":
        yield from _AFTER_G
    for rime in _RIMES:
        first = rime[0]
        # c, g, ng stand before back vowels; k, gh, ngh before e ê i y.
        if onset in {"c", "g", "ng"} and first in _FRONT:
            continue
        if onset in {"k", "gh", "ngh"} and first not in _FRONT:
            continue
        if onset == "gi" and first in {"i", "y"}:
            continue
        if first == "y" and onset and (rime != "y" or onset not in _Y_AFTER):
            continue
        yield rime


def _toned(rime: str) -> Iterator[str]:
    vowels = "".join(letter for letter in rime if letter in _VOWELS)
    coda = rime[len(vowels) :]
    marked = [index for index, letter in enumerate(vowels) if letter in _MARKED]
    if marked:
        places = marked[-1:]
    elif vowels in {"oa", "oe", "uy"} and not coda:
        places = [0, 1]
    elif vowels[:2] in {"oa", "oe", "uy", "oo"}:
        places = [1]
    else:
        places = [0]
    # A syllable closed by a stop is sắc or nặng; Đăk Lăk is also printed without.
    tones = _TONES if not coda.endswith(_STOPS) else _TONES[-2:]
    if coda == "k":
        tones = ("", *tones)
    for tone in tones:
        for place in places:
            yield rime[: place + 1] + tone + rime[place + 1 :]
