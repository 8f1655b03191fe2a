"""Walks the exported tree of a training page as its script does: from answers to the next node. It judges nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Data = dict[str, Any]


class Narrowed(Exception):
    """No edge fits: something is known only in part."""


@dataclass
class Walk:
    """One ticket on its way. `given`: cells of variables; `start`: where scales are; `decided`: values that a person set."""

    course: Data
    given: dict[int, list[int]]
    start: dict[str, int] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)
    ends: dict[int, Any] = field(default_factory=dict)

    def result(self) -> dict[str, Any]:
        """The end of each part that people walk: truths of the lanes, (applies, lowest, highest) of a scale."""
        tree, found = self.course["tree"], Data()
        for index in tree["walk"]:
            part = tree["parts"][index]
            if part["kind"] == "scale":
                found[part["name"]] = self.bounds(part["scale"], self.end(index))
            else:
                found["lanes"] = self.end(index) if part["kind"] == "lanes" else [self.end(one)[0] for one in part["of"]]
        return found

    def bounds(self, scale: str, end: Data) -> tuple[Any, ...]:
        values = next(one["values"] for one in self.course["scales"] if one["id"] == scale)
        decided = next((rank for rank, value in enumerate(values) if value["id"] == self.decided.get(scale)), None)
        low, high, _ = end["by"][self.start.get(scale, 0)]
        if decided is not None and end["applies"] != 0:
            low = high = decided
        return end["applies"], values[low]["id"], values[high]["id"]

    def end(self, index: int) -> Any:
        if index not in self.ends:
            part = self.course["tree"]["parts"][index]
            node = part["nodes"][0]
            while "end" not in node:
                node = part["nodes"][self.next(node)]
            self.ends[index] = part["ends"][node["end"]]
        return self.ends[index]

    def next(self, node: Data) -> int:
        question = self.course["tree"]["questions"][node["q"]]
        cells = set(self.cells(question["slot"]))
        touched = [number for number, group in enumerate(question["groups"]) if cells & set(group)]
        if len(touched) == 1:
            return int(node["to"][touched[0]])
        if touched in [list(bits) for bits in question["unknown"]]:
            return int(node["un"][[list(bits) for bits in question["unknown"]].index(touched)])
        raise Narrowed

    def cells(self, index: int) -> list[int]:
        slot = self.course["tree"]["slots"][index]
        cells = self.given.get(index)
        if cells is None:
            cells = self.settled(slot["from"]) if "from" in slot else list(range(slot["size"]))
        if "applies" in slot:
            (applies,) = self.end(slot["applies"])
            cells = cells if applies == 1 else [slot["size"]] if applies == 0 else [*cells, slot["size"]]
        return cells

    def settled(self, index: int) -> list[int]:
        part, end = self.course["tree"]["parts"][index], self.end(index)
        if part["kind"] == "truth":
            return {1: [YES], 0: [NO], None: [YES, NO]}[end[0]]
        if part["kind"] == "scale":
            return list(end["by"][self.start.get(part["scale"], 0)][2])
        return list(end)


YES, NO = 0, 1
