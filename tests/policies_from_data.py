"""A policy from plain data, for tests that need many small ones."""

from __future__ import annotations

from typing import Any

from policy_engine.api import Policy
from policy_engine.loader.policy_source import PolicySource
from policy_engine.loader.resolve import resolve
from policy_engine.loader.shape import build
from policy_engine.model.document import PolicyDocument
from policy_engine.source.from_data import node_of


def policy_from(data: dict[str, Any]) -> Policy:
    """The policy; data with mistakes fails the test."""
    node = node_of(data, "policy")
    document, found = build(PolicyDocument, data, node)
    assert document is not None, found
    program, found = resolve(document, node)
    assert not found, found
    return Policy(PolicySource("policy", document, program, node, "0"))
