"""Reads across people and organisations."""

from collections.abc import Iterable, Set
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from aifactory.accounts.models import (
    Approval,
    Leave,
    Membership,
    Organisation,
    RoleGrant,
    StashedText,
    User,
)
from aifactory.accounts.models.people import STASH_KEPT
from aifactory.accounts.ports import approvables
from aifactory.accounts.roles import Role
from aifactory.accounts.status import ApprovalStatus


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Organisations a person acts for, by name."""
    return Organisation.objects.filter(memberships__user=user).order_by("name", "pk")


def same_entity(organisation: Organisation) -> QuerySet[Organisation]:
    """Every row of this legal entity: one country and one register number, however written.

    Without a register number an organisation is only itself.
    """
    itself = Organisation.objects.filter(pk=organisation.pk)
    return Organisation.objects.filter(
        Q(pk=organisation.pk)
        | Q(
            ~Q(register_key=""),
            country__in=itself.values("country"),
            register_key__in=itself.values("register_key"),
        )
    )


def entities_of(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Every row of the legal entities a person belongs to, whoever entered it."""
    same = Q(organisation=OuterRef("pk")) | Q(
        ~Q(organisation__register_key=""),
        organisation__country=OuterRef("country"),
        organisation__register_key=OuterRef("register_key"),
    )
    return Organisation.objects.filter(Exists(Membership.objects.filter(same, user=user.pk)))


def holders(role: str, *, scope: str = "portal") -> QuerySet[User]:
    """People who hold a role now on the scope or on the whole portal, by name."""
    held = RoleGrant.objects.valid(timezone.now()).filter(role=role, scope__in={scope, "portal"})
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return people.order_by("name", "pk")


def away(people: Iterable[User], at: datetime) -> dict[int, Leave]:
    """Who of these is on leave at an instant, with whoever stands in; one query."""
    found = Leave.objects.at(at).filter(person__in=[person.pk for person in people])
    return {leave.person_id: leave for leave in found.select_related("person", "stand_in")}


def could_stand_in(person: User, at: datetime) -> QuerySet[User]:
    """Colleagues who hold one of the person's roles; the rules say more once the days are known."""
    own = RoleGrant.objects.valid(at).filter(user=person)
    same = RoleGrant.objects.valid(at).filter(role__in=own.values("role"))
    people = User.objects.filter(pk__in=same.values("user"), is_active=True)
    return people.exclude(pk=person.pk).order_by("name", "pk")


def kept_for(user: User) -> QuerySet[StashedText]:
    """Texts of this person from their lost sessions of the last day."""
    since = timezone.now() - STASH_KEPT
    return StashedText.objects.filter(owner=user.pseudonym, stashed_at__gte=since)


def stash_for(user: User, *, path: str | None = None) -> StashedText | None:
    """The newest text kept for this person, if any is younger than a day."""
    kept = kept_for(user)
    if path is not None:
        kept = kept.filter(path=path)
    return kept.order_by("-stashed_at").first()


def approvals_for(user: User, held: Set[str]) -> QuerySet[Approval]:
    """Approvals on the scopes a person holds, but those about something they may not know of."""
    found = Approval.objects.filter(kind__in=approvables)
    if "portal" not in held:
        found = found.filter(scope__in=held)
    for kind, port in approvables.items():
        found = found.exclude(kind=kind, subject_id__in=port.hidden_from(user))
    return found.select_related("requested_by", "answered_by")


def approvals_asked(user: User) -> QuerySet[Approval]:
    """What a person asked for, open or answered, but what they may not know of any more."""
    return approvals_for(user, {"portal"}).filter(requested_by=user)


def approvers_away(at: datetime) -> QuerySet[Leave]:
    """Leave of approvers that runs at an instant, soonest back first."""
    found = Leave.objects.at(at).filter(person__in=approvers_anywhere(at))
    return found.select_related("person", "stand_in").order_by("ends_at", "pk")


def approvers_anywhere(at: datetime) -> QuerySet[User]:
    """Everybody who approves something now, by name."""
    held = RoleGrant.objects.valid(at).filter(role=Role.APPROVER)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def approvals_waiting(user: User, held: Set[str]) -> QuerySet[Approval]:
    """Those among them that nobody answered yet."""
    return approvals_for(user, held).filter(status=ApprovalStatus.REQUESTED)


def newest_approval(kind: str, subject: tuple[str, str]) -> Approval | None:
    """The last request of this kind about a subject, with its people."""
    return (
        Approval.objects.about(subject)
        .filter(kind=kind)
        .select_related("requested_by", "answered_by")
        .order_by("-pk")
        .first()
    )
