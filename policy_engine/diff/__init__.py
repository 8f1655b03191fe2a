"""What changes when one policy takes the place of another: which tickets go higher or lower, proven, and which parts say something else.

`compare` gives the whole difference; `replay` counts what moves among real tickets. Nothing here needs words for people.
"""

from policy_engine.diff.compare import DiffOptions, NothingInCommon, compare
from policy_engine.diff.difference import Difference

__all__ = ["DiffOptions", "Difference", "NothingInCommon", "compare"]
