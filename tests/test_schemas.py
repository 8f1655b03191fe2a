"""The committed schemas are what the models say, teach on every field, and accept the shipped policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from policy_engine import load
from policy_engine.export.schema import NAMES, schema, schema_file, schema_text, write_schemas
from policy_engine.model.ticket import Ticket
from policy_engine.source import parse_yaml
from policy_engine.timeline import make_timeline

ROOT = Path(__file__).parents[1]
POLICY_FILES = sorted(p for p in ROOT.glob("policies/**/*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_committed_schema_is_up_to_date(name: str) -> None:
    assert (ROOT / "schemas" / schema_file(name)).read_text(encoding="utf-8") == schema_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", ["policy", "part", "ticket"])
def test_every_field_has_a_description_and_an_example(name: str) -> None:
    lacking = [path for path, field in _fields(schema(name), ()) if "description" not in field or "examples" not in field]
    assert lacking == []


def _fields(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if isinstance(value, dict):
        properties = value.get("properties", {})
        if "type" not in properties or isinstance(properties["type"], dict):
            yield from (((*path, key), field) for key, field in properties.items())
        for key, item in value.items():
            if key != "examples":
                yield from _fields(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _fields(item, (*path, str(index)))


@pytest.mark.parametrize("path", POLICY_FILES, ids=lambda p: p.name)
def test_shipped_policies_pass_the_schema_of_the_editor(path: Path) -> None:
    node = parse_yaml(path.read_text(encoding="utf-8"), path.name).node
    assert node is not None
    name = "policy" if node.get("format") is not None and len(list(path.parent.glob("*.yaml"))) == 2 else "part"
    assert [error.message for error in Draft202012Validator(schema(name)).iter_errors(node.to_data())] == []


def test_the_schema_refuses_a_misspelt_key() -> None:
    broken = {"format": "escalation-policy/1", "id": "x", "title": "X", "triggerz": []}
    assert any("triggerz" in error.message for error in Draft202012Validator(schema("policy")).iter_errors(broken))


def test_a_decision_passes_its_schema() -> None:
    decision = load(ROOT / "policies" / "projectflow").route({"id": "7", "text": "Billing problem, I think I was charged too much"})
    Draft202012Validator(schema("decision")).validate(json.loads(decision.model_dump_json()))


def test_a_timeline_passes_its_schema() -> None:
    ticket = {"id": "7", "text": "I will sue you", "created_at": "2026-03-02T09:00:00-05:00"}
    timeline = make_timeline(load(ROOT / "policies" / "projectflow"), Ticket.model_validate(ticket))
    made = json.loads(timeline.model_dump_json())
    validator = Draft202012Validator(schema("timeline"))
    validator.validate(made)
    assert made["entries"]
    made["entries"][0]["state"] = "unheard_of"
    assert not validator.is_valid(made)


def test_schemas_are_written_as_a_whole(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new")
    assert [path.name for path in written] == [schema_file(name) for name in NAMES]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(schema_file(name) for name in NAMES)
