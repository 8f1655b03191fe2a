"""Text to positioned nodes: read a file, decode it, parse its YAML or JSON, and name what went wrong in plain words.

Nothing here knows what a policy is. Every function takes text and returns a value with diagnostics; only `read_source` touches a disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.late_names import late_names

if TYPE_CHECKING:
    from policy_engine.source.decoding import MAX_BYTES, decode_source
    from policy_engine.source.json_parser import parse_json
    from policy_engine.source.node import Entry, Node, ParsedSource
    from policy_engine.source.reading import read_source, refused
    from policy_engine.source.yaml_parser import parse_yaml

__all__ = ["MAX_BYTES", "Entry", "Node", "ParsedSource", "decode_source", "parse_json", "parse_yaml", "read_source", "refused"]

__getattr__ = late_names(
    __name__,
    {
        "MAX_BYTES": "decoding",
        "Entry": "node",
        "Node": "node",
        "ParsedSource": "node",
        "decode_source": "decoding",
        "parse_json": "json_parser",
        "parse_yaml": "yaml_parser",
        "read_source": "reading",
        "refused": "reading",
    },
)
