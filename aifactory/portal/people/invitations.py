"""Invitations: who was asked, what became of it, send again, withdraw."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aifactory.accounts import operations, permissions
from aifactory.accounts.models import Invitation, InvitedRole
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.status import InvitationStatus
from aifactory.accounts.verdicts import NotAllowed
from aifactory.face import lists
from aifactory.face.shapes import Column, Table
from aifactory.portal.desks.forms import scope_words
from aifactory.portal.people.access import administrators_only, posted
from aifactory.portal.people.forms import InviteForm, OfferForm
from aifactory.portal.people.listing import last_day

NEWEST = ("-invited_at", "-pk")
GROUPS = {"all": lazy("All"), **{status.value: status.label for status in InvitationStatus}}
MOST_ROLES = 3


@require_GET
@administrators_only
def invitation_list(request: SignedInRequest) -> HttpResponse:
    """Every invitation, newest first."""
    chosen = request.GET.get("group", "all")
    found = Invitation.objects.select_related("invited_by").prefetch_related("roles")
    if chosen in InvitationStatus.values:
        found = found.filter(status=chosen)
    page = lists.read(found, order=NEWEST, params=request.GET)
    table = Table(
        caption=_("Invitations, newest first"),
        columns=[
            Column(_("Who")),
            Column(_("Roles")),
            Column(_("State")),
            Column(_("Invited"), sorted="descending"),
        ],
        rows=[(one, [role_words(role) for role in one.roles.all()]) for one in page.rows],
        body="portal/people/rows/invitations.html",
        chips=lists.chips(GROUPS, {}, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("No invitation here"),
        empty_text=_("Invite people who have no account yet, or to roles they have to agree to."),
        css_class="blocks",
    )
    return render(request, "portal/people/invitations.html", {"table": table})


@require_http_methods(["GET", "POST"])
@administrators_only
def invite(request: SignedInRequest) -> HttpResponse:
    """Who, and up to three roles; the mail goes out at once."""
    sent = posted(request)
    form = InviteForm(sent, initial={"email": request.GET.get("email", "")})
    offers = [
        OfferForm(
            sent,
            prefix=f"role{number}",
            empty_permitted=number > 1,
            use_required_attribute=False,
        )
        for number in range(1, MOST_ROLES + 1)
    ]
    forms = [form, *offers]
    # Every form is asked, so that one page says all that is wrong.
    wrong = [each for each in forms if not each.is_valid()]
    if request.method == "POST" and not wrong:
        invitation = _invited(request, form, offers)
        if invitation is not None:
            messages.success(
                request, _("Invited. The mail to %(name)s is on its way.") % {"name": invitation}
            )
            return redirect("invitation", pk=invitation.pk)
    status = 422 if any(each.is_bound and each.errors for each in forms) else 200
    context = {"form": form, "first": offers[0], "others": offers[1:], "offers": offers}
    return render(request, "portal/people/invite.html", context, status=status)


@require_GET
@administrators_only
def invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """One invitation and what can be done about it."""
    found = _find(pk)
    return _show(request, found)


@require_POST
@administrators_only
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new link; the old one stops to work."""
    found = _find(pk)
    sends = request.POST.get("sends", "")
    operations.send_again(
        by=request.user,
        invitation=found,
        sends=int(sends) if sends.isascii() and sends.isdigit() else 0,
        at=request.received_at,
    )
    messages.success(request, _("Sent with a new link. The link before it no longer works."))
    return redirect("invitation", pk=pk)


@require_http_methods(["GET", "POST"])
@administrators_only
def withdraw_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then take it back."""
    found = _find(pk)
    if request.method == "POST":
        operations.withdraw_invitation(by=request.user, invitation=found)
        messages.success(request, _("Withdrawn. The link no longer works."))
        return redirect("invitation", pk=pk)
    verdict = permissions.withdraw_invitation(request.user, found)
    if not verdict:
        return _show(request, found)
    return render(request, "portal/people/invitation_withdraw.html", {"invitation": found})


def role_words(role: InvitedRole) -> str:
    """Expert, whole portal."""
    return f"{role.get_role_display()} · {scope_words(role.scope)}"


def offered(found: Invitation) -> list[tuple[InvitedRole, str, object]]:
    """The roles as pages list them: with their place and their last day."""
    return [
        (role, scope_words(role.scope), last_day(role.valid_until))
        for role in found.roles.order_by("pk")
    ]


def _find(pk: int) -> Invitation:
    found: Invitation = get_object_or_404(
        Invitation.objects.select_related("invited_by", "accepted_by"), pk=pk
    )
    return found


def _show(request: SignedInRequest, found: Invitation) -> HttpResponse:
    context = {
        "invitation": found,
        "offered": offered(found),
        "again": permissions.send_again(request.user, found),
        "withdraw": permissions.withdraw_invitation(request.user, found),
    }
    return render(request, "portal/people/invitation.html", context)


def _invited(
    request: SignedInRequest, form: InviteForm, offers: list[OfferForm]
) -> Invitation | None:
    """Do it; a refusal becomes an error of the form."""
    try:
        return operations.invite(
            by=request.user,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            offers=[operations.Offer(**each.offer) for each in offers if each.offer],
            at=request.received_at,
        )
    except NotAllowed as refusal:
        form.add_error("email", refusal.verdict.reason)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    return None
