"""A policy that loaded: what everything else works on."""

from __future__ import annotations

from policy_engine.model.document import PolicyDocument
from policy_engine.model.program import Program
from policy_engine.records import dataclass
from policy_engine.source import Node


@dataclass(frozen=True, slots=True)
class PolicySource:
    """A policy that loaded: as written, as resolved, with its tree of places and the digest of its text (sha256, hex)."""

    path: str
    document: PolicyDocument
    program: Program
    node: Node
    digest: str
