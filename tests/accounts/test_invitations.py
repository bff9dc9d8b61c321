"""Invitations: a link that works once, roles that count from the acceptance on."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from aifactory.accounts import jobs, operations
from aifactory.accounts.models import Invitation, RoleGrant, User
from aifactory.accounts.models.invitations import hash_of
from aifactory.accounts.operations import Offer
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.recording import SystemActor
from aifactory.audit.transitions import InvalidTransition, move
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2040, 1, 9, 9, tzinfo=UTC)
OVER = NOW + timedelta(days=14)
NOBODY = AnonymousUser()
PASSWORD = "wide-open-harbour"
EXPERT = Offer(Role.REVIEWER, "portal")


def invite(cast: Cast, email: str = "New@Guest.example", *offers: Offer) -> Invitation:
    return operations.invite(
        by=cast.administrator, email=email, name="Nora New", offers=offers or [EXPERT], at=NOW
    )


def accept(invitation: Invitation, by: User | AnonymousUser = NOBODY, **more: object) -> User:
    typed = {} if by.is_authenticated else {"name": "Nora N.", "password": PASSWORD}
    return operations.accept_invitation(
        by=by, invitation=invitation, **{"at": NOW, **typed, **more}
    )


def last_token() -> str:
    body = Message.objects.filter(kind="invitation").latest("created_at").body_text
    [token] = re.findall(r"/invitation/([\w-]+)/", body)
    return token


def code(refusal: pytest.ExceptionInfo[NotAllowed]) -> str:
    return refusal.value.verdict.code


def test_the_link_is_in_the_mail_and_nowhere_else(cast: Cast) -> None:
    invitation = invite(cast)

    assert invitation.token_hash == hash_of(last_token())
    assert last_token() not in str(list(Event.objects.values_list("data", flat=True)))
    assert invitation.email == "new@guest.example"
    assert Message.objects.get(kind="invitation").to_address == "new@guest.example"


def test_a_new_person_joins_with_confirmed_address_and_roles(cast: Cast) -> None:
    starts, ends = NOW + timedelta(days=5), NOW + timedelta(days=50)
    later = Offer(Role.OFFICER, "call:PG-2026", valid_from=starts, valid_until=ends, mandate="M-1")
    over = Offer(Role.AUDITOR, "portal", valid_until=NOW)

    person = accept(invite(cast, "new@guest.example", EXPERT, later, over))

    assert (person.name, person.check_password(PASSWORD)) == ("Nora N.", True)
    assert person.emailaddress_set.get().verified
    grants = RoleGrant.objects.filter(user=person).order_by("pk")
    assert [(one.role, one.valid_from) for one in grants] == [
        ("reviewer", NOW),
        ("officer", starts),
    ]
    assert {one.granted_by for one in grants} == {cast.administrator}
    assert (grants[1].valid_until, grants[1].mandate) == (ends, "M-1")
    invitation = Invitation.objects.get()
    assert (invitation.status, invitation.accepted_by) == ("accepted", person)


def test_it_is_accepted_once(cast: Cast) -> None:
    invitation = invite(cast)
    person = accept(invitation)

    for who in (NOBODY, person, cast.lead):
        with pytest.raises(NotAllowed) as refusal:
            accept(invitation, who)
        assert code(refusal) == "closed"
    assert RoleGrant.objects.filter(user=person).count() == 1


def test_an_account_of_the_address_accepts_when_signed_in(cast: Cast) -> None:
    operations.grant_role(by=SETUP, user=cast.lead, role=Role.REVIEWER)
    invitation = invite(cast, cast.lead.email, EXPERT, Offer(Role.OFFICER, "portal"))

    with pytest.raises(NotAllowed) as refusal:
        accept(invitation)
    assert code(refusal) == "sign_in"
    with pytest.raises(NotAllowed) as refusal:
        accept(invitation, cast.stranger)
    assert code(refusal) == "other_person"

    assert accept(invitation, cast.lead) == cast.lead
    held = RoleGrant.objects.filter(user=cast.lead).values_list("role", flat=True)
    assert sorted(held) == ["officer", "reviewer"]


def test_a_role_that_was_over_is_given_again(cast: Cast) -> None:
    operations.grant_role(
        by=SETUP,
        user=cast.lead,
        role=Role.REVIEWER,
        valid_from=datetime(2020, 1, 1, tzinfo=UTC),
        valid_until=datetime(2020, 2, 1, tzinfo=UTC),
    )

    accept(invite(cast, cast.lead.email), cast.lead)

    assert RoleGrant.objects.filter(user=cast.lead, revoked_at=None).get().valid_from == NOW


def test_somebody_else_who_is_signed_in_does_not_join(cast: Cast) -> None:
    invitation = invite(cast)

    with pytest.raises(NotAllowed) as refusal:
        accept(invitation, cast.stranger)

    assert code(refusal) == "other_person"
    assert not User.objects.filter(email=invitation.email).exists()


def test_an_account_that_is_off_neither_gets_nor_accepts_one(cast: Cast) -> None:
    invitation = invite(cast, cast.lead.email)
    operations.switch_off(by=cast.administrator, person=cast.lead, reason="Left.")

    with pytest.raises(NotAllowed) as refusal:
        accept(invitation)
    assert code(refusal) == "closed"
    operations.withdraw_invitation(by=cast.administrator, invitation=invitation)
    with pytest.raises(NotAllowed) as refusal:
        invite(cast, cast.lead.email)
    assert code(refusal) == "off"


def test_one_link_waits_per_address(cast: Cast) -> None:
    invitation = invite(cast)

    with pytest.raises(NotAllowed) as refusal:
        invite(cast, "NEW@guest.example")

    assert code(refusal) == "waits"
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            email=invitation.email,
            name="Twin",
            token_hash="1" * 64,
            sent_at=NOW,
            expires_at=OVER,
            invited_by=cast.administrator,
            invited_at=NOW,
        )


def test_only_administrators_invite_send_and_withdraw(cast: Cast) -> None:
    invitation = invite(cast)
    acts = (
        lambda: operations.invite(by=cast.officer, email="a@b.example", name="A", offers=[EXPERT]),
        lambda: operations.send_again(by=cast.officer, invitation=invitation, sends=1),
        lambda: operations.withdraw_invitation(by=cast.officer, invitation=invitation),
    )
    for act in acts:
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert code(refusal) == "no_role"


def test_what_cannot_be_offered_is_refused(cast: Cast) -> None:
    with pytest.raises(operations.BadScope):
        invite(cast, "a@b.example", Offer(Role.AUDITOR, "site:CSC"))
    with pytest.raises(ValidationError, match="in the invitation twice"):
        invite(cast, "a@b.example", EXPERT, EXPERT)
    assert not Invitation.objects.exists()


def test_sending_again_changes_the_link_once(cast: Cast) -> None:
    invitation = invite(cast)
    first = last_token()

    for _click in range(2):
        again = operations.send_again(by=cast.administrator, invitation=invitation, sends=1)

    assert again.sends == 2
    assert Message.objects.filter(kind="invitation").count() == 2
    assert not Invitation.objects.filter(token_hash=hash_of(first)).exists()


def test_a_withdrawn_one_is_over_and_stays_so(cast: Cast) -> None:
    invitation = invite(cast)

    for _click in range(2):
        operations.withdraw_invitation(by=cast.administrator, invitation=invitation)

    for act in (
        lambda: accept(invitation),
        lambda: operations.send_again(by=cast.administrator, invitation=invitation, sends=1),
    ):
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert code(refusal) == "closed"
    assert Event.objects.filter(verb="accounts.invitation_withdrawn").count() == 1
    with pytest.raises(InvalidTransition):
        move(Invitation.objects.get(), "waiting", by=cast.administrator)


def test_an_accepted_one_is_not_withdrawn(cast: Cast) -> None:
    invitation = invite(cast)
    accept(invitation)

    with pytest.raises(NotAllowed) as refusal:
        operations.withdraw_invitation(by=cast.administrator, invitation=invitation)

    assert code(refusal) == "closed"


def test_it_expires_and_can_be_sent_again(cast: Cast) -> None:
    robot, invitation = SystemActor("tests.robot"), invite(cast)

    def expire(at: datetime) -> bool:
        return operations.expire_invitation(by=robot, invitation=invitation, at=at)

    assert not expire(OVER - timedelta(seconds=1))
    with pytest.raises(NotAllowed) as refusal:
        accept(invitation, at=OVER)
    assert code(refusal) == "closed"
    assert expire(OVER)
    assert not expire(OVER)

    again = operations.send_again(by=cast.administrator, invitation=invitation, sends=1, at=OVER)

    assert (again.status, again.expires_at) == ("waiting", OVER + timedelta(days=14))
    assert accept(again, at=OVER).email == "new@guest.example"


def test_the_job_closes_what_is_over(cast: Cast) -> None:
    invitation = invite(cast)
    Invitation.objects.update(expires_at=datetime(2021, 1, 1, tzinfo=UTC))
    job = Job.objects.get(kind=operations.EXPIRE_INVITATION)
    assert job.run_after == OVER

    jobs.expire_invitation(job)

    assert Invitation.objects.get(pk=invitation.pk).status == "expired"
