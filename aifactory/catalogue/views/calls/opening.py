"""A call is opened and extended with a second person, or closed early with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, permissions
from aifactory.catalogue.forms.calls import ExtendForm, ReasonForm
from aifactory.catalogue.operations import wording
from aifactory.catalogue.ports import followers
from aifactory.catalogue.status import CallStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.calls.access import (
    asked,
    call_of,
    form_page,
    permitted,
    refused,
    require_editor,
)

FORM = "catalogue/calls/act.html"


@require_http_methods(["GET", "POST"])
@setup_readers
def open_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a second person to open it; the page says what that means and what is missing."""
    found = call_of(pk)
    require_editor(request, found)
    verdict = permissions.ask_opening(request.user, found, at=request.received_at)
    if request.method == "GET" and not verdict:
        return refused(request, verdict.reason, found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and permitted(form, verdict):
        answer = asked(
            request,
            form,
            lambda: operations.ask_to_open(
                by=request.user,
                call=found,
                reason=form.cleaned_data["reason"],
                at=request.received_at,
            ),
        )
        if answer is not None:
            return answer
    more: dict[str, Any] = {
        "is_final": False,
        "call": found,
        "title": _("Ask to open %(code)s") % {"code": found.code},
        "verb": _("Ask to open it"),
        "lines": wording.opening(found),
        "obstacles": operations.obstacles(found, timezone.now()),
        "effect": _("Its code, mode, rules and zone are fixed from then on."),
    }
    return form_page(request, FORM, form, **more)


@require_http_methods(["GET", "POST"])
@setup_readers
def extend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a second person to let it close later."""
    found = call_of(pk)
    require_editor(request, found)
    verdict = permissions.change_open_call(request.user, found, at=request.received_at)
    if request.method == "GET" and not verdict:
        return refused(request, verdict.reason, found)
    form = ExtendForm(request.POST or None, call=found)
    if request.method == "POST" and form.is_valid() and permitted(form, verdict):
        answer = asked(
            request,
            form,
            lambda: operations.ask_to_extend(
                by=request.user,
                call=found,
                closes_at=form.instants["closes"],
                reason=form.cleaned_data["reason"],
                at=request.received_at,
            ),
        )
        if answer is not None:
            return answer
    following = followers.count(found)
    more: dict[str, Any] = {
        "is_final": False,
        "obstacles": [],
        "call": found,
        "title": _("Extend %(code)s") % {"code": found.code},
        "verb": _("Ask to extend it"),
        "lines": [
            (_("Closes now"), wording.instant(found.closes_at, found)),
            (_("Drafts of this call"), wording.drafts(following)),
        ],
        "effect": _("Whoever works on a draft gets one mail with the old and the new end."),
    }
    return form_page(request, FORM, form, **more)


@require_http_methods(["GET", "POST"])
@setup_readers
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close it now: figures first, then a reason."""
    found = call_of(pk)
    require_editor(request, found)
    verdict = permissions.change_open_call(request.user, found, at=request.received_at)
    if found.status == CallStatus.CLOSED and request.method == "POST":
        return redirect("setup:call", pk=pk)
    if request.method == "GET" and not verdict:
        return refused(request, verdict.reason, found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and permitted(form, verdict):
        operations.close_early(
            by=request.user,
            call=found,
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
        messages.success(request, _("%(code)s has closed.") % {"code": found.code})
        return redirect("setup:call", pk=pk)
    following = followers.count(found)
    more: dict[str, Any] = {
        "obstacles": [],
        "call": found,
        "title": _("Close %(code)s early") % {"code": found.code},
        "verb": _("Close it now"),
        "is_final": True,
        "lines": [
            (_("Would close"), wording.instant(found.closes_at, found)),
            (_("Drafts that can no longer be submitted"), wording.drafts(following)),
            (_("Received: they keep their place"), str(following.received)),
        ],
        "effect": _("A closed call does not open again. It can be copied."),
    }
    return form_page(request, FORM, form, **more)
