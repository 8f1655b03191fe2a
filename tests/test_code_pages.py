"""Every code that the tool prints has a page, and its examples are true: what to avoid gives the finding, what to prefer gives none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import policy_engine
from policy_engine import TicketError, check, load
from policy_engine.api import RouteOptions, as_ticket
from policy_engine.codes import CodeInfo, all_codes, is_always_error, page_example
from policy_engine.desk import make_checklist, route_ticket
from policy_engine.desk.form import check_form
from policy_engine.diagnostics import Diagnostic, Place

ROOT = Path(policy_engine.__file__).parent

BASE = """\
format: escalation-policy/1
id: example
title: An example
currency: USD
time_zone: Europe/Berlin
calendars:
  office:
    hours:
      mon-fri: ["09:00-18:00"]
    holidays: none
roles:
  - {id: agent, title: Agent}
  - {id: supervisor, title: Supervisor}
levels:
  - {id: frontline, title: Frontline}
  - {id: senior, title: Senior agent}
events:
  - {id: replied, field: first_reply_at}
signals:
  - {id: plan, type: choice, values: [free, team, enterprise], field: customer.plan}
  - {id: scope, type: choice, ordered: yes, values: [one_user, team, everyone], field: scope}
  - {id: angry, type: flag, text: angry}
  - {id: disputed_amount, type: money, text: disputed_amount}
  - {id: attempts, type: number, field: attempts}
lanes:
  - {id: support}
templates:
  - {id: holding, body: We have your request.}
"""

# Families whose examples are checked here; later families are about whole policies and have tests of their own.
FAMILIES_HERE = ("EP04", "EP1", "EP2", "EP9")
PAGES = tuple(info for info in all_codes() if info.code.startswith(FAMILIES_HERE))
# Page → the folder it speaks of: file → text.
FOLDERS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "EP040": ({"policy.yaml": "- a\n- b\n"}, {"policy.yaml": BASE}),
    "EP041": ({"support/policy.yaml": BASE, "notes.txt": BASE}, {"policy.yaml": BASE}),
    "EP042": ({"policy.yaml": BASE, "policy-old.yaml": BASE}, {"policy.yaml": BASE, "more.yaml": "principles: [Be kind.]\n"}),
    "EP043": (
        {"policy.yaml": BASE, "more.yaml": "levels:\n  - {id: manager, title: Manager}\n"},
        {"policy.yaml": BASE, "more.yaml": "triggers:\n  - {id: upset, title: Upset, level: senior, when: {angry: yes}}\n"},
    ),
    "EP044": (
        {"policy.yaml": BASE, "triggers/triggers.yaml": "triggers: []\n"},
        {"policy.yaml": BASE, "triggers.yaml": "triggers: []\n"},
    ),
}
# Codes about a hand-off form: their examples are forms for this ticket's route.
FORMS = ("EP241", "EP242")
FORM_POLICY = """\
handoffs:
  - {id: form, do: Fill in the form, by: agent, record: [what happened, order number]}
"""
# Codes about tables of tickets: their examples are a command for a table with one column, and a line of JSON.
COLUMNS, ROWS = "EP243", "EP245"
# Our own limit and our own mistakes: no policy that a person would write reaches them.
BEYOND_EXAMPLES = ("EP900", "EP901")


def with_base(fragment: str) -> str:
    """The fragment, and from the base every top-level key that the fragment does not have."""
    written = set(re.findall(r"^([a-z_]+):", fragment, re.MULTILINE))
    blocks = re.findall(r"^([a-z_]+)(:.*\n(?:[ #].*\n)*)", BASE, re.MULTILINE)
    return fragment + "".join(name + rest for name, rest in blocks if name not in written)


def findings_of(info: CodeInfo, heading: str, folder: Path) -> list[Diagnostic]:
    """What the tool says about a page's example; findings of families that come later are left out."""
    example = page_example(info.code, heading)
    assert example is not None
    if info.code in (COLUMNS, ROWS):
        return in_table(info.code, example.text, folder)
    if example.language == "text":
        return in_folder(FOLDERS[info.code][heading == "Prefer"], folder)
    if info.code in FORMS:
        return in_form(example.text, folder)
    path = folder / "policy.yaml"
    path.write_text(with_base(example.text) if example.language == "yaml" else BASE, encoding="utf-8")
    if example.language == "yaml":
        return known_here(check(path).diagnostics)
    try:
        load(path).route(json.loads(example.text))
    except TicketError as error:
        return list(error.diagnostics)
    return []


def in_form(text: str, folder: Path) -> list[Diagnostic]:
    (folder / "policy.yaml").write_text(with_base(FORM_POLICY), encoding="utf-8")
    (folder / "form.yaml").write_text(text, encoding="utf-8")
    ticket, node = as_ticket("Hello")
    checklist = make_checklist(route_ticket(load(folder / "policy.yaml"), ticket, node, RouteOptions()))
    return list(check_form(folder / "form.yaml", checklist.fields).diagnostics)


def in_table(code: str, text: str, folder: Path) -> list[Diagnostic]:
    pytest.importorskip("pyarrow", reason="needs the extra [batch]")
    from policy_engine.batch.check_columns import map_columns
    from policy_engine.batch.file_kinds import table_at
    from policy_engine.batch.rejects import BROKEN_ROW
    from policy_engine.batch.work import rows_of

    if code == COLUMNS:
        (folder / "policy.yaml").write_text(BASE, encoding="utf-8")
        pairs = dict(pair.split("=") for pair in text.split("--columns ")[1].strip().split(","))
        return list(map_columns(load(folder / "policy.yaml").source.program, pairs, ["description"]).findings)
    (folder / "tickets.jsonl").write_text(text, encoding="utf-8")
    table = table_at(folder / "tickets.jsonl")
    assert table is not None
    return [Diagnostic(BROKEN_ROW, "error", reason, Place("row")) for _, record, reason in rows_of(table) if record is None]


def in_folder(files: dict[str, str], folder: Path) -> list[Diagnostic]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return known_here(check(folder / "policy.yaml" if list(files) == ["policy.yaml"] else folder).diagnostics)


def known_here(found: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [finding for finding in found if finding.code.startswith(("EP0", *FAMILIES_HERE))]


def test_the_codes_that_the_tool_can_print_are_the_codes_that_have_pages() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")]
    lines = [line for text in texts for line in text.split("\n") if "key(" not in line and ">>>" not in line]
    used = {code for line in lines for code in re.findall(r'"(EP\d{3})"', line)}
    pages = {info.code for info in all_codes()}

    assert sorted(used - pages - EXAMPLES_IN_THE_MODEL) == []
    assert sorted(pages - used) == []


EXAMPLES_IN_THE_MODEL = {"EP302"}
"""The code that the model's example of a waiver shows."""


def test_the_base_has_no_finding(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(BASE, encoding="utf-8")

    assert known_here(check(tmp_path / "policy.yaml").diagnostics) == []


@pytest.mark.parametrize("info", [info for info in PAGES if info.code not in BEYOND_EXAMPLES], ids=lambda info: info.code)
def test_what_to_avoid_gives_the_finding_and_no_other(info: CodeInfo, tmp_path: Path) -> None:
    assert {finding.code for finding in findings_of(info, "Avoid", tmp_path)} == {info.code}


@pytest.mark.parametrize("info", [info for info in PAGES if info.code not in BEYOND_EXAMPLES], ids=lambda info: info.code)
def test_a_code_of_milder_findings_does_not_count_as_always_an_error(info: CodeInfo, tmp_path: Path) -> None:
    kinds = {finding.kind for finding in findings_of(info, "Avoid", tmp_path) if finding.code == info.code}
    assert kinds == {"error"} or (kinds and not is_always_error(info.code))


def test_codes_that_the_source_makes_milder_do_not_count_as_always_an_error() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for room in ("source", "loader") for path in (ROOT / room).rglob("*.py"))
    mild = {*re.findall(r'"(EP\d{3})", "(?:warning|note)"', texts), *re.findall(r'\.warning\("(EP\d{3})"', texts)}
    assert mild and not any(
        map(is_always_error, mild | {info.code for info in all_codes() if info.code[:3] in ("EP3", "EP4", "EP5", "EP6")})
    )


@pytest.mark.parametrize("info", [info for info in PAGES if info.code not in BEYOND_EXAMPLES], ids=lambda info: info.code)
def test_what_to_prefer_gives_none(info: CodeInfo, tmp_path: Path) -> None:
    assert findings_of(info, "Prefer", tmp_path) == []
