"""How experts mark a mode: the part “review” of a rule set, read and checked before it counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from aifactory.catalogue.rules.terms import InvalidTerms, Objection, finite

LOWEST, HIGHEST, STEP = Decimal(0), Decimal(5), Decimal("0.5")
MARKS = tuple(STEP * count for count in range(int((HIGHEST - LOWEST) / STEP) + 1))
ANCHORS = tuple(str(mark) for mark in range(int(LOWEST), int(HIGHEST) + 1))
AUDIENCES = frozenset({"business", "research", "public"})
EXPERTS = range(2, 6)

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Criterion:
    """One thing that experts mark.

    Attributes:
        label: plain words per audience and language.
        official: the name in the programme's own texts, per language.
        weight: per cent of the weighted mark.
        anchors: what each whole mark means, from 0 to 5, per language.
    """

    key: str
    label: Mapping[str, Texts]
    official: Texts
    weight: Decimal
    anchors: tuple[Texts, ...]


@dataclass(frozen=True)
class ReviewTerms:
    """What a rule set says about its experts.

    Attributes:
        experts: how many reviews a recommendation needs.
        threshold: least mean mark in each criterion.
        threshold_sum: least sum of the mean marks.
        days: calendar days from the invitation to the due instant.
    """

    experts: int
    criteria: tuple[Criterion, ...]
    threshold: Decimal
    threshold_sum: Decimal
    days: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The criteria in their order."""
        return tuple(criterion.key for criterion in self.criteria)

    @property
    def highest_sum(self) -> Decimal:
        """The best sum of marks there can be."""
        return HIGHEST * len(self.criteria)


def read_review(content: Mapping[str, Any]) -> ReviewTerms | None:
    """The terms of the expert review in a rule set's `content`; None where experts mark nothing.

    Raises:
        InvalidTerms: something is missing or contradicts itself.
    """
    given = content.get("review")
    if given is None:
        return None
    try:
        terms = _read(given)
    except KeyError as missing:
        name = str(missing.args[0])
        raise InvalidTerms(
            [Objection(f"review.{name}", f"“{name}” is missing in the expert review.")]
        ) from missing
    except (InvalidOperation, TypeError, ValueError, AttributeError) as error:
        raise InvalidTerms(
            [Objection("review", f"A value of the expert review cannot be read: {error}.")]
        ) from error
    found = [
        Objection(f"review.{place}", sentence)
        for place, is_wrong, sentence in _CHECKS
        if is_wrong(terms)
    ]
    if "expert" not in content.get("stages", []):
        found.append(Objection("stages", "Experts review only where the stages name them."))
    if found:
        raise InvalidTerms(found)
    return terms


def _read(given: Mapping[str, Any]) -> ReviewTerms:
    return ReviewTerms(
        experts=int(given["experts"]),
        criteria=tuple(_criterion(row) for row in given["criteria"]),
        threshold=finite(given["threshold"]),
        threshold_sum=finite(given["threshold_sum"]),
        days=int(given["days"]),
    )


def _criterion(row: Mapping[str, Any]) -> Criterion:
    return Criterion(
        key=str(row["key"]),
        label={audience: dict(texts) for audience, texts in row["label"].items()},
        official=dict(row["official"]),
        weight=finite(row["weight"]),
        anchors=tuple(dict(row["anchors"][mark]) for mark in ANCHORS),
    )


def _keys_are_wrong(terms: ReviewTerms) -> bool:
    keys = sorted(terms.keys)
    return "" in keys or any(one == other for one, other in pairwise(keys))


def _weights_are_wrong(terms: ReviewTerms) -> bool:
    weights = [criterion.weight for criterion in terms.criteria]
    return sum(weights) != 100 or min(weights, default=Decimal(0)) <= 0


def _words_are_missing(terms: ReviewTerms) -> bool:
    return any(
        set(criterion.label) != AUDIENCES
        or not all(
            texts.get("en")
            for texts in [*criterion.label.values(), criterion.official, *criterion.anchors]
        )
        for criterion in terms.criteria
    )


def _threshold_is_wrong(terms: ReviewTerms) -> bool:
    return not LOWEST <= terms.threshold <= HIGHEST


def _sum_is_wrong(terms: ReviewTerms) -> bool:
    return not LOWEST <= terms.threshold_sum <= terms.highest_sum


_Check = tuple[str, Callable[[ReviewTerms], bool], str]
_CHECKS: tuple[_Check, ...] = (
    ("experts", lambda it: it.experts not in EXPERTS, "Two to five experts mark an application."),
    ("criteria.key", _keys_are_wrong, "Every criterion has a key of its own."),
    (
        "criteria.weight",
        _weights_are_wrong,
        "The weights are more than zero and add up to 100 per cent.",
    ),
    (
        "criteria.words",
        _words_are_missing,
        "Every criterion has its words for each audience and for each mark.",
    ),
    ("threshold", _threshold_is_wrong, "The threshold of a criterion lies between 0 and 5."),
    (
        "threshold_sum",
        _sum_is_wrong,
        "The threshold of the sum lies between 0 and the best sum.",
    ),
    ("days", lambda it: it.days < 1, "Experts have at least one day."),
)
