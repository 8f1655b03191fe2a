"""The issues of a new policy: which the shipped one has, which are left out, and which a detector adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_engine.api import Policy
from policy_engine.cases.replay import walk_case
from policy_engine.model.cases import Case, Expect
from policy_engine.model.document import PolicyDocument
from policy_engine.quoting import scalar
from policy_engine.records import dataclass
from policy_engine.starter.catalogue import Issue, Sector
from policy_engine.starter.entry_lines import flag_lines, raise_lines
from policy_engine.starter.placeholders import Placeholder, names_taken, placeholders
from policy_engine.text import lexicon_entry


@dataclass(frozen=True, slots=True)
class Chosen:
    """Issues that stay, that stay though nobody named them, that are added, that are left out, and those that nobody knows yet."""

    kept: tuple[Issue, ...]
    in_anyway: tuple[Issue, ...] = ()
    added: tuple[Issue, ...] = ()
    left_out: tuple[Issue, ...] = ()
    unknown: tuple[Placeholder, ...] = ()


def choose(sector: Sector, named: Sequence[str], document: PolicyDocument) -> Chosen:
    """What the named issues mean for the sector's policy; naming none keeps everything."""
    there = [issue for issue in sector.issues if issue.detector is None or issue.covered or signals_of(issue, document)]
    if not named:
        return Chosen(tuple(there))
    meant = {issue for phrase in named for issue in sector.issues_meant(phrase)}
    kept = tuple(issue for issue in there if issue in meant)
    anyway = tuple(issue for issue in there if issue not in meant and (issue.always or issue.covered))
    added = tuple(issue for issue in sector.issues if issue in meant and issue not in there)
    unknown = [phrase for phrase in named if not sector.issues_meant(phrase)]
    left_out = tuple(issue for issue in there if issue not in (*kept, *anyway))
    return Chosen(kept, anyway, added, left_out, placeholders(unknown, names_taken(document) | _names_of(added)))


def _names_of(issues: Sequence[Issue]) -> frozenset[str]:
    return frozenset(name for issue in issues for name in (str(issue.detector), trigger_id(issue), f"shows-{trigger_id(issue)}"))


def signals_of(issue: Issue, document: PolicyDocument) -> tuple[str, ...]:
    """The flags that read the issue's detector."""
    if issue.detector is None:
        return ()
    return tuple(signal.id for signal in document.signals if signal.text is not None and signal.text.use == issue.detector)


def ids_left_out(chosen: Chosen, document: PolicyDocument) -> frozenset[str]:
    return frozenset(name for issue in chosen.left_out for name in (*issue.ids, *signals_of(issue, document)))


def signal_lines(issues: Sequence[Issue]) -> Iterator[str]:
    """A flag a detector reads, for each."""
    for issue in issues:
        entry = lexicon_entry(str(issue.detector))
        yield from flag_lines(str(issue.detector), entry.title, str(issue.detector), entry.question)


def trigger_lines(issues: Sequence[Issue], document: PolicyDocument) -> Iterator[str]:
    for issue in issues:
        title = lexicon_entry(str(issue.detector)).title
        yield from raise_lines(trigger_id(issue), title, level_at(issue.height, document), str(issue.detector))


def trigger_id(issue: Issue) -> str:
    return str(issue.detector).replace("_", "-")


def level_at(height: int, document: PolicyDocument) -> str:
    own = [level.id for level in document.levels if not level.external]
    return own[min(height, len(own) - 1)]


def case_lines(issues: Sequence[Issue], policy: Policy) -> Iterator[str]:
    """An example ticket for each, out of the detector's own sentences: one on which nothing else fires, if there is one."""
    for issue in issues:
        text, fired, level = _example(issue, policy)
        yield ""
        yield f"- id: shows-{trigger_id(issue)}"
        yield f"  title: {scalar(lexicon_entry(str(issue.detector)).title)}"
        yield f"  text: {scalar(text)}"
        yield "  expect:"
        yield f"    level: {level}"
        yield f"    fired: [{', '.join(fired)}]"
        yield "  why: The words are what the detector looks for."
        yield "  tags: [added]"


def _example(issue: Issue, policy: Policy) -> tuple[str, list[str], str]:
    found = []
    for text in (example.text for example in lexicon_entry(str(issue.detector)).fires):
        answer = walk_case(policy, Case(id="example", text=text, expect=Expect())).answer
        level, fired = answer.scales["level"], [name for name, truth in answer.triggers.items() if truth]
        if trigger_id(issue) in fired and level.applies is not False:
            found.append((len(fired), level.low != level.high, text, fired, level.low))
    _, _, text, fired, lowest = min(found, key=lambda one: one[:2])
    return text, fired, lowest
