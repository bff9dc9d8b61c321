"""What marks come to: what is missing, the means, and whether they reach the thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from aifactory.catalogue.rules.expert_review import MARKS, ReviewTerms
from reviews.rules.technical import gettext_noop

MARK_MISSING = gettext_noop("Choose a mark.")
COMMENT_MISSING = gettext_noop("Write a comment to the applicant.")
CONFIDENCE_MISSING = gettext_noop("Say how sure you are.")
FOREIGN = gettext_noop("This is not a criterion of this review.")
OUT_OF_RANGE = gettext_noop("A mark is one of 0, 0.5, 1 and so on up to 5.")
_CENT = 100


@dataclass(frozen=True)
class Given:
    """Mark and comment for one criterion."""

    mark: Decimal | None = None
    comment: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way: where, and the sentence beside it."""

    field: str
    template: str


@dataclass(frozen=True)
class Result:
    """What the marks of all counted experts come to, exactly.

    Attributes:
        means: mean mark per criterion, in the order of the rule set.
        total: sum of the means.
        weighted: means by their weights, from 0 to 5.
        passes: each mean and the sum reach their thresholds.
    """

    means: Mapping[str, Fraction]
    total: Fraction
    weighted: Fraction
    passes: bool


def refused(terms: ReviewTerms, given: Mapping[str, Given]) -> list[Problem]:
    """What cannot even be kept in a draft: another review's criterion, a mark off the scale."""
    found = []
    for key, one in given.items():
        if key not in terms.keys:
            found.append(Problem(key, FOREIGN))
        elif one.mark is not None and one.mark not in MARKS:
            found.append(Problem(key, OUT_OF_RANGE))
    return found


def missing(terms: ReviewTerms, given: Mapping[str, Given], *, confidence: str) -> list[Problem]:
    """What a draft needs before it can be sent, in the order of the form."""
    found = []
    for key in terms.keys:
        one = given.get(key, Given())
        if one.mark is None:
            found.append(Problem(f"{key}.mark", MARK_MISSING))
        if not one.comment.strip():
            found.append(Problem(f"{key}.comment", COMMENT_MISSING))
    if not confidence:
        found.append(Problem("confidence", CONFIDENCE_MISSING))
    return found


def result(terms: ReviewTerms, reviews: Sequence[Mapping[str, Decimal]]) -> Result:
    """What several experts' marks come to.

    Thresholds are held against the exact means: three experts' 10 of 15 is never rounded up.

    Args:
        reviews: the marks of each expert, one per criterion; at least one expert.
    """
    means = {
        key: sum((Fraction(marks[key]) for marks in reviews), Fraction(0)) / len(reviews)
        for key in terms.keys
    }
    total = sum(means.values(), Fraction(0))
    weighted = sum(
        (means[criterion.key] * Fraction(criterion.weight) for criterion in terms.criteria),
        Fraction(0),
    )
    return Result(
        means=means,
        total=total,
        weighted=weighted / _CENT,
        passes=all(mean >= Fraction(terms.threshold) for mean in means.values())
        and total >= Fraction(terms.threshold_sum),
    )
