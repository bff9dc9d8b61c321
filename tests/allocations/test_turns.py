"""The frozen order holds case by case too: nobody is overtaken without a written reason."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.verdicts import NotAllowed
from aifactory.portal.desks import worklists
from aifactory.portal.desks.acts import acts_of
from allocations import operations, permissions, queries
from allocations.models import Award, Decision
from allocations.operations.turns import turn_lines
from allocations.permissions import turns as may
from allocations.queries import waiting
from applications.models import Application
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, RELEASED, STARTS
from tests.allocations.test_rounds import REFUSED

pytestmark = pytest.mark.django_db
WHY = "The hours went to applications that came first."
FIRST = "Its data centre closes in January."


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(DECIDED, tick=False)


@pytest.fixture
def cases(cast):
    """Hours for the first; the second does not fit, the third stands after the line."""
    builders.supply(2_000, mode="LS")
    return [rounds.case(number, cast.assessor) for number in (1, 2, 3)]


def freeze(cast):
    return operations.freeze_ranking(
        by=cast.officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )


def decide(cast, case, outcome="award", **terms):
    return builders.decided(cast.officer, case, outcome=outcome, **terms)


def part(cast, case, amount=750, **terms):
    return decide(cast, case, "partial", node_hours=Decimal(amount), reason=WHY, **terms)


def wait(cast, case):
    return builders.released(cast.officer, case, outcome="waiting_list", reason=WHY, starts_on=None)


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        ("award", {}),
        ("partial", {"node_hours": Decimal(100), "reason": WHY}),
        ("waiting_list", {"reason": WHY, "starts_on": None}),
    ],
)
def test_before_the_freeze_nothing_is_awarded_and_nobody_is_put_to_wait(cast, cases, outcome, more):
    with pytest.raises(NotAllowed) as refused:
        decide(cast, cases[0], outcome, **more)

    assert refused.value.verdict.code == "not_frozen"
    assert refused.value.verdict.reason.endswith("Freeze the ranking first.")


def test_a_refusal_before_the_freeze_leaves_with_the_round(cast, cases):
    decision = decide(cast, cases[0], "no_award", reason=WHY, starts_on=None)

    with pytest.raises(NotAllowed, match="Nothing of this round goes out before"):
        operations.release(by=cast.officer, decision=decision, at=RELEASED)
    [held] = [
        one
        for one in operations.standing(rounds.cut_off()).obstacles
        if one.application == cases[0]
    ]
    assert "before its ranking is frozen" in held.sentence
    freeze(cast)
    operations.release(by=cast.officer, decision=decision, at=RELEASED)
    assert Application.objects.get(pk=cases[0].pk).status == "not_awarded"


def test_what_cannot_run_or_was_not_marked_waits_for_no_ranking(cast):
    builders.supply(2_000, mode="LS")
    refused = rounds.case(1, cast.assessor, **REFUSED)
    unmarked = rounds.case(2, cast.assessor, marks=None)

    builders.released(cast.officer, refused, outcome="no_award", reason=WHY, starts_on=None)
    decide(cast, unmarked)

    assert not queries.is_unranked(refused)
    assert Decision.objects.count() == 2


def test_in_turn_no_word_is_needed(cast, cases):
    freeze(cast)

    decision = decide(cast, cases[0])

    order = decision.snapshot["order"]
    assert (order["turn"], order["side"], decision.out_of_turn) == (1, "placed", "")


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (
            lambda cast, cases, **more: part(cast, cases[1], **more),
            "Another application comes first, is undecided and would fit.",
        ),
        (
            lambda cast, cases, **more: part(cast, cases[2], **more),
            "Another application comes first, is undecided and would fit.",
        ),
    ],
)
def test_before_an_undecided_earlier_turn_a_word_is_needed(cast, cases, act, sentence):
    freeze(cast)

    with pytest.raises(operations.BadTerms) as bad:
        act(cast, cases)
    assert (bad.value.field, bad.value.sentence) == (
        "out_of_turn",
        f"{sentence} Say why the hours go here.",
    )
    assert not Decision.objects.exists()
    decision = act(cast, cases, out_of_turn=f" {FIRST} ")

    assert decision.out_of_turn == FIRST
    assert decision.snapshot["order"]["passes_over"] == "undecided_first"
    assert FIRST not in decision.reason


def test_the_first_that_does_not_fit_is_offered_what_is_left(cast, cases):
    freeze(cast)
    decide(cast, cases[0])

    decision = part(cast, cases[1])

    assert decision.out_of_turn == ""
    assert builders.adds_up()


def test_who_stood_after_the_line_needs_a_word(cast, cases):
    freeze(cast)
    decide(cast, cases[0])
    with pytest.raises(operations.BadTerms, match="the hours do not do for both"):
        part(cast, cases[2], 100)
    decide(cast, cases[1], "no_award", reason=WHY, starts_on=None)

    with pytest.raises(operations.BadTerms, match="It stood after the line"):
        part(cast, cases[2], 100)
    decide(cast, cases[2], "no_award", reason=WHY, starts_on=None)
    late = rounds.case(4, cast.assessor)
    with pytest.raises(operations.BadTerms, match="The frozen ranking does not hold it"):
        decide(cast, late, out_of_turn=" ")


def test_the_first_on_the_list_goes_first_on_every_page(cast, cases):
    freeze(cast)
    decide(cast, cases[0])
    for case in cases[1:]:
        wait(cast, case)
    builders.supply(600, mode="LS", key="back")

    second = waiting.place_of(cases[2], STARTS)
    assert may.move_up(second).code == "behind"
    with pytest.raises(operations.BadTerms, match="Another application comes first"):
        part(cast, cases[2], 1_000)
    with pytest.raises(NotAllowed, match="Another application comes first"):
        operations.move_up(by=cast.officer, application=cases[2], at=RELEASED)

    passed = operations.move_up(
        by=cast.officer, application=cases[2], out_of_turn=FIRST, at=RELEASED
    )
    assert passed.out_of_turn == FIRST
    assert passed.snapshot["order"]["was_waiting"] is True


def test_a_small_first_part_is_offered_to_the_first_in_line(cast, cases):
    freeze(cast)
    decide(cast, cases[0])
    for case in cases[1:]:
        wait(cast, case)
    found = waiting.queue_with(cases[1], STARTS)

    assert may.can_get_part(found.place_of(cases[1]), found.most)
    assert not may.can_get_part(found.place_of(cases[2]), found.most)
    assert part(cast, cases[1]).out_of_turn == ""


def test_an_undecided_earlier_turn_stands_before_the_list(cast, cases):
    freeze(cast)
    wait(cast, cases[1])

    assert may.move_up(waiting.place_of(cases[1], STARTS)).code == "undecided_first"


def test_who_is_hidden_keeps_their_place_in_the_line(cast, cases):
    freeze(cast)
    decide(cast, cases[0])
    for case in cases[1:]:
        wait(cast, case)
    builders.applications.join(cases[1], cast.second_officer)

    [queue] = waiting.queues_for(cast.second_officer, STARTS)

    assert [(one.application, one.is_next) for one in queue.places] == [(cases[2], False)]
    assert queue.next is None


def test_the_approver_reads_turn_line_mark_reason_and_pool(cast, cases):
    freeze(cast)
    decision = part(cast, cases[1], out_of_turn=FIRST)

    change = operations.RELEASE_APPROVABLE.changes([str(decision.pk)])[str(decision.pk)]
    lines = {str(label): value for label, value in change.lines}

    assert lines["Turn in its round"] == "2, by rank 2"
    assert lines["Where the line had it"] == "First that does not fit"
    assert lines["Weighted mean mark"] == "4.00"
    assert lines["Why out of turn"] == FIRST
    assert lines["Left in the pool, in node-h"] == "1\u00a0250"
    assert Award.objects.count() == 1


def test_without_an_order_and_a_pool_the_approver_reads_nothing_of_turns():
    decision = Decision(snapshot={})

    assert turn_lines(decision, None) == []
    assert turn_lines(decision, Decimal(50)) == [("Left in the pool, in node-h", "50")]


def test_the_worklist_and_the_case_lead_to_the_ranking(cast, cases):
    [task] = [
        one
        for one in worklists.office_tasks(cast.officer, at=timezone.now())
        if one.number == cases[0].number
    ]

    assert (task.what, task.url_name, task.key) == (
        "Rank the round",
        "ranking:ranking",
        rounds.cut_off().pk,
    )
    main, other = acts_of(cast.officer, cases[0], waits_for_release=False, is_unranked=True)
    assert (main.label, main.is_main, other.is_main) == ("Rank the round", True, False)
    freeze(cast)
    wait(cast, cases[0])
    found = Application.objects.select_related("call").get(pk=cases[0].pk)
    main, other = acts_of(cast.officer, found, waits_for_release=False)
    assert (main.label, main.is_main, other.is_main) == ("Move up…", True, False)


def test_the_screen_says_what_opens_it_and_asks_for_the_word(cast, cases, signed_in):
    client, screen = signed_in(cast.officer), reverse("allocations:decide", args=[cases[1].pk])
    assert "Its round is not ranked yet" in client.get(screen).text
    freeze(cast)
    assert "Turn 2, rank 2 in its round" in client.get(screen).text
    data = {"outcome": "partial", "amount": "750", "given_in": "node_hours", "reason": WHY}
    data |= {"starts_on": STARTS.isoformat(), "conditions": ""}

    refused = client.post(screen, data)
    done = client.post(screen, {**data, "out_of_turn": FIRST}, follow=True)

    assert refused.status_code == 422
    assert "is undecided and would fit" in refused.text
    assert WHY in refused.text
    assert FIRST in done.text
    unreleased = queries.unreleased_decision(cases[1])
    assert permissions.decide(cast.officer, cases[1], unreleased=unreleased).code == "decided"


def test_the_page_of_moving_up_takes_the_word(cast, cases, signed_in):
    freeze(cast)
    decide(cast, cases[0])
    for case in cases[1:]:
        wait(cast, case)
    client, act = signed_in(cast.officer), reverse("ranking:move_up", args=[cases[2].pk])
    desk = client.get(reverse("ranking:waiting")).text
    assert "Offer a part…" in desk
    assert (
        "You can offer it the hours"
        in client.get(reverse("ranking:move_up", args=[cases[1].pk])).text
    )
    builders.supply(600, mode="LS", key="back")

    assert "Let it go first, with a reason…" in client.get(reverse("ranking:waiting")).text
    assert "Nobody is overtaken without a written reason." in client.get(act).text
    assert client.post(act, {"reason": ""}).status_code == 422
    assert client.post(act, {"reason": "", "out_of_turn": FIRST}).status_code == 302
    assert Decision.objects.get(status="decided", application=cases[2]).out_of_turn == FIRST
