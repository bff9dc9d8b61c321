"""The timeline of an application."""

from datetime import UTC, datetime

import pytest

from applications.rules.timeline import Path, Reached, steps
from applications.status import ApplicationStatus


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 9, tzinfo=UTC)


ROAD = [
    Reached("submitted", at(17)),
    Reached("technical_check", at(18)),
    Reached("awaiting_decision", at(19)),
    Reached("awarded", at(20)),
    Reached("accepted", at(21)),
]
PATH = Path(due=at(23), site="CINECA", checks_passed=9, checks=9)


def marks(status: str, reached: list[Reached]) -> list[str]:
    return [step.mark.value for step in steps(status=status, reached=reached, path=PATH)]


@pytest.mark.parametrize(
    ("status", "reached", "expected"),
    [
        ("draft", [], ["now", *["ahead"] * 5]),
        ("discarded", [], ["now", *["ahead"] * 5]),
        ("submitted", ROAD[:1], ["done", "now", *["ahead"] * 4]),
        ("technical_check", ROAD[:2], ["done", "done", "now", *["ahead"] * 3]),
        ("awaiting_decision", ROAD[:3], ["done", "done", "done", "now", "ahead", "ahead"]),
        ("awarded", ROAD[:4], ["done", "done", "done", "done", "now", "ahead"]),
        ("accepted", ROAD, ["done", "done", "done", "done", "done", "now"]),
        ("closed", [*ROAD, Reached("closed", at(22))], ["done"] * 6),
        ("ineligible", [ROAD[0], Reached("ineligible", at(18))], ["done", "ended"]),
        ("not_awarded", [*ROAD[:3], Reached("not_awarded", at(20))], ["done"] * 3 + ["ended"]),
        ("declined", [*ROAD[:4], Reached("declined", at(21))], ["done"] * 4 + ["ended"]),
        ("returned", [ROAD[0], Reached("returned", at(18))], ["done", "now", *["ahead"] * 4]),
        (
            "returned",
            [*ROAD[:2], Reached("returned", at(19))],
            ["done", "done", "now", *["ahead"] * 3],
        ),
        ("returned", [], ["done", "now", *["ahead"] * 4]),
        ("withdrawn", [*ROAD[:2], Reached("withdrawn", at(19))], ["done", "done", "ended"]),
        ("withdrawn", [Reached("withdrawn", at(19))], ["done", "ended"]),
    ],
)
def test_steps_are_done_now_or_ahead(
    status: str, reached: list[Reached], expected: list[str]
) -> None:
    assert marks(status, reached) == expected


@pytest.mark.parametrize("status", ApplicationStatus.values)
def test_steps_exist_for_every_status(status: str) -> None:
    line = steps(status=status, reached=ROAD[:1], path=Path())

    assert all(step.title and step.sentence for step in line)


def test_step_under_way_carries_the_promise_and_the_site() -> None:
    now = steps(status="technical_check", reached=ROAD[:2], path=PATH)[2]

    assert (now.title, now.due, now.is_paused) == ("Technical check at CINECA", at(23), False)


def test_returned_step_is_paused_and_says_that_the_clock_stands() -> None:
    now = steps(status="returned", reached=[*ROAD[:2], Reached("returned", at(19))], path=PATH)[2]

    assert now.is_paused
    assert "clock stands" in now.sentence


def test_waiting_list_is_paused_at_the_decision() -> None:
    now = steps(status="waiting_list", reached=ROAD[:3], path=PATH)[3]

    assert now.is_paused
    assert "waiting list" in now.sentence


def test_step_done_twice_shows_the_later_instant() -> None:
    reached = [*ROAD[:2], Reached("returned", at(19)), Reached("submitted", at(20))]
    reached.append(Reached("technical_check", at(20)))

    line = steps(status="technical_check", reached=reached, path=PATH)

    assert line[1].at == at(20)


def test_decision_ahead_names_its_due_instant() -> None:
    decision = steps(status="submitted", reached=ROAD[:1], path=PATH)[3]

    assert (decision.key, decision.due, decision.at) == ("decision", at(23), None)


EXPERTS = [*ROAD[:2], Reached("expert_review", at(19)), Reached("awaiting_decision", at(20))]


@pytest.mark.parametrize(
    ("status", "reached", "expected"),
    [
        ("draft", [], ["now", *["ahead"] * 6]),
        ("technical_check", EXPERTS[:2], ["done", "done", "now", *["ahead"] * 4]),
        ("expert_review", EXPERTS[:3], ["done", "done", "done", "now", *["ahead"] * 3]),
        ("awaiting_decision", EXPERTS, ["done"] * 4 + ["now", "ahead", "ahead"]),
        ("withdrawn", [*EXPERTS[:3], Reached("withdrawn", at(20))], ["done"] * 3 + ["ended"]),
        # Not feasible, so the experts were never asked.
        ("awaiting_decision", ROAD[:3], ["done", "done", "done", "now", "ahead", "ahead"]),
        ("not_awarded", [*ROAD[:3], Reached("not_awarded", at(20))], ["done"] * 3 + ["ended"]),
    ],
)
def test_experts_are_a_step_where_they_are_asked(
    status: str, reached: list[Reached], expected: list[str]
) -> None:
    line = steps(status=status, reached=reached, path=Path(has_experts=True))

    assert [step.mark.value for step in line] == expected


def test_the_site_is_done_on_the_day_it_sent_not_when_the_experts_were() -> None:
    line = steps(status="awaiting_decision", reached=EXPERTS, path=Path(has_experts=True))

    assert [step.at for step in line[2:4]] == [at(19), at(20)]


def test_experts_under_way_carry_the_promise_and_no_name() -> None:
    line = steps(
        status="expert_review", reached=EXPERTS[:3], path=Path(due=at(23), has_experts=True)
    )

    assert [step.key for step in line][3] == "experts"
    assert line[3].due == at(23)
    assert line[2].at == at(19)
