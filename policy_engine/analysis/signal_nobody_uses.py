"""EP602: a signal that nothing in the policy reads."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.analysis.blanks import names_used
from policy_engine.analysis.level_reach import actions
from policy_engine.analysis.names_read import is_unwritten, names_read
from policy_engine.analysis.subject import Subject, finding
from policy_engine.diagnostics import Diagnostic


def find_signals_nobody_uses(subject: Subject) -> Iterator[Diagnostic]:
    """A finding for each signal that no other part reads, in a policy that has conditions."""
    if is_unwritten(subject):
        return
    used = _used(subject)
    for signal in subject.document.signals:
        if signal.id not in used:
            message = f"nothing in this policy reads the signal `{signal.id}`"
            advice = "use it in a condition, or take it away: people would be asked, and texts read, for nothing"
            yield finding("EP602", "warning", subject.spot("signals", signal.id), message, help=advice)


def _used(subject: Subject) -> set[str]:
    used = {name for own, name in names_read(subject) if name != own}
    used.update(action.pay.of for _, action, _ in actions(subject) if action.pay and action.pay.of)
    for template in subject.document.templates:
        used.update(names_used(template))
    derived = {signal.id for signal in subject.document.signals if signal.when is not None or signal.table is not None}
    expected = {name for case in subject.document.cases for name in case.expect.values or {}}
    return used | (derived & expected)  # a definition may be there to give an answer a name
