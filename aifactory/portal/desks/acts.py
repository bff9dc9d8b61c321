"""The one obvious next act of an application, for the person who looks at it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Application, TeamKind
from applications.status import ApplicationStatus as Status

WRITERS = frozenset({TeamKind.LEAD, TeamKind.EDITOR})


@dataclass(frozen=True)
class Act:
    """A button: what it does, where it leads."""

    label: Any
    url: str
    icon: str = "arrow-right"


def next_act(
    application: Application,
    *,
    kind: str,
    award: int | None = None,
    allocation: int | None = None,
) -> Act | None:
    """What the person can do now; None when somebody else has the ball.

    Args:
        kind: the person's place in the team; readers have nothing to do.
        award: id of the award that was offered or answered, once announced.
        allocation: id of the running budget behind it.
    """
    status = application.status
    if status == Status.DRAFT and kind in WRITERS:
        return Act(_("Continue"), reverse("application_go_on", args=[application.pk]), "pencil")
    if status == Status.RETURNED and kind in WRITERS:
        url = reverse("application_go_on", args=[application.pk])
        return Act(_("Answer the question"), url, "reply-fill")
    if status == Status.AWARDED and award is not None:
        url = reverse("allocations:award", args=[award])
        label = _("Accept or decline") if kind == TeamKind.LEAD else _("See the award")
        return Act(label, url, "envelope-open")
    if status in {Status.ACCEPTED, Status.CLOSED} and allocation is not None:
        url = reverse("allocations:allocation", args=[allocation])
        return Act(_("See the hours"), url, "speedometer2")
    return None
