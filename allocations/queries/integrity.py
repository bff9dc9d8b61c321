"""Does the ledger add up? Balances against movements, movements against the history."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from aifactory.audit.models import Event
from allocations.models import LedgerAccount, LedgerEntry
from allocations.models.entry import POSTED

CHUNK = 1000


@dataclass(frozen=True)
class Report:
    """What was looked at and what is wrong; no findings means that all is well."""

    accounts: int
    entries: int
    findings: tuple[str, ...]


def verify() -> Report:
    """Check the whole ledger. Reads only; `ledger_verify` and the auditor's desk call it."""
    accounts, balances = _balances()
    entries, movements = _movements()
    return Report(accounts=accounts, entries=entries, findings=(*balances, *movements))


def _balances() -> tuple[int, list[str]]:
    incoming, outgoing = _totals("target"), _totals("source")
    findings: list[str] = []
    count, total = 0, Decimal(0)
    for account in LedgerAccount.objects.order_by("pk").iterator(CHUNK):
        rebuilt = incoming.get(account.pk, Decimal(0)) - outgoing.get(account.pk, Decimal(0))
        count, total = count + 1, total + account.balance
        if rebuilt != account.balance:
            findings.append(
                f"Account {account.pk} ({account}): stored {account.balance}, "
                f"its movements give {rebuilt}."
            )
    if total:
        findings.append(f"All balances together are {total}, not zero.")
    return count, findings


def _totals(side: str) -> dict[int, Decimal]:
    rows = LedgerEntry.objects.values_list(side).annotate(total=Sum("node_hours")).order_by(side)
    return dict(rows)


def _movements() -> tuple[int, list[str]]:
    told = dict(
        Event.objects.filter(verb=POSTED)
        .order_by("position")
        .values_list("subject_id", "data__content_hash")
    )
    findings: list[str] = []
    seen: set[str] = set()
    for entry in LedgerEntry.objects.order_by("pk").iterator(CHUNK):
        identifier = str(entry.pk)
        seen.add(identifier)
        if entry.computed_hash() != entry.content_hash:
            findings.append(f"Movement {entry.pk} ({entry.key}) is not as it was posted.")
        elif identifier not in told:
            findings.append(f"Movement {entry.pk} ({entry.key}) has no event.")
        elif told[identifier] != entry.content_hash:
            findings.append(f"Movement {entry.pk} ({entry.key}) differs from its event.")
    findings += [
        f"Movement {gone} is gone; its event remains." for gone in told if gone not in seen
    ]
    return len(seen), findings
