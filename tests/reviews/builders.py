"""Technical checks at every stage, reached through real operations."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from aifactory.accounts.models import User
from applications.models import Application
from reviews import operations
from reviews.models import Recommendation, TechnicalAssessment
from tests.applications import builders as applications

SAVED = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
SENT = datetime(2026, 11, 18, 10, 15, tzinfo=UTC)

ACCEPTED: dict[str, Any] = {
    "fits_architecture": "yes",
    "software_ready": "installed",
    "targets_feasible": "yes",
    "needs_testing": "some",
    "expected_efficiency": "medium",
    "overall_comment": "Runs as it is.",
    "outcome": "accepted",
    "reason": "Measured on four nodes of the same machine.",
    "wants_support": False,
    "proposed_node_hours": Decimal(1250),
    "comment_to_applicant": "Begin with the smoke test.",
    "internal_note": "Ask for scaling figures next time.",
}
REDUCED = {
    **ACCEPTED,
    "outcome": "with_changes",
    "conditions": "Use checkpoints every 30 minutes.",
    "proposed_node_hours": Decimal(1000),
}
REFUSED = {
    **ACCEPTED,
    "fits_architecture": "no",
    "outcome": "not_feasible",
    "reason": "The code needs an Arm image.",
    "proposed_node_hours": None,
}


def waiting(lead: User, **changes: Any) -> Application:
    """In technical check on Leonardo Booster at CINECA; each lead has a company of their own."""
    company = {"organisation_name": f"Company {lead.pk} SRL", "registration": f"RO{lead.pk:08}"}
    return applications.submitted(lead, **{**company, **changes})


def saved(application: Application, by: User, **changes: Any) -> TechnicalAssessment:
    """A draft that can be sent, unless `changes` spoil it."""
    return operations.save_assessment(
        by=by, application=application, version=0, values={**ACCEPTED, **changes}, at=SAVED
    )


def sent(application: Application, by: User, **changes: Any) -> Recommendation:
    """A technical check that was sent."""
    draft = saved(application, by, **changes)
    return operations.submit_assessment(
        by=by, application=application, version=draft.version, received_at=SENT
    )


def asked(application: Application, by: User) -> Application:
    """Returned to the applicant with one question."""
    operations.ask_applicant(
        by=by,
        application=application,
        question_keys=["checkpoint_minutes"],
        message="How often does a run save its state?",
        at=SAVED,
    )
    return Application.objects.get(pk=application.pk)
