"""Three-valued logic and sets of numbers: the arithmetic under every condition, with no policy knowledge."""

from policy_engine.logic.ranges import Range, everything, intersect, point
from policy_engine.logic.truth import Truth, all_of, any_of, negate

__all__ = ["Range", "Truth", "all_of", "any_of", "everything", "intersect", "negate", "point"]
