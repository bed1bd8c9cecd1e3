"""Citations: which documents a text names, where, and what their numbers say.

Pure and linear: what may be a number is found by the one character it cannot do
without, and looked at through windows of a fixed width. No text makes it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bulletin.symbols import ISSUERS, KINDS, STANDARDS, WORDS
from bulletin.vietnamese import fold, slugify

TARGET = "van-ban:"
"""Starts the target of a link to a document. It is no scheme that an author may use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A document, as a text names it."""

    start: int
    """Where it starts in the text, in characters, the kind included: ``Quyết định số …``."""

    number_at: int
    """Where its number starts."""

    end: int
    """Where its number ends."""

    number: str
    """The number in the one way we write it: ``19/2014/QĐ-TTg``, ``TCVN ISO 9001:2008``."""

    kind: str
    """``Quyết định``; empty when neither the number nor the words before it tell."""

    issuer: str
    """``Thủ tướng Chính phủ``; empty when the number does not tell."""

    year: int | None
    """The year in the number, or the edition of a standard."""

    issued_on: date | None
    """The date that the text gives."""

    stem: str
    """The number in ASCII: ``19-2014-qd-ttg``. Two ways to write one number have one stem."""

    is_standard: bool = False

    @property
    def slug(self) -> str:
        """What names the document in addresses.

        Numbers without a year begin anew each January: there the date tells which
        document is meant, and without a date nobody can.
        """
        return f"{self.stem}-{self.issued_on.year}" if self.issued_on and not self.is_lasting else self.stem

    @property
    def target(self) -> str:
        """What stands for the address of its page until that is known. No author's link can look like it: see gfm."""
        return f"{TARGET}{self.slug}"

    @property
    def is_lasting(self) -> bool:
        """Whether the number alone names one document for ever."""
        return self.is_standard or self.year is not None


def find(text: str) -> tuple[Citation, ...]:
    """Return the documents that *text*, in NFC, names, in their order; none overlaps another.

    Linear in the length of *text*. Raises nothing.
    """
    if not text:
        return ()
    text = text.replace("Ð", "Đ").replace("ð", "đ")  # Icelandic eth, which old fonts and keyboards leave for Đ.
    found = [*_numbers(text), *_standards(text)]
    if len(found) > 1:
        found.sort(key=lambda citation: (citation.start, -citation.end))
        end = 0
        apart = []
        for citation in found:
            if citation.start >= end:
                apart.append(citation)
                end = citation.end
        return tuple(apart)
    return tuple(found)


def read(text: str) -> Citation | None:
    """Return the document that *text* names and nothing else, as editors write it in a list; None when it is none.

    A date may follow the number: ``30/KH-UBND ngày 05/3/2014``.
    """
    stripped = text.strip()
    for whole in (stripped, f"văn bản số {stripped}"):
        first = next(iter(find(whole)), None)
        if first and not first.start:
            rest = whole[first.end :]
            if not rest or (first.issued_on and _DATE.fullmatch(rest)):
                return first
    return None


# Numbers of documents: 19/2014/QĐ-TTg, 05/CT-UBND, 1234/UBND-KGVX, 148/2025/QH15, 57-NQ/TW


def _loose(word: str) -> str:
    """Return a pattern for *word* with and without its accents."""
    return "".join(
        r"\s{1,3}" if letter == " " else letter if fold(letter) == letter.lower() else f"[{letter}{fold(letter)}]"
        for letter in word
    )


def _upper(code: str) -> str:
    return code.upper().replace("Đ", "D").replace("Ư", "U")


def _spelled(codes: Mapping[str, str], name: str) -> str | None:
    """Return *name* as *codes* spell it, or None. D may stand for Đ, Đ never for D: HĐ is a contract, HD guidance."""
    code = codes.get(_upper(name))
    if code and not name.isascii():
        pairs = zip(name.upper(), code.upper(), strict=True)
        return code if all(typed.isascii() or typed == own for typed, own in pairs) else None
    return code


_KIND_CODES = {_upper(code): code for code in KINDS}
_ISSUER_CODES = {_upper(code): code for code in ISSUERS}
_BODY = re.compile(r"(QH|UBTVQH)(\d{1,2})", re.IGNORECASE)


def _kind(name: str) -> str | None:
    return _spelled(_KIND_CODES, name)


def _issuer(name: str) -> str | None:
    """Return the issuer that *name* stands for, as ISSUERS spell it; the assembly's with or without its number."""
    body = _BODY.fullmatch(name)
    if body:
        return body[1].upper()
    return "TW" if name.upper() == "TƯ" else _spelled(_ISSUER_CODES, name)


_WORD_KINDS = {fold(word): kind for word, kind in (*WORDS.items(), *KINDS.items()) if word != "L"}
_SHORT = "|".join(re.escape(_loose(code)).replace(r"\[", "[").replace(r"\]", "]") for code in KINDS if len(code) > 1)
_LEGAL = r"(?:(?<=pháp )|(?<=phap ))lu[ậa]t"
"""“pháp luật” is the law, not a law."""

_BEFORE = re.compile(
    rf"(?<!\w)(?!{_LEGAL})(?P<word>{'|'.join(map(_loose, sorted(WORDS, key=len, reverse=True)))}|{_SHORT})"
    r"(?:\s{1,3}của\s{1,3}(?:Chính phủ|Thủ tướng(?: Chính phủ)?|Quốc hội|UBND(?: tỉnh)?))?"
    r"(?P<number>[\s,:]{0,3}s[ốo])?[\s:.]{0,3}$",
    re.IGNORECASE,
)
_SO = re.compile(r"(?<!\w)s[ốo][\s:.]{0,3}$", re.IGNORECASE)
_PLACE = re.compile(
    r"(?<!\w)(?:(?P<never>qu[ýy]|h[ợo]p\s[đd][ồo]ng)|nh[àa]|(?<![ăa]n )ph[òo]ng|t[ầa]ng|t[ạa]i(?=\s{1,3}s[ốo]))"
    r"(?:\s{1,3}s[ốo])?[\s:]{1,3}$",
    re.IGNORECASE,
)
"""Words that make of a number that of a house, a quarter or a contract: “tại số 12/UBND”, “quý 3/KH-UBND”."""

_LAW = re.compile(
    rf"(?<![\w-])(?!{_LEGAL})(?P<word>B[ộo] lu[ậa]t|Lu[ậa]t(?!\s+s[ưu])|Ngh[ịi] quy[ếe]t|Ph[áa]p l[ệe]nh)(?!\w)"
    r"(?=[^.;:()\n\d/]{0,90}\(?$)",
    re.IGNORECASE,
)
"""What a number of the assembly belongs to when its name stands between: “Luật Đo lường số 04/2011/QH13”."""

_LAW_WINDOW = 100
"""Characters before a number in which a law may be named."""

_WINDOW = 48
"""Characters before a number in which its kind may stand."""

_NO_SYMBOL = frozenset("03456789<>(),.;:!?'\"“”…-–_%&*+=@#/\n")
"""What can follow the first slash of no number: a year starts with 1 or 2, everything else with a letter."""

_NO_NUMBER = frozenset("/:.,;!?()[]'\"“”…%&*+=@#<>\n")
"""What can stand before it in none."""

_MAY_BE_DECREE = re.compile("[ịi]nh|N[ĐD]|n[đd]", re.IGNORECASE)
_FIRST = re.compile(r"(?:(?<![\w/-])(?<!\d[.,])|(?<=[Ss][ốo]))(?P<number>\d{1,5})(?P<letter>[a-zA-ZđĐ]?)\s?$")
_GOVERNMENT = re.compile(r"(?<![\w/-])(?P<number>\d{1,3})\s?[-–]\s?(?P<year>20\d\d)$")
_PARTY = re.compile(r"(?<![\w/-])(?P<number>\d{1,4})\s?[-–]\s?(?P<kind>[A-Za-zĐđ]{2,5})$")
_YEAR = re.compile(r"/\s?(?P<year>(?:19[4-9]|20[0-9])\d)(?!\d)")
_CODE = r"(?:(?:QH|qh)\s?\d\d|[A-Za-zĐđƯư]{1,12}(?:\d{1,2})?)(?!\w)"
_CODES = re.compile(rf"/\s?(?P<codes>{_CODE}(?:[-–.&]{_CODE}){{0,4}})(?P<more>\s?[-–]\s?(?P<next>{_CODE}))?")
_COMMITTEE = re.compile(rf"/\s?(?P<code>{_CODE})")
_ASSEMBLY = re.compile(r"(?:NQ[-–])?(QH|UBTVQH)\s?(\d{1,2})", re.IGNORECASE)
_DATE = re.compile(
    r"(?:\s{1,3}của\s[^.;,:\n()/\d]{2,60}?)?[\s,(]{1,3}(?:(?:ban\s{1,2}hành|ký)\s{1,2})?ng[àa]y\s{1,3}"
    r"(?P<day>\d{1,2})(?:\s?[/.-]\s?|\s{1,3}th[áa]ng\s{1,3})(?P<month>\d{1,2})(?:\s?[/.-]\s?|\s{1,3}n[ăa]m\s{1,3})"
    r"(?P<year>\d{4})(?!\d)\)?",
    re.IGNORECASE,
)
_ASSEMBLIES = frozenset({ISSUERS["QH"], ISSUERS["UBTVQH"]})
_ALONE = frozenset({"CP", "TTg", "HĐBT"})
"""Issuers that signed decrees and decisions without saying which: ``80/CP``."""

_UNITS = frozenset({"VP", "TU", "HU", "BQL", "BCĐ", "TW", "QH"})
"""Letters of agencies that without more may be anything: ``5/VP``."""

_VAGUE = frozenset({"HD", "PL", "L", "QC", "TC", "PA", "BB"})
"""Letters that mean other things as well: a kind only before an issuer we know, or behind words that say so."""


def _numbers(text: str) -> Iterator[Citation]:
    at = text.find("/")
    end = 0
    while at >= 0:
        citation = _number(text, at, end)
        if citation:
            yield citation
            end = citation.end
        at = text.find("/", max(at + 1, end))


class _Lead(NamedTuple):
    """What stands before a number, and what it tells."""

    start: int
    """Where the citation starts."""

    number_at: int
    kind: str = ""
    """The kind that the words tell; may be empty."""

    has_word: bool = False
    """Whether words say that this is a document."""

    has_so: bool = False
    """Whether “số” stands there."""


class _Symbol(NamedTuple):
    """The letters of a number as we write them, what they tell, and where they end."""

    letters: str
    kind: str
    issuer: str
    end: int


def _number(text: str, slash: int, floor: int) -> Citation | None:
    """Return the document in whose number the slash at *slash* is the first; none reaches back before *floor*."""
    if text[slash + 1 : slash + 2] in _NO_SYMBOL or text[slash - 1 : slash] in _NO_NUMBER:
        return None  # Most slashes stand in dates and fractions, and this is all they cost.
    first = _FIRST.search(text, max(floor, slash - 8), slash)
    if first is None and text[slash + 1 : slash + 2].isdigit():
        return None  # The second slash of a date.
    if first is None or first["number"].startswith("20"):
        resolution = _government(text, slash, floor)
        if resolution or first is None:
            return resolution or _party(text, slash, floor)
    if not int(first["number"]):
        return None
    year = _YEAR.match(text, slash)
    at = year.end() if year else slash
    at += text.startswith(" /", at)
    codes = _CODES.match(text, at)
    if codes is None and (year is None or not _MAY_BE_DECREE.search(text, max(0, first.start() - 12), first.start())):
        return None
    lead = _lead(text, first.start(), floor)
    symbol = _symbol(codes, lead, has_year=year is not None) if codes else None
    if symbol and not lead.has_word and _is_place(text, first.start(), floor, has_year=year is not None):
        return None
    if year and codes is None and lead.kind == KINDS["NĐ"] and not text.startswith("/", at):
        # Only the Government issues decrees, so that the letters may be left out.
        symbol = _Symbol("NĐ-CP", lead.kind, ISSUERS["CP"], year.end())
    if symbol is None:
        return None
    number = f"{first['number'].lstrip('0').zfill(2)}{first['letter'].lower()}/"
    if symbol.issuer in _ASSEMBLIES and not symbol.kind:
        symbol = symbol._replace(kind=_law(text, lead.start, floor))
    return _made(text, lead, symbol, f"{number}{year['year']}/" if year else number, year=year)


def _is_place(text: str, start: int, floor: int, *, has_year: bool) -> bool:
    """Whether words say that the number at *start* is no document's. No house has a year in its number."""
    place = _PLACE.search(text, max(floor, start - 16), start)
    return place is not None and (not has_year or place["never"] is not None)


def _law(text: str, start: int, floor: int) -> str:
    """Return the kind of the law whose name stands before its number at *start*; may be empty."""
    words = [law["word"] for law in _LAW.finditer(text, max(floor, start - _LAW_WINDOW), start)]
    return _WORD_KINDS[" ".join(fold(words[-1]).split())] if words else ""


def _made(text: str, lead: _Lead, symbol: _Symbol, number: str, *, year: re.Match[str] | None = None) -> Citation:
    stated = int(year["year"]) if year else None
    number += symbol.letters
    return Citation(
        start=lead.start,
        number_at=lead.number_at,
        end=symbol.end,
        number=number,
        stem=_stem(number),
        kind=symbol.kind,
        issuer=symbol.issuer,
        year=stated,
        issued_on=_date(text, symbol.end, stated),
    )


def _lead(text: str, start: int, floor: int) -> _Lead:
    """Return what stands before the number at *start*."""
    window = max(floor, start - _WINDOW)
    found = _BEFORE.search(text, window, start)
    if found:
        kind = _WORD_KINDS.get(" ".join(fold(found["word"]).split()), "")
        return _Lead(found.start(), start, kind, has_word=True, has_so=bool(found["number"]))
    so = _SO.search(text, window, start)
    return _Lead(so.start(), start, has_so=True) if so else _Lead(start, start)


def _symbol(codes: re.Match[str], lead: _Lead, *, has_year: bool) -> _Symbol | None:
    """Return the letters of a number, or None when they are no document's."""
    parts = re.split(r"([-–.&])", codes["codes"])
    names, marks = parts[::2], ["-" if mark == "–" else mark for mark in parts[1::2]]
    end = codes.end("codes")
    assembly = _ASSEMBLY.fullmatch(codes["codes"])
    if assembly:
        if len(names) == 1 and not has_year:
            return None
        return _assembly(assembly, end, KINDS["NQ"] if len(names) > 1 else lead.kind, is_resolution=len(names) > 1)
    kind = _kind(names[0])
    if kind == "NĐ" and has_year and len(names) == 1 and not codes["more"]:
        return _Symbol("NĐ-CP", KINDS["NĐ"], ISSUERS["CP"], end)
    following = codes["next"]
    # Between spaces it goes on only while nobody has been named: “QĐ - TTg”, but “QĐ-TTg - UBND tỉnh”.
    if len(names) == 1 and following and (kind or _is_unit(following)):
        names.append(following)
        marks.append("-")
        end = codes.end("more")
    if kind and len(names) > 1:
        return _kind_and_issuer(kind, names, marks, end, is_told=lead.has_word or lead.has_so)
    if kind or (has_year and len(names) == 1 and not lead.has_word):
        return None
    return _letter(names, marks, end, lead)


def _assembly(found: re.Match[str], end: int, kind: str, *, is_resolution: bool) -> _Symbol:
    body = found[1].upper()
    return _Symbol(f"{'NQ-' if is_resolution else ''}{body}{int(found[2])}", kind, ISSUERS[body], end)


def _kind_and_issuer(kind: str, names: list[str], marks: list[str], end: int, *, is_told: bool) -> _Symbol | None:
    """Return the symbol that names a kind and who issued it: ``QĐ-TTg``."""
    issuers = [_issuer(name) for name in names[1:]]
    if issuers[0] is None:
        is_likely = len(names[1]) > 2 and kind not in _VAGUE
        if not all(map(_is_code, names[1:])) or not (is_told or is_likely):
            return None
    elif kind == "L" and issuers[0] != "CTN":
        return None
    known = [ISSUERS[code] for code in issuers if code]
    # Joint circulars name all who issue them; elsewhere what follows is a unit of the first.
    issuer = "; ".join(known) if kind in {"TTLT", "NQLT"} else known[0] if issuers[0] else ""
    letters = _joined([kind, *map(_canonical, names[1:])], marks)
    return _Symbol(letters, "Lệnh" if kind == "L" else KINDS[kind], issuer, end)


def _letter(names: list[str], marks: list[str], end: int, lead: _Lead) -> _Symbol | None:
    """Return the symbol of an official letter, which names who wrote it and the unit: ``UBND-KGVX``."""
    first, *units = names
    issuer = _issuer(first)
    if issuer is None:
        # An agency that no table knows: words have to say that this is a document.
        is_sound = lead.has_word and all(map(_is_code, names))
    elif units:
        is_sound = all(_is_code(each) or _issuer(each) or lead.has_word for each in units)
    else:
        is_sound = lead.has_word or not (issuer in _ALONE or (issuer in _UNITS and not lead.has_so))
    if not is_sound:
        return None
    letters = _joined([_canonical(first) if issuer else first.upper(), *map(_canonical, units)], marks)
    kind = lead.kind or ("" if issuer in _ALONE else KINDS["CV"])
    return _Symbol(letters, kind, ISSUERS.get(issuer or "", ""), end)


def _joined(names: list[str], marks: list[str]) -> str:
    return names[0] + "".join(f"{mark}{name}" for mark, name in zip(marks, names[1:], strict=True))


def _canonical(name: str) -> str:
    body = _BODY.fullmatch(name)
    if body:
        return f"{body[1].upper()}{int(body[2])}"
    return _issuer(name) or (name.upper() if name.islower() else name)


def _is_unit(name: str) -> bool:
    return _is_code(name) and not _issuer(name)


def _is_code(name: str) -> bool:
    """Whether *name* looks like an abbreviation: two capitals at least, and hardly anything else."""
    return sum(letter.isupper() for letter in name) * 2 > len(name) and len(name) > 1


def _government(text: str, slash: int, floor: int) -> Citation | None:
    """Return a resolution of the Government, as it numbers those of each January: ``19-2018/NQ-CP``."""
    first = _GOVERNMENT.search(text, max(floor, slash - 12), slash)
    codes = _CODES.match(text, slash) if first else None
    if first is None or codes is None or not int(first["number"]):
        return None
    lead = _lead(text, first.start(), floor)
    symbol = _symbol(codes, lead, has_year=True)
    if symbol is None or symbol.letters != "NQ-CP":
        return None
    return _made(text, lead, symbol, f"{first['number'].lstrip('0').zfill(2)}-{first['year']}/", year=first)


def _party(text: str, slash: int, floor: int) -> Citation | None:
    """Return a document of the Party: ``57-NQ/TW``."""
    first = _PARTY.search(text, max(floor, slash - 13), slash)
    code = _COMMITTEE.match(text, slash) if first else None
    if first is None or code is None or not int(first["number"]):
        return None
    kind = _kind(first["kind"])
    issuer = _issuer(code["code"])
    if kind is None or issuer is None:
        return None
    lead = _lead(text, first.start(), floor)
    # The Party's QĐ are decisions and regulations (quy định) alike: the word knows better.
    symbol = _Symbol(f"-{kind}/{issuer}", lead.kind or KINDS[kind], ISSUERS[issuer], code.end())
    return _made(text, lead, symbol, first["number"].lstrip("0").zfill(2))


def _stem(number: str) -> str:
    return slugify(number, length=100)


def _date(text: str, end: int, year: int | None) -> date | None:
    """Return the date that follows a number; one of another year than the number's is a slip, and passed over."""
    found = _DATE.match(text, end, end + 120)
    if found is None or (year and int(found["year"]) != year):
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


# Standards: TCVN ISO 9001:2015, QCVN 01:2009/BYT, ISO/IEC 17025

_EDITION = r"(?:\s?:\s?|-|/)(?P<year>(?:19|20)\d\d)(?![\d-])"
_PARTS = r"(?P<parts>\d{1,5}(?:-(?!(?:19|20)\d\d(?!\d))\d{1,3}){0,4})"
_STANDARD = re.compile(
    r"(?P<family>TCVN|TCXDVN|ISO|IEC)"
    r"(?P<adopted>(?:[\s-]{0,2}(?:ISO|IEC|QS)|\s?/\s?(?:ISO|IEC|TS|TR|PAS|QS))(?:\s?/\s?(?:ISO|IEC|TS|TR|PAS)){0,2})?"
    rf"[\s-]{{0,2}}{_PARTS}(?:{_EDITION})?(?![\w])",
    re.IGNORECASE,
)
_REGULATION = re.compile(
    r"(?P<family>QCVN|QC[ĐD]P|TCCS|[ĐD]LVN)\s{0,2}(?P<parts>\d{1,3}(?:-\d{1,3}){0,2}(?:-[A-Z]{2})?)"
    rf"{_EDITION}(?:\s?/\s?(?P<body>[A-ZĐ][A-Za-zĐđ]{{1,11}}))?(?!\w)",
    re.IGNORECASE,
)
# Each find costs a walk over the text, so one needle serves all families that have it.
_NEEDLES: Mapping[str, tuple[str, ...]] = {
    "VN": ("TC", "QC", "ĐL", "DL", "TCXD"),
    "TCCS": ("",),
    "ISO": ("",),
    "IEC": ("",),
    "QCĐP": ("",),
    "cvn": ("t", "q"),
    "iso": ("",),
    "Iso": ("",),
}
"""What the names of standards cannot do without, as people write them, and what stands before it."""

_EXPOSURES = frozenset({"1600", "3200", "6400", "12800", "25600", "51200"})
"""What photographers set on a camera: ISO 3200."""

_ELSEWHERE = re.compile(r"(?:\w|\b(?:EN|BS|DIN|GOST)\s?[-/]?\s?)$")


def _standards(text: str) -> Iterator[Citation]:
    for needle, beginnings in _NEEDLES.items():
        at = text.find(needle)
        while at >= 0:
            start = next((at - len(each) for each in beginnings if text.endswith(each, 0, at)), -1)
            citation = _standard(text, start) if start >= 0 else None
            if citation:
                yield citation
            at = text.find(needle, at + len(needle))


def _standard(text: str, at: int) -> Citation | None:
    if _ELSEWHERE.search(text, max(0, at - 6), at):
        return None
    found = _STANDARD.match(text, at, at + 60) or _REGULATION.match(text, at, at + 60)
    if found is None:
        return None
    family = found["family"].upper()
    family = {"QCDP": "QCĐP", "DLVN": "ĐLVN"}.get(family, family)
    kind, issuer = STANDARDS[family]
    parts, year = found["parts"], found["year"]
    if found.re is _REGULATION:
        first, *others = parts.upper().split("-")
        number = f"{family} {'-'.join([first.zfill(2), *others])}:{year}"
        if found["body"]:
            code = _issuer(found["body"]) or found["body"]
            number, issuer = f"{number}/{code}", ISSUERS.get(code, "")
    else:
        digits = parts.partition("-")[0]
        # “TCVN 9 tháng đầu năm”, “ISO 2017”, “ISO 3200”: too short for a number, a year, a camera.
        if not year and (len(digits) < 4 or re.fullmatch("(?:19|20)..", parts) or parts in _EXPOSURES):
            return None
        if digits.startswith("0"):
            return None
        adopted = re.sub(r"[\s-]+", " ", (found["adopted"] or "").upper())
        adopted = re.sub(r"\s*/\s*", "/", adopted).strip()
        if adopted and not adopted.startswith("/"):
            adopted = f" {adopted}"
        issuer = "ISO và IEC" if family == "ISO" and adopted == "/IEC" else issuer
        number = f"{family}{adopted} {parts}" + (f":{year}" if year else "")
    return Citation(
        start=at,
        number_at=at,
        end=found.end(),
        number=number,
        stem=_stem(number),
        kind=kind,
        issuer=issuer,
        year=int(year) if year else None,
        issued_on=None,
        is_standard=True,
    )
