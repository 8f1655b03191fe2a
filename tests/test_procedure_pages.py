"""The pages of the published procedures name parts that their policies have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policy_engine.source import parse_yaml

ROOT = Path(__file__).parents[1]
PAGES = {path.stem.replace("-", "_"): path for path in sorted((ROOT / "docs" / "procedures").glob("*.md")) if path.stem != "README"}
NAME = re.compile(r"[a-z][a-z0-9_-]*")
FACTS = {"software_vendor": [f"F{number}" for number in range(1, 27)]}


def facts_of(page: Path) -> list[list[str]]:
    """The cells of each row of the table under "Fact by fact"."""
    section = page.read_text(encoding="utf-8").split("\n## Fact by fact\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def words_of(value: Any) -> Iterator[str]:
    """Keys and values of a policy, each as written."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)
    elif isinstance(value, str) and NAME.fullmatch(value):
        yield value


def words_of_policy(name: str) -> set[str]:
    found: set[str] = set()
    for path in sorted((ROOT / "policies" / name).glob("*.yaml")):
        if not path.name.endswith(".cases.yaml"):
            root = parse_yaml(path.read_text(encoding="utf-8"), path.name).node
            assert root is not None
            found.update(words_of(root.to_data()))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_every_name_on_the_page_is_one_of_the_policy(name: str) -> None:
    named = {word for row in facts_of(PAGES[name]) for span in re.findall(r"`([^`]+)`", row[-1]) for word in NAME.findall(span)}
    assert named, "the table names nothing"
    assert sorted(named - words_of_policy(name)) == []


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_of_the_source_has_a_row(name: str) -> None:
    assert [row[0] for row in facts_of(PAGES[name])] == FACTS[name]
