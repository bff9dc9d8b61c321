"""Who holds which role: the administrator's list, and the two acts on it."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts import operations, permissions
from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Role
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.portal.desks.forms import RoleForm, SearchForm, scope_words

ORDER = ("name", "pk")
SECOND = timedelta(seconds=1)  # a role that ends at midnight has the day before as its last
GROUPS = {"all": lazy("Everybody"), "roles": lazy("With a role")}


@require_GET
def people_list(request: SignedInRequest) -> HttpResponse:
    """Everybody with an account, by name, with the roles they hold."""
    _administrators_only(request)
    search = SearchForm(request.GET)
    chosen = request.GET.get("group", "all")
    page = lists.read(_people(search.text, chosen), order=ORDER, params=request.GET)
    now = timezone.now()
    table = Table(
        caption=_("People and their roles"),
        columns=[Column(_("Name")), Column(_("E-mail")), Column(_("Roles")), Column(_("Act"))],
        rows=[(person, [held_row(grant, at=now) for grant in person.held]) for person in page.rows],
        body="portal/desks/rows/people.html",
        chips=lists.chips(GROUPS, {}, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("Nobody with an account matches this."),
        empty_text=_("Search by a part of the name or the e-mail, at least 3 characters."),
        css_class="blocks",
    )
    context = {"table": table, "search": request.GET.get("search", ""), "group": chosen}
    return render(request, "portal/desks/people.html", context)


@require_http_methods(["GET", "POST"])
def grant_role(request: SignedInRequest) -> HttpResponse:
    """Give a role; it counts from the person's next request on."""
    _administrators_only(request)
    form = RoleForm(request.POST or None, initial={"email": request.GET.get("person", "")})
    if request.method == "POST" and form.is_valid() and _granted(request, form):
        return redirect("people")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/desks/grant_role.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def revoke_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then end a role; it is gone with the person's next request."""
    _administrators_only(request)
    grant = get_object_or_404(RoleGrant.objects.select_related("user"), pk=pk)
    if grant.revoked_at:
        messages.info(request, _("This role has ended already."))
        return redirect("people")
    verdict = permissions.end_role(grant)
    if request.method == "POST":
        operations.revoke_role(by=request.user, grant=grant)
        messages.success(
            request,
            _("%(person)s is no longer %(role)s.")
            % {"person": grant.user, "role": grant.get_role_display()},
        )
        return redirect("people")
    names = {
        "person": grant.user,
        "role": grant.get_role_display(),
        "scope": scope_words(grant.scope),
    }
    context = {
        "verdict": verdict,
        "question": _("%(person)s: end the role “%(role)s”, %(scope)s?") % names,
        "effect": _(
            "With the next page %(person)s no longer sees the desk of this role. "
            "What was done stays in the history. You can give the role again."
        )
        % names,
    }
    return render(request, "portal/desks/revoke_role.html", context)


def held_row(grant: RoleGrant, *, at: datetime) -> dict[str, object]:
    """A role as the list shows it: what, where, and whether it counts now."""
    ended = grant.valid_until is not None and grant.valid_until <= at
    return {
        "grant": grant,
        "scope": scope_words(grant.scope),
        "begins": grant.valid_from if grant.valid_from > at else None,
        "last_day": grant.valid_until - SECOND if grant.valid_until else None,
        "ended": ended,
    }


def _people(text: str, group: str) -> QuerySet[User]:
    held = RoleGrant.objects.filter(revoked_at__isnull=True)
    people = User.objects.filter(is_active=True).prefetch_related(
        Prefetch("role_grants", queryset=held.order_by("role", "scope"), to_attr="held")
    )
    if text:
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if group == "roles":
        people = people.filter(pk__in=held.values("user"))
    return people


def _granted(request: SignedInRequest, form: RoleForm) -> bool:
    """Do it; what the model refuses (held already) becomes an error of the form."""
    try:
        operations.grant_role(
            by=request.user,
            user=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            scope=form.cleaned_data["scope"],
            mandate=form.cleaned_data["mandate"],
            **form.dates,
        )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(
        request,
        _("%(person)s is now %(role)s. It counts with their next page.")
        % {"person": form.cleaned_data["email"], "role": Role(form.cleaned_data["role"]).label},
    )
    return True


def _administrators_only(request: SignedInRequest) -> None:
    """For everybody else this page does not exist."""
    if not permissions.manage_people(request.user):
        raise Http404
