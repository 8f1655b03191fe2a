"""Masks names that a text announces: "my name is …", "Mr …", "Kind regards, …"; and the same names wherever they stand."""

from __future__ import annotations

import re

MASK = "[name]"
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŜŞŠŢŤŪŬŮŰŲŴŶŸŹŻŽΑ-ΩА-Я]"
WORD = rf"(?:{CAPITAL}\.(?= {CAPITAL})|{CAPITAL}[\w'’-]{{0,40}})"
NAME = rf"{WORD}(?: (?:(?:von|van|de|der|den|la|le|da|di|del|bin|al|zu) ){{0,2}}{WORD}){{0,3}}"
NO_NAME = r"(?!(?:and|but|i|im|i'm|i’m|from|with|at|on|the|my|for|in|of|to|who|here|not|is|a|an|wrong|missing|misspelled|und|aus|ich)\b)"
SMALL = (
    rf"{NO_NAME}[^\W\d_][\w'’-]{{0,40}}(?: {NO_NAME}[^\W\d_][\w'’-]{{0,40}}(?=[,.;!?\n]|$| (?:and|but|i|im|i'm|from|with|und|aus|ich)\b))?"
)
"""Written small: one word, and a second one where a sign or a small word comes next."""
SAID = r"(?i:\bmy (?:full |first |last )?name is |\bmy name's |\bmy name’s |\bname: ?|\bmein name is[t] |\bich hei(?:ß|ss)e )"
"""After these a name comes, however it is written."""
HINTED = (
    r"(?i:\bI am |\bI'm |\bI’m |\bthis is |\bhere is |\bcall me |\bask for |\bspoke (?:to|with) |\btalked (?:to|with) |\bsigned:? "
    r"|\bhier is[t] |\bich bin )"
)
TITLED = r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|Sir|Madam)\b\.? "
GREETED = r"(?:^|(?<=\n))(?i:dear|hi|hello|hallo|hey|liebe|lieber|sehr geehrte|sehr geehrter) "
WISHES = r"gr(?:ü|u[e])(?:ß|ss)e"
CLOSED = (
    r"(?i:\b(?:kind |best |warm |many )?regards|\bsincerely(?: yours)?|\byours (?:sincerely|truly|faithfully)|\bcheers|\bbest wishes"
    r"|\b(?:many )?thanks|\bthank you|\b(?:mit )?freundlichen gr(?:ü|u[e])(?:ß|ss)en"
    rf"|\b(?:viele |liebe )?{WISHES})"
    r"(?:[,.!-]{0,2}[ \t]{0,4}\n\s{0,8}|, )"
)
"""A name that begins with a capital letter may stand after these."""
CUES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("name", "heiß", "heiss"), rf"({SAID})({NAME}|(?i:{SMALL}))"),
    (("i am", "i'm", "i’m", " is ", "call me", "ask for", "to ", "with ", "signed", "bin "), rf"({HINTED})({NAME})"),
    (("m", "d", "prof", "herr", "frau", "sir"), rf"({TITLED})({NAME})"),
    (("dear", "hi", "hello", "hallo", "hey", "lieb", "geehrt"), rf"({GREETED})({NAME})"),
    (("regards", "sincerely", "yours", "cheers", "wishes", "thank", "gr"), rf"({CLOSED})({NAME})"),
)
"""What one of must stand in the text (written small), and the pattern: a cue and the name after it."""
_PATTERNS = tuple((needs, re.compile(pattern)) for needs, pattern in CUES)
MOST, SHORTEST = 40, 3
"""Names of one text that are looked for again, and letters of the shortest."""
_PLAIN = "mr mrs ms miss mx dr prof herr herrn frau there team all support everyone everybody sir madam not the your our this that"
PLAIN = frozenset(_PLAIN.split())
"""Words with a capital letter that are no names."""


def mask_names(text: str) -> str:
    """The text without the names that it announces.

    >>> mask_names("hi, my name is anna and I need help. Thanks,\\nAnna Weber")
    'hi, my name is [name] and I need help. Thanks,\\n[name]'
    """
    found: dict[str, None] = {}

    def masked(match: re.Match[str]) -> str:
        if match[2].split()[0].lower().strip(".") in PLAIN:
            return match[0]
        found.update(dict.fromkeys(word.strip(".") for word in match[2].split()))
        return match[1] + MASK

    small = text.lower()
    for needs, pattern in _PATTERNS:
        if any(need in small for need in needs):
            text = pattern.sub(masked, text)
    again = [re.escape(word) for word in found if len(word) >= SHORTEST and word[:1].isupper()][:MOST]
    return re.sub(rf"\b(?:{'|'.join(again)})\b", MASK, text) if again else text
