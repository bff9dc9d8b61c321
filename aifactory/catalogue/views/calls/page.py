"""The page of one call: terms, dates, what waits, and what can be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import Call, CutOff
from aifactory.catalogue.ports import change_kinds, followers
from aifactory.catalogue.status import CallStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.calls.access import call_of
from aifactory.catalogue.views.calls.acts import acts_of
from aifactory.catalogue.views.calls.listing import state_words
from aifactory.catalogue.views.calls.words import facts_of, terms_of
from aifactory.face.rules.formats import grouped


@dataclass(frozen=True)
class CutOffRow:
    """A cut-off with whether it has passed, and whether it may move."""

    cut_off: CutOff
    has_passed: bool
    may_move: bool


@require_GET
@setup_readers
def call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about one call."""
    found, now = call_of(pk), timezone.now()
    waiting = queries.waiting_about_call(found)
    pill, word = state_words(found, now)
    may_edit = permissions.edit(request.user, scope=found.scope)
    rows = _cut_offs(request, found, now)
    context = {
        "call": found,
        "facts": facts_of(found),
        "terms": terms_of(found),
        "pill": pill,
        "word": word,
        "ahead": [row for row in rows if not row.has_passed],
        "passed": [row for row in rows if row.has_passed],
        "figures": _figures(found),
        "obstacles": operations.obstacles(found, now) if found.status == CallStatus.PLANNED else [],
        "waiting": [(each, change_kinds[each.kind].act) for each in waiting],
        "may_edit": may_edit,
        "acts": acts_of(request.user, found, now, {each.kind for each in waiting})
        if may_edit
        else [],
        "has_history": bool(waiting) or queries.revisions_of(reference(found)).exists(),
    }
    return render(request, "catalogue/calls/call.html", context)


def _cut_offs(request: SignedInRequest, found: Call, at: datetime) -> list[CutOffRow]:
    rows = []
    for cut_off in found.cut_offs.all():
        cut_off.call = found
        may_move = bool(permissions.move_cut_off(request.user, cut_off, at=at))
        rows.append(CutOffRow(cut_off, cut_off.at <= at, may_move))
    return rows


def _figures(found: Call) -> list[tuple[str, Any]]:
    if found.status == CallStatus.PLANNED:
        return []
    following = followers.count(found)
    return [
        (_("Drafts"), grouped(following.drafts)),
        (_("Received"), grouped(following.received)),
    ]
