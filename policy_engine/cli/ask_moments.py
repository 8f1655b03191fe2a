"""What a person types for a moment: a date, a time, `yesterday`, `3 days ago`, `72h ago`, `not yet`. Reads nothing and prints nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from policy_engine.messages import say
from policy_engine.quantities.durations import clock_words, parse_duration
from policy_engine.quantities.errors import QuantityError

NOT_YET = ("not yet", "not_yet", "no", "n", "never")
AGO = " ago"
# word → days before today
DAYS = {"today": 0, "yesterday": 1, "the day before yesterday": 2}
DAYS_OF = {"calendar days": 1, "weeks": 7}
_BARE_DAYS = re.compile(r"(\d{1,5}|an?|one) days?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d?:\d\d.*", re.IGNORECASE)


class NotUnderstood(Exception):
    """An answer that is none; the text says what would be one."""


class Refused(NotUnderstood):
    """An answer that is understood and can't be; the text is a whole sentence."""


def read_event(given: str, now: datetime, zone: tzinfo = UTC) -> str:
    """A moment as the ticket takes it; words that are none stay as they are. Raises NotUnderstood for an `ago` without a length."""
    return read_when(given, now, zone) or given


def read_when(given: str, now: datetime, zone: tzinfo) -> str | None:
    """A moment as the ticket takes it: a time with its zone, a date, or `not_yet`. None for words that name no moment.

    Days are days of `zone`, and so are times typed without one. Raises NotUnderstood, and Refused for what is still to come.
    """
    said = given.casefold()
    if said in NOT_YET:
        return "not_yet"
    if said == "now":
        return now.isoformat()
    today = now.astimezone(zone).date()
    if said in DAYS:
        return (today - timedelta(days=DAYS[said])).isoformat()
    if said.endswith(AGO):
        return _ago(said.removesuffix(AGO), now, today)
    return _written(given, now, zone)


def _ago(length: str, now: datetime, today: date) -> str:
    """Days and weeks lead to a date, hours and minutes to a time."""
    try:
        if found := _BARE_DAYS.fullmatch(length):
            return (today - timedelta(days=int(found[1]) if found[1].isdigit() else 1)).isoformat()
        read = parse_duration(length)
        if read.unit == "minutes":
            return (now - timedelta(seconds=float(read.seconds))).isoformat()
        if read.unit in DAYS_OF:
            return (today - timedelta(days=DAYS_OF[read.unit] * int(read.count))).isoformat()
    except QuantityError as error:
        raise NotUnderstood(error.help or error.message) from None
    except OverflowError:
        pass
    raise NotUnderstood(say("ask_session.event"))


def _written(given: str, now: datetime, zone: tzinfo) -> str | None:
    try:
        if _DATE.fullmatch(given):
            is_later = date.fromisoformat(given) > now.astimezone(zone).date()
        elif _DATE_AND_TIME.fullmatch(given):
            moment = datetime.fromisoformat(given)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            given, is_later = moment.isoformat(), moment > now
        else:
            return None
    except ValueError:
        return None
    if is_later:
        raise Refused(say("ask_session.to_come", given=given))
    return given


def length_since(day: str, now: datetime, zone: tzinfo) -> str:
    """The time since a date, as a person would bound it: nobody has said at which hour it was. `16h to 40h`."""
    start = datetime.combine(date.fromisoformat(day), time(), zone)
    end = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), zone)
    shortest, longest = max((now - end).total_seconds(), 0.0), (now - start).total_seconds()
    low = Decimal(shortest / 60).to_integral_value(ROUND_FLOOR)
    high = Decimal(longest / 60).to_integral_value(ROUND_CEILING)
    return f"{clock_words(low * 60)} to {clock_words(high * 60)}"
