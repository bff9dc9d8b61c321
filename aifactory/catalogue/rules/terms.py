"""The numbers of a rule set, read from its content and checked before it comes into force."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

STAGES = ("eligibility", "technical", "expert", "consensus", "panel", "decision")
SELECTIONS = frozenset({"first_in_first_out", "first_come_among_passers", "ranking", "portfolio"})
UNITS = frozenset({"gpu_hours", "node_hours"})
WINDOWS = frozenset({"continuous", "cut_offs"})
COUNTED_FROM = frozenset({"receipt", "cut_off"})
PRICES = frozenset({"free", "pay_per_use"})


class InvalidTerms(ValueError):
    """Content that cannot be the terms of a mode; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@dataclass(frozen=True)
class Size:
    """How much may be asked for.

    Attributes:
        is_bundle: a fixed amount per partition (see the rule set's bundles).
        above_minimum: the minimum itself is too little ("over 10 000").
    """

    unit: str
    is_bundle: bool
    minimum: Decimal | None
    maximum: Decimal | None
    above_minimum: bool


@dataclass(frozen=True)
class Promised:
    """When the answer is due: so many working days, or months, from receipt or cut-off."""

    working_days: int | None
    months: int | None
    counted_from: str


@dataclass(frozen=True)
class Terms:
    """What a rule set says about its mode.

    Attributes:
        kinds: kinds of organisation that may apply.
        kinds_in_eu_project: kinds that may apply only inside an EU-funded project.
        eligibility: keys of the eligibility rules to run, in order.
        price: free or pay_per_use, by kind of organisation.
        acceptance_days: calendar days to accept or decline an award.
        delegation_gpu_hours: up to here one officer decides alone; None means never alone.
        approval_above_node_hours: a larger award needs a second person before its release; None
            means that no amount does. Optional in the content.
        max_open_applications: per organisation; None means no limit.
    """

    size: Size
    months: tuple[int, ...]
    window: str
    promise: Promised
    stages: tuple[str, ...]
    selection: str
    kinds: frozenset[str]
    kinds_in_eu_project: frozenset[str]
    eligibility: tuple[str, ...]
    price: Mapping[str, str]
    notional_eur_per_gpu_hour: Decimal
    acceptance_days: int
    delegation_gpu_hours: Decimal | None
    max_open_applications: int | None
    report_months: int
    approval_above_node_hours: Decimal | None = None


def read_terms(content: Mapping[str, Any]) -> Terms:
    """The terms in `content`.

    Raises:
        InvalidTerms: something is missing or contradicts itself.
    """
    try:
        terms = _read(content)
    except KeyError as missing:
        raise InvalidTerms([f"“{missing.args[0]}” is missing."]) from missing
    except (InvalidOperation, TypeError, ValueError) as error:
        raise InvalidTerms([f"A value cannot be read: {error}."]) from error
    if sentences := [sentence for is_wrong, sentence in _CHECKS if is_wrong(terms)]:
        raise InvalidTerms(sentences)
    return terms


def _read(content: Mapping[str, Any]) -> Terms:
    size, promise = content["size"], content["promise"]
    return Terms(
        size=Size(
            unit=size["unit"],
            is_bundle=size["is_bundle"],
            minimum=_amount(size["minimum"]),
            maximum=_amount(size["maximum"]),
            above_minimum=size["above_minimum"],
        ),
        months=tuple(int(count) for count in content["months"]),
        window=content["window"],
        promise=Promised(promise["working_days"], promise["months"], promise["counted_from"]),
        stages=tuple(content["stages"]),
        selection=content["selection"],
        kinds=frozenset(content["kinds"]),
        kinds_in_eu_project=frozenset(content["kinds_in_eu_project"]),
        eligibility=tuple(content["eligibility"]),
        price=dict(content["price"]),
        notional_eur_per_gpu_hour=Decimal(content["notional_eur_per_gpu_hour"]),
        acceptance_days=int(content["acceptance_days"]),
        delegation_gpu_hours=_amount(content["delegation_gpu_hours"]),
        max_open_applications=content["max_open_applications"],
        report_months=int(content["report_months"]),
        approval_above_node_hours=_amount(content.get("approval_above_node_hours")),
    )


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _stages_are_wrong(terms: Terms) -> bool:
    known = [stage for stage in STAGES if stage in terms.stages]
    return list(terms.stages) != known or terms.stages[-1:] != ("decision",)


def _limits_are_crossed(terms: Terms) -> bool:
    low, high = terms.size.minimum, terms.size.maximum
    return low is not None and high is not None and low > high


def _promise_is_wrong(terms: Terms) -> bool:
    lengths = [terms.promise.working_days, terms.promise.months]
    given = [length for length in lengths if length is not None]
    return len(given) != 1 or given[0] < 1 or terms.promise.counted_from not in COUNTED_FROM


def _price_is_wrong(terms: Terms) -> bool:
    unknown = set(terms.price.values()) - PRICES
    return bool(unknown) or set(terms.price) != terms.kinds | terms.kinds_in_eu_project


_CHECKS: tuple[tuple[Callable[[Terms], bool], str], ...] = (
    (lambda terms: terms.size.unit not in UNITS, "Limits are in GPU-hours or node-hours."),
    (_limits_are_crossed, "The lower limit lies above the upper limit."),
    (
        lambda terms: not terms.months or min(terms.months) < 1,
        "At least one duration of a month or more is needed.",
    ),
    (lambda terms: terms.window not in WINDOWS, "The window is continuous or has cut-offs."),
    (_promise_is_wrong, "A promise is a number of working days or of months, from an instant."),
    (_stages_are_wrong, "The stages are in order, known, and end with the decision."),
    (lambda terms: terms.selection not in SELECTIONS, "The selection rule is not known."),
    (lambda terms: not terms.kinds, "Some kind of organisation must be able to apply."),
    (_price_is_wrong, "Every kind of organisation needs a price: free or pay per use."),
    (
        lambda terms: (terms.approval_above_node_hours or 0) < 0,
        "The amount above which a second person approves is zero or more.",
    ),
    (lambda terms: terms.acceptance_days < 1, "An award stays open for at least one day."),
)
