"""Figures of a round report. Plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

SMALL_CELL = 5
_CENT = Decimal("0.01")
# What the job works on, with the per cent that are done when it begins.
STAGES: tuple[tuple[str, int], ...] = (
    ("population", 5),
    ("scores", 25),
    ("decisions", 45),
    ("hours", 60),
    ("rendering", 75),
)
BEGINS_AT = dict(STAGES)


@dataclass(frozen=True)
class Stage:
    """One line of the progress. `state`: done, now or ahead."""

    code: str
    state: str


def stages(current: str, *, is_done: bool = False) -> list[Stage]:
    """Every stage of the job with its state; before the first one nothing is done."""
    codes = [code for code, _percent in STAGES]
    at = len(codes) if is_done else codes.index(current) if current in codes else -1
    return [
        Stage(code, "done" if place < at else "now" if place == at else "ahead")
        for place, code in enumerate(codes)
    ]


def two_places(exact: Fraction | str) -> str:
    """A mean as people read it, rounded half up; order and thresholds rest on the exact value."""
    value = Fraction(exact)
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return str(quotient.quantize(_CENT, rounding=ROUND_HALF_UP))


def marks_sum(marks: Iterable[str]) -> str:
    """One expert's marks added up, without needless zeros."""
    total = sum((Decimal(mark) for mark in marks), Decimal(0))
    return format(total.normalize() if total else Decimal(0), "f")


def median(values: Sequence[int]) -> str:
    """The middle of some whole numbers, to one place where two lie in the middle; empty of none."""
    if not values:
        return ""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return str(ordered[middle])
    twice = ordered[middle - 1] + ordered[middle]
    return str(twice // 2) if twice % 2 == 0 else f"{twice // 2}.5"


def breakdown(cases: Sequence[Mapping[str, Any]], by: str) -> list[dict[str, Any]]:
    """Received, awarded, asked and granted per value of one attribute, most cases first.

    A cell of fewer than five organisations' cases is marked: it must not be published as it is.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for case in cases:
        groups.setdefault(str(case[by]), []).append(case)
    rows = [
        {
            "label": label,
            "received": len(members),
            "awarded": sum(bool(case["is_awarded"]) for case in members),
            "asked": _added(case["asked"] for case in members),
            "granted": _added(case["granted"] for case in members),
            "is_small": len(members) < SMALL_CELL,
        }
        for label, members in groups.items()
    ]
    return sorted(rows, key=lambda row: (-int(row["received"]), row["label"]))


def _added(amounts: Iterable[str]) -> str:
    total = sum((Decimal(amount) for amount in amounts), Decimal(0))
    return format(total.normalize() if total else Decimal(0), "f")


def ties(ranking_content: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The frozen ranking as the report prints it; None where none was frozen.

    Args:
        ranking_content: {"order": [{"number", "rank", "turn", "wanted", "side", "tie"}],
            "policy", "version", "made_at", "seed", "content_hash", "releases"}, where `tie` says
            how equal cases were told apart and is empty where nothing was equal.
    """
    if ranking_content is None:
        return None
    order = [
        {
            "rank": int(row["rank"]),
            "turn": int(row["turn"]),
            **{name: str(row[name]) for name in ("number", "wanted", "side", "tie")},
        }
        for row in ranking_content["order"]
    ]
    return {
        **{name: ranking_content[name] for name in ("policy", "version", "made_at", "releases")},
        "order": order,
        "broken": sum(bool(row["tie"]) for row in order),
        "seed": str(ranking_content["seed"]),
        "content_hash": str(ranking_content["content_hash"]),
    }
