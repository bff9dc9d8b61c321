"""Suspend and resume an allocation: a reason, one event, one mail; hours and days untouched."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from aifactory.accounts.models import Membership, MembershipKind
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.notifications.models import Message
from allocations import operations, permissions
from allocations.models import AccountKind, Allocation, Suspension
from allocations.operations.suspending import ReasonMissing
from tests.allocations import builders
from tests.allocations.builders import RELEASED, SUPPLIER, award_of, balance

pytestmark = pytest.mark.django_db
WHY = "The site reports use for another project."
LATER = RELEASED + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def allocation(cast):
    builders.supply(5_000)
    decision = builders.released(cast.officer, builders.examined(cast.lead, cast.assessor))
    return operations.accept_award(by=cast.lead, award=award_of(decision), at=RELEASED)


def suspend(cast, allocation, person="officer", reason=WHY):
    return operations.suspend_allocation(
        by=cast[person], allocation=allocation, reason=reason, at=LATER
    )


def resume(cast, allocation, person="officer"):
    return operations.resume_allocation(by=cast[person], allocation=allocation, at=LATER)


def events(verb):
    return list(Event.objects.filter(verb=f"allocations.allocation_{verb}"))


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_suspending_keeps_the_hours_and_tells_the_lead_once(cast, allocation):
    for _click in range(2):
        assert suspend(cast, allocation).status == "suspended"

    [event] = events("suspended")
    assert WHY not in str(event.data)
    [mail] = Message.objects.filter(kind="allocation_suspended")
    assert mail.to_address == cast.lead.email
    assert WHY not in mail.body_text
    assert balance(AccountKind.ALLOCATION) == builders.ASKED
    assert builders.adds_up()


def test_resuming_opens_it_again_once(cast, allocation):
    suspend(cast, allocation)

    for _click in range(2):
        assert resume(cast, allocation).status == "active"

    assert len(events("active")) == 1
    assert Message.objects.filter(kind="allocation_resumed").count() == 1
    assert suspend(cast, allocation, reason="Again.").suspension_reason == "Again."


def test_it_needs_a_reason_and_the_database_agrees(cast, allocation):
    with pytest.raises(ReasonMissing):
        suspend(cast, allocation, reason="  ")
    suspend(cast, allocation)

    with pytest.raises(NotAllowed, match="Only an active allocation"):
        suspend(cast, allocation, reason="Something else.")
    with pytest.raises(IntegrityError, match="allocation_suspended_why"), transaction.atomic():
        Allocation.objects.update(suspension_reason="")


@pytest.mark.parametrize("person", ["lead", "approver", "auditor", "assessor", "stranger"])
def test_only_officers_suspend_and_resume(cast, allocation, person):
    assert not permissions.suspend(cast[person], allocation)
    with pytest.raises(NotAllowed):
        suspend(cast, allocation, person=person)
    suspend(cast, allocation)
    with pytest.raises(NotAllowed):
        resume(cast, allocation, person=person)
    assert Allocation.objects.get().status == "suspended"


def test_an_officer_of_the_organisation_leaves_it_to_a_colleague(cast, allocation):
    Membership.objects.create(
        user=cast.officer,
        organisation=allocation.application.organisation,
        kind=MembershipKind.MEMBER,
    )

    with pytest.raises(NotAllowed, match="Your own organisation"):
        suspend(cast, allocation)
    assert suspend(cast, allocation, person="second_officer").status == "suspended"


def test_its_last_day_ends_a_suspended_allocation_too(cast, allocation):
    suspend(cast, allocation)

    assert operations.close_due(by=SUPPLIER, at=LATER + timedelta(days=200)) == 1

    ended = Allocation.objects.get()
    assert (ended.status, balance(AccountKind.ALLOCATION)) == ("ended", 0)
    for act in (suspend, resume):
        with pytest.raises(NotAllowed):
            act(cast, ended)
    assert builders.adds_up()


def test_the_officer_suspends_and_the_team_reads_why(cast, allocation, signed_in):
    officer, lead = signed_in(cast.officer), signed_in(cast.lead)
    url = reverse("allocations:suspend", args=[allocation.pk])
    page = text(officer.get(url))
    assert "1 250" in page
    assert "the days run on to" in page
    assert "Suspend…" in text(officer.get(allocation.get_absolute_url()))
    empty = officer.post(url, {"reason": " "})
    assert (empty.status_code, "Say why. The team reads it." in text(empty)) == (422, True)

    done = [officer.post(url, {"reason": WHY}, follow=True) for _click in range(2)]

    assert [page.status_code for page in done] == [200, 200]
    assert "Resume…" in text(done[1])
    seen = text(lead.get(allocation.get_absolute_url()))
    assert WHY in seen
    assert "The days run on: the last day is still" in seen
    assert "Resume…" not in seen
    assert "Only an active allocation can be suspended." in text(officer.get(url))


def test_the_officer_resumes(cast, allocation, signed_in):
    officer = signed_in(cast.officer)
    url = reverse("allocations:resume", args=[allocation.pk])
    assert "This allocation is not suspended." in text(officer.get(url))
    suspend(cast, allocation)
    assert "as before" in text(officer.get(url))

    done = officer.post(url, follow=True)

    assert "Resumed. The project lead and the site get a mail." in text(done)
    assert "Suspended since" not in text(done)
    assert WHY in text(done).split("Suspensions</h2>")[1]


@pytest.mark.parametrize(("person", "status"), [("lead", 403), ("auditor", 403), ("stranger", 404)])
@pytest.mark.parametrize("act", ["suspend", "resume"])
def test_nobody_else_finds_the_screens(cast, allocation, signed_in, person, status, act):
    url = reverse(f"allocations:{act}", args=[allocation.pk])

    assert signed_in(cast[person]).get(url).status_code == status
    assert signed_in(cast[person]).post(url, {"reason": WHY}).status_code == status


def test_every_reason_is_kept_and_read_by_the_team(cast, allocation, signed_in):
    suspend(cast, allocation)
    resume(cast, allocation)
    suspend(cast, allocation, reason="A second time.")

    kept = list(Suspension.objects.order_by("pk").values_list("reason", "suspended_by"))
    assert kept == [(WHY, cast.officer.pk), ("A second time.", cast.officer.pk)]
    page = text(signed_in(cast.lead).get(allocation.get_absolute_url()))
    assert WHY in page
    assert "A second time." in page
    for change in (Suspension.objects.all().delete, lambda: Suspension.objects.update(reason="-")):
        with pytest.raises(DatabaseError, match="allocations_suspension"), transaction.atomic():
            change()


def test_the_site_is_told_what_to_do(cast, allocation):
    suspend(cast, allocation)
    suspend(cast, allocation)
    resume(cast, allocation)

    mails = list(Message.objects.filter(kind="site_hours").order_by("created_at"))
    assert {mail.to_address for mail in mails} == {cast.assessor.email}
    said = sorted(mail.subject for mail in mails)
    number = allocation.application.number
    assert said == sorted([f"Stop the use of {number} for now", f"{number} may be used again"])
    assert not any(WHY in mail.body_text for mail in mails)


def test_after_its_last_day_there_is_nothing_to_resume(cast, allocation, signed_in, time_machine):
    suspend(cast, allocation)
    last = datetime(2027, 1, 31, 20, 0, tzinfo=UTC)
    assert permissions.resume(cast.officer, Allocation.objects.get(), at=last)
    after = last + timedelta(hours=4)  # the first of February in Brussels

    with pytest.raises(NotAllowed, match="Its last day was 31 Jan 2027"):
        operations.resume_allocation(by=cast.officer, allocation=allocation, at=after)
    time_machine.move_to(after, tick=False)
    url = reverse("allocations:resume", args=[allocation.pk])
    assert "nothing to resume" in text(signed_in(cast.officer).get(url))
