"""What can be said about a policy as a whole: what its parts lack, and what a solver proves about its answers.

One file a check; `checks.py` is the list. A check gets a `Subject` (or `Proofs`, where it needs the solver) and yields findings.
"""

from policy_engine.analysis.analyse import Analysis, Options, analyse

__all__ = ["Analysis", "Options", "analyse"]
