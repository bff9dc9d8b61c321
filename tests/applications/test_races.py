"""Two people, one legal entity, one instant."""

import pytest

from aifactory.accounts import operations as accounts
from aifactory.audit.recording import SystemActor
from applications import operations
from applications.models import Application
from applications.operations.submission import NotEligible
from tests.allocations.test_ledger_races import together
from tests.applications import builders

SETUP = SystemActor("tests.races")


@pytest.mark.race
@pytest.mark.usefixtures("own_database")
def test_two_leads_of_one_entity_submit_one_application():
    drafts = [
        builders.draft(accounts.register_person(by=SETUP, email=f"{name}@race.example", name=name))
        for name in ("first", "second")
    ]

    results = together(*[_submit(draft) for draft in drafts])

    assert sum(isinstance(result, Application) for result in results) == 1
    (refusal,) = [result for result in results if isinstance(result, NotEligible)]
    assert [check.rule for check in refusal.checks if check.outcome == "fail"] == [
        "one_open_application"
    ]


def _submit(draft):
    return lambda: operations.submit(
        by=draft.project_lead, application=draft, received_at=builders.RECEIVED
    )
