"""What was measured with: processor, Python, versions. Never the machine's name."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.peers import PEERS
from policy_engine import __version__


def machine_rows() -> Iterator[tuple[str, str]]:
    """(what, which)."""
    yield "Processor", f"{_processor()}, {os.cpu_count()} cores"
    yield "System", f"{platform.system()} {platform.machine()}"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    if hasattr(os, "getloadavg"):
        yield "Others at work (load, one minute)", f"{os.getloadavg()[0]:.1f}"
    yield "policy-engine", __version__
    for package in ("pydantic", "typer", "numpy", *(peer.package for peer in PEERS if peer.package)):
        yield f"`{package}`", installed(package) or "not installed: left out"


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
