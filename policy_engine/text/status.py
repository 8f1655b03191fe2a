"""What part of a ticket's text is read, and whether it can be: the language and the length limit."""

from __future__ import annotations

from collections.abc import Sequence

from policy_engine.text.language import guess_language, is_covered
from policy_engine.text.reading import Message, TextStatus

MAX_TEXT = 50_000
"""Characters read of one ticket; the rest is cut off, and silence about a signal then says nothing."""


def customer_texts(messages: Sequence[Message]) -> tuple[tuple[tuple[int, str], ...], bool]:
    """The customer's texts with their index in `messages`, cut at MAX_TEXT in all, and whether anything was cut off."""
    texts: list[tuple[int, str]] = []
    left = MAX_TEXT
    for index, message in enumerate(messages):
        if message.sender != "customer" or not message.text.strip():
            continue
        if len(message.text) > left:
            return (*texts, (index, message.text[:left])), True
        texts.append((index, message.text))
        left -= len(message.text)
    return tuple(texts), False


def text_status(messages: Sequence[Message], language: str | None = None) -> TextStatus:
    """The language (as given, else guessed), whether the lexicon covers it, and whether the text is cut at the limit."""
    texts, cut = customer_texts(messages)
    if language and language.strip():
        return TextStatus(language.strip(), is_covered(language), cut)
    if not texts:
        return TextStatus(None, True, cut)
    guess = guess_language("\n".join(text for _, text in texts))
    return TextStatus(guess, is_covered(guess), cut)
