"""Places where node-hours can be, and the periods they are supplied for."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _


class SupplyPeriod(models.Model):
    """A stretch of time for which sites bring hours, e.g. 2026-H2. Both days belong to it."""

    code = models.CharField(_("period"), max_length=20, primary_key=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        verbose_name = _("supply period")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="supply_period_dates",
                violation_error_message=_("A period ends after it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class AccountKind(models.TextChoices):
    """What it means that hours are on an account."""

    SUPPLY = "supply", _("Supplied by sites")
    POOL = "pool", _("Free")
    HELD = "held", _("Reserved")
    ALLOCATION = "allocation", _("Granted")
    CONSUMED = "consumed", _("Used")
    EXPIRED = "expired", _("Expired")


# What was granted from a pool and has not come back counts in the limits.
GRANTED = (AccountKind.HELD, AccountKind.ALLOCATION, AccountKind.CONSUMED, AccountKind.EXPIRED)


class LedgerAccountQuerySet(models.QuerySet["LedgerAccount"]):
    """Accounts by what they are."""

    def of_kind(self, *kinds: str) -> Self:
        """Only these kinds."""
        return self.filter(kind__in=kinds)

    def granted_by_group(self, *, partition_id: int, period_id: str) -> dict[str, Decimal]:
        """Per mode group, what was granted from its pool and has not come back."""
        rows = (
            self.of_kind(*GRANTED)
            .filter(partition_id=partition_id, period_id=period_id)
            .values_list("mode_group")
            .annotate(total=Sum("balance"))
            .order_by("mode_group")
        )
        return dict(rows)


class LedgerAccount(models.Model):
    """One place node-hours can be. `ledger.post` alone changes the balance.

    Supply runs below zero by as much as was supplied, so all balances together are always zero.
    """

    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    partition = models.ForeignKey(
        "catalogue.Partition", on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    period = models.ForeignKey(SupplyPeriod, on_delete=models.PROTECT, related_name="accounts")
    mode_group = models.CharField(max_length=40, blank=True)
    award = models.ForeignKey(
        "allocations.Award",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_accounts",
    )
    allocation = models.ForeignKey(
        "allocations.Allocation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_accounts",
    )
    balance = models.DecimalField(max_digits=18, decimal_places=6, default=0)

    objects = LedgerAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger account")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "partition", "period", "mode_group", "award", "allocation"],
                nulls_distinct=False,
                name="ledger_account_once",
                violation_error_message=_("This account exists already."),
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(kind__in=["supply", "consumed", "expired"]),
                name="ledger_account_not_overdrawn",
                violation_error_message=_("There are not that many hours."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="held", award__isnull=True),
                name="ledger_account_held_award",
                violation_error_message=_("Reserved hours belong to an award."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="allocation", allocation__isnull=True),
                name="ledger_account_allocation",
                violation_error_message=_("Granted hours belong to an allocation."),
            ),
        ]
        indexes = [
            models.Index(fields=["partition", "period", "kind"], name="ledger_account_board")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.partition_id} {self.period_id} {self.mode_group}".rstrip()
