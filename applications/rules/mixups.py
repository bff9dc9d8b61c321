"""An amount that looks as if it was counted in another unit: twice, four or eight times too much.

A die is not a module and a GPU is not a node. The amount stays as typed; a sentence asks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from aifactory.catalogue.rules.questions import Json
from aifactory.catalogue.rules.units import GivenIn, Unit, suspicious
from aifactory.face.rules.formats import grouped
from applications.rules import keys
from applications.rules.asked import amount_of
from applications.rules.modes import UNIT_WORDS

FINER = frozenset({Decimal(2), Decimal(4), Decimal(8)})
TIMES = {
    Decimal(2): "twice",
    Decimal(4): "four times",
    Decimal(8): "eight times",
    Decimal("0.5"): "half of",
    Decimal("0.25"): "a quarter of",
    Decimal("0.125"): "an eighth of",
}
_GROUPED = r"[1-9]\d{0,2}(?:[ \u00a0\u202f,.’']\d{3})+(?!\d)"
_NUMBER = re.compile(rf"({_GROUPED})|(\d+(?:[.,]\d+)?)")
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Mixup:
    """What was typed, and what may have been meant.

    Attributes:
        code: "sum" when the applicant's own reckoning names the other amount, "local" when the
            hosting site counts in a finer unit and no reckoning says which one is meant.
        factor: what was typed is this many times what may be meant.
        meant: in the unit that was asked for.
    """

    code: str
    typed: Decimal
    factor: Decimal
    meant: Decimal


def mixed_up(typed: Decimal, *, given_in: GivenIn, unit: Unit, reckoning: str) -> Mixup | None:
    """What looks mixed up about an amount; None when nothing does.

    Args:
        reckoning: how the applicant arrives at the number. Where it names the amount itself, the
            two agree and nothing is said.
    """
    numbers = numbers_in(reckoning)
    if typed in numbers:
        return None
    total = max(numbers, default=Decimal(0))
    if factor := suspicious(typed, total):
        return Mixup("sum", typed, factor, total)
    finer = finer_by(unit, given_in)
    return Mixup("local", typed, finer, typed / finer) if finer else None


def finer_by(unit: Unit, given_in: GivenIn) -> Decimal | None:
    """How many local units make one of those asked for, where that is 2, 4 or 8."""
    asked = unit.gpu_hours_per_node_hour if given_in == "gpu_hours" else Decimal(1)
    ratio = unit.local_per_node_hour / asked if asked else Decimal(0)
    return ratio if ratio in FINER else None


def numbers_in(text: str) -> set[Decimal]:
    """Every number of a text, however its thousands are set apart."""
    return {
        Decimal(_NO_DIGIT.sub("", whole) if whole else plain.replace(",", "."))
        for whole, plain in _NUMBER.findall(text)
    }


def mixup_sentence(
    answers: Mapping[str, Json], *, given_in: GivenIn, unit: Unit, partition: str
) -> str:
    """The question to the applicant, beside the amount in every unit; empty where none is due."""
    typed, reckoning = amount_of(answers, given_in), answers.get(keys.RECKONING)
    if typed is None:
        return ""
    text = reckoning if isinstance(reckoning, str) else ""
    found = mixed_up(typed, given_in=given_in, unit=unit, reckoning=text)
    if found is None:
        return ""
    word = UNIT_WORDS[given_in]
    if found.code == "sum":
        return (
            f"You ask for {grouped(typed)} {word}: {TIMES[found.factor]} {grouped(found.meant)}, "
            "the largest number of your reckoning, as when units are mixed up. "
            f"Check which of the two is in {word}."
        )
    return (
        f"{partition} also counts in {unit.local_name}, {grouped(found.factor)} to one {word}. "
        f"If you reckoned in {unit.local_name}, ask for {grouped(found.meant)} {word}. "
        f"Your reckoning below the amount does not name {grouped(typed)}."
    )
