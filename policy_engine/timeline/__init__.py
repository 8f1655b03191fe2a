"""All that is due on a ticket, in order: a pure function of policy, ticket, what happened since, and the present."""

from policy_engine.timeline.history import Change
from policy_engine.timeline.make import make_timeline
from policy_engine.timeline.models import Entry, Timeline
from policy_engine.timeline.reading import read_changes

__all__ = ["Change", "Entry", "Timeline", "make_timeline", "read_changes"]
