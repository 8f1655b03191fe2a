"""The open time of a calendar: sorted windows and their sums, searched by halving. A year is made when it is first asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from itertools import accumulate

from policy_engine.clock.calendar import Calendar
from policy_engine.clock.points import Ticks, at_ticks, first_instant
from policy_engine.records import dataclass

IDLE_YEARS = 30
"""A calendar that is closed for so long never opens again, as far as anybody cares."""


@dataclass(frozen=True, slots=True)
class Year:
    """The windows of one local year as instants. `before[i]` is the open time ahead of window i, `days` the ordinals of its open days."""

    starts: tuple[Ticks, ...]
    ends: tuple[Ticks, ...]
    before: tuple[Ticks, ...]
    total: Ticks
    days: tuple[int, ...]

    def open_until(self, instant: Ticks) -> Ticks:
        """Open time of the year before an instant."""
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return 0
        return self.before[index] + min(instant, self.ends[index]) - self.starts[index]

    def first_at(self, amount: Ticks) -> Ticks:
        """The first instant before which `amount` (more than 0, at most all) was open."""
        index = bisect_left(self.before, amount) - 1
        return self.starts[index] + amount - self.before[index]

    def last_at(self, amount: Ticks) -> Ticks:
        """The last instant before which only `amount` (less than all) was open."""
        index = bisect_right(self.before, amount) - 1
        return self.starts[index] + amount - self.before[index]


class OpenTime:
    """What can be asked of a calendar. One for each calendar: `open_time`."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar, self.zone = calendar, calendar.tz
        self._years: dict[int, Year] = {}

    def year(self, number: int) -> Year:
        """One local year. Raises NoHolidaysError."""
        if number not in self._years:
            self._years[number] = self._make(number)
        return self._years[number]

    def _make(self, number: int) -> Year:
        spans: list[tuple[Ticks, Ticks]] = []
        days = []
        day = date(number, 1, 1)
        while day.year == number:
            windows = self.calendar.windows(day)
            if windows:
                days.append(day.toordinal())
            for opening, closing in windows:
                self._join(spans, first_instant(day, opening, self.zone), first_instant(day, closing, self.zone, last=True))
            day += timedelta(days=1)
        lengths = [end - start for start, end in spans]
        sums = list(accumulate(lengths, initial=0))
        return Year(tuple(s for s, _ in spans), tuple(e for _, e in spans), tuple(sums[:-1]), sums[-1], tuple(days))

    @staticmethod
    def _join(spans: list[tuple[Ticks, Ticks]], start: Ticks, end: Ticks) -> None:
        """Windows that touch or overlap (a repeated hour) are one; a window that the clocks skip is none."""
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        elif end > start:
            spans.append((start, end))

    def local_year(self, instant: Ticks) -> int:
        return at_ticks(instant, self.zone).year

    def add(self, start: Ticks, amount: Ticks) -> Ticks | None:
        """The first instant by which `amount` of open time has passed since `start`. None: the calendar never opens that long."""
        if amount <= 0:
            return start
        left, idle = amount, 0
        for number in range(self.local_year(start), MAXYEAR - 1):
            year = self.year(number)
            passed = year.open_until(start)
            if year.total - passed >= left:
                return year.first_at(passed + left)
            left -= year.total - passed
            idle = 0 if year.total else idle + 1
            if idle > IDLE_YEARS:
                return None
        return None

    def subtract(self, end: Ticks, amount: Ticks) -> Ticks | None:
        """The last instant from which `amount` of open time is left until `end`. None: the calendar was never open that long."""
        if amount <= 0:
            return end
        left, idle = amount, 0
        for number in range(self.local_year(end), MINYEAR, -1):
            year = self.year(number)
            passed = year.open_until(end)
            if passed >= left:
                return year.last_at(passed - left)
            left -= passed
            idle = 0 if year.total else idle + 1
            if idle > IDLE_YEARS:
                return None
        return None

    def between(self, start: Ticks, end: Ticks) -> Ticks:
        """Open time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        first, last = self.local_year(start), self.local_year(end)
        inner = sum(self.year(number).total for number in range(first, last))
        return inner + self.year(last).open_until(end) - self.year(first).open_until(start)

    def is_open(self, instant: Ticks) -> bool:
        """Whether it is open at an instant; closing time itself is closed."""
        year = self.year(self.local_year(instant))
        index = bisect_right(year.starts, instant) - 1
        return index >= 0 and instant < year.ends[index]

    def next_opening(self, instant: Ticks) -> Ticks | None:
        """`instant` itself while open, else the next opening. None: never."""
        if self.is_open(instant):
            return instant
        first = self.local_year(instant)
        for number in range(first, min(first + IDLE_YEARS, MAXYEAR - 1)):
            year = self.year(number)
            index = bisect_left(year.starts, instant)
            if index < len(year.starts):
                return year.starts[index]
        return None

    def open_day(self, day: date, count: int) -> date | None:
        """The open day that is `count` open days after `day` (before it when negative); `day` itself is day 0. None: there is none."""
        step = 1 if count > 0 else -1
        left, number, idle = abs(count), day.year, 0
        if left == 0:
            return day
        while MINYEAR < number < MAXYEAR and idle <= IDLE_YEARS:
            days = self.year(number).days
            position = bisect_right(days, day.toordinal()) if step > 0 else bisect_left(days, day.toordinal())
            there = len(days) - position if step > 0 else position
            if there >= left:
                return date.fromordinal(days[position + left - 1 if step > 0 else position - left])
            left -= there
            number += step
            idle = 0 if days else idle + 1
        return None

    def open_days(self, first: date, end: date) -> int:
        """How many open days lie from `first` to the day before `end`."""
        if end <= first:
            return 0
        whole = sum(len(self.year(number).days) for number in range(first.year, end.year))
        return whole + bisect_left(self.year(end.year).days, end.toordinal()) - bisect_left(self.year(first.year).days, first.toordinal())

    def is_open_day(self, day: date) -> bool:
        days = self.year(day.year).days
        index = bisect_left(days, day.toordinal())
        return index < len(days) and days[index] == day.toordinal()

    def close_of(self, day: date) -> Ticks | None:
        """Closing time of a day; None when it is closed all day."""
        windows = self.calendar.windows(day)
        return first_instant(day, windows[-1][1], self.zone) if windows else None


@lru_cache(maxsize=256)
def open_time(calendar: Calendar) -> OpenTime:
    """The open time of a calendar, made once."""
    return OpenTime(calendar)
