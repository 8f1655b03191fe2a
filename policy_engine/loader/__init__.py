"""From files to a resolved policy, with every finding at its place.

`read_policy(path)` returns what could be loaded and a report; it never raises for anything an author can write.
"""

from policy_engine.loader.policy import PolicySource, read_policy
from policy_engine.loader.ticket import read_ticket_file, read_ticket_mapping, read_tickets_text

__all__ = ["PolicySource", "read_policy", "read_ticket_file", "read_ticket_mapping", "read_tickets_text"]
