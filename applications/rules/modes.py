"""Which access mode fits an amount and an organisation; honest where none does."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aifactory.face.rules.formats import grouped
from applications.rules.facts import ModeFacts

UNIT_WORDS = {"gpu_hours": "GPU-h", "node_hours": "node-h"}


@dataclass(frozen=True)
class Advice:
    """Where to go with this request.

    Attributes:
        mode: the mode that fits; None where none does.
        code: fits, between, below, above or not_for_you.
        sentence: the answer in plain words.
        options: modes that could be used instead, smaller first.
    """

    mode: ModeFacts | None
    code: str
    sentence: str
    options: tuple[ModeFacts, ...] = ()


def recommend_mode(
    *,
    modes: Sequence[ModeFacts],
    organisation_kind: str,
    gpu_hours: Decimal,
    node_hours: Decimal | None = None,
    in_eu_project: bool | None = None,
) -> Advice:
    """The mode for this amount, or what is nearest on both sides.

    Args:
        gpu_hours: what is asked for; modes that count in node-hours are left out unless
            `node_hours` says the same amount in theirs.
        in_eu_project: opens the modes that companies may use only inside an EU project.
    """
    amounts = {"gpu_hours": gpu_hours, "node_hours": node_hours}
    usable = [
        mode
        for mode in modes
        if is_for(mode, organisation_kind, in_eu_project=bool(in_eu_project))
        and amounts[mode.unit] is not None
    ]
    if not usable:
        return Advice(
            None, "not_for_you", "No mode that is offered now is open to this organisation."
        )
    usable.sort(key=lambda mode: (mode.minimum or Decimal(0), mode.code))
    sized = [(mode, amounts[mode.unit] or Decimal(0)) for mode in usable]
    for mode, amount in sized:
        if fits(mode, amount):
            return Advice(
                mode, "fits", f"{mode.name} fits {grouped(amount)} {UNIT_WORDS[mode.unit]}."
            )
    return _beside(sized)


def reaches(mode: ModeFacts, amount: Decimal) -> bool:
    """Whether the amount is not too small for the mode."""
    if mode.minimum is None:
        return amount > 0
    return amount > mode.minimum if mode.above_minimum else amount >= mode.minimum


def fits(mode: ModeFacts, amount: Decimal) -> bool:
    """Whether the amount lies within the limits of the mode."""
    return reaches(mode, amount) and (mode.maximum is None or amount <= mode.maximum)


def is_for(mode: ModeFacts, kind: str, *, in_eu_project: bool) -> bool:
    """Whether the mode is open to this kind of organisation."""
    return kind in mode.kinds or (in_eu_project and kind in mode.kinds_in_eu_project)


def _beside(sized: list[tuple[ModeFacts, Decimal]]) -> Advice:
    """No mode has this size: name the neighbours."""
    smaller = [mode for mode, amount in sized if reaches(mode, amount)]
    larger = [mode for mode, amount in sized if not reaches(mode, amount)]
    asked = f"{grouped(sized[0][1])} {UNIT_WORDS[sized[0][0].unit]}"
    if smaller and larger:
        low, high = smaller[-1], larger[0]
        return Advice(
            None,
            "between",
            f"No mode covers {asked}. Ask for up to {_amount(low.maximum, low)} in {low.name}, "
            f"or justify a plan {_over(high)} in {high.name}.",
            (low, high),
        )
    if larger:
        return Advice(
            None,
            "below",
            f"No mode covers {asked}: {larger[0].name} begins {_over(larger[0])}.",
            (larger[0],),
        )
    last = smaller[-1]
    return Advice(
        None,
        "above",
        f"No mode covers {asked}: {last.name} goes up to {_amount(last.maximum, last)}.",
        (last,),
    )


def _amount(amount: Decimal | None, mode: ModeFacts) -> str:
    return f"{grouped(amount or Decimal(0))} {UNIT_WORDS[mode.unit]}"


def _over(mode: ModeFacts) -> str:
    word = "above" if mode.above_minimum else "from"
    return f"{word} {_amount(mode.minimum, mode)}"
