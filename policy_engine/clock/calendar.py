"""A calendar: when a clock runs."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from policy_engine.clock.holidays import holiday_names
from policy_engine.records import dataclass

Windows = tuple[tuple[int, int], ...]
"""Opening and closing of one weekday, in minutes after midnight, sorted, none overlapping."""

WHOLE_DAY: Windows = ((0, 24 * 60),)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours by weekday (Monday first), a zone, and the days that are closed all the same.

    `closed` are days of one's own, `country` and `subdivision` name public holidays, on `open_on` the week's hours hold in spite of both.
    """

    name: str
    zone: str
    week: tuple[Windows, ...]
    closed: frozenset[date] = frozenset()
    country: str | None = None
    subdivision: str | None = None
    open_on: frozenset[date] = frozenset()

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def holiday(self, day: date) -> str | None:
        """Why a day is closed although the week may say open: the holiday's name, or an empty text for a day of one's own.

        Raises NoHolidaysError when nobody knows the holidays of the country.
        """
        if day in self.open_on:
            return None
        if day in self.closed:
            return ""
        if self.country is None:
            return None
        return holiday_names(self.country, self.subdivision, day.year).get(day)

    def windows(self, day: date) -> Windows:
        """The opening hours of one day; none when it is closed."""
        week = self.week[day.weekday()]
        return week if week and self.holiday(day) is None else ()


def always_open(zone: str) -> Calendar:
    """Every hour of every day; its dates are those of `zone`."""
    return Calendar("always", zone, (WHOLE_DAY,) * 7)
