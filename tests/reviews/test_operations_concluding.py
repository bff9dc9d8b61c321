"""Concluding: one, all that are complete, and what is refused."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.queries import timeline
from aifactory.audit.recording import content_hash
from applications import operations as applications
from applications.models import Application
from reviews import operations
from reviews.models import ExpertRecommendation
from reviews.operations import concluding
from tests.conftest import Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db


def conclude(by, application):
    return operations.conclude(by=by, application=application, at=experts.SENT)


def sentence(by, application):
    with pytest.raises(operations.NotReady) as missing:
        conclude(by, application)
    return missing.value.sentence


@pytest.mark.parametrize(
    ("marks", "outcome", "total", "weighted"),
    [
        ((("4",), ("3.5",)), "recommended", Decimal("11.25"), Decimal("3.75")),
        ((("4",), ("2", "2", "2.5")), "below", Decimal("9.25"), Decimal("3.08")),
    ],
)
def test_reviews_are_frozen_and_the_decision_is_next(
    cast: Cast, marks: tuple, outcome: str, total: Decimal, weighted: Decimal
) -> None:
    application = experts.complete(cast, *marks)
    made = conclude(cast.officer, application)

    assert (made.outcome, made.total, made.weighted) == (outcome, total, weighted)
    assert made.inputs_hash == content_hash(made.inputs)
    assert [one["version"] for one in made.inputs["reviews"]] == [1, 1]
    found = Application.objects.get(pk=application.pk)
    assert (found.status, found.evaluation.status) == ("awaiting_decision", "concluded")
    assert [event.verb for event in timeline(made)] == ["reviews.experts_concluded"]
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpertRecommendation.objects.update(total=0)


def test_the_newest_version_counts(cast: Cast) -> None:
    application = experts.reviewing(cast)
    for first in ("1", "4"):
        version = experts.sent(experts.assigned(cast, application), first)
        experts.amended(version.review, 2, "5")

    made = conclude(cast.officer, application)

    assert made.total == 15
    assert [one["version"] for one in made.inputs["reviews"]] == [2, 2]


def test_concluding_twice_is_concluding_once(cast: Cast) -> None:
    application = experts.complete(cast)
    first = conclude(cast.officer, application)
    events = Event.objects.count()

    assert conclude(cast.second_officer, application) == first
    assert Event.objects.count() == events


def test_reviews_that_are_missing_owed_or_set_aside_are_not_concluded(cast: Cast) -> None:
    application = experts.reviewing(cast)
    assert sentence(cast.officer, application) == "0 of 2 reviews are in."

    done = [experts.assigned(cast, application) for _number in range(2)]
    versions = [experts.sent(part) for part in done]
    owed = experts.assigned(cast, application)
    assert sentence(cast.officer, application).startswith("A review is still owed")

    operations.remove_expert(by=cast.officer, assignment=owed, reason="Ill.", at=experts.SENT)
    operations.set_aside(
        by=cast.officer, assignment=done[0], relation="office", text="Board.", at=experts.SENT
    )
    assert sentence(cast.officer, application) == "1 of 2 reviews are in."

    replacement = experts.sent(experts.assigned(cast, application), "3")
    made = conclude(cast.officer, application)
    assert {one["review"] for one in made.inputs["reviews"]} == {
        versions[1].review_id,
        replacement.review_id,
    }


def test_who_and_when(cast: Cast) -> None:
    application = experts.complete(cast)
    for person in (cast.auditor, cast.approver, cast.lead):
        with pytest.raises(NotAllowed):
            conclude(person, application)
    applications.withdraw(by=cast.lead, application=application)
    with pytest.raises(NotAllowed) as refusal:
        conclude(cast.officer, application)
    assert refusal.value.verdict.code == "withdrawn"


def test_an_officer_who_reviews_it_does_not_conclude_it(cast: Cast) -> None:
    application = experts.reviewing(cast)
    expert = experts.hired()
    experts.sent(experts.assigned(cast, application, expert))
    experts.sent(experts.assigned(cast, application))
    experts.accounts.grant_role(by=experts.SETUP, user=expert, role="officer", scope="portal")

    with pytest.raises(NotAllowed) as refusal:
        conclude(type(expert).objects.get(pk=expert.pk), application)
    assert refusal.value.verdict.code == "reviewer"


def test_a_rule_set_without_experts_is_a_fault_of_ours(cast: Cast) -> None:
    application = experts.builders.waiting(cast.lead)

    with pytest.raises(ValueError, match="has no experts"):
        concluding._terms(application)


def test_all_complete_cases_of_a_round_each_with_its_line(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (experts.complete(cast, lead=lead) for lead in (cast.lead, cast.colleague))
    unfinished = experts.reviewing(cast, cast.stranger)
    experts.sent(experts.assigned(cast, unfinished))

    lines = operations.conclude_complete(
        by=cast.officer, cut_off=experts.cut_off(), at=experts.SENT
    )

    assert [line.application for line in lines] == [first, second]
    assert all(line.recommendation and not line.sentence for line in lines)
    assert Application.objects.get(pk=unfinished.pk).status == "expert_review"
    assert not operations.conclude_complete(
        by=cast.officer, cut_off=experts.cut_off(), at=experts.SENT
    )


def test_a_case_that_changed_meanwhile_holds_up_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawn, short, whole = (
        experts.complete(cast, lead=lead) for lead in (cast.lead, cast.colleague, cast.stranger)
    )
    listed = [withdrawn, short, whole]
    monkeypatch.setattr(concluding.rounds, "complete_cases", lambda *_a, **_k: listed)
    applications.withdraw(by=cast.lead, application=withdrawn)
    part = short.evaluation.assignments.order_by("pk").first()
    operations.set_aside(
        by=cast.officer, assignment=part, relation="family", text="Cousin.", at=experts.SENT
    )

    lines = operations.conclude_complete(
        by=cast.officer, cut_off=experts.cut_off(), at=experts.SENT
    )

    assert [line.sentence for line in lines] == [
        "The applicant withdrew this application.",
        "1 of 2 reviews are in.",
        "",
    ]
    assert lines[2].recommendation is not None
