"""Who may answer a request for a second pair of eyes."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts import queries
from aifactory.accounts.models import Approval, User
from aifactory.accounts.models.approvals import OPEN_FOR
from aifactory.accounts.permissions.grants import Person, has_permission
from aifactory.accounts.roles import Permission
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.face.tags.formats import weekday


def be_answered(others: Collection[User], *, at: datetime | None = None) -> Verdict:
    """A request needs somebody who can answer it, or it would wait for nothing.

    Who is on leave does not count. Where nobody else could, it may wait for whoever is back in
    time, and the reason of the verdict names them.

    Args:
        others: approvers of the scope who have no part in the case and did not ask.
    """
    instant, people = at or timezone.now(), list(others)
    gone = queries.away(people, instant) if people else {}
    if any(person.pk not in gone for person in people):
        return ALLOWED
    if not gone:
        return deny(
            "nobody_answers",
            _("Nobody else can approve this now. An administrator has to name another approver."),
        )
    first = min(gone.values(), key=lambda leave: (leave.ends_at, leave.pk))
    words = {"name": first.person, "day": weekday(first.back_on)}
    if first.ends_at >= instant + OPEN_FOR:
        return deny(
            "all_away",
            _("Nobody else can approve this. %(name)s is back on %(day)s; ask again then.") % words,
        )
    return Verdict(
        allowed=True,
        reason=_("Nobody else can approve this. It waits for %(name)s, back on %(day)s.") % words,
    )


def answer_approval(
    user: Person, approval: Approval, *, objection: Verdict, at: datetime
) -> Verdict:
    """May approve or refuse: a second person, with nothing against them in the case itself.

    Args:
        objection: what the case says about this person.
        at: when the request to answer was received.
    """
    if not has_permission(user, Permission.APPROVE, scope=approval.scope):
        return deny("no_role", _("Only approvers answer this."))
    if approval.requested_by_id == user.pk:
        return own_request()
    if not objection:
        return objection
    if approval.status != ApprovalStatus.REQUESTED:
        return _closed(approval)
    if at >= approval.expires_at:
        return deny("expired", _("The time to answer is over. The officer can ask again."))
    return ALLOWED


def own_request() -> Verdict:
    """The refusal that whoever asked reads."""
    return deny("own_request", _("You asked for this, so somebody else answers."))


def withdraw_approval(user: Person, approval: Approval) -> Verdict:
    """Whoever asked may take it back while nobody answered."""
    if approval.requested_by_id != user.pk:
        return deny("not_own", _("Only whoever asked can withdraw it."))
    if approval.status != ApprovalStatus.REQUESTED:
        return _closed(approval)
    return ALLOWED


def _closed(approval: Approval) -> Verdict:
    return deny(
        "answered",
        _("This request is closed: %(state)s.") % {"state": approval.state.label.lower()},
    )
