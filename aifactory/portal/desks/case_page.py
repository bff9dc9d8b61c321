"""Everything the office and the auditor see of one application, gathered for its page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.roles import Permission
from aifactory.audit.models import Event
from aifactory.audit.recording import reference
from aifactory.catalogue.rules.units import triple
from aifactory.portal import presenters
from aifactory.portal.desks import papers, worklists
from aifactory.portal.desks.clocks import clock_of, holder
from allocations.models import Decision
from allocations.permissions import DECIDABLE
from allocations.status import DecisionStatus
from applications.models import Application, EligibilityCheck
from applications.rules.eligibility import TITLES
from applications.status import ApplicationStatus as Status
from reviews.models import AssessmentOutcome
from reviews.rules.checks import Check

SHEET = {
    "fits_architecture": lazy("Fits the architecture"),
    "software_ready": lazy("Software"),
    "targets_feasible": lazy("Targets in the period"),
    "needs_testing": lazy("Needs more testing"),
    "expected_efficiency": lazy("Expected efficiency"),
}
OUTCOME_PILLS = {"pass": "ok", "fail": "stop", "unclear": "wait"}


@dataclass(frozen=True)
class OfficeAct:
    """A button of the office."""

    label: str
    url: str
    is_main: bool = False


def context_of(request: HttpRequest, found: Application) -> dict[str, Any]:
    """The page's values; `found` was read through `worklists.cases` with its relations."""
    now = timezone.now()
    user = request.user
    decisions = list(
        Decision.objects.visible_to(user)
        .filter(application=found)
        .select_related("award", "decided_by", "released_by")
        .order_by("-version")
    )
    checks = _checks(found)
    assessment = _assessment(found)
    return {
        "application": found,
        "facts": _facts(found),
        "asked": worklists.asked_rows(found),
        "sections": checks[0].snapshot.content.get("sections", []) if checks else [],
        "snapshot": checks[0].snapshot if checks else None,
        "checks": [_check_row(check) for check in checks],
        "assessment": assessment,
        "outcome": AssessmentOutcome(assessment.outcome) if assessment else None,
        "classification": _classification(assessment),
        "proposed": _proposed(found, assessment),
        "findings": _findings(assessment),
        "clock": clock_of(found, at=now, for_staff=True),
        "holder": holder(found, for_staff=True),
        "decisions": [(each, getattr(each, "award", None)) for each in decisions],
        "papers": papers.papers(papers.documents_of(found, _released(decisions))),
        "history": presenters.present(_events(found, decisions)),
        "acts": acts_of(user, found, waits_for_release=any(_waits(each) for each in decisions)),
    }


def _facts(found: Application) -> list[tuple[str, str]]:
    organisation = found.organisation
    return [
        (_("Organisation"), f"{organisation} ({organisation.country})" if organisation else "–"),
        (_("Kind"), str(organisation.get_kind_display()) if organisation else "–"),
        (_("Project lead"), str(found.project_lead)),
        (_("Call"), found.call.code),
        (_("Rules"), _("version %(version)s") % {"version": found.rule_set.version}),
    ]


def _checks(found: Application) -> list[EligibilityCheck]:
    """The rules as applied to the newest version received, with that version."""
    checks = list(
        EligibilityCheck.objects.filter(application=found)
        .select_related("snapshot")
        .order_by("-snapshot__version", "pk")
    )
    return [check for check in checks if check.snapshot_id == checks[0].snapshot_id]


def _check_row(check: EligibilityCheck) -> dict[str, Any]:
    """A rule with its finding in words and the figures it looked at."""
    params = check.evidence.get("params", {})
    return {
        "check": check,
        "name": TITLES.get(check.rule, _("Settled by the office")),
        "pill": OUTCOME_PILLS[check.outcome],
        "sentence": check.evidence.get("sentence", ""),
        "evidence": [(key.replace("_", " "), value) for key, value in sorted(params.items())],
    }


def _assessment(found: Application) -> Any:
    """The technical check once it was sent; a draft is the site's alone."""
    evaluation = getattr(found, "evaluation", None)
    recommendation = getattr(evaluation, "recommendation", None)
    return recommendation.assessment if recommendation is not None else None


def _proposed(found: Application, assessment: Any) -> Any:
    if assessment is None or assessment.proposed_node_hours is None or found.partition is None:
        return None
    return triple(assessment.proposed_node_hours, found.partition.unit)


def _classification(assessment: Any) -> list[tuple[str, str]]:
    """The site's answers to the sheet, in words."""
    if assessment is None:
        return []
    return [
        (str(label), str(getattr(assessment, f"get_{name}_display")() or "–"))
        for name, label in SHEET.items()
    ]


def _findings(assessment: Any) -> list[dict[str, str]]:
    pills = {"ok": "ok", "warn": "wait", "stop": "stop"}
    checks = [Check.from_evidence(row) for row in assessment.evidence] if assessment else []
    return [{"pill": pills[check.outcome.value], "sentence": check.said(_)} for check in checks]


def _waits(decision: Decision) -> bool:
    return bool(decision.status == DecisionStatus.DECIDED)


def _released(decisions: Iterable[Decision]) -> list[Decision]:
    return [decision for decision in decisions if decision.status == DecisionStatus.RELEASED]


def _events(found: Application, decisions: Sequence[Decision]) -> list[Event]:
    """Events of the application, its evaluation and the decisions that may be seen."""
    kind, identifier = reference(found)
    about = Q(subject_type=kind, subject_id=identifier)
    subjects = [*decisions, getattr(found, "evaluation", None), _assessment(found)]
    subjects += [getattr(decision, "award", None) for decision in decisions]
    for subject in subjects:
        if subject is not None:
            kind, identifier = reference(subject)
            about |= Q(subject_type=kind, subject_id=identifier)
    return list(Event.objects.filter(about).order_by("position"))


def acts_of(user: User, found: Application, *, waits_for_release: bool) -> list[OfficeAct]:
    """What the person can do at this status; readers and ended cases have no acts.

    No verdict is asked here: `worklists.cases` holds no case of one's own, so permission and
    status decide. A test compares the acts with the verdicts.
    """
    scope = f"call:{found.call.code}"
    handles = has_permission(user, Permission.HANDLE_APPLICATIONS, scope=scope)
    decides = has_permission(user, Permission.DECIDE, scope=scope)
    acts = []
    if handles and found.status == Status.SUBMITTED:
        acts.append(_act(_("Settle eligibility"), "applications:eligibility", found, is_main=True))
    if handles and found.status in {Status.SUBMITTED, Status.TECHNICAL_CHECK}:
        acts.append(_act(_("Return for completion"), "applications:return", found))
    if decides and found.status in DECIDABLE:
        label = _("Release the decision") if waits_for_release else _("Decide")
        acts.append(_act(label, "allocations:decide", found, is_main=True))
    return acts


def _act(label: str, name: str, found: Application, *, is_main: bool = False) -> OfficeAct:
    return OfficeAct(label, reverse(name, args=[found.pk]), is_main)
