"""A picture of the load: a row for each level and policy, a column for each hour of the week; the darker, the more tickets a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from policy_engine.diff.load import HOURS, Load
from policy_engine.messages import say

CELL, ROW, LEFT, TOP = 6, 22, 250, 74
WIDTH = LEFT + HOURS * CELL + 24
SHADES = ("#f4f6f8", "#dbe7f3", "#b3cfe8", "#7fb0d8", "#4a8bc2", "#20639e", "#0b3c69")
DROWNS = "#c62828"


def heat_map(loads: Sequence[tuple[str, Load]]) -> str:
    """The SVG; `loads` are policies with their names. Hours in which more comes than can be taken are red."""
    rows = [(name, load, level) for name, load in loads for level in load.levels]
    most = max((value for _, load, level in rows for value in a_person(load, level)), default=0.0) or 1.0
    height = TOP + sum(ROW for _ in rows) + 20 * len(loads) + 64
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12" role="img">',
        f"<title>{escape(say('load.title'))}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="26" font-size="16" font-weight="bold">{escape(say("load.title"))}</text>',
        *_days(),
    ]
    y = TOP
    for name, load in loads:
        parts.append(f'<text x="16" y="{y + 13}" font-weight="bold">{escape(f"{name} ({load.zone.key})")}</text>')
        y += 20
        for level in load.levels:
            parts.extend(_row(load, level, y, most))
            y += ROW
    parts.extend(_legend(y + 18, most, any(load.handles for _, load in loads)))
    return "\n".join([*parts, "</svg>"]) + "\n"


def a_person(load: Load, level: str) -> list[float]:
    """Tickets in each hour of an average week, for each person where the policy says how many there are."""
    return [value / (load.headcount(level) or 1) for value in load.a_week(level)]


def _days() -> Iterator[str]:
    for day, name in enumerate(say("load.days").split()):
        x = LEFT + day * 24 * CELL
        yield f'<text x="{x + 2}" y="{TOP - 22}" font-weight="bold">{escape(name)}</text>'
        for hour in (0, 6, 12, 18):
            yield f'<text x="{x + hour * CELL + 1}" y="{TOP - 7}" font-size="9" fill="#5f6b76">{hour:02d}</text>'


def _row(load: Load, level: str, y: int, most: float) -> Iterator[str]:
    people, capacity = load.headcount(level), load.capacity(level)
    title = next(part.title or part.id for part in load.policy.document.levels if part.id == level)
    held = say("load.nobody_said") if people is None else say("load.people", count=people)
    yield f'<text x="28" y="{y + 15}">{escape(title[:24])} <tspan fill="#5f6b76" font-size="10">{escape(held)}</tspan></text>'
    for hour, (tickets, each) in enumerate(zip(load.a_week(level), a_person(load, level), strict=True)):
        shade = SHADES[min(len(SHADES) - 1, int(each / most * (len(SHADES) - 1) + 0.999))]
        fill = DROWNS if capacity is not None and tickets > capacity else shade
        gap = 1 if hour % 24 == 23 else 0
        words = say("load.cell", day=say("load.days").split()[hour // 24], hour=f"{hour % 24:02d}", tickets=f"{tickets:.1f}")
        place = f'x="{LEFT + hour * CELL}" y="{y}" width="{CELL - gap}" height="{ROW - 2}"'
        yield f'<rect {place} fill="{fill}"><title>{escape(words)}</title></rect>'


def _legend(y: int, most: float, has_capacity: bool) -> Iterator[str]:
    for index, shade in enumerate(SHADES):
        yield f'<rect x="{LEFT + index * 26}" y="{y}" width="26" height="12" fill="{shade}"/>'
    yield f'<text x="{LEFT}" y="{y + 26}" font-size="10" fill="#5f6b76">0</text>'
    end = LEFT + len(SHADES) * 26
    yield f'<text x="{end}" y="{y + 26}" font-size="10" fill="#5f6b76" text-anchor="end">{most:.1f} {escape(say("load.unit"))}</text>'
    if has_capacity:
        yield f'<rect x="{end + 40}" y="{y}" width="26" height="12" fill="{DROWNS}"/>'
        yield f'<text x="{end + 72}" y="{y + 10}" font-size="10" fill="#5f6b76">{escape(say("load.drowns_legend"))}</text>'
