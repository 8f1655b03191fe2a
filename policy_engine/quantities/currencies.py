"""How currencies are written: their signs, codes and everyday words."""

from __future__ import annotations

DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
"""Currencies that write a plain `$`. Which one is meant depends on whom the policy serves."""

UNCLEAR = {"kr": ("SEK", "NOK", "DKK"), "peso": ("MXN", "PHP", "ARS", "CLP", "COP")}
"""Words that several currencies share: the amount keeps the word as its currency, so that nobody takes it for the policy's own."""

SIGNS = {
    "USD$": "USD", "CAD$": "CAD", "AUD$": "AUD",
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL",
    "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₦": "NGN", "Rs.": "INR", "Rs": "INR",
}  # fmt: skip

CODES = (
    "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS",
    "INR", "JPY", "KES", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD", "PHP", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY",
    "TWD", "UAH", "USD", "VND", "ZAR",
)  # fmt: skip

CAPITALS_ONLY = ("CAD", "COP", "PHP", "RON", "TRY")
"""Codes that are other words in small letters: `try 500` is no amount."""

WORDS = {
    "dollar": "$", "dollars": "$", "buck": "$", "bucks": "$",
    "us dollar": "USD", "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "canadian dollars": "CAD",
    "australian dollars": "AUD",
    "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "rupee": "INR", "rupees": "INR", "yen": "JPY", "rand": "ZAR", "zloty": "PLN", "zł": "PLN",
    "swiss francs": "CHF", "francs": "CHF", "franken": "CHF", "yuan": "CNY",
    "kr": "kr", "kronor": "kr", "kroner": "kr", "peso": "peso", "pesos": "peso",
}  # fmt: skip
"""Everyday words after a number. `$` stands for the dollar of the policy."""

HUNDREDTHS = {"cent": "$", "cents": "$", "¢": "$", "pence": "GBP", "penny": "GBP"}
"""Words for the hundredth part of a currency."""
