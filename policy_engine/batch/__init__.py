"""Many tickets at once: columns in, columns out, with the answers of the ordinary router."""

from policy_engine.batch.options import BatchOptions
from policy_engine.batch.route import route_batch

__all__ = ["BatchOptions", "route_batch"]
