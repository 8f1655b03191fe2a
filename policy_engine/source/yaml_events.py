"""YAML's own parser as a stream of events: libyaml's where PyYAML has it, else the slower one in Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import Event

Loader = type[Any]

SLOW_LOADER: Loader = yaml.SafeLoader
FAST_LOADER: Loader = getattr(yaml, "CSafeLoader", SLOW_LOADER)


def read_events(text: str, loader: Loader) -> Iterator[Event]:
    """The events of a text, lazily: nothing is built, so depth and size cost nothing. Raises `yaml.MarkedYAMLError` where it breaks."""
    events: Iterator[Event] = yaml.parse(text, Loader=loader)
    return events
