"""The second pair of eyes on a decision: is one needed, who asked, who may answer."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from aifactory.accounts import queries as accounts
from aifactory.accounts.models import Approval, User
from aifactory.accounts.permissions import Person
from aifactory.accounts.roles import Role
from aifactory.audit.recording import reference
from allocations.models import AccountKind, Decision, LedgerAccount
from allocations.models.querysets import involved
from allocations.queries.corrections import CORRECT
from allocations.rules.delegation import needs_second_person
from applications.models import TeamMember
from reviews.models import ReviewAssignment
from reviews.status import AssignmentStatus

RELEASE = "allocations.release"


def needs_approval(decision: Decision) -> bool:
    """Its release needs a second person, by the rule set of the application."""
    above = decision.application.rule_set.terms.approval_above_node_hours
    return needs_second_person(decision.node_hours, above)


def release_approval(decision: Decision) -> Approval | None:
    """The newest request to approve its release."""
    return accounts.newest_approval(RELEASE, reference(decision))


def approvals_about(decisions: Iterable[Decision]) -> QuerySet[Approval]:
    """Ids, as text, of every request to approve these decisions."""
    keys = [str(decision.pk) for decision in decisions]
    about = Approval.objects.filter(
        subject_type=Decision._meta.label_lower,
        subject_id__in=keys,
        kind__startswith="allocations.",
    )
    found: QuerySet[Approval] = about.values_list(Cast("pk", CharField()), flat=True)
    return found


def approvers(decision: Decision, *, by: Person | None = None) -> QuerySet[User]:
    """Who could approve its release: approvers of the call, but who decided or is involved.

    Args:
        by: whoever asks for a correction of it, in the decider's stead.
    """
    application = decision.application
    team = TeamMember.objects.filter(application=application, user__isnull=False)
    found = accounts.holders(Role.APPROVER, scope=scope_of(decision)).exclude(
        pk__in=team.values("user")
    )
    if application.organisation is not None:
        entity = accounts.same_entity(application.organisation)
        found = found.exclude(memberships__organisation__in=entity)
    reviewers = ReviewAssignment.objects.filter(
        evaluation__application=application, status__in=AssignmentStatus.LIVE
    )
    found = found.exclude(pk__in=reviewers.values("expert"))
    return found.exclude(pk=(by.pk if by else decision.decided_by_id) or 0)


def answerers(decision: Decision, by: User) -> QuerySet[User]:
    """Who could answer what this person asked about it: its release, or the correction it is."""
    found = approvers(decision, by=by if decision.is_correction else None)
    return found.exclude(pk=by.pk)


def scope_of(decision: Decision) -> str:
    """Whose approvers it concerns."""
    return f"call:{decision.application.call.code}"


def newest_approval(decision: Decision) -> Approval | None:
    """The newest request about it: for its release, or for the correction that it is."""
    kind = CORRECT if decision.is_correction else RELEASE
    return accounts.newest_approval(kind, reference(decision))


def decisions_by_id(ids: Sequence[str]) -> list[Decision]:
    """Decisions with all that an approver reads, in one query."""
    return list(
        Decision.objects.filter(pk__in=[int(each) for each in ids]).select_related(
            "application__call__mode",
            "application__organisation",
            "award__partition",
            "decided_by",
        )
    )


def left_in_pools(decisions: Sequence[Decision]) -> dict[int, Decimal]:
    """What is left now in the pool of each decision that took hours from one; one query."""
    keys = {
        one.pk: (one.award.partition_id, one.snapshot["period"], one.snapshot["mode_group"])
        for one in decisions
        if one.snapshot.get("period")
    }
    pools = LedgerAccount.objects.of_kind(AccountKind.POOL).filter(
        partition__in={partition for partition, _period, _group in keys.values()},
        period__in={period for _partition, period, _group in keys.values()},
    )
    free = {(pool.partition_id, pool.period_id, pool.mode_group): pool.balance for pool in pools}
    return {pk: free[key] for pk, key in keys.items() if key in free}


def hidden_decisions(user: Person) -> QuerySet[Decision]:
    """Ids, as text, of decisions on what a person works on or their organisation applies for."""
    ids = Cast("pk", CharField())
    hidden: QuerySet[Decision] = Decision.objects.filter(involved(user)).values_list(ids, flat=True)
    return hidden
