"""The Python interface: typed, picklable, quiet, with every finding in its exceptions."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import policy_engine
from policy_engine import Policy, PolicyError, RouteOptions, Ticket, TicketError, check, load

ROOT = Path(__file__).parents[1]
PROJECTFLOW = ROOT / "policies" / "projectflow"
ONLINE_SHOP = ROOT / "policies" / "online_shop"


@pytest.mark.parametrize("path", [PROJECTFLOW, ONLINE_SHOP], ids=["projectflow", "online_shop"])
def test_shipped_policies_have_no_findings(path: Path) -> None:
    assert check(path).diagnostics == ()


def test_a_file_and_its_folder_are_the_same_policy() -> None:
    assert load(PROJECTFLOW).document.id == load(PROJECTFLOW / "policy.yaml").document.id == "projectflow"


def test_load_raises_with_every_finding(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("format: escalation-policy/1\nid: P\ntriggerz: []\n", encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load(path)
    assert [d.code for d in raised.value.diagnostics] == ["EP103", "EP106", "EP102"] or len(raised.value.diagnostics) == 3
    assert "p.yaml:2:5" in str(raised.value)


def test_check_never_raises_for_a_missing_file(tmp_path: Path) -> None:
    report = check(tmp_path / "none.yaml")
    assert [d.unreadable for d in report.diagnostics] == [True] and not report.ok


def test_policies_decisions_and_errors_can_be_pickled() -> None:
    policy = load(PROJECTFLOW)
    _ = policy.tree
    again: Policy = pickle.loads(pickle.dumps(policy))
    decision = again.route("I want my $1,200 back")
    assert pickle.loads(pickle.dumps(decision)) == decision
    with pytest.raises(TicketError) as raised:
        policy.route({"nonsense": 1})
    copied = pickle.loads(pickle.dumps(raised.value))
    assert copied.diagnostics == raised.value.diagnostics


def test_a_ticket_may_be_text_a_mapping_or_a_ticket() -> None:
    policy = load(PROJECTFLOW)
    ticket = Ticket.model_validate({"id": "7", "text": "I want my $1,200 back"})
    levels = {policy.route(form).level for form in ("I want my $1,200 back", {"text": "I want my $1,200 back"}, ticket)}
    assert levels == {"supervisor"}
    assert policy.route(ticket).ticket == "7"


def test_now_needs_a_zone_and_why_not_a_level_that_exists() -> None:
    policy = load(PROJECTFLOW)
    with pytest.raises(ValueError, match="time zone"):
        policy.route("hello", options=RouteOptions(now=datetime(2026, 1, 1)))
    with pytest.raises(ValueError, match="no level"):
        policy.route("hello", why_not="boss")


def test_the_library_is_silent_and_logs_no_words_of_a_ticket(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG, logger="policy_engine"):
        load(PROJECTFLOW).route("My secret is wombat")
    assert caplog.records and "wombat" not in caplog.text
    assert capfd.readouterr() == ("", "")


def test_every_public_name_is_there() -> None:
    for name in policy_engine.__all__:
        assert getattr(policy_engine, name) is not None
    with pytest.raises(AttributeError):
        policy_engine.nothing  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, policy_engine; print(sorted({'pydantic', 'networkx', 'yaml', 'typer'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_holidays_are_imported_only_where_a_calendar_has_some() -> None:
    code = "import sys\nfrom policy_engine import load\nload('docs/bluebird.yaml').route('Hello')\nprint('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_routing_does_not_import_networkx() -> None:
    code = (
        "import sys\nfrom policy_engine import load\n"
        "load('policies/projectflow').route('I want my $1,200 back')\n"
        "print(sorted({'networkx', 'jinja2', 'graphviz', 'typer'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_graph_says_its_questions_and_answers_in_plain_words() -> None:
    graph = load(PROJECTFLOW).graph()
    questions = {data["question"] for _, data in graph.nodes(data=True) if data["kind"] == "question"}
    assert "How much money is in dispute?" in questions
    assert {data["answer"] for _, _, data in graph.edges(data=True)} >= {"yes", "no", "not known", "over 500 USD"}
