"""Lengths of time in running text: "for 26 hours", "a couple of weeks", "2-3 days", "1h30m", "since yesterday", "two weeks ago".

A week is 7 days, a month 30, a year 365. Dates and weekdays ("since Monday") have no length without a clock: see `anchors`. Business
days are left out, which are somebody's promise and not an age.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache

from policy_engine.quantities.number_words import UNITS, WORDS, matches_at, parse_number_words
from policy_engine.records import dataclass
from policy_engine.text.normalise import normalise

HOUR = 3600
UNIT_SECONDS = {
    "second": 1, "sec": 1, "minute": 60, "min": 60, "hour": HOUR, "hr": HOUR, "h": HOUR, "day": 24 * HOUR, "week": 168 * HOUR,
    "wk": 168 * HOUR, "fortnight": 336 * HOUR, "month": 720 * HOUR, "year": 8760 * HOUR, "yr": 8760 * HOUR, "decade": 87600 * HOUR,
}  # fmt: skip
ANCHORS = {
    "yesterday": 24 * HOUR, "last night": 24 * HOUR, "the day before yesterday": 48 * HOUR, "last week": 168 * HOUR,
    "last month": 720 * HOUR, "last year": 8760 * HOUR, "last hour": HOUR, "past hour": HOUR, "past day": 24 * HOUR,
    "past week": 168 * HOUR, "past month": 720 * HOUR, "past year": 8760 * HOUR,
}  # fmt: skip
WORDS_OR_MORE = {"two": 2, "three": 3}
PARTS_OF = {
    "minute": ("second",), "hour": ("minute",), "day": ("hour",), "week": ("day",), "month": ("week", "day"), "year": ("month",),
}  # fmt: skip
"""What may follow a unit to make one length with it: "2 hours and 30 minutes"."""
FRACTIONS = {"1/4": "0.25", "1/2": "0.5", "3/4": "0.75", "¼": "0.25", "½": "0.5", "¾": "0.75"}
VAGUE = {"a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2, "a few": 3, "few": 3, "several": 3, "a dozen": 12}

ADJECTIVES = ("full", "whole", "solid", "long", "straight")
"""What may stand between the count and the unit."""

_VAGUE = "|".join(words.replace(" ", r"\s+") for words in VAGUE)
_TENS = "|".join(word for word, value in UNITS.items() if value >= 20)
_FRACTION = r"(?:\d+\s)?(?:1/4|1/2|3/4)|(?:\d+\s?)?[¼½¾]|(?:three\s+quarters|(?:a\s+)?quarter)\s+of\s+an?"
_COUNT = rf"{_FRACTION}|\d+(?:[.,]\d+)?|{_VAGUE}|half\s+an?|an?\s+half|an?|{WORDS}"
_RANGE = rf"(?:(?!(?:{_TENS})-(?!(?:{_TENS})))(?:\d+|{'|'.join(UNITS)})\s?(?:-|to|or)\s?)?"
_UNIT = "|".join(sorted(UNIT_SECONDS, key=len, reverse=True))


@cache
def _length() -> re.Pattern[str]:
    """Compiled when first needed: it takes long."""
    return re.compile(
        r"(?<![\w.,$£€])(?P<clock_hours>\d{1,3})\s?h(?:rs?)?\s?(?P<clock_minutes>\d{1,2})\s?m(?:ins?)?(?!\w)"
        rf"|(?<![\w.,$£€])(?P<range>{_RANGE})(?P<count>{_COUNT})(?P<plus>\+)?(?P<half>\s+and\s+a\s+half)?"
        rf"[\s-]*(?:{'|'.join(f'{word} ' for word in ADJECTIVES)})?"
        rf"(?P<unit>{_UNIT})s?(?![\w])(?P<later_half>\s+and\s+a\s+half)?(?P<or_more>\s+or\s+(?:two|three)(?!\w))?(?P<ago>\s+(?:ago|back)(?!\w))?"
        rf"|(?<!\w)(?P<anchor>{'|'.join(sorted(ANCHORS, key=len, reverse=True))})(?!\w)"
    )


@cache
def _counted() -> re.Pattern[str]:
    """ "Day 45 of waiting", "on day nine with no heating": a count of days that goes on. "Day 2 of the course" is none."""
    return re.compile(
        rf"(?<!\w)day\s+(?P<count>\d{{1,3}}|{WORDS})(?=(?:\s+now)?(?:\s+of\s+(?:waiting|trying|asking|calling|this|no|not|being|having|silence)"
        r"|\s+and\s+(?:still|no|nothing|counting)|\s+without|\s+with\s+(?:no|nothing)"
        r"|\s*[.,:;!-]+\s*(?:and\s+)?(?:still|no|not|nothing|nobody))(?!\w))"
    )


@dataclass(frozen=True, slots=True)
class TextDuration:
    """A length of time at `start`..`end` of a text. `is_ago`: it says how long ago something was, not only how long it takes."""

    start: int
    end: int
    seconds: Decimal
    is_ago: bool = False
    is_least: bool = False


def durations_in_text(text: str, spots: Iterable[int] | None = None) -> list[TextDuration]:
    """All lengths of time in `text`, left to right; of a range the upper bound.

    `spots` are the places where one may begin, where these are known; then `text` is normalised text.

    >>> [(d.seconds / 3600).to_eng_string() for d in durations_in_text("26 hours, three days, a couple of weeks ago, since yesterday")]
    ['26', '72', '336', '24']
    """
    if spots is not None and not (spots := list(spots)):
        return []
    plain = normalise(text) if spots is None else text
    found: list[TextDuration] = []
    unit = None
    for match in matches_at(_length(), plain, spots):
        seconds = _seconds(match)
        if seconds is None:
            continue
        length = TextDuration(match.start(), match.end(), seconds, bool(match["ago"] or match["anchor"]), bool(match["plus"]))
        if found and match["unit"] in PARTS_OF.get(unit or "", ()) and _joins(plain[found[-1].end : length.start], found[-1], match):
            length = _joined(found.pop(), length)
        found.append(length)
        unit = match["unit"]
    return found


def _joins(between: str, before: TextDuration, match: re.Match[str]) -> bool:
    """Whether a smaller length goes on with the one before: "2 hours and 30 minutes", "1 week, 2 days", not "a week, a day"."""
    joint = between.strip(" ,")
    return not before.is_ago and (joint == "and" or (not joint and match["count"] not in ("a", "an")))


def _joined(first: TextDuration, second: TextDuration) -> TextDuration:
    return replace(second, start=first.start, seconds=first.seconds + second.seconds, is_least=first.is_least or second.is_least)


def counted_days(plain: str) -> list[TextDuration]:
    """Days that somebody counts, in normalised text.

    >>> [(d.seconds / 3600).to_eng_string() for d in counted_days("day 45 of waiting, on day nine with no heating, day 2 of the course")]
    ['1080', '216']
    """
    if "day " not in plain:
        return []
    found = [(match.span(), _count(match["count"])) for match in _counted().finditer(plain)]
    return [TextDuration(start, end, count * UNIT_SECONDS["day"], is_ago=True) for (start, end), count in found if count]


def _seconds(match: re.Match[str]) -> Decimal | None:
    if match["anchor"]:
        return Decimal(ANCHORS[match["anchor"]])
    if match["clock_hours"]:
        return Decimal(match["clock_hours"]) * HOUR + Decimal(match["clock_minutes"]) * UNIT_SECONDS["minute"]
    words = " ".join(match["count"].split())
    count = None if words == "a" and match["unit"] == "second" and not match["ago"] else _count(words)
    if count is None:  # "a second" is mostly another one
        return None
    if match["half"] or match["later_half"]:
        count += Decimal("0.5")
    if match["or_more"]:  # "a week or two"
        count = Decimal(WORDS_OR_MORE[match["or_more"].split()[-1]])
    return count * UNIT_SECONDS[match["unit"]]


def _count(words: str) -> Decimal | None:
    if "quarter" in words:
        return Decimal("0.75" if words.startswith("three") else "0.25")
    for written, part in FRACTIONS.items():
        if words.endswith(written):
            return Decimal(words.removesuffix(written) or 0) + Decimal(part)
    if words[0].isdigit():
        return Decimal(words.replace(",", "."))
    if words in VAGUE:
        return Decimal(VAGUE[words])
    if words.startswith("half ") or words.endswith(" half"):
        return Decimal("0.5")
    return Decimal(1) if words in ("a", "an") else parse_number_words(words)
