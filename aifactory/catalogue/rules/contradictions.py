"""Everything that is wrong with a version of a mode's rules, each with the place to mend.

`read_terms`, `read_review` and `read_ranking` refuse what the portal could not apply. The rules
here go further: they refuse parts that do not belong together, before a person brings them into
force.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aifactory.catalogue.rules.expert_review import ReviewTerms, read_review
from aifactory.catalogue.rules.ranking import read_ranking
from aifactory.catalogue.rules.terms import InvalidTerms, Objection, Terms, read_terms

AFTER_EXPERTS = frozenset({"consensus", "panel"})
RANKED = frozenset({"ranking", "portfolio"})


@dataclass(frozen=True)
class Given:
    """What a fixed amount gives on one partition, in the unit of the mode's limits.

    Attributes:
        amount: None where the partition has no such unit, e.g. GPU-hours without GPUs.
    """

    partition: str
    amount: Decimal | None


@dataclass(frozen=True)
class _Whole:
    terms: Terms
    has_review: bool
    given: Sequence[Given]


def objections(content: Mapping[str, Any], given: Sequence[Given] = ()) -> list[Objection]:
    """All that stands against bringing this content into force, in the order of the parts.

    Args:
        given: the fixed amounts, one for each partition.
    """
    terms, found = _read(read_terms, content)
    review, more = _read(read_review, content)
    found += more
    if not more:
        _order, more = _read(read_ranking, content)
        found += more
    if terms is None:
        return found
    has_review = isinstance(review, ReviewTerms) or content.get("review") is not None
    whole = _Whole(terms, has_review, given)
    found += [Objection(place, text) for place, is_wrong, text in _CHECKS if is_wrong(whole)]
    return found + _too_much(whole)


def _read(
    reader: Callable[[Mapping[str, Any]], Any], content: Mapping[str, Any]
) -> tuple[Any, list[Objection]]:
    try:
        return reader(content), []
    except InvalidTerms as error:
        return None, error.objections


def _too_much(whole: _Whole) -> list[Objection]:
    size = whole.terms.size
    return [
        Objection("bundles", f"{one.partition}: the amount lies above the upper limit.")
        for one in whole.given
        if size.maximum is not None and one.amount is not None and one.amount > size.maximum
    ]


def _delegates_too_much(whole: _Whole) -> bool:
    size, alone = whole.terms.size, whole.terms.delegation_gpu_hours
    if alone is None or size.maximum is None or size.unit != "gpu_hours":
        return False
    return alone > size.maximum


_CHECKS: tuple[tuple[str, Callable[[_Whole], bool], str], ...] = (
    (
        "size.minimum",
        lambda it: (
            not it.terms.size.is_bundle
            and it.terms.size.minimum is None
            and it.terms.size.maximum is None
        ),
        "Give a lower limit, an upper limit, or fixed amounts.",
    ),
    (
        "bundles",
        lambda it: it.terms.size.is_bundle and not it.given,
        "Fixed amounts need an amount on at least one partition.",
    ),
    (
        "bundles",
        lambda it: not it.terms.size.is_bundle and bool(it.given),
        "Amounts per partition count only in a mode with fixed amounts.",
    ),
    (
        "promise.counted_from",
        lambda it: it.terms.window == "continuous" and it.terms.promise.counted_from == "cut_off",
        "Without cut-offs a promise counts from the receipt.",
    ),
    (
        "selection",
        lambda it: it.terms.selection in RANKED and it.terms.window == "continuous",
        "Applications are ranked at a cut-off: choose a window with cut-offs.",
    ),
    (
        "selection",
        lambda it: it.terms.selection in RANKED and "expert" not in it.terms.stages,
        "Only what experts mark can be ranked: add the stage of the experts.",
    ),
    (
        "stages",
        lambda it: "expert" in it.terms.stages and not it.has_review,
        "Experts are a stage here: say in “Expert review” how they mark.",
    ),
    (
        "stages",
        lambda it: "expert" not in it.terms.stages and bool(AFTER_EXPERTS & set(it.terms.stages)),
        "A consensus or a panel needs experts who marked before.",
    ),
    (
        "delegation_gpu_hours",
        _delegates_too_much,
        "One officer would decide alone on more than anybody may ask for.",
    ),
)
