"""The talk of `policy-engine ask`: prints questions, reads answers, shows the result."""

from __future__ import annotations

from policy_engine.cli.ask_session import NotUnderstood, Refused, Session
from policy_engine.cli.console import ask_line, width, with_headline, write
from policy_engine.decision.models import Ask, Decision
from policy_engine.export.answer import answer_text
from policy_engine.export.answer_headline import headline
from policy_engine.export.answer_reasons import still_open
from policy_engine.export.answer_unknowns import effects, result_words
from policy_engine.export.paragraphs import wrap
from policy_engine.export.titles import Titles
from policy_engine.messages import say

BACK, QUIT = ("b", "back"), ("q", "quit")


def talk(session: Session) -> Session | None:
    """Ask until nothing matters any more. None when the person stops, or there is no more input."""
    decision = session.decide()
    tell(say("ask_session.start", title=session.policy.title))
    if session.open_asks(decision):
        tell(say("ask_session.keys"))
    elif decision.settled:
        tell(say("ask_session.nothing_asked"))
    else:
        tell_open("no_question", session, decision)
    while asks := session.open_asks(decision):
        show_question(session, asks[0], decision)
        answered = ask_until_understood(session, asks[0], decision)
        if answered is None:
            return None
        session, decision = answered
    return session


def ask_until_understood(session: Session, question: Ask, decision: Decision) -> tuple[Session, Decision] | None:
    """The session after the answer. None when the person stops, or there is no more input."""
    doubted = None
    while True:
        given = ask_line(say("ask_session.prompt"))
        if given is None or given.casefold() in QUIT:
            return None
        if given.casefold() in BACK:
            return step_back(session)
        before = session.contradicted(question, given) if given != doubted else None
        if before is not None:
            doubted = given
            tell(say("ask_session.contradicts", given=given, before=before))
            continue
        try:
            return session.answered(question, given, decision)
        except NotUnderstood as problem:
            tell(not_understood(given, problem))


def not_understood(given: str, problem: NotUnderstood) -> str:
    if isinstance(problem, Refused):
        return str(problem)
    return say("ask_session.not_understood", given=given, help=problem) if given else say("ask_session.empty", help=problem)


def tell_open(key: str, session: Session, decision: Decision) -> None:
    """What is open though nothing is left to ask, and why."""
    tell(say(f"ask_session.{key}"))
    for what in still_open(decision, Titles(session.policy)):
        write("\n".join(wrap(say("ask_session.open", what=what), width(), first="  ", rest="    ")))


def tell(sentence: str) -> None:
    write("\n".join(wrap(sentence, width())))


def step_back(session: Session) -> tuple[Session, Decision]:
    """The session before the last answer."""
    write(say("ask_session.back" if session.before else "ask_session.at_start"))
    earlier = session.before or session
    return earlier, earlier.decide()


def show_question(session: Session, question: Ask, decision: Decision) -> None:
    """How it stands, the question, and the answers with what each would do."""
    titles = Titles(session.policy)
    lines = ["", *wrap(say("ask_session.so_far", headline=headline(decision, titles)), width())]
    lines += wrap(say("ask_session.question", number=len(session.answers) + 1, question=question.question), width())
    lines += [line for remark in session.remarks(question, decision) for line in wrap(remark, width())]
    choices = session.choices(question, decision)
    for choice in choices:
        effect = session.effect_of(choice, question)
        number, answer = choice.number, choice.title
        words = (
            say("ask_session.option", number=number, answer=answer, then=result_words(effect, question, titles))
            if effect is not None
            else say("ask_session.option_bare", number=number, answer=answer)
        )
        lines += wrap(words, width(), first="  ", rest="     ")
    if not choices:
        lines += [line for words in effects(question, titles) for line in wrap(words, width(), first="  ", rest="     ")]
        lines += wrap(session.hint(question), width())
    write("\n".join(lines))


def show_end(session: Session) -> None:
    """The answer, and how many questions nobody could answer."""
    decision = session.decide()
    declined = sum(answer.said is None for answer in session.answers)
    if session.answers and not declined and not decision.settled:
        write("")
        tell_open("done_open", session, decision)
    elif session.answers:
        key = "done" if not declined else "left_open_one" if declined == 1 else "left_open"
        write(f"\n{say(f'ask_session.{key}', count=declined)}")
    write("")
    write(with_headline(answer_text(decision, session.policy, width=width())))
