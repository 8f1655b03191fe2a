"""What every test runs with: a cache of its own, so that nothing is written into the home of whoever runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from policy_engine.cache import VARIABLE


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield
