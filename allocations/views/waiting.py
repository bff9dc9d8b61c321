"""The waiting list: per pool what is free, who is next, and the act that moves somebody up."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict, require
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.face.tags.formats import hours
from allocations import operations, permissions, queries
from allocations.forms import MoveUpForm
from allocations.permissions import turns as may
from allocations.queries import rooms, waiting
from allocations.views.deciding import load
from applications.models import Application


@dataclass(frozen=True)
class Row:
    """One application of a queue, with what would happen if it moved up."""

    place: waiting.Place
    wanted: Triple | None
    verdict: Verdict
    can_pass_over: bool
    can_get_part: bool


@dataclass(frozen=True)
class Section:
    """The queue of one pool."""

    queue: waiting.Queue
    free: Triple
    rows: list[Row]


@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Every pool that somebody waits for, in catalogue order."""
    require(permissions.see_desk(request.user))
    queues = waiting.queues_for(request.user, _day())
    context = {
        "sections": [_section(queue) for queue in queues],
        "can_move": sum(queue.next is not None for queue in queues),
    }
    return render(request, "allocations/waiting.html", context)


@require_http_methods(["GET", "POST"])
def move_up(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Say what moving up takes from the pool, then decide. A second click shows the first."""
    application = load(request, application_id)
    require(permissions.be_decider(request.user, application))
    day = rooms.first_day(application.call.zone, timezone.now())
    queue = waiting.queue_with(application, day)
    place = queue.waiting_place_of(application)
    form = MoveUpForm(
        request.POST or None,
        is_less=place is not None and place.wanted != application.node_hours,
        passes_over=may.can_be_passed_over(may.move_up(place)),
        initial={"reason": _reason(place)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.move_up(
                by=request.user,
                application=application,
                reason=form.cleaned_data["reason"],
                out_of_turn=form.cleaned_data.get("out_of_turn", ""),
                at=request.received_at,
            )
        except operations.AlreadyDecided as other:
            messages.warning(request, other.sentence)
            return redirect("allocations:decide", application_id=application.pk)
        except operations.BadTerms as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.sentence)
        except queries.NoPool as refused:
            form.add_error("reason", refused.sentence)
        except operations.LedgerRefusal as refusal:
            form.add_error("reason", refusal.sentence)
            operations.record_refusal(by=request.user, application=application, refusal=refusal)
        else:
            messages.success(request, _("Decided. Approval and release follow as ever."))
            return redirect("allocations:decide", application_id=application.pk)
    return _confirm(request, application, _row(place, queue) if place else None, form)


def _confirm(
    request: SignedInRequest, application: Application, row: Row | None, form: MoveUpForm
) -> HttpResponse:
    context = {
        "application": application,
        "row": row,
        "verdict": row.verdict if row else may.move_up(None),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "allocations/move_up.html", context, status=status)


def _section(queue: waiting.Queue) -> Section:
    unit = waiting.partition_of(queue.places[0].application).unit
    rows = [_row(place, queue) for place in queue.places]
    return Section(queue, triple(queue.free, unit), rows)


def _row(place: waiting.Place, queue: waiting.Queue) -> Row:
    unit = waiting.partition_of(place.application).unit
    verdict = may.move_up(place)
    return Row(
        place=place,
        wanted=None if place.wanted is None else triple(place.wanted, unit),
        verdict=verdict,
        can_pass_over=may.can_be_passed_over(verdict),
        can_get_part=may.can_get_part(place, queue.most),
    )


def _reason(place: waiting.Place | None) -> str:
    """What the letter says where the site proposes less than was asked for."""
    if place is None or place.wanted is None or place.wanted == place.application.node_hours:
        return ""
    return _("Hours came back. The hosting site proposes %(wanted)s of %(asked)s node-h.") % {
        "wanted": hours(place.wanted),
        "asked": hours(place.application.node_hours),
    }


def _day() -> date:
    return rooms.first_day(settings.OFFICE_ZONE, timezone.now())
