"""The ledger under generated histories: nothing below zero, all of it zero, keys honoured."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from allocations import ledger, queries
from allocations.models import AccountKind, LedgerAccount, LedgerEntry, Reason
from tests.allocations import builders
from tests.allocations.builders import post

pytestmark = pytest.mark.django_db

AMOUNTS = st.integers(min_value=1, max_value=120_000_000).map(lambda units: Decimal(units) / 10**6)
KINDS = [AccountKind.POOL, AccountKind.EXPIRED, AccountKind.CONSUMED]
GROUPS = ["PG", "FL"]


class LedgerHistory(RuleBasedStateMachine):
    """Supply, grant, return, post again under the same key; beside it the same sums in Python."""

    keys = Bundle("keys")

    @initialize()
    def begin(self):
        self.rollback = transaction.atomic()
        self.rollback._from_testcase = True  # operations insist on being outermost otherwise
        self.rollback.__enter__()
        self.count = 0
        self.said = {}
        self.expected = defaultdict(Decimal)
        builders.supply(1, mode="PG")
        builders.supply(1, mode="FL")
        pools = LedgerAccount.objects.of_kind(AccountKind.POOL)
        self.accounts = {
            (kind, pool.mode_group): ledger.sibling(pool, kind) for pool in pools for kind in KINDS
        }
        self.supply = LedgerAccount.objects.get(kind=AccountKind.SUPPLY)
        for group in GROUPS:
            self.expected[self.supply.pk] -= 1
            self.expected[self.accounts[AccountKind.POOL, group].pk] += 1
        builders.limits(2_000)

    def teardown(self):
        if hasattr(self, "rollback"):
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    def attempt(self, source, target, amount, key):
        """Post and keep the books beside it; a refusal must be one that the books explain."""
        granted = source.kind == AccountKind.POOL
        taken = sum(
            self.expected[self.accounts[kind, group].pk] for kind in KINDS[1:] for group in GROUPS
        )
        short = source.kind != AccountKind.SUPPLY and self.expected[source.pk] < amount
        over = granted and taken + amount > 200
        if over or short:
            expected = ledger.QuotaExceeded if over else ledger.Overdrawn
            with pytest.raises(expected) as refused:
                post(key=key, source=source, target=target, node_hours=amount)
            assert over or refused.value.available == self.expected[source.pk]
            return
        post(key=key, source=source, target=target, node_hours=amount)
        self.expected[source.pk] -= amount
        self.expected[target.pk] += amount
        self.said[key] = (source, target, amount)

    def new_key(self):
        self.count += 1
        return f"key:{self.count}"

    @rule(target=keys, group=st.sampled_from(GROUPS), amount=AMOUNTS)
    def supply_more(self, group, amount):
        key = self.new_key()
        self.attempt(self.supply, self.accounts[AccountKind.POOL, group], amount, key)
        return key

    @rule(
        target=keys, group=st.sampled_from(GROUPS), kind=st.sampled_from(KINDS[1:]), amount=AMOUNTS
    )
    def grant(self, group, kind, amount):
        key = self.new_key()
        self.attempt(
            self.accounts[AccountKind.POOL, group], self.accounts[kind, group], amount, key
        )
        return key

    @rule(target=keys, group=st.sampled_from(GROUPS), part=st.fractions(0, 1, max_denominator=7))
    def give_back(self, group, part):
        key = self.new_key()
        source = self.accounts[AccountKind.EXPIRED, group]
        amount = (self.expected[source.pk] * part.numerator / part.denominator).quantize(
            Decimal("0.000001")
        )
        if 0 < amount <= self.expected[source.pk]:
            self.attempt(source, self.accounts[AccountKind.POOL, group], amount, key)
        return key

    @rule(key=keys)
    def post_again(self, key):
        if key not in self.said:
            return
        source, target, amount = self.said[key]
        before = LedgerEntry.objects.count()
        post(key=key, source=source, target=target, node_hours=amount)
        assert LedgerEntry.objects.count() == before

    @rule(key=keys, more=AMOUNTS)
    def reuse_a_key(self, key, more):
        if key not in self.said:
            return
        source, target, amount = self.said[key]
        with pytest.raises(ledger.KeyReused):
            post(key=key, source=source, target=target, node_hours=amount + more)

    @invariant()
    def the_books_agree(self):
        if not hasattr(self, "accounts"):
            return
        stored = dict(LedgerAccount.objects.values_list("pk", "balance"))
        assert {pk: value for pk, value in stored.items() if value} == {
            pk: value for pk, value in self.expected.items() if value
        }
        assert sum(stored.values()) == 0
        assert not LedgerAccount.objects.filter(balance__lt=0).exclude(kind="supply").exists()


def test_no_history_breaks_the_ledger(db):
    run_state_machine_as_test(
        LedgerHistory,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_long_history_is_proved_movement_by_movement(db):
    pool = builders.supply(1_000)
    expired = ledger.sibling(pool, AccountKind.EXPIRED)
    for number in range(40):
        forth = number % 3 != 2
        post(
            key=f"walk:{number}",
            source=pool if forth else expired,
            target=expired if forth else pool,
            node_hours=Decimal(number + 1),
            reason=Reason.ENDED,
        )

    statement = queries.statement(pool, timezone.now())

    assert (len(statement.lines), statement.adds_up) == (41, True)
    assert statement.balance == LedgerAccount.objects.get(pk=pool.pk).balance
    assert LedgerEntry.objects.aggregate(total=Sum("node_hours"))["total"] == 1_000 + 820
    assert builders.adds_up()
