"""Reading broke off over the shape of lines: colons, dashes and how far a line is moved in."""

from __future__ import annotations

import re
from itertools import islice

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import mistakes
from policy_engine.source.breakdown import AFTER_A_VALUE, Breakdown, content_start, indent_of
from policy_engine.source.source_text import quote

_GLUED_KEY = re.compile(r"[^\W\d][\w-]*:(?!//)[^\s:]")
_GLUED_DASH = re.compile(r"-[^\s\d-]")
_HAS_KEY = re.compile(r"[^\n]*?:(?:\s|$)")


def explain_colon(broken: Breakdown) -> Diagnostic | None:
    """A `: ` where no key may be: the line holds two, or the line above is no good."""
    if not broken.says("mapping values are not allowed"):
        return None
    source = broken.source
    start = source.line_start(broken.at)
    value = broken.value_start(start)
    if value is not None and value <= broken.at:
        return mistakes.colon_in_value(source, broken.to_line_end(value))
    return _explain_line_above(broken)


def _explain_line_above(broken: Breakdown) -> Diagnostic | None:
    above = next(broken.lines_above(), None)
    if above is None:
        return None
    start = content_start(broken.source, above)
    if _GLUED_DASH.match(broken.source.text, start):
        return mistakes.dash_without_space(broken.source, start)
    if _GLUED_KEY.match(broken.source.text, start):
        return mistakes.colon_without_space(broken.source, start)
    if not _HAS_KEY.match(broken.source.text, start, broken.source.line_end(start)):
        return _missing_colon(broken, start)
    return _moved_in(broken, above)


def _moved_in(broken: Breakdown, above: int) -> Diagnostic:
    source = broken.source
    start = source.line_start(broken.at)
    span = (start, start + indent_of(broken.line))
    message = f"this line is indented below {quote(source.line(above).strip())}, which already has a value"
    return source.error("EP019", message, span, "line it up with the line above, or leave the value above empty")


def explain_dash(broken: Breakdown) -> Diagnostic | None:
    """`-id: x` or `-call` among list items."""
    for at in (broken.at, broken.opened):
        start = content_start(broken.source, broken.source.line_start(at))
        if _GLUED_DASH.match(broken.source.text, start) and broken.says("expected key", "'-' indicator", "<block end>", "expected ':'"):
            return mistakes.dash_without_space(broken.source, start)
    return None


def explain_list_beside_key(broken: Breakdown) -> Diagnostic | None:
    """`key: - x`."""
    if not broken.says("sequence entries are not allowed"):
        return None
    message = "a list item can't stand on the line of its key"
    advice = "begin the list on the next line; if the `-` belongs to the text, put the value in quotes"
    return broken.source.error("EP019", message, (broken.at, broken.at + 1), advice)


def explain_missing_colon(broken: Breakdown) -> Diagnostic | None:
    """A line that holds no `: ` where only keys may be."""
    if not broken.says("expected ':'"):
        return None
    start = content_start(broken.source, broken.source.line_start(broken.opened))
    if _GLUED_KEY.match(broken.source.text, start):
        return mistakes.colon_without_space(broken.source, start)
    return _missing_colon(broken, start)


def _missing_colon(broken: Breakdown, start: int) -> Diagnostic:
    span = broken.to_line_end(start)
    message = f"{quote(broken.source.text[slice(*span)])} has no `:`, so it is neither a key nor part of the text above"
    advice = "write `key: value`; if it goes on from the line above, indent it further than that line"
    return broken.source.error("EP032", message, span, advice)


def explain_after_end(broken: Breakdown) -> Diagnostic | None:
    if not broken.says("document start"):
        return None
    span = broken.to_line_end(broken.at)
    for above in islice(broken.lines_above(), 1):
        if broken.source.line(above).startswith("..."):
            return broken.source.error("EP006", "a second document begins here, after the line `...`", span, "take out the line `...`")
    return None


def explain_missing_key(broken: Breakdown) -> Diagnostic | None:
    """A line that begins with `:`, or `{: x}`."""
    begins_line = not broken.before.strip() and broken.says(*AFTER_A_VALUE)
    if broken.character != ":" or not (begins_line or broken.says("node content")):
        return None
    return broken.source.error("EP008", "the key before this `:` is missing", (broken.at, broken.at + 1), "write `key: value` on one line")


def explain_indentation(broken: Breakdown) -> Diagnostic | None:
    """A line that lines up with none of the lines above it."""
    if not broken.says(*AFTER_A_VALUE, "block node") or broken.before.strip():
        return None
    source, above = broken.source, next(broken.lines_above(), None)
    if above is None:
        return None
    own, other = indent_of(broken.line), indent_of(source.line(above))
    span = (source.line_start(broken.at), max(broken.at, source.line_start(broken.at) + 1))
    if own == other:
        message = "this line mixes a list item with keys: lines beside each other are either all `- item` or all `key: value`"
    else:
        message = f"this line begins after {_spaces(own)}, which lines up with nothing above it (the line above: {_spaces(other)})"
    advice = "lines that belong together begin at the same column; what belongs to a key is indented by two spaces"
    return source.error("EP019", message, span, advice)


def _spaces(count: int) -> str:
    return f"{count} space{'' if count == 1 else 's'}"
