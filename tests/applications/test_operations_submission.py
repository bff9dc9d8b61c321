"""Submission: what is checked, frozen, numbered, promised and sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, Organisation
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit import queries as audit
from aifactory.audit.recording import content_hash
from aifactory.documents.models import Document
from aifactory.notifications.models import Message
from applications import operations, queries
from applications.models import Application, EligibilityCheck, Promise, Snapshot
from tests.applications import builders
from tests.conftest import Cast


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_submit_leaves_number_snapshot_evidence_promise_documents_and_mail(cast: Cast) -> None:
    application = again(builders.submitted(cast.lead))

    snapshot = Snapshot.objects.get(application=application)
    promise = Promise.objects.get(application=application)
    assert application.number == "EHPC-AIF-2026PG11-001"
    assert application.received_at == builders.RECEIVED
    assert snapshot.content_hash == content_hash(snapshot.content)
    assert snapshot.content["request"]["gpu_hours"] == "5000"
    assert EligibilityCheck.objects.filter(snapshot=snapshot, outcome="pass").count() == 9
    assert promise.due_at == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert {paper.kind for paper in Document.objects.all()} == {"receipt", "dossier"}
    assert Message.objects.get(kind="application_receipt").to_address == cast.lead.email


def test_submit_passes_through_submitted_in_one_transaction(cast: Cast) -> None:
    application = builders.submitted(cast.lead)

    moves = [event.to_status for event in audit.timeline(application) if event.to_status]
    assert moves == ["submitted", "technical_check"]


def test_submit_stays_with_the_office_when_a_rule_is_unclear(cast: Cast) -> None:
    application = again(builders.unclear(cast.lead))

    assert (application.status, application.technical_since) == ("submitted", None)


def test_submit_without_answers_is_refused_and_stays_a_draft(cast: Cast) -> None:
    application = builders.draft(cast.lead, summary=None, months=7, confirmation=None)

    with pytest.raises(operations.NotComplete) as caught:
        operations.submit(by=cast.lead, application=application, received_at=builders.RECEIVED)

    assert [(flaw.key, flaw.section) for flaw in caught.value.flaws] == [
        ("summary", "project"),
        ("months", "hours"),
        ("confirmation", "people"),
    ]
    assert (again(application).status, again(application).number) == ("draft", None)
    assert not Message.objects.exists()


def test_submit_that_breaks_a_rule_is_refused_with_the_cure(cast: Cast) -> None:
    application = builders.draft(cast.lead, civilian_use=False)

    with pytest.raises(operations.NotEligible) as caught:
        operations.submit(by=cast.lead, application=application, received_at=builders.RECEIVED)

    (check,) = caught.value.checks
    assert (check.rule, bool(check.cure)) == ("civilian_use", True)
    assert again(application).status == "draft"
    assert not Organisation.objects.exists()


def test_submit_one_second_before_the_call_closes_is_received(cast: Cast) -> None:
    at = builders.call().closes_at - timedelta(seconds=1)

    assert builders.submitted(cast.lead, at=at).received_at == at


@pytest.mark.parametrize("seconds", [0, 1])
def test_submit_from_the_instant_the_call_closes_is_refused(cast: Cast, seconds: int) -> None:
    at = builders.call().closes_at + timedelta(seconds=seconds)

    with pytest.raises(operations.NotComplete) as caught:
        builders.submitted(cast.lead, at=at)

    (flaw,) = caught.value.flaws
    assert flaw.sentence == (
        "This call closed on Fri 1 Jan 2027, 00:00 CET (Thu 31 Dec, 23:00 UTC). "
        "Your answers are kept."
    )


def test_submit_twice_has_one_effect(cast: Cast) -> None:
    application = builders.submitted(cast.lead)

    with pytest.raises(NotAllowed, match="submitted already"):
        operations.submit(by=cast.lead, application=application, received_at=builders.RECEIVED)

    assert Snapshot.objects.count() == 1
    assert Message.objects.filter(kind="application_receipt").count() == 1


def test_numbers_follow_one_another_within_a_month(cast: Cast) -> None:
    first = builders.submitted(cast.lead)
    second = builders.submitted(cast.colleague, registration="FI11223344")
    december = builders.submitted(
        cast.stranger, registration="DE99887766", at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    )

    assert again(first).number == "EHPC-AIF-2026PG11-001"
    assert again(december).number == "EHPC-AIF-2026PG12-001"
    assert again(second).number == "EHPC-AIF-2026PG11-002"


def test_second_open_application_of_one_organisation_is_refused(cast: Cast) -> None:
    builders.submitted(cast.lead)

    with pytest.raises(operations.NotEligible) as caught:
        builders.submitted(cast.colleague, registration="ro 4012 3456")

    assert [check.rule for check in caught.value.checks] == ["one_open_application"]


def test_withdrawn_application_makes_room_for_another(cast: Cast) -> None:
    operations.withdraw(by=cast.lead, application=builders.submitted(cast.lead))

    assert builders.submitted(cast.lead).status == "technical_check"


def test_submit_keeps_the_organisation_and_corrects_it_next_time(cast: Cast) -> None:
    first = builders.submitted(cast.lead)
    operations.withdraw(by=cast.lead, application=first)

    second = builders.submitted(cast.lead, organisation_name="Sorbella Voice Europe SRL")

    organisation = Organisation.objects.get()
    assert again(first).organisation == again(second).organisation == organisation
    assert organisation.name == "Sorbella Voice Europe SRL"
    assert Membership.objects.get().user == cast.lead


def test_submit_by_a_colleague_leaves_the_facts_of_the_organisation_alone(cast: Cast) -> None:
    operations.withdraw(by=cast.lead, application=builders.submitted(cast.lead))
    application = builders.draft(cast.lead, organisation_name="Another name of it")
    builders.join(application, cast.colleague)

    operations.submit(by=cast.colleague, application=application, received_at=builders.RECEIVED)

    assert Organisation.objects.get().name == "Sorbella Voice SRL"
    assert again(application).organisation == Organisation.objects.get()


def test_another_register_number_is_another_organisation(cast: Cast) -> None:
    organisation = again(builders.submitted(cast.lead)).organisation
    application = operations.start_draft(
        by=cast.lead, call=builders.call(), organisation=organisation
    )
    builders.fill(cast.lead, application, {**builders.ANSWERS, "registration": "FI11223344"})

    operations.submit(by=cast.lead, application=application, received_at=builders.RECEIVED)

    assert again(application).organisation != organisation


@pytest.mark.parametrize("model", [Snapshot, EligibilityCheck])
def test_frozen_rows_cannot_be_changed(cast: Cast, model: type[Model]) -> None:
    application = builders.submitted(cast.lead)

    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.update(application=application)


def test_frozen_content_is_what_was_received_and_not_what_is_edited(cast: Cast) -> None:
    application = builders.application_at("returned", lead=cast.lead, officer=cast.officer)
    builders.fill(cast.lead, application, {"checkpoint_minutes": 45})

    content = queries.frozen_content(application)

    given = {row["key"]: row["text"] for step in content["sections"] for row in step["answers"]}
    assert given["checkpoint_minutes"] == "30\u00a0min"
    assert queries.answers_of(application)["checkpoint_minutes"] == 45


def test_frozen_content_of_a_draft_is_nothing(cast: Cast) -> None:
    assert queries.frozen_content(builders.draft(cast.lead)) is None


@pytest.mark.parametrize("left_out", ["parameters_billion", "prohibited_detail"])
def test_empty_optional_parts_never_stand_in_the_way(cast: Cast, left_out: str) -> None:
    assert builders.submitted(cast.lead, **{left_out: None}).status == "technical_check"


def test_the_number_of_a_merged_row_leads_to_the_row_that_stayed(cast: Cast) -> None:
    gone, stays = (
        accounts.create_organisation(
            by=cast.lead, name=name, kind="sme", country="RO", registration=number
        )
        for name, number in (("Typed twice", "RO40123456"), ("Kept SRL", "RO99"))
    )
    accounts.merge_organisations(
        by=cast.administrator, organisation=gone, into=stays, reason="Typed twice."
    )

    application = builders.submitted(cast.lead)

    stays.refresh_from_db()
    assert application.organisation == stays
    assert (stays.name, stays.registration) == ("Kept SRL", "RO99")
