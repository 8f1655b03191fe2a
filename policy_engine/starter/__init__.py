"""Makes a first policy out of a shipped one: what is not needed is left out, the rest speaks of the new owner."""

from policy_engine.starter.catalogue import sectors
from policy_engine.starter.make import Draft, draft_policy
from policy_engine.starter.wishes import Wishes, as_list, find_problems

__all__ = ["Draft", "Wishes", "as_list", "draft_policy", "find_problems", "sectors"]
