"""Who owns a case: taken once, handed over with a mail, given back; every change is kept."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, RoleGrant
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.notifications.models import Message
from applications import operations
from applications.models import Application, HandOver
from applications.permissions import casework
from applications.queries import owners
from tests.applications import builders
from tests.conftest import SETUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return builders.unclear(cast.lead)


def fresh(case):
    return Application.objects.get(pk=case.pk)


def test_take_makes_one_owner_and_keeps_who_and_when(cast, case):
    made = operations.take_case(by=cast.officer, application=case)

    assert fresh(case).owner == cast.officer
    assert (made.owner_before, made.owner, made.done_by) == (None, cast.officer, cast.officer)
    event = Event.objects.get(verb="applications.owner_changed")
    assert event.data["owner"] == str(cast.officer.pseudonym)


def test_take_is_refused_to_the_second_with_the_name_of_the_first(cast, case):
    operations.take_case(by=cast.officer, application=case)

    with pytest.raises(NotAllowed) as refused:
        operations.take_case(by=cast.second_officer, application=case)

    assert refused.value.verdict.code == "owned"
    assert str(cast.officer) in refused.value.verdict.reason
    assert casework.take(cast.officer, fresh(case)).code == "mine"
    assert HandOver.objects.count() == 1


def test_hand_over_tells_the_new_owner_with_the_note(cast, case):
    operations.take_case(by=cast.officer, application=case)
    operations.hand_over_case(
        by=cast.officer,
        application=case,
        to=cast.second_officer,
        seen=cast.officer.pk,
        note="  Ask for the licence first. ",
    )

    message = Message.objects.get(kind="case_handed_over")
    assert message.to_address == cast.second_officer.email
    assert "Ask for the licence first." in message.body_text
    assert fresh(case).owner == cast.second_officer
    assert [line.note for line in owners.hand_overs_of(case)] == ["Ask for the licence first.", ""]


def test_hand_over_to_oneself_sends_no_mail(cast, case):
    operations.take_case(by=cast.officer, application=case)
    operations.hand_over_case(
        by=cast.second_officer, application=case, to=cast.second_officer, seen=cast.officer.pk
    )

    assert fresh(case).owner == cast.second_officer
    assert not Message.objects.filter(kind="case_handed_over").exists()


def test_hand_over_twice_has_one_effect(cast, case):
    given = {"by": cast.officer, "application": case, "to": cast.second_officer, "seen": None}
    first = operations.hand_over_case(**given)

    assert operations.hand_over_case(**given) == first
    assert Message.objects.filter(kind="case_handed_over").count() == 1


def test_hand_over_after_somebody_was_faster_writes_nothing(cast, case):
    operations.take_case(by=cast.second_officer, application=case)

    with pytest.raises(operations.OwnerChanged) as changed:
        operations.hand_over_case(by=cast.officer, application=case, to=cast.officer, seen=None)
    assert str(cast.second_officer) in changed.value.sentence

    operations.give_back_case(by=cast.second_officer, application=case)
    with pytest.raises(operations.OwnerChanged) as changed:
        operations.hand_over_case(
            by=cast.officer, application=case, to=cast.officer, seen=cast.second_officer.pk
        )
    assert "given back" in changed.value.sentence
    assert HandOver.objects.count() == 2


def test_hand_over_to_the_owner_is_refused(cast, case):
    operations.take_case(by=cast.officer, application=case)

    with pytest.raises(operations.OwnerChanged):
        operations.hand_over_case(
            by=cast.second_officer, application=case, to=cast.officer, seen=cast.officer.pk
        )


@pytest.mark.parametrize("name", ["approver", "auditor", "assessor", "lead", "stranger"])
def test_only_officers_handle_and_own(cast, case, name):
    assert casework.handle(cast[name], case).code == "no_role"
    assert casework.take(cast[name], case).code == "no_role"
    assert casework.give_back(cast[name], case).code == "no_role"
    with pytest.raises(NotAllowed):
        operations.hand_over_case(by=cast.officer, application=case, to=cast[name], seen=None)


def test_an_officer_of_the_same_organisation_neither_handles_nor_owns(cast, case):
    Membership.objects.create(
        user=cast.second_officer, organisation=case.organisation, kind="member"
    )

    assert casework.handle(cast.second_officer, case).code == "own"
    with pytest.raises(NotAllowed):
        operations.hand_over_case(
            by=cast.officer, application=case, to=cast.second_officer, seen=None
        )


def test_an_officer_of_another_call_does_not_handle(cast, case):
    accounts.grant_role(by=SETUP, user=cast.stranger, role=Role.OFFICER, scope="call:LS-2026")
    assert not casework.handle(cast.stranger, case)

    accounts.grant_role(by=SETUP, user=cast.colleague, role=Role.OFFICER, scope="call:PG-2026")
    assert casework.handle(cast.colleague, case)
    assert cast.colleague in owners.officers(case)
    assert cast.stranger not in owners.officers(case)


def test_a_draft_has_no_owner(cast):
    assert casework.take(cast.officer, builders.draft(cast.lead)).code == "no_role"


def test_give_back_is_for_the_owner(cast, case):
    operations.take_case(by=cast.officer, application=case)
    assert casework.give_back(cast.second_officer, fresh(case)).code == "not_mine"

    operations.give_back_case(by=cast.officer, application=case, note="On leave.")

    assert fresh(case).owner is None
    assert owners.hand_overs_of(case)[0].note == "On leave."


def ended(cast):
    RoleGrant.objects.filter(user=cast.officer).update(revoked_at=timezone.now())


def closed(cast):
    cast.officer.is_active = False
    cast.officer.save(update_fields=["is_active"])


@pytest.mark.parametrize("gone", [ended, closed])
def test_the_case_of_somebody_who_left_is_nobodys(cast, case, gone):
    operations.take_case(by=cast.officer, application=case)
    every = Application.objects.filter(pk=case.pk)
    assert owners.owned(every, cast.officer, owners.MINE).exists()
    assert not owners.owned(every, cast.officer, owners.NOBODY).exists()

    gone(cast)

    assert owners.owner_of(fresh(case)) is None
    assert owners.owned(every, cast.officer, owners.NOBODY).exists()
    assert not owners.owned(every, cast.officer, owners.MINE).exists()
    assert not owners.with_owner(every).get().owner_holds
    made = operations.take_case(by=cast.second_officer, application=case)
    assert made.owner_before == cast.officer


def test_a_change_of_owner_is_never_rewritten(cast, case):
    made = operations.take_case(by=cast.officer, application=case)

    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.filter(pk=made.pk).update(note="Other.")
    assert connection.is_usable()
