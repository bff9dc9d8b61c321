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
from allocations.operations import Obstacle
from allocations.permissions import rounds as may
from allocations.queries import rounds
from allocations.views.round_loading import load_cut_off


@dataclass(frozen=True)
class Held:
    """A case that stands in the way, with the form that leaves it out."""

    obstacle: Obstacle
    form: LeaveOutForm


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
        context = {"cut_off": found, "results": results}
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
        Held(one, LeaveOutForm(request.POST if is_sent else None, prefix=str(one.application.pk)))
        for one in standing.obstacles
    ]
    refused: list[Obstacle] = []
    if is_sent and all(one.form.is_valid() for one in held):
        try:
            results = operations.release_round(
                by=request.user, cut_off=found, left_out=_left_out(held), at=request.received_at
            )
        except operations.NotReady as not_ready:
            refused = not_ready.obstacles
        else:
            context = {"cut_off": found, "results": results}
            return render(request, "allocations/rounds/results.html", context)
    context = {
        "cut_off": found,
        "ready": standing.ready,
        "held": held,
        "problems": [*_problems(held), *map(_problem, refused)] if is_sent else [],
    }
    status = 422 if is_sent else 200
    return render(request, "allocations/rounds/release.html", context, status=status)


def _left_out(held: list[Held]) -> dict[UUID, str]:
    return {
        one.obstacle.application.pk: one.form.cleaned_data["reason"]
        for one in held
        if one.form.cleaned_data["leave_out"]
    }


def _problems(held: list[Held]) -> list[dict[str, str]]:
    return [
        {
            "message": f"{one.obstacle.application.number}: {message}",
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
