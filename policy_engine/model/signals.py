"""Events and signals: the moments and facts that conditions speak of, and where each is read from."""

from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainValidator, ValidationInfo, WithJsonSchema

from policy_engine.model.conditions import Condition, Mistake
from policy_engine.model.part import Part, key
from policy_engine.model.tables import WrittenTable, parse_table, table_schema
from policy_engine.model.words import SHOWN, WRITTEN, FieldPath, Id, Text, Word, YesNo, as_list, closed, mistake, plain_text, shape_name
from policy_engine.records import dataclass

SignalType = Literal["flag", "choice", "choices", "number", "money", "duration"]
SIGNAL_TYPES: tuple[str, ...] = ("flag", "choice", "choices", "number", "money", "duration")
AMOUNT_TYPES: tuple[str, ...] = ("number", "money", "duration")
AMOUNT = "amount"
"""Under this word stand the phrases that say where an amount is; other phrases stand under the value that they mean."""
PICKS: tuple[str, ...] = ("all", "largest")


@dataclass(frozen=True, slots=True)
class IfMissing:
    """What silence means: a plain value, or a value *taken* for granted with a reason."""

    value: str
    because: str | None = None

    @property
    def is_taken(self) -> bool:
        return self.because is not None


def _if_missing(value: Any) -> IfMissing:
    if isinstance(value, dict):
        unknown = sorted(set(value) - {"take", "because"})
        if unknown or set(value) != {"take", "because"}:
            what = (
                f"`{unknown[0]}` does not belong here" if unknown else "a value that is taken for granted needs both `take:` and `because:`"
            )
            raise mistake("EP120", what, "write `if_missing: {take: team, because: nine of ten customers are on it}`")
        return IfMissing(plain_text(value["take"]), plain_text(value["because"]))
    if isinstance(value, bool):
        return IfMissing("yes" if value else "no")
    if not isinstance(value, str | int | float):
        raise mistake(
            "EP104", f"this should be a value, not {shape_name(value)}", "write a value, `unknown`, or `{take: VALUE, because: REASON}`"
        )
    return IfMissing(str(value))


@dataclass(frozen=True, slots=True)
class TextSource:
    """How a signal is read from text: a lexicon entry (`use`), widened or narrowed, or the author's own phrases per value.

    `pick` says which of several amounts counts that own phrases find.
    """

    use: str | None = None
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    also: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = field(default=())
    pick: str = "all"


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Reads lists of phrases, and collects what is wrong with them. `amount` is the signal's type where it is one of an amount."""

    amount: str | None
    mistakes: list[Mistake]

    def read(self, value: Any, path: tuple[str | int, ...]) -> tuple[str, ...]:
        """The phrases that stand at `path`."""
        return self._read(value, path, self.amount)

    def read_except(self, value: dict[Any, Any]) -> tuple[str, ...]:
        """The phrases under `except`, if there are any; they name no amount, so that any slot will do."""
        return self._read(value["except"], ("except",), None) if "except" in value else ()

    def _read(self, value: Any, path: tuple[str | int, ...], amount: str | None) -> tuple[str, ...]:
        if isinstance(value, list) and not value:
            self.mistakes.append(Mistake(path, "EP119", "this list of phrases is empty", "write at least one phrase, or leave the key out"))
        if not isinstance(value, str | list | tuple):
            message = f"this should be a list of phrases, not {shape_name(value)}"
            self.mistakes.append(Mistake(path, "EP104", message, 'write `["found a way round", "it works when"]`'))
            return ()
        phrases = [value] if isinstance(value, str) else value
        found = (_phrase_mistake(phrase, (*path, index), amount) for index, phrase in enumerate(phrases))
        self.mistakes.extend(one for one in found if one is not None)
        return tuple(phrase for phrase in phrases if isinstance(phrase, str))


def _phrase_mistake(phrase: Any, path: tuple[str | int, ...], amount: str | None) -> Mistake | None:
    from policy_engine.text.phrases import PhraseError, check_phrase
    from policy_engine.text.slots import fitting_slots, unfit_slot

    if not isinstance(phrase, str):
        return Mistake(path, "EP104", f"this should be a phrase, not {shape_name(phrase)}", "put a phrase in quotes")
    try:
        check_phrase(phrase)
    except PhraseError as error:
        return Mistake(path, "EP121", error.message, error.help)
    if amount is None or (slot := unfit_slot(phrase, amount)) is None:
        return None
    fitting = " or ".join(f"`{one}`" for one in fitting_slots(amount))
    advice = f"write {fitting}; without any of them, the nearest amount of the sentence is meant"
    return Mistake(path, "EP214", f"`{slot}` gives no value to a signal of type `{amount}`", advice)


def _text_source(value: Any, info: ValidationInfo) -> TextSource:
    kind = info.data.get("type")
    phrases = _Phrases(kind if kind in AMOUNT_TYPES else None, [])
    if isinstance(value, str):
        return TextSource(use=value)
    if isinstance(value, list | tuple):
        own = ((AMOUNT if phrases.amount else "yes", phrases.read(value, ())),)
        return TextSource(phrases=own, mistakes=tuple(phrases.mistakes))
    if not isinstance(value, dict) or not value:
        raise mistake(
            "EP104",
            f"`text:` takes the name of a detector, a list of phrases, or phrases per value, not {shape_name(value)}",
            'write `text: churn_threat`, or `text: ["found a way round"]`',
        )
    return _by_detector(value, phrases) if "use" in value else _by_value(value, phrases)


def _by_detector(value: dict[Any, Any], phrases: _Phrases) -> TextSource:
    phrases.mistakes.extend(
        Mistake((name,), "EP102", f"`{name}` does not belong beside `use:`", "beside `use:` stand `also:` and `except:`")
        for name in sorted(set(value) - {"use", "also", "except"})
    )
    also = phrases.read(value.get("also", ()), ("also",))
    exclude = phrases.read_except(value)
    return TextSource(use=plain_text(value["use"]), also=also, exclude=exclude, mistakes=tuple(phrases.mistakes))


def _by_value(value: dict[Any, Any], phrases: _Phrases) -> TextSource:
    exclude, apart, pick = phrases.read_except(value), {"except"}, "all"
    if phrases.amount:
        apart.add("pick")
        pick = value.get("pick", pick)
        if pick not in PICKS:
            help_line = "write `pick: largest`, or leave it out: then all of them are possible"
            phrases.mistakes.append(Mistake(("pick",), "EP117", "`pick` takes `largest` or `all`", help_line))
    own = tuple((str(name), phrases.read(entry, (name,))) for name, entry in value.items() if name not in apart)
    if not own:
        advice = f"add `{AMOUNT}:` with a list of phrases" if phrases.amount else "add phrases under the value that they mean"
        phrases.mistakes.append(Mistake((), "EP103", "nothing is looked for: there are no phrases beside `except`", advice))
    return TextSource(phrases=own, exclude=exclude, mistakes=tuple(phrases.mistakes), pick=str(pick))


class ValueEntry(Part):
    """A value of a choice or a scale, with what it stands for."""

    id: Word = key("The value: one word.", "team")
    title: Text | None = key("How the value is shown to people.", "Team plan", None)
    if_missing: Annotated[IfMissing | None, PlainValidator(_if_missing), WRITTEN, WithJsonSchema({"type": ["string", "object"]})] = key(
        "For `choices` only: what silence about this value means.", "no", None
    )


def _value_entry(value: Any) -> Any:
    """A bare word stands for itself; a group of keys carries `title` and `means`."""
    return value if isinstance(value, dict | ValueEntry) else {"id": value}


_PHRASES_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
TEXT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "description": "The name of a built-in detector."},
        {"type": "array", "items": {"type": "string"}, "description": "Phrases that mean yes, or that say where the amount stands."},
        {
            "type": "object",
            "description": "Phrases per value (of an amount under `amount`), or `use:` a detector with `also:` and `except:` phrases.",
            "properties": {
                "use": {"type": "string", "description": "The name of a built-in detector.", "examples": ["churn_threat"]},
                "also": {**_PHRASES_SCHEMA, "description": "More phrases for this detector.", "examples": [["pack up and go"]]},
                "except": {**_PHRASES_SCHEMA, "description": "Words that don't count.", "examples": [["move ... appointment"]]},
                AMOUNT: {
                    **_PHRASES_SCHEMA,
                    "description": "For number, money and duration: phrases that say where the amount stands.",
                    "examples": [["deposit of {money}"]],
                },
                "pick": {
                    "description": "For an amount: `largest` takes the largest of several that phrases find; else all are possible.",
                    "examples": ["largest"],
                },
            },
        },
    ]
}
IF_MISSING_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "number"]},
        {
            "type": "object",
            "properties": {
                "take": {"description": "The value taken for granted.", "examples": ["team"], "type": ["string", "number"]},
                "because": {
                    "description": "Why; every answer that rests on it says so.",
                    "examples": ["nine of ten customers are on it"],
                    "type": "string",
                },
            },
            "required": ["take", "because"],
            "additionalProperties": False,
        },
    ]
}
DERIVED_TABLE_SCHEMA = table_schema({"type": ["string", "number"]})


def _table(value: Any) -> WrittenTable:
    return parse_table(value, _cell_word)


def _cell_word(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise mistake("EP118", f"a cell holds one value, not {shape_name(value)}", None)
    return str(value)


def _event_names(value: Any) -> tuple[str, ...]:
    names = as_list(value)
    if not isinstance(names, list | tuple) or not names:
        raise mistake(
            "EP104", f"this should be an event or a list of events, not {shape_name(value)}", "write `received`, or `[received, reopened]`"
        )
    return tuple(plain_text(name) for name in names)


Values = tuple[Annotated[ValueEntry, BeforeValidator(_value_entry, json_schema_input_type=str | int | ValueEntry)], ...]
EventNames = Annotated[
    tuple[str, ...],
    PlainValidator(_event_names),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]
Table = Annotated[WrittenTable, PlainValidator(_table), SHOWN, WithJsonSchema(DERIVED_TABLE_SCHEMA)]
TextFrom = Annotated[TextSource, PlainValidator(_text_source), SHOWN, WithJsonSchema(TEXT_SCHEMA)]
Missing = Annotated[IfMissing, PlainValidator(_if_missing), SHOWN, WithJsonSchema(IF_MISSING_SCHEMA)]


class EventPart(Part):
    """A named moment that the help desk records."""

    id: Id = key("The event's name.", "replied")
    title: Text | None = key("How the event is shown to people.", "First reply sent", None)
    field: FieldPath | None = key("Where in the ticket's fields its time stands.", "first_reply_at", None)
    if_missing: Annotated[Literal["not_yet", "unknown"], closed(("not_yet", "unknown"), "what a missing time can mean")] = key(
        "What a missing time means: it has not happened, or nobody knows.", "unknown", "not_yet"
    )
    ask: Text | None = key("The question for a person when the time is unknown.", "When was the charge made?", None)


class Signal(Part):
    """A fact that conditions test: from a field, from the text, or derived from other facts."""

    id: Id = key("The signal's name, used in conditions.", "disputed_amount")
    title: Text | None = key("How the signal is shown to people; without it, the id in plain letters.", "Disputed amount", None)
    type: Annotated[SignalType, closed(SIGNAL_TYPES, "a type of signal")] = key("What kind of value it has.", "money")
    values: Values = key("For `choice` and `choices`: the possible values.", ["free", "team", "enterprise"], ())
    ordered: YesNo = key("Whether the values of a choice are ordered, lowest first.", "yes", False)
    field: FieldPath | None = key("Where in the ticket's fields the value stands.", "customer.plan", None)
    text: TextFrom | None = key("How it is read from the customer's words.", "churn_threat", None)
    when: Condition | None = key(
        "For a flag: a definition, a condition with a name.", {"category": "technical", "scope": "at least team"}, None
    )
    table: Table | None = key("For a choice: a lookup by other signals.", {"by": "plan", "enterprise": "high", "otherwise": "low"}, None)
    from_: EventNames = key("For a duration: the event it is counted from (of several, the latest).", "received", (), alias="from")
    to: Text | None = key("For a duration: the event it is counted to; `now` unless written.", "replied", None)
    calendar: Text | None = key("For a duration: the calendar whose open time counts; every hour unless written.", "office", None)
    open: Text | None = key("For a flag: whether this calendar is open …", "office", None)
    at: Text | None = key("… at this event.", "received", None)
    only_if: Condition | None = key(
        "Where this does not hold, the signal does not apply and nobody is asked.", {"billing_dispute": "yes"}, None
    )
    if_missing: Missing | None = key("What silence means: a value, `unknown`, or a value taken for granted with a reason.", "unknown", None)
    ask: Text | None = key("The question for a person when the value is not known.", "How much is in dispute?", None)
