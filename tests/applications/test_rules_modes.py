"""Which mode fits."""

from decimal import Decimal

import pytest

from applications.rules.facts import ModeFacts
from applications.rules.modes import recommend_mode

INDUSTRY = frozenset({"startup", "sme"})
MODES = [
    ModeFacts("LS", "Train big", INDUSTRY, (3, 6, 12), Decimal(50000), Decimal(2400000), True),
    ModeFacts("PG", "Try", INDUSTRY, (1, 2, 3), None, Decimal(5000)),
    ModeFacts("FL", "Build", INDUSTRY, (1, 2, 3), Decimal(10000), Decimal(50000), True),
    ModeFacts(
        "SC",
        "Do science",
        frozenset({"research"}),
        (6,),
        Decimal(20000),
        Decimal(90000),
        unit="node_hours",
        kinds_in_eu_project=INDUSTRY,
    ),
]


@pytest.mark.parametrize(
    ("hours", "code", "mode"),
    [
        (1, "fits", "PG"),
        (5000, "fits", "PG"),
        (5001, "between", None),
        (10000, "between", None),
        (10001, "fits", "FL"),
        (50000, "fits", "FL"),
        (50001, "fits", "LS"),
        (2400000, "fits", "LS"),
        (2400001, "above", None),
    ],
)
def test_recommend_mode_by_size(hours: int, code: str, mode: str | None) -> None:
    advice = recommend_mode(modes=MODES, organisation_kind="sme", gpu_hours=Decimal(hours))

    assert advice.code == code
    assert (advice.mode.code if advice.mode else None) == mode


def test_recommend_mode_between_two_offers_both() -> None:
    advice = recommend_mode(modes=MODES, organisation_kind="sme", gpu_hours=Decimal(7000))

    assert advice.sentence == (
        "No mode covers 7\u00a0000 GPU-h. Ask for up to 5\u00a0000 GPU-h in Try, "
        "or justify a plan above 10\u00a0000 GPU-h in Build."
    )
    assert [mode.code for mode in advice.options] == ["PG", "FL"]


def test_recommend_mode_below_the_only_mode_says_where_it_begins() -> None:
    advice = recommend_mode(
        modes=MODES,
        organisation_kind="research",
        gpu_hours=Decimal(4000),
        node_hours=Decimal(1000),
    )

    assert advice.code == "below"
    assert advice.sentence == (
        "No mode covers 1\u00a0000 node-h: Do science begins from 20\u00a0000 node-h."
    )


def test_recommend_mode_for_science_needs_node_hours() -> None:
    advice = recommend_mode(modes=MODES, organisation_kind="research", gpu_hours=Decimal(80000))

    assert advice.code == "not_for_you"


def test_recommend_mode_in_an_eu_project_opens_science_to_companies() -> None:
    advice = recommend_mode(
        modes=[MODES[3]],
        organisation_kind="sme",
        gpu_hours=Decimal(120000),
        node_hours=Decimal(30000),
        in_eu_project=True,
    )

    assert advice.mode == MODES[3]


def test_recommend_mode_for_nobody_says_so() -> None:
    advice = recommend_mode(modes=MODES, organisation_kind="public", gpu_hours=Decimal(100))

    assert advice.code == "not_for_you"
    assert advice.options == ()
