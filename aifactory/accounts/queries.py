"""Reads across people and organisations."""

from collections.abc import Iterable, Set
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from aifactory.accounts.models import (
    Approval,
    Leave,
    Membership,
    Organisation,
    OwnershipLink,
    RoleGrant,
    StashedText,
    User,
)
from aifactory.accounts.models.people import STASH_KEPT
from aifactory.accounts.ports import approvables
from aifactory.accounts.roles import Role
from aifactory.accounts.rules.ownership import Stake, line_of
from aifactory.accounts.status import ApprovalStatus


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Organisations a person acts for, by name."""
    return Organisation.objects.filter(memberships__user=user).order_by("name", "pk")


def same_entity(organisation: Organisation) -> QuerySet[Organisation]:
    """Every row of this legal entity: one country and one register number, however written.

    Without a register number an organisation is only itself. Rows that were merged count with
    what they were merged into, and their numbers too.
    """
    root = organisation.merged_into_id or organisation.pk
    family = Organisation.objects.filter(Q(pk=root) | Q(merged_into=root))
    same = family.exclude(register_key="").filter(
        country=OuterRef("country"), register_key=OuterRef("register_key")
    )
    return Organisation.objects.filter(Q(pk=root) | Q(merged_into=root) | Exists(same))


def entities_of(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Every row of the legal entities a person belongs to, whoever entered it."""
    same = Q(organisation=OuterRef("pk")) | Q(
        ~Q(organisation__register_key=""),
        organisation__country=OuterRef("country"),
        organisation__register_key=OuterRef("register_key"),
    )
    merged = Organisation.objects.exclude(register_key="").filter(merged_into__isnull=False)
    # The other row took one in that had this person's number; or this person's took one in that
    # has the other row's.
    taken_in = merged.filter(
        merged_into=OuterRef(OuterRef("pk")),
        country=OuterRef("organisation__country"),
        register_key=OuterRef("organisation__register_key"),
    )
    took_in = merged.filter(
        merged_into=OuterRef("organisation"),
        country=OuterRef(OuterRef("country")),
        register_key=OuterRef(OuterRef("register_key")),
    )
    member = Membership.objects.filter(user=user.pk)
    return Organisation.objects.filter(
        Exists(member.filter(same | Exists(taken_in) | Exists(took_in)))
    )


def stakes() -> list[Stake]:
    """Every ownership link for the rules; merged rows count as what they were merged into."""
    found = OwnershipLink.objects.select_related("owner", "owned").order_by("pk")
    return [
        Stake(
            owner=link.owner.merged_into_id or link.owner_id,
            owned=link.owned.merged_into_id or link.owned_id,
            percent=link.percent,
            first=link.valid_from,
            last=link.valid_until,
        )
        for link in found
    ]


def tied_by_ownership(organisation: Organisation, day: date) -> QuerySet[Organisation]:
    """Rows of every legal entity that owns this one, or is owned by it, over any number of steps.

    Two queries: few organisations have owners here, so the rules walk the links.
    """
    links = OwnershipLink.objects.filter(valid_from__lte=day).exclude(valid_until__lt=day)
    rows = links.select_related("owner", "owned").order_by("pk")
    entities: dict[tuple[str, str], int] = {}
    walked = [
        Stake(
            owner=_entity(link.owner, entities),
            owned=_entity(link.owned, entities),
            percent=link.percent,
            first=link.valid_from,
            last=link.valid_until,
        )
        for link in rows
    ]
    line = line_of(walked, _entity(organisation, entities), day)
    keys = [key for key, number in entities.items() if number in line]
    same = Q(pk__in=line) | Q(merged_into__in=line)
    for country, register_key in keys:
        same |= Q(country=country, register_key=register_key)
    return Organisation.objects.filter(same) if line else Organisation.objects.none()


def _entity(organisation: Organisation, entities: dict[tuple[str, str], int]) -> int:
    """One number per legal entity: that of the first row met with its register number."""
    root = organisation.merged_into_id or organisation.pk
    if not organisation.register_key:
        return root
    return entities.setdefault((organisation.country, organisation.register_key), root)


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
