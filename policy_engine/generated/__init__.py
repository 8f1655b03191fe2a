"""A policy as Python code that is made for it: the fast way from a validated ticket to its level. Equal to `interpret`, by test."""

from policy_engine.generated.compiled import CompiledPolicy, compile_policy
from policy_engine.generated.values import FlatTicket, Narrowed

__all__ = ["CompiledPolicy", "FlatTicket", "Narrowed", "compile_policy"]
