"""A corpus of broken tickets: each gives exactly the findings of the `.expect` file beside it, at the right words."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_engine import Diagnostic, TicketError, load
from policy_engine.api import Policy, RouteOptions
from policy_engine.loader import read_ticket_file
from tests.broken_files import FOLDER, compare, expected_in

ROOT = Path(__file__).parents[1]
POLICY = FOLDER / "tickets" / "policy.yaml"
TICKETS = sorted((FOLDER / "tickets").glob("*.json"))
OPTIONS = RouteOptions(now=datetime(2026, 3, 3, tzinfo=UTC))


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(POLICY)


def findings_of(path: Path, policy: Policy) -> tuple[Diagnostic, ...]:
    ticket, node, report = read_ticket_file(path)
    if ticket is None or node is None or not report.ok:
        return report.diagnostics
    try:
        policy.decide(ticket, node, OPTIONS)
    except TicketError as error:
        return error.diagnostics
    return report.diagnostics


@pytest.mark.parametrize("path", TICKETS, ids=lambda path: path.stem)
def test_a_broken_ticket_gives_exactly_its_findings(path: Path, policy: Policy) -> None:
    expected = expected_in(path.with_suffix(".expect").read_text(encoding="utf-8"))

    assert expected
    compare(findings_of(path, policy), expected, path.read_text(encoding="utf-8"))


def test_the_corpus_is_large() -> None:
    assert len(TICKETS) >= 40


FILES: tuple[tuple[str, bytes, str], ...] = (
    ("empty", b"", "EP005"),
    ("binary", b"\0\1\2\3", "EP004"),
    ("utf16", '{"text": "Hello"}'.encode("utf-16"), "EP003"),
    ("latin1", '{"text": "Café"}'.encode("latin-1"), "EP003"),
    ("deep", b'{"fields": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", "EP013"),
    ("deep_and_cut_off", b'{"a":' * 20_000, "EP013"),
    ("too_large", b'{"text": "' + b"a" * 3_000_000 + b'"}', "EP002"),
)


@pytest.mark.parametrize(("name", "data", "code"), FILES, ids=[row[0] for row in FILES])
def test_a_file_that_is_no_ticket(name: str, data: bytes, code: str, tmp_path: Path, policy: Policy) -> None:
    path = tmp_path / f"{name}.json"
    path.write_bytes(data)

    assert [finding.code for finding in findings_of(path, policy)] == [code]


def test_a_mapping_names_the_path_where_there_is_no_line(policy: Policy) -> None:
    with pytest.raises(TicketError) as caught:
        policy.route({"text": "Hello", "fields": {"customer": {"plan": "premium"}}})

    assert [(d.code, str(d.place)) for d in caught.value.diagnostics] == [("EP232", "ticket.fields.customer.plan")]


@pytest.mark.parametrize("name", ["unknown_value_in_field", "trailing_comma", "key_typo"])
def test_the_command_ends_with_two_for_a_malformed_ticket(name: str) -> None:
    command = [sys.executable, "-m", "policy_engine", "route", str(POLICY), "--ticket", str(FOLDER / "tickets" / f"{name}.json")]

    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, encoding="utf-8")

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "EP" in done.stdout + done.stderr


def test_an_empty_list_of_times_means_that_it_has_not_happened(policy: Policy) -> None:
    assert policy.route({"text": "Hello", "events": {"replied": []}}) is not None
