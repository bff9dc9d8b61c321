"""The second pair of eyes on a large award: asked for, answered by somebody else, then released."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aifactory.accounts import operations as accounts
from aifactory.accounts import queries as people
from aifactory.accounts.models import Approval, Membership, MembershipKind
from aifactory.accounts.operations import ReasonMissing
from aifactory.accounts.ports import approvables
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.jobs import registry
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations import operations, permissions, queries
from allocations.models import Decision
from applications.models import Application, TeamKind, TeamMember
from tests.allocations import builders
from tests.allocations.builders import DECIDED, RELEASED, SUPPLIER

pytestmark = pytest.mark.django_db
WHY = "The model is the only one for this language."
NO = "Half of it would do for a first run."


@pytest.fixture
def decision(cast):
    builders.supply(5_000)
    application = builders.strict(builders.examined(cast.lead, cast.assessor))
    return builders.decided(cast.officer, application)


def ask(cast, decision, person="officer", reason=WHY):
    return operations.ask_for_approval(
        by=cast[person], decision=decision, reason=reason, at=DECIDED
    )


def answer(cast, approval, *, approves=True, person="approver", reason=""):
    return accounts.answer_approval(
        by=cast[person], approval=approval, approves=approves, reason=reason, at=DECIDED
    )


def release(cast, decision):
    return operations.release(by=cast.officer, decision=decision, at=RELEASED)


def test_the_release_waits_until_somebody_else_approved(cast, decision):
    with pytest.raises(NotAllowed, match=r"^Above 1\s000 node-h a second person approves first\.$"):
        release(cast, decision)
    approval = ask(cast, decision)
    with pytest.raises(NotAllowed, match=r"^Waits for approval by Approver, asked for on .*\.$"):
        release(cast, decision)

    answer(cast, approval)
    released = release(cast, decision)

    assert release(cast, decision).released_at == released.released_at == RELEASED
    assert Event.objects.filter(verb="allocations.decision_released").count() == 1
    assert builders.adds_up()


@pytest.mark.parametrize("above", [None, 1_250])
def test_what_the_rules_leave_to_one_person_needs_nobody_else(cast, above):
    builders.supply(5_000)
    application = builders.strict(builders.examined(cast.lead, cast.assessor), above)
    decision = builders.decided(cast.officer, application)

    with pytest.raises(NotAllowed, match="can be released as it is"):
        ask(cast, decision)

    assert release(cast, decision).status == "released"


def test_a_refusal_needs_no_second_person(cast):
    builders.supply(5_000)
    application = builders.strict(builders.examined(cast.lead, cast.assessor), above=0)
    decision = builders.decided(cast.officer, application, outcome="no_award", reason="Full.")

    assert release(cast, decision).status == "released"


def test_asking_tells_the_approvers_and_the_answer_the_officer(cast, decision):
    approval = ask(cast, decision)

    assert [mail.to_address for mail in Message.objects.filter(kind="approval_waits")] == [
        cast.approver.email
    ]
    answer(cast, approval)
    [mail] = Message.objects.filter(kind="approval_answered")
    assert mail.to_address == cast.officer.email
    assert decision.get_absolute_url() in mail.body_text
    assert WHY not in mail.body_text


def test_asking_needs_a_reason_and_a_double_click_asks_once(cast, decision):
    with pytest.raises(ReasonMissing):
        ask(cast, decision, reason="  ")
    first = ask(cast, decision)

    assert ask(cast, decision) == first
    with pytest.raises(NotAllowed, match="Waits for approval"):
        ask(cast, decision, person="second_officer")
    assert Approval.objects.count() == 1


def test_a_request_that_waits_is_not_made_again(cast, decision):
    first = ask(cast, decision)

    again = accounts.request_approval(
        by=cast.second_officer,
        kind=queries.RELEASE,
        subject=Decision.objects.get(),
        scope=first.scope,
        reason="Mine.",
        at=DECIDED,
    )

    assert again == first


def test_no_reason_is_in_the_history(cast, decision):
    approval = ask(cast, decision)
    answer(cast, approval, approves=False, reason=NO)

    events = Event.objects.filter(subject_type="accounts.approval").order_by("position")
    assert [event.verb for event in events] == [
        "accounts.approval_requested",
        "accounts.approval_refused",
    ]
    assert not any(WHY in str(event.data) or NO in str(event.data) for event in events)
    assert len(events[1].data["reason_hash"]) == 64


def test_a_refusal_says_why_and_another_request_may_follow(cast, decision):
    approval = ask(cast, decision)
    with pytest.raises(ReasonMissing):
        answer(cast, approval, approves=False, reason=" ")
    answer(cast, approval, approves=False, reason=NO)

    with pytest.raises(NotAllowed, match="Approver refused to approve: “Half of it would do"):
        release(cast, decision)
    again = ask(cast, decision, reason="It was tried with half.")

    assert again.pk != approval.pk
    answer(cast, again)
    assert release(cast, decision).status == "released"


def test_an_answer_counts_once(cast, decision):
    approval = ask(cast, decision)
    answer(cast, approval)

    assert answer(cast, approval).status == "approved"
    with pytest.raises(NotAllowed, match=r"^This request is closed: approved\.$"):
        answer(cast, approval, approves=False, reason=NO)
    assert Event.objects.filter(verb="accounts.approval_approved").count() == 1


def approver_too(person):
    accounts.grant_role(by=SUPPLIER, user=person, role=Role.APPROVER, scope="portal")
    person.__dict__.pop("_grants", None)  # the next request reads anew


@pytest.mark.parametrize(
    ("asks", "answers", "sentence"),
    [
        ("officer", "officer", "You asked for this"),
        ("second_officer", "officer", "You took this decision"),
        ("second_officer", "second_officer", "You asked for this"),
        ("officer", "colleague", "your own application"),
        ("officer", "stranger", "Your own organisation applies"),
        ("officer", "auditor", "Only approvers answer this"),
    ],
)
def test_nobody_approves_their_own(cast, decision, asks, answers, sentence):
    application = decision.application
    TeamMember.objects.create(application=application, user=cast.colleague, kind=TeamKind.EDITOR)
    Membership.objects.create(
        user=cast.stranger, organisation=application.organisation, kind=MembershipKind.MEMBER
    )
    if answers != "auditor":
        approver_too(cast[answers])
    approval = ask(cast, decision, person=asks)

    with pytest.raises(NotAllowed, match=sentence):
        answer(cast, approval, person=answers)

    assert Approval.objects.get().status == "requested"
    assert cast[answers].email not in Message.objects.filter(kind="approval_waits").values_list(
        "to_address", flat=True
    )


def test_who_is_involved_is_not_named_and_does_not_know_of_it(cast, decision):
    for person in (cast.colleague, cast.stranger, cast.officer):
        approver_too(person)
    TeamMember.objects.create(
        application=decision.application, user=cast.colleague, kind=TeamKind.EDITOR
    )
    Membership.objects.create(
        user=cast.stranger,
        organisation=decision.application.organisation,
        kind=MembershipKind.MEMBER,
    )
    approval = ask(cast, decision)

    assert list(queries.approvers(decision)) == [cast.approver]
    approver_too(cast.second_officer)
    assert (
        "by Approver or Second Officer, asked" in permissions.release(cast.officer, decision).reason
    )
    assert list(people.approvals_waiting(cast.approver, {"portal"})) == [approval]
    assert not people.approvals_waiting(cast.colleague, {"portal"})
    assert not people.approvals_waiting(cast.stranger, {"portal"})


def test_approvers_of_another_call_have_nothing_here(cast, decision):
    approval = ask(cast, decision)

    assert list(people.approvals_waiting(cast.approver, {approval.scope})) == [approval]
    assert not people.approvals_waiting(cast.approver, {"call:LS-2026"})


def test_whoever_asked_is_not_named_as_one_who_answers(cast, decision):
    approver_too(cast.second_officer)
    ask(cast, decision, person="second_officer")

    assert "by Approver, asked" in permissions.release(cast.officer, decision).reason


def test_an_application_without_an_organisation_excludes_no_approver(cast, decision):
    Application.objects.filter(pk=decision.application_id).update(organisation=None)

    assert list(queries.approvers(Decision.objects.get())) == [cast.approver]


def test_without_anybody_to_answer_the_sentence_says_so(cast, decision):
    [grant] = cast.approver.role_grants.all()
    ask(cast, decision)
    accounts.revoke_role(by=cast.administrator, grant=grant)

    verdict = permissions.release(cast.officer, decision)

    assert "nobody can answer it now" in verdict.reason


def test_the_database_refuses_the_same_person(cast, decision):
    approval = ask(cast, decision)

    with pytest.raises(IntegrityError, match="approval_second_person"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(
            answered_by=approval.requested_by, answered_at=DECIDED
        )


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_decision_taken_back_takes_its_approval_along(cast, decision, is_answered):
    approval = ask(cast, decision)
    if is_answered:
        answer(cast, approval)

    operations.void_decision(by=cast.officer, decision=decision)

    assert Approval.objects.get(pk=approval.pk).status == "void"
    with pytest.raises(NotAllowed, match=r"closed: void"):
        answer(cast, approval, person="approver", approves=False, reason=NO)
    fresh = builders.decided(cast.officer, decision.application)
    with pytest.raises(NotAllowed, match="a second person approves first"):
        release(cast, fresh)


def test_what_changed_since_makes_the_request_void(cast, decision, monkeypatch):
    approval = ask(cast, decision)
    changed = replace(approvables[queries.RELEASE], fingerprint=lambda _subject: "0" * 64)
    monkeypatch.setitem(approvables, queries.RELEASE, changed)

    assert answer(cast, approval).status == "void"

    assert Message.objects.filter(kind="approval_answered").count() == 1
    with pytest.raises(NotAllowed, match="a second person approves first"):
        release(cast, decision)


def test_nobody_answers_for_ever(cast, decision):
    approval = ask(cast, decision)
    job = Job.objects.get(kind=accounts.EXPIRE)
    assert job.run_after == approval.expires_at == DECIDED + timedelta(days=30)
    early, late = approval.expires_at - timedelta(seconds=1), approval.expires_at

    with pytest.raises(NotAllowed, match="time to answer is over"):
        accounts.answer_approval(by=cast.approver, approval=approval, approves=True, at=late)
    assert not accounts.expire_approval(by=SUPPLIER, approval=approval, at=early)
    assert accounts.expire_approval(by=SUPPLIER, approval=approval, at=late)
    assert not accounts.expire_approval(by=SUPPLIER, approval=approval, at=late)

    assert Approval.objects.get().status == "expired"
    assert permissions.ask_for_approval(cast.officer, Decision.objects.get())


def test_the_job_closes_the_request(cast, decision, time_machine):
    approval = ask(cast, decision)
    job = Job.objects.get(kind=accounts.EXPIRE)
    time_machine.move_to(approval.expires_at, tick=False)

    registry.find(accounts.EXPIRE).handler(job)

    assert Approval.objects.get().status == "expired"
