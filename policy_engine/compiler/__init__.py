"""From a resolved policy to its decision tree."""

from policy_engine.compiler.build import compile_program
from policy_engine.compiler.graph import to_graph

__all__ = ["compile_program", "to_graph"]
