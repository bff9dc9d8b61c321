"""Completion: judged by what was sent back, and by the instant of the first receipt."""

from datetime import UTC, datetime, timedelta

import pytest

from aifactory.catalogue.models import Availability
from applications import operations, queries
from applications.models import Application, EligibilityCheck
from applications.operations.drafts import UnknownQuestion
from tests.applications import builders
from tests.conftest import Cast

LATER = builders.RECEIVED + timedelta(days=3)
LONG_AFTER = datetime(2027, 6, 1, 9, tzinfo=UTC)


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def returned(cast: Cast, *questions: str, **answers: object) -> Application:
    application = builders.submitted(cast.lead, **answers)
    operations.return_for_completion(
        by=cast.officer, application=application, question_keys=questions, message="Say more."
    )
    return again(application)


def close(code: str) -> None:
    Availability.objects.filter(partition__code=code).update(
        state=Availability.State.FULL, reason={"en": "Full until spring."}
    )


def said(application: Application) -> dict[str, str]:
    """What the rules say in the newest version, by rule."""
    newest = queries.snapshot_of(application)
    rows = EligibilityCheck.objects.filter(snapshot=newest)
    return {row.rule: row.evidence["sentence"] for row in rows}


def test_a_partition_that_filled_up_meanwhile_stands_in_nobodys_way(cast: Cast) -> None:
    application = returned(cast, "checkpoint_minutes")
    before = said(application)
    close(builders.SITE)

    operations.submit(by=cast.lead, application=application, received_at=LATER)

    assert again(application).status == "technical_check"
    assert queries.snapshot_of(application).version == 2
    assert said(application) == before


def test_a_partition_that_was_sent_back_is_judged_as_it_is_now(cast: Cast) -> None:
    application = returned(cast, "partition")
    close(builders.SITE)

    with pytest.raises(operations.NotEligible) as refusal:
        operations.submit(by=cast.lead, application=application, received_at=LATER)

    assert [check.rule for check in refusal.value.checks] == ["partition_open"]


@pytest.mark.parametrize("question", ["checkpoint_minutes", "lead_contract", "country"])
def test_dates_count_from_the_first_receipt(cast: Cast, question: str) -> None:
    given = {"lead_contract": "fixed", "lead_contract_ends_on": "2027-04-30"}
    application = returned(cast, question, **given)

    operations.submit(by=cast.lead, application=application, received_at=LONG_AFTER)

    assert again(application).status == "technical_check"


def test_the_check_page_promises_what_the_submission_keeps(cast: Cast, signed_in) -> None:
    application = returned(cast, "checkpoint_minutes")
    close(builders.SITE)

    page = signed_in(cast.lead).get(f"/applications/{application.pk}/check/")

    assert page.status_code == 200
    assert "is not open for" not in page.text


@pytest.mark.parametrize(("country", "status"), [("CA", "technical_check"), ("KR", "submitted")])
def test_what_the_office_accepted_holds_for_the_country_it_looked_at(
    cast: Cast, country: str, status: str
) -> None:
    application = builders.unclear(cast.lead)
    operations.record_eligibility(
        by=cast.officer, application=application, accepted=True, reason="Pillar II project."
    )
    operations.return_for_completion(
        by=cast.officer, application=application, question_keys=["country"], message="Which?"
    )
    builders.fill(cast.lead, application, {"country": country})

    operations.submit(by=cast.lead, application=application, received_at=LATER)

    assert again(application).status == status


def test_a_step_with_an_unknown_question_is_refused_while_returned(cast: Cast) -> None:
    application = returned(cast, "checkpoint_minutes")

    with pytest.raises(UnknownQuestion):
        operations.save_step(
            by=cast.lead, application=application, answers={"hours_needed": ["12"]}, versions={}
        )
