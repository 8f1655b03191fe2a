"""The labels that the measured figures rest on, and the arithmetic behind the figures."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from policy_engine.text import Message, Wanted, lexicon_names, read_text
from tests.evals.measure import FLAGS, HERE, TOLERANCE, Judged, agreement, counts, interval, judge, number_counts, read_labels, scores

POOL = os.environ.get("POLICY_ENGINE_POOL", "")


def test_labels_name_signals_that_there_are() -> None:
    known = {*FLAGS, *TOLERANCE, "customer_tier"}
    assert known <= set(lexicon_names())
    for name in ("held_back.jsonl", "second_reader.jsonl"):
        assert all(set(labels) <= known for labels in read_labels(name).values())
    assert set(read_labels("second_reader.jsonl")) <= set(read_labels("held_back.jsonl"))


def test_what_is_not_known_counts_as_no_or_is_set_aside() -> None:
    judged = [Judged({"angry": True}, {"angry": None}), Judged({"angry": True}, {"angry": True}), Judged({}, {"angry": True})]
    assert counts(judged, ("angry",), aside=False) == (1, 1, 1)
    assert counts(judged, ("angry",), aside=True) == (1, 1, 0)
    assert scores(1, 1, 1) == (0.5, 0.5, 0.5)


def test_invented_tickets_are_read_as_their_labels_say() -> None:
    wanted = tuple(Wanted(name, "flag", uses=name) for name in FLAGS)
    judged = []
    for line in (HERE / "made_up.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        read = read_text([Message(row["text"])], wanted)
        judged.append(Judged(dict.fromkeys(row["signals"], True), {name: reading.values == ("yes",) for name, reading in read.items()}))
    precision, recall, _ = scores(*counts(judged, FLAGS, aside=False))
    assert precision >= 0.95
    assert recall >= 0.8


def test_invented_sentences_are_read_as_their_labels_say() -> None:
    """Sentences with one label each; the floors are what is reached, less a few sentences."""
    judged: dict[str, list[Judged]] = {}
    for line in (HERE / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        flag = row["flag"]
        read = read_text([Message(row["text"])], (Wanted(flag, "flag", uses=flag),))[flag]
        judged.setdefault(flag, []).append(Judged({flag: row["yes"]}, {flag: read.values == ("yes",)}))
    assert {flag for flag, some in judged.items() if len(some) > 20} == set(judged)
    for flag, some in judged.items():
        precision, recall, _ = scores(*counts(some, (flag,), aside=False))
        assert precision >= 0.85 and recall >= 0.75, (flag, precision, recall)


def test_a_number_is_right_within_its_tolerance() -> None:
    judged = [Judged({"elapsed_hours": 100}, {"elapsed_hours": 101.0}), Judged({"elapsed_hours": 100}, {"elapsed_hours": 110.0})]
    assert number_counts(judged, "elapsed_hours") == (1, 1, 1)


def test_two_careful_readers_agree() -> None:
    f1, texts = agreement()
    assert texts == 60 and f1 > 0.9


@pytest.mark.skipif(not Path(POOL).is_file(), reason="the texts are not part of the project; name them in POLICY_ENGINE_POOL")
def test_the_interval_holds_the_figure() -> None:
    judged = judge(Path(POOL))
    low, high = interval(judged, FLAGS, aside=False)
    assert low <= scores(*counts(judged, FLAGS, aside=False))[2] <= high
