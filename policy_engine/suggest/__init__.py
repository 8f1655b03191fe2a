"""Suggests the cases that a policy's tests lack. Needs the solver (extra `[proofs]`); import it only where that is there."""

from policy_engine.suggest.suggest import Suggestion, SuggestOptions, suggest

__all__ = ["SuggestOptions", "Suggestion", "suggest"]
