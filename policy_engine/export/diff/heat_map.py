"""A picture of the load: for each level a row for the old and the new policy, and one for what changes; a column for each hour of the week.
The darker, the more tickets a person; red where more comes than they can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from policy_engine.diff.load import HOURS, Load
from policy_engine.messages import say
from policy_engine.records import dataclass

CELL, ROW, LEFT, TOP, RIGHT = 6, 18, 236, 92, 180
WIDTH = LEFT + HOURS * CELL + RIGHT
SHADES = ("#f1f3f5", "#dbe7f3", "#b3cfe8", "#7fb0d8", "#4a8bc2", "#20639e", "#0b3c69")
OVER = ("#e06c5f", "#c62828", "#7f1010")
"""Up to half more than they can take, up to twice as much, and above."""
FEWER, MORE = "#2a9d8f", "#e08a00"
DIM, INK = "#5f6b76", "#1c2430"
Named = tuple[str, Load]


@dataclass(frozen=True, slots=True)
class Scale:
    """What the darkest blue stands for: tickets a person in an hour. `capacity`: where that is what they can take."""

    most: float
    has_capacity: bool

    def fill(self, each: float) -> str:
        if self.has_capacity and each > self.most:
            return OVER[0] if each <= 1.5 * self.most else OVER[1] if each <= 2 * self.most else OVER[2]
        return SHADES[min(len(SHADES) - 1, int(each / self.most * (len(SHADES) - 1) + 0.999))]


def heat_map(loads: Sequence[Named]) -> str:
    """The SVG; `loads` are policies with their names."""
    levels = list(dict.fromkeys(level for _, load in reversed(loads) for level in load.levels))
    scale, y = _scale(loads), TOP
    body: list[str] = []
    for level in levels:
        body.extend(_level(loads, level, y, scale))
        y += (len(loads) + 1) * ROW + 26
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 64}" viewBox="0 0 {WIDTH} {y + 64}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{INK}" role="img">',
        f"<title>{escape(say('load.title'))}</title>",
        f"<desc>{escape(say('load.about'))}</desc>",
        f'<rect width="{WIDTH}" height="{y + 64}" fill="#ffffff"/>',
        f'<text x="16" y="26" font-size="16" font-weight="bold">{escape(say("load.title"))}</text>',
        f'<text x="16" y="45" fill="{DIM}">{escape(_spans(loads))}</text>',
        *_days(),
    ]
    return "\n".join([*head, *body, *_legend(y + 8, scale), "</svg>"]) + "\n"


def _scale(loads: Sequence[Named]) -> Scale:
    handles = next((load.handles for _, load in loads if load.handles is not None), None)
    highest = max((value for _, load in loads for level in load.levels for value in a_person(load, level)), default=0.0)
    return Scale(handles or highest or 1.0, handles is not None)


def a_person(load: Load, level: str) -> list[float]:
    """Tickets in each hour of an average week, for each person where the policy says how many there are."""
    return [value / (load.headcount(level) or 1) for value in load.a_week(level)]


def _spans(loads: Sequence[Named]) -> str:
    """How many weeks the tickets span, and by which clock the hours are."""
    zones = list(dict.fromkeys(load.zone.key for _, load in loads))
    weeks = max((load.weeks for _, load in loads), default=1.0)
    return say("load.spans", weeks=f"{weeks:.1f}", zone=", ".join(zones))


def _days() -> Iterator[str]:
    for day, name in enumerate(say("load.days").split()):
        x = LEFT + day * 24 * CELL
        yield f'<text x="{x + 1}" y="{TOP - 22}" font-weight="bold">{escape(name)}</text>'
        for hour in (0, 6, 12, 18):
            yield f'<text x="{x + hour * CELL + 1}" y="{TOP - 6}" font-size="10" fill="{DIM}">{hour:02d}</text>'


def _level(loads: Sequence[Named], level: str, y: int, scale: Scale) -> Iterator[str]:
    """A level: its name, a row for each policy, and what changes."""
    x, last = 16, loads[-1][1]
    titles = [part.title or part.id for _, load in reversed(loads) for part in load.policy.document.levels if part.id == level]
    people = dict.fromkeys(load.headcount(level) for _, load in loads if level in {part.id for part in load.policy.document.levels})
    held = " → ".join(_held(count) for count in people)
    yield f'<text x="{x}" y="{y + 13}" font-weight="bold">{escape(_short(titles[0]))}</text>'
    yield f'<text x="{x}" y="{y + 13 + ROW}" font-size="11" fill="{DIM}">{escape(held)}</text>'
    for name, load in loads:
        yield from _row((name, load), level, y, scale)
        y += ROW
    yield from _change(loads[0][1], last, level, y)


def _held(people: int | None) -> str:
    if people is None:
        return say("load.nobody_said")
    return say("load.people" if people != 1 else "load.person", count=people)


def _short(title: str, most: int = 24) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def _row(named: Named, level: str, y: int, scale: Scale) -> Iterator[str]:
    name, load = named
    week, capacity = load.a_week(level), load.capacity(level)
    can = Scale(scale.most, scale.has_capacity and capacity is not None)
    yield f'<text x="{LEFT - 8}" y="{y + 12}" font-size="11" text-anchor="end">{escape(name)}</text>'
    for hour, (tickets, each) in enumerate(zip(week, a_person(load, level), strict=True)):
        yield _cell((hour, y), can.fill(each), say("load.cell", **_when(hour), tickets=f"{tickets:.1f}"))
    over = sum(1 for tickets in week if capacity is not None and tickets > capacity)
    words = say("load.a_week", tickets=f"{sum(week):,.1f}") + (f" · {say('load.over', hours=over)}" if over else "")
    yield f'<text x="{LEFT + HOURS * CELL + 8}" y="{y + 12}" font-size="11">{escape(words)}</text>'


def _change(old: Load, new: Load, level: str, y: int) -> Iterator[str]:
    """Where more or fewer tickets come than before: a bar up or down, the longer the more."""
    changes = [after - before for before, after in zip(old.a_week(level), new.a_week(level), strict=True)]
    most = max(map(abs, changes))
    yield f'<text x="{LEFT - 8}" y="{y + 12}" font-size="11" fill="{DIM}" text-anchor="end">{escape(say("load.change"))}</text>'
    middle = y + (ROW - 2) / 2
    yield f'<path d="M{LEFT} {middle:g}h{HOURS * CELL - 1}" stroke="#c9d0d6" stroke-width="1"/>'
    for hour, change in enumerate(changes):
        if abs(change) < 0.005:
            continue
        height = max(round(abs(change) / most * (ROW - 2) / 2, 1), 1.5)
        top = middle - height if change > 0 else middle
        words = say("load.cell_change", **_when(hour), tickets=_signed(change))
        place = f'x="{LEFT + hour * CELL}" y="{top:g}" width="{CELL - 1}" height="{height:g}"'
        yield f'<rect {place} fill="{MORE if change > 0 else FEWER}"><title>{escape(words)}</title></rect>'
    words = say("load.no_change") if most < 0.005 else say("load.a_week", tickets=_signed(sum(changes)))
    yield f'<text x="{LEFT + HOURS * CELL + 8}" y="{y + 12}" font-size="11" fill="{DIM}">{escape(words)}</text>'


def _signed(change: float) -> str:
    return f"{change:+,.1f}".replace("-", "−")


def _cell(at: tuple[int, int], fill: str, words: str) -> str:
    hour, y = at
    gap = 2 if hour % 24 == 23 else 0
    place = f'x="{LEFT + hour * CELL}" y="{y}" width="{CELL - gap}" height="{ROW - 2}"'
    return f'<rect {place} fill="{fill}"><title>{escape(words)}</title></rect>'


def _when(hour: int) -> dict[str, str]:
    return {"day": say("load.days").split()[hour // 24], "hour": f"{hour % 24:02d}"}


def _legend(y: int, scale: Scale) -> Iterator[str]:
    x = LEFT
    for shade in SHADES:
        yield f'<rect x="{x}" y="{y}" width="26" height="12" fill="{shade}"/>'
        x += 26
    small = f'font-size="11" fill="{DIM}"'
    yield f'<text x="{LEFT}" y="{y + 26}" {small}>0</text>'
    yield f'<text x="{x}" y="{y + 26}" {small} text-anchor="end">{scale.most:.2g}</text>'
    yield f'<text x="{LEFT}" y="{y + 42}" {small}>{escape(say("load.unit"))}</text>'
    x += 24
    if scale.has_capacity:
        for index, shade in enumerate(OVER):
            yield f'<rect x="{x + 26 * index}" y="{y}" width="26" height="12" fill="{shade}"/>'
        yield f'<text x="{x + 26 * len(OVER) + 8}" y="{y + 10}" {small}>{escape(say("load.drowns_legend"))}</text>'
    for index, (colour, key) in enumerate(((MORE, "more"), (FEWER, "fewer"))):
        yield f'<rect x="{x + 150 * index}" y="{y + 24}" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{x + 150 * index + 18}" y="{y + 34}" {small}>{escape(say(f"load.{key}"))}</text>'
