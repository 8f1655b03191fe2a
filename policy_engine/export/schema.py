"""JSON Schemas of policies, parts of them, tickets, decisions and timelines: made from the models, so they can't drift."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from policy_engine.decision.models import Decision
from policy_engine.model.conditions import CONDITION_SCHEMA, TEST_SCHEMA
from policy_engine.model.document import PolicyDocument
from policy_engine.model.ticket import Ticket
from policy_engine.timeline.models import Timeline
from policy_engine.whole_file import write_whole

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMES: tuple[str, ...] = ("policy", "part", "ticket", "decision", "timeline")
WRITTEN: dict[str, type[BaseModel]] = {"decision": Decision, "timeline": Timeline}
"""What the tool writes; the others are read."""
TITLES = {
    "policy": "Escalation policy",
    "part": "Part of a folder policy: some top-level keys of an escalation policy",
    "ticket": "Ticket",
    "decision": "Decision on a ticket",
    "timeline": "Timeline of a ticket",
}


def schema(name: str) -> dict[str, Any]:
    """The schema of this name, one of `NAMES`."""
    if name in WRITTEN:
        made = WRITTEN[name].model_json_schema(mode="serialization")
    elif name == "ticket":
        made = Ticket.model_json_schema()
    else:
        made = PolicyDocument.model_json_schema()
    if name == "part":
        made["required"] = []
        made["minProperties"] = 1
    if name in ("policy", "part"):
        # a file of cases, or a policy in an editor, may hold any of these keys empty while it is being written
        made["properties"]["format"]["const"] = PolicyDocument.model_fields["format"].examples[0]  # type: ignore[index]
    tidied = _tidy(made, nullable=name in WRITTEN)
    if name in ("policy", "part"):
        tidied = _share_conditions(tidied)
    return {"$schema": DRAFT, **tidied, "title": TITLES[name]}


def _share_conditions(value: Any) -> Any:
    """Conditions stand in `$defs` once instead of at each `when`."""
    shared = _point_to_condition(value)
    shared["$defs"]["Condition"] = {**CONDITION_SCHEMA, "additionalProperties": {"$ref": "#/$defs/Test"}}
    shared["$defs"]["Test"] = TEST_SCHEMA
    return shared


def _point_to_condition(value: Any) -> Any:
    if isinstance(value, list):
        return [_point_to_condition(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("additionalProperties") == TEST_SCHEMA:
        said = {key: value[key] for key in ("description", "examples") if key in value}
        return {"$ref": "#/$defs/Condition", **said}
    return {key: _point_to_condition(item) for key, item in value.items()}


def _tidy(value: Any, *, nullable: bool) -> Any:
    """Without pydantic's titles, and in what people write without `null`: a key without a value is a finding."""
    if isinstance(value, list):
        return [_tidy(item, nullable=nullable) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: _tidy(item, nullable=nullable)
        for key, item in value.items()
        if not (key == "title" and isinstance(item, str)) and not (key == "default" and item is None)
    }
    options = kept.get("anyOf")
    if not nullable and isinstance(options, list) and {"type": "null"} in options:
        rest = [option for option in options if option != {"type": "null"}]
        kept.pop("anyOf")
        kept = {**rest[0], **kept} if len(rest) == 1 else {"anyOf": rest, **kept}
    return kept


def schema_text(name: str) -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def schema_file(name: str) -> str:
    return f"{name}.schema.json"


def write_schemas(out: Path) -> list[Path]:
    """Write all schemas into the folder `out`; each file is replaced in one step."""
    out.mkdir(parents=True, exist_ok=True)
    return [write_whole(out / schema_file(name), schema_text(name)) for name in NAMES]
