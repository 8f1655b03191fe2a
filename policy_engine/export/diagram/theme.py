"""Light and dark: the same picture on a white page and on a dark one.

The fills of outcomes stay as they are in both, so that *darker is more serious* stays true; paper, ink and lines change.
An SVG follows the reader's own setting by a style sheet inside it. That also works where the picture stands in a page as `<img>`.
"""

from __future__ import annotations

import re
from typing import Literal

from policy_engine.export.diagram.look import ACCENT, FAINT, GREY, INK, LANE, PAPER, SOFT

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")

# colour on white paper → on dark
DARK = {
    PAPER: "#0d1117",
    INK: "#e6edf3",
    GREY: "#9aa5b1",
    FAINT: "#4a525c",
    ACCENT: "#58a6ff",
    LANE: "#262c36",
    SOFT: "#171c24",
}
LETTERS = (INK, GREY, ACCENT)
"""Colours of letters that change; letters on a fill that stays as it is stay, too."""
SHAPES = ":is(path,polygon,ellipse,polyline)"
_COLOUR = re.compile(r'(?<![\w"\\])(fillcolor|bgcolor|color|fontcolor)="(#[0-9a-f]{6})"')


def read_theme(name: str) -> Theme:
    """A theme by its name. Raises ValueError for one that there is not."""
    found = next((theme for theme in THEMES if theme == name), None)
    if found is None:
        raise ValueError(name)
    return found


def style_sheet(theme: Theme) -> str:
    """What an SVG needs for a theme; nothing for a light one."""
    if theme == "light":
        return ""
    sheet = dark_rules()
    return sheet if theme == "dark" else f"@media (prefers-color-scheme:dark){{{sheet}}}"


def dark_rules(inside: str = "") -> str:
    """The style rules that darken a picture; `inside` chooses the pictures of a page."""
    rows = []
    for light, dark in DARK.items():
        rows.append(f'{inside}{SHAPES}[fill="{light}"]{{fill:{dark}}}{inside}{SHAPES}[stroke="{light}"]{{stroke:{dark}}}')
    return "".join([*rows, *(f'{inside}text[fill="{light}"]{{fill:{DARK[light]}}}' for light in LETTERS)])


def darken(dot: str) -> str:
    """DOT text in dark colours. Quotes inside a label are written `\\\\"`, so no label is taken for a colour."""

    def dark(found: re.Match[str]) -> str:
        name, colour = found[1], found[2]
        changes = colour in DARK and (name != "fontcolor" or colour in LETTERS)
        return f'{name}="{DARK[colour] if changes else colour}"'

    return _COLOUR.sub(dark, dot)
