"""What an agent works with, for one ticket: letters filled from a template, a checklist, and the form that goes with a hand-off."""

from policy_engine.desk.checklist import Checklist, make_checklist
from policy_engine.desk.routed import Routed, route_ticket

__all__ = ["Checklist", "Routed", "make_checklist", "route_ticket"]
