"""An auditor who applies reads everything but the decision on their own application."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from allocations import operations, permissions
from allocations.models import AccountKind, Award, Decision, LedgerAccount
from applications.models import TeamKind, TeamMember
from tests.allocations import builders
from tests.allocations.test_reviewers_in_office import reviews
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
FIRM = {"name": "Sorbella", "kind": "sme", "country": "RO", "registration": "RO40123456"}


@pytest.fixture
def decision(cast: Cast) -> Decision:
    """Taken, not released."""
    builders.supply(5_000)
    return builders.decided(cast.officer, builders.examined(cast.lead, cast.assessor))


@pytest.fixture(params=["team", "organisation", "reviewer"])
def own(cast: Cast, decision: Decision, request: pytest.FixtureRequest) -> Decision:
    """The same; the auditor works on the application, for who applies, or reviews it."""
    if request.param == "reviewer":
        reviews(cast.auditor, decision.application)
    elif request.param == "organisation":
        accounts.create_organisation(by=cast.auditor, **FIRM)
    else:
        TeamMember.objects.create(
            application=decision.application, user=cast.auditor, kind=TeamKind.READER
        )
    return decision


@pytest.fixture
def auditor(cast: Cast, signed_in: object) -> Client:
    return signed_in(cast.auditor)


def listed(auditor: Client) -> list[Decision]:
    return list(auditor.get(reverse("auditor_decisions")).context["table"].rows)


def balances(auditor: Client) -> dict[str, int]:
    rows = auditor.get(reverse("auditor_ledger")).context["page"].rows
    return {row.kind: int(row.balance_then) for row in rows}


def subjects(auditor: Client) -> set[str]:
    rows = auditor.get(reverse("auditor_history")).context["rows"]
    return {event.subject_type for event, _line in rows}


def exported(auditor: Client) -> set[str]:
    text = auditor.get(reverse("auditor_history_csv")).getvalue().decode("utf-8-sig")
    return {row["subject_type"] for row in csv.DictReader(io.StringIO(text))}


def test_an_auditor_who_is_not_involved_sees_the_decision_everywhere(
    auditor: Client, decision: Decision
) -> None:
    assert listed(auditor) == [decision]
    assert balances(auditor) == {"supply": -5_000, "pool": 3_750, "held": 1_250}
    assert "allocations.decision" in subjects(auditor)
    assert "allocations.decision" in exported(auditor)


def test_an_auditor_does_not_see_the_unreleased_decision_on_their_own(
    auditor: Client, own: Decision
) -> None:
    assert listed(auditor) == []
    assert balances(auditor) == {"supply": -5_000, "pool": 5_000}
    for shown in (subjects(auditor), exported(auditor)):
        assert shown & {"allocations.decision", "allocations.award"} == set()
        assert "applications.application" in shown
    narrowed = {"type": "allocations.decision", "id": own.pk}
    assert auditor.get(reverse("auditor_history"), narrowed).context["rows"] == []


def test_statements_say_nothing_about_it_and_add_up(
    auditor: Client, own: Decision, cast: Cast
) -> None:
    held = LedgerAccount.objects.get(kind=AccountKind.HELD)
    pool = LedgerAccount.objects.get(kind=AccountKind.POOL)

    for name in ("auditor_statement", "auditor_statement_csv"):
        assert auditor.get(reverse(name, args=[held.pk])).status_code == 404
    shown = auditor.get(reverse("auditor_statement", args=[pool.pk])).context["statement"]
    assert (shown.adds_up, shown.balance, len(shown.lines)) == (True, 5_000, 1)
    assert permissions.view_account(cast.auditor, held).code == "not_found"
    assert permissions.view_account(cast.officer, held)


def test_a_grant_that_the_ledger_refused_stays_out_of_their_history(
    auditor: Client, own: Decision, cast: Cast
) -> None:
    refusal = operations.LedgerRefusal("Full.", code="overdrawn", wanted=1, available=0)
    operations.record_refusal(by=cast.officer, application=own.application, refusal=refusal)

    rows = auditor.get(reverse("auditor_history")).context["rows"]

    assert "allocations.grant_refused" not in {event.verb for event, _line in rows}


def test_once_released_it_is_theirs_to_read(auditor: Client, own: Decision, cast: Cast) -> None:
    operations.release(by=cast.officer, decision=own, at=builders.RELEASED)

    assert listed(auditor) == [own]
    assert Award.objects.visible_to(cast.auditor).exists()
    assert balances(auditor)["held"] == 1_250
    assert "allocations.decision" in subjects(auditor)
