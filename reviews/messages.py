"""One function per e-mail. Called inside the operation that it reports on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.accounts.queries import holders
from aifactory.accounts.roles import Role
from aifactory.catalogue.models import Site
from aifactory.notifications.outbox import enqueue
from reviews.models import ConflictDeclaration, ReviewAssignment, ReviewVersion


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
    for person in holders(Role.OFFICER, scope=scope):
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
