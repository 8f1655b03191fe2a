"""What follows from an end of the tree, in short: who owns it, what is done by when, who is told, what is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from policy_engine.api import Policy
from policy_engine.export.handbook.action import action_line, channel_words
from policy_engine.export.handbook.book import Book, View
from policy_engine.export.handbook.deadlines import target_times
from policy_engine.export.handbook.given import depends_on, given
from policy_engine.export.handbook.markdown import escape, sentence
from policy_engine.export.handbook.places import title_of
from policy_engine.export.handbook.timing import short_time, time_words
from policy_engine.model.program import ALWAYS, Condition
from policy_engine.records import dataclass
from policy_engine.training.pages import inline_words

Data = dict[str, Any]
HERE = "card.md"
"""Links are made as from a page beside the handbook's own."""


@dataclass(frozen=True)
class Cards:
    """Makes the cards of one policy."""

    policy: Policy

    @property
    def view(self) -> View:
        return View(Book(self.policy), HERE)

    def card(self, name: str, value: str) -> Data:
        """The card for a value of a scale, or for `lane.X` being yes. Of the level also what holds for every ticket."""
        document = self.policy.document
        groups = {
            "do": [self.line(action, left) for action, left in self.sure(name, value, (*document.steps, *document.handoffs))],
            "tell": [self.tell(action) for action, _ in self.sure(name, value, document.notifications)],
            "say": [self.say(action) for action, _ in self.sure(name, value, document.de_escalation)],
            "due": [words for deadline, _ in self.sure(name, value, document.deadlines) for words in self.deadline(deadline)],
        }
        return {key: [inline_words(HERE, line) for line in lines] for key, lines in groups.items() if lines}

    def sure(self, name: str, value: str, parts: Iterable[Any]) -> Iterator[tuple[Any, Condition]]:
        """The parts that surely hold there. What holds on every ticket belongs to the level only."""
        view = self.view
        for part in parts:
            condition = view.book.condition(part.when)
            is_here = depends_on(condition, name) and given(condition, name, value) is True
            if is_here or (condition == ALWAYS and name == "level"):
                yield part, ALWAYS

    def line(self, action: Any, left: Condition) -> str:
        """The time first, then what is done and by whom."""
        line = action_line(self.view, action, left)
        return f"{line}: {escape(action.do)}" if action.do and action.title and action.do != action.title else line

    def tell(self, action: Any) -> str:
        view = self.view
        who = view.all_to(action.tell, "handbook.join.both") or view.to(action.id)
        time = short_time(view, action)
        return f"{who}{channel_words(action)}{f', {time}' if time else ''}"

    def say(self, action: Any) -> str:
        words = escape((action.say or action.technique or action.do or "").strip())
        return f"**{self.view.to(action.id)}**: {f'“{words}”' if action.say else words}"

    def deadline(self, deadline: Any) -> Iterator[str]:
        view = self.view
        if deadline.owner:
            return
        times = [time] if (time := time_words(view, deadline)) else target_times(view, deadline)
        if times:
            yield f"{view.to(deadline.id, escape(title_of(deadline, deadline.id)))}: {sentence('; '.join(times))}"
