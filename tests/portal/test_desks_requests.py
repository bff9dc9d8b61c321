"""Own requests and answered ones as lists; taking one back; who could answer and who is away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.ports import approvables
from aifactory.accounts.verdicts import NotAllowed
from aifactory.notifications.models import Message
from allocations import operations, permissions
from allocations.models import Decision
from allocations.permissions import rounds
from tests.allocations.builders import DECIDED, SUPPLIER
from tests.portal.test_desks_approvals import WHY, asked, decisions, page_of, text

pytestmark = pytest.mark.django_db
PAGE = "/approvals/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(DECIDED, tick=False)


@pytest.fixture
def approval(cast):
    [decision] = decisions(cast, 1)
    return asked(cast, decision)


def away(cast, person="approver", days=3, stand_in=None):
    return accounts.record_leave(
        by=cast[person],
        person=cast[person],
        first_day=DECIDED.date(),
        last_day=(DECIDED + timedelta(days=days)).date(),
        stand_in=stand_in,
        at=DECIDED,
    )


def approver_too(person):
    since = DECIDED - timedelta(days=9)
    accounts.grant_role(by=SUPPLIER, user=person, role="approver", valid_from=since)
    person.__dict__.pop("_grants", None)  # the next request reads anew
    return person


def withdraw_page(approval):
    return reverse("withdraw_approval", args=[approval.pk])


def test_whoever_asked_sees_it_until_when_and_the_answer(cast, approval, signed_in):
    officer = signed_in(cast.officer)
    assert reverse("approvals") in text(officer.get(reverse("home")))

    waiting = text(officer.get(PAGE))
    accounts.answer_approval(
        by=cast.approver, approval=approval, approves=False, reason="Half would do."
    )
    answered = text(officer.get(PAGE, {"group": "asked"}))

    assert WHY in waiting
    assert "Answer until 19 Dec 2026" in waiting
    assert "Half would do." in answered
    assert "Withdraw…" not in answered
    assert WHY not in text(signed_in(cast.second_officer).get(PAGE))


def test_an_approver_finds_all_three_lists(cast, approval, signed_in):
    client = signed_in(cast.approver)

    first = text(client.get(PAGE))
    assert all(words in first for words in ("Waiting for me", "Asked by me", "Answered"))
    assert "answer until 19 Dec 2026" in first
    assert "No request here" in text(client.get(PAGE, {"group": "answered"}))
    accounts.answer_approval(by=cast.approver, approval=approval, approves=True)
    assert WHY in text(client.get(PAGE, {"group": "answered"}))
    assert "No request here" in text(client.get(PAGE, {"group": "asked"}))
    assert "Nothing to answer" in text(client.get(PAGE, {"group": "nonsense"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_the_same_queries_for_any_length(
    cast, signed_in, count, django_assert_num_queries
):
    for decision in decisions(cast, count):
        asked(cast, decision)
    client = signed_in(cast.officer)

    # person, roles, the requests, their decisions, what their pools have left, who is away
    with django_assert_num_queries(6):
        assert text(client.get(PAGE)).count(WHY) == count


def test_whoever_asked_takes_it_back_once(cast, approval, signed_in):
    officer, url = signed_in(cast.officer), withdraw_page(approval)
    assert "withdraw your request?" in text(officer.get(url))

    for _click in range(2):
        done = officer.post(url, follow=True)

    assert "Withdrawn. You can ask again." in text(done)
    assert Approval.objects.get().status == "withdrawn"
    assert "This request is closed: withdrawn." in text(officer.get(url))
    late = signed_in(cast.approver).post(page_of(approval))
    assert (late.status_code, "closed: withdrawn" in text(late)) == (409, True)
    decision = Decision.objects.get()
    assert rounds.approved(decision, Approval.objects.get()).code == "needs_approval"
    assert permissions.ask_for_approval(cast.officer, decision)
    assert not Message.objects.filter(kind="approval_answered").exists()


@pytest.mark.parametrize("person", ["second_officer", "approver", "auditor", "lead"])
def test_nobody_else_takes_it_back(cast, approval, signed_in, person):
    client = signed_in(cast[person])

    assert client.get(withdraw_page(approval)).status_code == 404
    assert client.post(withdraw_page(approval)).status_code == 404
    with pytest.raises(NotAllowed, match="Only whoever asked can withdraw it"):
        accounts.withdraw_approval(by=cast[person], approval=approval, at=DECIDED)


def test_an_answered_request_is_not_taken_back(cast, approval, signed_in):
    accounts.answer_approval(by=cast.approver, approval=approval, approves=True)

    assert signed_in(cast.officer).post(withdraw_page(approval)).status_code == 403
    assert Approval.objects.get().status == "approved"


def test_the_page_says_who_else_can_answer_and_who_is_away(cast, approval, signed_in, monkeypatch):
    client = signed_in(cast.approver)
    assert "Nobody else who is here now." in text(client.get(page_of(approval)))

    approver_too(cast.second_officer)
    approver_too(cast.auditor)
    approver_too(cast.lead)  # applies, so cannot answer
    away(cast, "auditor")
    page = text(client.get(page_of(approval)))
    others = page.partition("Who else can answer")[2].partition("</section>")[0]

    assert ("Second Officer" in others, "Auditor" in others, "Lead" in others) == (
        True,
        False,
        False,
    )
    assert "<b>Auditor</b> until Sun 22 Nov 2026" in page
    plain = replace(approvables[approval.kind], answerers=None)
    monkeypatch.setitem(approvables, approval.kind, plain)
    assert "Second Officer" in text(client.get(page_of(approval)))


def test_who_is_away_gets_no_mail_and_whoever_covers_is_told_why(cast, signed_in):
    covering = approver_too(cast.second_officer)
    away(cast, stand_in=covering)
    [decision] = decisions(cast, 1)

    asked(cast, decision)

    [mail] = Message.objects.filter(kind="approval_waits")
    assert mail.to_address == covering.email
    assert "you stand in for Approver" in mail.body_text
    assert "Second Officer stands in" in text(signed_in(covering).get(reverse("home")))


def test_a_request_may_wait_for_the_only_approver(cast, signed_in):
    away(cast)
    [decision] = decisions(cast, 1)
    url = reverse("allocations:ask_approval", args=[decision.pk])

    assert "It waits for Approver, back on Mon 23 Nov 2026." in text(
        signed_in(cast.officer).get(url)
    )
    asked(cast, decision)

    assert [mail.to_address for mail in Message.objects.filter(kind="approval_waits")] == [
        cast.approver.email
    ]


def test_it_does_not_wait_for_somebody_who_comes_back_too_late(cast, signed_in):
    away(cast, days=40)
    [decision] = decisions(cast, 1)

    with pytest.raises(NotAllowed, match="Approver is back on Wed 30 Dec 2026; ask again then"):
        operations.ask_for_approval(by=cast.officer, decision=decision, reason=WHY, at=DECIDED)
