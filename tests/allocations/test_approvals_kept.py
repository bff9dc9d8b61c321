"""Requests for approval: kept by the database, refused when nobody can answer, seen by all."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.recording import operation
from allocations import operations, permissions, queries
from allocations.models import Decision
from tests.allocations import builders
from tests.allocations.builders import DECIDED, RELEASED, SUPPLIER

pytestmark = pytest.mark.django_db
WHY = "The model is the only one for this language."
LATER = DECIDED + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(DECIDED, tick=False)


@pytest.fixture
def decision(cast):
    builders.supply(5_000)
    application = builders.strict(builders.examined(cast.lead, cast.assessor))
    return builders.decided(cast.officer, application)


def ask(cast, decision, person="officer"):
    return operations.ask_for_approval(by=cast[person], decision=decision, reason=WHY, at=DECIDED)


def approve(cast, approval):
    return accounts.answer_approval(by=cast.approver, approval=approval, approves=True, at=LATER)


def approver_too(person):
    accounts.grant_role(by=SUPPLIER, user=person, role=Role.APPROVER, scope="portal")
    person.__dict__.pop("_grants", None)  # the next request reads anew


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def change(approval, **values):
    with transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "allocations.other"},
        {"subject_type": "allocations.award"},
        {"subject_id": "0"},
        {"scope": "portal"},
        {"content_hash": "0" * 64},
        {"reason": "Another one."},
        {"requested_at": LATER},
        {"expires_at": LATER},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_was_asked_never_changes(cast, decision, values):
    approval = ask(cast, decision)

    with pytest.raises(DatabaseError, match="append-only: UPDATE refused"):
        change(approval, **values)


def test_an_answer_is_written_once(cast, decision):
    approval = ask(cast, decision)
    approve(cast, approval)

    for values in (
        {"answered_by": cast.second_officer},
        {"answered_at": DECIDED},
        {"answer_reason": "Said later."},
    ):
        with pytest.raises(DatabaseError, match="append-only: UPDATE refused"):
            change(approval, **values)


def test_without_a_second_person_the_request_is_refused_at_once(cast, decision):
    [grant] = cast.approver.role_grants.all()
    accounts.revoke_role(by=cast.administrator, grant=grant)
    approver_too(cast.officer)  # decided it, so does not count

    verdict = permissions.ask_for_approval(cast.officer, decision)
    assert (verdict.code, "has to name another approver" in verdict.reason) == (
        "nobody_answers",
        True,
    )
    with pytest.raises(NotAllowed, match="Nobody else can approve this now"):
        ask(cast, decision)
    with pytest.raises(NotAllowed, match="Nobody else can approve this now"):
        accounts_ask(cast.officer, decision)

    assert not Approval.objects.exists()


@operation
def accounts_ask(person, decision):
    """The request below the case, which trusts no caller either."""
    return accounts.request_approval(
        by=person,
        kind=queries.RELEASE,
        subject=Decision.objects.get(pk=decision.pk),
        scope="portal",
        reason=WHY,
        at=DECIDED,
    )


def test_ones_own_request_stands_in_the_queue_with_the_reason(cast, decision, signed_in):
    approver_too(cast.second_officer)
    approver_too(cast.officer)
    ask(cast, decision, person="second_officer")

    def queue(person):
        client = signed_in(person)
        client.post(reverse("accounts:switch_role"), {"role": "approver|portal"})
        return text(client.get(reverse("home")))

    assert "Waiting for your approval" in queue(cast.approver)
    own = queue(cast.second_officer)
    assert "You asked for this, so somebody else answers." in own
    assert "No approvals wait for you" in own
    assert WHY in own
    assert "You took this decision, so somebody else approves." in queue(cast.officer)


def test_who_approved_and_when_is_read_where_it_is_released_and_in_the_case(
    cast, decision, signed_in
):
    approve(cast, ask(cast, decision))
    officer = signed_in(cast.officer)

    for url in (
        decision.get_absolute_url(),
        reverse("allocations:release", args=[decision.pk]),
    ):
        page = text(officer.get(url))
        assert "Approver · 19 Nov 2026" in page
    operations.release(by=cast.officer, decision=decision, at=RELEASED)
    case = text(officer.get(reverse("case", args=[decision.application_id])))
    assert "Asked for a second person’s approval" in case
    assert "Approved as the second person" in case
