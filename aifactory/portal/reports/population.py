"""Who is in a round: every application received for it, and those that came too late for it."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models.organisations import OrganisationKind
from aifactory.catalogue.models import CutOff
from allocations.queries.statements import plain
from applications.models import Application, CompletionRequest, EligibilityCheck
from applications.rules.eligibility import TITLES
from applications.status import ApplicationStatus
from reviews.models import AssessmentOutcome, Recommendation

OFFICE_RULE = _("Settled by the office")


def received(cut_off: CutOff) -> QuerySet[Application]:
    """Everything received for the round, whatever became of it, in the order of receipt."""
    found: QuerySet[Application] = (
        Application.objects.filter(cut_off=cut_off, received_at__isnull=False)
        .exclude(status__in=ApplicationStatus.PRIVATE)
        .select_related("organisation", "partition__system__site", "rule_set", "promise")
        .order_by("received_at", "pk")
    )
    return found


def late(cut_off: CutOff) -> list[dict[str, Any]]:
    """Begun before the cut-off and received at or after it: with the round they count for."""
    rows = (
        Application.objects.filter(
            call=cut_off.call_id, created_at__lt=cut_off.at, received_at__gte=cut_off.at
        )
        .exclude(status__in=ApplicationStatus.PRIVATE)
        .select_related("cut_off")
        .order_by("received_at", "pk")
    )
    return [
        {
            "number": row.number or "",
            "received_at": row.received_at,
            "counts_for": row.cut_off.number if row.cut_off else 0,
        }
        for row in rows
    ]


def drafts(cut_off: CutOff) -> int:
    """Drafts of the call that were never submitted, as a number alone."""
    return Application.objects.filter(
        call=cut_off.call_id, status__in=ApplicationStatus.PRIVATE
    ).count()


def cases(cut_off: CutOff) -> dict[UUID, dict[str, Any]]:
    """Each application of the round: what it asks for, eligibility, technical check."""
    eligibility = _eligibility(cut_off)
    technical = _technical(cut_off)
    returned = dict(
        CompletionRequest.objects.filter(application__cut_off=cut_off)
        .values_list("application")
        .annotate(count=Count("pk"))
        .order_by("application")
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in received(cut_off):
        found[row.pk] = {
            **_facts(row),
            "returned": returned.get(row.pk, 0),
            "eligibility": eligibility.get(row.pk, {"passed": 0, "of": 0, "open": []}),
            "technical": technical.get(row.pk),
        }
    return found


def _facts(row: Application) -> dict[str, Any]:
    organisation, partition = row.organisation, row.partition
    kind = str(OrganisationKind(organisation.kind).label) if organisation else "–"
    promise = getattr(row, "promise", None)
    return {
        "number": row.number or "",
        "title": row.title,
        "organisation": organisation.name if organisation else "–",
        "country": organisation.country if organisation else "–",
        "kind": kind,
        "partition": partition.name if partition else "–",
        "site": partition.system.site.code if partition else "–",
        "received_at": row.received_at,
        "asked": plain(row.node_hours) if row.node_hours else "0",
        "months": row.months or 0,
        "rules": row.rule_set.version,
        "status": str(row.status),
        "outcome": str(row.state.staff_word),
        "promise": None
        if promise is None
        else {"due_at": promise.due_at, "kept_at": promise.kept_at},
    }


def _eligibility(cut_off: CutOff) -> dict[UUID, dict[str, Any]]:
    """The rules as applied to the newest version received, per application."""
    checks: dict[UUID, list[EligibilityCheck]] = {}
    rows = (
        EligibilityCheck.objects.filter(application__cut_off=cut_off)
        .select_related("snapshot")
        .order_by("application", "-snapshot__version", "pk")
    )
    for check in rows:
        known = checks.setdefault(check.application_id, [])
        if not known or known[0].snapshot_id == check.snapshot_id:
            known.append(check)
    return {
        application: {
            "passed": Counter(check.outcome for check in known)["pass"],
            "of": len(known),
            "open": [
                {"rule": str(TITLES.get(check.rule, OFFICE_RULE)), "outcome": str(check.outcome)}
                for check in known
                if check.outcome != "pass"
            ],
        }
        for application, known in checks.items()
    }


def _technical(cut_off: CutOff) -> dict[UUID, dict[str, Any]]:
    rows = (
        Recommendation.objects.filter(evaluation__application__cut_off=cut_off)
        .select_related("evaluation", "assessment__site")
        .order_by("pk")
    )
    return {
        row.evaluation.application_id: {
            "outcome": str(AssessmentOutcome(row.outcome).label),
            "site": row.assessment.site.code,
            "node_hours": plain(row.node_hours),
            "at": row.at,
        }
        for row in rows
    }
