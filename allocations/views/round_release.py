"""Ask for the approvals of a round, then release its decisions together."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from allocations import operations
from allocations.forms import ApprovalForm, LeaveOutForm
from allocations.models import Decision
from allocations.operations import Obstacle
from allocations.permissions import rounds as may
from allocations.queries import rounds
from allocations.views.round_loading import load_cut_off
from applications.models import Application


@dataclass(frozen=True)
class Held:
    """A case with the form that leaves it out.

    Attributes:
        sentence: what stands in the way; empty where it is ready.
        decision: what would go out; None where it is not ready.
    """

    application: Application
    form: LeaveOutForm
    sentence: str = ""
    decision: Decision | None = None


@require_http_methods(["GET", "POST"])
def approvals(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """One reason for all that need a second person; what waits already is left alone."""
    found = load_cut_off(request, cut_off)
    require(may.release(request.user, found))
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        results = operations.ask_for_all(
            by=request.user,
            cut_off=found,
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
        context = {"cut_off": found, "results": results, "left": 0}
        return render(request, "allocations/rounds/results.html", context)
    pending = operations.unreleased(found)
    context = {
        "cut_off": found,
        "form": form,
        "to_ask": [one for one in pending if one.is_to_ask],
        "others": [one for one in pending if not one.is_to_ask],
        "approvers": list(rounds.approvers_of(found)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "allocations/rounds/approvals.html", context, status=status)


@require_http_methods(["GET", "POST"])
def release(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """What would be released and what stands in the way, then the act. Twice releases once."""
    found = load_cut_off(request, cut_off)
    require(may.release(request.user, found))
    standing = operations.standing(found)
    is_sent = request.method == "POST"
    held = [
        Held(one.application, _leave_out(request, one.application), sentence=one.sentence)
        for one in standing.obstacles
    ]
    ready = [
        Held(one.application, _leave_out(request, one.application), decision=one)
        for one in standing.ready
    ]
    refused: list[Obstacle] = []
    are_valid = [one.form.is_valid() for one in (*held, *ready)]
    if is_sent and all(are_valid):
        try:
            results = operations.release_round(
                by=request.user,
                cut_off=found,
                left_out=_left_out([*held, *ready]),
                at=request.received_at,
            )
        except operations.NotReady as not_ready:
            refused = not_ready.obstacles
        else:
            context = {"cut_off": found, "results": results, "left": 0}
            return render(request, "allocations/rounds/results.html", context)
    context = {
        "cut_off": found,
        "ready": ready,
        "held": held,
        "problems": [*_problems([*held, *ready]), *map(_problem, refused)] if is_sent else [],
    }
    status = 422 if is_sent else 200
    return render(request, "allocations/rounds/release.html", context, status=status)


def _leave_out(request: SignedInRequest, case: Application) -> LeaveOutForm:
    return LeaveOutForm(request.POST if request.method == "POST" else None, prefix=str(case.pk))


def _left_out(held: list[Held]) -> dict[UUID, str]:
    return {
        one.application.pk: one.form.cleaned_data["reason"]
        for one in held
        if one.form.cleaned_data["leave_out"]
    }


def _problems(held: list[Held]) -> list[dict[str, str]]:
    return [
        {
            "message": f"{one.application.number}: {message}",
            "href": f"#id_{one.form.prefix}-{name}",
        }
        for one in held
        for name, found in one.form.errors.items()
        for message in found
    ]


def _problem(one: Obstacle) -> dict[str, str]:
    return {
        "message": f"{one.application.number}: {one.sentence}",
        "href": f"#id_{one.application.pk}-leave_out",
    }
