"""The letter on a case that experts marked: marks, thresholds and comments, no names, no rank."""

import pytest

from aifactory.documents.models import Document
from allocations import operations
from allocations.models import Decision
from reviews.models import ReviewVersion
from tests.allocations import builders, rounds
from tests.allocations.builders import RELEASED
from tests.allocations.test_letters import text_of
from tests.allocations.test_rounds import freeze

pytestmark = pytest.mark.django_db
WHY = "The sum of the marks, 7.50, is below the 10 that are needed."


@pytest.fixture
def refused(cast):
    case = rounds.case(1, cast.assessor, rounds.WEAK)
    freeze(cast)
    return builders.decided(cast.officer, case, outcome="no_award", reason=WHY)


def letter(cast, decision):
    operations.release(by=cast.officer, decision=decision, at=RELEASED)
    return Document.objects.get(kind="decision")


def test_the_letter_says_marks_thresholds_and_every_comment(cast, refused):
    said = text_of(letter(cast, refused))

    assert "Scores and feedback" in said
    assert "2 independent experts marked your application from 0 to 5." in said
    assert "New and sound 2.25 3 Below" in said
    assert "Plan, team and hours 3.00 3 Reached" in said
    assert "Sum, of 15 7.50 10 Below" in said
    assert "Weighted mark, of 5 2.48" in said
    for expert in (1, 2):
        assert f"Expert {expert} Comment {expert} on new." in said
    for hidden in ("Panel only", "Secret Reader", "Rank", "rank", "None"):
        assert hidden not in said


def test_the_letter_is_made_from_what_the_decision_froze(cast, refused):
    version = ReviewVersion.objects.order_by("pk")[0]
    amended = {**version.content, "marks": {"new": {"mark": "5", "comment": "Changed my mind."}}}
    ReviewVersion.objects.create(
        review=version.review,
        number=2,
        content=amended,
        content_hash=version.content_hash,
        submitted_at=RELEASED,
    )

    frozen = Decision.objects.get(pk=refused.pk).snapshot["experts"]

    assert frozen["criteria"][0]["comments"] == ["Comment 1 on new.", "Comment 2 on new."]
    assert letter(cast, refused).snapshot["experts"] == frozen


def test_where_no_expert_marked_the_letter_has_no_such_part(cast):
    case = rounds.case(1, cast.assessor, marks=None)
    decision = builders.decided(cast.officer, case, outcome="no_award", reason="It cannot run.")

    assert decision.snapshot["experts"] is None
    assert "Scores and feedback" not in text_of(letter(cast, decision))
