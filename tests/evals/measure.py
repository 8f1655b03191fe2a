"""Measures the built-in detectors on the held-back labels: `python -m tests.evals.measure POOL.jsonl`."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy_engine.quantities.money import Money
from policy_engine.text import Message, Reading, Wanted, lexicon_entry, lexicon_names, read_text

HERE = Path(__file__).parent
RESAMPLES = 2_000
TOLERANCE = {"refund_amount": 0.005, "disputed_amount": 0.005, "elapsed_hours": 0.02, "affected_users": 0.0, "contact_count": 0.0}
FLAGS = (
    "churn_threat",
    "refund_request",
    "billing_dispute",
    "legal_threat",
    "compliance_violation",
    "media_threat",
    "agent_complaint",
    "human_request",
    "manager_request",
    "multi_user_impact",
    "data_loss",
    "security_incident",
    "repeated_contact",
    "vulnerable_or_safety",
    "business_customer",
    "angry",
)


@dataclass(frozen=True)
class Judged:
    """One text: the labels, and what was read (None: not known)."""

    labels: dict[str, Any]
    read: dict[str, Any]


def read_labels(name: str) -> dict[str, dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["signals"] for row in map(json.loads, lines)}


def judge(pool: Path) -> list[Judged]:
    """Every held-back text of the pool, read with all detectors."""
    labels = read_labels("held_back.jsonl")
    wanted = tuple(Wanted(name, lexicon_entry(name).kind, uses=name, currency="USD") for name in lexicon_names())
    judged = []
    for line in pool.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in labels:
            readings = read_text([Message(row["text"])], wanted)
            judged.append(Judged(labels[row["id"]], {name: _value(name, reading) for name, reading in readings.items()}))
    return judged


def _value(name: str, reading: Reading) -> Any:
    if name in FLAGS:
        return None if reading.values is None else reading.values == ("yes",)
    if not reading.values or len(reading.values) != 1:
        return None
    value = reading.values[0]
    if isinstance(value, Money):
        return float(value.amount)
    if isinstance(value, Decimal):
        return float(value) / (3600 if name == "elapsed_hours" else 1)
    return value


def counts(judged: Sequence[Judged], names: Sequence[str], *, aside: bool) -> tuple[int, int, int]:
    """(right, false alarms, misses) over some flags; with `aside`, what is not known is left out."""
    right = wrong = missed = 0
    for one in judged:
        for name in names:
            label, read = bool(one.labels.get(name)), one.read.get(name)
            if aside and read is None:
                continue
            right += label and bool(read)
            wrong += not label and bool(read)
            missed += label and not read
    return right, wrong, missed


def number_counts(judged: Sequence[Judged], name: str) -> tuple[int, int, int]:
    """(right, false alarms, misses) of a number."""
    right = wanted = got = 0
    for one in judged:
        label, read = one.labels.get(name), one.read.get(name)
        wanted, got = wanted + (label is not None), got + (read is not None)
        right += label is not None and read is not None and abs(label - read) <= TOLERANCE[name] * abs(label)
    return right, got - right, wanted - right


def scores(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return precision, recall, 2 * right / (2 * right + wrong + missed) if right else 0.0


def interval(judged: Sequence[Judged], names: Sequence[str], *, aside: bool) -> tuple[float, float]:
    """Bootstrap 95 % interval of F1, texts drawn with replacement (fixed seed)."""
    rng, each = random.Random(1), [counts([one], names, aside=aside) for one in judged]
    found = sorted(scores(*map(sum, zip(*rng.choices(each, k=len(each)), strict=True)))[2] for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]


def agreement() -> tuple[float, int]:
    """F1 between the two readers over all flags, and the number of texts both read."""
    first, second = read_labels("held_back.jsonl"), read_labels("second_reader.jsonl")
    pairs = [Judged(first[name], {flag: bool(labels.get(flag)) for flag in FLAGS}) for name, labels in second.items()]
    return scores(*counts(pairs, FLAGS, aside=False))[2], len(pairs)


def report(judged: Sequence[Judged]) -> str:
    unknown = sum(one.read.get(flag) is None for one in judged for flag in FLAGS) / (len(judged) * len(FLAGS))
    both, texts = agreement()
    lines = [f"{len(judged)} texts · not known: {unknown:.1%} of all flags · two readers agree: F1 {both:.2f} on {texts} texts", ""]
    lines.append("| | positives | precision | recall | F1 (95 %) | F1, not known set aside (95 %) |")
    lines.append("|---|---|---|---|---|---|")
    for title, names in (("**all flags**", FLAGS), *((flag, (flag,)) for flag in FLAGS)):
        lines.append(_row(judged, title, names))
    for name in TOLERANCE:
        right, wrong, missed = number_counts(judged, name)
        precision, recall, f1 = scores(right, wrong, missed)
        lines.append(f"| {name} | {right + missed} | {precision:.2f} | {recall:.2f} | {f1:.2f} | |")
    seen = [
        scores(*counts(judged, (flag,), aside=False))[2]
        for flag in FLAGS
        if flag != "media_threat" and any(o.labels.get(flag) for o in judged)
    ]
    return "\n".join([*lines, "", f"macro F1 over {len(seen)} flags with a positive: {sum(seen) / len(seen):.2f}"])


def _row(judged: Sequence[Judged], title: str, names: Sequence[str]) -> str:
    right, wrong, missed = counts(judged, names, aside=False)
    precision, recall, f1 = scores(right, wrong, missed)
    low, high = interval(judged, names, aside=False)
    aside = scores(*counts(judged, names, aside=True))[2]
    aside_low, aside_high = interval(judged, names, aside=True)
    return (
        f"| {title} | {right + missed} | {precision:.2f} | {recall:.2f} | {f1:.2f} ({low:.2f}–{high:.2f}) "
        f"| {aside:.2f} ({aside_low:.2f}–{aside_high:.2f}) |"
    )


if __name__ == "__main__":
    print(report(judge(Path(sys.argv[1]))))
