"""Roles in force now, with their scopes."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.roles import Permission, roles_with

Person = User | AnonymousUser
PORTAL = "portal"


def grants(user: Person, *, at: datetime | None = None) -> list[RoleGrant]:
    """Role grants in force, ordered by role and scope; one query per person object and call.

    Read anew for every request, so a removed role ends with the next request.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    if at is not None:
        return list(RoleGrant.objects.filter(user=user).valid(at).order_by("role", "scope", "pk"))
    cached: list[RoleGrant] | None = getattr(user, "_grants", None)
    if cached is None:
        now = timezone.now()
        cached = list(
            RoleGrant.objects.filter(user=user).valid(now).order_by("role", "scope", "pk")
        )
        # Kept on the request's own user object; the next request reads anew.
        setattr(user, "_grants", cached)  # noqa: B010 -- not a field of the model
    return cached


def scopes(user: Person, permission: Permission, *, at: datetime | None = None) -> set[str]:
    """Scopes on which a person holds a permission, e.g. {"portal"} or {"site:CINECA"}."""
    roles = roles_with(permission)
    return {grant.scope for grant in grants(user, at=at) if grant.role in roles}


def has_permission(
    user: Person, permission: Permission, *, scope: str = PORTAL, at: datetime | None = None
) -> bool:
    """True when a grant in force covers the scope; a portal grant covers every scope."""
    held = scopes(user, permission, at=at)
    return PORTAL in held or scope in held


def has_role(user: Person, role: str) -> bool:
    """True when the person holds the role on any scope now."""
    return any(grant.role == role for grant in grants(user))
