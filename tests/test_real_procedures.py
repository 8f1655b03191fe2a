"""The shipped policies written from published procedures give the published answers.

With what a careful reader sets (`tests/procedures/`, see `entries.py`) all of it, to the minute; with text and fields alone nothing that
excludes it. What is compared with the published cases themselves is skipped where these are not at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from policy_engine import Policy, check, load
from policy_engine.cases import run_cases
from policy_engine.cases.compare_clocks import told_roles
from policy_engine.loader import read_policy
from policy_engine.text.page import make_page
from policy_engine.text.phrases import Sequence, expand_phrase
from tests.procedures.claims import Routed, Truth, holds, route
from tests.procedures.due import due_problem
from tests.procedures.entries import LISTS, NAMES, POLICIES, Procedure, Reading, read_procedure
from tests.procedures.originals import Original, are_here, read_originals
from tests.procedures.share import route_alone

QUOTED, REPEATED = 4, 7
"""Words in a row that make a phrase of the policy a quotation; and that make any of its words one."""

NOT = frozenset({"not"})

PROCEDURES = {name: read_procedure(name) for name in NAMES}
READINGS = [(name, reading) for name, found in PROCEDURES.items() if found for case in found.cases.values() for reading in case]
IDS = [f"{reading.case}-{next(iter(reading.route))}" for _, reading in READINGS]


@cache
def policy_of(name: str) -> Policy:
    return load(POLICIES / name)


@pytest.fixture(params=NAMES)
def procedure(request: pytest.FixtureRequest) -> Procedure:
    found = PROCEDURES[request.param]
    if found is None:
        pytest.skip(f"policies/{request.param} or tests/procedures/{request.param}.yaml is not there yet")
    return found


@pytest.fixture
def originals(procedure: Procedure) -> dict[str, Original]:
    if not are_here(procedure):
        pytest.skip(f"the published cases ({procedure.original}) are not here")
    return read_originals(procedure)


@pytest.mark.parametrize(("name", "reading"), READINGS, ids=IDS)
def test_a_careful_reader_gets_the_published_answer(name: str, reading: Reading) -> None:
    assert reading.now, f"{reading.case}: nothing says when it is judged"
    assert list(problems(route(policy_of(name), reading.ticket, reading.now), reading)) == []


def problems(routed: Routed, reading: Reading) -> list[str]:
    """Everything that came out otherwise."""
    wrong = [f"{key}: {claim} is {truth}" for key, claim, truth, wanted in claimed(routed, reading) if truth is not wanted]
    wrong += [f"{name}: {problem}" for name, due in (reading.deadlines or {}).items() if (problem := due_problem(routed, due))]
    told = told_roles(routed.decision)
    if reading.notify is not None and told != {*reading.notify.values(), *reading.also_told}:
        wrong.append(f"told are {sorted(told)}")
    if routed.decision.ask and not routed.decision.settled:
        wrong.append(f"still asks {[ask.signal for ask in routed.decision.ask]}")
    return wrong


def claimed(routed: Routed, reading: Reading) -> list[tuple[str, object, Truth, bool]]:
    """(key, claim, its truth, the truth it should have)."""
    routes = [("route", claim, holds(routed, claim), True) for claim in reading.route.values()]
    return routes + [(key, claim, holds(routed, claim), key != "must_not") for key, claims in reading.lists.items() for claim in claims]


def test_the_policy_has_no_findings_and_its_own_cases_pass(procedure: Procedure) -> None:
    assert check(procedure.policy).diagnostics == ()
    source, _ = read_policy(procedure.policy, with_cases=True)
    assert source is not None and source.document.cases
    assert [result.case.id for result in run_cases(Policy(source)) if not result.passed] == []


def test_every_published_case_has_an_entry_and_every_expected_thing_a_name(procedure: Procedure, originals: dict[str, Original]) -> None:
    assert set(procedure.cases) == set(originals)
    wrong = [problem for original in originals.values() for problem in unmapped(original, procedure.cases[original.id])]
    assert wrong == []


def unmapped(original: Original, readings: tuple[Reading, ...]) -> list[str]:
    """What the entry of a case lacks, or says otherwise."""
    wrong = [] if original.routes == tuple(name for reading in readings for name in reading.route) else [f"{original.id}: other routes"]
    for reading, (key, expected) in product(readings, original.expect.items()):
        if key == "deadlines":
            same = {name: due["due"] for name, due in (reading.deadlines or {}).items()} == expected
        elif key == "notify":
            same = list(reading.notify or ()) == expected and (reading.notify is not None) and bool(expected or not reading.also_told)
        else:
            same = key == "route" or (key in LISTS and len(reading.lists.get(key, ())) == len(expected))
        wrong += [] if same else [f"{original.id}: `{key}` is not as published"]
    return wrong


def test_text_and_fields_alone_never_exclude_the_published_route(procedure: Procedure, originals: dict[str, Original]) -> None:
    found = list(route_alone(procedure))
    assert len(found) == len(originals)
    assert [original.id for original, truth, _ in found if truth is False] == []
    assert [original.id for original, truth, asked in found if truth is None and not asked] == []


def test_the_page_of_procedures_says_what_is_measured(procedure: Procedure, originals: dict[str, Original]) -> None:
    outright = sum(truth is True for _, truth, _ in route_alone(procedure))
    row = f"| `{procedure.name}` | {len(originals)} | {len(procedure.cases)} | {outright} |"
    assert row in (POLICIES.parent / "docs" / "procedures" / "README.md").read_text(encoding="utf-8").splitlines()


def test_no_phrase_of_the_policy_quotes_a_published_case(procedure: Procedure, originals: dict[str, Original]) -> None:
    phrases = [phrase for signal in policy_of(procedure.name).document.signals for phrase in own_phrases(signal.text)]
    texts = {original.id: make_page(original.text).words for original in originals.values()}
    quoted = [(phrase, case) for phrase, (case, words) in product(phrases, texts.items()) if quotes(phrase, tuple(words))]
    assert quoted == []


def own_phrases(text: object) -> tuple[str, ...]:
    lists = [phrases for _, phrases in getattr(text, "phrases", ())]
    return tuple(phrase for phrases in (*lists, getattr(text, "also", ()), getattr(text, "exclude", ())) for phrase in phrases)


def quotes(phrase: str, words: tuple[str, ...]) -> bool:
    """Whether four words in a row that the phrase stands for are in the text; `can't` is one word, though it is read as two."""
    return any(found_in(run, words) for sequence in expand_phrase(phrase) for run in quotations(sequence))


def quotations(sequence: Sequence) -> Iterator[Sequence]:
    for first in range(len(sequence)):
        counted = [at for at in range(first, len(sequence)) if sequence[at] != NOT]
        if len(counted) >= QUOTED:
            yield sequence[first : counted[QUOTED - 1] + 1]


def found_in(run: Sequence, words: tuple[str, ...]) -> bool:
    """A gap and an amount are in no text."""
    windows = (words[at : at + len(run)] for at in range(len(words) - len(run) + 1))
    return any(
        all(word in piece for word, piece in zip(window, run, strict=True) if isinstance(piece, frozenset)) for window in windows
    ) and all(isinstance(piece, frozenset) for piece in run)


def test_nothing_written_in_the_policy_repeats_a_published_case(procedure: Procedure, originals: dict[str, Original]) -> None:
    written = {run for path in sorted(procedure.policy.glob("*.yaml")) for run in runs(path.read_text(encoding="utf-8"))}
    assert [original.id for original in originals.values() if written & set(runs(original.text))] == []


def runs(text: str) -> list[tuple[str, ...]]:
    words = text.lower().split()
    return [tuple(words[at : at + REPEATED]) for at in range(len(words) - REPEATED + 1)]
