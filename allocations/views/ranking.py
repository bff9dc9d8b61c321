"""The ranking of a round: the page, the act that freezes it, and its file."""

import csv
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import Verdict, require
from aifactory.catalogue.models import CutOff
from aifactory.face.rules.cells import harmless
from allocations import operations
from allocations.forms import FreezeForm
from allocations.models import Decision, RoundRanking
from allocations.permissions import rounds as may
from allocations.queries import ranking as content_of
from allocations.queries import rounds
from allocations.queries.rooms import first_day
from allocations.views import ranking_rows
from applications.models import Application
from applications.status import ApplicationStatus


@dataclass(frozen=True)
class Round:
    """A round as its pages read it: once, whatever they show of it."""

    cut_off: CutOff
    frozen: RoundRanking | None
    content: dict[str, Any]
    cases: dict[UUID, Application]
    decisions: dict[UUID, Decision]

    @property
    def newcomers(self) -> list[Application]:
        """Cases that wait for a decision and have no place in what is shown."""
        known = {UUID(row["application"]) for row in self.content["cases"]}
        return [
            case
            for case in self.cases.values()
            if case.status == ApplicationStatus.AWAITING_DECISION and case.pk not in known
        ]


def load_cut_off(request: SignedInRequest, pk: int) -> CutOff:
    """The round, where the person's roles reach it; who is in it may not look."""
    found = rounds.rounds_for(request.user).filter(pk=pk).first()
    if found is None or found.call.rule_set.ranking_terms is None:
        raise Http404
    cut_off: CutOff = found
    require(may.see(request.user, cut_off))
    return cut_off


def read(cut_off: CutOff) -> Round:
    """The frozen ranking, or the one that would be frozen now."""
    cases = rounds.cases_of(cut_off)
    frozen = rounds.newest_ranking(cut_off)
    if frozen is None:
        day = first_day(cut_off.call.zone, timezone.now())
        content = content_of.content(cut_off, day, cases)
    else:
        content = frozen.content
    return Round(
        cut_off=cut_off,
        frozen=frozen,
        content=content,
        cases={case.pk: case for case in cases},
        decisions=rounds.decisions_of(cut_off),
    )


@require_GET
def ranking(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """Places, marks, ties and the cut line of each partition."""
    found = read(load_cut_off(request, cut_off))
    sections = ranking_rows.sections(found.content, found.cases, found.decisions, found.cut_off)
    context = {
        "round": found,
        "cut_off": found.cut_off,
        "sections": sections,
        "finding": ranking_rows.finding(sections, found.content),
        "by_receipt": ranking_rows.serves_by_receipt(found.content),
        "order": [
            ranking_rows.rule_words(rule, found.cut_off) for rule in found.content["rules"]["order"]
        ],
        "ticks": [ranking_rows.place(str(mark)) for mark in range(6)],
        **_acts(request, found),
    }
    return render(request, "allocations/rounds/ranking.html", context)


@require_http_methods(["GET", "POST"])
def freeze(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """Say what freezing fixes, then do it. A second click adds nothing."""
    found = load_cut_off(request, cut_off)
    first = {"starts_on": first_day(found.call.zone, timezone.now())}
    form = FreezeForm(request.POST or None, initial=first)
    verdict = may.freeze(request.user, found)
    if request.method == "POST" and form.is_valid():
        made = operations.freeze_ranking(
            by=request.user,
            cut_off=found,
            starts_on=form.cleaned_data["starts_on"],
            at=request.received_at,
        )
        messages.success(request, _("Frozen as version %(version)s.") % {"version": made.version})
        return redirect("ranking:ranking", cut_off=found.pk)
    context = {"cut_off": found, "form": form, "verdict": verdict}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "allocations/rounds/freeze.html", context, status=status)


@require_GET
def ranking_csv(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """The frozen ranking as a file, with its hash in every row; nothing before it is frozen."""
    found = load_cut_off(request, cut_off)
    frozen = rounds.newest_ranking(found)
    if frozen is None:
        raise Http404
    name = f"ranking-{found.call.code}-{found.number}-v{frozen.version}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
    writer = csv.writer(response)
    writer.writerow([*COLUMNS, "tie_with", "tie_broken_by", "ranking_hash"])
    ties = {tie["below"]: (tie["above"], tie["rule"]) for tie in frozen.content["ties"]}
    for row in frozen.content["cases"]:
        cells = [*(row[name] for name in COLUMNS), *ties.get(row["number"], ("", ""))]
        writer.writerow([harmless(cell) for cell in (*cells, frozen.content_hash)])
    return response


COLUMNS = (
    "turn",
    "rank",
    "number",
    "weighted",
    "total",
    "spread",
    "passes",
    "received_at",
    "first_time",
    "small_or_country",
    "asked",
    "wanted",
    "side",
    "left",
)


def _acts(request: SignedInRequest, found: Round) -> dict[str, Verdict | bool]:
    """What the person may do here; the acts ask again."""
    scope = found.cut_off.call.scope
    decides = has_permission(request.user, Permission.DECIDE, scope=scope)
    statuses = [case.status for case in found.cases.values()]
    return {
        "decides": decides,
        "may_freeze": may.freezable(
            found.cut_off,
            has_released=any(one.status == "released" for one in found.decisions.values()),
            unfinished=sum(status in rounds.UNFINISHED for status in statuses),
        ),
        "has_unreleased": any(one.status == "decided" for one in found.decisions.values()),
    }
