"""Everything in a policy that a case can reach, each with its words and its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from policy_engine.api import Policy
from policy_engine.cases.coverage import ASPECTS, Item
from policy_engine.cases.coverage_lines import condition_lines
from policy_engine.diagnostics import Place
from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.tree import Part, Question

Path = tuple[str | int, ...]
# sections whose parts a question of the tree may ask for
ASKED = ("signals", "events", "lanes", "deadlines", "chains")


def items_of(policy: Policy) -> tuple[Item, ...]:
    """Every item, in the order of `ASPECTS` and of the policy."""
    maker = _Maker(policy)
    makers = (maker.triggers, maker.conditions, maker.levels, maker.scales, maker.lanes, maker.gates, maker.edges)
    return tuple(item for make in makers for item in make())


def parts_of_tree(policy: Policy) -> Iterator[Part]:
    """The lanes' tree and those of the scales, as far as they were grown."""
    if policy.tree.lanes is not None:
        yield policy.tree.lanes
    for shape in policy.tree.scales:
        yield from shape.parts


def edge_detail(node: str, touched: int) -> str:
    """What tells an edge of the tree from all others: its question, and the bit set of its answers."""
    return f"{node}/{touched}"


@dataclass(frozen=True)
class _Maker:
    policy: Policy

    @cached_property
    def declared(self) -> dict[str, Path]:
        """Name → where it is declared, for everything that a question may ask for."""
        sections = ((section, getattr(self.policy.document, section)) for section in ASKED)
        return {part.id: (section, index) for section, parts in sections for index, part in enumerate(parts)}

    def place(self, path: Path) -> Place:
        """Where a part stands: its id, its key in a mapping, or itself."""
        node = self.policy.source.node
        part = node.at(path)
        named = part.get("id") if part.kind == "mapping" else None
        return named.place if named is not None else node.key_place(path)

    def each(self, kind: str, common: Item) -> Iterator[Item]:
        """The item once for every aspect of its kind."""
        for aspect in ASPECTS[kind]:
            yield Item(kind, common.at, aspect, common.title, common.place, common.detail, common.words, common.condition)

    def of_parts(self, kind: str, plans: tuple[Any, ...]) -> Iterator[Item]:
        """Triggers, gates and lanes: the part itself can be reached. Plans and written parts stand in one order."""
        for index, (plan, part) in enumerate(zip(plans, getattr(self.policy.document, kind), strict=True)):
            title = part.title or plan.name.replace("_", " ").replace("-", " ")
            yield from self.each(kind, Item(kind, f"{kind}.{plan.name}", "", title, self.place((kind, index)), condition=plan.when))

    def triggers(self) -> Iterator[Item]:
        yield from self.of_parts("triggers", self.policy.source.program.triggers)

    def gates(self) -> Iterator[Item]:
        yield from self.of_parts("gates", self.policy.source.program.gates)

    def lanes(self) -> Iterator[Item]:
        yield from self.of_parts("lanes", self.policy.source.program.lanes)

    def conditions(self) -> Iterator[Item]:
        node, wording = self.policy.source.node, self.policy.wording
        for line in condition_lines(self.policy.source):
            words = say("words.or").join(wording.check(check) for check in line.checks)
            common = Item("conditions", line.at, "", line.title, node.key_place(line.path), line.detail, words, line.condition)
            yield from self.each("conditions", common)

    def levels(self) -> Iterator[Item]:
        for index, level in enumerate(self.policy.document.levels):
            yield from self.each("levels", Item("levels", f"levels.{level.id}", "", level.title, self.place(("levels", index)), level.id))

    def scales(self) -> Iterator[Item]:
        for name, scale in self.policy.document.scales.items():
            for index, value in enumerate(scale.values):
                title, words = self.policy.wording.title(name), self.policy.wording.value(name, value.id)
                common = Item("scales", f"scales.{name}", "", title, self.place(("scales", name, "values", index)), value.id, words)
                yield from self.each("scales", common)

    def edges(self) -> Iterator[Item]:
        tree, wording = self.policy.tree, self.policy.wording
        for part in parts_of_tree(self.policy):
            for node in part.nodes:
                for touched, _ in node.edges if isinstance(node, Question) else ():
                    assert isinstance(node, Question)
                    name = tree.slots[node.slot].name
                    words = wording.answer(tree, node, touched)
                    common = Item("edges", f"tree.{part.name}", "", wording.question(name), self.asked_place(name))
                    yield from self.each("edges", _with_detail(common, edge_detail(node.id, touched), words))

    def asked_place(self, name: str) -> Place:
        """Where the variable that a question asks for is declared."""
        base = name.partition("|")[0]
        known = self.policy.source.program.by_name.get(base)
        owner = (known.owner if known is not None else base).removeprefix("lane.")
        return self.place(self.declared.get(owner) or ("scales", owner.removeprefix("current.")))


def _with_detail(item: Item, detail: str, words: str) -> Item:
    return Item(item.kind, item.at, item.aspect, item.title, item.place, detail, words, item.condition)
