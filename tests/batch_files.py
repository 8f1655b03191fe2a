"""Files of tickets for tests of `policy-engine batch`, and a way to stop a run in the middle."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NOW = "2026-03-05T12:00:00Z"
TEXTS = ("My bike is broken.", "The fork snapped on day one.", "Where is my bike?", "It is not broken, just dirty.")


def tickets(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Tickets for the bike shop of `tests.small_policy`, some of them with a plan that it does not have."""
    rng = random.Random(seed)
    return [_ticket(rng, number) for number in range(1, count + 1)]


def _ticket(rng: random.Random, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"id": f"T{number}", "text": rng.choice(TEXTS), "created_at": f"2026-03-0{rng.randint(3, 5)}T09:00:00Z"}
    if rng.random() < 0.6:
        found["customer.plan"] = rng.choice(["basic", "gold", "gold", "silver"] if rng.random() < 0.1 else ["basic", "gold"])
    if rng.random() < 0.5:
        found["bike.price"] = rng.choice([90, 480, 500, 501, 2600])
    return found


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def write_csv(path: Path, rows: list[dict[str, Any]]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """A run of `policy-engine batch` as a process of its own."""
    command = [sys.executable, "-m", "policy_engine", "batch", *(str(argument) for argument in arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill_after(run: subprocess.Popen[bytes], folder: Path, parts: int, pause: float) -> bool:
    """SIGKILL once so many parts are there and a moment has passed; False when the run was quicker."""
    deadline = time.monotonic() + 120
    while run.poll() is None and time.monotonic() < deadline and len(list(folder.glob("*.part"))) < parts:
        time.sleep(0.002)
    time.sleep(pause)
    is_alive = run.poll() is None
    if is_alive:
        run.send_signal(signal.SIGKILL)
    run.communicate()
    return is_alive
