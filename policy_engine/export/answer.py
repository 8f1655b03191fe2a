"""A decision as text, the way a colleague would answer: the level, why, what is open, what to do next."""

from __future__ import annotations

from datetime import datetime

from policy_engine.api import Policy
from policy_engine.decision.models import Decision
from policy_engine.export.answer_admissions import ways_in
from policy_engine.export.answer_deadlines import due_times
from policy_engine.export.answer_duties import calm, do_next, gates, lanes, other_scales, ways_to_close
from policy_engine.export.answer_headline import headline
from policy_engine.export.answer_owner import owner_words
from policy_engine.export.answer_reasons import almost, may_fire, not_counted, overruled, taken, why
from policy_engine.export.answer_unknowns import asks, remarks, why_not
from policy_engine.export.paragraphs import render_sections, wrap
from policy_engine.export.titles import Titles
from policy_engine.messages import say

DIGEST_SHOWN = 8

# In this order; a section with nothing to say is left out.
SECTIONS = (
    why,
    lanes,
    other_scales,
    gates,
    taken,
    asks,
    may_fire,
    almost,
    overruled,
    not_counted,
    remarks,
    why_not,
    calm,
    due_times,
    ways_in,
    do_next,
    ways_to_close,
)


def answer_text(decision: Decision, policy: Policy, *, width: int = 100) -> str:
    """The whole answer, at most `width` columns wide, without a line break at the end. Its first line is the headline."""
    titles = Titles(policy)
    lines = [*wrap(headline(decision, titles), width), *(line for words in owner_words(decision, titles) for line in wrap(words, width))]
    lines += render_sections((make(decision, titles) for make in SECTIONS), width)
    return "\n".join([*lines, "", *footer(decision, width)])


def short_answer(decision: Decision, policy: Policy, *, width: int = 100) -> str:
    """Headline, reasons and what is open; nothing about what follows from it."""
    titles = Titles(policy)
    sections = [make(decision, titles) for make in (why, lanes, other_scales, asks, not_counted)]
    return "\n".join([*wrap(headline(decision, titles), width), *render_sections(sections, width)])


def reason_lines(decision: Decision, policy: Policy, *, width: int = 100) -> list[str]:
    """The reasons, as bullets without a heading."""
    section = why(decision, Titles(policy))
    return render_sections([section], width)[2:]


def footer(decision: Decision, width: int) -> list[str]:
    """Which policy answered, when, and by which way."""
    policy = decision.policy
    version = say("route.version", version=policy.version) if policy.version else ""
    judged = say("route.judged_at", time=_time_words(decision.now))
    count = len(decision.path.steps)
    one = "_one" if count == 1 and decision.path.form != "list" else ""
    form = say(f"route.form_{decision.path.form.replace('-', '_')}{one}", count=count)
    return wrap(
        say("route.footer", title=policy.title, version=version, digest=policy.digest[:DIGEST_SHOWN], judged=judged, form=form), width
    )


def _time_words(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M %Z")


__all__ = ["answer_text", "headline", "reason_lines", "short_answer"]
