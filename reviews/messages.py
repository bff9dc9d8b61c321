"""One function per e-mail. Called inside the operation that it reports on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.accounts.queries import holders
from aifactory.accounts.roles import Role
from aifactory.catalogue.models import Site
from aifactory.notifications.outbox import enqueue
from reviews.models import ConflictDeclaration, ReviewAssignment, ReviewRound, ReviewVersion
from reviews.permissions.office import not_involved
from reviews.queries import rounds


def waiting(to: User, *, site: Site, count: int, due: datetime, at: datetime) -> None:
    """To a site assessor, once a day: how many applications wait, and the earliest promise."""
    enqueue(
        kind="technical_waiting",
        key=f"technical_waiting:{site.code}:{at:%Y-%m-%d}:{to.pk}",
        to=to.email,
        language=to.language,
        template="technical_waiting",
        context={
            "name": str(to),
            "site": site.code,
            "count": count,
            "due": due,
            "url": f"{settings.SITE_URL}{reverse('reviews:desk')}",
            "zone": to.zone,
        },
        subject_ref=("catalogue.site", str(site.pk)),
    )


def invitation(assignment: ReviewAssignment) -> None:
    """To an expert: asked to review, by when. Neither title nor applicant leaves by mail."""
    _to_expert("review_invitation", assignment, due=assignment.due_at, url=_review(assignment))


def removed(assignment: ReviewAssignment) -> None:
    """To an expert who is not asked any more; what they wrote is kept."""
    _to_expert("review_removed", assignment)


def set_aside(assignment: ReviewAssignment) -> None:
    """To an expert whose part ended because the office found a conflict of interest."""
    _to_expert("review_set_aside", assignment)


def review_stopped(assignment: ReviewAssignment) -> None:
    """To an expert who still owed a review of what was withdrawn."""
    _to_expert("review_stopped", assignment)


def review_reminder(assignment: ReviewAssignment, *, stage: str) -> None:
    """To an expert who owes a review; each stage once, whatever runs twice."""
    _to_expert(
        "review_reminder",
        assignment,
        stage,
        due=assignment.due_at,
        url=_review(assignment),
        is_late=stage.startswith("late"),
    )


def reviews_overdue(
    to: User, *, round_: ReviewRound, lines: Sequence[str], count: int, at: datetime
) -> None:
    """To an officer, once a day and round: which cases wait for reviews past their due day."""
    cut_off = round_.cut_off
    path = reverse("rounds:round", args=[cut_off.pk])
    enqueue(
        kind="reviews_overdue",
        key=f"reviews_overdue:{cut_off.pk}:{at:%Y-%m-%d}:{to.pk}",
        to=to.email,
        language=to.language,
        template="reviews_overdue",
        context={
            "name": str(to),
            "count": count,
            "mode": cut_off.call.mode.name,
            "number": cut_off.number,
            "lines": lines,
            "url": f"{settings.SITE_URL}{path}",
            "zone": to.zone,
        },
        subject_ref=("catalogue.cutoff", str(cut_off.pk)),
    )


def _review(assignment: ReviewAssignment) -> str:
    """The expert's own page; opening it decides nothing."""
    return f"{settings.SITE_URL}{reverse('experts:review', args=[assignment.pk])}"


def _to_expert(kind: str, assignment: ReviewAssignment, stage: str = "", **context: object) -> None:
    expert = assignment.expert
    enqueue(
        kind=kind,
        key=":".join(filter(None, [kind, str(assignment.pk), stage])),
        to=expert.email,
        language=expert.language,
        template=kind,
        context={
            "name": str(expert),
            "mode": assignment.evaluation.application.call.mode.name,
            "url": f"{settings.SITE_URL}{reverse('experts:desk')}",
            "zone": expert.zone,
            **context,
        },
        subject_ref=("reviews.reviewassignment", str(assignment.pk)),
    )


def declined(assignment: ReviewAssignment, *, expert: User) -> None:
    """To the officers: an expert declined, so somebody else is asked."""
    _to_officers(
        "review_declined",
        assignment,
        {
            "expert": str(expert),
            "reason": assignment.get_decline_reason_display(),
        },
    )


def conflict_declared(
    assignment: ReviewAssignment, *, expert: User, declaration: ConflictDeclaration
) -> None:
    """To the officers: a conflict ended an assignment. What was written about it stays inside."""
    _to_officers(
        "review_conflict",
        assignment,
        {
            "expert": str(expert),
            "relation": declaration.get_relation_display(),
            "at": declaration.declared_at,
        },
    )


def review_received(assignment: ReviewAssignment, *, expert: User, version: ReviewVersion) -> None:
    """To the expert: we have it, with its hash and nothing of what it says."""
    application = assignment.evaluation.application
    enqueue(
        kind="review_received",
        key=f"review_received:{version.pk}",
        to=expert.email,
        language=expert.language,
        template="review_received",
        context={
            "name": str(expert),
            "number": str(application),
            "version": version.number,
            "received_at": version.submitted_at,
            "content_hash": version.content_hash,
            "url": f"{settings.SITE_URL}{reverse('experts:review', args=[assignment.pk])}",
            "zone": expert.zone,
        },
        subject_ref=("reviews.reviewassignment", str(assignment.pk)),
    )


def _to_officers(kind: str, assignment: ReviewAssignment, context: dict[str, Any]) -> None:
    application = assignment.evaluation.application
    scope = f"call:{application.call.code}"
    # Nobody learns who reviews their own application, nor how a rival's review goes.
    told = [
        one
        for one in holders(Role.OFFICER, scope=scope)
        if not_involved(one, application)
        and rounds.cut_offs(one).filter(pk=application.cut_off_id or 0).exists()
    ]
    for person in told:
        enqueue(
            kind=kind,
            key=f"{kind}:{assignment.pk}:{person.pk}",
            to=person.email,
            language=person.language,
            template=kind,
            context={
                "name": str(person),
                "number": str(application),
                "due": assignment.due_at,
                "url": f"{settings.SITE_URL}{reverse('case', args=[application.pk])}",
                "zone": person.zone,
                **context,
            },
            subject_ref=("reviews.reviewassignment", str(assignment.pk)),
        )
