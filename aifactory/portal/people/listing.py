"""Everybody with an account, and the roles they hold."""

from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.requests import SignedInRequest
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.portal.desks.forms import SearchForm, scope_words
from aifactory.portal.people.access import administrators_only

ORDER = ("name", "pk")
SECOND = timedelta(seconds=1)  # a role that ends at midnight has the day before as its last
GROUPS = {"all": lazy("Everybody"), "roles": lazy("With a role"), "off": lazy("Switched off")}


@require_GET
@administrators_only
def people_list(request: SignedInRequest) -> HttpResponse:
    """Everybody with an account, by name, with the roles they hold."""
    search = SearchForm(request.GET)
    chosen = request.GET.get("group", "all")
    page = lists.read(_people(search.text, chosen), order=ORDER, params=request.GET)
    now = timezone.now()
    table = Table(
        caption=_("People and their roles"),
        columns=[Column(_("Name")), Column(_("E-mail")), Column(_("Roles")), Column(_("Act"))],
        rows=[(person, [held_row(grant, at=now) for grant in person.held]) for person in page.rows],
        body="portal/people/rows/people.html",
        chips=lists.chips(GROUPS, {}, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("Nobody with an account matches this."),
        empty_text=_("Search by a part of the name or the e-mail, at least 3 characters."),
        css_class="blocks",
    )
    context = {"table": table, "search": request.GET.get("search", ""), "group": chosen}
    return render(request, "portal/people/people.html", context)


def held_row(grant: RoleGrant, *, at: datetime) -> dict[str, object]:
    """A role as lists show it: what, where, and whether it counts now."""
    ended = grant.valid_until is not None and grant.valid_until <= at
    return {
        "grant": grant,
        "scope": scope_words(grant.scope),
        "begins": grant.valid_from if grant.valid_from > at else None,
        "last_day": last_day(grant.valid_until),
        "ended": ended,
    }


def last_day(until: datetime | None) -> datetime | None:
    """An instant on the last day of what ends then."""
    return until - SECOND if until else None


def _people(text: str, group: str) -> QuerySet[User]:
    held = RoleGrant.objects.filter(revoked_at__isnull=True)
    people = User.objects.filter(is_active=group != "off").prefetch_related(
        Prefetch("role_grants", queryset=held.order_by("role", "scope"), to_attr="held")
    )
    if text:
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if group == "roles":
        people = people.filter(pk__in=held.values("user"))
    return people
