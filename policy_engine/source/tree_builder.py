"""Events to nodes, without recursion, counting what aliases would unfold to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from policy_engine.diagnostics import Diagnostic
from policy_engine.records import dataclass
from policy_engine.source import node_checks
from policy_engine.source.node import Entry, Node, NodeKind
from policy_engine.source.scalars import scalar_value
from policy_engine.source.source_text import SourceText, Span
from policy_engine.source.words import Role, Word

MAX_DEPTH = 60
MAX_NODES = 200_000


class OutOfBoundsError(Exception):
    """The text is too deep or too large to go on; the finding is already noted."""


@dataclass(slots=True)
class Anchored:
    """A part with a name (`&name`). `size` and `height` are what one use of it adds; no node yet while the part is still open."""

    span: Span
    node: Node | None = None
    size: int = 1
    height: int = 0
    is_used: bool = False


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    kind: NodeKind
    span: Span
    in_brackets: bool
    anchored: Anchored | None
    key: Node | None = None
    awaits_value: bool = False
    entries: list[Entry] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    first_lines: dict[str, int] = field(default_factory=dict)
    size: int = 1
    height: int = 1


class TreeBuilder:
    """Takes events with `feed`; holds the top node (`root`), the findings, the words and the named parts met so far.

    `offset` is added to every index of an event, for events of a text that begins somewhere inside `source`.
    """

    def __init__(self, source: SourceText, offset: int = 0) -> None:
        self.root: Node | None = None
        self.found: list[Diagnostic] = []
        self.words: list[Word] = []
        self.named: list[Anchored] = []
        self._source = source
        self._offset = offset
        self._by_name: dict[str, Anchored] = {}
        self._open: list[_Frame] = []
        self._documents = 0
        self._nodes = 0
        self._last_end = offset

    def feed(self, events: Iterable[Event]) -> None:
        """Take events to the end of the first document. Raises OutOfBoundsError, and whatever reading the events raises."""
        for event in events:
            if isinstance(event, ScalarEvent):
                self._add_scalar(event)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._open_collection(event)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                self._close_collection(event)
            elif isinstance(event, AliasEvent):
                self._add_alias(event)
            elif isinstance(event, DocumentStartEvent) and self._is_second_document(event):
                return

    @property
    def open_brackets(self) -> tuple[int, ...]:
        """The indexes of the brackets and braces that are open, the innermost last."""
        return tuple(frame.span[0] for frame in self._open if self._source.text[frame.span[0]] in "[{" and frame.in_brackets)

    def _is_second_document(self, event: Event) -> bool:
        self._documents += 1
        if self._documents > 1:
            self.found.append(node_checks.second_document(self._source, self._span(event)))
        return self._documents > 1

    def _add_scalar(self, event: ScalarEvent) -> None:
        span = node_checks.scalar_span(self._source.text, self._span(event))
        style = event.style or ""
        self._count(1, span)
        self._note(node_checks.check_tag(self._source, event.tag, self._span(event)))
        self._note(node_checks.check_escapes(self._source, event.value, span))
        self.words.append(self._word(event.value, style, span))
        self._last_end = span[1]
        node = Node("scalar", self._source.place(span), event.value if style else scalar_value(event.value), event.value, bool(style))
        self._name(event.anchor, Anchored(self._span(event), node))
        self._attach(node, 1, 0)

    def _open_collection(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        span = node_checks.skip_properties(self._source.text, self._span(event))
        self._count(1, span)
        self._note(node_checks.check_tag(self._source, event.tag, self._span(event)))
        anchored = self._name(event.anchor, Anchored(self._span(event)))
        kind: NodeKind = "mapping" if isinstance(event, MappingStartEvent) else "sequence"
        self._open.append(_Frame(kind, span, bool(event.flow_style), anchored))
        self._check_depth(0, span)

    def _close_collection(self, event: Event) -> None:
        frame = self._open.pop()
        if frame.in_brackets:
            self._last_end = self._span(event)[1]
        place = self._source.place((frame.span[0], max(frame.span[0], self._last_end)))
        node = Node(frame.kind, place, entries=tuple(frame.entries), items=tuple(frame.items))
        if frame.anchored:
            frame.anchored.node, frame.anchored.size, frame.anchored.height = node, frame.size, frame.height
        self._attach(node, frame.size, frame.height)

    def _add_alias(self, event: AliasEvent) -> None:
        span = self._span(event)
        self._last_end = span[1]
        name = event.anchor or ""
        anchored = self._by_name.get(name)
        if anchored is not None:
            anchored.is_used = True
        if anchored is None or anchored.node is None:
            self.found.append(node_checks.bad_alias(self._source, name, span, is_open=anchored is not None))
            self._attach(Node("scalar", self._source.place(span)), 1, 0)
            return
        self._count(anchored.size, span)
        self._check_depth(anchored.height, span)
        self._attach(anchored.node, anchored.size, anchored.height)

    def _attach(self, node: Node, size: int, height: int) -> None:
        if not self._open:
            self.root = self.root or node
            return
        frame = self._open[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if frame.kind == "sequence":
            frame.items.append(node)
        elif frame.awaits_value:
            if frame.key is not None:
                frame.entries.append(Entry(frame.key, node))
            frame.awaits_value = False
        else:
            finding = node_checks.check_key(node, frame.first_lines)
            self._note(finding)
            frame.key = None if finding else node
            frame.awaits_value = True

    def _name(self, anchor: str | None, anchored: Anchored) -> Anchored | None:
        if anchor is None:
            return None
        self._by_name[anchor] = anchored
        self.named.append(anchored)
        return anchored

    def _word(self, raw: str, style: str, span: Span) -> Word:
        if not self._open:
            return Word(span[0], span[1], raw, style, "root")
        frame = self._open[-1]
        if frame.kind == "sequence":
            return Word(span[0], span[1], raw, style, "item", frame.in_brackets)
        role: Role = "value" if frame.awaits_value else "key"
        bare_pair = frame.in_brackets and self._source.text[frame.span[0]] != "{"
        return Word(span[0], span[1], raw, style, role, frame.in_brackets, bare_pair)

    def _note(self, finding: Diagnostic | None) -> None:
        if finding is not None:
            self.found.append(finding)

    def _count(self, size: int, span: Span) -> None:
        self._nodes += size
        if self._nodes > MAX_NODES:
            self.found.append(node_checks.too_many_values(self._source, span, MAX_NODES))
            raise OutOfBoundsError

    def _check_depth(self, height: int, span: Span) -> None:
        if len(self._open) + height > MAX_DEPTH:
            self.found.append(node_checks.too_deep(self._source, span, MAX_DEPTH))
            raise OutOfBoundsError

    def _span(self, event: Event) -> Span:
        start, end = event.start_mark, event.end_mark
        # Both parsers always set the marks; the types of PyYAML allow for events built by hand.
        return (start.index if start else 0) + self._offset, (end.index if end else 0) + self._offset
