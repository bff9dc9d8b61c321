"""Movements of one hot pool by several processes: through the ledger, and as plain SQL.

`python -m tests.bench.pool ledger|sql COUNT` is one of the clients. The plain SQL writes copies of
the two tables without their triggers: the same three statements in one transaction, nothing more.
"""

import os
import sys
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal

import psycopg2

from tests.bench import together

CLIENTS = 8
COPIES = """
DROP TABLE IF EXISTS bench_entry, bench_account;
CREATE TABLE bench_account (LIKE allocations_ledgeraccount INCLUDING ALL);
CREATE TABLE bench_entry (LIKE allocations_ledgerentry INCLUDING ALL);
INSERT INTO bench_account SELECT * FROM allocations_ledgeraccount;
"""
HOT = (
    "SELECT pool.id, target.id FROM {table} pool JOIN {table} target "
    "USING (partition_id, period_id, mode_group) WHERE pool.kind = 'pool' "
    "AND target.kind = 'expired' ORDER BY pool.balance DESC LIMIT 1"
)
AMOUNT = Decimal("0.000001")


def per_second(surroundings: Mapping[str, str], way: str, *, count: int) -> float:
    """Movements per second of eight clients on one pool.

    Args:
        way: `ledger` or `sql`.
    """
    words = ["tests.bench.pool", way, str(count)]
    return CLIENTS * count / together.seconds(surroundings, words, processes=CLIENTS)


def prepare(surroundings: Mapping[str, str]) -> None:
    """Tables for the plain SQL, made by the owner and given to the application's role."""
    connection = psycopg2.connect(surroundings["DATABASE_OWNER_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(COPIES)
        cursor.execute("GRANT SELECT, INSERT, UPDATE ON bench_entry, bench_account TO PUBLIC")
    connection.close()


def by_ledger() -> Callable[[], object]:
    """One movement as the product makes it: entry, both balances, event in the chain."""
    import django

    django.setup()
    from django.utils import timezone

    from aifactory.audit.recording import SystemActor, operation
    from allocations import ledger
    from allocations.models import AccountKind, LedgerAccount, Reason

    pool = LedgerAccount.objects.filter(kind=AccountKind.POOL).order_by("-balance").first()
    assert pool is not None
    target = ledger.sibling(pool, AccountKind.EXPIRED)
    by, at = SystemActor("bench.pool"), timezone.now()

    @operation
    def move() -> None:
        ledger.post(
            key=f"bench:{uuid.uuid4()}:move",
            source=pool,
            target=target,
            node_hours=AMOUNT,
            reason=Reason.ENDED,
            by=by,
            at=at,
        )

    return move


def by_sql() -> Callable[[], object]:
    """The same row and the same two conditional updates, and nothing else."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute(HOT.format(table="bench_account"))
        pool, target = cursor.fetchone() or (None, None)
    connection.commit()

    def move() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_entry (key, source_id, target_id, node_hours, reason, "
                "posted_at, posted_by, request_id, content_hash) "
                "VALUES (%s, %s, %s, %s, 'ended', now(), 'bench', '', %s) RETURNING id",
                [f"bench:{uuid.uuid4()}:move", pool, target, AMOUNT, "0" * 64],
            )
            for account, change in sorted(((pool, -AMOUNT), (target, AMOUNT))):
                cursor.execute(
                    "UPDATE bench_account SET balance = balance + %s "
                    "WHERE id = %s AND balance + %s >= 0 RETURNING balance",
                    [change, account, change],
                )
                assert cursor.fetchone() is not None
        connection.commit()

    return move


if __name__ == "__main__":
    together.when_told({"ledger": by_ledger, "sql": by_sql}[sys.argv[1]](), count=int(sys.argv[2]))
