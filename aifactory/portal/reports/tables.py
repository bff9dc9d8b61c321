"""A frozen report as a table: one line per application, numbers bare, instants in UTC."""

from collections.abc import Mapping, Sequence
from typing import Any

REACHES = {True: "yes", False: "no", None: ""}
HEAD = [
    "number",
    "received_at_utc",
    "organisation",
    "country",
    "kind",
    "partition",
    "asked_node_hours",
    "status",
    "eligibility_passed",
    "eligibility_rules",
    "technical_outcome",
    "experts",
    "reviews_counted",
    "conflicts_declared",
    "total",
    "weighted",
    "spread",
    "reaches_thresholds",
    "rank",
    "turn",
    "cut_line",
    "decision",
    "decision_outcome",
    "granted_node_hours",
    "decided_at_utc",
    "released_at_utc",
    "reason",
]


def cases(snapshot: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """Head and lines; exact fractions for what the experts' marks come to."""
    places = {row["number"]: row for row in (snapshot["ranking"] or {}).get("order", [])}
    return HEAD, [_line(case, places.get(case["number"], {})) for case in snapshot["cases"]]


def _counting(decisions: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The decision that holds: the last released, else the last that is prepared and not void."""
    for quality in ("is_released", "is_in_place"):
        found = [row for row in decisions if row[quality]]
        if found:
            return found[-1]
    return {}


def _line(case: Mapping[str, Any], place: Mapping[str, Any]) -> list[Any]:
    technical, result = case["technical"] or {}, case["result"] or {}
    exact = result.get("exact", {})
    decision = _counting(case["decisions"])
    return [
        case["number"],
        _utc(case["received_at"]),
        case["organisation"],
        case["country"],
        case["kind"],
        case["partition"],
        case["asked"],
        case["status"],
        case["eligibility"]["passed"],
        case["eligibility"]["of"],
        technical.get("outcome", ""),
        len(case["experts"]),
        sum(bool(expert["is_counted"]) for expert in case["experts"]),
        sum(bool(expert["relations"]) for expert in case["experts"]),
        exact.get("total", ""),
        exact.get("weighted", ""),
        exact.get("spread", ""),
        REACHES[result.get("reaches")],
        place.get("rank", ""),
        place.get("turn", ""),
        place.get("side", ""),
        decision.get("number", ""),
        decision.get("outcome", ""),
        decision.get("granted", ""),
        _utc(decision.get("decided_at")),
        _utc(decision.get("released_at")),
        decision.get("reason", ""),
    ]


def _utc(frozen: str | None) -> str:
    """A frozen instant (always UTC, with microseconds) to the second."""
    return f"{frozen[:19]}Z" if frozen else ""
