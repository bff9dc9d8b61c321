"""What is asked for against what the mode gives: amount and months, said beside the field."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from aifactory.catalogue.rules.questions import Json
from aifactory.catalogue.rules.units import GivenIn, Unit, node_hours
from aifactory.face.rules.formats import grouped
from applications.rules import keys
from applications.rules.facts import ModeFacts
from applications.rules.modes import UNIT_WORDS, fits, is_for, reaches

LARGEST = 100_000_000
"""Nobody asks for more; what lies above is a slip of the keyboard, and is booked nowhere."""


def amount_of(answers: Mapping[str, Json], unit: str) -> Decimal | None:
    """The amount typed in the unit of the mode; None where there is none that could be booked."""
    value = answers.get(keys.AMOUNTS[unit])
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST:
        return None
    return Decimal(value)


def booked(answers: Mapping[str, Json], *, given_in: GivenIn, unit: Unit) -> Decimal | None:
    """The same amount in node-hours of a partition; None where it has no exact value there."""
    amount = amount_of(answers, given_in)
    if amount is None:
        return None
    try:
        return node_hours(amount, unit=unit, given_in=given_in)
    except ValueError:
        return None


def from_fit_check(answers: Mapping[str, Json]) -> dict[str, Json]:
    """What the fit check asked in other words, as answers of the form; a person can change them."""
    found: dict[str, Json] = dict(answers)
    if keys.HOURS_NEEDED in answers:
        found[keys.GPU_HOURS] = answers[keys.HOURS_NEEDED]
    if answers.get(keys.PURPOSE) == keys.EU_PROJECT:
        found[keys.EU_PROJECT] = True
    return found


def amount_sentence(
    mode: ModeFacts, amount: Decimal, *, modes: Sequence[ModeFacts], kind: str | None = None
) -> str:
    """Why the amount does not fit the mode and which mode it fits; empty when it fits.

    Args:
        modes: all modes; those of another unit or for other organisations are left out.
        kind: of organisation; None counts every mode.
    """
    if fits(mode, amount):
        return ""
    usable = [
        one
        for one in modes
        if one.code != mode.code
        and one.unit == mode.unit
        and (kind is None or is_for(one, kind, in_eu_project=False))
    ]
    asked = f"{_said(amount, mode)} is"
    right = next((one for one in usable if fits(one, amount)), None)
    if reaches(mode, amount):
        offer = f"{right.name} fits it; or ask" if right else "Ask"
        return f"{asked} over {mode.name}’s maximum. {offer} for up to {_said(mode.maximum, mode)}."
    word = "more than" if mode.above_minimum else "at least"
    own = f"{word} {_said(mode.minimum, mode)}"
    smaller = [one for one in usable if one.maximum is not None and one.maximum < amount]
    if right is not None:
        offer = f"{right.name} fits it; or justify"
    elif smaller:
        nearest = max(smaller, key=lambda one: one.maximum or Decimal(0))
        offer = f"{nearest.name} gives {_said(nearest.maximum, nearest)}; or justify"
    else:
        offer = "Ask for"
    return f"{asked} under {mode.name}’s minimum. {offer} {own}."


def months_sentence(mode: ModeFacts, months: Json) -> str:
    """Which numbers of months the mode has; empty when it has this one, or it is no number."""
    if not isinstance(months, int) or isinstance(months, bool) or months in mode.months:
        return ""
    allowed = ", ".join(str(count) for count in mode.months)
    word = "month" if months == 1 else "months"
    return f"{mode.name} does not run for {grouped(Decimal(months))} {word}. Choose: {allowed}."


def _said(amount: Decimal | None, mode: ModeFacts) -> str:
    return f"{grouped(amount or Decimal(0))} {UNIT_WORDS[mode.unit]}"
