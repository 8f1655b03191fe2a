"""Where the words for a template's blanks come from: what was set by hand, the ticket's fields, the ticket and its decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from policy_engine.desk.due_times import next_time
from policy_engine.desk.routed import Routed
from policy_engine.facts import field_at, zone_of
from policy_engine.letters.values import as_words
from policy_engine.messages import say
from policy_engine.model.actions import Template, Variable
from policy_engine.model.built_ins import BUILT_INS
from policy_engine.records import dataclass
from policy_engine.text.markup import as_shown

Words = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The words for one blank, or why there are none. `source` is set, field, ticket, hand or unlisted."""

    source: str
    words: Words | None
    why: str = ""


def find_values(routed: Routed, template: Template, names: tuple[str, ...], given: Mapping[str, Any]) -> dict[str, Found]:
    """What is known for each name that a template asks for."""
    listed = {variable.id: variable for variable in template.variables}
    return {name: _set(name, given[name]) if name in given else _find(routed, template, name, listed.get(name)) for name in names}


def _set(name: str, value: Any) -> Found:
    words, why = as_words(value)
    return Found("set", words, say("draft.set_but", name=name, why=why) if why else "")


def _find(routed: Routed, template: Template, name: str, blank: Variable | None) -> Found:
    if field := (blank.field if blank is not None else name if "." in name else None):
        return _from_field(routed, field)
    if blank is not None and blank.due:
        return _due(routed, blank.due)
    if blank is not None and blank.event:
        return _happened(routed, blank.event)
    if name in BUILT_INS:
        words = built_in(routed, template, name)
        return Found("ticket", words, "" if words else say(f"draft.no_{name}"))
    return (
        Found("hand", None, say("draft.by_hand", name=name))
        if blank is not None
        else Found("unlisted", None, say("draft.unlisted", name=name))
    )


def _from_field(routed: Routed, field: str) -> Found:
    value = field_at(routed.ticket.fields, field)
    words, why = as_words(value)
    if words is None:
        why = say("draft.field_but", field=field, why=why) if why else say("draft.no_field", field=field)
    return Found("field", words, why or "")


def _due(routed: Routed, names: tuple[str, ...]) -> Found:
    """The due time of the first of these deadlines that has one for sure."""
    times = {found.id: found for found in routed.decision.deadlines if found.due is not None and not found.possible}
    found = next((times[name] for name in names if name in times), None)
    if found is None or found.due is None:
        titles = say("words.or").join(f"“{routed.policy.wording.title(name)}”" for name in names)
        return Found("ticket", None, say("draft.no_due", titles=titles))
    return Found("ticket", found.day or _words(routed, datetime.fromisoformat(found.due)))


def _happened(routed: Routed, name: str) -> Found:
    """When an event happened last."""
    moment = routed.walked.facts.times.get(name)
    if moment is None:
        return Found("ticket", None, say("draft.no_event", title=routed.policy.wording.title(name)))
    return Found("ticket", _words(routed, moment) if isinstance(moment, datetime) else moment.isoformat())


def _words(routed: Routed, moment: datetime) -> str:
    return moment.astimezone(zone_of(routed.policy.source.program)).strftime("%Y-%m-%d %H:%M")


def built_in(routed: Routed, template: Template, name: str) -> Words | None:
    """The value of a blank that the tool fills itself, None when the ticket does not give it."""
    decision = routed.decision
    settled = decision.determined and decision.level is not None
    values: dict[str, object] = {
        "ticket_id": routed.ticket.id,
        "ticket_subject": routed.ticket.subject,
        "quotes": tuple(f"“{words}”" for words in counted_quotes(routed)),
        "reasons": tuple(trigger.title for trigger in decision.fired),
        "level_title": decision.level_title if settled else None,
        "owner_role": routed.role(decision.role) if settled and decision.role else None,
        "next_time": next_time(routed, template.id),
        "policy_title": decision.policy.title,
        "policy_version": decision.policy.version,
        "today": _local(routed).strftime("%Y-%m-%d"),
        "now": _local(routed).strftime("%Y-%m-%d %H:%M %Z"),
    }
    return as_words(values[name])[0]


def counted_quotes(routed: Routed) -> tuple[str, ...]:
    """The customer's words that were counted, in the order in which they stand in the ticket."""
    found = [quote for signal in routed.decision.signals.values() for quote in signal.quotes]
    found.sort(key=lambda quote: (quote.message, quote.start, -quote.end))
    kept: list[tuple[int, int, int, str]] = []
    for quote in found:
        if not any(message == quote.message and start <= quote.start and quote.end <= end for message, start, end, _ in kept):
            kept.append((quote.message, quote.start, quote.end, as_shown(quote.text)))
    return tuple(dict.fromkeys(words for *_, words in kept))


def _local(routed: Routed) -> datetime:
    return datetime.fromisoformat(routed.decision.now).astimezone(zone_of(routed.policy.source.program))
