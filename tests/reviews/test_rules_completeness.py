"""What must be said before a technical check can be sent."""

from decimal import Decimal

import pytest

from reviews.rules.completeness import NEEDED, gaps

COMPLETE = {
    "fits_architecture": "yes",
    "software_ready": "installed",
    "targets_feasible": "yes",
    "needs_testing": "none",
    "expected_efficiency": "high",
    "overall_comment": "Runs well.",
    "outcome": "accepted",
    "reason": "Measured on the same machine.",
    "conditions": "",
    "wants_support": False,
    "proposed_node_hours": Decimal(1250),
    "comment_to_applicant": "",
    "internal_note": "",
}


def missing(asked=Decimal(1250), **changed):
    return [gap.field for gap in gaps({**COMPLETE, **changed}, asked=asked)]


@pytest.mark.parametrize("field", NEEDED)
def test_each_needed_answer_is_missed(field):
    empty = None if field == "wants_support" else ""

    assert missing(**{field: empty}) == [field]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"outcome": "with_changes"}, ["conditions"]),
        ({"outcome": "with_changes", "conditions": "Use 8 GPUs."}, []),
        ({"proposed_node_hours": None}, ["proposed_amount"]),
        ({"proposed_node_hours": Decimal(1300)}, ["proposed_amount"]),
        ({"proposed_node_hours": Decimal(1000)}, ["outcome"]),
        (
            {
                "proposed_node_hours": Decimal(1000),
                "outcome": "with_changes",
                "conditions": "1 000 node-h are enough.",
            },
            [],
        ),
        ({"outcome": "not_feasible", "proposed_node_hours": None}, []),
        ({"asked": None, "proposed_node_hours": Decimal(5)}, []),
    ],
)
def test_outcome_and_amount_agree(changed, expected):
    assert missing(**changed) == expected


def test_a_gap_names_its_amounts_in_words():
    found = gaps({**COMPLETE, "proposed_node_hours": Decimal(1300)}, asked=Decimal(1250))

    assert found[0].figures == {"proposed": "1\u00a0300", "asked": "1\u00a0250"}
    assert "are more than" in found[0].template
