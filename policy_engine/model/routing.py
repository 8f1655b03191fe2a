"""What decides: lanes, scales, triggers and gates."""

from typing import Annotated, Literal

from policy_engine.model.conditions import Condition
from policy_engine.model.part import Part, key
from policy_engine.model.people import Texts
from policy_engine.model.signals import Table, Values
from policy_engine.model.words import Id, Text, WordName, YesNo, closed

WhenUnsure = Literal["ask", "higher", "lower"]


class Lane(Part):
    """The procedure a ticket belongs to. In list order the first whose condition holds takes the ticket."""

    id: Id = key("The lane's name.", "sales")
    title: Text | None = key("How the lane is called.", "Sales questions", None)
    when: Condition | None = key("Which tickets belong here; without it, all the rest.", {"category": "sales"}, None)
    with_others: YesNo = key("Whether the lanes below may take the ticket as well.", "yes", False)
    hand_to: Text | None = key("The role that takes tickets of this lane.", "sales_desk", None)
    say: Text | None = key("What the customer is told.", "Our sales team will answer you.", None)


class Scale(Part):
    """An ordered answer beside the lane. `level` is one of them; its values are the levels."""

    title: Text | None = key("How the scale is called.", "Severity", None)
    values: Values = key("Its values, lowest first (not for `level`: those are the levels).", ["low", "normal", "high"], ())
    only_if: Condition | None = key("Where this does not hold, the scale does not apply.", {"category": "technical"}, None)
    table: Table | None = key(
        "The base value, looked up by signals; triggers raise it.", {"by": "scope", "everyone": "high", "otherwise": "low"}, None
    )
    when_unsure: Annotated[WhenUnsure, closed(("ask", "higher", "lower"), "a way to work while unsure")] = key(
        "What to work at while the value is open: ask, the higher, or the lower one.", "higher", "ask"
    )
    decided_by: Text | None = key("The role that settles a doubt and may overrule.", "duty_manager", None)
    record_if_lowered: Texts = key(
        "What must be written down where a person decides on less than the policy says.", ["why it is lower", "who agreed"], ()
    )
    never_falls: YesNo = key("Whether the value never falls below the ticket's current one.", "yes", False)


class Trigger(Part):
    """A reason to go up: where its condition holds, it raises a scale."""

    id: Id = key("The trigger's name.", "big-dispute")
    title: Text = key("The trigger in plain words.", "Billing dispute over $500")
    level: WordName | None = key("The level it raises to.", "senior", None)
    raise_: dict[Id, WordName] = key("Other scales it raises: scale → value.", {"severity": "high"}, {}, alias="raise")
    when: Condition = key("When it fires.", {"disputed_amount": "over 500"})

    @property
    def raises(self) -> dict[str, str]:
        """Scale → value it raises to."""
        return {**({"level": self.level} if self.level else {}), **self.raise_}


class Gate(Part):
    """A cap: while its condition holds, a scale goes no higher. All gates that hold apply; the lowest cap wins."""

    id: Id = key("The gate's name.", "free-plan")
    title: Text | None = key("The gate in plain words.", "The free plan has no emergency service", None)
    when: Condition = key("When it holds.", {"plan": "free", "not": {"breach_reported": "yes"}})
    cap: dict[Id, WordName] = key("The highest value: scale → value.", {"severity": "normal"})
    say: Text | None = key("What the customer is told.", "Your plan covers answers within two days.", None)
