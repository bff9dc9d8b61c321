"""Switch an account off, with what that means in figures, and on again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts import operations, permissions
from aifactory.accounts.models import User
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.portal.people.access import administrators_only, posted
from aifactory.portal.people.forms import ReasonForm
from applications.models import TeamMember
from reviews.models import ReviewAssignment
from reviews.status import AssignmentStatus


@require_http_methods(["GET", "POST"])
@administrators_only
def switch_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, then close the account; the next request of the person is a visitor's."""
    person = get_object_or_404(User, pk=pk)
    verdict = permissions.switch_off(request.user, person)
    if verdict.code == "off":
        messages.info(request, verdict.reason)
        return redirect("person", pk=pk)
    if request.method == "POST":
        require(verdict)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        operations.switch_off(by=request.user, person=person, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The account of %(person)s is switched off.") % {"person": person}
        )
        return redirect("person", pk=pk)
    context = {"person": person, "form": form, "verdict": verdict, "effect": effect(person)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/people/switch_off.html", context, status=status)


@require_POST
@administrators_only
def switch_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open it again."""
    person = get_object_or_404(User, pk=pk)
    operations.switch_on(by=request.user, person=person)
    messages.success(
        request, _("%(person)s can sign in again. Roles that run count.") % {"person": person}
    )
    return redirect("person", pk=pk)


def effect(person: User) -> str:
    """What closing the account means, in figures."""
    roles = person.role_grants.valid(timezone.now()).count()
    cases = TeamMember.objects.filter(user=person).values("application").distinct().count()
    owed = ReviewAssignment.objects.filter(expert=person, status__in=AssignmentStatus.OWED).count()
    sentences = [
        _("With the next page %(person)s is signed out and cannot sign in.") % {"person": person},
        ngettext("%(n)s role stops to count.", "%(n)s roles stop to count.", roles) % {"n": roles},
        ngettext(
            "%(n)s application loses this person’s access.",
            "%(n)s applications lose this person’s access.",
            cases,
        )
        % {"n": cases},
    ]
    if owed:
        sentences.append(
            ngettext(
                "%(n)s review is owed; the office has to ask somebody else.",
                "%(n)s reviews are owed; the office has to ask somebody else.",
                owed,
            )
            % {"n": owed}
        )
    sentences.append(_("What was done stays. You can switch the account on again."))
    return " ".join(sentences)
