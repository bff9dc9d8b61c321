"""What a case rests on, in words: the rules that were checked, and the site's technical check."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.catalogue.rules.units import triple
from applications.models import Application, EligibilityCheck
from applications.rules.eligibility import TITLES
from reviews.models import AssessmentOutcome, TechnicalAssessment
from reviews.rules.checks import Check

SHEET = {
    "fits_architecture": lazy("Fits the architecture"),
    "software_ready": lazy("Software"),
    "targets_feasible": lazy("Targets in the period"),
    "needs_testing": lazy("Needs more testing"),
    "expected_efficiency": lazy("Expected efficiency"),
}
OUTCOME_PILLS = {"pass": "ok", "fail": "stop", "unclear": "wait"}
FINDING_PILLS = {"ok": "ok", "warn": "wait", "stop": "stop"}


def checks_of(found: Application) -> list[EligibilityCheck]:
    """The rules as applied to the newest version received, with that version."""
    checks = list(
        EligibilityCheck.objects.filter(application=found)
        .select_related("snapshot")
        .order_by("-snapshot__version", "pk")
    )
    return [check for check in checks if check.snapshot_id == checks[0].snapshot_id]


def check_row(check: EligibilityCheck) -> dict[str, Any]:
    """A rule with its finding in words and the figures it looked at."""
    params = check.evidence.get("params", {})
    return {
        "check": check,
        "name": TITLES.get(check.rule, _("Settled by the office")),
        "pill": OUTCOME_PILLS[check.outcome],
        "sentence": check.evidence.get("sentence", ""),
        "evidence": [(key.replace("_", " "), value) for key, value in sorted(params.items())],
    }


def assessment_of(found: Application) -> TechnicalAssessment | None:
    """The technical check once it was sent; a draft is the site's alone. Read with `found`."""
    evaluation = getattr(found, "evaluation", None)
    recommendation = getattr(evaluation, "recommendation", None)
    return recommendation.assessment if recommendation is not None else None


def technical(found: Application) -> dict[str, Any]:
    """The sent technical check, ready for its part of the page."""
    sent = assessment_of(found)
    if sent is None:
        return {"assessment": None}
    amount, partition = sent.proposed_node_hours, found.partition
    return {
        "assessment": sent,
        "outcome": AssessmentOutcome(sent.outcome),
        "classification": [
            (str(label), str(getattr(sent, f"get_{name}_display")() or "–"))
            for name, label in SHEET.items()
        ],
        "proposed": triple(amount, partition.unit) if amount and partition else None,
        "findings": [_finding(Check.from_evidence(row)) for row in sent.evidence],
    }


def _finding(check: Check) -> dict[str, str]:
    return {"pill": FINDING_PILLS[check.outcome.value], "sentence": check.said(_)}
