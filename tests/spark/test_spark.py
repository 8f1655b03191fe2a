"""The batch on a Spark cluster of this machine says what the local engine says, row by row. Needs pyspark and Java 17."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="needs the extra [batch]")
pytest.importorskip("pyspark", reason="needs the extra [spark]")

from policy_engine import load  # noqa: E402
from policy_engine.batch import BatchOptions, route_batch  # noqa: E402
from policy_engine.batch.formats import plain  # noqa: E402
from policy_engine.batch.spark import spark_function, spark_schema  # noqa: E402
from tests.batch_files import NOW, ROOT, tickets, write_csv, write_jsonl  # noqa: E402
from tests.small_policy import write_policy  # noqa: E402

MASTER = "local-cluster[2,1,1024]"
JAVA_17 = Path("/usr/lib/jvm/java-17-openjdk-amd64")


def java() -> str | None:
    """The home of Java 17, or None."""
    if JAVA_17.is_dir():
        return str(JAVA_17)
    found = shutil.which("java")
    words = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr if found else ""
    return os.environ.get("JAVA_HOME", "") if 'version "17' in words else None


pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(java() is None, reason="needs Java 17"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("JAVA_HOME", java() or ""), ("PYSPARK_PYTHON", sys.executable), ("PYTHONPATH", str(ROOT))):
            if value:
                patch.setenv(name, value)
        yield dict(os.environ)


def test_the_function_for_spark_says_what_route_batch_says(environment: dict[str, str], tmp_path: Path, is_slow: bool) -> None:
    from datetime import datetime

    from pyspark.sql import SparkSession

    policy = load(write_policy(tmp_path))
    options = BatchOptions(now=datetime.fromisoformat(NOW))
    rows = [{name: row.get(name) for name in ("id", "text", "created_at", "customer.plan", "bike.price")} for row in tickets(2000)]
    rows = rows * 500 if is_slow else rows
    table = pa.table({name.replace(".", "__"): [row[name] for row in rows] for name in rows[0]})
    options = BatchOptions(now=options.now, columns={"customer.plan": "customer__plan", "bike.price": "bike__price"})
    session = SparkSession.builder.master(MASTER).config("spark.ui.enabled", "false").getOrCreate()
    try:
        frame = session.createDataFrame(table)
        found = frame.mapInArrow(spark_function(policy, options), spark_schema(policy, options)).toArrow()
    finally:
        session.stop()
    batch = table.combine_chunks().to_batches()[0]
    assert batch.num_rows == len(rows)
    assert same(found.combine_chunks().to_batches()[0], plain(route_batch(policy, batch, options)))


def same(one: Any, other: Any) -> bool:
    """Equal in every column and row, in order."""
    return one.schema.names == other.schema.names and all(one[name].to_pylist() == other[name].to_pylist() for name in one.schema.names)


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_the_command_writes_the_same_file_on_spark(environment: dict[str, str], tmp_path: Path, ending: str) -> None:
    policy, rows = write_policy(tmp_path), tickets(1000)
    source = (write_jsonl if ending == "jsonl" else write_csv)(tmp_path / f"in.{ending}", rows)
    written = []
    for engine in (("--engine", "spark", "--master", MASTER), ("--processes", "1")):
        out = tmp_path / f"{engine[1]}.jsonl"
        command = [sys.executable, "-m", "policy_engine", "batch", policy, source, "-o", out, "--now", NOW, *engine]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert ran.returncode == 1, ran.stderr  # some rows have a plan that there is not
        written.append((out.read_bytes(), out.with_name(out.name + ".rejects.jsonl").read_bytes(), ran.stdout))
    assert written[0] == written[1]
