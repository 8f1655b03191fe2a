"""Boxes and texts of an SVG, measured with the widest usual font, and what an SVG says by its structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from policy_engine.export.diagram.dot import legend_rows
from policy_engine.export.diagram.dot_style import box_lines
from policy_engine.export.diagram.labels import wrap, wrap_low
from policy_engine.export.diagram.metrics import width_of
from policy_engine.export.diagram.picture import Picture
from policy_engine.export.diagram.safe_names import safe_names

SVG = "{http://www.w3.org/2000/svg}"
SLACK = 1.0
"""Points that roundings may take."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """A rectangle, in points."""

    name: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Frame) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > SLACK and down > SLACK

    def touches(self, point: Point) -> bool:
        """Whether a point is inside, not just at the rim."""
        across, down = point
        return self.left + SLACK < across < self.right - SLACK and self.top + SLACK < down < self.bottom - SLACK

    def holds(self, other: Frame) -> bool:
        is_across = self.left - SLACK <= other.left and other.right <= self.right + SLACK
        return is_across and self.top - SLACK <= other.top and other.bottom <= self.bottom + SLACK


def groups(svg: str, kind: str) -> Iterator[Element]:
    """The groups of a kind: `node`, `edge`, `cluster`."""
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if kind in (group.get("class") or "").split():
            yield group


def frame_of(group: Element) -> Frame | None:
    """The rectangle around the shape of a group; None for one without a shape."""
    shape = next((part for part in group.iter() if part.tag in (f"{SVG}path", f"{SVG}polygon")), None)
    if shape is None:
        return None
    numbers = [float(number) for number in NUMBER.findall(shape.get("d") or shape.get("points") or "")]
    across, down = numbers[::2], numbers[1::2]
    return Frame(group.get("id") or "", min(across), min(down), max(across), max(down))


def texts_of(group: Element) -> Iterator[Frame]:
    """A rectangle for each line of text, as wide as it gets."""
    for text in group.iter(f"{SVG}text"):
        words, size = (text.text or "").strip(), float(text.get("font-size") or 0)
        x, y, width = float(text.get("x") or 0), float(text.get("y") or 0), width_of(words, size)
        left = {"middle": x - width / 2, "end": x - width}.get(text.get("text-anchor") or "", x)
        yield Frame(words, left, y - 0.75 * size, left + width, y + 0.2 * size)


def curve_of(group: Element) -> list[Point]:
    """Points along an arrow: its path is a row of Bézier curves."""
    path = next(iter(group.iter(f"{SVG}path")), None)
    numbers = [float(number) for number in NUMBER.findall((path.get("d") or "") if path is not None else "")]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    return [point for first in range(0, len(corners) - 3, 3) for point in _bezier(corners[first : first + 4])]


def _bezier(corners: list[Point], steps: int = 40) -> Iterator[Point]:
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield (
            sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)),
            sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)),
        )


def crossings(svg: str) -> list[str]:
    """Arrows that go through a box, or through the words beside another arrow."""
    edges = [(group.get("id") or "", curve_of(group), list(texts_of(group))) for group in groups(svg, "edge")]
    boxes = [frame for group in groups(svg, "node") if (frame := frame_of(group)) is not None]
    found = []
    for name, curve, _ in edges:
        words = [text for other, _, texts in edges if other != name for text in texts]
        found += [f"the words {text.name!r} are crossed by {name}" for text in words if any(map(text.touches, curve))]
        found += [f"{box.name} is crossed by {name}" for box in boxes if any(map(box.touches, curve))]
    return found


def overlaps(svg: str) -> list[str]:
    """Boxes that meet each other, texts that stick out of their box, words beside arrows that meet a box or an arrow."""
    nodes = [(frame, group) for group in groups(svg, "node") if (frame := frame_of(group)) is not None]
    found = [f"{one.name} meets {other.name}" for (one, _), (other, _) in combinations(nodes, 2) if one.meets(other)]
    found += [f"{text.name} leaves {frame.name}" for frame, group in nodes for text in texts_of(group) if not frame.holds(text)]
    beside = [text for group in groups(svg, "edge") for text in texts_of(group)]
    found += [f"the words {text.name!r} meet {frame.name}" for text in beside for frame, _ in nodes if frame.meets(text)]
    legends = [(frame_of(group), group) for group in groups(svg, "cluster")]
    around = [frame for frame, _ in legends if frame is not None]
    found += [f"{box.name} is cut by a frame" for box, _ in nodes for frame in around if frame.meets(box) and not frame.holds(box)]
    return found + crossings(svg)


def squeezed(lines: Iterator[str] | list[str]) -> str:
    """Words without the places where lines break."""
    return "".join("".join(lines).split())


def said_by_svg(svg: str) -> dict[str, tuple[str, ...]]:
    """Id → kind and texts, of every node and edge."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in ("node", "edge"):
        for group in groups(svg, kind):
            words = squeezed([text.text or "" for text in group.iter(f"{SVG}text")])
            found[group.get("id") or ""] = (kind, " ".join((group.get("class") or "").split()[1:]), words)
    return found


def said_by_picture(picture: Picture) -> dict[str, tuple[str, ...]]:
    """The same, of a picture."""
    names = safe_names(picture)
    found: dict[str, tuple[str, ...]] = {}
    for node in [*picture.legend, *(node for section in picture.sections for node in section.nodes)]:
        found[names[node.id]] = ("node", f"{node.kind} on-path" if node.on_path else node.kind, squeezed(box_lines(node)))
    for section in picture.sections:
        for edge in section.edges:
            words = "" if edge.kind in ("unknown", "aside") else squeezed(min(wrap(edge.text), wrap_low(edge.text), key=len))
            found[names[edge.id]] = ("edge", f"{edge.kind} on-path" if edge.on_path else edge.kind, words)
    for name, rows in legend_rows(picture).items():
        found[name] = ("node", "legend", squeezed([line for row in rows for line in wrap(row, 34)]))
    return found
