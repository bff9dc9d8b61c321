"""Many requests answered on one page: each by itself, never one's own, refused with a reason."""

from dataclasses import replace

import pytest
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.ports import CannotCarryOut, approvables
from allocations import operations
from tests.allocations.builders import DECIDED, SUPPLIER
from tests.portal.test_desks_approvals import asked, decisions, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(DECIDED, tick=False)


@pytest.fixture
def client(cast, signed_in):
    return signed_in(cast.approver)


def page():
    return reverse("approvals")


def send(client, approvals, act="approve", reason=""):
    data = {"chosen": [one.pk for one in approvals], "act": act, "reason": reason}
    return client.post(page(), data)


def statuses():
    return list(Approval.objects.order_by("pk").values_list("status", flat=True))


def test_many_are_approved_at_once_and_twice_answers_once(cast, client):
    approvals = [asked(cast, decision) for decision in decisions(cast, 3)]
    shown = text(client.get(page()))

    first, second = (send(client, approvals[:2]) for _ in range(2))

    assert "3 requests wait for a second person" in shown
    assert "1 250 of 1 250 asked for" in shown
    for said in (first, second):
        assert [one.is_done for one in said.context["results"]] == [True, True]
    assert statuses() == ["approved", "approved", "requested"]
    assert "1 request waits" in text(client.get(page()))


def test_a_refusal_needs_one_reason_and_keeps_what_was_ticked(cast, client):
    approvals = [asked(cast, decision) for decision in decisions(cast, 2)]

    wrong = send(client, approvals[:1], act="refuse")
    done = send(client, approvals, act="refuse", reason="Half would do.")

    assert wrong.status_code == 422
    assert "Say why. The officer decides anew by it." in text(wrong)
    assert [row.is_chosen for row in wrong.context["rows"]] == [True, False]
    assert text(done).count("Refused") == 2
    assert {one.answer_reason for one in Approval.objects.all()} == {"Half would do."}


@pytest.mark.parametrize("act", ["approve", "nonsense"])
def test_nothing_ticked_or_no_known_answer_changes_nothing(cast, client, act):
    [approval] = [asked(cast, decision) for decision in decisions(cast, 1)]

    said = send(client, [] if act == "approve" else [approval], act=act)

    assert said.status_code == 422
    assert ("Tick at least one request." in text(said)) is (act == "approve")
    assert client.post(page(), {"chosen": "1e9", "act": "approve"}).status_code == 422
    assert statuses() == ["requested"]


def test_one_s_own_is_never_answered_and_a_change_makes_it_void(cast, signed_in, monkeypatch):
    accounts.grant_role(by=SUPPLIER, user=cast.officer, role="approver", scope="portal")
    accounts.grant_role(by=SUPPLIER, user=cast.second_officer, role="approver", scope="portal")
    first, second = decisions(cast, 2)
    mine = asked(cast, first)
    theirs = operations.ask_for_approval(
        by=cast.second_officer, decision=second, reason="Mine.", at=DECIDED
    )
    officer = signed_in(cast.officer)

    assert "You asked for this, so somebody else answers." in text(officer.get(page()))
    said = send(officer, [mine, theirs])

    assert [one.sentence for one in said.context["results"]] == [
        "You asked for this, so somebody else answers.",
        "You took this decision, so somebody else approves.",
    ]
    changed = replace(approvables[mine.kind], fingerprint=lambda _subject: "0" * 64)
    monkeypatch.setitem(approvables, mine.kind, changed)
    void = send(signed_in(cast.approver), [mine])
    assert "so the request is void" in text(void)
    assert statuses() == ["void", "requested"]


def test_what_cannot_happen_any_more_stops_nothing_else(cast, client, monkeypatch):
    """A pool that shrank lets one approval fail; its sentence stands beside the others' results."""
    approvals = [asked(cast, decision) for decision in decisions(cast, 2)]
    answer = accounts.answer_approval

    def refuse_first(**given):
        if given["approval"].pk == approvals[0].pk:
            raise CannotCarryOut("Only 5 node-h are left.")
        return answer(**given)

    monkeypatch.setattr("aifactory.accounts.operations.answer_approval", refuse_first)
    done = send(client, approvals)

    assert "Only 5 node-h are left." in text(done)
    assert statuses() == ["requested", "approved"]


def test_nothing_to_answer_says_what_comes(client):
    assert "Nothing to answer" in text(client.get(page()))


@pytest.mark.parametrize("person", ["auditor", "assessor", "stranger"])
def test_others_do_not_have_this_page(cast, signed_in, person):
    assert signed_in(cast[person]).get(page()).status_code == 404


def test_whoever_asks_has_the_list_and_answers_nothing(cast, signed_in):
    officer = signed_in(cast.officer)

    assert "No request here" in text(officer.get(page()))
    assert officer.post(page(), {"act": "approve"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_length(
    cast, client, count, django_assert_num_queries
):
    for decision in decisions(cast, count):
        asked(cast, decision)

    # person, roles, the requests, their decisions, what their pools have left, who is away
    with django_assert_num_queries(6):
        assert client.get(page()).status_code == 200
