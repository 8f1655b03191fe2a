"""`policy-engine route`: the level for one ticket, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import complain, listed, width, with_headline, write
from policy_engine.cli.exits import UNDETERMINED, Stop
from policy_engine.cli.options import Format, FormatOption, NowOption, PolicyPath, Take, TakeOption, TicketOption, examples
from policy_engine.cli.ticket_input import TicketInput, read_input, read_now
from policy_engine.cli.ticket_options import EventOption, FieldOption, SignalOption, TicketText
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.api import Policy

EXAMPLES = examples(
    'route policies/projectflow "You charged me twice, $750 in total. Cancel my account."',
    'route policies/projectflow "Nothing works" --field customer.plan=enterprise --why-not manager',
    "route policies/projectflow --ticket ticket.json --format json",
    "route policies/projectflow - < mail.txt",
)


def route(
    policy: PolicyPath,
    text: TicketText = None,
    ticket: TicketOption = None,
    field: FieldOption = None,
    signal: SignalOption = None,
    event: EventOption = None,
    take: TakeOption = Take.ALL,
    why_not: Annotated[
        str | None, typer.Option("--why-not", metavar="LEVEL", help="Also say why the ticket is not at this level.", show_default=False)
    ] = None,
    now: NowOption = None,
    format: FormatOption = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 when the answer is not settled.")] = False,
) -> None:
    """Say which level a ticket belongs to, and why.

    Exit codes: 0 answered, 1 the policy has mistakes, 2 the ticket or the command line has, 4 not settled (with --strict).
    """
    given = TicketInput(text, ticket, tuple(field or ()), tuple(signal or ()), tuple(event or ()))
    moment = read_now(now)
    from policy_engine.api import RouteOptions, load

    loaded = load(policy)
    read, node = read_input(given)
    check_level(loaded, why_not)
    decision = loaded.decide(read, node, RouteOptions(now=moment, take=take is Take.ALL, why_not=why_not))
    note_unread_fields(loaded, given.fields)
    if format is Format.JSON:
        write(decision.model_dump_json(indent=2))
    else:
        from policy_engine.export.answer import answer_text

        write(with_headline(answer_text(decision, loaded, width=width())))
    if strict and not decision.settled:
        raise typer.Exit(UNDETERMINED)


def check_level(policy: Policy, level: str | None) -> None:
    """Raises Stop for a level that the policy does not have."""
    from policy_engine.spelling import closest

    known = [part.id for part in policy.document.levels]
    if level is None or level in known:
        return
    near = closest(level, known)
    help_line = say("cli.did_you_mean", near=near) if near else say("cli.levels", names=listed(known)) if known else say("cli.no_levels")
    raise Stop(say("cli.bad_level", given=level, help=help_line))


def note_unread_fields(policy: Policy, pairs: tuple[str, ...]) -> None:
    """A note for each `--field` that nothing in the policy reads: most often a slip of the pen."""
    from policy_engine.spelling import closest

    program = policy.source.program
    known = {signal.field for signal in program.signals if signal.field} | {event.field for event in program.events if event.field}
    known |= {v.name for v in program.variables if v.kind == "current"} | {f"decided.{scale.name}" for scale in program.scales}
    for name in (pair.partition("=")[0].strip() for pair in pairs):
        if name not in known and not any(field.startswith(f"{name}.") for field in known):
            near = closest(name, known)
            complain(say("cli.unread_field", name=name, help=f"; {say('cli.did_you_mean', near=near)}" if near else ""))
