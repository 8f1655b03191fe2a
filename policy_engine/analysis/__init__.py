"""What can be said about a policy as a whole: what its parts lack, and what a solver proves about its answers.

One file a check; `checks.py` is the list. A check gets a `Subject` (or `Proofs`, where it needs the solver) and yields findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.late_names import late_names

if TYPE_CHECKING:
    from policy_engine.analysis.analyse import Analysis, Options

__all__ = ["Analysis", "Options"]

__getattr__ = late_names(__name__, {"Analysis": "analyse", "Options": "analyse"})
