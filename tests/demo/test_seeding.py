"""`seed_demo`: where it runs, what it leaves, the same again, on any day."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from aifactory.accounts.models import RoleGrant, User
from aifactory.audit import integrity
from aifactory.audit.models import Event
from aifactory.demo.replay import Calendar
from aifactory.documents.models import Document
from aifactory.notifications.models import Message
from allocations import queries as ledger
from allocations.models import Decision, LedgerAccount, LedgerEntry
from applications.models import Application, Promise
from applications.status import ApplicationStatus as Status
from tests.databases import BARE, connected_to, copy_of

# Decisions of the old half-year, awards that begin in the new one.
MONDAY = "2027-01-04T11:00:00+00:00"


def seed(at: str) -> str:
    """Run the command at an instant; what it printed."""
    told = io.StringIO()
    with time_machine.travel(datetime.fromisoformat(at)):
        call_command("seed_demo", stdout=told)
    return told.getvalue()


def summary() -> dict[str, Any]:
    """What two seedings of one day have in common; no random ids."""
    applications = Application.objects.order_by("title")
    return {
        "applications": list(
            applications.values_list("number", "title", "status", "received_at", "node_hours")
        ),
        "decisions": list(
            Decision.objects.order_by("number").values_list("number", "outcome", "node_hours")
        ),
        "movements": list(
            LedgerEntry.objects.order_by("pk").values_list("reason", "node_hours", "posted_at")
        ),
        "balances": list(LedgerAccount.objects.order_by("pk").values_list("kind", "balance")),
        "events": Counter(Event.objects.values_list("verb", flat=True)),
        "mails": list(
            Message.objects.order_by("to_address", "subject").values_list("to_address", "subject")
        ),
        "papers": Counter(Document.objects.values_list("kind", "number")),
        "promises": list(Promise.objects.order_by("due_at").values_list("due_at", "kept_at")),
        "roles": Counter(RoleGrant.objects.values_list("role", "scope")),
    }


@pytest.fixture
def demo(settings: Any) -> None:
    """As AIFACTORY_DEMO=1."""
    settings.DEMO = True


@pytest.mark.django_db
def test_outside_the_demo_it_refuses() -> None:
    people = User.objects.count()

    with pytest.raises(CommandError, match="Set AIFACTORY_DEMO=1"):
        call_command("seed_demo")

    assert User.objects.count() == people


@pytest.mark.django_db
def test_where_no_call_is_open_it_names_the_cure(demo: None) -> None:
    people = User.objects.count()

    with pytest.raises(CommandError, match=r"Add one to aifactory/catalogue/seeds/calls\.json"):
        seed("2031-05-05T11:00:00+00:00")

    assert User.objects.count() == people


@pytest.mark.race
def test_two_seedings_of_one_day_are_alike(
    own_database: str, demo: None, second_database: str
) -> None:
    printed = seed(MONDAY)
    first = summary()
    again = seed("2027-01-05T09:00:00+00:00")

    assert again == printed
    assert summary() == first
    shown = set(Application.objects.values_list("status", flat=True))
    assert shown >= set(Status.values) - Status.WITH_EXPERTS
    assert not Application.objects.filter(received_at__gt=datetime.fromisoformat(MONDAY)).exists()
    assert integrity.verify().is_unbroken
    assert ledger.verify().findings == ()
    with connected_to(second_database):
        seed(MONDAY)
        assert summary() == first


@pytest.fixture
def second_database(django_db_blocker: Any, pytestconfig: pytest.Config) -> Iterator[str]:
    """Another empty copy."""
    with django_db_blocker.unblock(), copy_of(pytestconfig.stash[BARE]) as name:
        yield name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "ago", "expected"),
    [
        ("2026-11-23", 0, "2026-11-23T09:30:00+01:00"),
        ("2026-11-23", 1, "2026-11-20T09:30:00+01:00"),
        ("2026-11-22", 1, "2026-11-20T09:30:00+01:00"),
        ("2026-10-26", 1, "2026-10-23T09:30:00+02:00"),
        ("2026-11-12", 1, "2026-11-10T09:30:00+01:00"),  # 11 November is a holiday
    ],
)
def test_working_days_before_a_day(today: str, ago: int, expected: str) -> None:
    calendar = Calendar(datetime.fromisoformat(today).date())

    assert calendar.instant(ago, "09:30").isoformat() == expected
