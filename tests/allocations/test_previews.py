"""Previews of letters and mails with real cases: what would leave, and only what one may see."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue import ports
from aifactory.catalogue.views.wording_preview import case_of, cases_for, previews
from aifactory.documents.models import Document
from aifactory.face import wordings
from aifactory.face.rules.wording import Wording
from aifactory.notifications.models import Message
from allocations import operations
from applications.models import Application
from tests.allocations import builders
from tests.applications import builders as applications
from tests.conftest import SETUP, Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def application(cast: Cast) -> Application:
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


def preview(person: User, key: str, application: Application | None):
    template = wordings.templates()[key]
    case = case_of(person, str(application.pk)) if application else None
    return previews(person, template, wordings.shipped(key, "en").blocks, case)


@pytest.mark.parametrize("key", ["application_receipt", "decision_ready"])
def test_preview_of_a_mail_is_the_mail_that_left(cast: Cast, key: str) -> None:
    application = applications.submitted(cast.lead)
    mails = list(Message.objects.filter(kind="application_receipt"))

    (seen,) = preview(cast.officer, key, application)

    assert seen.invented == []
    assert str(application.number) in seen.subject
    if key == "application_receipt":
        assert (seen.subject, seen.text) == (mails[0].subject, mails[0].body_text)
    assert list(Message.objects.filter(kind="application_receipt")) == mails


def test_preview_of_returned_answers_names_the_questions(cast: Cast) -> None:
    application = applications.submitted(cast.lead)
    (before,) = preview(cast.officer, "application_returned", application)
    returned = applications.application_at(
        "returned", lead=cast.stranger, officer=cast.officer, registration="RO18547290"
    )
    (after,) = preview(cast.officer, "application_returned", returned)

    mail = Message.objects.get(kind="application_returned")
    assert "What is needed, as written to the team" in before.invented
    assert after.text == mail.body_text


def test_preview_of_a_letter_is_the_letter_that_was_made(
    cast: Cast, application: Application
) -> None:
    (invented,) = preview(cast.officer, "decision_award", application)
    builders.released(cast.officer, application)
    documents = Document.objects.count()

    (real,) = preview(cast.officer, "decision_award", application)

    assert "Flood maps from radar images" in invented.letter
    assert "Support-call speech model for six languages" in real.letter
    assert "<h1" not in real.letter
    assert "<main" not in real.letter
    assert Document.objects.count() == documents


def test_preview_of_a_receipt_is_the_receipt(cast: Cast, application: Application) -> None:
    (invented,) = preview(cast.officer, "receipt", None)
    (real,) = preview(cast.officer, "receipt", application)

    assert "Flood maps from radar images" in invented.letter
    assert "Support-call speech model for six languages" in real.letter


def test_letter_that_is_not_announced_shows_in_no_preview(
    cast: Cast, application: Application
) -> None:
    builders.decided(cast.officer, application)

    (seen,) = preview(cast.auditor, "decision_award", application)

    assert "Support-call speech model" not in seen.letter


def test_preview_of_an_accepted_award_has_its_days(cast: Cast, application: Application) -> None:
    decision = builders.released(cast.officer, application)
    (before,) = preview(cast.officer, "award_accepted", application)
    (statement,) = preview(cast.officer, "monthly_statement", application)
    operations.accept_award(by=cast.lead, award=builders.award_of(decision), at=builders.RELEASED)

    (after,) = preview(cast.officer, "award_accepted", application)
    (month,) = preview(cast.officer, "monthly_statement", application)

    assert "First day of the hours" in before.invented
    assert after.text == Message.objects.get(kind="award_accepted").body_text
    assert "Month of the statement" in statement.invented
    assert "Month of the statement" in month.invented


def test_preview_names_no_expert(cast: Cast) -> None:
    reviewed = experts.reviewing(cast)
    (before,) = preview(cast.officer, "review_invitation", reviewed)
    assignment = experts.assigned(cast, reviewed)
    (after,) = preview(cast.officer, "review_invitation", reviewed)
    reminders = preview(cast.officer, "review_reminder", reviewed)

    assert "When the review is due" in before.invented
    assert "When the review is due" not in after.invented
    assert [each.variant for each in reminders] == [
        "Whether the review is overdue: no",
        "Whether the review is overdue: yes",
    ]
    for seen in (after, *reminders):
        assert assignment.expert.name not in seen.text
        assert "Prof. Eva Lind" in seen.text


def test_officer_who_is_involved_learns_no_due_day(cast: Cast) -> None:
    reviewed = experts.reviewing(cast)
    experts.assigned(cast, reviewed)
    accounts.grant_role(by=SETUP, user=cast.lead, role="officer", scope="portal")

    (seen,) = preview(cast.lead, "review_invitation", reviewed)

    assert "When the review is due" in seen.invented


def test_cases_are_those_that_one_may_see(cast: Cast) -> None:
    application = applications.submitted(cast.lead)
    applications.draft(cast.stranger)

    assert [key for key, _words in cases_for(cast.officer)] == [str(application.pk)]
    assert cases_for(cast.stranger) == []
    assert case_of(cast.officer, str(application.pk)) == application
    for person, key in (
        (cast.stranger, str(application.pk)),
        (cast.officer, "no-id"),
        (cast.officer, ""),
        (cast.officer, "00000000-0000-4000-8000-000000000000"),
    ):
        assert case_of(person, key) is None


def test_case_without_a_receipt_gets_the_example(cast: Cast) -> None:
    draft = applications.draft(cast.lead)

    values = ports.case_values["application_receipt"](cast.officer, draft)
    page = ports.letter_pages["receipt"](
        cast.officer, draft, Wording("receipt", "en", 0, wordings.shipped("receipt", "en").blocks)
    )

    assert "received_at" not in values
    assert "Flood maps from radar images" in page


def test_gap_in_a_real_case_is_told(
    cast: Cast, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.released(cast.officer, application)
    monkeypatch.setattr("allocations.queries.wordings._award", lambda _award: {})

    (seen,) = preview(cast.officer, "decision_award", application)

    assert seen.problem == "This case has no value for {respond_by}, so nothing would leave."


def test_chosen_case_stays_chosen(cast: Cast, application: Application, signed_in: SignIn) -> None:
    draft = catalogue.start_wording(by=cast.officer, key="decision_ready", language="en")
    client = signed_in(cast.officer)
    address = reverse("setup:wording_edit", args=["decision_ready"])
    given = {**draft.blocks, "seen": draft.content_hash, "case": str(application.pk)}

    shown = client.post(address, {**given, "act": "preview"}).content.decode()
    saved = client.post(address, {**given, "act": "save"})

    assert f"The decision on {application.number} is ready" in shown
    assert saved.headers["Location"] == f"{address}?case={application.pk}"
    assert str(application.number) in client.get(saved.headers["Location"]).content.decode()
