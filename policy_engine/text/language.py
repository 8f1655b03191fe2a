"""Which language a text is in: enough to tell plain German, French or Japanese from English.

A long text is told by frequent words, a short one by words that say plainly where it is from (TELLING, SURE): a short text without any
such word passes as English.
"""

from __future__ import annotations

import re
from collections import Counter

from policy_engine.text.normalise import normalise

STOP_WORDS = {
    "en": "the and to of is in that it for my have was not this with you but they on your are be can will me from when please a i do as",
    "de": "der die das und ist nicht ich ein eine mit für auf mir sie wir habe haben wurde zu den dem auch bitte seit mein meine wie noch",
    "fr": "le la les des et est je ne pas vous un une pour que avec mon sur nous dans du au bonjour depuis votre été mes qui",
    "es": "el la los las de que y en es un una por con mi para se su lo como más pero hola desde cuenta estoy muy del",
    "it": "il la di che e non un una per con mi sono del della ho è ma grazie alla vostro mio più nel gli anche",
    "pt": "os de que e não um uma por com meu minha para da em está foi eu mas obrigado mais você já na ao",
    "nl": "de het een en van ik is niet dat op te mijn met voor wij zijn maar heb naar ook bij aan er jullie graag geen",
    "sv": "och att det som en är jag inte på för med har ett vi av till kan om från mitt vill mig ni ert",
    "da": "og jeg er ikke det en et til på med for har min mit mine kan fra vi hvor også blev men kunne jeres vil",
    "pl": "w nie na się z jest że jak po ale moje proszę od przez dla czy mój za jestem mam",
}  # fmt: skip
"""Frequent words. Words that English has too ("do", "as") stand in its own list only, unless they are the language's commonest."""
SCRIPTS = (
    ("ja", r"\u3040-\u30ff"), ("ko", r"\uac00-\ud7af"), ("zh", r"\u4e00-\u9fff"), ("ru", r"\u0400-\u04ff"), ("ar", r"\u0600-\u06ff"),
    ("he", r"\u0590-\u05ff"), ("el", r"\u0370-\u03ff"), ("hi", r"\u0900-\u097f"), ("th", r"\u0e00-\u0e7f"),
)  # fmt: skip
TELLING = {
    "de": """
        einen einem einer eines kein keine keinen keinem keiner ihr ihre ihren ihrem ihrer ihnen euch euer eure mich dich uns
        unser unsere unseren unserem unserer meinen meinem meiner sind wird werden werde wurden kann können könnte konnte
        möchte muss müssen soll sollte aber oder wenn weil dass von vom bei beim aus nach zum zur über durch gegen ohne schon
        mehr jetzt heute gestern nie niemals nichts niemand wieder warum wann hatte hätte würde sofort endlich leider immer
        seit diese dieser dieses diesen doch nur sehr hier dann damit geht funktioniert gibt will geld zurück konto vertrag
        abo rechnung anwalt mitarbeiter kunde kunden kündigung kündigen kündige gekündigt rückerstattung erstattung erstatten
        mahnung abbuchung abgebucht berechnet beschwerde bewertung vorgesetzten ansprechpartner rückruf störung ausfall
        anmelden einloggen gehackt gelöscht verschwunden gesperrt passwort hilfe danke kostet viel stürzt ständig läuft
        klappt keinerlei
    """,
    "fr": """
        j'ai n'est n'ai c'est qu'il d'un d'une suis sommes avez avons êtes sont cette ces cela ça plus moi notre nos vos leur rien jamais
        toujours encore aussi très chez avant après hier demain aujourd'hui pourquoi merci beaucoup bonjour salut veux veuillez voudrais
        voulons vais allez fait faire peux pouvez marche fonctionne annuler annulez résilier résiliation abonnement remboursement
        rembourser remboursez remboursé argent compte facture facturé prélèvement prélevé commande plainte avocat
        connexion connecter bloqué piraté supprimé disparu voleurs arnaque déçu
    """,
    "es": """
        quiero quisiera necesito puedo pueden puede tengo tienen nunca siempre también pero cuando porque cómo ayer hoy mañana
        gracias ayuda hola buenos días tardes dinero cuenta cancelar cancelen reembolso devolución devuelvan factura cobro cobraron cobrado
        suscripción pedido abogado denuncia denunciar contraseña hackeado funciona esto esta usted ustedes
    """,
    "it": """
        voglio vorrei vorremmo posso potete questo questa sto siamo avete niente nulla mai sempre ancora anche oggi ieri domani
        perché quando grazie buongiorno soldi conto annullare disdire disdetta abbonamento rimborso rimborsare fattura addebito
        addebitato ordine avvocato denuncia denunciare responsabile funziona aiuto accesso bloccato
    """,
    "pt": """
        quero queria preciso posso podem pode tenho isto isso nunca sempre também hoje ontem amanhã porque
        obrigada olá dinheiro conta cancelar cancelem reembolso fatura cobrança cobraram cobrado assinatura pedido
        advogado reclamação gerente senha funciona ajuda
    """,
    "nl": """
        wil willen kan kunnen moet deze dit jullie onze ons waarom wanneer altijd nooit niets weer gisteren vandaag morgen
        dank bedankt geld terug rekening abonnement opzeggen opzegging annuleren terugbetaling factuur bestelling advocaat klacht
        leidinggevende wachtwoord werkt gehackt verwijderd alsjeblieft
    """,
}  # fmt: skip
"""More words of some languages; English lacks them, but for a few that count little beside its own."""
SURE = {
    "de": """
        kündigung kündigen kündige gekündigt rückerstattung erstattung erstatten mahnung abbuchung abgebucht rechnung zurück
        anwalt vorgesetzten mitarbeiter rückruf störung beschwerde gehackt gelöscht verschwunden gesperrt funktioniert möchte
        bitte vertrag nicht ich
    """,
}
"""Of these one is enough to tell a short text, when half of its words are the language's and none is English."""
SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
"""How these letters are written where a keyboard lacks them."""
_IN_NAMES = """
    de la le les el los las del van von vom den der die das di da du des con en es un und et il te op het per son ma os as no na
    det til av pas mes
"""
IN_NAMES = frozenset(_IN_NAMES.split())
"""Foreign words that English texts hold, too: in names, titles and slips. Alone they tell nothing."""
MIN_WORDS = 5
ONE_SENTENCE = 10
"""Up to so many words without a frequent English one, two words of a language are enough, when one of them is not IN_NAMES."""
SAMPLE = 4_000

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha() and chr(code) != "'"}
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def _spellings(words: str) -> list[str]:
    """Words as written, and as they are without the letters of SPELLED."""
    return [*words.split(), *words.translate({ord(letter): spelled for letter, spelled in SPELLED.items()}).split()]


_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in STOP_WORDS.items():
    for _one in dict.fromkeys(_spellings(f"{_words} {TELLING.get(_language, '')}")):
        _LANGUAGES_OF[_one] = (*_LANGUAGES_OF.get(_one, ()), _language)
_ENGLISH = frozenset(word for word, languages in _LANGUAGES_OF.items() if "en" in languages)
_FOREIGN = frozenset(word for word, languages in _LANGUAGES_OF.items() if languages != ("en",))
_SURE = {language: frozenset(_spellings(words)) for language, words in SURE.items()}


def guess_language(text: str) -> str:
    """A language tag; `en` unless the text is clearly something else. Looks at the first SAMPLE characters.

    >>> guess_language("Ich habe seit drei Tagen keinen Zugang zu meinem Konto und bitte um Hilfe")
    'de'
    """
    sample = text[:SAMPLE]
    script = _script(sample)
    if script:
        return script
    plain = normalise(sample)
    if _is_plainly_english(plain):
        return "en"
    words = _WORD.findall(plain)
    counts = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    if len(words) <= ONE_SENTENCE and not counts["en"]:
        return _short_language(words, counts) or "en"
    best, count = _best(counts)
    return best if count >= max(3, len(words) // 8) and count > 2 * counts["en"] else "en"


def _is_plainly_english(plain: str) -> bool:
    """True where a quick count shows already that no language has twice the words of English: all of them together have not."""
    if not plain.isascii():
        return False
    words = plain.translate(_NO_LETTERS).split()
    english = len(list(filter(_ENGLISH.__contains__, words)))
    foreign = len(list(filter(_FOREIGN.__contains__, words))) + 2 * plain.count("'")  # an apostrophe may part two words
    return english > 0 and foreign <= 2 * english


def _best(counts: Counter[str]) -> tuple[str, int]:
    """The commonest language; of several the one that has a pack."""
    return max(counts.items(), key=lambda pair: (pair[1], pair[0] not in SURE), default=("en", 0))


def _script(sample: str) -> str | None:
    """The script that most letters are in, when it is not the Latin one."""
    if sample.isascii():
        return None
    latin = len(_LATIN.findall(sample))
    for language, letters in SCRIPTS:
        if len(re.findall(f"[{letters}]", sample)) > latin:
            return language
    return None


def _short_language(words: list[str], counts: Counter[str]) -> str | None:
    """The language that a short text without a frequent English word is plainly in, or None."""
    best, count = _best(counts)
    needed = 2 if len(words) >= MIN_WORDS else max(2, (len(words) + 1) // 2)
    if count >= needed and any(best in _LANGUAGES_OF.get(word, ()) and word not in IN_NAMES for word in words):
        return best
    if len(words) < MIN_WORDS:
        for language, sure in _SURE.items():
            if not sure.isdisjoint(words) and counts[language] * 2 >= len(words):
                return language
    return None
