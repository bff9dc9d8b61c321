"""What the experts said, as the applicant reads it: marks, thresholds, comments, no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from aifactory.catalogue.rules.expert_review import HIGHEST

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Gap:
    """A comment that the letter would print empty: of which expert, on what."""

    expert: int
    label: str


def two_places(exact: str | Fraction) -> str:
    """An exact mark as people read it: 7/2 is 3.50."""
    value = Fraction(exact)
    rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        CENT, rounding=ROUND_HALF_UP
    )
    return format(rounded, "f")


def feedback(
    inputs: Mapping[str, Any],
    contents: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """Marks and comments as a decision freezes them.

    Args:
        inputs: what the experts' recommendation froze.
        contents: each counted review as it was sent, in the order of `inputs`. What is meant for
            the panel alone is not read.
        labels: the name of each criterion in the language of the letter.
    """
    terms = inputs["terms"]
    threshold = Fraction(terms["threshold"])
    return {
        "experts": len(contents),
        "criteria": [
            {
                "label": labels[row["key"]],
                "mark": two_places(inputs["means"][row["key"]]),
                "reaches": Fraction(inputs["means"][row["key"]]) >= threshold,
                "comments": [
                    str(content["marks"].get(row["key"], {}).get("comment", "")).strip()
                    for content in contents
                ],
            }
            for row in terms["criteria"]
        ],
        "threshold": str(terms["threshold"]),
        "highest": str(HIGHEST),
        "total": two_places(inputs["total"]),
        "threshold_sum": str(terms["threshold_sum"]),
        "highest_sum": str(HIGHEST * len(terms["criteria"])),
        "reaches_sum": Fraction(inputs["total"]) >= Fraction(terms["threshold_sum"]),
        "weighted": two_places(inputs["weighted"]),
    }


def gaps(found: Mapping[str, Any] | None) -> list[Gap]:
    """Every comment that is missing; nothing where no expert marked."""
    if found is None:
        return []
    return [
        Gap(expert, criterion["label"])
        for criterion in found["criteria"]
        for expert, comment in enumerate(criterion["comments"], start=1)
        if not comment
    ]
