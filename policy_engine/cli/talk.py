"""The talk of `policy-engine ask`: prints questions, reads answers, shows the result."""

from __future__ import annotations

from policy_engine.cli.ask_session import NotUnderstood, Session
from policy_engine.cli.console import ask_line, width, with_headline, write
from policy_engine.decision.models import Ask, Decision
from policy_engine.export.answer import answer_text
from policy_engine.export.answer_headline import headline
from policy_engine.export.answer_unknowns import effects, result_words
from policy_engine.export.paragraphs import wrap
from policy_engine.export.titles import Titles
from policy_engine.messages import say

BACK, QUIT = ("b", "back"), ("q", "quit")


def talk(session: Session) -> Session | None:
    """Ask until nothing matters any more. None when the person stops, or there is no more input."""
    decision = session.decide()
    tell(say("ask_session.start", title=session.policy.title))
    tell(say("ask_session.keys" if session.open_asks(decision) else "ask_session.nothing_asked"))
    while asks := session.open_asks(decision):
        show_question(session, asks[0], decision)
        answered = None
        while answered is None:
            given = ask_line(say("ask_session.prompt"))
            if given is None or given.casefold() in QUIT:
                return None
            try:
                answered = step_back(session) if given.casefold() in BACK else session.answered(asks[0], given, decision)
            except NotUnderstood as problem:
                tell(say("ask_session.not_understood", given=given, help=problem))
        session, decision = answered
    return session


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
        then = result_words(effect, titles) if effect else ""
        lines += wrap(say("ask_session.option", number=choice.number, answer=choice.title, then=then), width(), first="  ", rest="     ")
    if not choices:
        lines += [line for words in effects(question, titles) for line in wrap(words, width(), first="  ", rest="     ")]
        lines += wrap(session.hint(question), width())
    write("\n".join(lines))


def show_end(session: Session) -> None:
    """The answer, and how many questions nobody could answer."""
    decision = session.decide()
    declined = sum(answer.said is None for answer in session.answers)
    if session.answers:
        key = "done" if not declined else "left_open_one" if declined == 1 else "left_open"
        write(f"\n{say(f'ask_session.{key}', count=declined)}")
    write("")
    write(with_headline(answer_text(decision, session.policy, width=width())))
