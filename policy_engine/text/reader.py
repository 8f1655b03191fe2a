"""The text seam: customers' words in, readings with their evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policy_engine.messages import say
from policy_engine.text.amounts import Clock
from policy_engine.text.conclude import conclude
from policy_engine.text.coverage import cover
from policy_engine.text.hits import find_hits
from policy_engine.text.packs import HOME, pack_of
from policy_engine.text.page import make_page
from policy_engine.text.plan import make_plan
from policy_engine.text.reading import Message, Reading, TextStatus, Wanted
from policy_engine.text.status import customer_texts, text_status


def read_text(
    messages: Sequence[Message], wanted: Sequence[Wanted], now: datetime | None = None, language: str | None = None
) -> dict[str, Reading]:
    """Read every wanted signal from the customer's messages, by name.

    `now` is the moment that "since Monday" counts back from; without it such words are unknown. `language` is a tag such as `en-US`;
    without one the text tells. Raises PhraseError for a phrase that `check_phrase` refuses and KeyError for an unknown lexicon entry.
    """
    make_plan(tuple(wanted), HOME)  # what is refused is refused in every language of the text
    status = text_status(messages, language)
    texts, _ = customer_texts(messages)
    doubt = _doubt(status, has_text=bool(texts))
    if doubt:
        return {one.name: Reading(None, doubt=doubt) for one in wanted}
    pack, coverage = pack_of(status.language), cover(wanted, status.language)
    plan = make_plan(coverage.readable, pack.id if pack else HOME)
    pages = [find_hits(plan, index, make_page(text, pack), Clock(now, messages[index].at)) for index, text in texts]
    readings = conclude(plan, pages, cut=status.cut)
    return coverage.complete(readings, [one.name for one in wanted])


def _doubt(status: TextStatus, has_text: bool) -> str | None:
    """Why nothing at all can be read, or None."""
    if not has_text:
        return say("text.empty")
    return None if status.covered else say("text.language", language=status.language)
