"""YAML text to nodes, with as many findings at once as the text allows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import yaml

from policy_engine.diagnostics import Diagnostic, sort_diagnostics
from policy_engine.records import dataclass
from policy_engine.source.breakdown import Breakdown
from policy_engine.source.characters import replace_refused
from policy_engine.source.decoding import empty_source
from policy_engine.source.explain import explain
from policy_engine.source.node import Node, ParsedSource
from policy_engine.source.node_checks import unused_anchor
from policy_engine.source.source_text import SourceText, source_text, unify_line_ends
from policy_engine.source.traps import find_traps
from policy_engine.source.tree_builder import OutOfBoundsError, TreeBuilder
from policy_engine.source.yaml_events import FAST_LOADER, Loader, read_events

MAX_BREAKDOWNS = 20
MAX_PER_CODE = 100

_TOP_KEY = re.compile(r"^[\"']?[^\W\d][\w -]*[\"']?:(?=\s|$)", re.MULTILINE)
# After a breakdown a name given above may be out of sight.
_UNSURE_AFTER_BREAKDOWN = frozenset({"EP011"})


@dataclass(frozen=True, slots=True)
class _Part:
    """What reading from one index on gave: up to the end of the text, or to a breakdown; then `resume` is where to go on, if anywhere."""

    node: Node | None
    found: tuple[Diagnostic, ...]
    is_whole: bool
    resume: int | None = None


def parse_yaml(text: str, file: str) -> ParsedSource:
    """The nodes of a YAML text, and everything found in it, sorted by place. Never raises.

    `node` is None when the text is empty, can't be read to its end, or is beyond the bounds. After a breakdown reading goes on at the next
    key that begins a line, only to find more mistakes.
    """
    return parse_yaml_with(FAST_LOADER, text, file)


def parse_yaml_with(loader: Loader, text: str, file: str) -> ParsedSource:
    """`parse_yaml` with a given PyYAML loader."""
    text = unify_line_ends(text)
    readable, refused = replace_refused(source_text(text, file))
    source = source_text(readable, file)
    parts = [_read_part(loader, source, 0)]
    while (resume := parts[-1].resume) is not None and len(parts) < MAX_BREAKDOWNS:
        parts.append(_read_part(loader, source, resume))
    found = [*refused, *(finding for part in parts for finding in part.found)]
    node = parts[0].node
    if node is not None and _is_nothing(node):
        node = None
    if node is None and not any(finding.kind == "error" for finding in found):
        found.append(empty_source(file))
    return ParsedSource(node, _limit(sort_diagnostics(found)), text)


def _read_part(loader: Loader, source: SourceText, start: int) -> _Part:
    builder = TreeBuilder(source, start)
    try:
        builder.feed(read_events(source.text[start:], loader))
    except OutOfBoundsError:
        return _Part(None, tuple(builder.found), is_whole=False)
    except yaml.MarkedYAMLError as error:
        return _broken_part(builder, explain(_breakdown(builder, source, start, error)), source, start)
    # Only before a single value: there the name may be the author's text; a named list or mapping is meant as such.
    lost = (part.span for part in builder.named if not part.is_used and part.node and part.node.kind == "scalar")
    found = (*builder.found, *find_traps(source, builder.words), *(unused_anchor(source, span) for span in lost))
    return _Part(builder.root, found if not start else _only_sure(found), is_whole=True)


def _broken_part(builder: TreeBuilder, finding: Diagnostic, source: SourceText, start: int) -> _Part:
    """A part that broke off, with the finding that explains why; other findings that say the same less well are left out."""
    words = list(builder.words)
    while words and words[-1].is_missing:  # the parser's filling, not the author's
        words.pop()
    others = [other for other in builder.found if not _begins_same(other, finding)]
    traps = [trap for trap in find_traps(source, words) if (trap.code, trap.place.line) != (finding.code, finding.place.line)]
    found = (*others, *traps, finding)
    return _Part(None, found if not start else _only_sure(found), is_whole=False, resume=_next_top_key(source, finding, start))


def _only_sure(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(finding for finding in found if finding.code not in _UNSURE_AFTER_BREAKDOWN)


def _breakdown(builder: TreeBuilder, source: SourceText, start: int, error: yaml.MarkedYAMLError) -> Breakdown:
    at = min(error.problem_mark.index + start, len(source.text)) if error.problem_mark else len(source.text)
    opened = min(error.context_mark.index + start, len(source.text)) if error.context_mark else at
    return Breakdown(source, (error.problem or "").lower(), (error.context or "").lower(), at, opened, builder.words, builder.open_brackets)


def _next_top_key(source: SourceText, finding: Diagnostic, start: int) -> int | None:
    """The index of the next line below the finding, and below `start`, that begins with a key."""
    line = max(finding.place.line, source.line_number(start))
    if line >= len(source.line_starts):
        return None
    found = _TOP_KEY.search(source.text, source.line_starts[line])
    return found.start() if found else None


def _begins_same(one: Diagnostic, other: Diagnostic) -> bool:
    return (one.place.line, one.place.column) == (other.place.line, other.place.column)


def _is_nothing(node: Node) -> bool:
    return node.kind == "scalar" and not node.raw and not node.quoted


def _limit(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """At most `MAX_PER_CODE` findings of one code: a file of the wrong kind would drown the reader."""
    counts: Counter[str] = Counter()
    kept = []
    for finding in found:
        counts[finding.code] += 1
        if counts[finding.code] <= MAX_PER_CODE:
            kept.append(finding)
    return tuple(kept)
