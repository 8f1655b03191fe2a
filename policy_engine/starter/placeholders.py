"""Issues that nobody knows but the lead: a signal, a trigger and an example ticket that wait for her decision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policy_engine.api import Policy
from policy_engine.loader.names import RESERVED, entries
from policy_engine.messages import say
from policy_engine.model.document import PolicyDocument
from policy_engine.model.words import plain_letters
from policy_engine.quoting import scalar
from policy_engine.records import dataclass
from policy_engine.starter.entry_lines import flag_lines, raise_lines
from policy_engine.starter.team import capital, singular

MAX_ID = 40


@dataclass(frozen=True, slots=True)
class Placeholder:
    """An issue in her words. `phrase` is what is looked for in a ticket."""

    trigger: str
    words: str
    phrase: str

    @property
    def signal(self) -> str:
        return f"about_{self.trigger.replace('-', '_')}"

    @property
    def title(self) -> str:
        return capital(self.words)

    @property
    def text(self) -> str:
        return say("starter.placeholder_text", words=self.words)


def placeholders(phrases: Sequence[str], taken: frozenset[str]) -> tuple[Placeholder, ...]:
    """One for each phrase, whose names are not `taken`."""
    found: list[Placeholder] = []
    for phrase in phrases:
        used = {*taken, *(name for other in found for name in (other.trigger, other.signal))}
        words = singular(" ".join(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", phrase)))  # a plain form finds every form
        name = _trigger_name(phrase)
        ways = (Placeholder(f"{name}{end}", phrase, words) for end in ("", *(f"-{number}" for number in range(2, len(used) + 3))))
        found.append(next(way for way in ways if not {way.trigger, way.signal, f"shows-{way.trigger}"} & used))
    return tuple(found)


def _trigger_name(phrase: str) -> str:
    plain = "-".join(re.findall(r"[a-z0-9]+", plain_letters(phrase.lower())))[:MAX_ID].strip("-")
    return plain if plain[:1].isalpha() and plain not in RESERVED else f"issue-{plain}".strip("-")


def signal_lines(open_issues: Sequence[Placeholder]) -> Iterator[str]:
    """A flag for each, found by her words until she gives better ones."""
    for issue in open_issues:
        question = say("starter.placeholder_ask", words=issue.words)
        yield from flag_lines(issue.signal, issue.title, f"[{scalar(issue.phrase, in_list=True)}]", question)


def trigger_lines(open_issues: Sequence[Placeholder], level: str) -> Iterator[str]:
    """A trigger for each, with a remark that `check` reminds of."""
    for issue in open_issues:
        yield from raise_lines(issue.trigger, issue.title, level, issue.signal)
        yield f"  note: {scalar(say('starter.placeholder_note'))}"


def case_lines(open_issues: Sequence[Placeholder], policy: Policy) -> Iterator[str]:
    """An example ticket for each, with what the policy says of it today."""
    for issue in open_issues:
        decision = policy.route(issue.text)
        fired = [trigger.id for trigger in decision.fired]
        yield ""
        yield f"- id: shows-{issue.trigger}"
        yield f"  title: {scalar(issue.title)}"
        yield f"  text: {scalar(issue.text)}"
        if issue.trigger not in fired:
            decision = policy.route({"text": issue.text, "signals": {issue.signal: "yes"}})
            fired = [trigger.id for trigger in decision.fired]
            yield f"  signals: {{{issue.signal}: yes}}"
        yield "  expect:"
        yield f"    level: {decision.level}"
        yield f"    fired: [{', '.join(fired)}]"
        yield f"  why: {scalar(say('starter.placeholder_why'))}"
        yield "  tags: [placeholder]"


def names_taken(document: PolicyDocument) -> frozenset[str]:
    """Ids of the policy and its cases."""
    return frozenset((*(name for _, name, _, _ in entries(document)), *(case.id for case in document.cases)))
