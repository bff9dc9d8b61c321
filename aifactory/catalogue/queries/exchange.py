"""A call as a file, and what this portal knows that a file must fit."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.db.models import Max

from aifactory.catalogue.models import (
    OFFICE_CALENDAR,
    AccessMode,
    Availability,
    Bundle,
    Call,
    CutOff,
    Holiday,
    Partition,
    RuleSet,
    Sourced,
)
from aifactory.catalogue.rules.exchange import Known, availability_by_name
from aifactory.catalogue.rules.exchange_schema import FORMAT, VERSION
from aifactory.catalogue.snapshot import content_digest


def exported(call: Call, *, at: datetime, portal: str) -> dict[str, Any]:
    """The whole call: dates, rules with questions and bundles, where it can be asked for."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": _instant(at),
        "exported_from": portal,
        "mode": call.mode.code,
        "call": _call(call),
        "cut_offs": [_cut_off(row) for row in call.cut_offs.order_by("number")],
        "rule_set": _rules(call.rule_set),
        "availability": _availabilities(call),
    }


def known(mode: str, code: str) -> Known:
    """What this portal has that a call of this mode and code meets."""
    rules = RuleSet.objects.filter(mode__code=mode)
    call = Call.objects.select_related("mode", "rule_set").filter(code=code).first()
    return Known(
        modes=frozenset(AccessMode.objects.values_list("code", flat=True)),
        partitions=frozenset(Partition.objects.values_list("code", flat=True)),
        zones=frozenset(name for name in available_timezones() if "/" in name) | {"UTC"},
        calendars=frozenset(Holiday.objects.values_list("calendar", flat=True)) | {OFFICE_CALENDAR},
        rules={digest(one): one.version for one in rules.order_by("-version")},
        next_version=(rules.aggregate(last=Max("version"))["last"] or 0) + 1,
        **(_known_call(call) if call else {}),
    )


def digest(rule_set: RuleSet) -> str:
    """The hash of its content, also of a draft that carries none yet."""
    return rule_set.content_hash or content_digest(
        rule_set.content,
        rule_set.question_rows.order_by("position"),
        rule_set.bundles.select_related("partition").order_by("pk"),
    )


def _known_call(call: Call) -> dict[str, Any]:
    return {
        "status": call.status,
        "mode": call.mode.code,
        "rule_version": call.rule_set.version,
        "call": _call(call),
        "cut_offs": {str(row.number): _cut_off(row) for row in call.cut_offs.order_by("number")},
        "availability": availability_by_name(_availabilities(call)),
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "code": call.code,
        "title": call.title,
        "note": call.note,
        "opens_at": _instant(call.opens_at),
        "closes_at": _instant(call.closes_at),
        "zone": call.zone,
        "calendar": call.calendar,
        "is_continuous": call.is_continuous,
        **_source(call),
    }


def _cut_off(row: CutOff) -> dict[str, Any]:
    return {"number": row.number, "at": _instant(row.at), **_source(row)}


def _rules(rule_set: RuleSet) -> dict[str, Any]:
    bundles: Iterable[Bundle] = rule_set.bundles.select_related("partition").order_by(
        "partition__code"
    )
    return {
        "version": rule_set.version,
        "valid_from": _instant(rule_set.valid_from),
        "content": rule_set.content,
        "content_hash": digest(rule_set),
        "questions": [_plain(row.as_row()) for row in rule_set.question_rows.order_by("position")],
        "bundles": [
            {
                "partition": row.partition.code,
                "node_hours": format(row.node_hours.normalize(), "f"),
                "note": row.note,
                **_source(row),
            }
            for row in bundles
        ],
        **_source(rule_set),
    }


def _availabilities(call: Call) -> list[dict[str, Any]]:
    rows = Availability.objects.filter(call=call).select_related("partition", "fallback")
    return [
        {
            "partition": row.partition.code,
            "state": row.state,
            "from_at": _instant(row.from_at),
            "until_at": _instant(row.until_at) if row.until_at else None,
            "reason": row.reason,
            "fallback": row.fallback.code if row.fallback else None,
            **_source(row),
        }
        for row in rows.order_by("partition__code", "from_at")
    ]


def _source(row: Sourced) -> dict[str, str]:
    return {
        "source": row.source,
        "source_tag": row.source_tag,
        "checked_on": row.checked_on.isoformat(),
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: format(value, "f") if isinstance(value, Decimal) else value
        for name, value in row.items()
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
