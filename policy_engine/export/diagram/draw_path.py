"""Draws the way of one ticket: the questions, the words that answered them, the ways not taken, and where it ends.

Questions are those of the router's own path; only the ones whose answers all come to the same are left out.
"""

from __future__ import annotations

from dataclasses import replace

from policy_engine.api import Policy
from policy_engine.decision.models import Decision, PathStep
from policy_engine.export.answer_reasons import because_words
from policy_engine.export.diagram.draw import picture_of
from policy_engine.export.diagram.draw_tree import Leaf, TreeDrawer, edge_kind, subject_of
from policy_engine.export.diagram.labels import answer_words
from policy_engine.export.diagram.leaves import part_leaf
from policy_engine.export.diagram.path_end import end_of, open_questions
from policy_engine.export.diagram.path_words import evidence
from policy_engine.export.diagram.picture import Edge, EdgeKind, Node, Picture, Section
from policy_engine.export.diagram.simplify import Simple, known_answers, simplify
from policy_engine.messages import say
from policy_engine.records import dataclass
from policy_engine.tree import Outcome, Part, Question

Drawn = tuple[list[Node], list[Edge]]


def draw_path(policy: Policy, decision: Decision) -> Picture:
    """The way of a decision: a section for the lanes and one for each scale."""
    names = [*(["lanes"] if policy.document.lanes else []), *(scale.name for scale in policy.source.program.scales)]
    picture = picture_of(policy, [_section(policy, decision, name) for name in names])
    return replace(picture, view="path", heading=say("diagram.path_heading"), is_highlighted=True)


def _section(policy: Policy, decision: Decision, name: str) -> Section:
    """The way through the lanes or one scale, its end, and what is still open there."""
    title = say("diagram.lanes") if name == "lanes" else policy.wording.title(name)
    end = end_of(policy, decision, name)
    part = _part(policy, name)
    walk = _Walk(policy, decision, part, part_leaf(policy, name)) if part is not None else None
    nodes, edges = walk.draw(end) if walk is not None and walk.steps else _fired(decision, name, end)
    asked = frozenset(node.about for node in nodes if node.kind == "question")
    more_nodes, more_edges = open_questions(policy, decision, (name, asked), end.id)
    return Section(name, title, (*nodes, *more_nodes), (*edges, *more_edges))


def _part(policy: Policy, name: str) -> Part | None:
    """The tree that was walked, where the lanes or the scale have a single one."""
    if name == "lanes":
        return policy.tree.lanes
    shape = next(shape for shape in policy.tree.scales if shape.name == name)
    return shape.parts[0] if shape.form == "tree" else None


def _fired(decision: Decision, name: str, end: Node) -> Drawn:
    """Where no tree was walked: the triggers that fired or may fire for this scale, each with its reasons."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for trigger in (*decision.fired, *decision.undetermined):
        if name in trigger.raises:
            is_sure, box = trigger in decision.fired, f"{name} {trigger.id}"
            items = tuple(because_words(line, decision) for line in trigger.because)
            nodes.append(Node(box, "note", trigger.title, items=items, on_path=is_sure, about=trigger.id))
            answer = say("diagram.holds" if is_sure else "diagram.may_hold")
            edges.append(Edge(f"{box} on", box, end.id, answer, "yes" if is_sure else "open", on_path=is_sure))
    return [*nodes, end], edges


@dataclass(frozen=True)
class _Walk:
    """The steps of a decision through one part."""

    policy: Policy
    decision: Decision
    part: Part
    leaf: Leaf

    @property
    def steps(self) -> list[PathStep]:
        places = {node.id for node in self.part.nodes}
        return [step for step in self.decision.path.steps if step.node in places]

    def draw(self, end: Node) -> Drawn:
        """The steps in a column that ends in `end`."""
        simple = simplify(self.part, self.leaf)
        places = {node.id: index for index, node in enumerate(self.part.nodes)}
        way = [*(places[step.node] for step in self.steps), *(places[leaf] for leaf in self.decision.path.outcomes if leaf in places)]
        kept = [(step, here, on) for step, here, on in zip(self.steps, way, way[1:], strict=False) if self._matters(simple, here)]
        nodes: list[Node] = []
        edges: list[Edge] = []
        for (step, here, on), following in zip(kept, [*(step.node for step, _, _ in kept[1:]), end.id], strict=True):
            question, others = self._question(step, here), self._others(simple, here, None if step.answer == say("words.not_known") else on)
            nodes += [question, *(node for node, _ in others)]
            edges += [self._taken(step, here, on, following), *(edge for _, edge in others)]
        return [*nodes, end], edges

    def _matters(self, simple: Simple, index: int) -> bool:
        """Whether the answers to a question differ in what they come to. Below *not known* every question stays."""
        drawn = simple.same.get(index)
        node, shown = self.part.nodes[index], self.part.nodes[index if drawn is None else drawn]
        return isinstance(node, Question) and isinstance(shown, Question) and node.slot == shown.slot

    def _question(self, step: PathStep, index: int) -> Node:
        node = self.part.nodes[index]
        assert isinstance(node, Question)
        slot = self.policy.tree.slots[node.slot]
        words = TreeDrawer(self.policy.tree, self.policy.wording, {}).question(slot)
        items = tuple(evidence(self.policy, self.decision, step))
        return Node(step.node, "question", words, items=items, on_path=True, about=subject_of(self.policy.wording, slot.name))

    def _taken(self, step: PathStep, index: int, on: int, following: str) -> Edge:
        """The answer that was given, on the way to the next question that matters."""
        node = self.part.nodes[index]
        assert isinstance(node, Question)
        slot, mask = self.policy.tree.slots[node.slot], known_answers(node).get(on, 0)
        is_open = step.answer == say("words.not_known")
        kind: EdgeKind = "open" if is_open else edge_kind(slot, mask) if mask else "other"
        text = answer_words(self.policy.wording, slot, mask) if mask and not is_open else step.answer
        return Edge(f"{step.node} on", step.node, following, text, kind, on_path=True, main=True)

    def _others(self, simple: Simple, index: int, on: int | None) -> list[tuple[Node, Edge]]:
        """Where the other answers would have led; where each of them may still lead, for a question that is open (`on` is None)."""
        node = self.part.nodes[index]
        assert isinstance(node, Question)
        slot, groups = self.policy.tree.slots[node.slot], dict[int, int]()
        for target, mask in known_answers(node).items():
            if target != on:
                shown = simple.same.get(target, target)
                groups[shown] = groups.get(shown, 0) | mask
        found, is_open = [], on is None
        for shown, mask in groups.items():
            name, leads = f"{node.id} else {shown}", self.part.nodes[shown]
            if is_open and not isinstance(leads, Outcome):
                continue  # these questions stand below anyway
            box = self.leaf(leads) if isinstance(leads, Outcome) else Node("", "goto", say("diagram.further"))
            words = answer_words(self.policy.wording, slot, mask)
            kind: EdgeKind = "open" if is_open else edge_kind(slot, mask)
            found.append((replace(box, id=name, on_path=is_open), Edge(f"{name} edge", node.id, name, words, kind, on_path=is_open)))
        return found
