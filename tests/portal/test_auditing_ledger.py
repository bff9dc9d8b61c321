"""The ledger as the auditor reads it: balances of a day, statements, files."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import User
from allocations.models import AccountKind, LedgerAccount, LedgerEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def auditor(signed_in: Callable[[User], Client]) -> Client:
    """The demo's auditor."""
    return signed_in(User.objects.get(email="juergen.hollweg@audit.example"))


def rows_of(response: object) -> list[dict[str, str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def pool() -> LedgerAccount:
    """The account with most movements."""
    return max(
        LedgerAccount.objects.filter(kind=AccountKind.POOL).order_by("pk"),
        key=lambda account: account.entries_in.count() + account.entries_out.count(),
    )


@pytest.mark.parametrize("days_ago", [0, 9, 30, 50, 4000])
def test_balances_of_a_day_equal_the_movements_until_its_end(
    auditor: Client, days_ago: int
) -> None:
    day = (timezone.now() - timedelta(days=days_ago)).astimezone(BRUSSELS).date()
    end = min(timezone.now(), datetime.combine(day, time.max, tzinfo=BRUSSELS))
    expected: dict[int, Decimal] = {}
    for entry in LedgerEntry.objects.filter(posted_at__lte=end):
        expected[entry.target_id] = expected.get(entry.target_id, Decimal(0)) + entry.node_hours
        expected[entry.source_id] = expected.get(entry.source_id, Decimal(0)) - entry.node_hours

    shown = balances(auditor, on=day.isoformat())

    assert len(shown) == LedgerAccount.objects.count()
    assert {key: value for key, value in shown.items() if value} == {
        key: value for key, value in expected.items() if value
    }
    assert sum(shown.values()) == 0


def balances(auditor: Client, on: str) -> dict[int, Decimal]:
    """Of every page of the ledger."""
    found, address = {}, f"{reverse('auditor_ledger')}?on={on}"
    while address:
        page = auditor.get(address).context["page"]
        found |= {row.pk: row.balance_then for row in page.rows}
        address = f"{reverse('auditor_ledger')}{page.next}" if page.next else ""
    return found


@pytest.mark.parametrize("kind", AccountKind.values)
def test_a_kind_narrows_the_ledger(auditor: Client, kind: str) -> None:
    rows = auditor.get(reverse("auditor_ledger"), {"kind": kind}).context["page"].rows

    assert {row.kind for row in rows} <= {kind}


def test_a_day_that_is_none_is_named_beside_its_field(auditor: Client) -> None:
    for url in (reverse("auditor_ledger"), reverse("auditor_statement", args=[pool().pk])):
        response = auditor.get(url, {"on": "31.11.2026"})

        assert response.status_code == 422
        assert "Write the day as 2026-11-23." in response.content.decode()
    csv_url = reverse("auditor_statement_csv", args=[pool().pk])
    assert auditor.get(csv_url, {"on": "31.11.2026"}).status_code == 404


def test_the_statement_runs_to_the_balance(auditor: Client) -> None:
    account = pool()

    found = auditor.get(reverse("auditor_statement", args=[account.pk])).context["statement"]

    assert found.adds_up
    assert found.balance == account.balance
    assert len(found.lines) >= 3


def test_the_file_holds_bare_numbers_and_ends_at_the_balance(auditor: Client) -> None:
    account = pool()

    response = auditor.get(reverse("auditor_statement_csv", args=[account.pk]))
    lines = rows_of(response)

    assert response["Content-Disposition"].startswith("attachment;")
    assert sum(Decimal(line["node_hours"]) for line in lines) == account.balance
    assert Decimal(lines[-1]["balance_node_hours"]) == account.balance
    assert all(line["posted_at_utc"].endswith("Z") for line in lines)
    assert any(line["node_hours"].startswith("-") for line in lines)


def test_a_later_day_than_today_means_now(auditor: Client) -> None:
    url = reverse("auditor_statement", args=[pool().pk])

    found = auditor.get(url, {"on": "2999-01-01"}).context["statement"]

    assert found.at <= timezone.now()
