"""A cut-off of an open call is asked to move, or to go; figures say whom it concerns."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.calls import ReasonForm
from aifactory.catalogue.forms.cut_offs import MoveForm
from aifactory.catalogue.operations import wording
from aifactory.catalogue.ports import followers
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.calls.access import (
    asked,
    cut_off_of,
    form_page,
    in_use,
    permitted,
    refused,
    require_editor,
)

FORM = "catalogue/calls/act.html"


@require_http_methods(["GET", "POST"])
@setup_readers
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a second person to move a cut-off; figures say whom it concerns."""
    found = cut_off_of(pk)
    require_editor(request, found.call)
    verdict = permissions.move_cut_off(request.user, found, at=request.received_at)
    if request.method == "GET" and not verdict:
        return refused(request, verdict.reason, found.call)
    form = MoveForm(request.POST or None, cut_off=found)
    if request.method == "POST" and form.is_valid() and permitted(form, verdict):
        answer = asked(
            request,
            form,
            lambda: operations.ask_to_move(
                by=request.user,
                cut_off=found,
                new=form.instants["new"],
                reason=form.cleaned_data["reason"],
                at=request.received_at,
            ),
        )
        if answer is not None:
            return answer
    following = followers.count(found.call, found)
    more: dict[str, Any] = {
        "is_final": False,
        "obstacles": [],
        "call": found.call,
        "title": _("Move cut-off %(number)s of %(code)s")
        % {"number": found.number, "code": found.call.code},
        "verb": _("Ask to move it"),
        "lines": [
            (_("Stands at"), found.deadline.text()),
            (_("Drafts of this call"), wording.drafts(following)),
            (_("Received for this cut-off"), str(following.received)),
            (_("Promises"), wording.promises(following)),
        ],
        "effect": _("What was received stays in its round, whatever the new instant."),
    }
    return form_page(request, FORM, form, **more)


@require_http_methods(["GET", "POST"])
@setup_readers
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a second person to remove a cut-off to which nothing belongs."""
    found = cut_off_of(pk)
    require_editor(request, found.call)
    verdict = permissions.move_cut_off(request.user, found, at=request.received_at)
    if request.method == "GET" and not verdict:
        return refused(request, verdict.reason, found.call)
    uses = queries.uses([found])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and permitted(form, verdict):
        answer = asked(
            request,
            form,
            lambda: operations.ask_to_remove(
                by=request.user,
                cut_off=found,
                reason=form.cleaned_data["reason"],
                at=request.received_at,
            ),
        )
        if answer is not None:
            return answer
    more: dict[str, Any] = {
        "is_final": False,
        "call": found.call,
        "title": _("Remove cut-off %(number)s of %(code)s")
        % {"number": found.number, "code": found.call.code},
        "verb": _("Ask to remove it"),
        "lines": [
            (_("Stands at"), found.deadline.text()),
            (_("Drafts of this call"), wording.drafts(followers.count(found.call, found))),
        ],
        "obstacles": [in_use(uses)] if uses else [],
        "effect": _("Drafts go on to the next cut-off."),
    }
    return form_page(request, FORM, form, **more)
