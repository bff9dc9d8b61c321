"""The call of an address, what its page says about it, and how a request for a change ends."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict, require
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import Call, CutOff, Proposal
from aifactory.face.rules.formats import grouped


def call_of(pk: int) -> Call:
    """The call, else 404."""
    return get_object_or_404(queries.planned_and_past(), pk=pk)


def cut_off_of(pk: int) -> CutOff:
    """The cut-off with its call, else 404."""
    rows = CutOff.objects.select_related("call__mode", "call__rule_set")
    return get_object_or_404(rows, pk=pk)


def require_editor(request: SignedInRequest, call: Call) -> None:
    """Officers of the portal or of this call; other readers get the sentence why not."""
    require(permissions.edit(request.user, scope=call.scope))


def refused(request: SignedInRequest, sentence: str, call: Call) -> HttpResponseRedirect:
    """Back to the page of the call, which says why."""
    messages.warning(request, sentence)
    return redirect("setup:call", pk=call.pk)


def permitted(form: forms.Form, verdict: Verdict) -> bool:
    """Whether it may be done now; else the form says why not and keeps what was typed."""
    if not verdict:
        form.add_error(None, verdict.reason)
    return bool(verdict)


def asked(
    request: SignedInRequest, form: forms.Form, ask: Callable[[], Proposal]
) -> HttpResponse | None:
    """Ask for the change; None where the form then says why it was not asked."""
    try:
        proposal = ask()
    except operations.ChangeWaits as waits:
        messages.warning(
            request, _("A change of this kind waits already. It has to be answered first.")
        )
        form.add_error(
            None,
            _("A change of this kind waits already: %(what)s.") % {"what": waits.proposal.title},
        )
        return None
    except (operations.CannotStand, operations.CannotOpen) as refusal:
        form.add_error(None, refusal.sentence)
        return None
    except operations.InUse as used:
        form.add_error(None, in_use(used.uses))
        return None
    messages.success(request, _("Asked. It happens once a second person approves."))
    return redirect("setup:change", pk=proposal.pk)


def in_use(uses: queries.Uses) -> str:
    """Why something cannot go, with the list."""
    listed = ", ".join(f"{noun}: {grouped(count)}" for noun, count in uses)
    return _("It is in use, so it stays. %(uses)s.") % {"uses": listed}


def form_page(
    request: SignedInRequest, template: str, form: forms.Form, status: int = 0, **more: Any
) -> HttpResponse:
    """The page of a form; 422 where it was refused."""
    code = status or (422 if form.is_bound and form.errors else 200)
    return render(request, template, {"form": form, **more}, status=code)
