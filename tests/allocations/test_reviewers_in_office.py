"""Who reviews an application and later gets a role in the office neither reads nor decides it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.verdicts import NotAllowed
from aifactory.portal.desks import worklists
from allocations import operations, permissions, queries
from allocations.models import Decision
from allocations.permissions import rounds as may
from allocations.queries import desk
from reviews.models import Evaluation, ReviewAssignment
from tests.allocations import builders, rounds
from tests.allocations.builders import ASSESSED, DECIDED

pytestmark = pytest.mark.django_db
WHY = "The hours went to applications that came first."


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(DECIDED, tick=False)


def reviews(person, case, status="done"):
    """The person has a part in the expert review of the case."""
    return ReviewAssignment.objects.create(
        evaluation=Evaluation.objects.get(application=case),
        expert=person,
        status=status,
        proposed_by=person,
        invited_at=ASSESSED,
        due_at=ASSESSED + timedelta(days=10),
        responded_at=None if status == "invited" else ASSESSED,
    )


@pytest.fixture
def case(cast):
    builders.supply(5_000, mode="LS")
    return rounds.case(1, cast.assessor)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("invited", "reviewer"),
        ("accepted", "reviewer"),
        ("writing", "reviewer"),
        ("done", "reviewer"),
        ("removed", ""),
    ],
)
def test_whoever_reviews_a_case_does_not_decide_it(cast, case, status, code):
    reviews(cast.second_officer, case, status)

    assert permissions.be_decider(cast.second_officer, case).code == code
    assert permissions.be_decider(cast.officer, case)


def test_the_refusal_says_why_and_nothing_is_written(cast, case):
    reviews(cast.second_officer, case)

    with pytest.raises(NotAllowed, match="You review this application, so a colleague decides"):
        operations.decide(
            by=cast.second_officer, application=case, outcome="no_award", reason=WHY, at=DECIDED
        )
    assert not Decision.objects.exists()


def test_what_they_review_is_on_no_list_and_in_no_count(cast, case):
    decision = builders.decided(cast.officer, case, outcome="no_award", reason=WHY, starts_on=None)
    other = rounds.case(2, cast.assessor)
    for found in (case, other):
        reviews(cast.second_officer, found)

    assert case not in worklists.cases(cast.second_officer)
    assert decision not in Decision.objects.visible_to(cast.second_officer)
    assert other not in desk.awaiting(cast.second_officer)
    counts = desk.counts(cast.second_officer)
    assert (counts.awaiting, counts.decided) == (0, 0)
    assert desk.counts(cast.officer).awaiting == 1


@pytest.mark.parametrize("person", ["second_officer", "auditor"])
def test_the_round_and_its_pages_are_closed_to_them(cast, signed_in, case, person):
    reviews(cast[person], case)
    client = signed_in(cast[person])

    verdict = may.see(cast[person], rounds.cut_off())
    assert verdict.reason == "You apply in this round or review in it, so a colleague runs it."
    for page in (
        reverse("allocations:decide", args=[case.pk]),
        reverse("ranking:ranking", args=[rounds.cut_off().pk]),
    ):
        said = client.get(page)
        assert said.status_code == 403
        assert "Secret Reader" not in said.text
        assert "Panel only" not in said.text
    assert client.get(reverse("case", args=[case.pk])).status_code == 404


def test_they_approve_nothing_about_it(cast, case):
    decision = builders.decided(cast.officer, case, outcome="no_award", reason=WHY, starts_on=None)
    accounts.grant_role(by=rounds.SETUP, user=cast.colleague, role="approver", scope="portal")
    assert cast.colleague in queries.approvers(decision)

    reviews(cast.colleague, case)

    assert cast.colleague not in queries.approvers(decision)
    assert permissions.approve_release(cast.colleague, decision).code == "reviewer"
    assert str(decision.pk) in queries.hidden_decisions(cast.colleague)
