"""After the review the office is led on: rank, decide, ask, release, over."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from allocations import operations
from allocations.models import Decision
from allocations.operations import Choice
from allocations.queries.round_acts import next_acts
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, RELEASED, STARTS
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
WHY = "The marks are too low."
AFTER_CUT_OFF = "2026-12-07T09:00:00+00:00"


@pytest.fixture(autouse=True)
def _after_the_cut_off(time_machine: object) -> None:
    time_machine.move_to(AFTER_CUT_OFF, tick=False)  # type: ignore[attr-defined]


@pytest.fixture
def cases(cast: Cast) -> list:
    """One that is served and one below the threshold, concluded and not ranked."""
    builders.supply(2_000, mode="LS")
    return [rounds.case(1, cast.assessor), rounds.case(2, cast.assessor, rounds.WEAK)]


def freeze(cast: Cast) -> None:
    operations.freeze_ranking(
        by=cast.officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )


def decide(cast: Cast, cases: list) -> None:
    freeze(cast)
    choices = [Choice(cases[0].pk, "award"), Choice(cases[1].pk, "no_award", reason=WHY)]
    operations.decide_many(
        by=cast.officer, cut_off=rounds.cut_off(), choices=choices, starts_on=STARTS, at=DECIDED
    )


def ask(cast: Cast, cases: list) -> None:
    decide(cast, cases)
    operations.ask_for_all(by=cast.officer, cut_off=rounds.cut_off(), reason=WHY, at=DECIDED)


def approve(cast: Cast, cases: list) -> None:
    ask(cast, cases)
    accounts.answer_approval(
        by=cast.approver, approval=Approval.objects.get(), approves=True, reason="", at=DECIDED
    )


def release(cast: Cast, cases: list) -> None:
    approve(cast, cases)
    operations.release_round(by=cast.officer, cut_off=rounds.cut_off(), at=RELEASED)


ROAD = [
    (
        lambda cast, _cases: None,
        "rank",
        2,
        "Rank 2 cases",
        "ranking:ranking",
        "Freeze the ranking…",
    ),
    (
        lambda cast, _cases: freeze(cast),
        "decide",
        2,
        "Decide on 2 cases",
        "ranking:ranking",
        "Decide…",
    ),
    (decide, "approve", 1, "Ask for 1 approval", "ranking:approvals", "Ask for approvals…"),
    (ask, "approve", 0, "An approver has the ball", "", "See who approves"),
    (approve, "release", 2, "Release 2 decisions", "ranking:release", "Release together…"),
    (release, "done", 0, "No round needs you", "", ""),
]


@pytest.mark.parametrize(("act", "name", "count", "words", "url", "button"), ROAD)
def test_list_round_and_ranking_name_the_next_act(
    cast: Cast,
    signed_in: SignIn,
    cases: list,
    act: Callable[[Cast, list], None],
    name: str,
    count: int,
    words: str,
    url: str,
    button: str,
) -> None:
    act(cast, cases)
    found, client = rounds.cut_off(), signed_in(cast.officer)

    said = next_acts(cast.officer, [found])[found.pk]
    listed = client.get(reverse("rounds:list")).text
    page = client.get(reverse("rounds:round", args=[found.pk])).text
    ranking = client.get(reverse("ranking:ranking", args=[found.pk])).text

    assert (said.act, said.count) == (name, count)
    assert words in listed
    assert "Every review is on its way" not in listed
    if url:
        assert f'href="{reverse(url, args=[found.pk])}"' in listed
        assert words in page
    # The shelf that is open is the one with the cases.
    assert "LS-2026-001" in page
    primary = ranking.count('class="btn btn-primary"')
    assert (primary, button in ranking) == (1 if button else 0, True)


def test_everything_released_says_so(cast: Cast, signed_in: SignIn, cases: list) -> None:
    release(cast, cases)
    client, number = signed_in(cast.officer), [rounds.cut_off().pk]

    assert (
        "Every case of this round has its answer."
        in client.get(reverse("ranking:ranking", args=number)).text
    )
    assert (
        "What was decided is released." in client.get(reverse("ranking:decide", args=number)).text
    )
    shown = client.get(reverse("ranking:release", args=number)).text
    assert "No decision of this round waits for its release." in shown
    assert "Leave it out" not in shown


def test_hours_that_are_gone_are_said_in_the_row(
    cast: Cast, signed_in: SignIn, cases: list
) -> None:
    freeze(cast)
    other = rounds.case(3, cast.assessor)
    operations.decide(
        by=cast.officer,
        application=other,
        outcome="award",
        out_of_turn="Ordered by the board.",
        starts_on=STARTS,
        at=DECIDED,
    )

    said = signed_in(cast.officer).get(reverse("ranking:ranking", args=[rounds.cut_off().pk])).text

    assert "Fitted when frozen; too few hours are left now" in said


def test_a_ready_decision_is_left_out_with_a_reason(
    cast: Cast, signed_in: SignIn, cases: list
) -> None:
    approve(cast, cases)
    client = signed_in(cast.officer)
    page = reverse("ranking:release", args=[rounds.cut_off().pk])
    assert "Leave LS-2026-002 out" in client.get(page).text
    left = {f"{cases[1].pk}-leave_out": "on"}

    unsaid = client.post(page, left)
    client.post(page, {**left, f"{cases[1].pk}-reason": "Its letter is being checked."})

    assert unsaid.status_code == 422
    assert [one.application for one in Decision.objects.filter(status="released")] == [cases[0]]


def test_who_is_in_the_round_or_holds_no_role_is_led_nowhere(cast: Cast, cases: list) -> None:
    builders.applications.join(cases[0], cast.second_officer)

    for person in (cast.second_officer, cast.stranger):
        assert next_acts(person, [rounds.cut_off()]) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_concluded_rounds_takes_eight_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count, count: int
) -> None:
    builders.supply(9_000, mode="LS")
    for number in range(count):
        rounds.case(number, cast.assessor)
    client = signed_in(cast.officer)
    client.get(reverse("rounds:list"))

    # person, roles, rounds, their figures; own cases, rankings, undecided, decisions
    with django_assert_num_queries(8):
        client.get(reverse("rounds:list"))
