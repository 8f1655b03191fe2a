"""From files to a resolved policy, with every finding at its place.

`read_policy(path)` returns what could be loaded and a report; it never raises for anything an author can write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.late_names import late_names

if TYPE_CHECKING:
    from policy_engine.loader.policy import read_policy
    from policy_engine.loader.policy_source import PolicySource
    from policy_engine.loader.ticket import read_ticket_file, read_ticket_mapping, read_tickets_text

__all__ = ["PolicySource", "read_policy", "read_ticket_file", "read_ticket_mapping", "read_tickets_text"]

__getattr__ = late_names(
    __name__,
    {
        "PolicySource": "policy_source",
        "read_policy": "policy",
        "read_ticket_file": "ticket",
        "read_ticket_mapping": "ticket",
        "read_tickets_text": "ticket",
    },
)
