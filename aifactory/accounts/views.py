"""Screens about one's own account. Sign-in itself is allauth's, in our templates."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aifactory.accounts import operations, permissions, queries
from aifactory.accounts.forms import PreferencesForm, ThemeForm
from aifactory.accounts.models import User
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Role

ACTIVE_ROLE = "active_role"
THEME_COOKIE = "theme"


def here(request: HttpRequest, target: str, *, otherwise: str) -> str:
    """`target` when it is a path of this site, else a named page: no open redirect."""
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return reverse(otherwise)


@login_not_required
@require_GET
@never_cache
def session_token(request: HttpRequest) -> JsonResponse:
    """A fresh CSRF token for pages that stayed open across a sign-in."""
    return JsonResponse({"token": get_token(request), "signed_in": request.user.is_authenticated})


@require_http_methods(["GET", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Name, time zone, appearance; for officers also the weekly digest."""
    person = User.objects.get(pk=request.user.pk)
    is_officer = permissions.has_role(request.user, Role.OFFICER)
    form = PreferencesForm(request.POST or None, instance=person, is_officer=is_officer)
    if request.method == "POST" and form.is_valid():
        if form.changed_data:
            operations.change_preferences(by=person, **form.changed_values())
        messages.success(request, _("Your account is changed."))
        return redirect("accounts:preferences")
    grants = permissions.grants(request.user)
    return render(
        request,
        "accounts/preferences.html",
        {"form": form, "grants": grants},
        status=422 if form.errors else 200,
    )


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the device says; kept with the account, or in a cookie for visitors."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data["theme"]
    response = redirect(here(request, form.cleaned_data["next"], otherwise="landing"))
    if isinstance(request.user, User):
        operations.change_preferences(by=request.user, theme=chosen)
    response.set_cookie(THEME_COOKIE, chosen, max_age=31_536_000, samesite="Lax", httponly=True)
    return response


@require_POST
def switch_role(request: SignedInRequest) -> HttpResponse:
    """Put on another hat and land on its first page."""
    wanted = request.POST.get("role", "")
    held = {f"{grant.role}|{grant.scope}" for grant in permissions.grants(request.user)}
    if wanted in held or wanted == "applicant":
        request.session[ACTIVE_ROLE] = wanted
    else:
        raise Http404
    return redirect("home")


@require_http_methods(["GET", "POST"])
@never_cache
def kept_text(request: SignedInRequest, stash_id: UUID) -> HttpResponse:
    """Show what was typed when the session had ended; send it again or let it go."""
    stash = queries.kept_for(request.user).filter(pk=stash_id).first()
    if stash is None:
        return redirect("home")
    if request.method == "POST":
        operations.drop_stash(by=request.user, stash_id=stash.pk)
        messages.info(request, _("The kept text is gone."))
        return redirect("home")
    fields = [(name, value) for name, values in stash.fields.items() for value in values]
    return render(request, "accounts/kept_text.html", {"stash": stash, "fields": fields})
