"""Every fixed sentence of the tool's output and handbook stands in one file, `en.yaml`, beside this one.

`say("route.determined", level="Level 1")` fills a sentence. Keys are the dotted path in the file.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from functools import cache
from importlib.resources import files
from typing import Any

from policy_engine.cache import load, store


@cache
def sentences() -> dict[str, str]:
    """All sentences by dotted key, from the cache if they are there."""
    text = files(__name__).joinpath("en.yaml").read_bytes()
    name = hashlib.sha256(b"sentences 1\n" + sys.version.encode() + text).hexdigest()
    kept = _kept(name)
    if kept is None:
        kept = _read(text)
        store(name, marshal.dumps(kept))
    return kept


def _kept(name: str) -> dict[str, str] | None:
    data = load(name)
    try:
        found = None if data is None else marshal.loads(data)
    except (ValueError, TypeError, EOFError):
        return None
    return found if isinstance(found, dict) else None


def _read(text: bytes) -> dict[str, str]:
    import yaml  # slow to import

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays text: `no` is a word here, too
    return dict(_flatten("", yaml.load(text.decode("utf-8"), Loader=loader)))


def _flatten(prefix: str, tree: dict[str, Any]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        flat.extend(_flatten(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))])
    return flat


def say(key: str, /, **values: object) -> str:
    """The sentence `key`, with its `{names}` filled from `values`. Raises KeyError for an unknown key: that is our bug."""
    return sentences()[key].format(**values)
