"""What one expert's marks come to while they are being chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from aifactory.catalogue.rules.expert_review import ReviewTerms
from reviews.rules import marks
from reviews.rules.marks import Given


@dataclass(frozen=True)
class Standing:
    """Sum of the marks given so far; the rest is known only when every criterion has one.

    Attributes:
        marked: how many criteria have a mark.
        weighted: from 0 to 5, exact.
        passes: each mark and the sum reach the thresholds.
    """

    marked: int
    total: Decimal
    weighted: Decimal | None = None
    passes: bool | None = None


def standing(terms: ReviewTerms, given: Mapping[str, Given]) -> Standing:
    """Where the marks stand; criteria without one count as not marked, never as zero."""
    chosen = {key: one.mark for key, one in given.items() if one.mark is not None}
    total = sum(chosen.values(), Decimal(0))
    if chosen.keys() != set(terms.keys):
        return Standing(len(chosen), total)
    found = marks.result(terms, [chosen])
    exact = Decimal(found.weighted.numerator) / Decimal(found.weighted.denominator)
    return Standing(len(chosen), total, exact, found.passes)
