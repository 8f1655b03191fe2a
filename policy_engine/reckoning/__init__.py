"""What the clocks say of one ticket: states and due times of deadlines, how far chains have come, how much time has passed.

Everything is found in the program's order, from the values found so far (`View`), so that law and router can ask the same clocks.
"""

from policy_engine.reckoning.clocks import Clocks
from policy_engine.reckoning.from_facts import clocks_of
from policy_engine.reckoning.result import Basis, Due, Reckoning
from policy_engine.reckoning.view import View

__all__ = ["Basis", "Clocks", "Due", "Reckoning", "View", "clocks_of"]
