"""Decide on many cases of a round: choose, see what changes, apply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from allocations import operations, queries
from allocations.forms import FreezeForm, RoundCaseForm
from allocations.models import Outcome
from allocations.operations import Choice
from allocations.permissions import rounds as may
from allocations.queries.rooms import PoolRoom, first_day, rooms
from allocations.rules import quotas
from allocations.rules.cutline import BELOW, PLACED
from allocations.views import round_reasons
from allocations.views.ranking import Round, load_cut_off, read
from allocations.views.ranking_rows import Row, sections
from applications.models import Application


@dataclass(frozen=True)
class Line:
    """One case on the form."""

    row: Row
    form: RoundCaseForm

    @property
    def is_chosen(self) -> bool:
        """Something is to be decided on it."""
        return bool(self.form.cleaned_data.get("outcome"))

    @property
    def outcome(self) -> Outcome:
        """What is to be decided."""
        return Outcome(self.form.cleaned_data["outcome"])

    @property
    def grants(self) -> Decimal:
        """Hours that it would take from its pool."""
        if self.outcome is Outcome.AWARD:
            return self.row.asked.node_hours
        return self.form.node_hours or Decimal(0)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the site asks for, in the letter of an award."""
        if not self.is_chosen or not self.outcome.grants:
            return ()
        return tuple(_conditions(self.row.case))


@dataclass(frozen=True)
class Effect:
    """What a partition's pool and the limits on it would have after all that is chosen."""

    name: str
    before: Decimal
    takes: Decimal
    limits: list[tuple[str, quotas.Standing]]

    @property
    def after(self) -> Decimal:
        """Below zero somebody comes away with nothing."""
        return self.before - self.takes


@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """Choose, then see what changes, then apply. Every step can be sent twice."""
    found = read(load_cut_off(request, cut_off))
    verdict = may.decide(request.user, found.cut_off, is_frozen=found.frozen is not None)
    if verdict.code == "not_frozen" and request.method == "GET":
        context = {"cut_off": found.cut_off, "verdict": verdict}
        return render(request, "allocations/rounds/not_frozen.html", context)
    require(verdict)
    lines = _lines(request, found)
    start = FreezeForm(request.POST or None, initial={"starts_on": _first(found)})
    step = request.POST.get("step", "choose")
    context = {"cut_off": found.cut_off, "round": found, "lines": lines, "start": start}
    if step == "choose":
        return render(request, "allocations/rounds/choose.html", context)
    if not all([start.is_valid(), *[line.form.is_valid() for line in lines]]):
        context["problems"] = _problems(lines)
        return render(request, "allocations/rounds/choose.html", context, status=422)
    chosen = [line for line in lines if line.is_chosen]
    context |= {"chosen": chosen, "left": len(lines) - len(chosen)}
    starts_on = start.cleaned_data["starts_on"]
    if step != "apply" or not chosen:
        context["effects"] = _effects(found, chosen, starts_on)
        return render(request, "allocations/rounds/preview.html", context)
    context["results"] = operations.decide_many(
        by=request.user,
        cut_off=found.cut_off,
        choices=[_choice(line) for line in chosen],
        starts_on=starts_on,
        at=request.received_at,
    )
    return render(request, "allocations/rounds/results.html", context)


def _lines(request: SignedInRequest, found: Round) -> list[Line]:
    """Cases to decide on: those without a decision, and whatever was sent."""
    rows = [
        row
        for section in sections(found.content, found.cases, found.decisions, found.cut_off)
        for row in (*section.above, *section.under)
    ]
    lines = []
    for row in rows:
        prefix = str(row.case.pk)
        was_sent = f"{prefix}-outcome" in request.POST
        is_open = row.decision is None and row.case.status == "awaiting_decision"
        if was_sent or (is_open and not request.POST):
            form = RoundCaseForm(request.POST or None, prefix=prefix, initial=_usual(found, row))
            lines.append(Line(row, form))
    return lines


def _usual(found: Round, row: Row) -> Mapping[str, Any]:
    """What follows from the cut line, with the words for the letter."""
    terms = found.cut_off.call.rule_set.review_terms
    side, told = row.told["side"], row.told
    if terms is None:
        return {}
    if side == BELOW:
        return {"outcome": Outcome.NO_AWARD, "reason": round_reasons.below(told, terms)}
    if side != PLACED:
        policy = found.content["rules"]["policy"]
        reason = round_reasons.waiting(told, terms, policy, row.case)
        return {"outcome": Outcome.WAITING_LIST, "reason": reason}
    asked, wanted = row.asked.node_hours, row.wanted.node_hours
    if wanted == asked:
        return {"outcome": Outcome.AWARD}
    amount = format(wanted.normalize(), "f")
    reason = round_reasons.less(wanted, asked)
    return {"outcome": Outcome.PARTIAL, "amount": amount, "reason": reason}


def _choice(line: Line) -> Choice:
    data = line.form.cleaned_data
    return Choice(
        application=line.row.case.pk,
        outcome=data["outcome"],
        node_hours=line.form.node_hours,
        reason=data["reason"],
        conditions=line.conditions,
    )


def _conditions(case: Application) -> list[str]:
    evaluation = getattr(case, "evaluation", None)
    site = getattr(evaluation, "recommendation", None)
    return site.assessment.conditions.splitlines() if site else []


def _effects(found: Round, chosen: list[Line], starts_on: date) -> list[Effect]:
    takes: dict[tuple[int, str], Decimal] = {}
    names: dict[tuple[int, str], str] = {}
    for line in chosen:
        key = (int(line.row.told["partition"]), queries.mode_group(line.row.case))
        names[key] = str(line.row.case.partition)
        takes[key] = takes.get(key, Decimal(0)) + line.grants
    known = rooms(takes, starts_on)
    return [_effect(names[key], takes[key], known.get(key)) for key in takes if takes[key]]


def _effect(name: str, takes: Decimal, found: PoolRoom | None) -> Effect:
    if found is None:
        return Effect(name, Decimal(0), takes, [])
    standings = quotas.standings(
        found.room.limits, found.room.granted, group=found.room.group, node_hours=takes
    )
    limits = [(found.limit_names[one.limit.code], one) for one in standings if one.is_touched]
    return Effect(name, found.room.free, takes, limits)


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


def _first(found: Round) -> date:
    """The first day as the ranking has it, unless that day has passed."""
    tomorrow = first_day(found.cut_off.call.zone, timezone.now())
    return max(date.fromisoformat(found.content["starts_on"]), tomorrow)
