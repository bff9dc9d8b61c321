"""The numbers of a rule set, read from its content and checked before it comes into force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

STAGES = ("eligibility", "technical", "expert", "consensus", "panel", "decision")
SELECTIONS = frozenset({"first_in_first_out", "first_come_among_passers", "ranking", "portfolio"})
UNITS = frozenset({"gpu_hours", "node_hours"})
WINDOWS = frozenset({"continuous", "cut_offs"})
COUNTED_FROM = frozenset({"receipt", "cut_off"})
PRICES = frozenset({"free", "pay_per_use"})


@dataclass(frozen=True)
class Objection:
    """What is wrong, and the place in the content that would have to change.

    Attributes:
        place: names from the outside in, joined with dots, e.g. `size.minimum`; empty where the
            content cannot be read at all.
    """

    place: str
    sentence: str


class InvalidTerms(ValueError):
    """Content that cannot be the terms of a mode; `objections` say where and why."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = list(objections)
        self.sentences = [found.sentence for found in objections]
        super().__init__(" ".join(self.sentences))


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
        name = str(missing.args[0])
        raise InvalidTerms([Objection(name, f"“{name}” is missing.")]) from missing
    except (InvalidOperation, TypeError, ValueError) as error:
        raise InvalidTerms([Objection("", f"A value cannot be read: {error}.")]) from error
    if found := [
        Objection(place, sentence) for place, is_wrong, sentence in _CHECKS if is_wrong(terms)
    ]:
        raise InvalidTerms(found)
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
        notional_eur_per_gpu_hour=finite(content["notional_eur_per_gpu_hour"]),
        acceptance_days=int(content["acceptance_days"]),
        delegation_gpu_hours=_amount(content["delegation_gpu_hours"]),
        max_open_applications=content["max_open_applications"],
        report_months=int(content["report_months"]),
        approval_above_node_hours=_amount(content.get("approval_above_node_hours")),
    )


def finite(value: str) -> Decimal:
    """An exact number; neither infinite nor "not a number", which compare with nothing.

    Raises:
        ValueError, InvalidOperation: it is no such number.
    """
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError(f"{value} is no number")
    return amount


def _amount(value: str | None) -> Decimal | None:
    return None if value is None else finite(value)


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


def _limit_is_nothing(terms: Terms) -> bool:
    return any(
        limit is not None and limit <= 0 for limit in (terms.size.minimum, terms.size.maximum)
    )


_Check = tuple[str, Callable[[Terms], bool], str]
_CHECKS: tuple[_Check, ...] = (
    ("size.unit", lambda it: it.size.unit not in UNITS, "Limits are in GPU-hours or node-hours."),
    ("size.maximum", _limits_are_crossed, "The lower limit lies above the upper limit."),
    ("size.minimum", _limit_is_nothing, "A limit is more than zero; leave it empty for none."),
    (
        "months",
        lambda it: not it.months or min(it.months) < 1,
        "At least one duration of a month or more is needed.",
    ),
    (
        "window",
        lambda it: it.window not in WINDOWS,
        "The window is continuous or has cut-offs.",
    ),
    (
        "promise",
        _promise_is_wrong,
        "A promise is a number of working days or of months, from an instant.",
    ),
    ("stages", _stages_are_wrong, "The stages are in order, known, and end with the decision."),
    (
        "selection",
        lambda it: it.selection not in SELECTIONS,
        "The selection rule is not known.",
    ),
    ("kinds", lambda it: not it.kinds, "Some kind of organisation must be able to apply."),
    (
        "kinds_in_eu_project",
        lambda it: bool(it.kinds & it.kinds_in_eu_project),
        "A kind that applies by itself needs no EU project.",
    ),
    (
        "price",
        _price_is_wrong,
        "Every kind of organisation needs a price: free or pay per use.",
    ),
    (
        "notional_eur_per_gpu_hour",
        lambda it: it.notional_eur_per_gpu_hour < 0,
        "The notional price is zero or more.",
    ),
    (
        "approval_above_node_hours",
        lambda it: (it.approval_above_node_hours or 0) < 0,
        "The amount above which a second person approves is zero or more.",
    ),
    (
        "delegation_gpu_hours",
        lambda it: (it.delegation_gpu_hours or 0) < 0,
        "The amount that one officer decides alone is zero or more.",
    ),
    (
        "acceptance_days",
        lambda it: it.acceptance_days < 1,
        "An award stays open for at least one day.",
    ),
    (
        "max_open_applications",
        lambda it: it.max_open_applications is not None and it.max_open_applications < 1,
        "An organisation may have at least one open application.",
    ),
    (
        "report_months",
        lambda it: it.report_months < 1,
        "A report is due after at least one month.",
    ),
)
