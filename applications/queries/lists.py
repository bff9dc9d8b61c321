"""Which applications wait for whom."""

from collections.abc import Collection

from django.db.models import QuerySet

from applications.models import Application, CompletionRequest
from applications.status import ApplicationStatus


def ready_for_technical_check(site_codes: Collection[str]) -> QuerySet[Application]:
    """Cases whose technical check is open at these sites, oldest receipt first."""
    return (
        Application.objects.for_lists()
        .filter(
            status=ApplicationStatus.TECHNICAL_CHECK,
            partition__system__site__code__in=list(site_codes),
        )
        .order_by("received_at", "pk")
    )


def awaiting_decision() -> QuerySet[Application]:
    """Cases that the office can decide now, oldest receipt first: first in, first out."""
    return (
        Application.objects.for_lists()
        .filter(status=ApplicationStatus.AWAITING_DECISION)
        .order_by("received_at", "pk")
    )


def drafts_naming(mode_id: int, partition_id: int) -> int:
    """How many drafts would ask for hours on a partition in a mode."""
    return Application.objects.filter(
        status=ApplicationStatus.DRAFT, call__mode_id=mode_id, partition_id=partition_id
    ).count()


def eligibility_open() -> QuerySet[Application]:
    """Cases in which a rule could not settle eligibility, oldest receipt first."""
    return (
        Application.objects.for_lists()
        .filter(status=ApplicationStatus.SUBMITTED)
        .order_by("received_at", "pk")
    )


def open_request(application: Application) -> CompletionRequest | None:
    """The request for completion that the team has not answered yet."""
    return (
        CompletionRequest.objects.filter(application=application, answered_at__isnull=True)
        .select_related("asked_by")
        .first()
    )


def asked_keys(application: Application) -> frozenset[str]:
    """Questions of the open request for completion."""
    asked = application.completion_requests.filter(answered_at__isnull=True).first()
    return frozenset(asked.question_keys) if asked else frozenset()
