"""Cases as YAML text: block style, one key a line, and quotes where a word would be read as something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policy_engine.quoting import scalar


def yaml_lines(cases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of a cases file, an empty line between cases."""
    yield "cases:" if cases else "cases: []"
    for index, case in enumerate(cases):
        if index:
            yield ""
        first = True
        for line in _mapping(case, "    "):
            yield f"  - {line[4:]}" if first else line
            first = False


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield f"{indent}{scalar(key)}:"
            yield from _mapping(value, f"{indent}  ")
        elif isinstance(value, list | tuple):
            yield f"{indent}{scalar(key)}: [{', '.join(scalar(item, in_list=True) for item in value)}]"
        else:
            yield f"{indent}{scalar(key)}: {scalar(value)}"
