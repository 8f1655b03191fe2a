"""The text seam: customers' words in, readings with their evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.text.amounts import Clock
from policy_engine.text.conclude import conclude
from policy_engine.text.coverage import Coverage, cover
from policy_engine.text.hits import find_hits
from policy_engine.text.packs import HOME, language_id, pack_of
from policy_engine.text.page import make_page
from policy_engine.text.plan import ReadingPlan
from policy_engine.text.reading import Message, Reading, TextStatus, Wanted
from policy_engine.text.settle import settle
from policy_engine.text.status import customer_texts, text_status
from policy_engine.text.stored import make_plan

if TYPE_CHECKING:
    from policy_engine.text.pack import Pack


def read_text(
    messages: Sequence[Message], wanted: Sequence[Wanted], now: datetime | None = None, language: str | None = None
) -> dict[str, Reading]:
    """Read every wanted signal from the customer's messages, by name.

    `now` is the moment that "since Monday" counts back from; without it such words are unknown. `language` is a tag such as `en-US`;
    without one the text tells. Raises PhraseError for a phrase that `check_phrase` refuses and KeyError for an unknown lexicon entry.
    """
    return _read(_Ticket(messages, now, language), wanted, brief=False)


def read_values(
    messages: Sequence[Message], wanted: Sequence[Wanted], now: datetime | None = None, language: str | None = None
) -> dict[str, Reading]:
    """`read_text` for those who ask what and not why: the same values and bounds at less cost, but not all evidence, guards and words."""
    return _read(_Ticket(messages, now, language), wanted, brief=True)


@dataclass(frozen=True, slots=True)
class _Ticket:
    messages: Sequence[Message]
    now: datetime | None
    language: str | None


def _read(ticket: _Ticket, wanted: Sequence[Wanted], brief: bool) -> dict[str, Reading]:
    status = text_status(ticket.messages, ticket.language)
    texts, _ = customer_texts(ticket.messages)
    reader = make_reader(tuple(wanted), language_id(status.language) if status.covered and status.language else HOME)
    doubt = _doubt(status, has_text=bool(texts))
    if doubt:
        return {one.name: Reading(None, doubt=doubt) for one in wanted}
    pages = [(index, make_page(text, reader.pack), Clock(ticket.now, ticket.messages[index].at)) for index, text in texts]
    plan = reader.plan
    readings = settle(plan, pages, status.cut) if brief else conclude(plan, find_hits(plan, pages), status.cut)
    return reader.coverage.complete(readings, [one.name for one in wanted])


@dataclass(frozen=True, slots=True)
class Reader:
    """What it takes to read a set of wanted signals in one language; `pack` is None for English."""

    plan: ReadingPlan
    coverage: Coverage
    pack: Pack | None


@lru_cache(maxsize=64)
def make_reader(wanted: tuple[Wanted, ...], language: str) -> Reader:
    """The reader for `wanted` in a covered language. Raises as `read_text` does."""
    make_plan(wanted, HOME)  # what is refused is refused in every language of the text
    coverage, pack = cover(wanted, language), pack_of(language)
    return Reader(make_plan(coverage.readable, pack.id if pack else HOME), coverage, pack)


def _doubt(status: TextStatus, has_text: bool) -> str | None:
    """Why nothing at all can be read, or None."""
    if not has_text:
        return say("text.empty")
    return None if status.covered else say("text.language", language=status.language)
