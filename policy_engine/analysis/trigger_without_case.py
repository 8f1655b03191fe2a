"""EP601: no case shows that a trigger works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from pydantic_core import PydanticCustomError

from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic
from policy_engine.facts import Facts, Given, gather
from policy_engine.interpret import interpret
from policy_engine.loader import read_ticket_mapping
from policy_engine.loader.case_tickets import TICKET_KEYS
from policy_engine.model.cases import Case
from policy_engine.model.ticket import read_time
from policy_engine.reckoning import clocks_of

FAR = datetime(9999, 1, 1, tzinfo=UTC)
SOME_TIME = datetime(2026, 1, 1, 12, tzinfo=UTC)


def find_triggers_without_case(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each trigger that no case expects to fire, and none makes fire; only where the policy has cases."""
    document = subject.document
    if not document.cases:
        return
    missing = {trigger.id for trigger in document.triggers}
    missing -= {name for case in document.cases for name in case.expect.fired or ()}
    for case in document.cases:
        if missing:
            missing -= _fired(subject, case)
    for trigger in document.triggers:
        if trigger.id in missing:
            message = f"no case shows that `{trigger.id}` fires"
            advice = f"add a case whose ticket fires it, with `expect: {{fired: [{trigger.id}]}}`"
            yield finding("EP601", "note", subject.spot("triggers", trigger.id), message, help=advice)


def _fired(subject: Subject, case: Case) -> set[str]:
    """The triggers that the case's ticket fires; none for a ticket that can't be read."""
    facts = _facts(subject, case)
    if facts is None:
        return set()
    answer = interpret(subject.program, facts.world, facts.decided, clocks_of(subject.program, facts))
    return {name for name, truth in answer.triggers.items() if truth is True}


def _facts(subject: Subject, case: Case) -> Facts | None:
    """What the ticket says, judged at the case's `now`, else at the latest time that stands in it."""
    ticket, node, report = read_ticket_mapping({key: value for key in TICKET_KEYS if (value := getattr(case, key))})
    if ticket is None or not report.ok:
        return None
    try:
        now = read_time(case.now) if case.now else None
    except PydanticCustomError:
        return None
    facts, found = gather(subject.program, Given(ticket, node, now or FAR, case.take))
    if now is None and not found:
        times = [_end(moment) for moment in facts.times.values()] + [message.at for message in ticket.messages if message.at]
        facts, found = gather(subject.program, Given(ticket, node, max(times, default=SOME_TIME), case.take))
    return None if found else facts


def _end(moment: datetime | date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC) + timedelta(days=1)
