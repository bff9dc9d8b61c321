"""Amounts counted in another unit: twice, four or eight times too much."""

from decimal import Decimal

import pytest

from aifactory.catalogue.rules.units import Unit
from applications.rules.mixups import finer_by, mixed_up, mixup_sentence, numbers_in

LUMI = Unit(4, Decimal(4), "GCD-h", Decimal(8))
LEONARDO = Unit(4, Decimal(4), "core-h", Decimal(32))
MARENOSTRUM = Unit(4, Decimal(4), "core-h", Decimal(80))
KAROLINA = Unit(8, Decimal(8), "node-h", Decimal(1))
CORES = Unit(0, Decimal(0), "core-h", Decimal(128))
PLAN = "Main run 64 GPUs × 150 h = 9 600; tests 400; 20 % for restarts: 12 000."


@pytest.mark.parametrize(
    ("typed", "unit", "reckoning", "found"),
    [
        # The reckoning names the amount: the two agree, on every machine.
        (12_000, LUMI, PLAN, None),
        (12_000, LEONARDO, PLAN, None),
        # It ends at another number, a factor away.
        (24_000, LUMI, PLAN, ("sum", "2", 12_000)),
        (24_100, KAROLINA, PLAN, ("sum", "2", 12_000)),
        (96_000, LEONARDO, PLAN, ("sum", "8", 12_000)),
        (3_000, KAROLINA, PLAN, ("sum", "0.25", 12_000)),
        (1_500, MARENOSTRUM, PLAN, ("sum", "0.125", 12_000)),
        # No reckoning: only a site that counts finer by 2, 4 or 8 raises the question.
        (10_000, LUMI, "", ("local", "2", 5_000)),
        (10_000, LEONARDO, "see below", ("local", "8", 1_250)),
        (10_000, MARENOSTRUM, "", None),
        (10_000, KAROLINA, "", None),
        # A reckoning that fits no factor is no reckoning of this amount.
        (10_000, LUMI, "Three runs of 1 100 h.", ("local", "2", 5_000)),
        (10_000, KAROLINA, "Three runs of 1 100 h.", None),
    ],
)
def test_amount_that_looks_mixed_up(typed, unit, reckoning, found) -> None:
    mixup = mixed_up(Decimal(typed), given_in="gpu_hours", unit=unit, reckoning=reckoning)

    if found is None:
        assert mixup is None
    else:
        code, factor, meant = found
        assert mixup is not None
        assert (mixup.code, mixup.factor, mixup.meant) == (code, Decimal(factor), meant)


@pytest.mark.parametrize(
    ("unit", "given_in", "times"),
    [
        (LUMI, "gpu_hours", 2),
        (LUMI, "node_hours", 8),
        (LEONARDO, "gpu_hours", 8),
        (LEONARDO, "node_hours", None),
        (KAROLINA, "gpu_hours", None),
        (KAROLINA, "node_hours", None),
        (CORES, "gpu_hours", None),
    ],
)
def test_sites_that_count_finer(unit, given_in, times) -> None:
    assert finer_by(unit, given_in) == times


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", set()),
        ("none at all", set()),
        (PLAN, {"64", "150", "9600", "400", "20", "12000"}),
        ("12,000 or 12.000 or 12’000 or 12\u00a0000", {"12000"}),
        ("1.5 h and 0.125", {"1.5", "0.125"}),
        ("2 400 000 GPU-h", {"2400000"}),
    ],
)
def test_numbers_of_a_reckoning(text, numbers) -> None:
    assert numbers_in(text) == {Decimal(number) for number in numbers}


def said(answers: dict[str, object], unit: Unit = LUMI) -> str:
    text = mixup_sentence(answers, given_in="gpu_hours", unit=unit, partition="LUMI-G")
    return text.replace("\u00a0", " ")


def test_sentence_asks_and_names_the_other_amount() -> None:
    assert said({"gpu_hours": 10_000}) == (
        "LUMI-G also counts in GCD-h, 2 to one GPU-h. If you reckoned in GCD-h, ask for "
        "5 000 GPU-h. Your reckoning below the amount does not name 10 000."
    )
    assert said({"gpu_hours": 24_000, "hours_reason": PLAN}) == (
        "You ask for 24 000 GPU-h: twice 12 000, the largest number of your reckoning, as when "
        "units are mixed up. Check which of the two is in GPU-h."
    )


@pytest.mark.parametrize("value", [None, "ten thousand", True, 0])
def test_sentence_waits_for_an_amount(value) -> None:
    assert said({"gpu_hours": value, "hours_reason": 5}) == ""
    assert said({"gpu_hours": 12_000, "hours_reason": PLAN}) == ""
