"""Who may do what in which status, and that lists agree with it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import RoleGrant, User
from applications import permissions
from applications.models import Application, TeamKind
from applications.permissions import RESTORABLE
from applications.status import ApplicationStatus
from tests.applications import builders
from tests.conftest import SETUP, Cast

PRIVATE = {"draft", "discarded"}
SUBMITTED = set(ApplicationStatus.values) - PRIVATE
# What has been at the site: everything that went through its technical check.
REACHED = SUBMITTED - {"submitted", "ineligible"}
NOBODY: set[str] = set()

VIEW = {
    "lead": set(ApplicationStatus.values),
    "colleague": NOBODY,
    "stranger": NOBODY,
    "officer": SUBMITTED,
    "second_officer": SUBMITTED,
    "approver": SUBMITTED,
    "auditor": SUBMITTED,
    "assessor": REACHED,
    "other_assessor": NOBODY,
    "administrator": NOBODY,
}
EDITABLE = {"draft", "returned"}
UNDECIDED = {
    "submitted",
    "returned",
    "technical_check",
    "expert_review",
    "awaiting_decision",
    "waiting_list",
}
MAY = {
    "edit": {"lead": EDITABLE},
    "submit": {"lead": EDITABLE},
    "switch_mode": {"lead": {"draft"}},
    "withdraw": {"lead": UNDECIDED},
    "discard": {"lead": {"draft"}},
    "restore": {"lead": {"discarded"}},
    "return_for_completion": {
        "officer": {"submitted", "technical_check"},
        "second_officer": {"submitted", "technical_check"},
        "assessor": {"technical_check"},
    },
    "check_eligibility": {"officer": {"submitted"}, "second_officer": {"submitted"}},
}


@pytest.fixture
def every(cast: Cast) -> dict[str, Application]:
    return {
        status: builders.application_at(
            status, lead=cast.lead, officer=cast.officer, registration=f"RO9000{place}"
        )
        for place, status in enumerate(ApplicationStatus.values)
    }


def test_people_see_list_and_act_as_the_tables_say(
    cast: Cast, every: dict[str, Application]
) -> None:
    for person, expected in VIEW.items():
        listed = {one.status for one in Application.objects.visible_to(cast[person])}
        seen = {status for status, one in every.items() if permissions.view(cast[person], one)}
        assert (person, seen) == (person, expected)
        assert (person, listed) == (person, expected)
        in_full = {one.status for one in Application.objects.visible_in_full_to(cast[person])}
        assert (person, in_full) == (person, NOBODY if person == "assessor" else expected)
        assert in_full == {one for one, each in every.items() if reads_all(cast[person], each)}
        for act in MAY:
            allowed = {status for status, one in every.items() if may(act, cast[person], one)}
            assert (person, act, allowed) == (person, act, MAY[act].get(person, NOBODY))


def reads_all(person: User, application: Application) -> bool:
    return bool(permissions.view_in_full(person, application))


def may(act: str, person: User, application: Application) -> bool:
    """The verdict; a refusal always says why."""
    verdict = getattr(permissions, act)(person, application)
    assert verdict or verdict.reason
    return bool(verdict)


def test_visitor_and_closed_account_see_and_edit_nothing(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    cast.lead.is_active = False

    for person in (AnonymousUser(), cast.lead):
        assert not Application.objects.visible_to(person)
        assert not permissions.view(person, application)
    assert not Application.objects.mine(AnonymousUser())
    assert not permissions.edit(AnonymousUser(), application)


@pytest.mark.parametrize(("kind", "edits"), [(TeamKind.EDITOR, True), (TeamKind.READER, False)])
def test_team_members_see_and_may_edit_by_kind(cast: Cast, kind: str, edits: bool) -> None:
    application = builders.draft(cast.lead)
    builders.join(application, cast.colleague, kind)

    assert permissions.view(cast.colleague, application)
    assert application in Application.objects.visible_to(cast.colleague)
    assert application in Application.objects.mine(cast.colleague)
    assert bool(permissions.edit(cast.colleague, application)) is edits
    assert bool(permissions.submit(cast.colleague, application)) is edits
    assert not permissions.withdraw(cast.colleague, application)


def test_prefetched_team_needs_no_query(cast: Cast, django_assert_num_queries: object) -> None:
    pk = builders.draft(cast.lead).pk
    application = Application.objects.prefetch_related("team").get(pk=pk)

    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        assert permissions.team_member(cast.lead, application)


@pytest.mark.parametrize("scope", ["call:PG-2026", "call:FL-2026"])
def test_officer_of_one_call_sees_that_call(cast: Cast, scope: str) -> None:
    accounts.grant_role(by=SETUP, user=cast.stranger, role="officer", scope=scope)
    application = builders.unclear(cast.lead)
    is_theirs = scope == "call:PG-2026"

    assert bool(permissions.view(cast.stranger, application)) is is_theirs
    assert Application.objects.visible_to(cast.stranger).exists() is is_theirs
    assert bool(permissions.check_eligibility(cast.stranger, application)) is is_theirs


def test_assessor_on_the_whole_portal_sees_every_site(cast: Cast) -> None:
    RoleGrant.objects.filter(user=cast.assessor).update(scope="portal")
    application = builders.submitted(cast.lead, partition="LUMI-G")

    assert permissions.view(cast.assessor, application)
    assert application in Application.objects.visible_to(cast.assessor)


@pytest.mark.parametrize("act", ["check_eligibility", "return_for_completion"])
def test_nobody_handles_an_application_of_their_own(cast: Cast, act: str) -> None:
    own = builders.unclear(cast.officer)
    builders.join(other := builders.unclear(cast.lead, registration="RO1111"), cast.second_officer)

    verdicts = [
        getattr(permissions, act)(cast.officer, own),
        getattr(permissions, act)(cast.second_officer, other),
    ]

    assert [verdict.code for verdict in verdicts] == ["own", "own"]


def test_nobody_handles_an_application_of_their_organisation(cast: Cast) -> None:
    accounts.create_organisation(
        by=cast.officer, name="Sorbella", kind="startup", country="RO", registration="RO1111"
    )
    application = builders.unclear(cast.lead)
    application.organisation = cast.officer.memberships.get().organisation

    assert permissions.check_eligibility(cast.officer, application).code == "own"


def test_awarded_application_cannot_be_withdrawn_but_declined(cast: Cast) -> None:
    application = builders.application_at("awarded", lead=cast.lead, officer=cast.officer)

    assert "accept or decline" in permissions.withdraw(cast.lead, application).reason


def test_restore_closes_after_thirty_days(cast: Cast) -> None:
    application = builders.application_at("discarded", lead=cast.lead, officer=cast.officer)
    last = application.discarded_at + RESTORABLE - timedelta(seconds=1)

    assert permissions.restore(cast.lead, application, at=last)
    assert (
        permissions.restore(cast.lead, application, at=application.discarded_at + RESTORABLE).code
        == "too_late"
    )


def test_edit_answer_of_a_draft_is_open_for_every_question(cast: Cast) -> None:
    assert permissions.edit_answer(cast.lead, builders.draft(cast.lead), "title")


def test_drafts_are_counted_and_not_shown_to_the_office(cast: Cast) -> None:
    builders.draft(cast.lead)

    assert not Application.objects.visible_to(cast.officer).exists()
    assert Application.objects.with_status("draft").count() == 1
