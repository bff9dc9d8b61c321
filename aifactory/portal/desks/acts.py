"""What the person who looks at an application can do next: the applicant, the office."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.roles import Permission
from allocations.permissions import DECIDABLE
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


@dataclass(frozen=True)
class OfficeAct:
    """A button of the office."""

    label: str
    url: str
    is_main: bool = False


def acts_of(
    user: User, found: Application, *, waits_for_release: bool, is_unranked: bool = False
) -> list[OfficeAct]:
    """What the person can do at this status; readers and ended cases have no acts.

    No verdict is asked here: `worklists.cases` holds no case of one's own, so permission and
    status decide. A test compares the acts with the verdicts.
    """
    scope = f"call:{found.call.code}"
    handles = has_permission(user, Permission.HANDLE_APPLICATIONS, scope=scope)
    decides = has_permission(user, Permission.DECIDE, scope=scope)
    acts = []
    if handles and found.status == Status.SUBMITTED:
        label = gettext("Settle eligibility")
        acts.append(_office(label, "applications:eligibility", found, is_main=True))
    if handles and found.status in {Status.SUBMITTED, Status.TECHNICAL_CHECK}:
        acts.append(_office(gettext("Return for completion"), "applications:return", found))
    if handles and found.status == Status.EXPERT_REVIEW and found.cut_off_id is not None:
        url = reverse("rounds:case", args=[found.cut_off_id, found.pk])
        acts.append(OfficeAct(gettext("Expert review"), url, is_main=True))
    if decides and found.status in DECIDABLE:
        acts += _decisions(found, waits_for_release=waits_for_release, is_unranked=is_unranked)
    return acts


def _decisions(
    found: Application, *, waits_for_release: bool, is_unranked: bool
) -> list[OfficeAct]:
    """The acts that bring a decision forward; the main one is what stands next."""
    if is_unranked:
        url = reverse("ranking:ranking", args=[found.cut_off_id])
        first = [OfficeAct(gettext("Rank the round"), url, is_main=True)]
    elif found.status == Status.WAITING_LIST and not waits_for_release:
        first = [_office(gettext("Move up…"), "ranking:move_up", found, is_main=True)]
    else:
        first = []
    label = gettext("Release the decision") if waits_for_release else gettext("Decide")
    return [*first, _office(label, "allocations:decide", found, is_main=not first)]


def _office(label: str, name: str, found: Application, *, is_main: bool = False) -> OfficeAct:
    return OfficeAct(label, reverse(name, args=[found.pk]), is_main)
