"""Reading broke off at a character: a tab, an invisible one, or one that YAML keeps for itself."""

from __future__ import annotations

import re
from itertools import islice

from policy_engine.diagnostics import Diagnostic
from policy_engine.source import mistakes, node_checks
from policy_engine.source.breakdown import AFTER_A_VALUE, Breakdown
from policy_engine.source.characters import NO_WIDTH, ODD_SPACES, RETYPE, name_character
from policy_engine.source.source_text import quote

_TAB_IN_FRONT = re.compile(r"^[ ]*\t", re.MULTILINE)
_HIDDEN_IN_STRUCTURE = re.compile(f"^[ ]*(?:- *)*([{ODD_SPACES}{NO_WIDTH}])|:([{ODD_SPACES}{NO_WIDTH}])", re.MULTILINE)
_REFERENCE_BEFORE = re.compile(r"(?:^|[\s,\[{])(\*[\w-]+) +$")
_VALUE_END = re.compile(r"[,\]}\n]")

# Characters that no unquoted value may begin with, and what YAML keeps them for.
RESERVED = {
    "@": "is kept for later versions of YAML",
    "`": "is kept for later versions of YAML",
    "%": "is kept for instructions to the reader",
    "*": "refers to a part named with `&`",
    "&": "gives a part a name",
    "?": "marks a long key",
}


def explain_tab(broken: Breakdown) -> Diagnostic | None:
    source = broken.source
    leading = _TAB_IN_FRONT.match(broken.line)
    if leading:
        at = source.line_start(broken.at) + leading.end() - 1
    elif broken.character == "\t" and broken.says("cannot start any token", "tab character"):
        at = broken.at
    else:
        return None
    others = len(_TAB_IN_FRONT.findall(source.text)) - 1
    more = f" ({others} more lines of this file begin with one)" if leading and others > 0 else ""
    message = f"{'this line is indented with a tab' if leading else 'there is a tab here'}, where YAML allows only spaces"
    return source.error("EP016", message, (at, at + 1), f"put spaces in its place: most editors can do that for the whole file{more}")


def explain_hidden(broken: Breakdown) -> Diagnostic | None:
    """An unusual space where the shape of the text hangs on it: in the indentation, or after `:` or `-`; on this line or the one above."""
    source = broken.source
    for start in (source.line_start(broken.at), source.line_start(broken.opened), *islice(broken.lines_above(), 1)):
        if found := _HIDDEN_IN_STRUCTURE.search(source.text, start, source.line_end(start)):
            span = found.span(1 if found[1] else 2)
            message = f"there is an invisible character here, {name_character(source.text[span[0]])}, where YAML wants a plain space"
            return source.error("EP028", message, span, RETYPE)
    return None


def explain_block_mark(broken: Breakdown) -> Diagnostic | None:
    in_brackets = broken.character in tuple("|>") and broken.says("cannot start any token")
    if not in_brackets and not broken.says("block scalar"):
        return None
    start = broken.at if in_brackets else broken.opened
    return mistakes.block_mark(broken.source, _value_span(broken, start) if in_brackets else broken.to_line_end(start))


def explain_special_start(broken: Breakdown) -> Diagnostic | None:
    start = broken.at
    if broken.says("scanning an alias", "scanning an anchor", "scanning a directive"):
        start = broken.opened
    elif not broken.says("cannot start any token", "mapping keys are not allowed", "node content"):
        return None
    return _reserved_sign(broken, start) if broken.source.text[start : start + 1] in RESERVED else None


def explain_text_after_reference(broken: Breakdown) -> Diagnostic | None:
    """`note: *urgent call`: a reference, then more."""
    found = _REFERENCE_BEFORE.search(broken.before)
    if not found or not broken.character or not broken.says(*AFTER_A_VALUE, "expected ','"):
        return None
    return _reserved_sign(broken, broken.source.line_start(broken.at) + found.start(1))


def _reserved_sign(broken: Breakdown, start: int) -> Diagnostic:
    mark = broken.source.text[start]
    span = _value_span(broken, start)
    value = broken.source.text[slice(*span)]
    sign = "a backtick" if mark == "`" else f"`{mark}`"
    message = f"a value can't begin with {sign} unless it is in quotes: the sign {RESERVED[mark]}"
    return broken.source.error("EP026", message, span, f"write {quote(chr(34) + value + chr(34), 60)}")


def explain_undefined_tag(broken: Breakdown) -> Diagnostic | None:
    if not broken.says("tag"):
        return None
    span = _value_span(broken, broken.opened)
    return node_checks.bad_tag(broken.source, span)


def _value_span(broken: Breakdown, start: int) -> tuple[int, int]:
    """From `start` to where the value ends: the end of the line, in brackets a comma or the closing bracket."""
    source = broken.source
    found = _VALUE_END.search(source.text, start)
    end = found.start() if found and _is_in_brackets(source.line(start)[: start - source.line_start(start)]) else source.line_end(start)
    return start, max(start + 1, start + len(source.text[start:end].rstrip()))


def _is_in_brackets(text: str) -> bool:
    return text.count("[") + text.count("{") > text.count("]") + text.count("}")
