"""The old encodings of Vietnamese, letter by letter: what stands on the screen, and what was meant."""

from __future__ import annotations

from collections.abc import Mapping

# The letters that ASCII has not, in the order of every table below: tones are sắc, huyền, hỏi, ngã, nặng.
_LETTERS = """
á à ả ã ạ  ă ắ ằ ẳ ẵ ặ  â ấ ầ ẩ ẫ ậ  đ  é è ẻ ẽ ẹ  ê ế ề ể ễ ệ  í ì ỉ ĩ ị
ó ò ỏ õ ọ  ô ố ồ ổ ỗ ộ  ơ ớ ờ ở ỡ ợ  ú ù ủ ũ ụ  ư ứ ừ ử ữ ự  ý ỳ ỷ ỹ ỵ
""".split()

# TCVN 5712:1993, table VN3, used by the .VnTime fonts of ABC; seen as Windows-1252. The standard:
# https://en.wikipedia.org/wiki/VSCII. Checked against glibc (`iconv -t TCVN5712-1`) and xvnkb (tcvn.h).
_TCVN3 = """
¸ µ ¶ · ¹  ¨ ¾ » ¼ ½ Æ  © Ê Ç È É Ë  ®  Ð Ì Î Ï Ñ  ª Õ Ò Ó Ô Ö  Ý × Ø Ü Þ
ã ß á â ä  « è å æ ç é  ¬ í ê ë ì î  ó ï ñ ò ô  \xad ø õ ö ÷ ù  ý ú û ü þ
""".split()
_TCVN3_CAPITALS = {"¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "§": "Đ"}

# VNI Encoding for Windows, of the VNI- fonts; seen as Windows-1252. https://en.wikipedia.org/wiki/VNI. Checked
# against xvnkb (vni.h) and the comparison of encodings at https://www.scribd.com/document/23311958/Bang-Ma-Unicode.
_VNI = """
aù aø aû aõ aï  aê aé aè aú aü aë  aâ aá aà aå aã aä  ñ  eù eø eû eõ eï  eâ eá eà eå eã eä  í ì æ ó ò
où oø oû oõ oï  oâ oá oà oå oã oä  ô ôù ôø ôû ôõ ôï  uù uø uû uõ uï  ö öù öø öû öõ öï  yù yø yû yõ î
""".split()

TCVN3: Mapping[str, str] = dict(zip(_TCVN3, _LETTERS, strict=True)) | _TCVN3_CAPITALS
"""What TCVN3 shows for each letter. Capitals with a tone are in another font and have no codes of their own."""

_VNI_LETTERS = dict(zip(_VNI, _LETTERS, strict=True))
VNI: Mapping[str, str] = (
    _VNI_LETTERS
    # After a capital the mark is typed in either case.
    | {shown[0].upper() + shown[1:]: letter.upper() for shown, letter in _VNI_LETTERS.items()}
    | {shown.upper(): letter.upper() for shown, letter in _VNI_LETTERS.items()}
)
"""What VNI shows for each letter: mostly a vowel and a second character that carries its marks."""

# The codec of Python is https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1258.TXT.
MISREAD_1258: Mapping[str, str] = {
    byte.decode("cp1252"): byte.decode("cp1258")
    for byte in (bytes([value]) for value in range(0xC0, 0x100))
    if byte.decode("cp1252") != byte.decode("cp1258")
}
"""What Windows-1258, read as Windows-1252, shows for ă đ ơ ư and for the tones, which follow their vowel."""

# https://encoding.spec.whatwg.org/index-windows-1252.txt: where Windows-1252 is empty, the control of Latin-1 stays.
# Windows in Vietnam reads files as Windows-1258 (above); the three agree wherever they have the same character.
BYTES: Mapping[str, int] = {
    character: value
    for codec in ("latin-1", "cp1258", "cp1252")
    for value in range(0x80, 0x100)
    for character in bytes([value]).decode(codec, "ignore")
}
"""The byte behind each character that a file in UTF-8 shows when it is read as one of the three."""
