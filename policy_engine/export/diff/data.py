"""A difference as plain data, a stable shape: `escalation-diff/1`. Keys are only ever added."""

from __future__ import annotations

from typing import Any

from policy_engine.diff import Difference
from policy_engine.diff.difference import NOT_AT_ALL, KeyChange, LaneMove, Move, PartChange, PartReach, ScaleMoves, Span, Told, Witness
from policy_engine.diff.replay import Reject, Replayed, moves_of
from policy_engine.export.diff.judged_words import judged_data
from policy_engine.export.diff.load_words import load_data
from policy_engine.export.diff.report import ReportOptions
from policy_engine.export.diff.words import Side
from policy_engine.loader import PolicySource

FORMAT = "escalation-diff/1"


def diff_data(difference: Difference, options: ReportOptions | None = None) -> dict[str, Any]:
    """The whole difference. Values of scales are ids in the new policy's names; `null` means that the scale does not apply."""
    routing, chosen = difference.routing, options or ReportOptions()
    sides = Side(difference.old), Side(difference.new)
    return {
        "format": FORMAT,
        "old": _policy(difference.old),
        "new": _policy(difference.new),
        "same": difference.is_same,
        "raises": difference.raises,
        "lowers": difference.lowers,
        "undecided": difference.undecided,
        "doubtful": difference.is_doubtful,
        "unreadable": [{"name": remark.name, "value": remark.value} for remark in difference.unreadable],
        "scales": [_scale(scale) for scale in routing.scales],
        "lanes": {
            "moves": [_lane_move(move) for move in routing.lanes.moves],
            "decided": routing.lanes.sure,
            "more": routing.lanes.more,
        },
        "triggers": [_reach(trigger) for trigger in routing.triggers],
        "gates": [_reach(gate) for gate in routing.gates],
        "renamed": [{"section": one.section, "owner": one.owner, "old": one.old, "new": one.new} for one in difference.renamed],
        "parts": [_part(part, *sides) for part in difference.parts],
        "remarks": [{"why": remark.why, "name": remark.name, "value": remark.value} for remark in difference.remarks],
        "tickets": None if chosen.replayed is None else _tickets(chosen.replayed, show_text=chosen.show_text),
    }


def _policy(source: PolicySource) -> dict[str, Any]:
    return {"path": source.path, "id": source.document.id, "version": source.document.version, "digest": source.digest}


def _span(scale: ScaleMoves, span: Span) -> dict[str, str | None]:
    """`low` is sure, `high` still possible."""
    low, high = (None if at == NOT_AT_ALL else scale.values[at] for at in (span.low, span.high))
    return {"low": low, "high": high}


def _scale(scale: ScaleMoves) -> dict[str, Any]:
    rows = [
        {
            "value": None if row.at in (None, NOT_AT_ALL) else scale.values[row.at or 0],
            "settled": row.at is not None,
            "verdict": row.verdict,
        }
        for row in scale.rows
    ]
    moves = [_move(scale, move) for move in scale.moves]
    return {
        "id": scale.new,
        "old_id": scale.old,
        "values": list(scale.values),
        "verdict": scale.verdict,
        "decided": scale.sure,
        "rows": rows,
        "moves": moves,
    }


def _move(scale: ScaleMoves, move: Move) -> dict[str, Any]:
    return {
        "old": _span(scale, move.old),
        "new": _span(scale, move.new),
        "raises": move.raises,
        "lowers": move.lowers,
        "witness": _witness(move.witness),
    }


def _lane_move(move: LaneMove) -> dict[str, Any]:
    return {
        "old": list(move.old),
        "new": list(move.new),
        "old_perhaps": list(move.old_perhaps),
        "new_perhaps": list(move.new_perhaps),
        "witness": _witness(move.witness),
    }


def _reach(part: PartReach) -> dict[str, Any]:
    return {
        "old_id": part.old,
        "id": part.new,
        "reach": part.reach,
        "gained": _witness(part.gained),
        "lost": _witness(part.lost),
    }


def _witness(witness: Witness | None) -> dict[str, Any] | None:
    return None if witness is None else {"old": _told(witness.old), "new": _told(witness.new)}


def _told(told: Told) -> dict[str, Any]:
    fired = sorted(name for name, truth in told.answer.triggers.items() if truth is True)
    return {"ticket": dict(told.ticket), "fired": fired, "command": told.command}


def _part(part: PartChange, old: Side, new: Side) -> dict[str, Any]:
    what = "changed" if part.keys or (part.old_id and part.new_id) else "added" if part.old is None else "removed"
    return {
        "section": part.section,
        "what": what,
        "old_id": part.old_id or None,
        "id": part.new_id or None,
        "keys": [_key(key, old, new) for key in part.keys],
    }


def _key(key: KeyChange, old: Side, new: Side) -> dict[str, Any]:
    return {
        "key": key.key.rstrip("_"),
        "old": None if key.old is None else old.words(key.old, key.key),
        "new": None if key.new is None else new.words(key.new, key.key),
    }


def _tickets(replayed: Replayed, *, show_text: bool) -> dict[str, Any]:
    scales = []
    for counts in replayed.scales:
        cells = [{**_pair(counts.scale, *pair), "count": cell.count} for pair, cell in sorted(counts.cells.items())]
        examples = [
            {**_pair(counts.scale, *pair), "tickets": [_example(name, text, show_text=show_text) for name, text in cell.examples]}
            for pair, cell in moves_of(counts)
        ]
        scales.append({"id": counts.scale.new, "cells": cells, "examples": examples})
    return {
        "count": replayed.count,
        "moved": replayed.moved,
        "other_lanes": replayed.other_lanes,
        "scales": scales,
        "judged": judged_data(replayed),
        "rejects": [_reject(reject, show_text=show_text) for reject in replayed.rejects],
        "unread": {side: dict(sorted(names.items())) for side, names in zip(("old", "new"), replayed.unread, strict=True)},
        "load": {side: load_data(load) for side, load in zip(("old", "new"), replayed.loads, strict=False)},
    }


def _reject(reject: Reject, *, show_text: bool) -> dict[str, Any]:
    """As `batch` writes it, with the policy that can't read the ticket."""
    findings = [{key: value for key, value in finding.items() if show_text or key != "message"} for finding in reject.findings]
    reason = "; ".join(finding.get("message", finding["reason"]) for finding in findings)
    return {"line": reject.line, "id": reject.id, "policy": reject.side, "reason": reason, "findings": findings}


def _pair(scale: ScaleMoves, old: Span, new: Span) -> dict[str, Any]:
    return {"old": _span(scale, old), "new": _span(scale, new)}


def _example(name: str, text: str, *, show_text: bool) -> dict[str, str]:
    return {"id": name, "text": text} if show_text else {"id": name}
