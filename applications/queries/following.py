"""Who works on applications to a call, and what its dates carry."""

from django.db.models import QuerySet

from aifactory.accounts.models import User
from aifactory.catalogue.models import Call, CutOff
from aifactory.catalogue.ports import Following
from applications.models import Application, Promise, TeamMember
from applications.status import ApplicationStatus


def following(call: Call | None, cut_off: CutOff | None = None) -> Following:
    """What hangs on a call, or on one of its cut-offs; four queries."""
    if call is None:
        return Following()
    received = Application.objects.filter(call=call, received_at__isnull=False)
    return Following(
        drafts=_drafts(call).count(),
        people=len(drafters(call)),
        received=(received.filter(cut_off=cut_off) if cut_off else received).count(),
        promises=promises_from(cut_off).count() if cut_off else 0,
    )


def drafters(call: Call) -> dict[User, list[Application]]:
    """Everybody who works on a draft of the call, each with the drafts."""
    rows = (
        TeamMember.objects.filter(application__in=_drafts(call), user__is_active=True)
        .select_related("user", "application__call__mode")
        .order_by("user__pk", "application__created_at", "application__pk")
    )
    found: dict[User, list[Application]] = {}
    for row in rows:
        found.setdefault(row.user, []).append(row.application)
    return found


def promises_from(cut_off: CutOff) -> QuerySet[Promise]:
    """Running promises that are counted from the cut-off; those counted from receipt are not."""
    return (
        Promise.objects.filter(
            application__cut_off=cut_off, started_at=cut_off.at, kept_at__isnull=True
        )
        .exclude(application__status=ApplicationStatus.WITHDRAWN)
        .select_related("application__call", "application__rule_set", "application__cut_off")
        .order_by("pk")
    )


def _drafts(call: Call) -> QuerySet[Application]:
    return Application.objects.filter(call=call, status=ApplicationStatus.DRAFT)
