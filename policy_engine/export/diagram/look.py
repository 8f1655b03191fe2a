"""How a box looks: from calm to alarming, the fill gets darker and the border thicker.

The colours run from pale blue over yellow and orange to dark red. Their lightness falls all the way, so that the order is seen in black
and white and by people who don't tell red from green; the thickness of the border says it once more.
"""

from __future__ import annotations

from itertools import pairwise

from policy_engine.records import dataclass

RAMP = ((0xE8, 0xF1, 0xF8), (0xFB, 0xE3, 0xA6), (0xF2, 0xA6, 0x5A), (0xC2, 0x4A, 0x3A), (0x6E, 0x14, 0x2C))
INK = "#1f2933"
PAPER = "#ffffff"
BLACK = "#000000"
GREY = "#6b7280"
FAINT = "#c3c8cf"
LANE = "#eef0f2"
SOFT = "#f6f7f9"
ACCENT = "#0b57a4"
THICKEST = 4.0
"""Points of the border of the highest value."""

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """Colours as `#rrggbb`, the border's width in points."""

    fill: str
    border: str
    ink: str
    width: float


def look_of(rank: int, ranks: int) -> Look:
    """The look of value `rank` of `ranks`: 0 is the calmest."""
    share = rank / (ranks - 1) if ranks > 1 else 0.0
    fill = mix(share)
    ink = PAPER if contrast(fill, (255, 255, 255)) > contrast(fill, (0, 0, 0)) else BLACK
    return Look(_hex(fill), INK, ink, round(1 + (THICKEST - 1) * share, 2))


def mix(share: float) -> Colour:
    """The colour at a share (0 to 1) of the ramp."""
    steps = list(pairwise(RAMP))
    index = min(int(share * len(steps)), len(steps) - 1)
    start, end = steps[index]
    part = share * len(steps) - index
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1, as WCAG 2 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
