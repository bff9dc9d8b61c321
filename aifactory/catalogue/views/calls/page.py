"""The page of one call: terms, dates, what waits, and what can be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import Verdict
from aifactory.audit.recording import reference
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import Call, CutOff
from aifactory.catalogue.ports import change_kinds, followers
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.rules.terms import InvalidTerms
from aifactory.catalogue.status import CallStatus
from aifactory.catalogue.views import terms
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.calls.access import call_of
from aifactory.face.rules.formats import grouped
from aifactory.face.tags.formats import moment


@dataclass(frozen=True)
class Act:
    """What can be done with the call; `verdict` says why not."""

    label: str
    url: str
    verdict: Verdict
    is_next: bool = False


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
    context = {
        "call": found,
        "facts": facts_of(found),
        "terms": terms_of(found),
        "cut_offs": _cut_offs(request, found, now),
        "figures": _figures(found),
        "obstacles": operations.obstacles(found, now) if found.status == CallStatus.PLANNED else [],
        "waiting": [(each, change_kinds[each.kind].act) for each in waiting],
        "acts": _acts(request, found, now),
        "has_history": bool(waiting) or queries.revisions_of(reference(found)).exists(),
    }
    return render(request, "catalogue/calls/call.html", context)


def facts_of(found: Call) -> list[tuple[str, str]]:
    """What identifies it, and its two dates on its own clocks."""
    rows = [
        (_("Code"), found.code),
        (_("Mode"), f"{found.mode.name} · {found.mode.official_name}"),
        (_("Opens"), moment(found.opens_at, found.zone)),
        (_("Closes"), moment(found.closes_at, found.zone)),
        (_("Time zone"), found.zone),
    ]
    if note := text_of(found.note):
        rows.append((_("Note for the public"), note))
    if found.status == CallStatus.PLANNED:
        rows.append((_("Announced before it opens"), _("yes") if found.is_announced else _("no")))
    return rows


def terms_of(found: Call) -> list[tuple[str, str]]:
    """The terms in words; a draft that cannot be read yet has none."""
    rules = found.rule_set
    name = _("%(code)s version %(version)s, %(state)s") % {
        "code": found.mode.code,
        "version": rules.version,
        "state": str(rules.get_status_display()).lower(),
    }
    try:
        read = rules.terms
    except InvalidTerms as flaws:
        return [(_("Rules"), name), (_("To mend"), " ".join(flaws.sentences))]
    return [
        (_("Rules"), name),
        (_("How much"), terms.size_text(read.size)),
        (_("How long"), terms.months_text(read.months)),
        (_("Promised answer"), terms.promise_text(read.promise)),
    ]


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


def _acts(request: SignedInRequest, found: Call, at: datetime) -> list[Act]:
    """What fits the status; each stands there with its verdict."""
    user, pk = request.user, found.pk
    plan = permissions.plan_call(user, found)
    change = permissions.change_open_call(user, found, at=at)
    cut_offs = permissions.add_cut_offs(user, found, at=at)
    copy = Act(_("Copy"), reverse("setup:call_copy", args=[pk]), permissions.edit(user))
    planned = [
        Act(
            _("Ask to open"),
            reverse("setup:call_open", args=[pk]),
            permissions.ask_opening(user, found, at=at),
            is_next=True,
        ),
        Act(_("Change"), reverse("setup:call_edit", args=[pk]), plan),
        Act(_("Plan cut-offs"), reverse("setup:cut_offs", args=[pk]), cut_offs),
        copy,
        Act(_("Delete"), reverse("setup:call_delete", args=[pk]), plan),
    ]
    opened = [
        Act(_("Add cut-offs"), reverse("setup:cut_offs", args=[pk]), cut_offs),
        Act(_("Extend"), reverse("setup:call_extend", args=[pk]), change),
        Act(_("Close early"), reverse("setup:call_close", args=[pk]), change),
        copy,
    ]
    return planned if found.status == CallStatus.PLANNED else opened
