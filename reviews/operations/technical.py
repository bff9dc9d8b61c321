"""Every way a technical check changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from aifactory.accounts.models import User
from aifactory.accounts.queries import holders
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import SystemActor, content_hash, operation, record
from aifactory.audit.transitions import lock, move
from applications import operations as applications
from applications.models import Application
from reviews import messages, permissions, queries
from reviews.models import AssessmentOutcome, Evaluation, Recommendation, TechnicalAssessment
from reviews.rules import completeness
from reviews.status import AssessmentStatus, EvaluationStatus

ANSWERS = (
    "fits_architecture",
    "software_ready",
    "targets_feasible",
    "needs_testing",
    "expected_efficiency",
    "overall_comment",
    "outcome",
    "reason",
    "conditions",
    "wants_support",
    "proposed_node_hours",
    "proposed_in",
    "comment_to_applicant",
    "internal_note",
)
"""Columns an assessor writes, in the order of the form."""


class Conflict(Exception):
    """Somebody saved meanwhile; `current` is what stands there now. Nothing was changed."""

    def __init__(self, current: TechnicalAssessment | None) -> None:
        super().__init__("The technical check was saved by somebody else meanwhile.")
        self.current = current


class NotComplete(Exception):
    """What is missing before it can be sent, as `gaps`."""

    def __init__(self, gaps: list[completeness.Gap]) -> None:
        super().__init__(", ".join(gap.field for gap in gaps))
        self.gaps = gaps


@operation
def save_assessment(
    *, by: User, application: Application, version: int, values: Mapping[str, Any], at: datetime
) -> TechnicalAssessment:
    """Keep a draft, complete or not. The first save opens the evaluation.

    Args:
        version: the one the person saw, 0 where there was no draft.
        values: any of `ANSWERS`; what is left out stays as it is.

    Raises:
        Conflict: the draft is at another version now.
    """
    evaluation, locked = _evaluation(by=by, application=application, at=at)
    draft = _draft(by=by, application=locked)
    if draft is None:
        site = queries.site_of(locked)
        draft = TechnicalAssessment(evaluation=evaluation, site=site, version=0)
    if draft.version != version:
        raise Conflict(draft)
    for name in ANSWERS:
        if name in values:
            setattr(draft, name, values[name])
    draft.version += 1
    draft.assessed_by, draft.saved_at = by, at
    draft.clean_fields(exclude=["evaluation", "site", "assessed_by"])
    draft.save()
    answers = {name: getattr(draft, name) for name in ANSWERS}
    record(
        verb="reviews.assessment_saved",
        subject=draft,
        by=by,
        data={"version": draft.version, "content": content_hash(answers)},
    )
    return draft


@operation
def submit_assessment(
    *, by: User, application: Application, version: int, received_at: datetime
) -> Recommendation:
    """Send the draft: freeze it with its evidence, recommend, hand the application on.

    Sending twice has one effect; the second time answers with the first recommendation.

    Raises:
        Conflict: the draft is at another version than the person saw.
        NotComplete: something is missing.
    """
    locked = _locked(application)
    require(permissions.view(by, locked))
    if sent := queries.recommendation_for(locked):
        return sent
    require(permissions.still_open(locked))
    draft = queries.assessment_of(locked)
    if draft is None or draft.version != version:
        raise Conflict(draft)
    answers = {name: getattr(draft, name) for name in ANSWERS}
    if gaps := completeness.gaps(answers, asked=locked.node_hours):
        raise NotComplete(gaps)
    draft.evidence = queries.evidence(locked, at=received_at)
    draft.assessed_by, draft.submitted_at = by, received_at
    draft.save(update_fields=["evidence", "assessed_by", "submitted_at"])
    move(draft, AssessmentStatus.SUBMITTED, by=by, data={"outcome": draft.outcome})
    recommendation = _recommend(by=by, draft=draft, answers=answers, at=received_at)
    _hand_on(by=by, application=locked, recommendation=recommendation)
    return recommendation


@operation
def ask_applicant(
    *,
    by: User,
    application: Application,
    question_keys: Sequence[str],
    message: str,
    at: datetime,
) -> Evaluation:
    """Return the application for completion; a draft of the technical check stays."""
    evaluation, locked = _evaluation(by=by, application=application, at=at)
    applications.return_for_completion(
        by=by, application=locked, question_keys=question_keys, message=message
    )
    return evaluation


@operation
def remind_sites(*, by: SystemActor, at: datetime) -> int:
    """Mail the assessors of each site where applications wait. Returns the number of mails.

    Called once a day; a second call on the same day writes no mail again.
    """
    sent = 0
    for waiting in queries.waiting_by_site():
        people = holders(Role.SITE_ASSESSOR, scope=waiting.site.scope)
        for person in people:
            messages.waiting(
                person, site=waiting.site, count=waiting.count, due=waiting.due_at, at=at
            )
            sent += 1
        record(
            verb="reviews.site_reminded",
            subject=waiting.site,
            by=by,
            data={"waiting": waiting.count, "people": len(people), "on": at.date()},
        )
    return sent


def _locked(application: Application) -> Application:
    """Under its lock, as it is now: its applicant may have moved to another site meanwhile."""
    lock(application)
    return Application.objects.select_related("partition__system__site").get(pk=application.pk)


def _evaluation(
    *, by: User, application: Application, at: datetime
) -> tuple[Evaluation, Application]:
    """The evaluation, opened where there is none, and the application under its lock."""
    locked = _locked(application)
    require(permissions.assess(by, locked))
    evaluation, is_new = Evaluation.objects.get_or_create(
        application=locked, defaults={"opened_at": at}
    )
    if is_new:
        record(verb="reviews.evaluation_opened", subject=evaluation, by=by)
    return evaluation, locked


def _draft(*, by: User, application: Application) -> TechnicalAssessment | None:
    """The draft of this site; one of another site is superseded."""
    if draft := queries.assessment_of(application):
        return draft
    others = TechnicalAssessment.objects.filter(
        evaluation__application=application, status=AssessmentStatus.DRAFT
    )
    for other in others:
        move(other, AssessmentStatus.SUPERSEDED, by=by)
    return None


def _recommend(
    *, by: User, draft: TechnicalAssessment, answers: dict[str, Any], at: datetime
) -> Recommendation:
    evaluation = draft.evaluation
    inputs = {
        "answers": answers,
        "evidence": draft.evidence,
        "snapshot": queries.snapshot_hash(evaluation.application_id),
    }
    refused = draft.outcome == AssessmentOutcome.NOT_FEASIBLE
    recommendation = Recommendation.objects.create(
        evaluation=evaluation,
        assessment=draft,
        outcome=draft.outcome,
        node_hours=Decimal(0) if refused else draft.proposed_node_hours or Decimal(0),
        inputs_hash=content_hash(inputs),
        at=at,
    )
    record(
        verb="reviews.recommended",
        subject=recommendation,
        by=by,
        data={
            "application": evaluation.application_id,
            "outcome": recommendation.outcome,
            "node_hours": recommendation.node_hours,
            "inputs": recommendation.inputs_hash,
        },
    )
    return recommendation


def _hand_on(*, by: User, application: Application, recommendation: Recommendation) -> None:
    """To the experts where the mode has any and it can run; else the examination is over."""
    is_feasible = recommendation.outcome != AssessmentOutcome.NOT_FEASIBLE
    if is_feasible and application.rule_set.review_terms is not None:
        applications.enter_expert_review(by=by, application=application)
        return
    move(recommendation.evaluation, EvaluationStatus.CONCLUDED, by=by)
    applications.pass_technical_check(by=by, application=application)
