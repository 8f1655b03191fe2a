"""Many tickets at once: columns in, columns out, with the answers of the ordinary router."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.late_names import late_names

if TYPE_CHECKING:
    from policy_engine.batch.options import BatchOptions
    from policy_engine.batch.route import route_batch

__all__ = ["BatchOptions", "route_batch"]

__getattr__ = late_names(__name__, {"BatchOptions": "options", "route_batch": "route"})
