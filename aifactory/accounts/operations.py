"""Every way people, organisations and roles change."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts import messages, permissions, queries
from aifactory.accounts.models import (
    Approval,
    Membership,
    MembershipKind,
    Organisation,
    RoleGrant,
    StashedText,
    User,
)
from aifactory.accounts.models.approvals import OPEN_FOR
from aifactory.accounts.models.people import STASH_KEPT
from aifactory.accounts.ports import approvables
from aifactory.accounts.roles import ROLE_SCOPES, Role
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import deny, require
from aifactory.audit.recording import (
    By,
    SystemActor,
    content_hash,
    operation,
    record,
    reference,
)
from aifactory.audit.transitions import lock, move
from aifactory.jobs.queue import enqueue

EXPIRE = "accounts.expire_approval"


class BadScope(ValueError):
    """A role was to be granted on a scope it cannot have."""


class ReasonMissing(ValueError):
    """Asking and refusing need a reason."""


@operation
def register_person(
    *, by: By, email: str, name: str, password: str | None = None, zone: str = "Europe/Brussels"
) -> User:
    """Create an account from the office's side, which vouches for the address."""
    user = User.objects.create_user(email, password, name=name, zone=zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(verb="accounts.person_registered", subject=user, by=by)
    return user


@operation
def create_organisation(*, by: User, **fields: Any) -> Organisation:
    """A person enters their organisation; they become its contact."""
    organisation = Organisation(**fields)
    organisation.full_clean()
    organisation.save()
    Membership.objects.create(user=by, organisation=organisation, kind=MembershipKind.LEAD)
    record(
        verb="accounts.organisation_created",
        subject=organisation,
        by=by,
        data={"country": organisation.country, "kind": organisation.kind},
    )
    return organisation


@operation
def update_organisation(*, by: User, organisation: Organisation, **fields: Any) -> Organisation:
    """A member corrects their organisation's facts."""
    if not Membership.objects.filter(user=by, organisation=organisation).exists():
        require(deny("not_member", _("Only members of an organisation can change its facts.")))
    changed = [name for name, value in fields.items() if getattr(organisation, name) != value]
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.full_clean()
    organisation.save(update_fields=[*changed, "updated_at"])
    record(
        verb="accounts.organisation_changed",
        subject=organisation,
        by=by,
        data={"fields": sorted(changed)},
    )
    return organisation


@operation
def grant_role(
    *,
    by: User | SystemActor,
    user: User,
    role: str,
    scope: str = "portal",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    mandate: str = "",
) -> RoleGrant:
    """Give a person a role on a scope. `SystemActor` is for set-up; people need the verdict.

    Raises:
        BadScope: this role cannot be held on this kind of scope.
    """
    if isinstance(by, User):
        require(permissions.manage_people(by))
    if scope.partition(":")[0] not in ROLE_SCOPES[role]:
        raise BadScope(f"{role} on {scope}")
    _end_expired(user=user, role=role, scope=scope)
    grant = RoleGrant(
        user=user,
        role=role,
        scope=scope,
        valid_from=valid_from or timezone.now(),
        valid_until=valid_until,
        granted_by=by if isinstance(by, User) else None,
        mandate=mandate,
    )
    grant.full_clean()
    grant.save()
    record(
        verb="accounts.role_granted",
        subject=grant,
        by=by,
        data={"role": role, "scope": scope, "person": user.pseudonym},
    )
    return grant


@operation
def revoke_role(*, by: User, grant: RoleGrant) -> None:
    """End a role; it is gone with the person's next request. Revoking twice changes nothing."""
    require(permissions.manage_people(by))
    # Two administrators who end each other's role take turns here.
    list(
        RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at__isnull=True)
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    require(permissions.end_role(grant))
    ended = RoleGrant.objects.filter(pk=grant.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if ended:
        record(
            verb="accounts.role_revoked",
            subject=grant,
            by=by,
            data={"role": grant.role, "scope": grant.scope, "person": grant.user.pseudonym},
        )


def _end_expired(*, user: User, role: str, scope: str) -> None:
    """A time-boxed role whose time is over makes room for the next one."""
    now = timezone.now()
    RoleGrant.objects.filter(
        user=user, role=role, scope=scope, revoked_at__isnull=True, valid_until__lte=now
    ).update(revoked_at=now)


@operation
def change_preferences(*, by: User, **fields: str | bool) -> User:
    """A person changes their own name, language, time zone, appearance or weekly digest."""
    for name, value in fields.items():
        setattr(by, name, value)
    by.full_clean(exclude=["password"])
    by.save(update_fields=list(fields))
    record(verb="accounts.preferences_changed", subject=by, by=by, data={"fields": sorted(fields)})
    return by


@operation
def stash_text(*, owner: Any, path: str, fields: dict[str, list[str]]) -> StashedText:
    """Keep what was typed when the session was gone; the newest text of a form counts."""
    StashedText.objects.filter(stashed_at__lt=timezone.now() - STASH_KEPT).delete()
    StashedText.objects.filter(owner=owner, path=path).delete()
    return StashedText.objects.create(owner=owner, path=path, fields=fields)


@operation
def drop_stash(*, by: User, stash_id: UUID | str) -> None:
    """The person sent the text again, or no longer wants it. A foreign id changes nothing."""
    try:
        identifier = UUID(str(stash_id))
    except ValueError:
        return
    StashedText.objects.filter(pk=identifier, owner=by.pseudonym).delete()


@operation
def request_approval(
    *, by: User, kind: str, subject: Model, scope: str, reason: str, at: datetime
) -> Approval:
    """Ask for a second person. Runs inside the operation that locked the subject and may ask.

    While a request waits, a second one returns it.

    Raises:
        ReasonMissing: nobody approves what nobody explained.
        NotAllowed: there is no second person who may answer.
    """
    if not reason.strip():
        raise ReasonMissing(kind)
    about = reference(subject)
    waiting = queries.newest_approval(kind, about)
    if waiting is not None and waiting.status == ApprovalStatus.REQUESTED:
        return waiting
    port = approvables[kind]
    others = [
        person
        for person in queries.holders(Role.APPROVER, scope=scope)
        if person.pk != by.pk and port.objection(person, subject)
    ]
    require(permissions.be_answered(others))
    approval = Approval.objects.create(
        kind=kind,
        subject_type=about[0],
        subject_id=about[1],
        scope=scope,
        content_hash=port.fingerprint(subject),
        reason=reason.strip(),
        requested_by=by,
        requested_at=at,
        expires_at=at + OPEN_FOR,
    )
    record(
        verb="accounts.approval_requested",
        subject=approval,
        by=by,
        data={
            "kind": kind,
            "content_hash": approval.content_hash,
            "reason_hash": content_hash(approval.reason),
        },
    )
    for person in others:
        messages.approval_waits(approval, person)
    enqueue(EXPIRE, str(approval.pk), {"approval": approval.pk}, run_after=approval.expires_at)
    return approval


@operation
def answer_approval(
    *, by: User, approval: Approval, approves: bool, reason: str = "", at: datetime | None = None
) -> Approval:
    """Approve or refuse, once. The same answer again by the same person changes nothing.

    Kinds with `carry_out` happen here and now: nobody has to come back for it. When the subject
    changed since it was asked, the request becomes void instead; the caller tells the person so
    by its status.

    Raises:
        ReasonMissing: a refusal without a reason.
        CannotCarryOut: it is not possible now; the request stays open.
    """
    at = at or timezone.now()
    port = approvables[approval.kind]
    subject = port.lock(approval.subject_id)
    current = lock(approval)
    wanted = ApprovalStatus.APPROVED if approves else ApprovalStatus.REFUSED
    if current.status == wanted and current.answered_by_id == by.pk:
        return current
    objection = port.objection(by, subject)
    require(permissions.answer_approval(by, current, objection=objection, at=at))
    if not approves and not reason.strip():
        raise ReasonMissing(current.kind)
    if port.fingerprint(subject) != current.content_hash:
        move(current, ApprovalStatus.VOID, by=by)
        _settle(by, current, at)
        return current
    current.answered_by, current.answered_at = by, at
    current.answer_reason = reason.strip()
    current.save(update_fields=["answered_by", "answered_at", "answer_reason"])
    data = {"reason_hash": content_hash(current.answer_reason)} if current.answer_reason else {}
    move(current, wanted, by=by, data=data)
    _settle(by, current, at)
    return current


@operation
def void_approvals(*, by: By, subject: Model) -> None:
    """What was to be approved, or was, is no more. Runs inside the operation that ended it."""
    alive = [ApprovalStatus.REQUESTED, ApprovalStatus.APPROVED]
    about = Approval.objects.about(reference(subject)).filter(status__in=alive)
    # One that expires at this instant is waited for and then left alone.
    for approval in about.select_for_update(no_key=True):
        move(approval, ApprovalStatus.VOID, by=by)


@operation
def expire_approval(*, by: By, approval: Approval, at: datetime) -> bool:
    """Close a request that nobody answered in time. Returns False when it is no longer open."""
    approvables[approval.kind].lock(approval.subject_id)
    current = lock(approval)
    if current.status != ApprovalStatus.REQUESTED or current.expires_at > at:
        return False
    move(current, ApprovalStatus.EXPIRED, by=by)
    _settle(by, current, at)
    return True


def _settle(by: By, approval: Approval, at: datetime) -> None:
    """Let the app above do what follows, then tell the person who asked."""
    port = approvables[approval.kind]
    follows = port.carry_out if approval.status == ApprovalStatus.APPROVED else port.give_up
    if follows is not None:
        follows(by, approval, at)
    change = approvables[approval.kind].changes([approval.subject_id])[approval.subject_id]
    messages.approval_answered(approval, url=change.url)
