"""A small policy for tests of the doors, and a way to run the command line inside the test."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from policy_engine.cli.app import main

POLICY = """\
format: escalation-policy/1
id: bike-shop
title: Bike shop
version: "1"
currency: EUR
time_zone: Europe/Berlin
calendars:
  office:
    hours:
      mon-fri: ["09:00-17:00"]
    holidays: none
roles:
  - {id: clerk, title: Clerk}
  - {id: chief, title: Chief}
levels:
  - {id: desk, title: Desk, role: clerk}
  - {id: boss, title: The boss, role: chief}
events:
  - {id: solved, field: solved_at}
signals:
  - id: plan
    title: Membership
    type: choice
    values: [basic, gold]
    field: customer.plan
    if_missing: {take: basic, because: few have gold}
  - {id: brand, title: Brand, type: choice, values: [ours, {id: other, title: another brand}], field: bike.brand, ask: "Whose bike is it?"}
  - {id: broken, title: Broken bike, type: flag, text: [is broken, snapped], ask: "Is the bike broken?"}
  - {id: price, title: Price, type: money, only_if: {broken: yes}, field: bike.price, ask: "What did the bike cost?"}
  - {id: claim_age, title: Age of the claim, type: duration, from: received, if_missing: {take: 0h, because: it has just come in}}
triggers:
  - {id: dear, title: Dear bike broken, level: boss, when: {broken: yes, price: over 500}}
  - {id: gold, title: Gold member with a broken bike, level: boss, when: {broken: yes, plan: gold}}
  - {id: slow, title: Nobody answered for a day, level: boss, when: {claim_age: over 24h}}
steps:
  - {id: call, when: {level: boss}, do: Call the customer, by: chief, within: 2h, from: received, calendar: office}
  - {id: thank, do: Thank the customer, by: clerk, duty: should}
notifications:
  - {id: tell_chief, title: Chief, when: {level: boss}, tell: chief, within: 1h, from: received, calendar: office}
"""
CLEAN = "".join(line for line in POLICY.splitlines(True) if not line.startswith(("events:", "  - {id: solved", "  - {id: brand"))) + (
    "waivers:\n" + "".join(f"  - {{code: {code}, because: A test of ours.}}\n" for code in ("EP312", "EP314"))
)
"""The same without what nothing reads, and with what the solver says accepted: no findings."""


def write_policy(folder: Path, text: str = POLICY) -> Path:
    """The small policy as a file."""
    path = folder / "bikes.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Cli:
    """Runs the command line in this process."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Ran:
        self.capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        caught = self.capsys.readouterr()
        return Ran(code, caught.out, caught.err)


def run_apart(*arguments: object, given: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command line as a process of its own."""
    command = [sys.executable, "-m", "policy_engine", *(str(argument) for argument in arguments)]
    settings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "COLUMNS": "100", **(env or {})}
    return subprocess.run(command, input=given, capture_output=True, env=settings, timeout=120, check=False)
