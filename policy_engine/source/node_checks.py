"""What is wrong with one node of a readable text: its key, tag, anchor, depth."""

from __future__ import annotations

import re

from policy_engine.diagnostics import Diagnostic
from policy_engine.source.node import Node
from policy_engine.source.source_text import SourceText, Span, quote

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*\s*)*")
_TAG = re.compile(r"![^\s,\[\]{}]*")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
# The first part of a tag written with `!!`.
_STANDARD_TAG = "tag:yaml.org,2002:"


def skip_properties(text: str, span: Span) -> Span:
    """The span of a value without the anchor and the tag before it."""
    start, end = span
    if text[start : start + 1] in ("&", "!"):
        properties = _PROPERTIES.match(text, start, end)
        start = properties.end() if properties else start
    return start, end


def scalar_span(text: str, span: Span) -> Span:
    """The span of a scalar alone. One that is missing (`key:`) stands where the text before it ends."""
    start, end = skip_properties(text, span)
    while end > start and text[end - 1] in " \t\n":
        end -= 1
    if start >= end:
        while start > 0 and text[start - 1] in " \t\n":
            start -= 1
        end = start
    return start, end


def check_key(node: Node, first_lines: dict[str, int]) -> Diagnostic | None:
    """The finding about a key, or None when it may stand. `first_lines` holds the keys so far and their lines, and gains this one."""
    if node.kind != "scalar":
        message = "a key must be a word, here it is a list or a mapping"
        return Diagnostic("EP008", "error", message, node.place, "if the brackets belong to the text, put it in quotes")
    if not node.raw and not node.quoted:
        return Diagnostic("EP008", "error", "the key before this `:` is missing", node.place, "write `key: value`")
    if node.raw == "<<" and not node.quoted:
        advice = "write the keys out, or name a whole part with `&name` and use it elsewhere with `*name`"
        return Diagnostic("EP009", "error", "`<<` merges one mapping into another, which is not supported", node.place, advice)
    if node.raw in first_lines:
        message = f"the key {quote(node.raw)} stands here a second time: it is already on line {first_lines[node.raw]}"
        return Diagnostic("EP007", "error", message, node.place, "keep one of the two; if both are meant, put both values into one list")
    first_lines[node.raw] = node.place.line
    return None


def check_tag(source: SourceText, tag: str | None, span: Span) -> Diagnostic | None:
    if tag is None:
        return None
    written = _TAG.search(source.text, span[0])
    at = written.span() if written else span
    return bad_tag(source, at, is_standard=tag.startswith(_STANDARD_TAG))


def bad_tag(source: SourceText, span: Span, *, is_standard: bool = False) -> Diagnostic:
    advice = "if the `!` belongs to the text, put the whole value in quotes; if not, leave it out"
    if is_standard:
        advice = "leave it out; quotes around a value make it text"
    return source.error("EP010", f"{quote(source.text[slice(*span)])} is read as a tag of YAML, and tags have no use here", span, advice)


def check_escapes(source: SourceText, value: str, span: Span) -> Diagnostic | None:
    """Half a character (`\\ud800`): libyaml refuses it, the parser in Python does not."""
    if source.text[span[0] : span[0] + 1] != '"' or not _HALF_CHARACTER.search(value):
        return None
    backslash = source.text.find("\\", span[0])
    return bad_escape(source, (backslash, backslash + 2))


def bad_escape(source: SourceText, span: Span) -> Diagnostic:
    written = source.text[span[0] : span[0] + 2]
    message = f"between double quotes a backslash has a meaning of its own, and {quote(written)} is not one that YAML knows"
    return source.error("EP033", message, span, "put the text in single quotes, or double the backslash: `\\\\`")


def bad_alias(source: SourceText, name: str, span: Span, *, is_open: bool) -> Diagnostic:
    if is_open:
        advice = "write the part out, or give the shared part a place of its own"
        return source.error("EP012", f"`*{name}` stands inside the very part that it refers to", span, advice)
    advice = f"if the `*` belongs to the text, put the value in quotes; if not, name the shared part above with `&{name}`"
    return source.error("EP011", f"`*{name}` refers to a part named `&{name}`, and there is none above", span, advice)


def unused_anchor(source: SourceText, span: Span) -> Diagnostic:
    name = source.text[span[0] : span[1]].split(None, 1)[0]
    message = f"{quote(name)} is read as a name for this value, not as part of it, and nothing uses the name"
    return source.warning("EP026", message, (span[0], span[0] + len(name)), "if the `&` belongs to the text, put the whole value in quotes")


def second_document(source: SourceText, span: Span) -> Diagnostic:
    advice = "one file holds one document: take out the line `---`, or put what follows in a file of its own"
    return source.error("EP006", "a second document begins here", span, advice)


def too_deep(source: SourceText, span: Span, limit: int) -> Diagnostic:
    advice = "ten is plenty: is there a bracket too many, or one that should be closed?"
    return source.error("EP013", f"lists and mappings stand inside each other more than {limit} deep", (span[0], span[0] + 1), advice)


def too_many_values(source: SourceText, span: Span, limit: int) -> Diagnostic:
    advice = "every use of `*name` counts as a copy of the part it names: is a part with many copies itself used many times?"
    return source.error("EP014", f"this file holds more than {limit:,} values", span, advice)
