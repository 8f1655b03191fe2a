"""Questions and answers of the tree in plain words: what the router's path, the diagrams and `ask` all say."""

from __future__ import annotations

from functools import cached_property

from policy_engine.compiler.cells import KNOWN_SUFFIX
from policy_engine.facts.words import possible_words, range_words
from policy_engine.logic import Range
from policy_engine.logic.possible import Possible
from policy_engine.messages import say
from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Check, Program, Variable
from policy_engine.records import dataclass
from policy_engine.tree import Question, Slot, Tree


@dataclass(frozen=True)
class Wording:
    """Puts a policy's variables into words."""

    document: PolicyDocument
    program: Program

    @cached_property
    def _value_titles(self) -> dict[tuple[str, str], str]:
        titles = {("level", level.id): level.title for level in self.document.levels}
        for part in (*((s.id, s.values) for s in self.document.signals), *((name, s.values) for name, s in self.document.scales.items())):
            titles.update({(part[0], value.id): value.title for value in part[1] if value.title})
        titles.update({("lane", lane.id): lane.title for lane in self.document.lanes if lane.title})
        return titles

    def value(self, name: str, value: str) -> str:
        """A value of a signal or scale, as people say it."""
        return self._value_titles.get((name.removeprefix("current.").partition("|")[0], value)) or value.replace("_", " ")

    def title(self, name: str) -> str:
        """A variable's title."""
        base = name.removesuffix(KNOWN_SUFFIX)
        if base.endswith("|base"):
            return say("questions.table", scale=self.title(base.removesuffix("|base")))
        return self.program.variable(base).title

    def question(self, name: str) -> str:
        """The question for a variable: the author's, the detector's, or one made from the title."""
        if name.endswith(KNOWN_SUFFIX):
            return say("questions.known", Title=self.title(name))
        if name.endswith("|base"):
            return self.title(name)
        variable = self.program.variable(name)
        if variable.question:
            return variable.question if "." not in name or variable.kind != "flag" else f"{variable.title}?"
        signal = self.program.signal_plans.get(variable.owner)
        if signal is not None and signal.text is not None and signal.text.use:
            from policy_engine.text import lexicon_entry  # few policies need it, and it is slow to import

            return lexicon_entry(signal.text.use).question
        if signal is not None:
            asked = [self.program.variable(event).question for event in signal.from_events if event in self.program.by_name]
            if any(asked):
                return next(question for question in asked if question)
        return say(f"questions.{QUESTION_OF.get(variable.kind, 'value')}", title=_lower(variable.title), Title=variable.title)

    def yes_or_no(self, truth: bool) -> str:
        return say("words.yes" if truth else "words.no")

    def possible(self, name: str, possible: Possible | None) -> str:
        """What a variable may be, in words."""
        variable = self.program.by_name.get(name)
        if (
            possible is not None
            and possible.values
            and variable is not None
            and not (len(possible.values) > 1 and possible.values == set(variable.values))
        ):
            words = say("words.or").join(self.value(name, value) for value in variable.values if value in possible.values)
            return f"{words}{say('words.or_absent')}" if possible.absent else words
        return possible_words(possible, variable, self.program.currency)

    def check(self, check: Check) -> str:
        """A line of a condition: `Disputed amount: over 500 USD`."""
        return f"{self.title(check.variable)}: {self.test(check)}"

    def test(self, check: Check) -> str:
        """What a check asks for, in words."""
        if check.known is not None:
            return say("words.is_known" if check.known else "words.not_known")
        variable = self.program.variable(check.variable)
        if variable.is_numeric:
            return say("words.or").join(range_words(part, variable, self.program.currency) for part in check.ranges)
        return say("words.or").join(self.value(variable.name, value) for value in variable.values if value in check.values)

    def cells(self, slot: Slot, mask: int) -> str:
        """The values of a group of cells: an answer on an edge of the tree."""
        real = mask & slot.full
        words = ""
        if real and slot.values:
            name = slot.name.removesuffix("|base").removesuffix(KNOWN_SUFFIX)
            words = say("words.or").join(self.value(name, value) for index, value in enumerate(slot.values) if real >> index & 1)
        elif real:
            variable = self.program.variable(slot.name)
            parts = join_cells([cell for index, cell in enumerate(slot.ranges) if real >> index & 1])
            words = say("words.or").join(range_words(part, variable, self.program.currency) for part in parts)
        if mask & slot.absent:
            return f"{words}{say('words.or_absent')}" if words else say("words.absent")
        return words

    def answer(self, tree: Tree, question: Question, touched: int) -> str:
        """The words on an edge: the groups it touches, or *not known*."""
        if touched in question.not_known:
            return say("words.not_known")
        mask = sum(group for number, group in enumerate(question.groups) if touched >> number & 1)
        return self.cells(tree.slots[question.slot], mask)

    def variable(self, name: str) -> Variable:
        return self.program.variable(name)


QUESTION_OF = {
    "flag": "flag",
    "lane": "lane",
    "event": "event",
    "state": "state",
    "scale": "scale",
    "current": "current",
    "money": "amount",
    "number": "amount",
    "duration": "duration",
}


def _lower(title: str) -> str:
    """A title inside a sentence: its first letter small, unless the word is an abbreviation."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def join_cells(cells: list[Range]) -> list[Range]:
    """Neighbouring stretches of numbers as one."""
    joined: list[Range] = []
    for cell in cells:
        last = joined[-1] if joined else None
        if last is not None and last.high is not None and last.high == cell.low and last.high_open != cell.low_open:
            joined[-1] = Range(last.low, cell.high, last.low_open, cell.high_open)
        else:
            joined.append(cell)
    return joined
