"""Who may do what: roles in force now, with their scopes."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import Approval, Invitation, RoleGrant, User
from aifactory.accounts.roles import Permission, Role, roles_with
from aifactory.accounts.status import ApprovalStatus, InvitationStatus
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny

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


def manage_people(user: Person) -> Verdict:
    """May grant and revoke roles."""
    if has_permission(user, Permission.MANAGE_PEOPLE):
        return ALLOWED
    return deny("no_role", _("Only an administrator can change who holds a role."))


def end_role(grant: RoleGrant, *, at: datetime | None = None) -> Verdict:
    """The last administrator stays: nobody could give the role back.

    Args:
        at: when it is to end; now, where nothing is said.
    """
    now = timezone.now()
    others = (
        RoleGrant.objects.valid(now)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=at or now))
        .filter(role=Role.ADMINISTRATOR, user__is_active=True)
        .exclude(pk=grant.pk)
    )
    if grant.role != Role.ADMINISTRATOR or others.exists():
        return ALLOWED
    return deny(
        "last_administrator",
        _("This is the only administrator. Give the role to somebody else first."),
    )


def change_role(grant: RoleGrant, *, version: int, until: datetime | None, at: datetime) -> Verdict:
    """May get another last day, or another place, as long as it counts.

    Args:
        version: which state of the role the administrator has seen.
        until: when it is to end.
    """
    if grant.revoked_at is not None or (grant.valid_until is not None and grant.valid_until <= at):
        return deny("ended", _("This role has ended. Give it again instead."))
    if grant.version != version:
        return deny(
            "changed",
            _("Somebody changed this role meanwhile. Look at it below, then change it again."),
        )
    if until is not None and until <= max(at, grant.valid_from):
        return deny("past", _("This last day is over or before the first. End the role instead."))
    return ALLOWED if until is None else end_role(grant, at=until)


def switch_off(user: Person, person: User) -> Verdict:
    """May close somebody's account; nobody their own, so one administrator is always left."""
    verdict = manage_people(user)
    if not verdict:
        return verdict
    if person.pk == user.pk:
        return deny("own_account", _("Nobody switches off their own account. Ask a colleague."))
    if not person.is_active:
        return deny("off", _("This account is switched off already."))
    return ALLOWED


def be_answered(others: Collection[User]) -> Verdict:
    """A request needs somebody who can answer it, or it would wait for nothing.

    Args:
        others: approvers of the scope who have no part in the case and did not ask.
    """
    if others:
        return ALLOWED
    return deny(
        "nobody_answers",
        _("Nobody else can approve this now. An administrator has to name another approver."),
    )


def answer_approval(
    user: Person, approval: Approval, *, objection: Verdict, at: datetime
) -> Verdict:
    """May approve or refuse: a second person, with nothing against them in the case itself.

    Args:
        objection: what the case says about this person.
        at: when the request to answer was received.
    """
    if not has_permission(user, Permission.APPROVE, scope=approval.scope):
        return deny("no_role", _("Only approvers answer this."))
    if approval.requested_by_id == user.pk:
        return own_request()
    if not objection:
        return objection
    if approval.status != ApprovalStatus.REQUESTED:
        return deny(
            "answered",
            _("This request is closed: %(state)s.") % {"state": approval.state.label.lower()},
        )
    if at >= approval.expires_at:
        return deny("expired", _("The time to answer is over. The officer can ask again."))
    return ALLOWED


def own_request() -> Verdict:
    """The refusal that whoever asked reads."""
    return deny("own_request", _("You asked for this, so somebody else answers."))


def invite(user: Person, address: str) -> Verdict:
    """May invite this address; one link waits for an answer at a time."""
    verdict = manage_people(user)
    if not verdict:
        return verdict
    if User.objects.filter(email=address, is_active=False).exists():
        return deny("off", _("The account of this address is switched off. Switch it on first."))
    if Invitation.objects.filter(email=address, status=InvitationStatus.WAITING).exists():
        return deny(
            "waits", _("An invitation waits for this address already. Send that one again.")
        )
    return ALLOWED


def send_again(user: Person, invitation: Invitation) -> Verdict:
    """May send it with a new link."""
    if invitation.status == InvitationStatus.EXPIRED:
        return invite(user, invitation.email)
    if invitation.status != InvitationStatus.WAITING:
        return closed(invitation)
    return manage_people(user)


def withdraw_invitation(user: Person, invitation: Invitation) -> Verdict:
    """May take it back, as long as nobody accepted it."""
    if invitation.status not in {InvitationStatus.WAITING, InvitationStatus.EXPIRED}:
        return closed(invitation)
    return manage_people(user)


def accept_invitation(
    user: Person, invitation: Invitation, *, account: User | None, at: datetime
) -> Verdict:
    """May accept: a new person, or whoever is signed in with the account of that address.

    Args:
        account: the account that has the address already.
    """
    is_over = invitation.status != InvitationStatus.WAITING or at >= invitation.expires_at
    if is_over or (account is not None and not account.is_active):
        return closed(invitation)
    if user.is_authenticated and (account is None or account.pk != user.pk):
        return deny(
            "other_person",
            _("You are signed in, and this invitation is for another address. Sign out first."),
        )
    if account is not None and not user.is_authenticated:
        return deny("sign_in", _("There is an account with this address. Sign in to accept."))
    return ALLOWED


def closed(invitation: Invitation) -> Verdict:
    """The refusal once an invitation is settled."""
    return deny(
        "closed",
        _("This invitation is closed: %(state)s.") % {"state": invitation.state.label.lower()},
    )
