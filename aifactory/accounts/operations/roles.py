"""Roles are given, changed and ended."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from aifactory.accounts import permissions
from aifactory.accounts.models import RoleChange, RoleChangeKind, RoleGrant, User
from aifactory.accounts.roles import ROLE_SCOPES, Role
from aifactory.accounts.verdicts import ReasonMissing, require
from aifactory.audit.recording import SystemActor, content_hash, operation, record
from aifactory.audit.transitions import lock


class BadScope(ValueError):
    """A role was to be granted on a scope it cannot have."""


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
    return give(
        by=by,
        user=user,
        role=role,
        scope=scope,
        valid_from=valid_from,
        valid_until=valid_until,
        mandate=mandate,
    )


def give(
    *,
    by: User | SystemActor,
    user: User,
    role: str,
    scope: str,
    valid_from: datetime | None,
    valid_until: datetime | None,
    mandate: str,
) -> RoleGrant:
    """Give a role that may be given: by the operation here, or by an invitation that is accepted.

    Raises:
        BadScope: this role cannot be held on this kind of scope.
    """
    if scope.partition(":")[0] not in ROLE_SCOPES[role]:
        raise BadScope(f"{role} on {scope}")
    lock(user)  # two at once: the second sees the first
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
def change_role(
    *,
    by: User,
    grant: RoleGrant,
    valid_until: datetime | None,
    scope: str,
    version: int,
    reason: str,
    at: datetime | None = None,
) -> RoleGrant:
    """Give a role another last day, or end it here and give it there. Twice changes it once.

    Args:
        version: which state of the role the administrator has seen.

    Raises:
        ReasonMissing: nobody could say later why.
        ValidationError: the person holds the role there already.
        BadScope: this role cannot be held on this kind of scope.
    """
    require(permissions.manage_people(by))
    instant = at or timezone.now()
    take_turns()
    current = lock(grant)
    if (current.valid_until, current.scope) == (valid_until, scope):
        return current
    until = valid_until if scope == current.scope else None
    require(permissions.change_role(current, version=version, until=until, at=instant))
    if not reason.strip():
        raise ReasonMissing("role")
    if scope != current.scope:
        return _move(by, current, scope=scope, until=valid_until, reason=reason, at=instant)
    change = _because(
        by, current, RoleChangeKind.DATES, until=valid_until, reason=reason, at=instant
    )
    current.valid_until = valid_until
    current.version += 1
    current.save(update_fields=["valid_until", "version"])
    record(verb="accounts.role_changed", subject=current, by=by, data=_data(current, change))
    return current


def _move(
    by: User, grant: RoleGrant, *, scope: str, until: datetime | None, reason: str, at: datetime
) -> RoleGrant:
    """End it here, so that the past stays as it was, and give it there."""
    _end(by, grant, kind=RoleChangeKind.MOVED, reason=reason, at=at)
    return give(
        by=by,
        user=grant.user,
        role=grant.role,
        scope=scope,
        valid_from=max(grant.valid_from, at),
        valid_until=until,
        mandate=grant.mandate,
    )


@operation
def revoke_role(*, by: User, grant: RoleGrant, reason: str = "") -> None:
    """End a role; it is gone with the person's next request. Revoking twice changes nothing."""
    require(permissions.manage_people(by))
    take_turns()
    require(permissions.end_role(grant))
    current = lock(grant)
    if current.revoked_at is None:
        _end(by, current, kind=RoleChangeKind.ENDED, reason=reason, at=timezone.now())


def _end(by: User, grant: RoleGrant, *, kind: str, reason: str, at: datetime) -> None:
    grant.revoked_at, grant.revoked_by = at, by
    grant.version += 1
    grant.save(update_fields=["revoked_at", "revoked_by", "version"])
    change = _because(by, grant, kind, until=at, reason=reason, at=at) if reason.strip() else None
    record(verb="accounts.role_revoked", subject=grant, by=by, data=_data(grant, change))


def _because(
    by: User, grant: RoleGrant, kind: str, *, until: datetime | None, reason: str, at: datetime
) -> RoleChange:
    return RoleChange.objects.create(
        grant=grant,
        kind=kind,
        changed_at=at,
        changed_by=by,
        until_before=grant.valid_until,
        until_after=until,
        reason=reason.strip(),
    )


def _data(grant: RoleGrant, change: RoleChange | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "role": grant.role,
        "scope": grant.scope,
        "person": grant.user.pseudonym,
    }
    if change is not None:
        told |= {"change": change.pk, "reason_hash": content_hash(change.reason)}
        told |= {"until": change.until_after} if change.until_after else {}
    return told


def take_turns() -> None:
    """Two administrators who end each other's role, or account, wait for one another here."""
    list(
        RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at__isnull=True)
        .order_by("pk")
        .select_for_update(no_key=True)
    )


def _end_expired(*, user: User, role: str, scope: str) -> None:
    """A time-boxed role whose time is over makes room for the next one."""
    now = timezone.now()
    RoleGrant.objects.filter(
        user=user, role=role, scope=scope, revoked_at__isnull=True, valid_until__lte=now
    ).update(revoked_at=now)
