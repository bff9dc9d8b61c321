"""What the sent reviews of one application come to, frozen with everything that went in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from aifactory.catalogue.rules.expert_review import ReviewTerms
from reviews.rules.marks import Result, result
from reviews.rules.technical import gettext_noop

TOO_FEW = gettext_noop("%(sent)s of %(experts)s reviews are in.")
STILL_OWED = gettext_noop(
    "A review is still owed. Wait for it, or remove the expert to conclude without it."
)
OWED_AND_NEEDED = gettext_noop(
    "A review is still owed, and it is needed: %(sent)s of %(experts)s are in. Wait for it, or "
    "remove the expert and ask another."
)
# Experts are far apart when their totals differ by a fifth of the best sum.
WIDE = Fraction(1, 5)


@dataclass(frozen=True)
class Counted:
    """One sent review: which version, by which assignment, with its marks."""

    assignment: int
    review: int
    version: int
    content_hash: str
    confidence: str
    marks: Mapping[str, Decimal]

    @property
    def total(self) -> Fraction:
        """The sum of this expert's marks."""
        return sum(map(Fraction, self.marks.values()), Fraction(0))


@dataclass(frozen=True)
class Conclusion:
    """What the reviews come to; `below` are the criteria under their threshold."""

    result: Result
    spread: Fraction
    is_wide: bool
    below: frozenset[str]


def obstacle(terms: ReviewTerms, *, sent: int, owed: int) -> str:
    """The sentence why nothing can be concluded yet, with places; empty where it can."""
    if owed:
        return STILL_OWED if sent >= terms.experts else OWED_AND_NEEDED
    return TOO_FEW if sent < terms.experts else ""


def concluded(terms: ReviewTerms, counted: Sequence[Counted]) -> Conclusion:
    """Exact means, total and weighted mark, and how far apart the experts are."""
    totals = [one.total for one in counted]
    spread = max(totals) - min(totals)
    found = result(terms, [one.marks for one in counted])
    least = Fraction(terms.threshold)
    return Conclusion(
        result=found,
        spread=spread,
        is_wide=is_wide(terms, spread),
        below=frozenset(key for key, mean in found.means.items() if mean < least),
    )


def is_wide(terms: ReviewTerms, spread: Fraction) -> bool:
    """The experts disagree so much that a person should look before a decision."""
    return spread >= WIDE * Fraction(terms.highest_sum)


def frozen(terms: ReviewTerms, counted: Sequence[Counted]) -> dict[str, Any]:
    """Everything the recommendation rests on; fractions as exact strings."""
    found = concluded(terms, counted)
    return {
        "terms": {
            "experts": terms.experts,
            "threshold": plain(terms.threshold),
            "threshold_sum": plain(terms.threshold_sum),
            "criteria": [
                {"key": criterion.key, "weight": plain(criterion.weight)}
                for criterion in terms.criteria
            ],
        },
        "reviews": [_review(terms, one) for one in counted],
        "means": {key: str(mean) for key, mean in found.result.means.items()},
        "total": str(found.result.total),
        "weighted": str(found.result.weighted),
        "spread": str(found.spread),
    }


def rounded(value: Fraction) -> Decimal:
    """Two decimals for people; nothing is decided by them."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def text(value: Fraction) -> str:
    """A mark as people read it: 4, 3.5, 9.83."""
    return plain(rounded(value))


def plain(value: Decimal) -> str:
    """Without trailing zeros and exponents: 3, 3.5, 10."""
    return format(value.normalize() if value else Decimal(0), "f")


def _review(terms: ReviewTerms, one: Counted) -> dict[str, Any]:
    return {
        "assignment": one.assignment,
        "review": one.review,
        "version": one.version,
        "content_hash": one.content_hash,
        "confidence": one.confidence,
        "marks": {key: plain(one.marks[key]) for key in terms.keys},
    }
