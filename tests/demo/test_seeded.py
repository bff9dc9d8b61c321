"""What the demo's script has left when a person signs in for the first time."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from aifactory.accounts.models import (
    Approval,
    Invitation,
    Leave,
    OwnershipLink,
    RoleGrant,
    User,
)
from aifactory.accounts.roles import Role
from aifactory.audit import integrity
from aifactory.audit.models import Event
from aifactory.catalogue import operations as catalogue
from aifactory.catalogue.models import RuleSet
from aifactory.demo.people import PASSWORD, read
from aifactory.demo.replay import Calendar
from aifactory.demo.scripts import cut_offs, scripts
from allocations import queries as ledger
from allocations.models import Allocation, Decision
from applications.models import Application
from applications.status import ApplicationStatus as Status
from reviews.models import ReviewAssignment, ReviewVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
# What the script promises for each case: a title and the status it has reached.
REACHED = {
    "submit": {"technical_check", "submitted"},
    "ask_approval": {"awaiting_decision"},
    "refuse_approval": {"awaiting_decision"},
    "suspend": {"accepted"},
    "accept_invitation": {"expert_review"},
    "assign": {"expert_review"},
    "declare": {"expert_review"},
    "draft": {"expert_review"},
    "review": {"expert_review"},
    "conclude": {"awaiting_decision"},
    "ask": {"returned"},
    "save_assessment": {"technical_check"},
    # Where experts review, the site hands the application on to them.
    "assess": {"awaiting_decision", "expert_review"},
    "decide": {"awaiting_decision"},
    "accept": {"accepted"},
    "decline": {"declined"},
    "lapse": {"lapsed"},
    "end": {"closed"},
    "withdraw": {"withdrawn"},
    "refuse_eligibility": {"ineligible"},
    "discard": {"discarded"},
    "start_draft": {"draft"},
    "release": {"awarded", "waiting_list", "not_awarded"},
}


def test_every_status_is_shown_by_enough_cases() -> None:
    assert set(Application.objects.values_list("status", flat=True)) == set(Status.values)


def test_history_and_ledger_of_the_demo_verify() -> None:
    found = integrity.verify()

    assert (found.is_unbroken, found.events) == (True, Event.objects.count())
    assert ledger.verify().findings == ()


def test_every_case_reached_what_its_script_says() -> None:
    for script in scripts():
        title = script.title
        last = script.steps[-1]["act"]

        assert Application.objects.get(title=title).status in REACHED[last], title


def test_every_login_that_is_printed_works(client: Client, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    shown = [row["email"] for row in read("people") if "shows" in row]

    people = User.objects.filter(email__in=shown)
    hashes = set(people.values_list("password", flat=True))
    response = client.post("/accounts/login/", {"login": shown[0], "password": PASSWORD})

    assert people.count() == len(shown)
    assert {each.partition("$")[0] for each in hashes} == {"argon2"}
    assert response["Location"] == "/home/"


def test_nobody_of_the_demo_decides_on_their_own_case() -> None:
    for decision in Decision.objects.select_related("application", "decided_by", "released_by"):
        team = {member.user for member in decision.application.team.all()}

        assert decision.decided_by not in team
        assert decision.released_by not in team


def test_the_demo_holds_what_its_data_promise() -> None:
    submitted = Application.objects.exclude(organisation=None)
    entities = submitted.values("organisation__country", "organisation__register_key").distinct()

    assert Application.objects.count() == 60
    assert entities.count() == 25
    assert Application.objects.exclude(partition=None).values("partition").distinct().count() == 12
    assert RoleGrant.objects.filter(role=Role.REVIEWER).count() == 20
    assert set(Application.objects.values_list("call__mode__code", flat=True)) == {
        "PG",
        "FL",
        "LS",
        "SC",
    }


def test_the_round_of_each_case_is_the_one_of_its_script() -> None:
    rounds = cut_offs(Calendar(timezone.localdate()))
    found = dict(Application.objects.exclude(cut_off=None).values_list("title", "cut_off"))

    assert found == {
        each.title: rounds[each.round].pk for each in scripts() if each.round in rounds
    }


def test_second_persons_have_been_asked_agreed_and_refused() -> None:
    assert set(Approval.objects.values_list("status", flat=True)) == {
        "requested",
        "approved",
        "refused",
    }
    assert Allocation.objects.filter(status="suspended").count() == 1
    assert Event.objects.filter(verb="applications.mode_switched").count() == 1


def test_the_office_has_people_and_organisations_to_show() -> None:
    assert Invitation.objects.get().status == "waiting"
    assert Leave.objects.get().stand_in is not None
    assert OwnershipLink.objects.get().percent == Decimal("25.5")


def test_experts_have_answered_in_every_way() -> None:
    assert set(ReviewAssignment.objects.values_list("status", flat=True)) == {
        "invited",
        "accepted",
        "writing",
        "done",
        "declined",
        "conflicted",
        "removed",
        "stopped",
    }
    assert ReviewVersion.objects.filter(number=2).count() == 1
    assert ReviewAssignment.objects.values("expert").distinct().count() == 20


def test_a_round_is_finished_one_is_to_decide_and_one_is_running() -> None:
    found = {
        name: Counter(Application.objects.filter(cut_off=each).values_list("status", flat=True))
        for name, each in cut_offs(Calendar(timezone.localdate())).items()
    }

    assert found["finished"] == {
        "accepted": 4,
        "awarded": 1,
        "declined": 1,
        "waiting_list": 1,
        "not_awarded": 2,
        "withdrawn": 1,
    }
    assert found["to_decide"] == {"awaiting_decision": 5, "expert_review": 3}
    assert found["running"] == {"expert_review": 6, "technical_check": 1}


def test_the_next_version_of_build_is_being_written() -> None:
    draft = RuleSet.objects.select_related("mode").get(status="draft")

    assert (draft.mode.code, draft.version) == ("FL", 3)
    assert catalogue.why_not_in_force(draft, timezone.now()) == []
