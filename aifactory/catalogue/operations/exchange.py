"""A call from a file: all of it or nothing, planned and not opened. Twice changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import (
    AccessMode,
    Availability,
    Bundle,
    Call,
    CutOff,
    Partition,
    QuestionRow,
    RuleSet,
)
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.rules.exchange import (
    Fate,
    Flaw,
    Step,
    flaws,
    form_flaws,
    in_utc,
    instant,
    steps,
)
from aifactory.catalogue.snapshot import content_digest


class NotImportable(Exception):
    """A file that cannot become a call here; `flaws` say where and why."""

    def __init__(self, found: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.path}: {flaw.sentence}" for flaw in found))
        self.flaws = list(found)


@dataclass(frozen=True)
class Plan:
    """What an import does, read at one instant: nothing was written for it."""

    document: dict[str, Any]
    rules_hash: str
    steps: list[Step]

    @property
    def changes(self) -> bool:
        """Anything at all."""
        return any(step.fate != Fate.SAME for step in self.steps)


def plan_import(document: Any) -> Plan:
    """A dry run.

    Raises:
        NotImportable: the file is not whole, or does not fit this portal.
    """
    if found := form_flaws(document):
        raise NotImportable(found)
    known = queries.known(document["mode"], document["call"]["code"])
    if found := flaws(document, known):
        raise NotImportable(found)
    given = in_utc(document)
    rules = given["rule_set"]
    rules_hash = content_digest(rules["content"], _questions(rules), _bundles(rules))
    return Plan(given, rules_hash, steps(given, known, rules_hash))


@operation
def import_call(*, by: User, document: Any) -> Call:
    """Bring a call in as planned, with its rules as a draft unless they are here already.

    Raises:
        NotImportable: the file is not whole, or does not fit this portal.
    """
    require(permissions.edit(by))
    # Two imports of one file take turns here.
    list(AccessMode.objects.order_by("pk").select_for_update(no_key=True))
    plan = plan_import(document)
    rule_set = _rule_set(by, plan)
    call = _call(by, plan, rule_set)
    touched = [step for step in plan.steps if step.fate != Fate.SAME]
    # What goes or changes makes room first: two cut-offs may have changed places.
    for step in touched:
        if step.before and step.kind in _ROWS:
            _ROWS[step.kind].existing(call, step).delete()
    for step in touched:
        if step.after and step.kind in _ROWS:
            _save(_ROWS[step.kind].anew(call, step.after), step.after)
    return call


def _rule_set(by: User, plan: Plan) -> RuleSet:
    mode, rules = AccessMode.objects.get(code=plan.document["mode"]), plan.document["rule_set"]
    step = plan.steps[0]
    version = int(step.name.rpartition(" ")[2])
    if step.fate == Fate.SAME:
        return RuleSet.objects.get(mode=mode, version=version)
    rule_set = RuleSet(
        mode=mode,
        version=version,
        valid_from=instant(rules["valid_from"]),
        content=rules["content"],
        **_source(rules),
    )
    rule_set.full_clean()
    rule_set.save()
    parts: list[QuestionRow | Bundle] = [*_questions(rules), *_bundles(rules)]
    for part in parts:
        part.rule_set = rule_set
        part.full_clean()
        part.save()
    revise(
        by=by,
        subject=rule_set,
        verb="imported",
        after={"version": version, "content_hash": plan.rules_hash},
    )
    return rule_set


def _call(by: User, plan: Plan, rule_set: RuleSet) -> Call:
    given, mode = plan.document["call"], rule_set.mode
    call = Call.objects.filter(code=given["code"]).first() or Call(code=given["code"], mode=mode)
    call.rule_set = rule_set
    for name in ("title", "note", "zone", "calendar", "is_continuous"):
        setattr(call, name, given[name])
    call.opens_at, call.closes_at = instant(given["opens_at"]), instant(given["closes_at"])
    for name, value in _source(given).items():
        setattr(call, name, value)
    call.full_clean()
    call.save()
    touched = [step for step in plan.steps if step.fate != Fate.SAME]
    revise(
        by=by,
        subject=call,
        verb="imported",
        before={_name(step): dict(step.before) for step in touched if step.before},
        after={_name(step): dict(step.after) for step in touched if step.after},
    )
    return call


def _name(step: Step) -> str:
    return step.kind if step.kind in {"call", "rule_set"} else f"{step.kind} {step.name}"


@dataclass(frozen=True)
class _Row:
    """How one kind of row of a call is found, and made."""

    existing: Callable[[Call, Step], QuerySet[Any]]
    anew: Callable[[Call, Mapping[str, Any]], CutOff | Availability]


def _cut_offs(call: Call, step: Step) -> QuerySet[CutOff]:
    return CutOff.objects.filter(call=call, number=step.before["number"])


def _cut_off(call: Call, given: Mapping[str, Any]) -> CutOff:
    return CutOff(call=call, number=given["number"], at=instant(given["at"]))


def _availabilities(call: Call, step: Step) -> QuerySet[Availability]:
    given = step.before
    return Availability.objects.filter(
        call=call, partition__code=given["partition"], from_at=instant(given["from_at"])
    )


def _availability(call: Call, given: Mapping[str, Any]) -> Availability:
    partitions = {partition.code: partition for partition in Partition.objects.all()}
    return Availability(
        mode=call.mode,
        call=call,
        partition=partitions[given["partition"]],
        state=given["state"],
        from_at=instant(given["from_at"]),
        until_at=instant(given["until_at"]) if given["until_at"] else None,
        reason=given["reason"],
        fallback=partitions[given["fallback"]] if given["fallback"] else None,
    )


_ROWS = {
    "cut_off": _Row(_cut_offs, _cut_off),
    "availability": _Row(_availabilities, _availability),
}


def _save(row: CutOff | Availability, given: Mapping[str, Any]) -> None:
    for name, value in _source(given).items():
        setattr(row, name, value)
    row.full_clean()
    row.save()


def _questions(rules: Mapping[str, Any]) -> list[QuestionRow]:
    return [
        QuestionRow(position=at, **{**row, "minutes": Decimal(row["minutes"])})
        for at, row in enumerate(rules["questions"], start=1)
    ]


def _bundles(rules: Mapping[str, Any]) -> list[Bundle]:
    partitions = {partition.code: partition for partition in Partition.objects.all()}
    return [
        Bundle(
            partition=partitions[row["partition"]],
            node_hours=Decimal(row["node_hours"]),
            note=row["note"],
            **_source(row),
        )
        for row in rules["bundles"]
    ]


def _source(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "source": given["source"],
        "source_tag": given["source_tag"],
        "checked_on": date.fromisoformat(given["checked_on"]),
    }
