"""Calendars and the counting of time: examples to the minute, laws on random calendars, days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_engine.clock import (
    Calendar,
    NoHolidaysError,
    Pause,
    Point,
    Way,
    always_open,
    at_ticks,
    days_counted,
    days_since,
    due,
    due_before,
    open_between,
    open_time,
    stretches,
    ticks_of,
)
from policy_engine.clock.points import DAY_MINUTES, first_instant
from policy_engine.quantities.durations import Duration, parse_duration

NEW_YORK = "America/New_York"
ZONES = (NEW_YORK, "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata", "UTC", "Africa/Casablanca")
UNITS = ("business days", "calendar days", "weeks", "months")


def week(days: str, *spans: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """`week("mon-fri", "08:00-17:00")`."""
    windows = tuple(tuple(_minutes(end) for end in span.split("-")) for span in spans)
    first, _, last = days.partition("-")
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    chosen = range(names.index(first), names.index(last or first) + 1)
    return tuple(windows if number in chosen else () for number in range(7))  # type: ignore[misc]


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def office(*spans: str, zone: str = NEW_YORK, closed: tuple[date, ...] = ()) -> Calendar:
    return Calendar("office", zone, week("mon-fri", *spans), frozenset(closed))


def at(text: str, zone: str = NEW_YORK) -> Point:
    return Point(ticks_of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))))


def due_at(start: str, length: str, calendar: Calendar, due_at: str = "end_of_day") -> str:
    point = due(at(start, calendar.zone), parse_duration(length), Way(calendar, due_at))
    assert point is not None and point.at is not None
    return at_ticks(point.at, calendar.tz).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "length", "calendar", "expected"),
    [
        ("2026-08-28T17:45", "1h", office("09:00-18:00", closed=(date(2026, 8, 31),)), "Tue 2026-09-01 09:45"),
        ("2026-03-06T16:00", "8h", office("08:00-17:00"), "Mon 2026-03-09 15:00"),
        ("2026-03-03T16:00", "4h", office("09:00-17:00"), "Wed 2026-03-04 12:00"),
        ("2026-03-06T16:30", "1h", office("09:00-17:00"), "Mon 2026-03-09 09:30"),
        ("2026-03-02T17:00", "4h", office("08:00-18:00"), "Tue 2026-03-03 11:00"),
        ("2026-03-02T12:00", "2h", office("09:00-12:30", "13:30-18:00"), "Mon 2026-03-02 15:00"),
        ("2026-03-06T16:00", "1h", office("09:00-17:00"), "Fri 2026-03-06 17:00"),
    ],
)
def test_hours_run_while_the_calendar_is_open(start: str, length: str, calendar: Calendar, expected: str) -> None:
    assert due_at(start, length, calendar) == expected


def test_a_warning_is_counted_back_on_the_same_calendar() -> None:
    calendar = office("08:00-18:00")
    late = due_before(at("2026-03-03T11:00"), parse_duration("1h"), Way(calendar))
    early = due_before(at("2026-03-03T08:30"), parse_duration("1h"), Way(calendar))
    assert late == at("2026-03-03T10:00")
    assert early == at("2026-03-02T17:30")


@pytest.mark.parametrize(
    ("length", "due_time", "expected"),
    [
        ("2 business days", "end_of_day", "Wed 2026-03-11 00:00"),
        ("2 business days", "close", "Tue 2026-03-10 17:00"),
        ("2 business days", "09:00", "Tue 2026-03-10 09:00"),
        ("2 business days", "same_time", "Tue 2026-03-10 16:00"),
        ("2 calendar days", "end_of_day", "Mon 2026-03-09 00:00"),
        ("2 weeks", "same_time", "Fri 2026-03-20 16:00"),
        ("12 months", "end_of_day", "Sun 2027-03-07 00:00"),
    ],
)
def test_days_end_when_the_policy_says(length: str, due_time: str, expected: str) -> None:
    assert due_at("2026-03-06T16:00", length, office("09:00-17:00"), due_time) == expected


def test_a_start_outside_of_the_hours_counts_from_the_next_opening_at_the_same_time() -> None:
    assert due_at("2026-03-07T22:00", "1 business day", office("09:00-17:00"), "same_time") == "Tue 2026-03-10 09:00"


def test_month_ends_clamp() -> None:
    assert due_at("2026-01-31T10:00", "1 month", office("09:00-17:00"), "same_time") == "Sat 2026-02-28 10:00"
    assert due_at("2024-01-31T10:00", "1 month", office("09:00-17:00"), "same_time") == "Thu 2024-02-29 10:00"


def test_hours_that_run_past_midnight_are_one_window() -> None:
    day = ((0, DAY_MINUTES),)
    around = Calendar("24x5", "America/Los_Angeles", (day, day, day, day, (), (), ((15 * 60, DAY_MINUTES),)))
    assert due_at("2025-03-15T12:00", "8h", around) == "Sun 2025-03-16 23:00"
    assert due_at("2025-03-16T20:30", "8h", around) == "Mon 2025-03-17 04:30"
    start, end = at("2025-03-16T20:30", around.zone), at("2025-03-17T04:30", around.zone)
    assert start.at is not None and end.at is not None
    assert len(list(stretches(start.at, end.at, Way(around)))) == 1


def test_public_holidays_of_a_part_of_a_country_close_the_day() -> None:
    bank = Calendar("bank", "Europe/London", week("mon-fri", "09:00-17:00"), country="GB", subdivision="ENG")
    received = Point(day=date(2025, 4, 17))
    assert due(received, parse_duration("3 business days"), Way(bank)) == Point(end_of("2025-04-24", "Europe/London"), date(2025, 4, 24))
    assert due(received, parse_duration("8 weeks"), Way(bank)) == Point(end_of("2025-06-12", "Europe/London"), date(2025, 6, 12))
    last = due(Point(day=date(2025, 3, 3)), parse_duration("35 business days"), Way(bank))
    assert last is not None and last.day == date(2025, 4, 23)


def end_of(day: str, zone: str) -> int:
    return first_instant(date.fromisoformat(day), DAY_MINUTES, ZoneInfo(zone))


def test_unknown_countries_are_told() -> None:
    nowhere = Calendar("x", "UTC", week("mon-fri", "09:00-17:00"), country="ZZ")
    with pytest.raises(NoHolidaysError):
        due(at("2026-03-02T10:00", "UTC"), parse_duration("1h"), Way(nowhere))


def test_a_calendar_that_never_opens_meets_nothing() -> None:
    never = Calendar("never", "UTC", ((),) * 7)
    for length in ("1h", "1 business day"):
        assert due(at("2026-03-02T10:00", "UTC"), parse_duration(length), Way(never)) is None
        assert due_before(at("2026-03-02T10:00", "UTC"), parse_duration(length), Way(never)) is None


def test_so_many_months_that_no_calendar_has_them() -> None:
    assert due(at("2026-03-02T10:00", "UTC"), parse_duration("1000000 months"), Way(always_open("UTC"))) is None


def test_pauses_are_cut_out_of_hours_and_whole_days_out_of_days() -> None:
    calendar = office("09:00-17:00")
    pause = Pause(moment("2026-03-02T11:00"), moment("2026-03-04T10:00"))
    start = at("2026-03-02T10:00")
    assert due(start, parse_duration("4h"), Way(calendar, pauses=(pause,))) == at("2026-03-04T13:00")
    assert due(start, parse_duration("1h"), Way(calendar, pauses=(pause,))) == at("2026-03-02T11:00")
    later = due(start, parse_duration("2 business days"), Way(calendar, pauses=(pause,)))
    assert later is not None and later.day == date(2026, 3, 5)  # Tuesday does not count
    lines = list(days_counted(date(2026, 3, 2), date(2026, 3, 5), "business days", Way(calendar, pauses=(pause,))))
    assert [(line.number, line.why) for line in lines] == [(0, "start"), (None, "paused"), (1, "counts"), (2, "counts")]


def moment(text: str) -> int:
    point = at(text)
    assert point.at is not None
    return point.at


def test_a_repeated_hour_is_open_twice_and_a_skipped_one_never() -> None:
    night = Calendar("night", NEW_YORK, (((60, 180),),) * 7)
    fall, spring = open_time(night), open_time(night)
    assert fall.between(moment("2026-11-01T00:00"), moment("2026-11-01T12:00")) == 3 * 3_600_000_000
    assert spring.between(moment("2026-03-08T00:00"), moment("2026-03-08T12:00")) == 1 * 3_600_000_000


def test_windows_that_meet_in_a_repeated_hour_do_not_count_it_twice() -> None:
    split = Calendar("split", NEW_YORK, (((0, 90), (90, 300)),) * 7)
    assert open_time(split).between(moment("2026-11-01T00:00"), moment("2026-11-01T05:00")) == 6 * 3_600_000_000


def test_a_time_that_the_clocks_skip_is_the_moment_of_the_skip() -> None:
    skipped = first_instant(date(2026, 3, 8), 150, ZoneInfo(NEW_YORK))
    assert at_ticks(skipped, ZoneInfo(NEW_YORK)).strftime("%H:%M") == "03:00"
    assert at_ticks(first_instant(date(2018, 11, 4), 0, ZoneInfo("America/Sao_Paulo")), ZoneInfo("America/Sao_Paulo")).hour == 1


# ---- laws


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    def windows() -> tuple[tuple[int, int], ...]:
        ends = sorted(draw(st.sets(st.integers(0, 48), min_size=0, max_size=4)))
        return tuple((a * 30, b * 30) for a, b in zip(ends[::2], ends[1::2], strict=False))

    days = [windows() for _ in range(draw(st.integers(1, 7)))]
    days += [()] * (7 - len(days))
    if not any(days):
        days[0] = ((540, 1020),)
    closed = draw(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=10))
    return Calendar("made", draw(st.sampled_from(ZONES)), tuple(days), frozenset(closed))


CHANGES = [datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)]
CHANGES += [datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)]
CHANGES += [datetime(2018, 11, 4, 3, tzinfo=UTC), datetime(2011, 12, 30, 10, tzinfo=UTC), datetime(2026, 2, 15, 2, tzinfo=UTC)]
instants = st.builds(lambda base, minutes: ticks_of(base + timedelta(minutes=minutes)), st.sampled_from(CHANGES), st.integers(-6000, 6000))
amounts = st.integers(0, 200 * 60).map(lambda minutes: minutes * 60_000_000)
LAWS = settings(max_examples=100, deadline=None)


@LAWS
@given(calendars(), instants, amounts)
def test_between_is_what_was_added(calendar: Calendar, start: int, amount: int) -> None:
    hours = open_time(calendar)
    end = hours.add(start, amount)
    assert end is not None and open_between(start, end, calendar) == amount
    back = hours.subtract(end, amount)
    assert back is not None and open_between(back, end, calendar) == amount and back >= start


@LAWS
@given(calendars(), instants, amounts, amounts)
def test_hours_can_be_added_in_parts(calendar: Calendar, start: int, one: int, other: int) -> None:
    hours = open_time(calendar)
    middle = hours.add(start, one)
    assert middle is not None and hours.add(middle, other) == hours.add(start, one + other)


@LAWS
@given(calendars(), instants, instants, amounts, amounts)
def test_hours_are_monotone(calendar: Calendar, one: int, other: int, less: int, more: int) -> None:
    hours = open_time(calendar)
    first, second = sorted((one, other))
    small, large = sorted((less, more))
    ends = [hours.add(first, small), hours.add(second, small), hours.add(second, large)]
    assert None not in ends and ends == sorted(ends)  # type: ignore[type-var]


@LAWS
@given(calendars(), st.tuples(instants, instants), st.tuples(st.integers(0, 40), st.integers(0, 40)), st.sampled_from(UNITS))
def test_days_weeks_and_months_are_monotone(calendar: Calendar, starts: tuple[int, int], counts: tuple[int, int], unit: str) -> None:
    for due_time in ("end_of_day", "close", "same_time", "09:00"):
        way = Way(calendar, due_time)
        lengths = [Duration(Decimal(count), unit) for count in sorted(counts)]  # type: ignore[arg-type]
        first, second = (Point(start) for start in sorted(starts))
        found = [due(first, lengths[0], way), due(second, lengths[0], way), due(second, lengths[1], way)]
        ends = [point.at for point in found if point is not None and point.at is not None]
        if due_time == "close" and unit != "business days":
            continue  # a day without hours is due at its end, the next one perhaps earlier
        assert ends == sorted(ends), (due_time, found)


@LAWS
@given(calendars(), instants, instants, st.integers(0, 30), st.sampled_from(UNITS))
def test_more_than_n_days_means_that_n_days_are_missed(calendar: Calendar, one: int, other: int, count: int, unit: str) -> None:
    start, end = (Point(instant) for instant in sorted((one, other)))
    last = due(start, Duration(Decimal(count), unit), Way(calendar))  # type: ignore[arg-type]
    assert last is not None and last.at is not None and end.at is not None
    assert (days_since(start, end, unit, calendar) > count) == (end.at >= last.at)  # type: ignore[arg-type]


@LAWS
@given(calendars(), instants, amounts)
def test_what_is_written_out_adds_up(calendar: Calendar, start: int, amount: int) -> None:
    end = open_time(calendar).add(start, amount)
    assert end is not None
    parts = list(stretches(start, end, Way(calendar)))
    assert round(sum(part.counted for part in parts) * 1_000_000) == amount
    assert all(part.start < part.end for part in parts)


@LAWS
@given(calendars(), instants, amounts, st.lists(st.tuples(st.integers(-500, 3000), st.integers(1, 3000)), max_size=3))
def test_pauses_only_make_it_later(calendar: Calendar, start: int, amount: int, gaps: list[tuple[int, int]]) -> None:
    pauses: list[Pause] = []
    here = start
    for gap, length in gaps:
        begin = here + max(gap, 1 if pauses else gap) * 60_000_000
        pauses.append(Pause(begin, begin + length * 60_000_000))
        here = pauses[-1].end
    length_ = Duration(Decimal(amount // 60_000_000), "minutes")
    plain, paused = due(Point(start), length_, Way(calendar)), due(Point(start), length_, Way(calendar, pauses=tuple(pauses)))
    assert plain is not None and paused is not None and plain.at is not None and paused.at is not None
    assert paused.at >= plain.at
    counted = sum(part.counted for part in stretches(start, paused.at, Way(calendar, pauses=tuple(pauses))))
    assert round(counted * 1_000_000) == amount
