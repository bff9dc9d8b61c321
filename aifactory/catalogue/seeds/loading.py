"""Brings the shipped facts into the database. Called by `operations.load_seeds` alone.

What the office changed or took away stays as the office left it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import models

from aifactory.audit.recording import reference
from aifactory.catalogue.models import (
    AccessMode,
    AIFactory,
    Antenna,
    Availability,
    Call,
    Country,
    CountryStatus,
    CutOff,
    DatedAmount,
    Holiday,
    ModeLimit,
    Partition,
    Register,
    Revision,
    RuleSet,
    Site,
    Sourced,
    System,
    Taxonomy,
    Term,
)
from aifactory.catalogue.seeds import reading
from aifactory.catalogue.status import CallStatus
from aifactory.catalogue.tables import TABLES

M = TypeVar("M", bound=Sourced)
DELETED = "deleted"


@dataclass(frozen=True)
class Revised:
    """What the office has changed itself: shipping the facts again never undoes that."""

    rows: frozenset[tuple[str, ...]]

    @classmethod
    def read(cls) -> "Revised":
        """One query."""
        found: set[tuple[str, ...]] = set()
        made = Revision.objects.exclude(verb="checked")
        for kind, key, title, before, after in made.values_list(
            "subject_type", "subject_id", "title", "before", "after"
        ):
            found.add((kind, key))
            if not after:
                found |= {(kind, DELETED, title), (kind, DELETED, str(before.get("code", title)))}
            found |= {(kind, key, name) for name in (*before, *after)}
        return cls(frozenset(found))

    def has(self, row: Any) -> bool:
        """The office added, changed or took away this row."""
        for table in TABLES.values():
            if isinstance(row, table.model):
                name = table.name(table.cells(row))
                return (*reference(table.subject(row)), name) in self.rows
        kind, key = reference(row)
        if row.pk:
            return (kind, key) in self.rows
        names = {str(row)[:200], str(getattr(row, "code", ""))}
        return any((kind, DELETED, name) in self.rows for name in names)


@dataclass
class Tally:
    """How many rows a load touched.

    Attributes:
        left: rows that the office changed or deleted, so the load left them alone.
    """

    created: int = 0
    updated: int = 0
    same: int = 0
    left: int = 0
    revised: "Revised" = field(default_factory=Revised.read)

    @property
    def has_changed(self) -> bool:
        """Anything was written."""
        return bool(self.created or self.updated)


def keep(model: type[M], tally: Tally, *, key: dict[str, Any], values: dict[str, Any]) -> M:
    """The row with this key and these values; written only when something differs."""
    wanted = model(**key, **values)
    wanted.clean_fields()
    found = model.objects.filter(**key).first()
    if tally.revised.rows and tally.revised.has(found or wanted):
        tally.left += 1
        return found or wanted
    if found is None:
        return _written(wanted, tally, is_new=True)
    columns = [f"{name}_id" if hasattr(wanted, f"{name}_id") else name for name in values]
    if "checked_on" in columns and found.checked_on > wanted.checked_on:
        columns.remove("checked_on")  # the office has looked since
    if all(getattr(found, column) == getattr(wanted, column) for column in columns):
        tally.same += 1
        return found
    for column in columns:
        setattr(found, column, getattr(wanted, column))
    return _written(found, tally, is_new=False)


def is_as_shipped(row: models.Model, tally: Tally) -> bool:
    """Neither changed nor deleted by the office."""
    return bool(row.pk) and not tally.revised.has(row)


def _written(row: M, tally: Tally, *, is_new: bool) -> M:
    row.full_clean()
    row.save()
    tally.created += is_new
    tally.updated += not is_new
    return row


def source_of(given: dict[str, Any]) -> dict[str, Any]:
    """Source, certainty and day of a row."""
    return {name: given[name] for name in reading.SOURCE}


def places(tally: Tally) -> None:
    """Countries, holidays, sites, systems, partitions."""
    for given in reading.rows("countries"):
        _country(given, tally)
    for given in reading.rows("holidays"):
        key = {"calendar": given["calendar"], "on": date.fromisoformat(given["on"])}
        keep(Holiday, tally, key=key, values={"name": given["name"], **source_of(given)})
    for given in reading.rows("sites"):
        values = {**given, "country": Country.objects.get(code=given["country"])}
        keep(Site, tally, key={"code": values.pop("code")}, values=values)
    sites = {site.code: site for site in Site.objects.all()}
    # The office may have deleted a machine that nothing used; its parts stay deleted with it.
    for given in (one for one in reading.rows("systems") if one["site"] in sites):
        values = {
            **given,
            "site": sites[given["site"]],
            "expected": reading.texts(given["expected"]),
        }
        keep(System, tally, key={"code": values.pop("code")}, values=values)
    systems = {system.code: system for system in System.objects.all()}
    for given in (one for one in reading.rows("partitions") if one["system"] in systems):
        values = {
            **given,
            "system": systems[given["system"]],
            "notes": reading.texts(given["notes"]),
        }
        keep(Partition, tally, key={"code": values.pop("code")}, values=values)


def tables(tally: Tally) -> None:
    """Taxonomies with their terms, ceilings and prices."""
    for code in Register.Code.values:
        Register.objects.get_or_create(code=code)
    taxonomies = {}
    for given in reading.rows("taxonomies"):
        values = {name: given[name] for name in ("name", "position")}
        row, _is_new = Taxonomy.objects.get_or_create(code=given["code"], defaults=values)
        taxonomies[row.code] = row
    for given in reading.rows("terms"):
        key = {"taxonomy": taxonomies[given["taxonomy"]], "code": given["code"]}
        values = {
            "label": {"en": given["label"]},
            "position": given["position"],
            "valid_from": date.fromisoformat(given["valid_from"]),
            **source_of(given),
        }
        keep(Term, tally, key=key, values=values)
    for given in reading.rows("prices"):
        values = dict(given)
        key = {
            "kind": values.pop("kind"),
            "valid_from": date.fromisoformat(values.pop("valid_from")),
        }
        keep(DatedAmount, tally, key=key, values=values)


def factories(tally: Tally) -> None:
    """AI factories with the machines they lead to, and the antennas."""
    systems = {system.code: system for system in System.objects.all()}
    for given in reading.rows("ai_factories"):
        values = {
            **given,
            "country": Country.objects.get(code=given["country"]),
            "outlook": reading.texts(given["outlook"]),
        }
        led_to = {systems[code] for code in values.pop("systems")}
        known = tally.created
        factory = keep(AIFactory, tally, key={"code": values.pop("code")}, values=values)
        if set(factory.systems.all()) != led_to:
            factory.systems.set(led_to)
            tally.updated += tally.created == known
    for given in reading.rows("antennas"):
        country = Country.objects.get(code=given["country"])
        keep(Antenna, tally, key={"country": country}, values=source_of(given))


def modes(tally: Tally) -> None:
    """The kinds of access."""
    for given in reading.rows("modes"):
        values = {
            **given,
            "label": reading.texts(given["label"]),
            "summary": reading.texts(given["summary"]),
        }
        keep(AccessMode, tally, key={"code": values.pop("code")}, values=values)


def limits(tally: Tally) -> None:
    """What published calls gave by mode and partition."""
    modes = {mode.code: mode for mode in AccessMode.objects.all()}
    partitions = {partition.code: partition for partition in Partition.objects.all()}
    for given in reading.rows("mode_limits"):
        key = {
            "mode": modes[given["mode"]],
            "partition": partitions[given["partition"]],
            "year": given["year"],
        }
        values = {name: given[name] for name in ("fixed", "minimum", "maximum", "total")}
        keep(ModeLimit, tally, key=key, values={**values, **source_of(given)})


def call(given: dict[str, Any], tally: Tally) -> Call:
    """One call with its cut-offs, still in the state it had.

    A call that has opened keeps the rules it was opened with; a planned one moves to newer rules.
    What the office has changed by itself stays as the office left it.
    """
    zone = given["zone"]
    known = Call.objects.filter(code=given["code"]).exclude(status=CallStatus.PLANNED).first()
    mode = AccessMode.objects.get(code=given["mode"])
    values = {
        "mode": mode,
        "rule_set": known.rule_set
        if known
        else RuleSet.objects.get(mode=mode, version=given["rule_set"]),
        "title": reading.texts(given["title"]),
        "note": reading.texts(given["note"]),
        "opens_at": reading.instant(given["opens_at"], zone),
        "closes_at": reading.instant(given["closes_at"], zone),
        "zone": zone,
        "is_continuous": given["is_continuous"],
        "is_announced": True,
        **source_of(given),
    }
    row = keep(Call, tally, key={"code": given["code"]}, values=values)
    if not is_as_shipped(row, tally):
        return row  # its cut-offs are the office's too
    for cut_off in given["cut_offs"]:
        keep(
            CutOff,
            tally,
            key={"call": row, "number": cut_off["number"]},
            values={"at": reading.instant(cut_off["at"], zone), **source_of(given)},
        )
    return row


def availabilities(tally: Tally) -> None:
    """Which partition a mode can be asked for on, when."""
    partitions = {partition.code: partition for partition in Partition.objects.all()}
    for given in reading.rows("availability"):
        keep(
            Availability,
            tally,
            key={
                "mode": AccessMode.objects.get(code=given["mode"]),
                "call": None,
                "partition": partitions[given["partition"]],
                "from_at": reading.instant(given["from_at"], given["zone"]),
            },
            values={
                "state": given["state"],
                "until_at": reading.instant(given["until_at"], given["zone"]),
                "reason": reading.texts(given.get("reason")),
                "fallback": partitions.get(given.get("fallback", "")),
                **source_of(given),
            },
        )


def _country(given: dict[str, Any], tally: Tally) -> None:
    values = {"name": given["name"], "vat_prefix": given["vat_prefix"], **source_of(given)}
    country = keep(Country, tally, key={"code": given["code"]}, values=values)
    for status in given["statuses"]:
        keep(
            CountryStatus,
            tally,
            key={
                "country": country,
                "ground": status["ground"],
                "valid_from": date.fromisoformat(status["valid_from"]),
            },
            values={
                "valid_until": status.get("valid_until"),
                "is_partial": status.get("is_partial", False),
                "note": status.get("note", ""),
                **source_of(status),
            },
        )
