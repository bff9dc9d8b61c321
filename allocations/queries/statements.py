"""Statements: every movement of one account with the balance after it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from aifactory.catalogue.rules.units import Triple, triple
from allocations.models import AccountKind, Allocation, LedgerAccount, LedgerEntry
from allocations.queries.balances import balance_at


@dataclass(frozen=True)
class Line:
    """One movement as seen from the account: plus comes in, minus goes out."""

    entry: LedgerEntry
    amount: Decimal
    balance: Decimal

    @property
    def text(self) -> str:
        """Why the hours moved."""
        return str(self.entry.get_reason_display())


@dataclass(frozen=True)
class Statement:
    """An account up to an instant."""

    account: LedgerAccount
    at: datetime
    lines: tuple[Line, ...]
    rebuilt: Decimal

    @property
    def balance(self) -> Decimal:
        """The last running balance."""
        return self.lines[-1].balance if self.lines else Decimal(0)

    @property
    def amount(self) -> Triple:
        """The balance in all three units."""
        return triple(self.balance, self.account.partition.unit)

    @property
    def adds_up(self) -> bool:
        """The running balance equals the one that the database sums up by itself."""
        return self.rebuilt == self.balance


def statement(
    account: LedgerAccount, at: datetime, *, among: QuerySet[LedgerEntry] | None = None
) -> Statement:
    """The account's movements up to and at `at`, oldest first; only those `among`, if given."""
    entries = (
        (LedgerEntry.objects.all() if among is None else among)
        .filter(Q(source=account) | Q(target=account), posted_at__lte=at)
        .select_related("decision", "award", "allocation")
        .order_by("posted_at", "pk")
    )
    lines: list[Line] = []
    balance = Decimal(0)
    for entry in entries:
        amount = entry.node_hours if entry.target_id == account.pk else -entry.node_hours
        balance += amount
        lines.append(Line(entry, amount, balance))
    return Statement(account, at, tuple(lines), rebuilt=balance_at(account, at, among=among))


def account_of(allocation: Allocation) -> LedgerAccount:
    """The account that an allocation's hours are on."""
    return LedgerAccount.objects.select_related("partition", "period").get(
        kind=AccountKind.ALLOCATION, allocation=allocation
    )


def csv_rows(found: Statement) -> list[list[Any]]:
    """Head and rows of a statement; numbers bare, instants in UTC."""
    head = ["posted_at_utc", "movement", "node_hours", "balance_node_hours", "reference"]
    rows = [
        [
            line.entry.posted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            line.text,
            plain(line.amount),
            plain(line.balance),
            line.entry.key,
        ]
        for line in found.lines
    ]
    return [head, *rows]


def plain(amount: Decimal) -> str:
    """A number as exports hold it: no grouping, a hyphen for minus, no trailing zeros."""
    return format(amount.normalize() if amount else Decimal(0), "f")
