"""What can be done with a call, each act with its verdict."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import Verdict, deny
from aifactory.catalogue import permissions
from aifactory.catalogue.models import Call
from aifactory.catalogue.operations.opening import EXTEND, OPEN
from aifactory.catalogue.status import CallStatus


@dataclass(frozen=True)
class Act:
    """What can be done with the call; `verdict` says why not."""

    label: str
    url: str
    verdict: Verdict
    is_next: bool = False


def acts_of(user: User, found: Call, at: datetime, waiting: Collection[str]) -> list[Act]:
    """What fits the status; each stands there with its verdict."""
    pk = found.pk
    plan = permissions.plan_call(user, found)
    change = permissions.change_open_call(user, found, at=at)
    cut_offs = permissions.add_cut_offs(user, found, at=at)
    copy = Act(_("Copy"), reverse("setup:call_copy", args=[pk]), permissions.edit(user))
    planned = [
        Act(
            _("Ask to open"),
            reverse("setup:call_open", args=[pk]),
            _once(permissions.ask_opening(user, found, at=at), OPEN in waiting),
            is_next=True,
        ),
        Act(_("Change"), reverse("setup:call_edit", args=[pk]), plan),
        Act(_("Plan cut-offs"), reverse("setup:cut_offs", args=[pk]), cut_offs),
        copy,
        Act(_("Delete"), reverse("setup:call_delete", args=[pk]), plan),
    ]
    opened = [
        Act(_("Add cut-offs"), reverse("setup:cut_offs", args=[pk]), cut_offs),
        Act(
            _("Extend"),
            reverse("setup:call_extend", args=[pk]),
            _once(change, EXTEND in waiting),
        ),
        Act(_("Close early"), reverse("setup:call_close", args=[pk]), change),
        copy,
    ]
    return planned if found.status == CallStatus.PLANNED else opened


def _once(verdict: Verdict, is_asked: bool) -> Verdict:
    """What was asked for already is not asked for again before its answer."""
    if verdict and is_asked:
        return deny("waits", _("It was asked for and waits for a second person."))
    return verdict
