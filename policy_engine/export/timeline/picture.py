"""A timeline as a picture (SVG): time runs down, a row an entry, days as headings. Every word of it is text."""

from __future__ import annotations

from datetime import datetime
from html import escape

from policy_engine.api import Policy
from policy_engine.export.paragraphs import wrap
from policy_engine.export.timeline.words import clock_of, day_of, headline, mark_of
from policy_engine.export.titles import Titles
from policy_engine.messages import say
from policy_engine.timeline import Entry, Timeline

WIDTH, LINE, ROW = 920, 18, 28
AXIS, TIME, TEXT = 150, 24, 250
LETTERS = 80
"""Letters of a line beside the axis."""
HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="6"'
"""Keeps the axis away from words that cross it."""
# state → fill and outline of its dot, colour of its words; told apart by shape and word as well
LOOKS = {
    "happened": ("#ffffff", "#6b7280", "#4b5563"),
    "met": ("#15803d", "#15803d", "#166534"),
    "missed": ("#b91c1c", "#b91c1c", "#991b1b"),
    "due": ("#1d4ed8", "#1d4ed8", "#111827"),
    "perhaps": ("#ffffff", "#1d4ed8", "#374151"),
    "waiting": ("#ffffff", "#9ca3af", "#4b5563"),
    "paused": ("#fbbf24", "#b45309", "#92400e"),
    "off": ("#ffffff", "#d1d5db", "#6b7280"),
    "now": ("#111827", "#111827", "#111827"),
}


def svg_text(timeline: Timeline, policy: Policy) -> str:
    """The picture as text, with a title and description for those who can't see it."""
    titles = Titles(policy)
    body, height = _rows(timeline, titles)
    title = escape(say("timeline.head", policy=timeline.policy.title, level=""))
    now = escape(say("timeline.head_now", now=datetime.fromisoformat(timeline.now).strftime("%a %Y-%m-%d %H:%M"), zone=timeline.zone))
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"',
        '  font-family="Helvetica" font-size="14" aria-labelledby="title description">',
        f'<title id="title">{title}</title>',
        f'<desc id="description">{now}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{TIME}" y="34" font-size="18" font-weight="bold" fill="#111827">{title}</text>',
        f'<text x="{TIME}" y="58" fill="#4b5563">{now}</text>',
        f'<line x1="{AXIS}" y1="76" x2="{AXIS}" y2="{height - 20}" stroke="#d1d5db" stroke-width="2"/>',
    ]
    return "\n".join([*head, *body, "</svg>", ""])


def _rows(timeline: Timeline, titles: Titles) -> tuple[list[str], int]:
    lines: list[str] = []
    y, shown, is_first = 86, None, True
    for number, entry in enumerate(timeline.entries):
        day = day_of(entry)
        if day != shown or is_first:
            words = say("timeline.no_time") if day is None else day.strftime("%a %Y-%m-%d")
            y += 14
            lines.append(f'<text x="{TIME}" y="{y}" font-weight="bold" {HALO} fill="#111827">{escape(words)}</text>')
            y, shown, is_first = y + ROW, day, False
        lines += _row(entry, titles, (y, number))
        y += max(len(wrap(headline(entry, titles), LETTERS)), 1) * LINE + ROW - LINE
        following = timeline.entries[number + 1 : number + 2]
        y += LINE // 2 if following and following[0].kind == "now" else 0  # its words stand above its line
    return lines, y + 20


def _row(entry: Entry, titles: Titles, where: tuple[int, int]) -> list[str]:
    y, number = where
    fill, outline, ink = LOOKS[entry.state]
    dash = ' stroke-dasharray="3 2"' if entry.state in ("perhaps", "waiting") else ""
    weight = ' font-weight="bold"' if entry.state in ("now", "missed") or entry.kind == "rise" else ""
    words = wrap(headline(entry, titles), LETTERS) or [""]
    parts = [f'<g id="entry-{number}" class="{entry.kind} {entry.state}">']
    if entry.kind == "now":
        parts.append(f'<line x1="{AXIS}" y1="{y - 5}" x2="{WIDTH - 20}" y2="{y - 5}" stroke="#111827" stroke-width="1.5"/>')
    if clock := clock_of(entry):
        parts.append(f'<text x="{AXIS - 16}" y="{y}" text-anchor="end" fill="{ink}">{escape(clock)}</text>')
    parts.append(_dot(entry, y - 5, f'fill="{fill}" stroke="{outline}" stroke-width="2"{dash}'))
    if entry.kind != "now":
        parts.append(f'<text x="{AXIS + 18}" y="{y}" font-size="12" fill="{outline}">{escape(mark_of(entry))}</text>')
    for index, line in enumerate(words):
        place = f'x="{TEXT}" y="{y + index * LINE - (12 if entry.kind == "now" else 0)}"'
        parts.append(f'<text {place} fill="{ink}"{weight}>{escape(line)}</text>')
    return [*parts, "</g>"]


def _dot(entry: Entry, y: int, look: str) -> str:
    """Round for what is done, a square for pages, a triangle for a rise of the level."""
    if entry.kind == "page":
        return f'<rect x="{AXIS - 6}" y="{y - 6}" width="12" height="12" {look}/>'
    if entry.kind == "rise":
        return f'<path d="M {AXIS} {y - 8} L {AXIS + 8} {y + 6} L {AXIS - 8} {y + 6} Z" {look}/>'
    return f'<circle cx="{AXIS}" cy="{y}" r="6" {look}/>'
