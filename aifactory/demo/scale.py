"""`seed_demo --scale N`: N more applications after the patterns of the seeded ones.

Written in batches, each one operation: rows, balances and events commit together, and an
interrupted run goes on where it stopped.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F

from aifactory.accounts import operations as people
from aifactory.accounts.models import Membership, MembershipKind, Organisation, User
from aifactory.audit.recording import operation, record
from aifactory.catalogue.models import Partition
from aifactory.demo import bulk, patterns, supply
from aifactory.demo.copying import Copy
from aifactory.demo.makers import Numbers, makers_for
from aifactory.demo.patterns import Pattern
from aifactory.demo.people import SEED
from allocations import operations as hours
from allocations.models import AccountKind, LedgerAccount, SupplyPeriod
from applications.models import Application
from reviews.models import ReviewRound

DOMAIN = "scale.example"
BATCH = 1_000
CASES_PER_PERSON = 8
SEEDED = 20260101
COUNTRIES = ("FR", "DE", "IT", "ES", "PT", "FI", "SI", "CZ", "LU", "GR", "RO", "PL")
GIVEN = ("Ana", "Bruno", "Clara", "Dario", "Elin", "Filip", "Greta", "Hugo", "Iva", "Jonas")
FAMILY = ("Almar", "Brenn", "Cortel", "Dovic", "Eskel", "Farro", "Gorsk", "Hallen", "Ivanel")
FIRMS = ("Lumen", "Terra", "Nova", "Orbis", "Silva", "Vento", "Alba", "Corda", "Fluvia")


def grow(total: int, *, today: date, say: Callable[[str], None]) -> int:
    """Bring the bulk to `total` applications; returns how many were added."""
    bulk_cases = Application.objects.filter(project_lead__email__endswith=f"@{DOMAIN}")
    present = bulk_cases.count()
    known = _patterns(today)
    if present < total:
        _open_the_year_before(today)
    for first in range(present, total, BATCH):
        size = min(BATCH, total - first)
        add(known, first=first, size=size)
        say(f"{first + size:,} of {total:,} applications")
    if present < total:
        _keep_limits_in_proportion()
    return max(total - present, 0)


def _patterns(today: date) -> list[Pattern]:
    seeded = (
        Application.objects.exclude(project_lead__email__endswith=f"@{DOMAIN}")
        .filter(erased_at=None)
        .select_related("call__mode", "organisation", "project_lead")
        .order_by("created_at", "pk")
    )
    return patterns.read(seeded, today=today)


def drawn(known: Sequence[Pattern], *, first: int, size: int) -> list[Pattern]:
    """Which patterns a batch copies: every pattern once at the start, then by weight."""
    draw = random.Random(SEEDED + first)
    alike = Counter(each.application.status for each in known)
    ended = sum(status in patterns.ENDED for status in alike)
    weights = [
        patterns.share(
            each.application.status,
            alike[each.application.status],
            ended=ended,
            running=len(alike) - ended,
        )
        for each in known
    ]
    in_turn = list(known[first : first + size])
    return in_turn + draw.choices(known, weights, k=size - len(in_turn))


@operation
def add(known: Sequence[Pattern], *, first: int, size: int) -> None:
    """One batch, in one transaction whose events are the last thing written."""
    draw = random.Random(SEEDED + first)
    numbers = Numbers()
    makers = makers_for(draw, numbers)
    leads = _leads(first, size)
    copies = []
    for offset, pattern in enumerate(drawn(known, first=first, size=size)):
        lead, organisation = leads[offset // CASES_PER_PERSON]
        shift = draw.choice(pattern.shifts)
        title = f"{pattern.application.title or 'Draft'}, study {first + offset + 1}"[:200]
        copies.append(Copy(pattern, lead, organisation, title, shift, makers).make())
    numbers.keep()
    _supply(copies, f"scale-{first}")
    _write(copies)
    _open_rounds(copies)


def _write(copies: Sequence[Copy]) -> None:
    waiting: dict[type[models.Model], list[str]] = {table: [] for table in patterns.TABLES}
    for each in copies:
        for table, line in each.written:
            waiting[table].append(line)
        for row in (*each.accounts, *each.entries):
            waiting[type(row)].append(bulk.line(row))
    for table, lines in waiting.items():
        bulk.insert(table, lines)
    changes = _changes(copies)
    for key in sorted(changes):
        LedgerAccount.objects.filter(pk=key).update(balance=F("balance") + changes[key])
    bulk.link([event for each in copies for event in each.events])


def _open_rounds(copies: Sequence[Copy]) -> None:
    """A round that copies were reviewed in was open, as early before as theirs."""
    known = {one.cut_off_id: one for one in ReviewRound.objects.select_related("opened_by")}
    for each in copies:
        shift, source = each.shift, known.get(each.pattern.application.cut_off_id or 0)
        if source is None or shift.cut_off is None or shift.cut_off.pk in known:
            continue
        made = ReviewRound.objects.create(
            cut_off=shift.cut_off,
            opened_by=source.opened_by,
            opened_at=source.opened_at - shift.back,
            due_at=source.due_at - shift.back,
        )
        record(
            verb="reviews.round_opened",
            subject=made,
            by=source.opened_by,
            data={"cut_off": made.cut_off_id, "due_at": made.due_at},
        )
        known[made.cut_off_id] = made


def _changes(copies: Sequence[Copy]) -> dict[int, Decimal]:
    """What the movements change on accounts that were there before."""
    own = {account.pk for each in copies for account in each.accounts}
    changes: dict[int, Decimal] = {}
    for entry in (entry for each in copies for entry in each.entries):
        for key, change in (
            (entry.source_id, -entry.node_hours),
            (entry.target_id, entry.node_hours),
        ):
            if key not in own:
                changes[key] = changes.get(key, Decimal(0)) + change
    return changes


# --- People and organisations --------------------------------------------------------------------


def _leads(first: int, size: int) -> list[tuple[User, Organisation]]:
    """The people of a batch, each with an organisation."""
    pairs = []
    for number in range(first, first + size, CASES_PER_PERSON):
        draw = random.Random(SEEDED + number)
        name = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)} {number}"
        lead = people.register_person(by=SEED, email=f"lead{number}@{DOMAIN}", name=name)
        country = draw.choice(COUNTRIES)
        organisation = Organisation.objects.create(
            name=f"{draw.choice(FIRMS)} {country} {number // 2}",
            kind="sme",
            country=country,
            city="Exampleville",
            registration=f"{country}{100000000 + number // 2}",
        )
        Membership.objects.create(user=lead, organisation=organisation, kind=MembershipKind.LEAD)
        pairs.append((lead, organisation))
    return pairs


# --- Supply ---------------------------------------------------------------------------------------


def _open_the_year_before(today: date) -> None:
    for year in (today.year - 1, today.year, today.year + 1):
        for half, first, last in ((1, (1, 1), (6, 30)), (2, (7, 1), (12, 31))):
            hours.open_period(
                by=SEED,
                code=f"{year}-H{half}",
                starts_on=date(year, *first),
                ends_on=date(year, *last),
            )


def _supply(copies: Sequence[Copy], key: str) -> None:
    """The sites bring what this batch takes, so the pools end as full as they were or fuller."""
    wanted: dict[tuple[int, str, str], Decimal] = {}
    for each in copies:
        for entry in each.entries[:1]:  # the first movement of a case takes its hours
            held, group = each.accounts[0], each.pattern.entries[0].source.mode_group
            place = (held.partition_id, held.period_id, group)
            wanted[place] = wanted.get(place, Decimal(0)) + entry.node_hours
    for (partition, period, group), amount in sorted(wanted.items()):
        hours.supply_hours(
            by=SEED,
            partition=Partition.objects.get(pk=partition),
            period=SupplyPeriod.objects.get(pk=period),
            mode_group=group,
            node_hours=amount,
            key=f"{key}-{group}-{partition}-{period}",
        )


def _keep_limits_in_proportion() -> None:
    """The Union's hours of each place grow with what its site brought."""
    brought = LedgerAccount.objects.of_kind(AccountKind.SUPPLY).select_related(
        "partition", "period"
    )
    for account in brought.order_by("pk"):
        hours.set_limits(
            by=SEED,
            partition=account.partition,
            period=account.period,
            union_node_hours=-account.balance * supply.UNION_FACTOR,
            limits=supply.LIMITS,
        )
