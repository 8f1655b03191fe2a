"""Text to positioned nodes: read a file, decode it, parse its YAML or JSON, and name what went wrong in plain words.

Nothing here knows what a policy is. Every function takes text and returns a value with diagnostics; only `reading` touches a disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.late_names import late_names

if TYPE_CHECKING:
    from policy_engine.source.decoding import INPUT, MAX_BYTES, decode_source, refuse_start
    from policy_engine.source.json_parser import parse_json
    from policy_engine.source.lines import MAX_LINE, numbered_lines, parse_line
    from policy_engine.source.node import Entry, Node, ParsedSource
    from policy_engine.source.reading import open_source, read_source, refused
    from policy_engine.source.yaml_parser import parse_yaml

__all__ = [
    "INPUT",
    "MAX_BYTES",
    "MAX_LINE",
    "Entry",
    "Node",
    "ParsedSource",
    "decode_source",
    "numbered_lines",
    "open_source",
    "parse_json",
    "parse_line",
    "parse_yaml",
    "read_source",
    "refuse_start",
    "refused",
]

__getattr__ = late_names(
    __name__,
    {
        "INPUT": "decoding",
        "MAX_BYTES": "decoding",
        "MAX_LINE": "lines",
        "Entry": "node",
        "Node": "node",
        "ParsedSource": "node",
        "decode_source": "decoding",
        "numbered_lines": "lines",
        "open_source": "reading",
        "parse_json": "json_parser",
        "parse_line": "lines",
        "parse_yaml": "yaml_parser",
        "read_source": "reading",
        "refuse_start": "decoding",
        "refused": "reading",
    },
)
