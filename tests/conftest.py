"""Options of this project's own tests: `--slow` runs the long ones as well, with far more random policies."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the long tests as well")


@pytest.fixture(scope="session")
def is_slow(request: pytest.FixtureRequest) -> bool:
    """Whether the long run was asked for."""
    return bool(request.config.getoption("--slow"))
