"""Decide on many cases of a round: choose, see what changes, apply."""

from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from allocations import operations, queries
from allocations.forms import FreezeForm
from allocations.operations import Choice
from allocations.permissions import rounds as may
from allocations.queries.rooms import rooms
from allocations.views import ranking_now
from allocations.views.round_effects import Effect, effect
from allocations.views.round_lines import Line, page_of
from allocations.views.round_loading import load_cut_off, read


@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """Choose, then see what changes, then apply. Every step can be sent twice."""
    found = read(load_cut_off(request, cut_off))
    verdict = may.decide(request.user, found.cut_off, is_frozen=found.frozen is not None)
    if verdict.code == "not_frozen" and request.method == "GET":
        context = {"cut_off": found.cut_off, "verdict": verdict}
        return render(request, "allocations/rounds/not_frozen.html", context)
    require(verdict)
    page = page_of(request, found)
    lines = page.lines
    start = FreezeForm(request.POST or None, initial={"starts_on": ranking_now.first(found)})
    step = request.POST.get("step", "choose")
    context = {
        "cut_off": found.cut_off,
        "round": found,
        "page": page,
        "lines": lines,
        "start": start,
        "has_unreleased": any(one.status == "decided" for one in found.decisions.values()),
    }
    if step == "choose":
        return render(request, "allocations/rounds/choose.html", context)
    if not all([start.is_valid(), *[line.form.is_valid() for line in lines]]):
        context["problems"] = _problems(lines)
        return render(request, "allocations/rounds/choose.html", context, status=422)
    chosen = [line for line in lines if line.is_chosen]
    context |= {"chosen": chosen, "left": len(lines) - len(chosen)}
    starts_on = start.cleaned_data["starts_on"]
    if step != "apply" or not chosen:
        context["effects"] = _effects(chosen, starts_on)
        return render(request, "allocations/rounds/preview.html", context)
    results = operations.decide_many(
        by=request.user,
        cut_off=found.cut_off,
        choices=[_choice(line) for line in chosen],
        starts_on=starts_on,
        at=request.received_at,
    )
    done = {one.application.pk for one in results if one.is_done}
    context |= {"results": results, "left": len(page.undecided - done)}
    return render(request, "allocations/rounds/results.html", context)


def _choice(line: Line) -> Choice:
    data = line.form.cleaned_data
    return Choice(
        application=line.row.case.pk,
        outcome=data["outcome"],
        node_hours=line.form.node_hours,
        reason=data["reason"],
        conditions=line.conditions,
        out_of_turn=data["out_of_turn"],
    )


def _effects(chosen: list[Line], starts_on: date) -> list[Effect]:
    takes: dict[tuple[int, str], Decimal] = {}
    names: dict[tuple[int, str], str] = {}
    for line in chosen:
        key = (int(line.row.told["partition"]), queries.mode_group(line.row.case))
        names[key] = str(line.row.case.partition)
        takes[key] = takes.get(key, Decimal(0)) + line.grants
    known = rooms(takes, starts_on)
    return [effect(names[key], takes[key], known.get(key)) for key in takes if takes[key]]


def _problems(lines: list[Line]) -> list[dict[str, str]]:
    """Every error with its place, for the summary on top."""
    return [
        {
            "message": f"{line.row.told['number']}: {message}",
            "href": f"#id_{line.form.prefix}-{name}",
        }
        for line in lines
        for name, found in line.form.errors.items()
        for message in found
    ]
