"""The tree says what the law says: on random policies and tickets, with everything a policy can hold."""

from __future__ import annotations

from tests.generated.pairs import compare_all

POLICIES, TICKETS = 250, 400


def test_router_equals_interpreter_on_100_000_pairs() -> None:
    forms = compare_all(POLICIES, TICKETS)
    assert sum(forms.values()) == POLICIES * TICKETS
    assert min(forms["tree"], forms["level-trees"], forms["list"]) > 500, forms
