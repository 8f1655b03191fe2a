"""Which hours count: the calendars of a policy, as tables of a week with their holidays."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.export.handbook.action import remark_blocks
from policy_engine.export.handbook.book import View
from policy_engine.export.handbook.markdown import Block, bullets, escape, heading, table
from policy_engine.messages import say
from policy_engine.model.calendars import DAYS, Calendar, FromField, Window
from policy_engine.model.tables import WrittenTable


def calendar_sections(view: View) -> Iterator[list[Block]]:
    """Each calendar."""
    for name, calendar in view.document.calendars.items():
        yield _calendar(view, name, calendar)


def _calendar(view: View, name: str, calendar: Calendar) -> list[Block]:
    zone = calendar.time_zone or view.document.time_zone
    facts = [
        say("handbook.calendar.zone", zone=_source(view, zone)) if zone else "",
        *_holidays(view, calendar),
    ]
    rows = [(days, windows) for days, windows in _week(calendar)]
    return [
        *heading(3, escape(calendar.title or name.replace("_", " ").capitalize()), name),
        *table([say("handbook.head.days"), say("handbook.head.hours")], rows),
        *bullets(fact for fact in facts if fact),
        *remark_blocks(calendar),
    ]


def _week(calendar: Calendar) -> Iterator[tuple[str, str]]:
    """Runs of days with the same hours."""
    hours = dict(calendar.hours)
    runs: list[tuple[list[str], tuple[Window, ...]]] = []
    for day in DAYS:
        if runs and runs[-1][1] == hours.get(day, ()):
            runs[-1][0].append(day)
        else:
            runs.append(([day], hours.get(day, ())))
    for days, windows in runs:
        ends = dict.fromkeys(say(f"handbook.day.{day}") for day in (days[0], days[-1]))
        yield say("handbook.calendar.to").join(ends), ", ".join(_window(window) for window in windows) or say("handbook.calendar.closed")


def _window(window: Window) -> str:
    return "–".join(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in window)


def _holidays(view: View, calendar: Calendar) -> Iterator[str]:
    part = calendar.holidays
    if part.country is not None:
        place = _source(view, part.country) + (f" ({_source(view, part.subdivision)})" if part.subdivision else "")
        yield say("handbook.calendar.holidays", place=place)
    elif not part.dates:
        yield say("handbook.calendar.no_holidays")
    for key, days in (("closed_on", part.dates), ("open_on", part.open_on)):
        if days:
            yield say(f"handbook.calendar.{key}", days=", ".join(str(day) for day in days))


def _source(view: View, source: str | FromField | WrittenTable) -> str:
    """A zone or country: as written, or where the ticket says it."""
    if isinstance(source, FromField):
        return say("handbook.calendar.field", field=escape(source.field))
    if isinstance(source, WrittenTable):
        return say("handbook.calendar.by", names=", ".join(escape(view.book.wording.title(name)) for name in source.by))
    return escape(source)
