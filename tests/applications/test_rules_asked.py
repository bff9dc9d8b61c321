"""Amount and months against what a mode gives."""

from decimal import Decimal
from typing import Any

import pytest

from aifactory.catalogue.rules.units import Unit
from applications.rules.asked import (
    amount_of,
    amount_sentence,
    booked,
    from_fit_check,
    months_sentence,
)
from applications.rules.facts import ModeFacts

INDUSTRY = frozenset({"startup", "sme"})
TRY = ModeFacts("PG", "Try", INDUSTRY, (1, 2, 3), None, Decimal(5000))
BUILD = ModeFacts("FL", "Build", INDUSTRY, (1, 2, 3), Decimal(10000), Decimal(50000), True)
BIG = ModeFacts("LS", "Train big", INDUSTRY, (3, 6, 12), Decimal(50000), Decimal(2400000), True)
SCIENCE = ModeFacts(
    "SC",
    "Do science",
    frozenset({"research"}),
    (6,),
    Decimal(20000),
    Decimal(90000),
    unit="node_hours",
    kinds_in_eu_project=INDUSTRY,
)
MODES = [TRY, BUILD, BIG, SCIENCE]
FOUR = Unit(4, Decimal(4), "core-h", Decimal(32))
PROCESSORS = Unit(0, Decimal(0), "core-h", Decimal(128))


@pytest.mark.parametrize(
    ("mode", "amount", "sentence"),
    [
        (BUILD, 10001, ""),
        (BUILD, 50000, ""),
        (
            BUILD,
            8000,
            (
                "8_000 GPU-h is under Build’s minimum. "
                "Try gives 5_000 GPU-h; or justify more than 10_000 GPU-h."
            ),
        ),
        (
            BUILD,
            10000,
            (
                "10_000 GPU-h is under Build’s minimum. "
                "Try gives 5_000 GPU-h; or justify more than 10_000 GPU-h."
            ),
        ),
        (
            BUILD,
            4000,
            "4_000 GPU-h is under Build’s minimum. Try fits it; or justify more than 10_000 GPU-h.",
        ),
        (
            BUILD,
            60000,
            (
                "60_000 GPU-h is over Build’s maximum. "
                "Train big fits it; or ask for up to 50_000 GPU-h."
            ),
        ),
        (
            BIG,
            50000,
            (
                "50_000 GPU-h is under Train big’s minimum. "
                "Build fits it; or justify more than 50_000 GPU-h."
            ),
        ),
        (
            BIG,
            2400001,
            "2_400_001 GPU-h is over Train big’s maximum. Ask for up to 2_400_000 GPU-h.",
        ),
        (
            SCIENCE,
            19999,
            "19_999 node-h is under Do science’s minimum. Ask for at least 20_000 node-h.",
        ),
        (SCIENCE, 20000, ""),
        (SCIENCE, 90000, ""),
    ],
)
def test_amount_names_the_mode_it_fits(mode: ModeFacts, amount: int, sentence: str) -> None:
    said = amount_sentence(mode, Decimal(amount), modes=MODES, kind="startup")

    assert said == sentence.replace("_", "\u00a0")


def test_amount_names_only_modes_that_the_organisation_may_use() -> None:
    said = amount_sentence(BUILD, Decimal(8000), modes=MODES, kind="public")

    assert said.endswith("Ask for more than 10\u00a0000 GPU-h.")
    assert "Try" in amount_sentence(BUILD, Decimal(8000), modes=MODES)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (12000, 12000),
        (100000000, 100000000),
        (100000001, None),
        (0, None),
        (-5, None),
        (True, None),
        ("many", None),
        (None, None),
    ],
)
def test_amount_that_is_none_is_not_booked(value: Any, amount: int | None) -> None:
    answers = {"gpu_hours": value}

    found = amount_of(answers, "gpu_hours")

    assert found == amount
    node_hours = booked(answers, given_in="gpu_hours", unit=FOUR)
    assert node_hours == (None if amount is None else Decimal(amount) / 4)


def test_amount_in_gpu_hours_has_no_value_where_there_are_no_gpus() -> None:
    answers = {"gpu_hours": 12000, "node_hours": 500}

    assert booked(answers, given_in="gpu_hours", unit=PROCESSORS) is None
    assert booked(answers, given_in="node_hours", unit=PROCESSORS) == 500


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        (3, ""),
        (12, ""),
        (4, "Train big does not run for 4 months. Choose: 3, 6, 12."),
        (1, "Train big does not run for 1 month. Choose: 3, 6, 12."),
        ("four", ""),
        (True, ""),
        (None, ""),
    ],
)
def test_months_are_those_of_the_mode(months: Any, sentence: str) -> None:
    assert months_sentence(BIG, months) == sentence


def test_fit_check_flows_into_the_form_in_its_words() -> None:
    assert from_fit_check({"hours_needed": 12000, "purpose": "eu_project"}) == {
        "hours_needed": 12000,
        "purpose": "eu_project",
        "gpu_hours": 12000,
        "eu_project": True,
    }
    assert from_fit_check({"purpose": "product"}) == {"purpose": "product"}
