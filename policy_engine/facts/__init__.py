"""From a ticket to facts: what each signal may be, where that was read, and in which words.

Sources, strongest first: a person (`signals` of the ticket), a field, the text, what silence means.
"""

from policy_engine.facts.fact import Fact, Facts
from policy_engine.facts.fields import field_at
from policy_engine.facts.gather import Given, facts_of, gather, zone_of

__all__ = ["Fact", "Facts", "Given", "facts_of", "field_at", "gather", "zone_of"]
