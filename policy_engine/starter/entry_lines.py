"""The lines of a signal and of a trigger that an issue of a lead gets."""

from __future__ import annotations

from collections.abc import Iterator

from policy_engine.quoting import scalar


def flag_lines(name: str, title: str, text: str, question: str) -> Iterator[str]:
    """A flag; `text` is what stands behind its `text:`."""
    yield f"- id: {name}"
    yield f"  title: {scalar(title)}"
    yield "  type: flag"
    yield f"  text: {text}"
    yield f"  ask: {scalar(question)}"


def raise_lines(name: str, title: str, level: str, flag: str) -> Iterator[str]:
    """A trigger that a flag fires."""
    yield f"- id: {name}"
    yield f"  title: {scalar(title)}"
    yield f"  level: {level}"
    yield f"  when: {{{flag}: yes}}"
