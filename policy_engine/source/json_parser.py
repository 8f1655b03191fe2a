"""JSON text to nodes with places (tickets; JSON is not quite YAML: tabs, escapes)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from json import JSONDecodeError, decoder

from policy_engine.diagnostics import Diagnostic, sort_diagnostics
from policy_engine.source.decoding import empty_source
from policy_engine.source.json_mistakes import explain_json, half_character, name_bad_string
from policy_engine.source.node import Entry, Node, ParsedSource
from policy_engine.source.node_checks import check_key, too_deep, too_many_values
from policy_engine.source.scalars import MAX_DIGITS
from policy_engine.source.source_text import SourceText, source_text, unify_line_ends
from policy_engine.source.tree_builder import MAX_DEPTH, MAX_NODES

_BLANKS = re.compile(r"[ \t\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?(?![\w.])")
_WORD = re.compile(r"(null|true|false)\b")
_NOT_A_NUMBER = re.compile(r"-?(?:NaN|Infinity|nan|inf)\b")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
# The fast half of the standard library's own parser; its type stubs leave it out.
_scan_string: Callable[[str, int, bool], tuple[str, int]] = decoder.scanstring  # type: ignore[attr-defined]
_VALUES: dict[str, object] = {"null": None, "true": True, "false": False}


class _BreakdownError(Exception):
    def __init__(self, finding: Diagnostic) -> None:
        self.finding = finding


def parse_json(text: str, file: str) -> ParsedSource:
    """The nodes of a JSON text and what is wrong with it. Never raises; `node` is None when the text can't be read to its end.

    Reading stops at the first mistake of form; a key that stands twice and `NaN` do not stop it.
    """
    source = source_text(unify_line_ends(text), file)
    if not source.text.strip():
        return ParsedSource(None, (empty_source(file),), source.text)
    reader = _Reader(source)
    try:
        node: Node | None = reader.read_all()
    except _BreakdownError as broken:
        node = None
        reader.found.append(broken.finding)
    return ParsedSource(node, sort_diagnostics(reader.found), source.text)


class _Reader:
    """Reads one value after another from `index` on; what does not end the reading is kept in `found`."""

    def __init__(self, source: SourceText) -> None:
        self.found: list[Diagnostic] = []
        self._source = source
        self._text = source.text
        self._index = 0
        self._nodes = 0

    def read_all(self) -> Node:
        node = self._read_value(0)
        if self._peek():
            raise self._broken("the end")
        return node

    def _peek(self) -> str:
        """The next character that is not a space, empty at the end."""
        spaces = _BLANKS.match(self._text, self._index)
        self._index = spaces.end() if spaces else self._index
        return self._text[self._index : self._index + 1]

    def _broken(self, wanted: str) -> _BreakdownError:
        return _BreakdownError(explain_json(self._source, self._index, wanted))

    def _read_value(self, depth: int) -> Node:
        character = self._peek()
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _BreakdownError(too_many_values(self._source, (self._index, self._index + 1), MAX_NODES))
        if character in ("{", "["):
            if depth >= MAX_DEPTH:
                raise _BreakdownError(too_deep(self._source, (self._index, self._index + 1), MAX_DEPTH))
            return self._read_mapping(depth + 1) if character == "{" else self._read_list(depth + 1)
        return self._read_string() if character == '"' else self._read_bare()

    def _read_mapping(self, depth: int) -> Node:
        start = self._index
        entries: list[Entry] = []
        first_lines: dict[str, int] = {}
        self._index += 1
        while self._peek() != "}" or entries:
            if self._peek() != '"':
                raise self._broken("a key")
            key = self._read_string()
            if self._peek() != ":":
                raise self._broken("`:`")
            self._index += 1
            value = self._read_value(depth)
            if finding := check_key(key, first_lines):
                self.found.append(finding)
            else:
                entries.append(Entry(key, value))
            if self._ends("}"):
                break
        self._index += 1
        return Node("mapping", self._source.place((start, self._index)), entries=tuple(entries))

    def _read_list(self, depth: int) -> Node:
        start = self._index
        items: list[Node] = []
        self._index += 1
        while self._peek() != "]" or items:
            items.append(self._read_value(depth))
            if self._ends("]"):
                break
        self._index += 1
        return Node("sequence", self._source.place((start, self._index)), items=tuple(items))

    def _ends(self, closing: str) -> bool:
        """Whether the collection ends here; steps over a comma if not."""
        character = self._peek()
        if character not in (",", closing):
            raise self._broken(f"`,` or `{closing}`")
        self._index += character == ","
        return character == closing

    def _read_string(self) -> Node:
        start = self._index
        try:
            value, self._index = _scan_string(self._text, start + 1, True)
        except JSONDecodeError as error:
            raise _BreakdownError(name_bad_string(self._source, start, error.pos)) from None
        if _HALF_CHARACTER.search(value):
            raise _BreakdownError(half_character(self._source, (start, self._index)))
        return Node("scalar", self._source.place((start, self._index)), value, value, True)

    def _read_bare(self) -> Node:
        start = self._index
        if word := _WORD.match(self._text, start):
            return self._bare(word.end(), _VALUES[word[0]])
        if number := _NUMBER.match(self._text, start):
            value = _number(number[0], is_whole=number[1] is None and number[2] is None)
            if value is None:
                self._refuse_number((start, number.end()))
            return self._bare(number.end(), value)
        if refused := _NOT_A_NUMBER.match(self._text, start):
            self._refuse_number(refused.span())
            return self._bare(refused.end(), None)
        raise self._broken("a value")

    def _refuse_number(self, span: tuple[int, int]) -> None:
        written = self._text[slice(*span)]
        message = f"`{written[:20]}{'…' if len(written) > 20 else ''}` is not a number that can be compared"
        self.found.append(self._source.error("EP031", message, span, "write a plain number, or `null` when it is not known"))

    def _bare(self, end: int, value: object) -> Node:
        start, self._index = self._index, end
        return Node("scalar", self._source.place((start, end)), value, self._text[start:end])


def _number(written: str, *, is_whole: bool) -> int | float | None:
    if len(written) > MAX_DIGITS:
        return None
    if is_whole:
        return int(written)
    value = float(written)
    return value if math.isfinite(value) else None
