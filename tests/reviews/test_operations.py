"""Saving, sending, asking, stopping: what is written, what is refused, what happens twice."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.queries import timeline
from aifactory.audit.recording import SystemActor
from aifactory.notifications.models import Message
from applications import operations as applications
from applications.models import Application
from reviews import jobs, operations, queries
from reviews.models import Evaluation, Recommendation, TechnicalAssessment
from tests.conftest import Cast
from tests.reviews import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(cast: Cast) -> Application:
    return builders.waiting(cast.lead)


def verbs(subject):
    return [event.verb for event in timeline(subject)]


def test_the_first_save_opens_the_evaluation(cast: Cast, application: Application) -> None:
    draft = builders.saved(application, cast.assessor)

    assert (draft.version, draft.status, draft.site.code) == (1, "draft", "CINECA")
    assert draft.evaluation.status == "open"
    assert verbs(draft.evaluation) == ["reviews.evaluation_opened"]
    assert verbs(draft) == ["reviews.assessment_saved"]


def test_an_empty_draft_is_kept(cast: Cast, application: Application) -> None:
    draft = operations.save_assessment(
        by=cast.assessor, application=application, version=0, values={}, at=builders.SAVED
    )

    assert draft.outcome == ""
    assert draft.wants_support is None


def test_what_is_left_out_of_a_save_stays(cast: Cast, application: Application) -> None:
    builders.saved(application, cast.assessor)
    draft = operations.save_assessment(
        by=cast.assessor,
        application=application,
        version=1,
        values={"reason": "Another reason."},
        at=builders.SENT,
    )

    assert (draft.version, draft.reason) == (2, "Another reason.")
    assert draft.overall_comment == "Runs as it is."


@pytest.mark.parametrize("version", [0, 2, 7])
def test_a_stale_save_writes_nothing(cast: Cast, application: Application, version: int) -> None:
    builders.saved(application, cast.assessor)
    events = Event.objects.count()

    with pytest.raises(operations.Conflict) as conflict:
        operations.save_assessment(
            by=cast.assessor,
            application=application,
            version=version,
            values={"reason": "Mine."},
            at=builders.SENT,
        )

    assert conflict.value.current.reason == builders.ACCEPTED["reason"]
    assert TechnicalAssessment.objects.get().reason == builders.ACCEPTED["reason"]
    assert Event.objects.count() == events


def test_events_hold_no_text_of_an_assessor(cast: Cast, application: Application) -> None:
    builders.sent(application, cast.assessor, reason="A secret reason.")

    assert not Event.objects.filter(data__icontains="secret").exists()


@pytest.mark.parametrize(
    ("values", "outcome", "node_hours"),
    [
        (builders.ACCEPTED, "accepted", Decimal(1250)),
        (builders.REDUCED, "with_changes", Decimal(1000)),
        (builders.REFUSED, "not_feasible", Decimal(0)),
    ],
)
def test_sending_recommends_and_hands_the_application_on(
    cast: Cast, application: Application, values: dict, outcome: str, node_hours: Decimal
) -> None:
    recommendation = builders.sent(application, cast.assessor, **values)

    stored = Recommendation.objects.select_related("assessment", "evaluation").get()
    assert stored == recommendation
    assert (stored.outcome, stored.node_hours) == (outcome, node_hours)
    assert (stored.assessment.status, stored.evaluation.status) == ("submitted", "concluded")
    assert stored.assessment.submitted_at == builders.SENT
    assert Application.objects.get(pk=application.pk).status == "awaiting_decision"
    assert verbs(stored) == ["reviews.recommended"]
    assert queries.recommendation_for(application) == stored


def test_the_evidence_is_frozen_with_the_check(cast: Cast, application: Application) -> None:
    recommendation = builders.sent(application, cast.assessor)

    found = {row["code"]: row["outcome"] for row in recommendation.assessment.evidence}
    assert found == {
        "availability": "ok",
        "exact_amount": "ok",
        "size": "ok",
        "wall_clock": "ok",
        "calendar": "ok",
        "checkpoint": "ok",
        "image": "ok",
        "gpu_stack": "ok",
    }


def test_the_hash_covers_answers_evidence_and_snapshot(cast: Cast) -> None:
    hashes = {
        builders.sent(builders.waiting(lead), cast.assessor, reason=reason).inputs_hash
        for lead, reason in [(cast.lead, "One."), (cast.colleague, "One."), (cast.stranger, "Two.")]
    }

    assert len(hashes) == 3


def test_sending_twice_has_one_effect(cast: Cast, application: Application) -> None:
    first = builders.sent(application, cast.assessor)
    events = Event.objects.count()
    again = operations.submit_assessment(
        by=cast.assessor, application=application, version=1, received_at=builders.SENT
    )

    assert again == first
    assert Event.objects.count() == events


@pytest.mark.parametrize("version", [0, 2])
def test_sending_what_one_has_not_seen_is_refused(
    cast: Cast, application: Application, version: int
) -> None:
    builders.saved(application, cast.assessor)

    with pytest.raises(operations.Conflict):
        operations.submit_assessment(
            by=cast.assessor, application=application, version=version, received_at=builders.SENT
        )


def test_sending_nothing_is_refused(cast: Cast, application: Application) -> None:
    with pytest.raises(operations.Conflict) as conflict:
        operations.submit_assessment(
            by=cast.assessor, application=application, version=0, received_at=builders.SENT
        )

    assert conflict.value.current is None


def test_an_incomplete_check_is_not_sent(cast: Cast, application: Application) -> None:
    with pytest.raises(operations.NotComplete) as refusal:
        builders.sent(application, cast.assessor, outcome="", reason="")

    assert [gap.field for gap in refusal.value.gaps] == ["outcome", "reason"]
    assert TechnicalAssessment.objects.get().status == "draft"


def test_what_was_sent_cannot_be_changed_below_python(cast: Cast, application: Application) -> None:
    builders.sent(application, cast.assessor)

    with pytest.raises(DatabaseError), transaction.atomic():
        TechnicalAssessment.objects.update(reason="Rewritten.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Recommendation.objects.update(node_hours=1)


def test_asking_returns_the_application_and_keeps_the_draft(
    cast: Cast, application: Application
) -> None:
    builders.saved(application, cast.assessor)
    returned = builders.asked(application, cast.assessor)

    assert returned.status == "returned"
    assert queries.assessment_of(returned).reason == builders.ACCEPTED["reason"]
    assert queries.completion_requests(returned)[0].question_keys == ["checkpoint_minutes"]
    with pytest.raises(NotAllowed) as refusal:
        builders.saved(returned, cast.assessor)
    assert refusal.value.verdict.code == "with_applicant"


def test_asking_without_a_draft_opens_the_evaluation(cast: Cast, application: Application) -> None:
    builders.asked(application, cast.assessor)

    assert Evaluation.objects.get().status == "open"


def test_withdrawing_stops_the_evaluation(cast: Cast, application: Application) -> None:
    builders.saved(application, cast.assessor)
    applications.withdraw(by=cast.lead, application=application)

    assert Evaluation.objects.get().status == "stopped"


def test_stopping_where_nothing_was_opened_does_nothing(
    cast: Cast, application: Application
) -> None:
    operations.stop_evaluation(by=cast.lead, application=application)

    assert not Evaluation.objects.exists()


def test_a_move_to_another_site_sets_the_draft_aside(cast: Cast, application: Application) -> None:
    first = builders.saved(application, cast.assessor)
    Application.objects.filter(pk=application.pk).update(partition=_lumi().pk)
    moved = Application.objects.get(pk=application.pk)
    second = builders.saved(moved, cast.other_assessor)

    first.refresh_from_db()
    assert (first.status, second.status, second.site.code) == ("superseded", "draft", "CSC")
    assert queries.assessment_of(moved) == second


def test_a_new_site_neither_sees_nor_sends_what_the_former_site_wrote(
    cast: Cast, application: Application
) -> None:
    theirs = builders.saved(application, cast.assessor)
    Application.objects.filter(pk=application.pk).update(partition=_lumi().pk)
    moved = Application.objects.get(pk=application.pk)

    assert queries.assessment_of(moved) is None
    with pytest.raises(operations.Conflict) as conflict:
        operations.submit_assessment(
            by=cast.other_assessor,
            application=moved,
            version=theirs.version,
            received_at=builders.SENT,
        )
    assert conflict.value.current is None
    assert not Recommendation.objects.exists()


def test_the_former_site_cannot_send_for_a_row_it_read_before_the_move(
    cast: Cast, application: Application
) -> None:
    draft = builders.saved(application, cast.assessor)
    Application.objects.filter(pk=application.pk).update(partition=_lumi().pk)

    with pytest.raises(NotAllowed) as refusal:
        operations.submit_assessment(
            by=cast.assessor,
            application=application,
            version=draft.version,
            received_at=builders.SENT,
        )

    assert refusal.value.verdict.code == "other_site"


def test_each_morning_the_assessors_of_a_site_get_one_mail(cast: Cast) -> None:
    builders.waiting(cast.lead)
    builders.waiting(cast.colleague)
    jobs.remind_sites(None)
    jobs.remind_sites(None)

    mail = Message.objects.get(kind="technical_waiting")
    assert mail.to_address == cast.assessor.email
    assert mail.subject == "2 applications wait for CINECA"
    assert "/technical-checks/" in mail.body_text
    assert "Support-call" not in mail.body_text


def test_no_site_is_reminded_when_nothing_waits(cast: Cast) -> None:
    assert operations.remind_sites(by=SystemActor("tests"), at=builders.SENT) == 0


def _lumi():
    return builders.applications.call().rule_set.bundles.get(partition__code="LUMI-G").partition
