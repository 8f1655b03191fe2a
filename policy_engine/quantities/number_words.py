"""Numbers in running English text: `40`, `1,200`, `1.200,50`, `10k`, `five hundred`, `twenty-five`, `a couple of`, `third`, `2nd`.

`parse_number` reads one written number; `numbers_in_text` finds all of them with their places. What a number counts is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Literal

from policy_engine.records import dataclass

UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
SHORT_SCALES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "bn": 1_000_000_000}
DOZENS = {"a couple of": 2, "a couple": 2, "couple of": 2, "a dozen": 12, "half a dozen": 6}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12,
}  # fmt: skip

MAX_PLAIN_FIGURES = 6
"""Longer numbers without any separator are names (of an order, a phone), not counts."""

_PART = r"(?:[.,]\d{1,2}(?!\d))?"
DIGITS = rf"(?:\d{{1,3}}(?:[\u00a0\u202f]\d{{3}})+(?!\d){_PART}|\d+(?:[.,'\u2019]\d+)*)"
"""A number in figures, thousands set apart by comma, point, apostrophe or hard space. What it is worth says `parse_number`."""
SPACED_DIGITS = rf"(?:\d{{1,3}}(?: \d{{3}})+(?!\d){_PART}|{DIGITS})"
"""The same, where a plain space may stand between thousands too: only beside a currency, since "on May 5 200 users" is two numbers."""

_ANY_WORD = "|".join(sorted([*UNITS, *SCALES], key=len, reverse=True))
WORDS = rf"(?:(?:a|an|half\s+a)\s+(?=(?:{'|'.join(SCALES)})\b))?(?:{_ANY_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_ANY_WORD})\b){{0,12}}"
"""A number in words."""

_DOZENS = "|".join(words.replace(" ", r"\s+") for words in DOZENS)
FIRST_WORDS = frozenset((*UNITS, *SCALES, *ORDINALS, "a", "an", "half", "couple"))
"""What a number that is not written in figures begins with."""
TELLING_WORDS = frozenset((*UNITS, *SCALES, *ORDINALS, "couple", "dozen"))
"""One of these stands in every number without figures."""


@dataclass(frozen=True, slots=True)
class TextNumber:
    """A number at `start`..`end` (code points) of a text. `kind` tells `three` from `third`."""

    start: int
    end: int
    value: Decimal
    kind: Literal["number", "ordinal"] = "number"


@cache
def _number() -> re.Pattern[str]:
    """A number of any kind. Compiled when a text may hold one: of all patterns this one takes longest."""
    return re.compile(
        rf"(?<![\w.,])(?P<ordinal>\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})(?!\w)"
        rf"|(?<![\w.,])(?P<digits>{DIGITS})(?:(?P<short>k)(?!\w)|\s(?P<long>{'|'.join(SCALES)})(?!\w))?(?![\w%])"
        rf"|(?<!\w)(?P<dozen>{_DOZENS})(?!\w)"
        rf"|(?<!\w)(?P<words>{WORDS})(?!\w)",
        re.IGNORECASE,
    )


def numbers_in_text(text: str, spots: Iterable[int] | None = None) -> list[TextNumber]:
    """All numbers of `text`, left to right, without overlaps. `spots` are the places where one may begin, where these are known.

    >>> [str(n.value) for n in numbers_in_text("Our 40 agents called twenty-five times, a third time in 1,200 days")]
    ['40', '25', '3', '1200']
    """
    found: list[TextNumber] = []
    if spots is not None and not (spots := tuple(spots)):
        return found
    for match in matches_at(_number(), text, spots):
        value = _value(match)
        if value is not None:
            found.append(TextNumber(match.start(), match.end(), value, "ordinal" if match["ordinal"] else "number"))
    return found


def matches_at(pattern: re.Pattern[str], text: str, spots: Iterable[int] | None) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text)` gives, when every match begins at one of the sorted `spots`; None: look everywhere."""
    if spots is None:
        yield from pattern.finditer(text)
        return
    end = 0
    for spot in spots:
        match = pattern.match(text, spot) if spot >= end else None
        if match:
            end = match.end()
            yield match


def _value(match: re.Match[str]) -> Decimal | None:
    if match["ordinal"]:
        word = match["ordinal"].lower()
        return Decimal(ORDINALS.get(word) or re.sub(r"\D", "", word))
    if match["dozen"]:
        return Decimal(DOZENS[" ".join(match["dozen"].lower().split())])
    if match["words"]:
        return parse_number_words(match["words"])
    if match["digits"].isdecimal() and len(match["digits"]) > MAX_PLAIN_FIGURES:
        return None  # a phone, order or card number
    number = parse_number(match["digits"])
    scale = SCALES.get((match["long"] or "").lower()) or (1000 if match["short"] else 1)
    return None if number is None else number * scale


def parse_number(text: str) -> Decimal | None:
    """The value of a number in figures, or None.

    A point or comma before one or two last figures is the decimal sign; before groups of three it sets thousands apart.

    >>> [str(parse_number(t)) for t in ("1,200", "1.200,50", "1 200", "1,00,000", "12.5", "1,5.3")]
    ['1200', '1200.50', '1200', '100000', '12.5', 'None']
    """
    plain = re.sub(r"['\u2019\s]", "", text)
    match = re.fullmatch(r"(\d+(?:([.,])\d{2,3})*?)(?:([.,])(\d+))?", plain)
    if not match or not plain.isascii():
        return None
    whole, apart, sign, rest = match[1], match[2], match[3], match[4]
    if rest and len(rest) == 3 and not whole.startswith("0") and ((apart in (None, sign) and len(whole) <= 3) or apart == sign):
        whole, rest = whole + rest, None
    elif rest and apart == sign:
        return None
    whole = re.sub(r"[.,]", "", whole)
    if len(whole) > 15:
        return None  # a card or account number
    return Decimal(f"{whole}.{rest}" if rest else whole)


def parse_number_words(text: str) -> Decimal | None:
    """The value of a number in words, or None. `hundred` alone is 100, `half a million` 500,000.

    >>> str(parse_number_words("one thousand two hundred and fifty"))
    '1250'
    """
    half = text.lower().startswith("half")
    words = [word for word in re.split(r"[\s-]+", text.lower()) if word not in ("and", "a", "an", "half")]
    total = part = 0
    for word in words:
        if word in UNITS:
            if part % 10 or (part % 100 and UNITS[word] >= 10):
                return None  # figures read out one by one: "nine one one"
            part += UNITS[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], 0
        else:
            return None
    value = Decimal(total + part)
    return (value / 2 if half else value) if words else None
