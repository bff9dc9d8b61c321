"""A call as a file: is it whole, does it fit this portal, and what would it change here?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aifactory.catalogue.rules.exchange_schema import SCHEMA
from aifactory.catalogue.rules.questions import InvalidQuestion, check_set, parse
from aifactory.catalogue.rules.ranking import read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms, read_terms

if TYPE_CHECKING:  # twelve MiB that only an import of a call needs
    from jsonschema.exceptions import ValidationError

MOST_FLAWS = 50
_KINDS = {
    "object": "a group of values",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "empty",
}


class Fate(StrEnum):
    """What an import does with one thing."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True)
class Flaw:
    """What keeps the file from being imported. `path` names the place, outside in."""

    path: str
    sentence: str


@dataclass(frozen=True)
class Step:
    """One thing that the import touches, with what it was and what it becomes."""

    fate: Fate
    kind: str
    name: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What this portal has.

    Attributes:
        modes: their codes.
        partitions: their codes.
        zones: names of time zones that can be used.
        calendars: names of calendars that have holidays.
        rules: content hash to version, of the mode's rule sets; the hash of a draft counts too.
        next_version: of the mode's rules.
        status: of the call of this code: "" where there is none.
        mode: of that call.
        call: its values, as a file would hold them.
        cut_offs: of that call, number to values.
        availability: of that call, (partition, from) to values.
    """

    modes: frozenset[str]
    partitions: frozenset[str]
    zones: frozenset[str]
    calendars: frozenset[str]
    rules: Mapping[str, int] = field(default_factory=dict)
    next_version: int = 1
    status: str = ""
    mode: str = ""
    rule_version: int | None = None
    call: Mapping[str, Any] = field(default_factory=dict)
    cut_offs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    availability: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def form_flaws(document: Any) -> list[Flaw]:
    """Where the file does not follow the schema, in the order of the file."""
    from jsonschema import Draft202012Validator

    found = Draft202012Validator(SCHEMA).iter_errors(document)
    errors = sorted(found, key=lambda error: list(map(str, error.path)))
    return [Flaw(_path(error.absolute_path), _sentence(error)) for error in errors[:MOST_FLAWS]]


def flaws(document: Mapping[str, Any], known: Known) -> list[Flaw]:
    """What else keeps a file of the right form from being imported here."""
    found = [*_place_flaws(document, known), *_time_flaws(document), *_rule_flaws(document)]
    return found[:MOST_FLAWS]


def steps(document: Mapping[str, Any], known: Known, rules_hash: str) -> list[Step]:
    """What importing changes here.

    Args:
        rules_hash: of the rules in the file, computed anew.
    """
    version = known.rules.get(rules_hash)
    rules = f"{document['mode']} {version or known.next_version}"
    after = {"rule_set": version or known.next_version, **document["call"]}
    before = {"rule_set": known.rule_version, **known.call} if known.status else {}
    return [
        Step(Fate.SAME if version else Fate.NEW, "rule_set", rules),
        Step(_fate(before, after), "call", document["call"]["code"], before, after),
        *_rows("cut_off", known.cut_offs, {str(row["number"]): row for row in _cut_offs(document)}),
        *_rows("availability", known.availability, availability_by_name(document["availability"])),
    ]


def availability_by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Rows under the name of their partition and the instant from which they hold."""
    return {f"{row['partition']} {row['from_at']}": row for row in rows}


def instant(text: str) -> datetime:
    """An instant of the file, in UTC.

    Raises:
        ValueError: no such day or hour.
    """
    return datetime.fromisoformat(text).astimezone(UTC)


def in_utc(document: Mapping[str, Any]) -> dict[str, Any]:
    """The file with every instant written one way, so that equal instants compare equal."""
    return {name: _in_utc(name, value) for name, value in document.items()}


def _in_utc(name: str, value: Any) -> Any:
    if name.endswith("_at") or name in {"at", "valid_from"}:
        return instant(value).isoformat() if isinstance(value, str) else value
    if name in {"content", "questions"}:
        return value
    if isinstance(value, Mapping):
        return {inner: _in_utc(inner, member) for inner, member in value.items()}
    if isinstance(value, list):
        return [_in_utc("", member) for member in value]
    return value


def _rows(
    kind: str, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[Step]:
    for name, row in after.items():
        old = before.get(name, {})
        yield Step(_fate(old, row), kind, name, old, row)
    for name in before:
        if name not in after:
            yield Step(Fate.GONE, kind, name, before[name])


def _fate(before: Mapping[str, Any], after: Mapping[str, Any]) -> Fate:
    if not before:
        return Fate.NEW
    return Fate.SAME if dict(before) == dict(after) else Fate.CHANGED


def _cut_offs(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return sorted(document["cut_offs"], key=lambda row: int(row["number"]))


def _place_flaws(document: Mapping[str, Any], known: Known) -> Iterator[Flaw]:
    call, code = document["call"], document["call"]["code"]
    if document["mode"] not in known.modes:
        yield Flaw("mode", f"This portal has no way in called {document['mode']}.")
    if call["zone"] not in known.zones:
        yield Flaw("call.zone", f"{call['zone']} is no time zone. Write it like Europe/Brussels.")
    if call["calendar"] not in known.calendars:
        yield Flaw("call.calendar", f"This portal has no calendar called {call['calendar']}.")
    if known.status not in {"", "planned"}:
        yield Flaw(
            "call.code",
            f"{code} is {known.status} here, and its terms stand. Give the file another code.",
        )
    elif known.status and known.mode != document["mode"]:
        yield Flaw("call.code", f"{code} is a call of {known.mode} here. Give it another code.")
    for where, name in _named_partitions(document):
        if name not in known.partitions:
            yield Flaw(where, f"This portal has no partition called {name}. Add it first.")


def _named_partitions(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for at, row in enumerate(document["rule_set"]["bundles"]):
        yield f"rule_set.bundles.{at}.partition", row["partition"]
    for at, row in enumerate(document["availability"]):
        yield f"availability.{at}.partition", row["partition"]
        if row["fallback"] is not None:
            yield f"availability.{at}.fallback", row["fallback"]


def _time_flaws(document: Mapping[str, Any]) -> Iterator[Flaw]:
    unreadable = list(_unreadable(document))
    if unreadable:
        yield from unreadable
        return
    call, rows = document["call"], document["cut_offs"]
    opens, closes = instant(call["opens_at"]), instant(call["closes_at"])
    if opens >= closes:
        yield Flaw("call.closes_at", "A call closes after it opens.")
    if call["is_continuous"] is bool(rows):
        yield Flaw("cut_offs", "A call with cut-offs has at least one, a continuous one has none.")
    yield from _cut_off_flaws(rows, opens, closes)
    for at, row in enumerate(document["availability"]):
        yield from _availability_flaws(f"availability.{at}", row)
    names = [f"{row['partition']} {instant(row['from_at'])}" for row in document["availability"]]
    if len(set(names)) < len(names):
        yield Flaw("availability", "A partition has one state from one instant.")


def _cut_off_flaws(
    rows: list[Mapping[str, Any]], opens: datetime, closes: datetime
) -> Iterator[Flaw]:
    for at, row in enumerate(rows):
        if not opens < instant(row["at"]) <= closes:
            yield Flaw(f"cut_offs.{at}.at", "A cut-off lies while the call is open.")
    for at, (earlier, later) in enumerate(pairwise(rows), start=1):
        numbers = earlier["number"] < later["number"]
        if not numbers or instant(earlier["at"]) >= instant(later["at"]):
            yield Flaw(f"cut_offs.{at}", "Cut-offs are in order: later numbers, later instants.")


def _availability_flaws(where: str, row: Mapping[str, Any]) -> Iterator[Flaw]:
    if row["until_at"] and instant(row["until_at"]) <= instant(row["from_at"]):
        yield Flaw(f"{where}.until_at", "It ends after it begins.")
    if row["state"] != "open" and not row["reason"]:
        yield Flaw(f"{where}.reason", "Say why it is not open: the public reads it.")
    if row["fallback"] == row["partition"]:
        yield Flaw(f"{where}.fallback", "The other place is another partition.")


def _unreadable(document: Mapping[str, Any]) -> Iterator[Flaw]:
    rows = [("call", document["call"]), ("rule_set", document["rule_set"])]
    for name in ("cut_offs", "availability"):
        rows += [(f"{name}.{at}", row) for at, row in enumerate(document[name])]
    rows += [
        (f"rule_set.bundles.{at}", row) for at, row in enumerate(document["rule_set"]["bundles"])
    ]
    for where, row in rows:
        for name in ("opens_at", "closes_at", "at", "valid_from", "from_at", "until_at"):
            if row.get(name) and not _is_read(row[name]):
                yield Flaw(f"{where}.{name}", f"There is no instant {row[name]}.")
        if not _is_read(row["checked_on"]):
            yield Flaw(f"{where}.checked_on", f"There is no day {row['checked_on']}.")


def _is_read(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _rule_flaws(document: Mapping[str, Any]) -> Iterator[Flaw]:
    rules = document["rule_set"]
    try:
        terms = read_terms(rules["content"])
        read_ranking(rules["content"])
    except InvalidTerms as error:
        yield from (Flaw("rule_set.content", sentence) for sentence in error.sentences)
        return
    if terms.size.is_bundle and not rules["bundles"]:
        yield Flaw("rule_set.bundles", "These rules give fixed amounts, and the file has none.")
    names = [row["partition"] for row in rules["bundles"]]
    if len(set(names)) < len(names):
        yield Flaw("rule_set.bundles", "A partition has one bundle.")
    if (terms.window == "continuous") is not document["call"]["is_continuous"]:
        yield Flaw("call.is_continuous", "The call and its rules disagree about cut-offs.")
    try:
        questions = parse(rules["questions"], rules["content"].get("sections", []))
    except InvalidQuestion as error:
        yield Flaw("rule_set.questions", str(error))
        return
    except (KeyError, TypeError):
        yield Flaw("rule_set.content.sections", "A step has a slug and a label.")
        return
    yield from (Flaw("rule_set.questions", sentence) for sentence in check_set(questions))


def _path(names: Iterable[str | int]) -> str:
    return ".".join(map(str, names)) or "the file"


def _sentence(error: "ValidationError") -> str:
    """The library's finding in our words, short: its own repeats the whole value."""
    rule, wanted = str(error.validator), error.validator_value
    if rule == "required":
        missing = [name for name in wanted if name not in error.instance]
        return f"Missing here: {', '.join(missing)}."
    if rule == "additionalProperties":
        known = error.schema["properties"]
        extra = sorted(name for name in error.instance if name not in known)
        return f"Not known here: {', '.join(extra)}."
    if rule == "type":
        return f"This must be {_KINDS[wanted]}."
    if rule == "const":
        return f"This must be {wanted}."
    if rule == "enum":
        return f"This must be one of {', '.join(wanted)}."
    if rule in {"minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum"}:
        return f"This has the wrong length or size ({rule}: {wanted})."
    return "This is not written as it should be."
