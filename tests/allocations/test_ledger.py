"""The ledger as rows: idempotent, never overdrawn, append-only, provable."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from aifactory.audit.models import Event
from aifactory.audit.recording import OutsideOperation, operation, record, request_id
from allocations import ledger, queries
from allocations.models import AccountKind, LedgerAccount, LedgerEntry, Reason
from allocations.models.entry import POSTED
from tests.allocations import builders
from tests.allocations.builders import balance, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    return builders.supply(1_000)


@pytest.fixture
def expired(pool):
    return ledger.sibling(pool, AccountKind.EXPIRED)


def move(pool, expired, node_hours, key="one", **changes):
    given = {"source": pool, "target": expired, "node_hours": Decimal(node_hours), **changes}
    return post(key=key, **given)


def test_supply_runs_below_zero_by_what_was_supplied(pool):
    assert balance(AccountKind.SUPPLY) == Decimal(-1_000)
    assert balance(AccountKind.POOL) == Decimal(1_000)


def test_a_movement_changes_both_balances_and_leaves_one_event(pool, expired):
    entry = move(pool, expired, "400.5")

    assert (pool.balance, expired.balance) == (Decimal("599.5"), Decimal("400.5"))
    event = Event.objects.get(subject_type="allocations.ledgerentry", subject_id=str(entry.pk))
    assert event.data["content_hash"] == entry.content_hash
    assert event.data["node_hours"] == "400.5"


def test_the_same_key_and_content_return_the_first_movement(pool, expired):
    first = move(pool, expired, 100)

    again = move(pool, expired, 100)

    assert again.pk == first.pk
    assert balance(AccountKind.POOL) == Decimal(900)
    assert LedgerEntry.objects.filter(key="one").count() == 1


@pytest.mark.parametrize(
    ("node_hours", "changes"),
    [(101, {}), (100, {"reason": Reason.ENDED})],
    ids=["amount", "reason"],
)
def test_the_same_key_with_another_content_is_refused(pool, expired, node_hours, changes):
    move(pool, expired, 100)

    with pytest.raises(ledger.KeyReused):
        move(pool, expired, node_hours, **changes)

    assert balance(AccountKind.POOL) == Decimal(900)


def test_an_overdraft_says_what_is_left(pool, expired):
    with pytest.raises(ledger.Overdrawn) as refused:
        move(pool, expired, "1000.000001")

    assert refused.value.sentence == "Only 1\u00a0000 node-h are left on Leonardo Booster."
    assert (refused.value.available, refused.value.wanted) == (
        Decimal(1_000),
        Decimal("1000.000001"),
    )
    assert (balance(AccountKind.POOL), balance(AccountKind.EXPIRED)) == (Decimal(1_000), 0)


def test_an_empty_pool_says_so(pool, expired):
    move(pool, expired, 1_000)

    with pytest.raises(ledger.Overdrawn, match="No node-h are left on Leonardo Booster"):
        move(pool, expired, 1, key="two")


def test_a_refused_movement_leaves_nothing_even_when_the_caller_goes_on(pool, expired):
    with pytest.raises(ledger.Overdrawn):
        move(pool, expired, 2_000)

    assert not LedgerEntry.objects.filter(key="one").exists()
    assert builders.adds_up()


@pytest.mark.parametrize("node_hours", ["0", "-1", "0.0000001"])
def test_only_positive_exact_amounts_move(pool, expired, node_hours):
    with pytest.raises(ValueError, match="six places"):
        move(pool, expired, node_hours)


def test_a_movement_needs_an_operation(pool, expired):
    with pytest.raises(OutsideOperation):
        ledger.post(
            key="bare",
            source=pool,
            target=expired,
            node_hours=Decimal(1),
            reason=Reason.ENDED,
            by=builders.SUPPLIER,
            at=timezone.now(),
        )


def test_a_movement_names_who_and_which_request(pool, expired, cast):
    token = request_id.set("request-1")
    entry = move(pool, expired, 1, by=cast.officer)
    request_id.reset(token)

    assert entry.posted_by == str(cast.officer.pseudonym)
    assert entry.request_id == "request-1"
    assert LedgerEntry.objects.get(key__startswith="supply:").posted_by == "system:tests.supply"


def test_the_database_refuses_a_pool_below_zero(pool):
    with pytest.raises(IntegrityError, match="ledger_account_not_overdrawn"), transaction.atomic():
        LedgerAccount.objects.filter(pk=pool.pk).update(balance=-1)


def test_movements_are_append_only(pool, expired):
    entry = move(pool, expired, 1)

    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(node_hours=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


def test_opening_an_account_twice_opens_one(pool):
    again = ledger.account(
        AccountKind.POOL, partition=pool.partition, period=pool.period, mode_group="PG"
    )

    assert again.pk == pool.pk


def test_balances_are_rebuilt_from_movements_at_any_instant(pool, expired):
    before = timezone.now()
    move(pool, expired, 300)
    pool.refresh_from_db()

    assert queries.balance_at(pool, before) == Decimal(1_000)
    assert queries.balance_at(pool, timezone.now()) == Decimal(700)
    assert queries.rebuild(pool) == pool.balance
    assert queries.balances_at([pool, expired], before) == {pool.pk: 1_000, expired.pk: 0}


def test_ledger_verify_is_content_with_an_honest_ledger(pool, expired, capsys):
    move(pool, expired, 300)

    call_command("ledger_verify")

    assert "3 accounts and 2 movements checked." in capsys.readouterr().out


def test_ledger_verify_names_a_balance_that_was_changed(pool, expired, capsys):
    LedgerAccount.objects.filter(pk=pool.pk).update(balance=1_001)

    with pytest.raises(CommandError, match="2 findings"):
        call_command("ledger_verify")

    told = capsys.readouterr().err
    assert f"Account {pool.pk}" in told
    assert "All balances together are 1.000000, not zero." in told


def smuggled(pool, content_hash=""):
    """A movement that nobody posted."""
    entry = LedgerEntry(
        key="smuggled",
        source=pool,
        target=ledger.sibling(pool, AccountKind.EXPIRED),
        node_hours=Decimal(1),
        reason=Reason.ENDED,
        posted_at=timezone.now(),
        posted_by="nobody",
    )
    entry.content_hash = content_hash or entry.computed_hash()
    entry.save()
    return entry


@operation
def told(subject_id, content_hash):
    """An event about a movement."""
    record(
        verb=POSTED,
        subject=("allocations.ledgerentry", str(subject_id)),
        by=builders.SUPPLIER,
        data={"content_hash": content_hash},
    )


def test_ledger_verify_names_a_movement_that_was_changed(pool):
    smuggled(pool, content_hash="0" * 64)

    findings = queries.verify().findings

    assert any("smuggled) is not as it was posted" in finding for finding in findings)
    assert sum("its movements give" in finding for finding in findings) == 2


def test_ledger_verify_names_a_movement_without_its_event(pool):
    smuggled(pool)

    assert any("smuggled) has no event" in finding for finding in queries.verify().findings)


def test_ledger_verify_names_a_movement_that_differs_from_its_event(pool):
    told(smuggled(pool).pk, "0" * 64)

    assert any("differs from its event" in finding for finding in queries.verify().findings)


def test_ledger_verify_names_a_movement_that_is_gone(pool):
    told(987_654, "0" * 64)

    assert queries.verify().findings == ("Movement 987654 is gone; its event remains.",)


def test_another_fault_of_the_database_is_not_taken_for_a_used_key(pool):
    with pytest.raises(IntegrityError, match="ledger_entry_two_accounts"):
        move(pool, pool, 1)
