"""The policies that are measured: a real small one, and generated ones of any size. All go through `load`, as files do."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from policy_engine import Policy, load

ROOT = Path(__file__).parents[1]
PLANS = ("free", "team", "business", "enterprise")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a generated policy is."""

    triggers: int = 200
    signals: int = 60
    levels: int = 6


def small_policy() -> Policy:
    """ProjectFlow: 10 triggers."""
    return load(ROOT / "policies" / "projectflow")


def generated_policy(size: Size, seed: int = 1) -> Policy:
    """A policy of the given size: half flags, a quarter numbers, a quarter choices; triggers of three to five lines, a fifth with `any`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "generated.json"
        path.write_text(json.dumps(_policy(size, random.Random(seed))), encoding="utf-8")
        return load(path)


def _policy(size: Size, chance: random.Random) -> dict[str, Any]:
    signals = [_signal(index, chance) for index in range(size.signals)]
    levels = [{"id": f"level{index}", "title": f"Level {index}"} for index in range(size.levels)]
    triggers = [
        {
            "id": f"trigger{index}",
            "title": f"Trigger {index}",
            "level": f"level{1 + index % (size.levels - 1)}",
            "when": _condition(signals, chance),
        }
        for index in range(size.triggers)
    ]
    head = {"format": "escalation-policy/1", "id": "generated", "title": "Generated", "currency": "USD"}
    return {**head, "levels": levels, "signals": signals, "triggers": triggers}


def _signal(index: int, chance: random.Random) -> dict[str, Any]:
    kind = ("flag", "number", "flag", "choice")[index % 4]
    more = {"values": list(PLANS)} if kind == "choice" else {}
    return {"id": f"signal{index}", "title": f"Signal {index}", "type": kind, "field": f"signal{index}", **more}


def _condition(signals: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    count = chance.choice([3, 4, 4, 5])
    lines = {signal["id"]: _test(signal["type"], chance) for signal in chance.sample(signals, min(count, len(signals)))}
    if chance.random() < 0.2:
        name, test = lines.popitem()
        other = chance.choice(signals)
        lines["any"] = [{name: test}, {other["id"]: _test(other["type"], chance)}]
    return lines


def _test(kind: str, chance: random.Random) -> Any:
    if kind == "flag":
        return "yes"
    if kind == "number":
        return f"over {chance.choice([500, 750, 900, 1000, 1100])}"
    return chance.choice([chance.choice(PLANS), chance.choice(PLANS), chance.sample(PLANS, 2)])
