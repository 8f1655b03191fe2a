"""Times in Arrow that Python can't hold: their rows are rejected, and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("orjson", reason="needs the extra [batch]")
import pyarrow.parquet  # noqa: E402

from policy_engine import load  # noqa: E402
from policy_engine.batch import BatchOptions, route_batch  # noqa: E402
from tests.batch_files import NOW, read_jsonl  # noqa: E402
from tests.small_policy import Cli, write_policy  # noqa: E402

NEAR = int(datetime(2026, 3, 4, tzinfo=UTC).timestamp())
OPTIONS = BatchOptions(now=datetime.fromisoformat(NOW))


@pytest.mark.parametrize(("unit", "per_second"), [("s", 1), ("ms", 10**3), ("us", 10**6)])
@pytest.mark.parametrize("far", [2**62, -(2**62), 2**63 - 1])
def test_a_time_beyond_every_calendar_rejects_its_row_alone(tmp_path: Path, unit: str, per_second: int, far: int) -> None:
    times = pa.array([far, NEAR * per_second, None], pa.timestamp(unit, "UTC"))
    batch = pa.RecordBatch.from_pydict({"text": ["My bike is broken."] * 3, "created_at": times})
    answers = route_batch(load(write_policy(tmp_path)), batch, OPTIONS)
    assert answers["findings"].to_pylist() == [1, 0, 0]


def test_the_name_of_a_zone_does_not_matter_for_a_time_that_is_told_in_utc(tmp_path: Path) -> None:
    policy = load(write_policy(tmp_path))
    told = []
    for zone in ("UTC", "Europe/Berlin", "+05:30", "Mars/Olympus"):
        times = pa.array([NEAR], pa.timestamp("s", zone))
        thread = pa.array([[{"at": "2026-03-04T09:00:00Z", "text": "My bike is broken.", "author": "customer"}]])
        plain, threaded = {"text": ["My bike is broken."], "created_at": times}, {"messages": thread, "created_at": times}
        told.append([route_batch(policy, pa.RecordBatch.from_pydict(row), OPTIONS).to_pylist() for row in (plain, threaded)])
    assert told == [told[0]] * 4


def test_a_parquet_file_with_a_far_time_is_answered_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy, cli = write_policy(tmp_path), Cli(capsys)
    far = pa.array([2**62, NEAR * 10**6], pa.timestamp("us", "UTC"))
    table = pa.table({"id": ["a", "b"], "text": ["My bike is broken."] * 2, "created_at": far, "unread": far})
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet")
    ran = cli("batch", policy, tmp_path / "in.parquet", "-o", tmp_path / "out.jsonl", "--processes", 1, "--now", NOW)
    assert ran.code == 1, ran.err
    assert [answer["id"] for answer in read_jsonl(tmp_path / "out.jsonl")] == ["b"]
    (reject,) = read_jsonl(tmp_path / "out.jsonl.rejects.jsonl")
    assert (reject["row"], reject["findings"][0]["at"]) == (1, "created_at")
    compared = cli("diff", policy, policy, "--tickets", tmp_path / "in.parquet", "--now", NOW)
    assert "1 ticket could not be read" in compared.out and "line 1, a:" in compared.out, compared.err


@pytest.mark.parametrize(
    ("names", "columns", "said"),
    [
        (("text", "text"), {}, "are the same"),
        (("tier",), {}, "none of the columns"),
        (("text",), {"plan": "tier"}, "there is no column `tier`"),
        (("text", "x"), {"plam": "x"}, "the policy reads no `plam`"),
    ],
)
def test_columns_that_can_not_be_are_an_error_in_python_too(
    tmp_path: Path, names: tuple[str, ...], columns: dict[str, str], said: str
) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["a"]) for _ in names], names=list(names))
    with pytest.raises(ValueError, match=said):
        route_batch(load(write_policy(tmp_path)), batch, BatchOptions(columns=columns))


def test_a_table_is_no_batch_and_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="to_batches"):
        route_batch(load(write_policy(tmp_path)), pa.table({"text": ["a"]}), OPTIONS)
