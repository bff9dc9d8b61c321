"""Real commits on several connections: the last hours go once, nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from allocations import ledger
from allocations.models import AccountKind, LedgerAccount, LedgerEntry, QuotaLimit
from tests.allocations import builders
from tests.allocations.builders import balance, post

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("own_database")]


def together(*acts: Callable[[], object]) -> list[object]:
    """Every act in a thread with its own connection, started at one instant."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return act()
        except Exception as refused:  # noqa: BLE001 -- the test looks at what came
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def grant(key, node_hours, pool_id, kind=AccountKind.EXPIRED):
    def act():
        pool = LedgerAccount.objects.select_related("partition", "period").get(pk=pool_id)
        return post(
            key=key,
            source=pool,
            target=ledger.sibling(pool, kind),
            node_hours=Decimal(node_hours),
        )

    return act


def test_two_grants_of_the_last_hours_have_one_winner():
    pool = builders.supply(5_000)
    ledger.sibling(pool, AccountKind.EXPIRED)

    results = together(grant("a", 4_000, pool.pk), grant("b", 4_000, pool.pk))

    refused = [result for result in results if isinstance(result, ledger.Overdrawn)]
    assert len(refused) == 1
    assert refused[0].sentence == "Only 1\u00a0000 node-h are left on Leonardo Booster."
    assert sum(isinstance(result, LedgerEntry) for result in results) == 1
    assert balance(AccountKind.POOL) == Decimal(1_000)
    assert builders.adds_up()


def test_twenty_grants_of_a_tenth_are_exactly_ten():
    pool = builders.supply(1_000)
    ledger.sibling(pool, AccountKind.EXPIRED)

    results = together(*[grant(f"tenth:{number}", 100, pool.pk) for number in range(20)])

    assert sum(isinstance(result, LedgerEntry) for result in results) == 10
    assert sum(isinstance(result, ledger.Overdrawn) for result in results) == 10
    assert (balance(AccountKind.POOL), balance(AccountKind.EXPIRED)) == (0, Decimal(1_000))
    assert builders.adds_up()


def test_twenty_grants_under_a_limit_stop_at_the_limit():
    pool = builders.supply(10_000)
    ledger.sibling(pool, AccountKind.EXPIRED)
    builders.limits(10_000)

    results = together(*[grant(f"tenth:{number}", 100, pool.pk) for number in range(20)])

    assert sum(isinstance(result, LedgerEntry) for result in results) == 10
    assert sum(isinstance(result, ledger.QuotaExceeded) for result in results) == 10
    assert balance(AccountKind.EXPIRED) == Decimal(1_000)


def test_the_same_key_at_once_moves_the_hours_once():
    pool = builders.supply(1_000)
    ledger.sibling(pool, AccountKind.EXPIRED)

    results = together(*[grant("one", 100, pool.pk) for _ in range(6)])

    assert len({result.pk for result in results}) == 1
    assert balance(AccountKind.POOL) == Decimal(900)
    assert builders.adds_up()


def waits(act):
    """Whether the act cannot get its lock while the test holds it."""

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        return act()

    (result,) = together(impatient)
    return isinstance(result, OperationalError) and "lock timeout" in str(result)


def test_a_grant_waits_for_whoever_holds_the_pool():
    pool = builders.supply(1_000)
    ledger.sibling(pool, AccountKind.EXPIRED)

    with transaction.atomic():
        LedgerAccount.objects.select_for_update(no_key=True).get(pk=pool.pk)

        assert waits(grant("a", 100, pool.pk))

    assert balance(AccountKind.POOL) == Decimal(1_000)


def test_a_grant_waits_for_whoever_holds_the_limits():
    pool = builders.supply(1_000)
    ledger.sibling(pool, AccountKind.EXPIRED)
    builders.limits(10_000)

    with transaction.atomic():
        list(QuotaLimit.objects.select_for_update(no_key=True).order_by("pk"))

        assert waits(grant("a", 100, pool.pk))


def test_opposite_movements_do_not_deadlock():
    pool = builders.supply(1_000)
    expired = ledger.sibling(pool, AccountKind.EXPIRED)
    post(key="half", source=pool, target=expired, node_hours=Decimal(500))

    def back_and_forth(source, target, name):
        def act():
            for number in range(30):
                post(
                    key=f"{name}:{number}",
                    source=source,
                    target=target,
                    node_hours=Decimal(1),
                    at=timezone.now(),
                )

        return act

    results = together(
        back_and_forth(pool, expired, "forth"), back_and_forth(expired, pool, "back")
    )

    assert results == [None, None]
    assert balance(AccountKind.POOL) == Decimal(500)
    assert builders.adds_up()
