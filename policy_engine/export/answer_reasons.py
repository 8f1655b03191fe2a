"""Why the answer is what it is: triggers that fired, may fire or nearly did, what was taken for granted, words that did not count."""

from __future__ import annotations

from policy_engine.decision.models import Because, Decision, NearMiss, SignalValue, StoppedQuote, TriggerResult
from policy_engine.export.paragraphs import Item, Section, quote
from policy_engine.export.titles import Titles, lower_first
from policy_engine.messages import say

MAX_QUOTES = 3
MAX_STOPPED = 4


def why(decision: Decision, titles: Titles) -> Section:
    """One bullet a trigger that fired; where none explains the level, a sentence that says why the answer holds all the same."""
    items = [Item(_fired(trigger, decision, titles)) for trigger in decision.fired]
    if decision.level is not None and not _is_explained(decision, titles):
        items.append(Item(_other_reason(decision, titles)))
    return Section(say("route.why"), tuple(items))


def _is_explained(decision: Decision, titles: Titles) -> bool:
    """Whether a trigger that fired, or a person, brought the ticket to its level."""
    scale = decision.scales["level"]
    rank = titles.policy.source.program.scale_plans["level"].rank
    raised = [rank(trigger.raises["level"]) for trigger in decision.fired if "level" in trigger.raises]
    return scale.decided is not None or max(raised, default=-1) >= rank(decision.level or "")


def _other_reason(decision: Decision, titles: Titles) -> str:
    level = titles.value("level", decision.level)
    if decision.level == titles.policy.document.levels[0].id:
        return say("route.none_fired_yet" if decision.undetermined else "route.none_fired", level=level)
    scale = titles.policy.document.scales.get("level")
    return say("route.by_table" if scale is not None and scale.table is not None else "route.was_there", level=level)


def _fired(trigger: TriggerResult, decision: Decision, titles: Titles) -> str:
    goes = "" if trigger.raises == {"level": decision.level} else say("route.raises", to=titles.raises(trigger.raises))
    lines = [because_words(line, decision) for line in trigger.because]
    return f"{trigger.title}{goes}: {', '.join(lines)}" if lines else f"{trigger.title}{goes}"


def because_words(line: Because, decision: Decision) -> str:
    """A line of a condition as it came out, with the customer's words or the source it rests on."""
    said = lower_first(line.title) if line.value == "yes" else f"{lower_first(line.title)} {line.value}"
    rests_on = _quotes(line.quotes) or _source(decision.signals.get(line.signal))
    return f"{said} ({rests_on})" if rests_on else said


def _quotes(quotes: tuple[str, ...]) -> str:
    shown = [f'"{quote(words)}"' for words in quotes[:MAX_QUOTES]]
    return ", ".join(shown) + (" …" if len(quotes) > MAX_QUOTES else "")


def _source(signal: SignalValue | None) -> str:
    """Where a value without quotes comes from."""
    if signal is None or signal.source not in ("person", "field", "taken"):
        return ""
    return say(f"route.from_{signal.source}", field=signal.field or "")


def taken(decision: Decision, titles: Titles) -> Section:
    """Values that silence stands for, each with the policy's reason."""
    items = []
    for name in decision.taken:
        parts = [signal for part, signal in decision.signals.items() if part == name or part.startswith(f"{name}.")]
        items += [Item(_taken(signal)) for signal in parts if signal.source == "taken"]
    return Section(say("route.taken"), tuple(items))


def _taken(signal: SignalValue) -> str:
    return say("route.taken_item", title=signal.title, value=signal.value, because=signal.because or say("route.no_reason"))


def may_fire(decision: Decision, titles: Titles) -> Section:
    """Triggers that are open and would raise something, with the lines that leave them open."""
    items = []
    for trigger in (trigger for trigger in decision.undetermined if _goes_higher(trigger, decision, titles)):
        opened = [open_words(line, decision, titles) for line in trigger.because if line.holds is None]
        items.append(
            Item(say("route.may_fire_item", title=trigger.title, to=titles.raises(trigger.raises), lines=", ".join(dict.fromkeys(opened))))
        )
    return Section(say("route.may_fire"), tuple(items))


def open_words(line: Because, decision: Decision, titles: Titles) -> str:
    """A line that is open; with the reason where no question stands for it."""
    title, reason = lower_first(line.title), _reason(line, decision, titles)
    is_asked = any(ask.signal in (line.signal, _owner(line, titles)) for ask in decision.ask)
    return title if reason is None or is_asked else say("route.open_because", title=title, reason=reason)


def _reason(line: Because, decision: Decision, titles: Titles) -> str | None:
    """Why a line's value is not known."""
    if line.reason is not None:
        return line.reason
    signal = decision.signals.get(line.signal) or decision.signals.get(_owner(line, titles))
    return signal.reason if signal is not None else None


def still_open(decision: Decision, titles: Titles) -> tuple[str, ...]:
    """What leaves an answer open, each with its reason; without an open trigger, every signal that is not known for a reason."""
    lines = [line for trigger in decision.undetermined for line in trigger.because if line.holds is None]
    if lines:
        return tuple(dict.fromkeys(open_words(line, decision, titles) for line in lines))
    unknown = [signal for signal in decision.signals.values() if not signal.known and signal.applies != "no" and signal.reason]
    return tuple(say("route.open_because", title=lower_first(signal.title), reason=signal.reason) for signal in unknown)


def _owner(line: Because, titles: Titles) -> str:
    variable = titles.policy.source.program.by_name.get(line.signal)
    return variable.owner if variable is not None else line.signal


def _goes_higher(trigger: TriggerResult, decision: Decision, titles: Titles) -> bool:
    plans = titles.policy.source.program.scale_plans
    lows = {name: decision.scales[name].value for name in trigger.raises}
    return any(low is not None and plans[name].rank(trigger.raises[name]) > plans[name].rank(low) for name, low in lows.items())


def almost(decision: Decision, titles: Titles) -> Section:
    """Triggers that failed by one line."""
    return Section(say("route.almost"), tuple(Item(_near(miss, titles)) for miss in decision.nearly))


def _near(miss: NearMiss, titles: Titles) -> str:
    to = titles.raises(miss.raises)
    if miss.distance:
        return say("route.almost_distance", title=miss.title, distance=miss.distance, to=to)
    if miss.missing.value == say("words.absent"):
        return say("route.almost_absent", title=miss.title, to=to, line=lower_first(miss.missing.title))
    return say(
        "route.almost_line", title=miss.title, to=to, line=lower_first(miss.missing.title), test=miss.missing.test, value=miss.missing.value
    )


def overruled(decision: Decision, titles: Titles) -> Section:
    """Sources that contradict each other."""
    items = []
    for signal in decision.signals.values():
        for source, value in signal.overruled:
            taken_from, other = _name(signal.source), _name(source)
            items.append(
                Item(say("route.overruled_item", title=signal.title, value=signal.value, source=taken_from, other=other, said=value))
            )
    return Section(say("route.overruled"), tuple(items))


def _name(source: str) -> str:
    return say(f"route.source_{source}")


def _stopped(guard: StoppedQuote, signal: SignalValue) -> str:
    words, kind = quote(guard.stopped.text), say(f"route.guard_{guard.kind}")
    return say("route.stopped", words=words, title=lower_first(signal.title), kind=kind, guard=quote(guard.guard, 40))


def not_counted(decision: Decision, titles: Titles) -> Section:
    """Words that would have counted but for a negation, a question, a quotation …"""
    seen: dict[str, None] = {}
    for signal in decision.signals.values():
        for guard in signal.stopped:
            seen.setdefault(_stopped(guard, signal))
    items = [Item(words) for words in seen]
    if len(items) > MAX_STOPPED:
        items = [*items[:MAX_STOPPED], Item(say("route.and_more", count=len(items) - MAX_STOPPED))]
    return Section(say("route.not_counted"), tuple(items))
