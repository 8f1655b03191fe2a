"""Masks in a text what names or reaches somebody, is money or a secret. docs/batch.md lists it; names stay where nothing announces them."""

from __future__ import annotations

import re

from policy_engine.batch.redact_names import mask_names

SPACE = r"[ \t\u00a0\u2007\u2009\u202f]"
DASH = r"[-\u2010-\u2015\u2212]"
GAP = r"[ \t\u00a0\u2007\u2009\u202f./\-\u2010-\u2015\u2212]"
"""One sign that may stand between the digits of a number."""
MONEY = r"(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|INR|SEK|NOK|DKK|PLN|dollars?|euros?|pounds?|bucks|francs?|franken|quid)"
TIMES = rf"(?:{SPACE}?(?:k|m|bn|thousand|million|billion)\b)?"
FIGURE = r"\d(?:[\d.,’'\u00a0\u202f ]{0,30}\d)?"
COUNTED = (
    r"(?:an?|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|and)"
)
STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square|Sq|Terrace|Close)"
QUOTES = (
    r"“[^“”]{1,2000}”|„[^„“”]{1,2000}[“”]|«[^«»]{1,2000}»|»[^«»]{1,2000}«|\u2039[^\u2039\u203a\n]{1,500}\u203a"
    r"|\"[^\"]{1,2000}\"|`[^`\n]{1,500}`"
)
SINGLE_QUOTES = (
    r"(?<!\w)'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w)){1,500}'(?!\w)"
    r"|[‘\u201a](?=\S)(?:[^‘’\u201a\n]|(?<=\w)’(?=\w)){1,500}[’‘](?!\w)"
)
"""An apostrophe stands between letters, a quotation mark doesn't."""
DIGIT = tuple("0123456789")
_MONEY_WORDS = "usd eur gbp chf cad aud jpy inr sek nok dkk pln dollar pound buck fran quid"
MONEY_WORDS = tuple(_MONEY_WORDS.split())
KEEPS_WORD = r"(?!(?:no|not|wrong|incorrect|invalid|expired|reset|saved|gone|too|still|now|never|always|the|my|[a-z]{1,20}ing)\b)"
"""A word after "password is" that is none."""
MASKS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("[link]", ("/", "www."), r"\b(?i:https?://|www\.)\S+|\b(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}/\S+"),
    ("[e-mail]", ("@",), r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"),
    (
        "[e-mail]",
        ("at ", "at)", "at]", "at}", "at>"),
        r"(?i:\b[\w.+%-]{1,64} ?[(\[{<] ?at ?[)\]}>] ?[\w-]{1,63}(?: ?(?:\.|[(\[{<] ?dot ?[)\]}>]| dot ) ?[\w-]{1,63}){0,8})"
        r"|(?i:\b[\w.+%-]{1,64} at [\w-]{1,63}(?: dot [\w-]{1,63}){1,8})",
    ),
    ("[handle]", ("@",), r"(?<![\w.])@\w{2,64}"),
    (
        r"\1[secret]",
        ("pass", "pin", "cv", "code"),
        rf"(?i:(\b(?:pass(?:word|code|wort|phrase)|pin|cvv|cvc|code)(?: is[t]?|:) ){KEEPS_WORD}\S{{1,100}})",
    ),
    (r"\1[secret]", DIGIT, r"(?i:(\b(?:pass(?:word|code|wort|phrase)|pin|cvv|cvc) )(?=\S{0,99}\d)\S{1,100})"),
    (
        "[account]",
        DIGIT,
        rf"\b[A-Z]{{2}}\d{{2}}(?:{GAP}?[A-Z0-9]{{4}}){{2,7}}(?:{GAP}?[A-Z0-9]{{1,4}})?\b"
        rf"|\b[a-z]{{2}}\d{{2}}(?:{GAP}?[a-z]{{4}})?(?:{GAP}?\d{{4}}){{2,7}}(?:{GAP}?\d{{1,4}})?\b",
    ),
    ("[ip]", DIGIT, r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    ("[ip]", ("::", ":"), r"\b(?i:(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,7}(?::[0-9a-f]{1,4}){1,7})\b"),
    ("[card]", DIGIT, rf"\b\d(?:{GAP}{{0,2}}\d){{12,18}}\b|(?<![Xx*•])(?:[Xx*•]{{2,8}}{GAP}?){{1,4}}\d{{2,4}}\b"),
    (r"\1[card]", DIGIT, r"(?i:(\bending (?:in |with )?)\d{3,4}\b)"),
    ("[amount]", tuple("$€£¥₹"), rf"(?i:[$€£¥₹]{SPACE}?{FIGURE}{TIMES})"),
    ("[amount]", DIGIT, rf"(?i:\b{FIGURE}(?:{SPACE}?(?:k|m|bn|thousand|million|billion))?{SPACE}?(?:[$€£¥₹]|{MONEY}\b))"),
    ("[amount]", (*MONEY_WORDS, "rs"), rf"(?i:\b(?:{MONEY}|Rs\.?){SPACE}?{FIGURE}{TIMES}|\b(?:{COUNTED}[ -]){{1,8}}{MONEY}\b)"),
    (
        "[date]",
        DIGIT,
        r"\b(?:\d{4}|\d{1,2})[./\-]\d{1,2}[./\-](?:\d{4}|\d{1,2})"
        r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-]|\.\d)",
    ),
    (
        "[address]",
        DIGIT,
        rf"\b\d{{1,5}}[a-z]?{SPACE}(?:[A-Z][\w'’-]{{0,40}}{SPACE}){{1,4}}{STREET}\b\.?"
        rf"|\b[A-ZÄÖÜ][\w-]{{1,40}}(?:straße|strasse|str\.|weg|platz|allee|gasse){SPACE}\d{{1,4}}{SPACE}?[a-z]?\b"
        r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    ),
    (
        "[phone]",
        DIGIT,
        rf"(?<![\w.])(?:\+|\(|0)?\d(?:[\d() /.\-\u00a0\u202f\u2010-\u2015]){{6,40}}\d(?!\w)|\b1{DASH}8\d\d{DASH}[A-Z][A-Z\d-]{{3,12}}\b",
    ),
    ("[number]", DIGIT, r"\b[A-Za-z]{0,8}[-_]?\d{5,40}(?:[-_]?[A-Za-z\d]{1,20})?\b"),
    ("[quote]", tuple('“„«»\u2039"`'), QUOTES),
    ("[quote]", tuple("'‘\u201a"), SINGLE_QUOTES),
    ("[quote]", (">",), r"^>.{1,10000}$"),
)
"""What stands instead, what one of must stand in the text (written small) for it, and what it stands for; the earlier goes first.
INVARIANT: what repeats is bounded, so that no text, however odd, takes more than time in step with its length."""

_PATTERNS = tuple((mask, needs, re.compile(pattern, re.MULTILINE)) for mask, needs, pattern in MASKS)


def redact(text: str) -> str:
    """The text with its masks.

    >>> redact("Call +1 555 010 9999 or mail jo@example.com about $1,200.50")
    'Call [phone] or mail [e-mail] about [amount]'
    >>> redact("It was 12k USD, see shop.example.com/orders?token=abc, and/or ask 3 km from here")
    'It was [amount], see [link] and/or ask 3 km from here'
    >>> redact("My name is Ada Love. They said 'it's your fault'. Regards, Ada")
    'My name is [name]. They said [quote]. Regards, [name]'
    """
    small = text.lower()
    for mask, needs, pattern in _PATTERNS:
        if any(need in small for need in needs):
            text = pattern.sub(mask, text)
    return mask_names(text)
