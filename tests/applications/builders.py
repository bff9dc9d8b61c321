"""Applications in every status, reached through real operations."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aifactory.accounts.models import User
from aifactory.audit.recording import SystemActor
from aifactory.catalogue.models import Call
from applications import operations, queries
from applications.models import Application, TeamKind, TeamMember
from applications.rules.wording import typed_back

OFFICE = SystemActor("tests.office")
RECEIVED = datetime(2026, 11, 17, 8, 42, tzinfo=UTC)
SITE = "LEONARDO-BOOSTER"

ANSWERS: dict[str, Any] = {
    "country": "RO",
    "organisation_kind": "startup",
    "organisation_name": "Sorbella Voice SRL",
    "registration": "RO40123456",
    "title": "Support-call speech model for six languages",
    "summary": (
        "We train a small speech model that writes down support calls in six languages. "
        "Today our customers send recordings abroad. With the model they keep them in house. "
        "We know after three months whether the error rate is low enough."
    ),
    "ai_technologies": ["language"],
    "model_and_data": "A 1.2 billion parameter model, trained on 9 000 hours of licensed calls.",
    "partition": SITE,
    "months": 2,
    "framework": "pytorch",
    "containers": ["x86_64_cuda"],
    "first_job": "Fine-tuning on one node for four hours, then on four nodes.",
    "gpus_at_once": 16,
    "checkpoint_minutes": 30,
    "civilian_use": True,
    "prohibited_practices": ["none"],
    "personal_data": False,
    "lead_contract": "permanent",
    "has_conflicts": False,
    "confirmation": True,
}


LONG = (
    "Today people label these recordings by hand. We train one model for all six languages "
    "instead, and our tests on 40 hours of calls show that it works: the error rate halves. "
    "From June 2027 on 300 customers use it, and no recording leaves their house any more."
)
BUILD: dict[str, Any] = {
    **ANSWERS,
    "gpu_hours": 12_000,
    "hours_reason": "Main run 64 GPUs x 150 h = 9 600; tests 400; 20 % for restarts: 12 000.",
    "milestones": "Month 1, 3 000 GPU-h: the small model. Month 2, 9 000 GPU-h: the large one.",
    "scaling": "4 GPUs 1 900, 16 GPUs 7 200 tokens per second on Leonardo.",
}
BIG: dict[str, Any] = {
    **BUILD,
    "gpu_hours": 120_000,
    "months": 6,
    "milestones": LONG,
    "novelty": LONG,
    "impact": LONG,
    "plan": LONG,
    "evidence": LONG,
    "is_resubmission": False,
    "if_hours_run_out": "partial_or_wait",
}
SCIENCE: dict[str, Any] = {
    **{key: value for key, value in BIG.items() if key != "gpu_hours"},
    "organisation_kind": "research",
    "partition": "LUMI-G",
    "containers": ["x86_64_rocm"],
    "node_hours": 30_000,
}
OF_CALL = {"FL-2026": BUILD, "LS-2026": BIG, "SC-2026": SCIENCE}
"""Answers that can be submitted, by call."""


def call(code: str = "PG-2026") -> Call:
    """The Playground call of 2026, or another."""
    return Call.objects.get(code=code)


def draft(lead: User, *, code: str = "PG-2026", **changes: Any) -> Application:
    """A draft that can be submitted, unless `changes` spoil it; None leaves an answer out."""
    application = operations.start_draft(by=lead, call=call(code))
    fill(lead, application, {**OF_CALL.get(code, ANSWERS), **changes})
    return Application.objects.get(pk=application.pk)


def fill(by: User, application: Application, answers: Mapping[str, Any]) -> None:
    """Save answers as a person would type them."""
    questions = queries.questions_of(application)
    rows = {row.key: row.version for row in application.answers.all()}
    operations.save_step(
        by=by,
        application=application,
        answers={key: typed_back(questions.question(key), value) for key, value in answers.items()},
        versions=rows,
    )


def join(application: Application, user: User, kind: str = TeamKind.EDITOR) -> None:
    """Put a person into the team."""
    TeamMember.objects.create(application=application, user=user, kind=kind)


def submitted(lead: User, *, at: datetime = RECEIVED, **changes: Any) -> Application:
    """Received; in the technical check when every rule passes, else with the office."""
    return operations.submit(by=lead, application=draft(lead, **changes), received_at=at)


def unclear(lead: User, **changes: Any) -> Application:
    """Received, with one rule that only a person can settle: a partial association."""
    return submitted(lead, **{"country": PARTIAL_COUNTRY, **changes})


PARTIAL_COUNTRY = "CA"

_AFTER_DECISION = {
    "awarded": ["mark_awarded"],
    "waiting_list": ["mark_waiting"],
    "not_awarded": ["mark_not_awarded"],
    "accepted": ["mark_awarded", "mark_accepted"],
    "declined": ["mark_awarded", "mark_declined"],
    "lapsed": ["mark_awarded", "mark_lapsed"],
    "closed": ["mark_awarded", "mark_accepted", "mark_closed"],
}


def application_at(status: str, *, lead: User, officer: User, **changes: Any) -> Application:
    """One application in any status; `lead` and `officer` act."""
    application = _early(status, lead, officer, changes)
    if application is None:
        application = submitted(lead, **changes)
        if status == "expert_review":
            operations.enter_expert_review(by=OFFICE, application=application)
        elif status != "technical_check":
            operations.pass_technical_check(by=OFFICE, application=application)
        for step in _AFTER_DECISION.get(status, []):
            getattr(operations, step)(by=OFFICE, application=application)
    found = Application.objects.get(pk=application.pk)
    assert found.status == status
    return found


def _early(status: str, lead: User, officer: User, changes: dict[str, Any]) -> Application | None:
    if status == "draft":
        return draft(lead, **changes)
    if status == "discarded":
        return operations.discard_draft(by=lead, application=draft(lead, **changes))
    if status == "submitted":
        return unclear(lead, **changes)
    if status == "ineligible":
        return operations.record_eligibility(
            by=officer,
            application=unclear(lead, **changes),
            accepted=False,
            reason="No grounds found.",
        )
    if status == "returned":
        application = submitted(lead, **changes)
        operations.return_for_completion(
            by=officer,
            application=application,
            question_keys=["checkpoint_minutes"],
            message="How often does a run save its state?",
        )
        return application
    if status == "withdrawn":
        return operations.withdraw(by=lead, application=submitted(lead, **changes))
    return None
