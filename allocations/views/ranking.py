"""The ranking of a round: the page, and the act that freezes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import Verdict
from allocations import operations
from allocations.forms import FreezeForm
from allocations.permissions import rounds as may
from allocations.queries import rounds
from allocations.queries.frozen import rule_words
from allocations.queries.rooms import first_day
from allocations.views import ranking_now, ranking_rows
from allocations.views.round_loading import Round, load_cut_off, read
from reviews.rules.rounds import AfterReview


@require_GET
def ranking(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """Places, marks, ties and the cut line of each partition."""
    found = read(load_cut_off(request, cut_off))
    sections = ranking_rows.sections(found.content, found.cases, found.decisions, found.cut_off)
    lost = ranking_now.gone(found, sections)
    context = {
        "round": found,
        "cut_off": found.cut_off,
        "sections": [ranking_rows.without(section, lost) for section in sections],
        "lost": len(lost),
        "finding": ranking_rows.finding(sections, found.content),
        "by_receipt": ranking_rows.serves_by_receipt(found.content),
        "order": [rule_words(rule, found.cut_off) for rule in found.content["rules"]["order"]],
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


def _acts(request: SignedInRequest, found: Round) -> dict[str, Verdict | bool | AfterReview]:
    """What the person may do here, and which of it is next; the acts ask again."""
    scope = found.cut_off.call.scope
    decides = has_permission(request.user, Permission.DECIDE, scope=scope)
    statuses = [case.status for case in found.cases.values()]
    return {
        "decides": decides,
        "next": ranking_now.next_act(found),
        "has_open_places": bool(found.undecided) and len(found.undecided) > len(found.newcomers),
        "may_freeze": may.freezable(
            found.cut_off,
            stands=found.frozen is not None
            and any(one.status == "released" for one in found.decisions.values()),
            unfinished=sum(status in rounds.UNFINISHED for status in statuses),
        ),
        "has_unreleased": any(one.status == "decided" for one in found.decisions.values()),
    }
