"""What the applicant reads of the experts: means to two places, exact thresholds, no names."""

import pytest

from allocations.rules import feedback
from allocations.rules.feedback import Gap

INPUTS = {
    "terms": {
        "experts": 2,
        "threshold": "3",
        "threshold_sum": "10",
        "criteria": [{"key": "new", "weight": "50"}, {"key": "plan", "weight": "50"}],
    },
    "means": {"new": "29/10", "plan": "10/3"},
    "total": "187/30",
    "weighted": "187/60",
}
LABELS = {"new": "New and sound", "plan": "Plan"}


def content(new="Good.", plan="Tight."):
    return {
        "marks": {"new": {"mark": "3", "comment": new}, "plan": {"mark": "3", "comment": plan}},
        "confidence": "low",
        "comment_to_panel": "Between us.",
    }


@pytest.mark.parametrize(
    ("exact", "told"), [("7/2", "3.50"), ("10/3", "3.33"), ("29/3", "9.67"), ("4", "4.00")]
)
def test_marks_have_two_places(exact, told):
    assert feedback.two_places(exact) == told


def test_marks_thresholds_and_comments_in_the_order_of_the_rules():
    found = feedback.feedback(INPUTS, [content(), content(new=" Sound. ")], LABELS)

    assert found == {
        "experts": 2,
        "criteria": [
            {
                "label": "New and sound",
                "mark": "2.90",
                "reaches": False,
                "comments": ["Good.", "Sound."],
            },
            {"label": "Plan", "mark": "3.33", "reaches": True, "comments": ["Tight.", "Tight."]},
        ],
        "threshold": "3",
        "highest": "5",
        "total": "6.23",
        "threshold_sum": "10",
        "highest_sum": "10",
        "reaches_sum": False,
        "weighted": "3.12",
    }
    assert "Between us" not in str(found)


def test_every_missing_comment_is_named():
    partly = {**content(plan=" "), "marks": {"new": {"comment": "x"}}}
    found = feedback.feedback(INPUTS, [content(), partly, content(new="")], LABELS)

    assert feedback.gaps(found) == [Gap(3, "New and sound"), Gap(2, "Plan")]
    assert feedback.gaps(None) == []
