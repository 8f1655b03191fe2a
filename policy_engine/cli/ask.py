"""`policy-engine ask`: finds the level by asking a person only what still matters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from policy_engine.cli.console import complain, write
from policy_engine.cli.exits import FINDINGS, INTERRUPTED, Stop
from policy_engine.cli.options import NowOption, PolicyPath, Take, TakeOption, TicketOption, examples
from policy_engine.cli.route import note_unread_fields
from policy_engine.cli.ticket_input import STDIN, TicketInput, read_input, read_now
from policy_engine.cli.ticket_options import EventOption, FieldOption, SignalOption
from policy_engine.messages import say

EXAMPLES = examples("ask policies/projectflow", 'ask policies/projectflow "I was charged twice"', "ask policies/projectflow --take none")


def ask(
    policy: PolicyPath,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What the customer has written, if anything.", show_default=False)
    ] = None,
    ticket: TicketOption = None,
    field: FieldOption = None,
    signal: SignalOption = None,
    event: EventOption = None,
    take: TakeOption = Take.ALL,
    now: NowOption = None,
) -> None:
    """Find the level by answering questions.

    Only those are asked that can still change the result. Answer with a number, a word or an amount; ? is "not known", b goes
    back, q stops. Works over a pipe, one answer a line.

    Exit codes: 0 answered, 1 stopped before the end (q, or no more input) or the policy has mistakes, 2 the ticket or the command
    line has, 130 Ctrl-C.
    """
    if STDIN in (text, ticket):
        raise Stop(say("ask_session.stdin_taken"))
    moment = read_now(now) or datetime.now(UTC)
    from policy_engine.api import RouteOptions, load
    from policy_engine.cli.ask_session import Session
    from policy_engine.cli.talk import show_end, talk

    loaded = load(policy)
    words = "" if text is None and ticket is None else text
    given = TicketInput(words, ticket, tuple(field or ()), tuple(signal or ()), tuple(event or ()))
    read, _ = read_input(given)
    note_unread_fields(loaded, given.fields)
    session = Session(loaded, read, RouteOptions(now=moment, take=take is Take.ALL))
    try:
        finished = talk(session)
    except KeyboardInterrupt:
        write("")
        complain(say("ask_session.interrupted"))
        raise typer.Exit(INTERRUPTED) from None
    if finished is None:
        complain(say("ask_session.interrupted"))
        raise typer.Exit(FINDINGS)
    show_end(finished)
