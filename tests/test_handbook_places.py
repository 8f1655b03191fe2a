"""Where the handbook explains an id; and pages that would become a wall are split."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_engine.api import Policy
from policy_engine.export.handbook import handbook_pages
from policy_engine.export.handbook.places import MOST_TRIGGERS, place_of, places_of
from tests.handbook_policies import read, shipped
from tests.small_policy import POLICY

DOCUMENT = shipped("projectflow").document


def with_triggers(folder: Path, count: int) -> Policy:
    """The small policy with as many further triggers as are needed."""
    more = "".join(
        f"  - {{id: t{number}, title: Number {number}, level: boss, when: {{price: over {1000 + number}}}}}\n"
        for number in range(count - 3)
    )
    path = folder / "many.yaml"
    path.write_text(POLICY.replace("steps:\n", f"{more}steps:\n"), encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    ("name", "address", "fragment"),
    [
        ("leaving", "triggers.md#leaving", "triggers--leaving"),
        ("senior", "levels/senior.md", "levels--senior"),
        ("senior_agent", "roles/senior_agent.md", "roles--senior_agent"),
        ("holding", "templates.md#holding", "templates--holding"),
    ],
)
def test_an_id_has_an_address_in_both_forms(name: str, address: str, fragment: str) -> None:
    place = place_of(DOCUMENT, name)
    assert place is not None and (place.address, place.fragment) == (address, fragment)


def test_what_is_no_id_has_no_place() -> None:
    assert place_of(DOCUMENT, "nonsense") is None


def test_many_triggers_stand_on_a_page_for_each_level(tmp_path: Path) -> None:
    policy = with_triggers(tmp_path, MOST_TRIGGERS + 1)
    pages = handbook_pages(policy)
    place = places_of(policy.document)["t1"]
    assert place.address == "triggers/boss.md#t1"
    assert '<a id="t1"></a>' in pages["triggers/boss.md"]
    assert "(triggers/boss.md#t1)" in pages["triggers.md"] and '<a id="t1"></a>' not in pages["triggers.md"]


def test_few_triggers_stand_on_one_page(tmp_path: Path) -> None:
    assert places_of(with_triggers(tmp_path, MOST_TRIGGERS).document)["t1"].address == "triggers.md#t1"
