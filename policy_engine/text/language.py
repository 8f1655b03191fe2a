"""Which language a text is in: enough to tell plain German, French or Japanese from English. Short texts pass as English."""

from __future__ import annotations

import re
from collections import Counter

STOP_WORDS = {
    "en": "the and to of is in that it for my have was not this with you but they on your are be can will me from when please a i do as",
    "de": "der die das und ist nicht ich ein eine mit für auf mir sie wir habe haben wurde zu den dem auch bitte seit mein meine wie noch",
    "fr": "le la les des et est je ne pas vous un une pour que avec mon sur nous dans du au bonjour depuis votre été mes qui",
    "es": "el la los las de que y en es un una por con mi para se su lo como más pero hola desde cuenta estoy muy del",
    "it": "il la di che e non un una per con mi sono del della ho è ma grazie alla vostro mio più nel gli anche",
    "pt": "os de que e não um uma por com meu minha para da em está foi eu mas obrigado mais você já na ao",
    "nl": "de het een en van ik is niet dat op te mijn met voor wij zijn maar heb naar ook bij aan er jullie graag geen",
    "sv": "och att det som en är jag inte på för med har ett vi av till kan om från",
    "pl": "w nie na się z jest że jak po ale moje proszę od przez dla czy mój za jestem mam",
}  # fmt: skip
"""Frequent words. Words that English has too ("do", "as") stand in its own list only, unless they are the language's commonest."""
SCRIPTS = (
    ("ja", r"\u3040-\u30ff"), ("ko", r"\uac00-\ud7af"), ("zh", r"\u4e00-\u9fff"), ("ru", r"\u0400-\u04ff"), ("ar", r"\u0600-\u06ff"),
    ("he", r"\u0590-\u05ff"), ("el", r"\u0370-\u03ff"), ("hi", r"\u0900-\u097f"), ("th", r"\u0e00-\u0e7f"),
)  # fmt: skip
MIN_WORDS = 5
SAMPLE = 4_000

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in STOP_WORDS.items():
    for _one in _words.split():
        _LANGUAGES_OF[_one] = (*_LANGUAGES_OF.get(_one, ()), _language)


def guess_language(text: str) -> str:
    """A language tag; `en` unless the text is clearly something else. Looks at the first SAMPLE characters.

    >>> guess_language("Ich habe seit drei Tagen keinen Zugang zu meinem Konto und bitte um Hilfe")
    'de'
    """
    sample = text[:SAMPLE]
    script = _script(sample)
    if script:
        return script
    words = _WORD.findall(sample.lower())
    if len(words) < MIN_WORDS:
        return "en"
    counts = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    best, count = max(counts.items(), key=lambda pair: pair[1], default=("en", 0))
    return best if count >= max(3, len(words) // 8) and count > 2 * counts["en"] else "en"


def _script(sample: str) -> str | None:
    """The script that most letters are in, when it is not the Latin one."""
    if sample.isascii():
        return None
    latin = len(_LATIN.findall(sample))
    for language, letters in SCRIPTS:
        if len(re.findall(f"[{letters}]", sample)) > latin:
            return language
    return None
