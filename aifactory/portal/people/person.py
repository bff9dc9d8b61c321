"""One person: who they are, which roles they hold, what they can see and do, and since when."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.permissions import switch_off
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import PERMISSION_WORDS, ROLE_PERMISSIONS, Permission
from aifactory.portal.desks.forms import scope_words
from aifactory.portal.people.access import administrators_only
from aifactory.portal.people.forms import OnForm
from aifactory.portal.people.history import history_of
from aifactory.portal.people.listing import last_day
from applications.models import TeamMember


@dataclass(frozen=True)
class Held:
    """A role as this page shows it."""

    grant: RoleGrant
    scope: str
    state: str
    pill: str
    last_day: datetime | None
    is_alive: bool


@dataclass(frozen=True)
class May:
    """One thing a person can do: what, where, by which role, until when."""

    what: str
    where: str
    through: str
    last_day: datetime | None


@require_GET
@administrators_only
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page; `on` asks what the person could do on another day."""
    found = get_object_or_404(User, pk=pk)
    form = OnForm(request.GET or None)
    now = request.received_at
    noon = form.noon
    grants = list(
        found.role_grants.select_related("granted_by", "revoked_by").order_by("-valid_from", "-pk")
    )
    held = [held_row(grant, at=now) for grant in grants]
    context = {
        "person": found,
        "form": form,
        "at": noon or now,
        "is_other_day": noon is not None,
        "held": sorted(held, key=lambda row: not row.is_alive),
        "rights": rights(found, grants, at=noon or now),
        "leaves": found.leave.standing()
        .filter(ends_at__gt=now)
        .select_related("stand_in")
        .order_by("first_day", "pk"),
        "covers": found.stands_in.standing()
        .filter(ends_at__gt=now)
        .select_related("person")
        .order_by("first_day", "pk"),
        "history": history_of(found, grants),
        "verdict": switch_off(request.user, found),
    }
    return render(request, "portal/people/person.html", context)


def held_row(grant: RoleGrant, *, at: datetime) -> Held:
    """Held now, planned, over by its date, or ended by somebody."""
    over = grant.valid_until is not None and grant.valid_until <= at
    state, pill = _("Held"), "ok"
    if grant.revoked_at is not None and not (over and grant.revoked_by_id is None):
        state, pill = _("Ended"), "idle"
    elif over:
        state, pill = _("Over"), "idle"
    elif grant.valid_from > at:
        state, pill = _("Planned"), "info"
    return Held(
        grant=grant,
        scope=scope_words(grant.scope),
        state=state,
        pill=pill,
        last_day=last_day(grant.valid_until),
        is_alive=grant.revoked_at is None and not over,
    )


def rights(found: User, grants: list[RoleGrant], *, at: datetime) -> list[May]:
    """What is in force at an instant, and nothing else, in the order of the code."""
    ours = [grant for grant in grants if found.is_active and in_force(grant, at)]
    rows = [
        May(
            str(PERMISSION_WORDS[permission]),
            scope_words(grant.scope),
            grant.get_role_display(),
            last_day(grant.valid_until),
        )
        for permission in Permission
        for grant in ours
        if permission in ROLE_PERMISSIONS[grant.role]
    ]
    cases = TeamMember.objects.filter(user=found).values("application").distinct().count()
    if found.is_active:
        own = _("Begin an application, and work on those they belong to")
        rows.append(May(own, _("%(n)s applications") % {"n": cases}, _("Applicant"), None))
    return rows


def in_force(grant: RoleGrant, at: datetime) -> bool:
    """The grant counted at that instant; `RoleGrantQuerySet.held` says the same in SQL."""
    return (
        grant.valid_from <= at
        and (grant.valid_until is None or grant.valid_until > at)
        and (grant.revoked_at is None or grant.revoked_at > at)
    )
