"""What people do and say: actions under five headings, templates, closing and reopening, reviews."""

from policy_engine.model.clocks import Timed
from policy_engine.model.conditions import Condition
from policy_engine.model.part import Part, key
from policy_engine.model.people import Names, Texts
from policy_engine.model.words import Amount, FieldPath, Id, Length, Text

HEADINGS = ("steps", "handoffs", "notifications", "de_escalation", "follow_up")


class Payment(Part):
    """Money paid: `amount`, and `plus` for each full `per` in a duration, up to `at_most`. An output, never tested."""

    amount: Amount = key("The fixed part.", "10 USD")
    plus: Amount | None = key("The part added …", "5 USD", None)
    per: Length | None = key("… for each full length of time …", "6h", None)
    of: Text | None = key("… in this duration signal.", "overrun", None)
    at_most: Amount | None = key("The limit: never more than this.", "50 USD", None)


class Action(Timed):
    """One thing to do. At least one of `do`, `tell`, `say`, `record`, `pay`, `message`; with `within` it is also a deadline of this id."""

    id: Id = key("The action's name.", "holding_email")
    title: Text | None = key("How the action is called.", "Holding email", None)
    when: Condition | None = key("For which tickets; without it, for all.", {"level": "at least senior"}, None)
    do: Text | None = key("What is done, as an instruction.", "Send the holding email", None)
    by: Text | None = key("The role that does it.", "frontline_agent", None)
    tell: Names = key("The roles that are told.", ["supervisor"], ())
    channel: Names = key("How they are told: the first that can be used.", ["slack", "email"], ())
    message: Text | None = key("The template that is sent.", "holding", None)
    technique: Text | None = key("For de-escalation: the technique.", "Acknowledge", None)
    say: Text | None = key("For de-escalation: the words.", "I can see why this is upsetting.", None)
    record: Texts = key("What is written down.", ["what was tried so far"], ())
    pay: Payment | None = key("Money that is due.", {"amount": "10 USD"}, None)
    other_than: Text | None = key("Who may not do it: a role, or a field that names a person.", "first_decider", None)
    approved_by: Text | None = key("The role that must agree first.", "manager", None)
    must_not: Names = key("Ids of actions that this one forbids.", ["public_post"], ())


class Variable(Part):
    """A blank in a template."""

    id: Id = key("The name used in the body.", "customer_name")
    field: FieldPath | None = key("Where in the ticket's fields it stands; without it the writer fills it in.", "customer.name", None)
    due: Names = key("A deadline: filled with its due time on the ticket; of several, the first that has one.", ["answer"], ())
    event: Text | None = key("An event: filled with the time at which it happened.", "received", None)


class Template(Part):
    """A message with blanks. The body must cover every point of `must_say`."""

    id: Id = key("The template's name.", "holding")
    title: Text | None = key("How the template is called.", "Holding email", None)
    when: Condition | None = key("For which tickets it is meant.", {"level": "at least senior"}, None)
    channel: Text | None = key("Where it is sent.", "email", None)
    subject: Text | None = key("The subject line.", "We have your request", None)
    must_say: Texts = key("The points the message must cover.", ["we have it", "when you hear next"], ())
    must_enclose: Texts = key("What must go with it.", ["complaints leaflet"], ())
    variables: tuple[Variable, ...] = key("The blanks of the body.", [{"id": "customer_name", "field": "customer.name"}], ())
    body: Text = key("The message; blanks are written `{{ name }}`.", "Dear {{ customer_name }}, we have it.")


class ClosureWay(Part):
    """A way in which a ticket may be closed."""

    id: Id = key("The way's name.", "confirmed")
    title: Text | None = key("The way in plain words.", "The customer confirms the fix", None)
    when: Condition = key("When the ticket may be closed this way.", {"customer_confirms": "yes"})


class Reopening(Part):
    """When a closed ticket is opened again, and what is done then."""

    id: Id = key("The name.", "comes_back")
    title: Text | None = key("In plain words.", "The problem comes back within a week", None)
    when: Condition = key("When the ticket is opened again.", {"same_problem": "yes"})
    do: Text | None = key("What is done.", "Give it back to the last owner", None)


class Review(Part):
    """A duty of the policy, not of a ticket: something done at regular intervals, or a figure that is watched."""

    id: Id = key("The review's name.", "trends")
    title: Text | None = key("How the review is called.", "Weekly case review", None)
    every: Length = key("How often.", "1 week")
    by: Text | None = key("The role that does it.", "supervisor", None)
    do: Text = key("What is done.", "Go through last week's escalations and look for patterns")
    measure: Text | None = key("A figure that is watched, with its target.", "First responses in time: at least 95 of 100", None)
