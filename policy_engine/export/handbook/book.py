"""The book behind all pages: a policy with its names, settled conditions and routed cases, and where each id is explained."""

from __future__ import annotations

from functools import cached_property

from policy_engine.api import Policy
from policy_engine.export.handbook.examples import Example, route_cases
from policy_engine.export.handbook.forms import HTML, PAGES, Form
from policy_engine.export.handbook.given import given
from policy_engine.export.handbook.markdown import Block, escape, link
from policy_engine.export.handbook.places import Place, places_of
from policy_engine.export.handbook.plain import as_line, as_list, words_of
from policy_engine.loader.names import Names, collect_names, plain
from policy_engine.loader.settle import Settler
from policy_engine.loader.tables import settle_table
from policy_engine.messages import say
from policy_engine.model.conditions import Written
from policy_engine.model.document import PolicyDocument
from policy_engine.model.people import Level
from policy_engine.model.program import ALWAYS, Condition, Table
from policy_engine.model.tables import WrittenTable
from policy_engine.records import dataclass
from policy_engine.wording import Wording


@dataclass(frozen=True)
class Book:
    """What every page is made from."""

    policy: Policy
    form: Form = PAGES

    @property
    def document(self) -> PolicyDocument:
        return self.policy.document

    @property
    def wording(self) -> Wording:
        return self.policy.wording

    @cached_property
    def names(self) -> Names:
        return collect_names(self.document, self.policy.source.node)[0]

    @cached_property
    def homes(self) -> dict[str, Place]:
        """Every id of the policy → where it is explained."""
        return places_of(self.document)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The policy's cases with the answers it gives."""
        return route_cases(self.policy)

    @property
    def levels(self) -> tuple[Level, ...]:
        return self.document.levels

    def condition(self, written: Written | None) -> Condition:
        """A written condition, settled."""
        if written is None:
            return ALWAYS
        return Settler(self.names, self.policy.source.node, self.document.currency, []).condition(written, ())

    def table(self, written: WrittenTable) -> Table | None:
        """A written table, settled."""
        return settle_table(written, self.names, self.policy.source.node, ())[0]

    def by_level(self, written: Written | None) -> dict[str, Condition]:
        """The levels at which a condition can hold, each with what is left of it there."""
        condition = self.condition(written)
        left = {level.id: given(condition, "level", level.id) for level in self.levels}
        return {name: ALWAYS if rest is True else rest for name, rest in left.items() if not isinstance(rest, bool) or rest}


@dataclass(frozen=True)
class View:
    """The book as seen from one page: links are relative to it."""

    book: Book
    page: str

    @property
    def document(self) -> PolicyDocument:
        return self.book.document

    def to(self, name: str, words: str | None = None) -> str:
        """A link to where an id is explained; plain words for what has no place of its own. `words` are escaped already."""
        home = self.book.homes.get(name)
        if home is None:
            return words or escape(plain(name))
        return self.to_page(home.page, words or escape(home.title), home.anchor)

    def to_page(self, page: str, words: str, anchor: str | None = None) -> str:
        """A link to a page of the handbook, or to an anchor on it; plain words for the page itself."""
        if page == self.page and anchor is None:
            return words
        target = self.book.form.target(self.page, page, anchor)
        return link(words, f"#{anchor}" if page == self.page and self.book.form is not HTML else target)

    def all_to(self, names: tuple[str, ...], joint: str = "words.or") -> str:
        """Links to several ids."""
        return say(joint).join(self.to(name) for name in names)

    def title(self, name: str) -> str:
        """The title of an id, escaped."""
        home = self.book.homes.get(name)
        return escape(home.title if home else plain(name))

    def line(self, written: Written | None) -> str:
        """A condition on one line; empty where it always holds."""
        return self.line_of(self.book.condition(written))

    def line_of(self, condition: Condition) -> str:
        """The same for a settled condition."""
        words = words_of(condition, self.book.wording)
        return "" if words.is_always else as_line(words)

    def blocks_of(self, written: Written | None) -> list[Block]:
        """A condition as a list of sentences."""
        return as_list(words_of(self.book.condition(written), self.book.wording))
