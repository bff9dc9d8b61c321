"""Versions of rules to read: all of them, one of them, and two side by side."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import AccessMode, RuleSet
from aifactory.catalogue.status import RuleSetStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.versions.parts import parts_of
from aifactory.catalogue.views.versions.words import differences_of, replaced_by
from aifactory.face.shapes import Column, Table

PILLS = {"draft": "wait", "in_force": "ok", "retired": "idle"}


@dataclass(frozen=True)
class Row:
    """A version as the list shows it."""

    rule_set: RuleSet
    holds: bool

    @property
    def pill(self) -> str:
        """Key of the status pill; what no longer holds, or not yet, is no more than noted."""
        waits = self.rule_set.status == RuleSetStatus.IN_FORCE and not self.holds
        return "idle" if waits else PILLS[self.rule_set.status]

    @property
    def word(self) -> str:
        """Whether it holds now, waits for its day, or is a draft."""
        if self.rule_set.status != RuleSetStatus.IN_FORCE or self.holds:
            return str(self.rule_set.get_status_display())
        if self.rule_set.valid_from > timezone.now():
            return _("In force later")
        return _("Replaced")

    @property
    def calls(self) -> list[str]:
        """Codes of the calls that name it."""
        return sorted(call.code for call in self.rule_set.calls.all())


@require_GET
@setup_readers
def rules(request: SignedInRequest) -> HttpResponse:
    """Per mode its versions, newest first."""
    modes = list(queries.with_rules())
    versions = queries.versions_of([mode.pk for mode in modes])
    holding = {found.pk for found in queries.every_rule_in_force(timezone.now())}
    may_edit = permissions.edit(request.user)
    groups = [_group(mode, versions, holding) for mode in modes]
    return render(request, "catalogue/rules/list.html", {"groups": groups, "may_edit": may_edit})


@require_GET
@setup_readers
def rule_set(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version: every term in plain words, its amounts, its source, what uses it."""
    found = load(pk)
    is_draft = found.status == RuleSetStatus.DRAFT
    context: dict[str, Any] = {
        "rule_set": found,
        "row": Row(found, holds=_holds(found)),
        "parts": parts_of(found.content),
        "bundles": list(queries.bundles(found)),
        "question_count": found.question_rows.count(),
        "questions_url": _questions_url(found),
        "calls": operations.calls_under(found),
        "waiting": queries.waiting_about(reference(found)),
        "may_edit": permissions.edit(request.user),
        "is_draft": is_draft,
        # A draft was copied, which is kept; what was shipped has no changes yet.
        "has_history": is_draft or queries.revisions_of(reference(found)).exists(),
        "wrong": operations.why_not_in_force(found, request.received_at) if is_draft else [],
        "compared": replaced_by(found),
    }
    return render(request, "catalogue/rules/version.html", context)


@require_GET
@setup_readers
def compare(request: SignedInRequest, mode: str) -> HttpResponse:
    """Two versions of a mode side by side; without a choice the two newest."""
    found = get_object_or_404(AccessMode, slug=mode)
    versions = queries.versions_of([found.pk])
    if not versions:
        raise Http404
    numbers = {str(one.version): one for one in versions}
    new = _chosen(numbers, request.GET.get("new", str(versions[0].version)))
    old = _chosen(numbers, request.GET.get("old", str(versions[min(1, len(versions) - 1)].version)))
    context = {
        "mode": found,
        "versions": versions,
        "old": old,
        "new": new,
        "differences": differences_of(old, new),
    }
    return render(request, "catalogue/rules/compare.html", context)


def load(pk: int) -> RuleSet:
    """The version of this id with its mode; 404 without one."""
    return get_object_or_404(RuleSet.objects.select_related("mode"), pk=pk)


def _group(mode: AccessMode, versions: list[RuleSet], holding: set[int]) -> dict[str, Any]:
    rows = [Row(one, one.pk in holding) for one in versions if one.mode_id == mode.pk]
    draft = next((row for row in rows if row.rule_set.status == RuleSetStatus.DRAFT), None)
    table = Table(
        caption=_("Versions of %(mode)s") % {"mode": mode.name},
        columns=[
            Column(_("Version")),
            Column(_("State")),
            Column(_("Holds from")),
            Column(_("Calls under it")),
            Column(_("SHA-256")),
        ],
        rows=rows,
        body="catalogue/rules/rows/versions.html",
        css_class="blocks",
    )
    return {"mode": mode, "table": table, "draft": draft, "can_compare": len(rows) > 1}


def _holds(rule_set: RuleSet) -> bool:
    return queries.rules_in_force(rule_set.mode, timezone.now()) == rule_set


def _chosen(numbers: dict[str, RuleSet], wanted: str) -> RuleSet:
    if wanted not in numbers:
        raise Http404
    return numbers[wanted]


def _questions_url(rule_set: RuleSet) -> str:
    """The editor of the questions; empty in a portal without it."""
    try:
        return reverse("setup:questions", args=[rule_set.pk])
    except NoReverseMatch:
        return ""
