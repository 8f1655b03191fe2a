"""The README is true: its commands are run and their output compared, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ policy-engine (.*?)\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command[:40] for command, _ in BLOCKS])
def test_a_command_prints_what_the_readme_shows(command: str, shown: str) -> None:
    """A line `…` stands for lines that are left out."""
    environment = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    run = [sys.executable, "-m", "policy_engine", *shlex.split(command)]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    pattern = r"(?:.*\n)*?".join(re.escape(part) for part in re.split(r"^…\n", shown, flags=re.MULTILINE))
    assert re.fullmatch(pattern, done.stdout + done.stderr), done.stdout + done.stderr


def test_the_first_screen_shows_the_two_commands() -> None:
    first = README.split("```")[1]
    assert [line.split("#")[0].strip() for line in first.splitlines()[1:] if line] == ["sh run demo", "sh run test"]


def test_the_python_of_the_readme_runs() -> None:
    code = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[0]
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == code.rpartition("# ")[2].strip()


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    missing = [link for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README) if not (ROOT / link).exists()]
    assert missing == []


def test_the_policy_shown_is_the_shipped_one() -> None:
    shipped = (ROOT / "policies" / "projectflow" / "policy.yaml").read_text(encoding="utf-8")
    shown = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)[0]
    lines = [line.split("#")[0].strip() for line in shown.splitlines()]
    assert [line for line in lines if line and line not in shipped] == []
