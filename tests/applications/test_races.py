"""Two people, one legal entity, one instant."""

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.recording import SystemActor
from applications import operations
from applications.models import Application, HandOver
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


@pytest.mark.race
@pytest.mark.usefixtures("own_database")
def test_two_officers_take_at_once_and_one_gets_it():
    lead, *officers = [
        accounts.register_person(by=SETUP, email=f"{name}@race.example", name=name)
        for name in ("lead", "one", "two")
    ]
    for person in officers:
        accounts.grant_role(by=SETUP, user=person, role=Role.OFFICER, scope="portal")
    case = builders.unclear(lead)

    results = together(*[_take(person, case) for person in officers])

    assert sum(isinstance(result, HandOver) for result in results) == 1
    (refusal,) = [result for result in results if isinstance(result, NotAllowed)]
    assert refusal.verdict.code == "owned"


def _take(person, case):
    return lambda: operations.take_case(by=person, application=case)
