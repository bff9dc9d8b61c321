"""How much the auditor's pages ask the database, whatever the number of rows."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue.models import Call
from allocations.models import LedgerAccount
from applications.status import ApplicationStatus as Status
from tests.allocations import builders
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
PARTITIONS = ("LEONARDO-BOOSTER", "LUMI-G", "VEGA-GPU")
# A read is an event: savepoint, lock, head of the chain, insert, savepoint.
NOTED = 5


def fill(cast: Cast, count: int) -> None:
    calls = list(Call.objects.order_by("pk")[:count])
    for number in range(count):
        made = rows.application(cast.lead, Status.NOT_AWARDED, call=calls[number % len(calls)])
        rows.decision(made, cast.officer, "released")
        builders.supply(1000, code=PARTITIONS[number])


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        # person, roles, calls, two counts, three of the ledger and two cursors, three of the banner
        ("auditor", 12),
        # person, roles, rows, letters, banner
        ("auditor_decisions", 6),
        # person, roles, rows, movements in and out, banner
        ("auditor_ledger", 7),
        # person, roles, events, names, banner
        ("auditor_history", 6),
    ],
)
def test_a_page_asks_the_same_number_of_queries(
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: Count,
    name: str,
    queries: int,
    count: int,
) -> None:
    fill(cast, count)
    client = signed_in(cast.auditor)
    client.get(reverse(name))

    with django_assert_num_queries(queries + NOTED):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        # person, roles, account, movements, sums in and out, banner
        ("auditor_statement", 8),
        ("auditor_statement_csv", 6),
    ],
)
def test_a_statement_asks_the_same_number_of_queries(
    cast: Cast,
    signed_in: SignIn,
    django_assert_num_queries: Count,
    name: str,
    queries: int,
    count: int,
) -> None:
    for number in range(count):
        builders.supply(1000, key=f"delivery-{number}")
    account = LedgerAccount.objects.get(kind="pool")
    client = signed_in(cast.auditor)
    url = reverse(name, args=[account.pk])
    client.get(url)

    with django_assert_num_queries(queries + NOTED):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "person", "queries"),
    [
        # person, roles, uncertain, failed, failed jobs, rows
        ("outbox", "officer", 6),
        # person, roles, rows, counts, officers, labels, saved views
        ("cases", "officer", 7),
        ("applications", "lead", 4),
        # person, roles, rows, counts, recommendations, promises
        ("allocations:desk", "officer", 7),
        ("reviews:desk", "assessor", 5),
        ("people", "administrator", 4),
    ],
)
def test_lists_of_the_desks_ask_few_queries(
    cast: Cast,
    signed_in: SignIn,
    django_assert_max_num_queries: Count,
    name: str,
    person: str,
    queries: int,
    count: int,
) -> None:
    for _number in range(count):
        rows.application(cast.lead, Status.TECHNICAL_CHECK)
        rows.application(cast.lead, Status.AWAITING_DECISION)
    client = signed_in(cast[person])
    client.get(reverse(name))

    with django_assert_max_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200
