"""Every fixed sentence of the tool's output and handbook stands in one file, `en.yaml`, beside this one.

`say("route.determined", level="Level 1")` fills a sentence. Keys are the dotted path in the file.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


@cache
def sentences() -> dict[str, str]:
    """All sentences by dotted key."""
    import yaml  # slow to import; most runs need none of this

    text = files(__name__).joinpath("en.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays text: `no` is a word here, too
    return dict(_flatten("", yaml.load(text, Loader=loader)))


def _flatten(prefix: str, tree: dict[str, Any]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        flat.extend(_flatten(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))])
    return flat


def say(key: str, /, **values: object) -> str:
    """The sentence `key`, with its `{names}` filled from `values`. Raises KeyError for an unknown key: that is our bug."""
    return sentences()[key].format(**values)
