"""The database keeps what was decided and submitted, whoever writes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from allocations import operations
from allocations.models import Allocation, Award
from applications.models import Application
from tests.allocations import builders
from tests.applications.builders import draft
from tests.databases import as_owner

TABLES = [
    "allocations_decision",
    "allocations_award",
    "allocations_allocation",
    "applications_application",
]


@pytest.fixture
def allocation(cast):
    builders.supply(5_000)
    application = builders.examined(cast.lead, cast.assessor)
    award = builders.award_of(builders.released(cast.officer, application))
    return operations.accept_award(by=cast.lead, award=award, at=builders.RELEASED)


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_what_was_decided_or_submitted_is_never_deleted(allocation, table):
    with pytest.raises(DatabaseError, match=f"{table} is append-only: DELETE refused"):
        run(f"DELETE FROM {table}")  # noqa: S608 -- names of this module


@pytest.mark.race
@pytest.mark.usefixtures("own_database")
def test_not_even_the_owner_empties_such_a_table():
    with as_owner():
        for table in TABLES:
            with pytest.raises(DatabaseError, match="append-only: TRUNCATE refused"):
                run(f"TRUNCATE {table} CASCADE")


def test_a_draft_without_a_number_may_go(cast):
    application = draft(cast.lead)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM applications_application WHERE id = %s", [application.pk])

        assert not Application.objects.filter(pk=application.pk).exists()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Award, {"node_hours": 9_999}),
        (Award, {"starts_on": date(2026, 11, 20)}),
        (Award, {"ends_on": date(2028, 1, 1)}),
        (Award, {"respond_by": builders.RELEASED + timedelta(days=99)}),
        (Allocation, {"node_hours": 9_999}),
        (Allocation, {"starts_on": date(2026, 11, 20)}),
        (Allocation, {"ends_on": date(2028, 1, 1)}),
    ],
)
def test_hours_and_dates_stay_as_granted(allocation, model, change):
    with pytest.raises(IntegrityError, match="hours and dates do not change"), transaction.atomic():
        model.objects.update(**change)


def test_the_site_still_names_its_account(allocation):
    assert Allocation.objects.update(site_account="project_465") == 1
