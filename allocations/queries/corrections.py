"""Where a released decision stands, who corrected it, and what its correction moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from aifactory.catalogue.rules.calendars import shifted
from allocations.models import AccountKind, Allocation, Award, Decision, LedgerAccount
from allocations.rules import corrections as rules
from allocations.rules.corrections import Bounds, Effect, Place, Wanted
from applications.models import Application

CORRECT = "allocations.correct"
DAY_BEFORE = -date.resolution
NONE = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """A released decision with what hangs on it now.

    Attributes:
        account: where its hours are: reserved, or of the allocation.
    """

    decision: Decision
    award: Award | None
    allocation: Allocation | None
    account: LedgerAccount | None

    @property
    def place(self) -> Place:
        """In the words of the rules."""
        return rules.place(
            application=self.decision.application.status,
            award=self.award.status if self.award else "",
            allocation=self.allocation.status if self.allocation else "",
        )

    @property
    def left(self) -> Decimal:
        """Hours that have not been used."""
        return self.account.balance if self.account else NONE

    @property
    def used(self) -> Decimal:
        """Hours that are consumed; they never come back."""
        return self.allocation.node_hours - self.left if self.allocation else NONE

    @property
    def terms(self) -> Wanted:
        """What it says now."""
        return Wanted(
            node_hours=self.decision.node_hours,
            reason=self.decision.reason,
            conditions=tuple(self.decision.conditions),
            starts_on=self.award.starts_on if self.award else None,
            ends_on=self.award.ends_on if self.award else None,
        )

    def bounds(self, today: date) -> Bounds:
        """What holds a rectification."""
        months = self.decision.application.months or 1
        period = self.account.period if self.allocation and self.account else None
        return Bounds(
            asked=self.decision.asked_node_hours,
            used=self.used,
            today=today,
            longest=lambda starts: shifted(starts, months) + DAY_BEFORE,
            begins=period.starts_on if period else None,
            ends=period.ends_on if period else None,
        )

    def effect(self, kind: str) -> Effect | None:
        """What a correction of this kind does; None where it is not possible."""
        return rules.effect(kind, self.place)


def standing(decision: Decision) -> Standing:
    """Where it stands; at most two queries beside the decision's own application."""
    award = (
        Award.objects.filter(decision=decision).select_related("partition", "allocation").first()
    )
    if award is None:
        return Standing(decision, None, None, None)
    account = _accounts([award]).get(award.pk)
    return Standing(decision, award, getattr(award, "allocation", None), account)


def standings(decisions: Sequence[Decision]) -> dict[int, Standing]:
    """The same for many, read with `award__allocation` and `award__partition`; one query."""
    awards = {one.pk: one.award for one in decisions if hasattr(one, "award")}
    accounts = _accounts(list(awards.values()))
    found = {}
    for one in decisions:
        award = awards.get(one.pk)
        key = award.pk if award is not None else 0
        allocation = getattr(award, "allocation", None)
        found[one.pk] = Standing(one, award, allocation, accounts.get(key))
    return found


def correction_of(decision: Decision) -> Decision | None:
    """The announced decision that took its place."""
    return (
        Decision.objects.filter(corrects=decision, released_at__isnull=False)
        .order_by("-version")
        .first()
    )


def waiting_correction(application: Application) -> Decision | None:
    """The correction that waits for its second person; for deciders alone."""
    return (
        Decision.objects.filter(application=application, status="decided", corrects__isnull=False)
        .select_related("decided_by", "corrects")
        .first()
    )


def correcting(ids: Sequence[str]) -> list[Decision]:
    """Corrections with all that an approver reads, in one query."""
    return list(
        Decision.objects.filter(pk__in=[int(each) for each in ids]).select_related(
            "application__call__mode",
            "application__organisation",
            "application__partition__system__site",
            "application__project_lead",
            "award__partition",
            "corrects__application",
            "corrects__award__partition",
            "corrects__award__allocation",
            "decided_by",
        )
    )


def _accounts(awards: Sequence[Award]) -> dict[int, LedgerAccount]:
    """Where the hours of each award are, by the award's key; one query."""
    if not awards:
        return {}
    running = {award.allocation.pk: award.pk for award in awards if hasattr(award, "allocation")}
    found = LedgerAccount.objects.filter(
        Q(kind=AccountKind.HELD, award__in=awards)
        | Q(kind=AccountKind.ALLOCATION, allocation__in=list(running))
    )
    accounts: dict[int, LedgerAccount] = {}
    # An accepted award has both accounts; that of its allocation is the later one and counts.
    for account in found.select_related("partition", "period").order_by("pk"):
        key = running.get(account.allocation_id or 0) or account.award_id
        if key:
            accounts[key] = account
    return accounts
