"""How wide a text gets, whatever the font: by the widths of DejaVu Sans, the widest of the usual fonts of pictures.

A box that holds its text in this font holds it in Helvetica, Arial, Liberation Sans and Verdana's narrower kin as well.
"""

from __future__ import annotations

import unicodedata

# width in thousandths of the font's size → the characters that are as wide
WIDTHS = {
    278: "'ijlIJìíîïÌÍÎÏ",
    318: " ,.‘’·",
    337: "/:;\\|¦",
    361: "f-",
    392: "()[]t",
    411: "r!²³¹¡",
    460: '"ªº',
    500: "*_`–",
    521: "s“”",
    531: "z?¿",
    592: "cLFkvxyçýÿ•",
    613: "PTYoaÝàáâãäåòóôõöø",
    636: "eEhnuSbdgpq$0123456789{}€èéêëñùúûüþßÈÉÊË£¥«»",
    686: "KAVXZBÀÁÂÃÄÅ",
    698: "RCÇ",
    752: "UNHÙÚÛÜÑ",
    787: "DGOQ&ÒÓÔÕÖØ",
    838: "w#+<=>^~×→÷±¬",
    863: "M",
    1000: "%mW@—…©®ÆæŒœ",
}
OF = {character: width for width, characters in WIDTHS.items() for character in characters}
WIDE = 1300
"""East Asian characters and emoji."""
OTHER = 760
"""Letters of other scripts: wider than most of them are."""


def width_of(text: str, size: float) -> float:
    """The width of a text in points."""
    return sum(_width(character) for character in text) * size / 1000


def _width(character: str) -> int:
    found = OF.get(character)
    if found is not None:
        return found
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return WIDE if unicodedata.east_asian_width(character) in ("W", "F") or ord(character) > 0xFFFF else OTHER
