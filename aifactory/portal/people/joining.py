"""The page behind the link of an invitation: it shows, and only a POST accepts."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aifactory.accounts import operations, permissions
from aifactory.accounts.models import Invitation, User
from aifactory.accounts.models.invitations import hash_of
from aifactory.accounts.requests import AnyRequest
from aifactory.accounts.verdicts import NotAllowed, Verdict
from aifactory.portal.people.access import posted
from aifactory.portal.people.forms import JoinForm
from aifactory.portal.people.invitations import offered

WRONG_LINKS, COUNTED_FOR = 20, 60 * 60


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def join(request: AnyRequest, token: str) -> HttpResponse:
    """Unknown, used, expired and withdrawn links look the same, and are counted by address."""
    if _wrong_links(request) > WRONG_LINKS:
        return render(request, "429.html", status=429)
    found = (
        Invitation.objects.select_related("invited_by").filter(token_hash=hash_of(token)).first()
    )
    if found is None:
        _count(request)
        return _closed(request)
    if request.user.is_authenticated and found.accepted_by_id == request.user.pk:
        messages.info(request, _("You have accepted this invitation already."))
        return redirect("home")
    account = User.objects.filter(email=found.email).first()
    at = request.received_at
    verdict = permissions.accept_invitation(request.user, found, account=account, at=at)
    if verdict.code == "closed":
        return _closed(request)
    form = (
        None
        if account
        else JoinForm(posted(request), email=found.email, initial={"name": found.name})
    )
    if request.method == "POST" and verdict and (form is None or form.is_valid()):
        return _accept(request, found, form)
    status = 200 if request.method == "GET" else 422 if verdict else 409
    return _show(request, found, form, verdict, status=status)


def _accept(request: AnyRequest, found: Invitation, form: JoinForm | None) -> HttpResponse:
    typed = form.cleaned_data if form else {}
    try:
        person = operations.accept_invitation(
            by=request.user, invitation=found, at=request.received_at, **typed
        )
    except NotAllowed:
        # Another click was first.
        return _closed(request)
    if not request.user.is_authenticated:
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, _("Welcome. Your roles count from now; choose one at the top right."))
    return redirect("home")


def _show(
    request: HttpRequest, found: Invitation, form: JoinForm | None, verdict: Verdict, *, status: int
) -> HttpResponse:
    context = {
        "invitation": found,
        "offered": offered(found),
        "form": form,
        "verdict": verdict,
        "path": request.path,
    }
    return render(request, "portal/people/join.html", context, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/people/join_closed.html", status=404)


def _key(request: HttpRequest) -> str:
    return f"wrong-invitations:{get_adapter().get_client_ip(request)}"


def _wrong_links(request: HttpRequest) -> int:
    return int(cache.get(_key(request), 0))


def _count(request: HttpRequest) -> None:
    """One more wrong link from there; forgotten after an hour."""
    cache.add(_key(request), 0, COUNTED_FOR)
    cache.incr(_key(request))
