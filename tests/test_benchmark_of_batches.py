"""The benchmark of batches runs, and everybody in it gives the same answers."""

from __future__ import annotations

import pytest

pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("zen", reason="needs the extra [peers]")

from benchmarks.batch import lines_of, measure, rows_a_second


@pytest.mark.parametrize("lines", [5, 90])
def test_all_sides_answer_alike_and_are_timed(lines: int) -> None:
    found = measure("small", lines_of(lines), rows=300, passes=1)
    assert set(found) >= {"ours", "NumPy masks, three-valued", "zen-engine"}
    assert all(value > 0 for value in found.values())


def test_shipped_policies_are_timed() -> None:
    assert rows_a_second("projectflow", 20, asks=False) > 0
