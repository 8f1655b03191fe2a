"""Policies for tests of the handbook: the shipped ones with their cases, and one whose every text is hostile to markdown."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from policy_engine.api import Policy
from policy_engine.loader import read_policy
from policy_engine.source import parse_yaml

ROOT = Path(__file__).parents[1]
SHIPPED = ("projectflow", "online_shop", "service_desk", "software_vendor", "bank_complaints")
HOSTILE = "# <script>alert(1)</script> | a `b` *c* [d](e) ![f](g) &lt; ~~h~~ --- {{ i }} $j$ <!-- k"
KEYS = """
    title note means understood_as because do say technique record measure must_say must_enclose what type audience team
    common_issues challenges responsibilities authority principles why body subject
"""
PROSE = KEYS.split()
"""Keys whose words reach the handbook, one or several."""
SINGLE = ("ask", "text", "source")
"""Keys that hold words where they hold one text, and something else where they hold a list."""


def read(path: Path) -> Policy:
    """The policy at `path` with its cases."""
    source, report = read_policy(path, with_cases=True)
    assert source is not None, report.diagnostics
    return Policy(source)


@cache
def shipped(name: str) -> Policy:
    """A policy of this repository."""
    return read(ROOT / "policies" / name)


def hostile(folder: Path) -> Policy:
    """ProjectFlow's policy with hostile words after each of its texts."""
    files = sorted((ROOT / "policies" / "projectflow").glob("*.yaml"))
    folder.mkdir(exist_ok=True)
    for file in files:
        parsed = parse_yaml(file.read_text(encoding="utf-8"), file.name)
        assert parsed.node is not None
        (folder / file.name).write_text(json.dumps(_spoil(_words(parsed.node), ())), encoding="utf-8", newline="\n")
    return read(folder)


def _words(node: Any) -> Any:
    if node.kind == "mapping":
        return {entry.key.raw: _words(entry.value) for entry in node.entries}
    return [_words(item) for item in node.items] if node.kind == "sequence" else node.raw


def _spoil(value: Any, path: tuple[str | int, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _spoil(inner, (*path, name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_spoil(inner, (*path, index)) for index, inner in enumerate(value)]
    return f"{value} {HOSTILE}" if _is_prose(path, str(value)) else value


def _is_prose(path: tuple[str | int, ...], value: str) -> bool:
    """Whether the words at `path` are free text."""
    key = next(step for step in reversed(path) if isinstance(step, str))
    if path[0] == "glossary" or "contact" in path or (len(path) == 1 and key in ("owner", "approved_by")):
        return True
    if path[-1] in SINGLE:
        return " " in value
    return key in PROSE and not (key == "type" and path[0] == "signals")
