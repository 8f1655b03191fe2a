"""The text seam: customers' words in, readings with their evidence out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from policy_engine.text.page import Page, make_page
from policy_engine.text.plan import ReadingPlan
from policy_engine.text.reading import Message, Reading, TextStatus, Wanted
from policy_engine.text.settle import Unread, settle
from policy_engine.text.status import customer_texts, text_status
from policy_engine.text.stored import make_plan

if TYPE_CHECKING:
    from policy_engine.text.pack import Pack


AT_ONCE = 16
"""So many tickets are read step by step together; of more the caches of a processor hold less."""


@dataclass(frozen=True, slots=True)
class TicketText:
    """The messages of a ticket. `now` and `language` are those of `read_text`."""

    messages: Sequence[Message]
    now: datetime | None = None
    language: str | None = None


def read_text(
    messages: Sequence[Message], wanted: Sequence[Wanted], now: datetime | None = None, language: str | None = None
) -> dict[str, Reading]:
    """Read every wanted signal from the customer's messages, by name.

    `now` is the moment that "since Monday" counts back from; without it such words are unknown. `language` is a tag such as `en-US`;
    without one the text tells. Raises PhraseError for a phrase that `check_phrase` refuses and KeyError for an unknown lexicon entry.
    """
    read = _prepare(TicketText(messages, now, language), tuple(wanted))
    if read.doubt:
        return _doubtful(read.doubt, wanted)
    plan = read.reader.plan
    return read.complete(conclude(plan, find_hits(plan, read.pages), read.status.cut), wanted)


def read_values(
    messages: Sequence[Message], wanted: Sequence[Wanted], now: datetime | None = None, language: str | None = None
) -> dict[str, Reading]:
    """`read_text` for those who ask what and not why: the same values and bounds at less cost, but not all evidence, guards and words."""
    return next(read_values_of([TicketText(messages, now, language)], wanted))


def read_values_of(tickets: Sequence[TicketText], wanted: Sequence[Wanted]) -> Iterator[dict[str, Reading]]:
    """`read_values` of many tickets, in their order, at less cost than one by one."""
    asked = tuple(wanted)
    for start in range(0, len(tickets), AT_ONCE):
        read = [_prepare(ticket, asked) for ticket in tickets[start : start + AT_ONCE]]
        found = iter(settle([Unread(one.reader.plan, one.pages, one.status.cut) for one in read if not one.doubt]))
        yield from (_doubtful(one.doubt, asked) if one.doubt else one.complete(next(found), asked) for one in read)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A ticket's text made ready, and what reads it. `doubt`: why nothing at all can be read."""

    reader: Reader
    status: TextStatus
    pages: Sequence[tuple[int, Page, Clock]]
    doubt: str | None = None

    def complete(self, readings: dict[str, Reading], wanted: Sequence[Wanted]) -> dict[str, Reading]:
        return self.reader.coverage.complete(readings, [one.name for one in wanted])


def _prepare(ticket: TicketText, wanted: tuple[Wanted, ...]) -> _Prepared:
    status = text_status(ticket.messages, ticket.language)
    texts, _ = customer_texts(ticket.messages)
    reader = make_reader(wanted, language_id(status.language) if status.covered and status.language else HOME)
    doubt = _doubt(status, has_text=bool(texts))
    if doubt:
        return _Prepared(reader, status, (), doubt)
    pages = [(index, make_page(text, reader.pack), Clock(ticket.now, ticket.messages[index].at)) for index, text in texts]
    return _Prepared(reader, status, pages)


def _doubtful(doubt: str, wanted: Sequence[Wanted]) -> dict[str, Reading]:
    return {one.name: Reading(None, doubt=doubt) for one in wanted}


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
