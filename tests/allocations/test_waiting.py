"""The waiting list: its order, who is told when hours return, and who may move up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations import jobs, operations
from allocations.models import AccountKind, Decision, LedgerEntry
from allocations.operations import Choice
from allocations.permissions import turns as may
from allocations.queries import waiting
from applications.models import Application, TeamMember
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, RELEASED, STARTS, SUPPLIER, balance
from tests.allocations.test_rounds import REFUSED, SMALLER

pytestmark = pytest.mark.django_db
WHY = "The hours went to applications that came first."
DAY = STARTS


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(RELEASED, tick=False)


def put_to_wait(cast, *cases):
    for case in cases:
        builders.released(cast.officer, case, outcome="waiting_list", reason=WHY, starts_on=None)


def freeze(cast):
    operations.freeze_ranking(
        by=cast.officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )


@pytest.fixture
def full(cast):
    """A pool that one award fills; two wait, the better mark in the later receipt."""
    builders.supply(1_250, mode="LS")
    cases = [
        rounds.case(1, cast.assessor, [("5", "5", "5"), ("5", "5", "5")]),
        rounds.case(2, cast.assessor),
        rounds.case(3, cast.assessor),
    ]
    freeze(cast)
    operations.decide_many(
        by=cast.officer,
        cut_off=rounds.cut_off(),
        choices=[Choice(cases[0].pk, "award")],
        starts_on=STARTS,
        at=DECIDED,
    )
    put_to_wait(cast, cases[2], cases[1])
    return cases


def returned(cast, full):
    """The award is taken back and refused: its hours return to the pool."""
    decision = Decision.objects.get(application=full[0], status="decided")
    operations.void_decision(by=cast.officer, decision=decision, at=RELEASED)
    builders.released(cast.officer, full[0], outcome="no_award", reason=WHY, starts_on=None)
    return LedgerEntry.objects.latest("pk")


def run(entry):
    jobs.hours_returned(Job.objects.get(kind="allocations.hours_returned", key=str(entry.pk)))


def queue():
    [found] = waiting._queues(waiting.lined_up(), DAY)
    return found


def test_the_order_is_the_frozen_ranking_then_the_receipt(cast, full):
    outside = rounds.case(4, cast.assessor, received_at=builders.RECEIVED - timedelta(days=9))
    put_to_wait(cast, outside)

    places = queue().places

    assert [(one.application.number, one.turn) for one in places] == [
        ("LS-2026-002", 2),
        ("LS-2026-003", 3),
        ("LS-2026-004", None),
    ]
    assert not any(one.fits for one in places)


def test_an_earlier_round_comes_before_a_later_one():
    """Places begin anew in each round, and all rounds of a mode share a pool."""

    def waits(at, turn, received):
        return at, turn, Application(received_at=received)

    early, late = RELEASED, RELEASED + timedelta(days=30)
    second, first = waits(early, 2, early), waits(late, 1, late)
    unplaced, older = waits(None, None, late), waits(late, None, early)

    assert waiting._in_order([unplaced, first, second, older]) == [second, first, older, unplaced]
    with pytest.raises(ValueError, match="never received"):
        waiting._in_order([waits(early, 1, None)])


def test_officers_are_told_once_per_return_and_nobody_is_decided_on(cast, full):
    entry = returned(cast, full)

    run(entry)
    run(entry)

    mails = Message.objects.filter(kind="hours_returned").order_by("to_address")
    assert [mail.to_address for mail in mails] == [cast.officer.email, cast.second_officer.email]
    assert "Leonardo Booster" in mails[0].subject
    assert reverse("ranking:waiting") in mails[0].body_text
    assert "Case" not in mails[0].body_text
    event = Event.objects.filter(verb="allocations.waiting_list_told").first()
    assert (event.data["waiting"], event.data["next"]) == (2, str(full[1].pk))
    assert not Decision.objects.filter(status="decided").exists()


def test_a_return_for_which_nobody_waits_tells_nobody(cast):
    builders.supply(2_000)
    decision = builders.decided(cast.officer, builders.examined(cast.lead, cast.assessor))
    operations.void_decision(by=cast.officer, decision=decision)

    run(LedgerEntry.objects.latest("pk"))

    assert not Message.objects.filter(kind="hours_returned").exists()
    assert not Event.objects.filter(verb="allocations.waiting_list_told").exists()


def test_a_return_to_a_pool_that_is_over_tells_nobody(cast, full, time_machine):
    entry = returned(cast, full)
    time_machine.move_to(RELEASED + timedelta(days=90), tick=False)

    run(entry)

    assert not Message.objects.filter(kind="hours_returned").exists()


def test_only_a_return_to_a_pool_starts_the_job(cast, full):
    assert not Job.objects.filter(kind="allocations.hours_returned").exists()
    supplied = LedgerEntry.objects.get(reason="decided")

    with pytest.raises(ValueError, match="did not go back"):
        operations.tell_waiting(by=SUPPLIER, entry=supplied, at=RELEASED)


def test_the_next_moves_up_by_an_officer_s_decision(cast, full):
    returned(cast, full)

    decision = operations.move_up(by=cast.officer, application=full[1])
    again = operations.move_up(by=cast.officer, application=full[1])

    assert again == decision
    assert (decision.version, decision.result.value) == (2, "award")
    assert balance(AccountKind.HELD) == 1_250
    assert Application.objects.get(pk=full[1].pk).status == "waiting_list"
    assert queue().places[0].application == full[2]
    assert builders.adds_up()


def test_while_a_correction_waits_nobody_moves_up(cast, full):
    returned(cast, full)
    listed = Decision.objects.get(application=full[1])
    operations.request_correction(
        by=cast.officer, decision=listed, kind="annul", why=WHY, terms=None, at=RELEASED
    )

    with pytest.raises(NotAllowed, match="A correction of the decision waits"):
        operations.move_up(by=cast.officer, application=full[1])


def test_who_may_not_see_a_movement_gets_no_mail_of_it(cast, full):
    TeamMember.objects.create(application=full[0], user=cast.second_officer, kind="member")
    run(returned(cast, full))

    told = set(Message.objects.filter(kind="hours_returned").values_list("to_address", flat=True))
    assert cast.officer.email in told
    assert cast.second_officer.email not in told


def test_a_move_up_is_approved_and_released_like_any_other(cast, full):
    Application.objects.filter(pk=full[1].pk).update(
        rule_set=builders.strict(full[1], above=None).rule_set
    )
    returned(cast, full)
    decision = operations.move_up(by=cast.officer, application=full[1])

    operations.release(by=cast.officer, decision=decision, at=RELEASED)

    assert Application.objects.get(pk=full[1].pk).status == "awarded"


def test_the_site_s_smaller_amount_moves_up_with_a_reason(cast):
    builders.supply(1_000, mode="LS")
    case = rounds.case(1, cast.assessor, **SMALLER)
    freeze(cast)
    put_to_wait(cast, case)

    with pytest.raises(operations.BadTerms):
        operations.move_up(by=cast.officer, application=case)
    decision = operations.move_up(by=cast.officer, application=case, reason="As the site says.")

    assert (decision.outcome, decision.node_hours) == ("partial", Decimal(1_000))


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        (0, "It is not on the waiting list any more."),
        (2, "Another application comes first, and the hours do not do for both."),
    ],
)
def test_who_is_not_next_does_not_move(cast, full, which, sentence):
    returned(cast, full)

    with pytest.raises(NotAllowed) as refused:
        operations.move_up(by=cast.officer, application=full[which])

    assert refused.value.verdict.reason == sentence


def test_who_does_not_fit_or_cannot_run_does_not_move(cast, full):
    assert may.move_up(queue().places[0]).reason == (
        "It needs 1\u00a0250 node-h, more than can be granted now."
    )
    case = rounds.case(5, cast.assessor, **REFUSED)
    put_to_wait(cast, case)
    last = queue().places[-1]
    assert (last.application, last.wanted) == (case, None)
    assert may.move_up(last).code == "no_hours"


def test_another_officer_s_decision_stands(cast, full):
    returned(cast, full)
    operations.move_up(by=cast.officer, application=full[1])

    with pytest.raises(operations.AlreadyDecided):
        operations.move_up(by=cast.second_officer, application=full[1])
    with pytest.raises(NotAllowed):
        operations.move_up(by=cast.auditor, application=full[1])


def test_without_a_pool_the_list_says_so(cast):
    case = rounds.case(1, cast.assessor)
    freeze(cast)
    put_to_wait(cast, case)

    found = queue()

    assert (found.found, found.free, found.most, found.next) == (None, 0, 0, None)
    assert waiting.place_of(case, DAY).fits is False
    assert waiting.queue_of(builders.supply(10, mode="PG"), DAY) is None
