"""A `batch` that is asked to end does so soon, and leaves no customer's words behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="needs the extra [batch]")

from policy_engine.batch.hold_signals import held_back
from tests.batch_files import NOW, ROOT, tickets, write_jsonl
from tests.small_policy import write_policy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_what_came_in_by_a_pipe_goes_with_the_run(tmp_path: Path, name: str, code: int) -> None:
    policy, kept = write_policy(tmp_path), tmp_path / "kept"
    kept.mkdir()
    command = [
        sys.executable,
        "-m",
        "policy_engine",
        "batch",
        str(policy),
        "-",
        "-o",
        "-",
        "--now",
        NOW,
        "--processes",
        "2",
        "--block",
        "4096",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(kept)}
    with write_jsonl(tmp_path / "in.jsonl", tickets(20_000)).open("rb") as source:
        run = subprocess.Popen(command, env=environment, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 120
    while run.poll() is None and not list(kept.glob("*/out.jsonl.run/*.part")) and time.monotonic() < deadline:
        time.sleep(0.01)
    run.send_signal(getattr(signal, name))
    said = run.communicate(timeout=120)[1].decode()
    assert run.returncode == code, said
    assert not list(kept.iterdir())
    assert "Traceback" not in said and "--resume" not in said  # of a pipe nothing is left to go on with


def test_a_signal_that_comes_in_the_middle_comes_after_it() -> None:
    done, before = [], signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), held_back():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("whole")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert done == ["whole"]
