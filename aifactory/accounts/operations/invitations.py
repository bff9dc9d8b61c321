"""People are invited by a link that works once; with it they take their roles."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from aifactory.accounts import messages, permissions
from aifactory.accounts.models import Invitation, InvitedRole, RoleGrant, User
from aifactory.accounts.models.invitations import LINK_LASTS, hash_of
from aifactory.accounts.operations.roles import BadScope, give
from aifactory.accounts.roles import ROLE_SCOPES
from aifactory.accounts.status import InvitationStatus
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation, record
from aifactory.audit.transitions import lock, move
from aifactory.jobs.queue import enqueue

EXPIRE_INVITATION = "accounts.expire_invitation"


@dataclass(frozen=True)
class Offer:
    """A role that an invitation brings."""

    role: str
    scope: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    mandate: str = ""


@operation
def invite(
    *, by: User, email: str, name: str, offers: Sequence[Offer], at: datetime | None = None
) -> Invitation:
    """Ask somebody to take roles; they get a link by mail.

    Raises:
        BadScope: a role cannot be held on its kind of scope.
        ValidationError: a role stands there twice.
    """
    instant, address = at or timezone.now(), email.strip().lower()
    _one_at_a_time(address)
    require(permissions.invite(by, address))
    for offer in offers:
        if offer.scope.partition(":")[0] not in ROLE_SCOPES[offer.role]:
            raise BadScope(f"{offer.role} on {offer.scope}")
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=address,
        name=name.strip(),
        token_hash=hash_of(token),
        sent_at=instant,
        expires_at=instant + LINK_LASTS,
        invited_by=by,
        invited_at=instant,
    )
    invitation.full_clean()
    invitation.save()
    for offer in offers:
        role = InvitedRole(invitation=invitation, **vars(offer))
        role.full_clean()
        role.save()
    record(
        verb="accounts.invited",
        subject=invitation,
        by=by,
        data={"roles": [f"{offer.role}:{offer.scope}" for offer in offers]},
    )
    _send(invitation, token)
    return invitation


@operation
def send_again(
    *, by: User, invitation: Invitation, sends: int, at: datetime | None = None
) -> Invitation:
    """Send a new link; the one before it stops to work. A second click sends nothing.

    Args:
        sends: how often it had been sent when the administrator saw it.
    """
    instant = at or timezone.now()
    _one_at_a_time(invitation.email)
    current = lock(invitation)
    require(permissions.manage_people(by))
    if current.sends != sends:
        return current
    require(permissions.send_again(by, current))
    token = secrets.token_urlsafe(32)
    current.token_hash = hash_of(token)
    current.sends += 1
    current.sent_at, current.expires_at = instant, instant + LINK_LASTS
    current.save(update_fields=["token_hash", "sends", "sent_at", "expires_at"])
    if current.status == InvitationStatus.EXPIRED:
        move(current, InvitationStatus.WAITING, by=by)
    record(verb="accounts.invitation_sent", subject=current, by=by, data={"sends": current.sends})
    _send(current, token)
    return current


@operation
def withdraw_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """Take it back; its link stops to work. Twice changes nothing."""
    current = lock(invitation)
    require(permissions.manage_people(by))
    if current.status == InvitationStatus.WITHDRAWN:
        return current
    require(permissions.withdraw_invitation(by, current))
    move(current, InvitationStatus.WITHDRAWN, by=by)
    return current


@operation
def expire_invitation(*, by: By, invitation: Invitation, at: datetime) -> bool:
    """Close one that nobody answered. Returns False when it is closed, or was sent again."""
    current = lock(invitation)
    if current.status != InvitationStatus.WAITING or current.expires_at > at:
        return False
    move(current, InvitationStatus.EXPIRED, by=by)
    return True


@operation
def accept_invitation(
    *,
    by: permissions.Person,
    invitation: Invitation,
    name: str = "",
    password: str = "",
    at: datetime | None = None,
) -> User:
    """Take the roles, which count from now: with a new account, or with the one that is there.

    Args:
        by: whoever opened the link, signed in or not. Who has the link has the mailbox, so the
            address counts as confirmed.
    """
    instant = at or timezone.now()
    _one_at_a_time(invitation.email)
    current = lock(invitation)
    account = User.objects.filter(email=current.email).first()
    require(permissions.accept_invitation(by, current, account=account, at=instant))
    person = account or _join(current, name=name, password=password)
    for offered in current.roles.order_by("pk"):
        _take(current, offered, person, at=instant)
    current.accepted_by, current.accepted_at = person, instant
    current.save(update_fields=["accepted_by", "accepted_at"])
    move(current, InvitationStatus.ACCEPTED, by=person)
    return person


def _join(invitation: Invitation, *, name: str, password: str) -> User:
    person = User.objects.create_user(invitation.email, password, name=name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    record(verb="accounts.person_registered", subject=person, by=person)
    return person


def _take(invitation: Invitation, offered: InvitedRole, person: User, *, at: datetime) -> None:
    """Give one role in the name of whoever invited; one that is over or held is passed over."""
    held = RoleGrant.objects.filter(
        user=person, role=offered.role, scope=offered.scope, revoked_at__isnull=True
    )
    is_over = offered.valid_until is not None and offered.valid_until <= at
    if is_over or any(each.valid_until is None or each.valid_until > at for each in held):
        return
    give(
        by=invitation.invited_by,
        user=person,
        role=offered.role,
        scope=offered.scope,
        valid_from=max(offered.valid_from or at, at),
        valid_until=offered.valid_until,
        mandate=offered.mandate,
    )


def _send(invitation: Invitation, token: str) -> None:
    messages.invitation(invitation, token)
    key = f"{invitation.pk}:{invitation.sends}"
    payload = {"invitation": invitation.pk}
    enqueue(EXPIRE_INVITATION, key, payload, run_after=invitation.expires_at)


def _one_at_a_time(address: str) -> None:
    """What two administrators, or two clicks, do about one address happens one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [address])
