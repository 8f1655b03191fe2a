"""Amounts of money: as a policy or a field writes them (`parse_money`), and as customers write them (`money_in_text`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from policy_engine.quantities.currencies import CAPITALS_ONLY, CODES, HUNDREDTHS, SIGNS, WORDS
from policy_engine.quantities.errors import QuantityError
from policy_engine.quantities.number_words import DIGITS, SCALES, SHORT_SCALES, SPACED_DIGITS, parse_number, parse_number_words
from policy_engine.quantities.number_words import WORDS as NUMBER_WORDS
from policy_engine.records import dataclass

HELP = "write for example `500`, `500 USD` or `1200.50 EUR`"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount. `currency` is an ISO code, None where nothing says which, or a shared word such as `kr` (see `currencies.UNCLEAR`)."""

    amount: Decimal
    currency: str | None = None

    def __str__(self) -> str:
        whole, _, part = f"{self.amount:,f}".partition(".")
        part = part.rstrip("0")
        number = f"{whole}.{part:0<2}" if part else whole
        return f"{number} {self.currency}" if self.currency else number


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _number(side: str) -> str:
    scales = "|".join(SCALES)
    return rf"(?P<{side}_digits>{SPACED_DIGITS})(?:\s?(?P<{side}_short>{_SHORT})(?!\w)|\s(?P<{side}_long>{scales})(?!\w))?"


_SHORT = rf"(?:{_any(SHORT_SCALES)})(?<!\sm)"  # "$3 k" is money in thousands; "$3 m" may be three dollars and a metre
_LOWER_CODES = "|".join(code.lower() for code in CODES if code not in CAPITALS_ONLY)
_CODE = rf"(?:{'|'.join(CODES)}|{_LOWER_CODES})"
_LETTER_SIGNS = [sign for sign in SIGNS if sign[0].isascii()]
_PLAIN_SIGNS = "".join(sign for sign in SIGNS if sign not in _LETTER_SIGNS)
_SIGN = rf"(?:(?<![A-Za-z])(?:{_any(_LETTER_SIGNS)})|[${_PLAIN_SIGNS}])"
_WORD = rf"(?i:{_any(WORDS)})"
_HUNDREDTH = rf"(?i:{_any(HUNDREDTHS)})"


@cache
def _amount() -> re.Pattern[str]:
    """Compiled when first needed: it takes long."""
    return re.compile(
        rf"(?<![\w.,])(?P<before>{_SIGN}|{_CODE}(?=[\s\d]))\s?{_number('a')}(?:\s?(?P<both>{_CODE})(?!\w))?"
        rf"|(?<![\w.,]){_number('b')}(?:[.,][-–—]{{1,2}})?\s?(?:(?P<after>{_SIGN}|{_CODE})(?!\w)|-?(?P<word>{_WORD})(?!\w)|(?P<hundredth>{_HUNDREDTH})(?!\w))"
        rf"|(?<!\w)(?P<spelled>(?i:{NUMBER_WORDS}))[\s-]+(?:(?P<spelled_word>{_WORD})|(?P<spelled_hundredth>{_HUNDREDTH}))(?!\w)"
        r"|(?<![\w.,])(?P<grand>(?P<c_digits>\d+(?:\.\d+)?)|(?i:[a-z]+))\s(?i:grand)(?!\w)",
    )


@cache
def _upper() -> re.Pattern[str]:
    return re.compile(rf"[-–—]({DIGITS})(?![\w-])(?!\s?(?:{_SIGN}|{_CODE}\b|{_WORD}\b))")


_MARKS = frozenset(word.lower().strip(".") for word in (*SIGNS, *CODES, *WORDS, *HUNDREDTHS, "$", "grand", "swiss"))
MARK_WORDS = frozenset(mark for mark in _MARKS if mark.isalpha())
SIGN_MARK = re.compile(f"[{re.escape(''.join(mark for mark in _MARKS if len(mark) == 1 and not mark.isalpha()))}]")
"""No text without one of these words or signs holds an amount of money."""
_PIECE = re.compile(r"[^\W\d_]+|[^\w\s]")
_BEFORE, _AFTER = 64, 32  # how far from its mark an amount may reach, in characters


def money_in_text(text: str, default_dollar: str = "USD", marks: Iterable[tuple[int, int]] | None = None) -> list[tuple[int, int, Money]]:
    """All amounts of `text` that show a currency, as (start, end, amount), left to right; offsets count code points.

    A plain `$`, "dollars" and "bucks" are `default_dollar`. An amount with a minus sign is left out.
    `marks` are the sorted places of the signs and words of currencies, where these are known.

    >>> [str(m) for _, _, m in money_in_text("€1.200,50 of $1.2k, and five hundred dollars; 20 quid; 500,- €")]
    ['1,200.50 EUR', '1,200 USD', '500 USD', '20 GBP', '500 EUR']
    """
    found = []
    for start, end in _stretches(_marks(text) if marks is None else marks):
        for match in _amount().finditer(text, start, end):
            money = _read(match, default_dollar)
            if money is not None and not _is_negative(text, match.start()):
                found += [(match.start(), match.end(), money), *_upper_end(text, match, money)]
    return found


def _upper_end(text: str, match: re.Match[str], lower: Money) -> Iterator[tuple[int, int, Money]]:
    """The 80 of `$50-80`; nothing where it shows a currency of its own, and is found by that."""
    upper = _upper().match(text, match.end()) if match["before"] and not match["both"] else None
    number = parse_number(upper[1]) if upper else None
    if upper and number is not None and number > lower.amount:
        yield upper.start(1), upper.end(1), Money(number, lower.currency)


def _marks(text: str) -> Iterator[tuple[int, int]]:
    return (piece.span() for piece in _PIECE.finditer(text) if piece[0].lower() in _MARKS)


def _stretches(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of a text around its currency marks. Reading only there keeps long texts cheap."""
    stretches: list[tuple[int, int]] = []
    for first, last in marks:
        start, end = first - _BEFORE, last + _AFTER
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((max(start, 0), end))
    return stretches


def _is_negative(text: str, start: int) -> bool:
    """True for `-$50`; false for the second half of `$20-$50` and for a dash that opens a list item."""
    return start > 0 and text[start - 1] in "-−" and (start == 1 or text[start - 2].isspace())


def _read(match: re.Match[str], dollar: str) -> Money | None:
    if match["grand"]:
        number = Decimal(match["c_digits"]) if match["c_digits"] else parse_number_words(match["grand"])
        return None if number is None else Money(number * 1000)
    number = parse_number_words(match["spelled"]) if match["spelled"] else _figures(match, "a" if match["before"] else "b")
    if number is None:
        return None
    part = match["hundredth"] or match["spelled_hundredth"]
    if part:
        return Money(number / 100, _dollar(HUNDREDTHS[part.lower()], dollar))
    mark = match["both"] or match["before"] or match["after"] or match["word"] or match["spelled_word"]
    return Money(number, _currency(mark, dollar))


def _figures(match: re.Match[str], side: str) -> Decimal | None:
    number = parse_number(match[f"{side}_digits"])
    scale = SHORT_SCALES.get((match[f"{side}_short"] or "").lower()) or SCALES.get((match[f"{side}_long"] or "").lower()) or 1
    return None if number is None else number * scale


def _currency(mark: str, dollar: str) -> str:
    return _dollar(SIGNS.get(mark) or WORDS.get(mark.lower()) or mark.upper(), dollar)


def _dollar(currency: str, dollar: str) -> str:
    return dollar if currency == "$" else currency


def parse_money(text: str, default_dollar: str = "USD") -> Money:
    """Read one amount as policies and fields write it; a bare number has no currency. Raises QuantityError.

    >>> str(parse_money("USD 1,000.50"))
    '1,000.50 USD'
    """
    words = " ".join(text.split())
    if words.startswith(("-", "−")):
        raise QuantityError(f"`{text}` is below zero", HELP)
    if re.fullmatch(r"\D*[1-9]\d{0,2}\.\d{3}\D*", words):
        raise QuantityError(f"`{text}` may mean thousands or a broken number", _unclear_help(words))
    if re.fullmatch(SPACED_DIGITS, words) and (number := parse_number(words)) is not None:
        return Money(number)
    found = money_in_text(words, default_dollar)
    if len(found) != 1 or found[0][:2] != (0, len(words)):
        raise QuantityError(f"`{text}` is not an amount of money", _help_for(words))
    currency = found[0][2].currency
    if currency is not None and currency not in CODES:
        raise QuantityError(f"`{text}` does not say which currency: several share `{currency}`", "write its code, for example `500 SEK`")
    return found[0][2]


def _unclear_help(text: str) -> str:
    """Both readings of the author's own number; no commas, since those end an item inside brackets of YAML."""
    thousands, part = text.replace(".", ""), re.sub(r"0(?=\D*$)", "", text)
    return f"write `{thousands}` for thousands" + (f", `{part}` for a part" if part != text else "")


def _help_for(text: str) -> str:
    words = re.findall(r"\b[A-Za-z]{3}\b", text)
    near = get_close_matches(words[0].upper(), CODES, n=1) if len(words) == 1 else []
    return f"did you mean `{near[0]}`? {HELP}" if near else HELP
