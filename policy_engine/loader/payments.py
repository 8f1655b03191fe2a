"""Payments: their parts belong together, in one currency, and count a length of time."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.diagnostics import Diagnostic
from policy_engine.loader.describe import value_place
from policy_engine.loader.names import Names, Path
from policy_engine.model.actions import HEADINGS, Payment
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Variable
from policy_engine.source import Node

PARTS = ("plus", "per", "of")


def settle_payments(document: PolicyDocument, names: Names, node: Node) -> Iterator[Diagnostic]:
    """Findings about payments. A length in days or weeks gets a clock of its own, as in a condition."""
    for heading in HEADINGS:
        for index, action in enumerate(getattr(document, heading)):
            if action.pay is not None:
                yield from _check(action.pay, (heading, index, "pay"), document, node)
                yield from _clock(action.pay, (heading, index, "pay"), names, node)


def _check(pay: Payment, path: Path, document: PolicyDocument, node: Node) -> Iterator[Diagnostic]:
    given = [key for key in PARTS if getattr(pay, key) is not None]
    if given and len(given) < len(PARTS):
        lacking = " and ".join(f"`{key}`" for key in PARTS if key not in given)
        message, advice = f"`{given[0]}` stands without {lacking}", "write all three: `plus: 5 USD, per: 6h, of: overrun`"
        yield Diagnostic("EP120", "error", message, node.key_place((*path, given[0])), advice)
    own = pay.amount.currency or document.currency
    for key in ("plus", "at_most"):
        money = getattr(pay, key)
        if money is not None and (money.currency or document.currency) != own:
            message = f"`amount` is in {own or 'no currency'}, and `{key}` is not"
            yield Diagnostic("EP219", "error", message, value_place(node, (*path, key)), "write all parts of a payment in one currency")
    if pay.at_most is not None and pay.at_most.amount < pay.amount.amount:
        message = f"the limit of `{pay.at_most}` is below the fixed part of `{pay.amount}`"
        yield Diagnostic("EP120", "error", message, value_place(node, (*path, "at_most")), "write a limit that is higher than `amount`")


def _clock(pay: Payment, path: Path, names: Names, node: Node) -> Iterator[Diagnostic]:
    variable = names.variables.get(pay.of or "")
    if variable is None:
        return
    if variable.kind != "duration":
        message = f"`{variable.name}` is no length of time, so nothing can be paid for each part of it"
        advice = "name a signal with `type: duration`"
        yield Diagnostic("EP214", "error", message, value_place(node, (*path, "of")), advice)
    elif pay.per is not None and pay.per.unit != "minutes":
        name = f"{variable.name}|{pay.per.unit}"
        clock = Variable(name, "duration", variable.owner, title=variable.title, question=variable.question)
        names.clocks.setdefault(name, clock)
