"""Cut-offs: a list from a rule, edited before it is kept."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.cut_offs import CutOffsForm, RecurrenceForm, first_rule
from aifactory.catalogue.forms.moments import TYPED, typed
from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.recurrence import occurrences
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
from aifactory.face.tags.formats import moment


@require_http_methods(["GET", "POST"])
@setup_readers
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list with its rule: generate, look, change single ones, keep.

    A planned call gets exactly the list. An open one keeps what it has; the list is added to it
    once a second person approves.
    """
    found = call_of(pk)
    require_editor(request, found)
    verdict = permissions.add_cut_offs(request.user, found, at=request.received_at)
    if request.method == "GET" and not verdict:
        return refused(request, verdict.reason, found)
    if request.method == "GET":
        return _page(request, found, _rule(found, request), _list(request, found, _held(found)))
    if "generate" in request.POST:
        return _generated(request, found)
    form = _list(request, found)
    if "more" in request.POST:
        return _page(request, found, _rule(found, request), _longer(request, found))
    if form.is_valid() and permitted(form, verdict):
        answer = _kept(request, found, form)
        if answer is not None:
            return answer
    return _page(request, found, _rule(found, request), form, status=422)


def _generated(request: SignedInRequest, found: Call) -> HttpResponse:
    rule = RecurrenceForm(request.POST)
    if not rule.is_valid():
        return _page(request, found, rule, _list(request, found, _held(found)), status=422)
    wanted = rule.rule
    holidays = queries.holidays(found.zone, wanted.first, wanted.last, calendar=found.calendar)
    times = occurrences(wanted, holidays)
    if not times:
        rule.add_error(None, _("This rule meets no day between the two dates."))
        return _page(request, found, rule, _list(request, found, _held(found)), status=422)
    return _page(request, found, rule, _list(request, found, times), is_generated=True)


def _kept(request: SignedInRequest, found: Call, form: CutOffsForm) -> HttpResponse | None:
    if found.status != CallStatus.PLANNED:
        return asked(
            request,
            form,
            lambda: operations.ask_to_add(
                by=request.user,
                call=found,
                instants=form.wanted,
                reason=form.cleaned_data["reason"],
                at=request.received_at,
            ),
        )
    try:
        operations.plan_cut_offs(
            by=request.user,
            call=found,
            instants=form.wanted,
            edition=form.cleaned_data["edition"],
            at=request.received_at,
        )
    except operations.CallChanged as other:
        return _both(request, other.call)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None
    messages.success(request, _("The cut-offs are kept."))
    return redirect("setup:call", pk=found.pk)


def _both(request: SignedInRequest, now: Call) -> HttpResponse:
    """Somebody saved meanwhile: theirs stand beside what was typed, which stays."""
    data = request.POST.copy()
    data["edition"] = queries.edition_of(now)
    form = CutOffsForm(data, call=now, at=request.received_at)
    theirs = [row.deadline.text() for row in queries.cut_offs_of(now)]
    return _page(
        request, now, _rule(now, request), form, status=409, theirs=theirs, is_conflict=True
    )


def _longer(request: SignedInRequest, found: Call) -> CutOffsForm:
    data = request.POST.copy()
    rows = data.get("rows", "0")
    data["rows"] = str(int(rows) + 5) if rows.isascii() and rows.isdigit() else "5"
    return _make(request, found, data)


def _list(
    request: SignedInRequest, found: Call, times: list[datetime] | None = None
) -> CutOffsForm:
    if times is None:
        return _make(request, found, request.POST)
    initial: dict[str, Any] = {"edition": queries.edition_of(found)}
    initial |= {f"at_{number}": time.strftime(TYPED) for number, time in enumerate(times)}
    return _make(request, found, None, times=times, initial=initial)


def _make(request: SignedInRequest, found: Call, data: Any, **more: Any) -> CutOffsForm:
    is_open = found.status != CallStatus.PLANNED
    return CutOffsForm(
        data,
        call=found,
        at=request.received_at,
        taken=[row.at for row in found.cut_offs.all()] if is_open else [],
        needs_reason=is_open,
        **more,
    )


def _held(found: Call) -> list[datetime]:
    """What the list shows at first: all of a planned call, nothing of an open one."""
    if found.status != CallStatus.PLANNED:
        return []
    return [typed(row.at, found.zone) for row in found.cut_offs.all()]


def _rule(found: Call, request: SignedInRequest) -> RecurrenceForm:
    return RecurrenceForm(initial=first_rule(found, today=request.received_at.date()))


def _page(
    request: SignedInRequest,
    found: Call,
    rule: RecurrenceForm,
    form: CutOffsForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    is_open = found.status != CallStatus.PLANNED
    ahead = [row for row in found.cut_offs.all() if is_open and row.at > request.received_at]
    context = {
        "call": found,
        "rule": rule,
        "is_open": is_open,
        "ahead": [moment(row.at, found.zone) for row in ahead],
        "is_generated": False,
        "is_conflict": False,
        "theirs": [],
        **more,
    }
    return form_page(request, "catalogue/calls/cut_offs.html", form, status=status, **context)
