"""What part of a ticket's text is read, and whether it can be: the language and the length limit."""

from __future__ import annotations

from collections.abc import Sequence

from policy_engine.messages import say
from policy_engine.text.language import guess_language
from policy_engine.text.markup import shown
from policy_engine.text.packs import is_covered, pack_of
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
    tag = (language or "").strip()
    if not tag and not texts:
        return TextStatus(None, True, cut)
    tag = tag or guess_language("\n".join(shown(text).text for _, text in texts))
    pack = pack_of(tag)
    return TextStatus(tag, is_covered(tag), cut, experimental=pack is not None and pack.experimental)


def status_notice(status: TextStatus) -> str | None:
    """What people should know about a text that was read with an experimental pack, or None."""
    pack = pack_of(status.language)
    return say("text.experimental", title=pack.title) if pack is not None and status.experimental else None
