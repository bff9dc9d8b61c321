"""Several cases at once: choose, see what would happen, do it, undo it for ten minutes."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from aifactory.accounts.models import User
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import NotAllowed
from aifactory.portal.desks.casework import owners, together_forms
from aifactory.portal.desks.casework.wishes import Wish, key_of
from applications import operations
from applications.models import Label, TogetherAct
from applications.permissions import casework
from applications.queries import together as queries
from applications.rules.together import MOST_CASES, Act, LeftOut

LEFT_OUT: dict[str, Any] = {
    LeftOut.NO_ROLE: lazy("You do not handle cases of this call."),
    LeftOut.MINE: lazy("You own it already."),
    LeftOut.OWNED: lazy("Somebody else owns it."),
    LeftOut.SAME: lazy("They own it already."),
    LeftOut.NOT_POSSIBLE: lazy("The new owner cannot handle this case."),
    LeftOut.RETIRED: lazy("The label is retired."),
    LeftOut.ON_IT: lazy("The label is on it already."),
    LeftOut.NOT_ON_IT: lazy("The label is not on it."),
}


@require_http_methods(["GET", "POST"])
def together(request: SignedInRequest) -> HttpResponse:
    """Before: what will happen to each case, and which are left out and why."""
    _officers_only(request)
    wish = Wish.of(request.POST if request.method == "POST" else request.GET)
    if refusal := _too_many_or_none(wish):
        messages.warning(request, refusal)
        return redirect("cases")
    key = key_of(request.POST.get("key", "")) or uuid.uuid4()
    form = _form(request, wish)
    is_complete = form.is_valid()
    to = form.cleaned_data.get("to") if is_complete else None
    if request.method == "POST" and is_complete:
        done = operations.act_together(
            by=request.user,
            key=key,
            act=wish.act,
            keys=wish.keys,
            to=to,
            label=wish.label,
            note=form.cleaned_data.get("note", ""),
        )
        return redirect("cases_together_done", pk=done.pk)
    rows = _preview(request.user, wish, to)
    context = {
        "wish": wish,
        "form": form,
        "key": key,
        "to": to,
        "note": form.data.get("note", ""),
        "title": title_of(wish.act, wish.label),
        "rows": rows,
        "count": sum(not row["left_out"] for row in rows),
        "is_ready": to is not None or wish.act is not Act.HAND_OVER,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/desks/casework/together.html", context, status=status)


@require_GET
def done(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """After: what happened, what was left out, and the way back while there is one."""
    found = _found(request, pk)
    visible = {row.pk for row in queries.rows_for(request.user, _keys_of(found))}
    lines = found.lines.select_related("application").order_by("application__number", "pk")
    shown = [line for line in lines if line.application_id in visible]
    context = {
        "done": found,
        "title": title_of(Act(found.act), found.label),
        "acted": [line for line in shown if not line.left_out],
        "left_out": [(line, LEFT_OUT[line.left_out]) for line in shown if line.left_out],
        "kept": [line for line in shown if line.is_undone is False],
        "undo": casework.undo_together(request.user, found, at=timezone.now()),
    }
    return render(request, "portal/desks/casework/together_done.html", context)


@require_POST
def undo(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put everything back that nobody changed meanwhile."""
    found = _found(request, pk)
    try:
        operations.undo_together(by=request.user, done=found, at=timezone.now())
    except NotAllowed as refusal:
        messages.warning(request, refusal.verdict.reason)
    else:
        messages.success(request, _("Undone. What stayed as it is stands below."))
    return redirect("cases_together_done", pk=pk)


def title_of(act: Act, label: Label | None) -> str:
    """The act in words."""
    return {
        Act.TAKE: _("Take these cases"),
        Act.HAND_OVER: _("Hand these cases over"),
        Act.LABEL: _("Put the label “%(label)s” on these cases"),
        Act.UNLABEL: _("Take the label “%(label)s” off these cases"),
    }[act] % {"label": label}


def _preview(user: User, wish: Wish, to: User | None) -> list[dict[str, Any]]:
    rows = queries.rows_for(user, wish.keys, to=to, label=wish.label)
    found = []
    for row in rows:
        left_out = queries.effect_on(row, user, wish.act, to=to, label=wish.label)
        name = row.owner_name or row.owner_email
        found.append(
            {
                "case": row,
                "owner": owners.words_of(name, holds=row.owner_holds),
                "left_out": LEFT_OUT.get(left_out, ""),
            }
        )
    return found


def _form(request: SignedInRequest, wish: Wish) -> together_forms.TogetherForm:
    is_chosen = request.method == "POST" or "to" in request.GET or wish.act is not Act.HAND_OVER
    data = request.POST if request.method == "POST" else request.GET
    return together_forms.TogetherForm(
        data if is_chosen else None,
        officers=queries.officers() if wish.act is Act.HAND_OVER else None,
    )


def _too_many_or_none(wish: Wish) -> str:
    if not wish.keys:
        return _("Choose at least one case in the list first.")
    if len(wish.keys) > MOST_CASES:
        return _("At most %(count)s cases go at once. Choose fewer.") % {"count": MOST_CASES}
    return ""


def _found(request: SignedInRequest, pk: UUID) -> TogetherAct:
    _officers_only(request)
    rows = TogetherAct.objects.select_related("owner", "label")
    return get_object_or_404(rows, pk=pk, done_by=request.user)


def _keys_of(found: TogetherAct) -> list[UUID]:
    return list(found.lines.values_list("application_id", flat=True))


def _officers_only(request: SignedInRequest) -> None:
    if not casework.act_together(request.user):
        raise Http404
