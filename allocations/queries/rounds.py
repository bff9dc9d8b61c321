"""The cases of one cut-off: who is ranked, what was decided, what stands against the release."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from aifactory.accounts.models import Approval, User
from aifactory.accounts.permissions import PORTAL, Person, scopes
from aifactory.accounts.queries import holders
from aifactory.accounts.roles import Role
from aifactory.catalogue.models import CutOff
from allocations.models import AccountKind, Allocation, Decision, LedgerAccount, RoundRanking
from allocations.models.querysets import DECIDERS, involved
from allocations.queries.approvals import RELEASE
from allocations.status import AwardStatus, DecisionStatus
from applications.models import Application
from applications.models.querysets import ApplicationQuerySet
from applications.status import ApplicationStatus as Status
from reviews.models import (
    AssessmentOutcome,
    ExpertOutcome,
    ExpertRecommendation,
    Recommendation,
)

# A returned case may come back weeks later; it is ranked then, and holds nobody up.
UNFINISHED = Status.UNDECIDED - {Status.AWAITING_DECISION, Status.RETURNED}


@dataclass(frozen=True)
class Advice:
    """What the site and the experts said about one case."""

    site: Recommendation | None
    experts: ExpertRecommendation | None

    @property
    def is_feasible(self) -> bool:
        """The site does not say that it cannot run."""
        return self.site is None or self.site.outcome != AssessmentOutcome.NOT_FEASIBLE


@dataclass(frozen=True)
class Ranked:
    """A case that has marks and can run, complete as every submitted case is."""

    application: Application
    number: str
    received_at: datetime
    asked: Decimal
    wanted: Decimal
    has_had_hours: bool
    experts: ExpertRecommendation

    @property
    def passes(self) -> bool:
        """Its marks reach the thresholds."""
        return self.experts.outcome == ExpertOutcome.RECOMMENDED


def round_of(cut_off: CutOff) -> ApplicationQuerySet:
    """Every application that was received for a cut-off."""
    found: ApplicationQuerySet = Application.objects.filter(cut_off=cut_off).exclude(
        status__in=Status.PRIVATE
    )
    return found


def with_history(found: ApplicationQuerySet, cut_off: CutOff) -> ApplicationQuerySet:
    """With `has_had_hours`: the lead, or the legal entity, had an allocation before the cut-off."""
    before = Allocation.objects.filter(created_at__lt=cut_off.at)
    by_lead = before.filter(application__project_lead=OuterRef("project_lead"))
    by_entity = before.filter(
        Q(application__organisation=OuterRef("organisation"))
        | Q(
            ~Q(application__organisation__register_key=""),
            application__organisation__country=OuterRef("organisation__country"),
            application__organisation__register_key=OuterRef("organisation__register_key"),
        )
    )
    return found.annotate(has_had_hours=Exists(by_lead) | Exists(by_entity))


def wanted(application: Application, advice: Advice) -> Decimal:
    """The hours to serve: what was asked for, or less where the site proposes less."""
    asked = application.node_hours or Decimal(0)
    return asked if advice.site is None else min(asked, advice.site.node_hours)


def newest_ranking(cut_off: CutOff) -> RoundRanking | None:
    """The ranking that counts."""
    return (
        RoundRanking.objects.filter(cut_off=cut_off)
        .select_related("made_by")
        .order_by("-version")
        .first()
    )


def rankings_of(cut_offs: Iterable[int]) -> dict[int, RoundRanking]:
    """The newest ranking of each of these rounds, in one query."""
    rows = RoundRanking.objects.filter(cut_off__in=set(cut_offs))
    found = rows.select_related("cut_off").order_by("version")
    return {ranking.cut_off_id: ranking for ranking in found}


def decisions_of(cut_off: CutOff) -> dict[UUID, Decision]:
    """The newest decision on each case that was not taken back, in one query.

    A correction counts once a second person approved it.
    """
    found = (
        Decision.objects.filter(application__cut_off=cut_off)
        .exclude(status=DecisionStatus.VOIDED)
        .exclude(status=DecisionStatus.DECIDED, corrects__isnull=False)
        .select_related(
            "application__call__mode",
            "application__rule_set",
            "application__partition",
            "application__project_lead",
            "decided_by",
        )
        .order_by("version")
    )
    return {decision.application_id: decision for decision in found}


def has_released(cut_off: CutOff) -> bool:
    """Somebody outside knows something about this round."""
    return Decision.objects.filter(
        application__cut_off=cut_off, status=DecisionStatus.RELEASED
    ).exists()


def held_for(cut_off: CutOff) -> dict[tuple[int, str], Decimal]:
    """Hours that unreleased decisions of the round hold, by partition and period."""
    rows = (
        LedgerAccount.objects.of_kind(AccountKind.HELD)
        .filter(award__application__cut_off=cut_off, award__status=AwardStatus.PREPARED)
        .values_list("partition", "period")
        .annotate(total=Sum("balance"))
        .order_by("partition", "period")
    )
    return {(partition, period): total for partition, period, total in rows}


def newest_approvals(decisions: Iterable[Decision]) -> dict[int, Approval]:
    """The newest request to approve the release of each decision, in one query."""
    found = (
        Approval.objects.filter(
            kind=RELEASE,
            subject_type="allocations.decision",
            subject_id__in=[str(decision.pk) for decision in decisions],
        )
        .select_related("requested_by", "answered_by")
        .order_by("pk")
    )
    return {int(approval.subject_id): approval for approval in found}


def approvers_of(cut_off: CutOff) -> QuerySet[User]:
    """Who answers requests of this call."""
    return holders(Role.APPROVER, scope=cut_off.call.scope)


def is_involved(user: Person, cut_off: CutOff) -> bool:
    """Works on an application of the round, reviews one, or is of an organisation in it."""
    return round_of(cut_off).filter(involved(user, "pk")).exists()


def rounds_for(user: Person) -> QuerySet[CutOff]:
    """Cut-offs whose ranking the person's roles reach; `permissions.see_round` says the rest."""
    held: set[str] = set().union(*(scopes(user, permission) for permission in DECIDERS))
    found = CutOff.objects.select_related("call__mode", "call__rule_set")
    if PORTAL in held:
        return found
    codes = [scope.removeprefix("call:") for scope in held if scope.startswith("call:")]
    return found.filter(call__code__in=codes)


def unfinished(cut_off: CutOff) -> int:
    """How many cases of the round are still being examined."""
    return round_of(cut_off).filter(status__in=UNFINISHED).count()


def cases_of(cut_off: CutOff) -> list[Application]:
    """The round with all that a place depends on and all that a list names, in one query."""
    found = with_history(round_of(cut_off), cut_off).select_related(
        "organisation",
        "partition",
        "call__mode",
        "evaluation__recommendation__assessment",
        "evaluation__expert_recommendation",
    )
    return list(found.order_by("received_at", "pk"))


def ranked(cases: Iterable[Application]) -> tuple[list[Ranked], list[Application]]:
    """Cases that wait for a decision: those with a place in the order, and the others."""
    waiting = [case for case in cases if case.status == Status.AWAITING_DECISION]
    places = [one for case in waiting if (one := _ranked(case))]
    known = {one.application for one in places}
    return places, [case for case in waiting if case not in known]


def advice_on(case: Any) -> Advice:
    """What the site and the experts said, from a case of `cases_of`."""
    evaluation = getattr(case, "evaluation", None)
    return Advice(
        getattr(evaluation, "recommendation", None),
        getattr(evaluation, "expert_recommendation", None),
    )


def _ranked(case: Any) -> Ranked | None:
    """The case with its marks; None where there are none, or where it cannot run."""
    advice = advice_on(case)
    if advice.experts is None or not advice.is_feasible:
        return None
    return Ranked(
        application=case,
        number=case.number,
        received_at=case.received_at,
        asked=case.node_hours,
        wanted=wanted(case, advice),
        has_had_hours=case.has_had_hours,
        experts=advice.experts,
    )
