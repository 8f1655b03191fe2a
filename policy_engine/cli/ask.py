"""`policy-engine ask`: finds the level by asking a person only what still matters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from policy_engine.cli.console import ask_line, complain, width, with_headline, write
from policy_engine.cli.exits import FINDINGS, Stop
from policy_engine.cli.options import NowOption, PolicyPath, Take, TakeOption, TicketOption, examples
from policy_engine.cli.ticket_input import STDIN, TicketInput, read_input, read_now
from policy_engine.messages import say

if TYPE_CHECKING:
    from policy_engine.cli.ask_session import Session
    from policy_engine.decision.models import Ask, Decision

EXAMPLES = examples("ask policies/projectflow", 'ask policies/projectflow "I was charged twice"', "ask policies/projectflow --take none")
BACK, QUIT = ("b", "back"), ("q", "quit")


def ask(
    policy: PolicyPath,
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="What the customer has written, if anything.", show_default=False)] = None,
    ticket: TicketOption = None,
    take: TakeOption = Take.ALL,
    now: NowOption = None,
) -> None:
    """Find the level by answering questions.

    Only those are asked that can still change the result. Answer with a number, a word or an amount; ? is "not known", b goes back, q stops. Works over a pipe, one answer a line.
    """
    if STDIN in (text, ticket):
        raise Stop(say("ask_session.stdin_taken"))
    moment = read_now(now) or datetime.now(UTC)
    from policy_engine.api import RouteOptions, load
    from policy_engine.cli.ask_session import Session

    loaded = load(policy)
    given = TicketInput("" if text is None and ticket is None else text, ticket)
    read, _ = read_input(given)
    session = Session(loaded, read, RouteOptions(now=moment, take=take is Take.ALL))
    write(say("ask_session.start", title=loaded.title))
    try:
        finished = talk(session)
    except KeyboardInterrupt:
        write("")
        finished = None
    if finished is None:
        complain(say("ask_session.interrupted"))
        raise typer.Exit(FINDINGS)
    show_end(finished)


def talk(session: Session) -> Session | None:
    """Ask until nothing matters any more. None when the person stops, or there is no more input."""
    from policy_engine.cli.ask_session import NotUnderstood

    decision = session.decide()
    write(say("ask_session.keys" if session.open_asks(decision) else "ask_session.nothing_asked"))
    while asks := session.open_asks(decision):
        show_question(session, asks[0], decision)
        given = ask_line(say("ask_session.prompt"))
        if given is None or given.casefold() in QUIT:
            return None
        if given.casefold() in BACK:
            write(say("ask_session.back" if session.before else "ask_session.at_start"))
            session = session.before or session
            decision = session.decide()
            continue
        try:
            session, decision = session.answered(asks[0], given, decision)
        except NotUnderstood as problem:
            write(say("ask_session.not_understood", given=given or '""', help=problem))
    return session


def show_question(session: Session, question: Ask, decision: Decision) -> None:
    """The question, why it is asked, and the answers with what each would do."""
    from policy_engine.cli.ask_session import HINTS
    from policy_engine.export.answer_headline import headline
    from policy_engine.export.answer_unknowns import effect_words, result_words
    from policy_engine.export.paragraphs import wrap
    from policy_engine.export.titles import Titles

    titles = Titles(session.policy)
    lines = ["", *wrap(say("ask_session.so_far", headline=headline(decision, titles)), width())]
    lines += wrap(say("ask_session.question", number=len(session.answers) + 1, question=question.question), width())
    if question.doubtful:
        lines += wrap(say("ask_session.doubt", words=", ".join(f'"{words}"' for words in question.doubtful)), width())
    effects = {effect.answer: effect for effect in question.answers}
    choices = session.choices(question, decision)
    for choice in choices:
        key = "ask_session.option_effect" if choice.title in effects else "ask_session.option"
        then = result_words(effects[choice.title], titles) if choice.title in effects else ""
        lines += wrap(say(key, number=choice.number, answer=choice.title, then=then), width(), first="  ", rest="     ")
    if not choices:
        lines += [line for effect in question.answers for line in wrap(effect_words(effect, titles), width(), first="  ", rest="     ")]
        lines += wrap(say(f"ask_session.{HINTS[session.variable(question).kind]}"), width())
    write("\n".join(lines))


def show_end(session: Session) -> None:
    """The answer, and how many questions nobody could answer."""
    from policy_engine.export.answer import answer_text

    decision = session.decide()
    declined = sum(answer.said is None for answer in session.answers)
    if session.answers:
        key = "done" if not declined else "left_open_one" if declined == 1 else "left_open"
        write(f"\n{say(f'ask_session.{key}', count=declined)}")
    write("")
    write(with_headline(answer_text(decision, session.policy, width=width())))
