"""The forms of an English word that a phrase means too: `cancel` is also cancels, cancelled, canceling.

Light on purpose: forms are made from the word as written, never taken off it. Whoever writes `cancelled` means the past.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WITHOUT_FORMS = """
    a an and any anyone anything are as at because been but by can could did does done down each ever every everyone everything for
    from had has he her here him his how if in into is it its just me more most much my myself never no nobody none nor not nothing of off
    on one only or our out over she should since so some somebody someone something still than that the their them then there these they
    this those through to too under until up upon us very was were what when where which who why will with without would yet you your
"""
_FIXED = frozenset(_WITHOUT_FORMS.split())

_IRREGULAR = {
    "be": "am is are was were been being", "have": "has had having", "do": "does did done doing", "go": "goes went gone going",
    "break": "broke broken", "bring": "brought", "buy": "bought", "catch": "caught", "choose": "chose chosen", "cost": "cost",
    "cut": "cut", "eat": "ate eaten", "fall": "fell fallen", "feel": "felt", "fight": "fought", "find": "found",
    "forget": "forgot forgotten",
    "get": "got gotten", "give": "gave given", "hang": "hung", "hear": "heard", "hide": "hid hidden", "hold": "held", "hurt": "hurt",
    "keep": "kept", "know": "knew known", "lead": "led", "leave": "left", "lend": "lent", "let": "let", "lie": "lied lying", "lose": "lost",
    "make": "made", "mean": "meant", "meet": "met", "pay": "paid payed", "put": "put", "quit": "quit quitting", "read": "read",
    "run": "ran", "say": "said", "see": "saw seen", "sell": "sold", "send": "sent", "set": "set", "shut": "shut shutting", "sleep": "slept",
    "speak": "spoke spoken", "spend": "spent", "steal": "stole stolen", "swear": "swore sworn", "take": "took taken", "teach": "taught",
    "tell": "told", "think": "thought", "throw": "threw thrown", "understand": "understood", "wake": "woke woken",
    "withdraw": "withdrew withdrawn",
    "write": "wrote written", "child": "children", "person": "people persons", "man": "men", "woman": "women", "life": "lives",
}  # fmt: skip

_VARIANTS = (
    (r"(\w{3,})ise(d|s|r)?", r"\1ize\2"), (r"(\w{3,})ising", r"\1izing"), (r"(\w{3,})isation(s?)", r"\1ization\2"),
    (r"(\w{3,})ize(d|s|r)?", r"\1ise\2"), (r"(\w{3,})izing", r"\1ising"), (r"(\w{3,})ization(s?)", r"\1isation\2"),
    (r"(\w{3,})our(s|ed|ing|able|ite)?", r"\1or\2"), (r"(colo|favo|behavio|honou?|neighbo|labo)r(s|ed|ing|able|ite)?", r"\1ur\2"),
    (r"(\w{3,})ll(ed|ing|ation|er)", r"\1l\2"), (r"(\w{3,}[aeiou])l(ed|ing)", r"\1ll\2"),
    (r"cheque(s?)", r"check\1"), (r"(\w+)ence", r"\1ense"), (r"(de|off|lic)ense(s?)", r"\1ence\2"), (r"centre(s?)", r"center\1"),
    (r"program(s?)", r"programme\1"), (r"programme(s?)", r"program\1"),
)  # fmt: skip

_VOWELS = "aeiou"


@lru_cache(maxsize=20_000)
def word_forms(word: str) -> frozenset[str]:
    """All forms of `word`, itself included, in British and American spelling."""
    if word in _FIXED or (len(word) < 3 and word not in _IRREGULAR) or not word.isascii() or not word.isalpha():
        return frozenset({word})
    forms = {word, *_IRREGULAR.get(word, "").split(), *_regular(word)}
    return frozenset(forms | {variant for form in forms for variant in _spellings(form)})


def exact_forms(word: str) -> frozenset[str]:
    """The word as written and no other (`=word` in a phrase)."""
    return frozenset({word})


def _regular(word: str) -> set[str]:
    if word in ("be", "have", "do", "go"):
        return set()
    last, stem = word[-1], word[:-1]
    if last == "e":
        return {f"{word}s", f"{word}d", f"{stem}ing"}
    if last == "y" and word[-2] not in _VOWELS:
        return {f"{stem}ies", f"{stem}ied", f"{word}ing"}
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return {f"{word}es", f"{word}ed", f"{word}ing"}
    forms = {f"{word}s", f"{word}ed", f"{word}ing"}
    if last not in "wxy" + _VOWELS and word[-2] in _VOWELS and (len(word) < 3 or word[-3] not in _VOWELS):
        forms |= {f"{word}{last}ed", f"{word}{last}ing"}  # stop, stopped; cancel, cancelled
    return forms


def _spellings(word: str) -> set[str]:
    return {re.sub(pattern, other, word) for pattern, other in _VARIANTS if re.fullmatch(pattern, word)}
