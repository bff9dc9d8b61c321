"""Ask for a second person, and what an approver reads and answers about a decision."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.accounts.ports import Approvable, Change
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation
from aifactory.audit.transitions import lock
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.face.tags.formats import day, hours
from allocations import permissions, queries
from allocations.models import Decision
from allocations.operations.turns import turn_lines


@operation
def ask_for_approval(
    *, by: User, decision: Decision, reason: str, at: datetime | None = None
) -> Approval:
    """Ask a second person to approve the release. A double click asks once.

    Raises:
        ReasonMissing: without a reason.
    """
    lock(decision.application)
    current = _read(str(decision.pk))
    waiting = queries.release_approval(current)
    if (
        waiting is not None
        and waiting.status == ApprovalStatus.REQUESTED
        and waiting.requested_by_id == by.pk
    ):
        return waiting
    require(permissions.ask_for_approval(by, current))
    return accounts.request_approval(
        by=by,
        kind=queries.RELEASE,
        subject=current,
        scope=queries.scope_of(current),
        reason=reason,
        at=at or timezone.now(),
    )


def _locked(subject_id: str) -> Decision:
    decision = Decision.objects.select_related("application").get(pk=subject_id)
    lock(decision.application)
    return _read(subject_id)


def _read(subject_id: str) -> Decision:
    return Decision.objects.select_related(
        "application__call", "application__rule_set", "application__organisation"
    ).get(pk=subject_id)


def _fingerprint(decision: Decision) -> str:
    return content_hash({"decision": decision.content_hash, "status": decision.status})


def _changes(ids: Sequence[str]) -> dict[str, Change]:
    decisions = queries.decisions_by_id(ids)
    left = queries.left_in_pools(decisions)
    return {str(one.pk): _change(one, left.get(one.pk)) for one in decisions}


def _change(decision: Decision, left: Decimal | None) -> Change:
    application, award = decision.application, decision.award
    granted = triple(decision.node_hours, award.partition.unit)
    asked = triple(decision.asked_node_hours, award.partition.unit)
    units = [_("node-h"), _("GPU-h"), granted.local_name]
    amounts = zip(units, _amounts(granted), _amounts(asked), strict=True)
    return Change(
        title=application.title or str(application.number),
        act=_("Release the award to the applicant"),
        lines=[
            (_("Application"), f"{application.number} · {application.call.mode.name}"),
            (_("Organisation"), str(application.organisation or "–")),
            (_("Decision"), f"{decision.number} · {decision.result.label}"),
            (_("Decided by"), str(decision.decided_by)),
            (_("Partition"), award.partition.name),
            *(
                (
                    _("Granted, in %(unit)s") % {"unit": unit},
                    _("%(granted)s of %(asked)s asked for")
                    % {"granted": hours(given), "asked": hours(wanted)},
                )
                for unit, given, wanted in amounts
                if given is not None
            ),
            *turn_lines(decision, left),
            (_("Days of use"), f"{day(award.starts_on)} – {day(award.ends_on)}"),
            (_("Reason in the letter"), decision.reason or _("None: awarded in full")),
            *((_("Condition in the letter"), condition) for condition in decision.conditions),
        ],
        url=decision.get_absolute_url(),
        closed_to={decision.decided_by_id: permissions.own_decision().reason},
    )


def _amounts(amount: Triple) -> tuple[Decimal, Decimal | None, Decimal]:
    return amount.node_hours, amount.gpu_hours, amount.local


RELEASE_APPROVABLE = Approvable(
    read=_read,
    lock=_locked,
    fingerprint=_fingerprint,
    objection=permissions.approve_release,
    changes=_changes,
    hidden_from=queries.hidden_decisions,
    answerers=queries.answerers,
)
