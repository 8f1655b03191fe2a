"""What is proven about two policies is what trying every ticket shows."""

from __future__ import annotations

import pytest

from tests.generated.grids import check_all

pytest.importorskip("z3")


def test_verdicts_and_witnesses_agree_with_every_ticket_of_a_grid() -> None:
    assert check_all(300) >= 300


@pytest.mark.slow
def test_verdicts_and_witnesses_agree_with_every_ticket_of_a_grid_on_many_more() -> None:
    assert check_all(2000, start=10_000) >= 2000
