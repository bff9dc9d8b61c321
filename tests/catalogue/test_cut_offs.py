"""Cut-offs of open calls move, come and go with a second person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from aifactory.accounts.operations import ReasonMissing
from aifactory.accounts.ports import CannotCarryOut
from aifactory.catalogue import operations
from aifactory.catalogue.models import Call, CutOff, Proposal, Revision
from aifactory.catalogue.ports import change_kinds
from tests.conftest import Cast

from . import calls


@pytest.fixture
def call(cast: Cast) -> Call:
    """Open, with three cut-offs ahead."""
    return calls.opened(cast.officer, cast.approver, calls.with_rounds(cast.officer, 10, 20, 30))


def cut_off(call: Call, number: int) -> CutOff:
    return CutOff.objects.select_related("call").get(call=call, number=number)


def latest(call: Call) -> Revision:
    return Revision.objects.filter(subject_id=str(call.pk)).latest("pk")


def test_approval_moves_it_and_keeps_before_and_after(cast: Cast, call: Call) -> None:
    row, old, new = cut_off(call, 2), calls.soon(20), calls.soon(25)
    proposal = calls.ask_to_move(cast.officer, row, new)
    lines = [str(value) for _name, value in change_kinds[proposal.kind].lines(proposal)]

    calls.answer(cast.approver, proposal)

    row.refresh_from_db()
    revision = latest(call)
    assert (row.at, row.moves, revision.verb) == (new, 1, "moved")
    before, after = (
        datetime.fromisoformat(each["cut_offs"]["2"]) for each in (revision.before, revision.after)
    )
    assert (before, after) == (old, new)
    assert lines[0] != lines[1]
    assert all("UTC" in line for line in lines[:2])
    assert lines[2:] == ["none", "0", "none"]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (20, "already"),
        (-3, "passed"),
        (9, "not after"),
        (31, "not before"),
        (30, "not before"),
    ],
)
def test_move_that_misleads_is_refused(cast: Cast, call: Call, days: float, sentence: str) -> None:
    with pytest.raises(operations.CannotStand, match=sentence):
        calls.ask_to_move(cast.officer, cut_off(call, 2), calls.soon(days))


def test_last_cut_off_does_not_leave_the_call(cast: Cast, call: Call) -> None:
    with pytest.raises(operations.CannotStand, match="Extend the call first"):
        calls.ask_to_move(cast.officer, cut_off(call, 3), calls.soon(91))


def test_move_needs_a_reason(cast: Cast, call: Call) -> None:
    with pytest.raises(ReasonMissing):
        operations.ask_to_move(
            by=cast.officer,
            cut_off=cut_off(call, 2),
            new=calls.soon(25),
            reason=" ",
            at=timezone.now(),
        )


def test_another_move_of_the_same_one_waits_its_turn(cast: Cast, call: Call) -> None:
    first = calls.ask_to_move(cast.officer, cut_off(call, 2), calls.soon(25))
    calls.ask_to_move(cast.officer, cut_off(call, 3), calls.soon(40))

    assert calls.ask_to_move(cast.officer, cut_off(call, 2), calls.soon(25)) == first
    with pytest.raises(operations.ChangeWaits):
        calls.ask_to_move(cast.second_officer, cut_off(call, 2), calls.soon(26))


def test_neighbour_that_moved_meanwhile_stops_it(cast: Cast, call: Call) -> None:
    second = calls.ask_to_move(cast.officer, cut_off(call, 2), calls.soon(28))
    third = calls.ask_to_move(cast.officer, cut_off(call, 3), calls.soon(27))
    calls.answer(cast.approver, third)

    with pytest.raises(CannotCarryOut, match="not before"):
        calls.answer(cast.approver, second)


def test_cut_off_that_passed_while_it_waited_stays(cast: Cast, call: Call) -> None:
    proposal = calls.ask_to_move(cast.officer, cut_off(call, 1), calls.soon(15))

    with pytest.raises(CannotCarryOut, match="has passed"):
        calls.answer(cast.approver, proposal, at=calls.soon(10) + timedelta(seconds=1))


def test_request_is_void_once_the_cut_off_went_elsewhere(cast: Cast, call: Call) -> None:
    proposal = calls.ask_to_move(cast.officer, cut_off(call, 2), calls.soon(25))
    CutOff.objects.filter(call=call, number=2).update(at=calls.soon(22))

    assert calls.answer(cast.approver, proposal).status == "void"


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "assessor"])
def test_only_officers_move(cast: Cast, call: Call, who: str) -> None:
    now, row = timezone.now(), cut_off(call, 2)

    for act in (
        lambda: operations.ask_to_move(
            by=cast[who], cut_off=row, new=calls.soon(25), reason="x", at=now
        ),
        lambda: operations.ask_to_add(
            by=cast[who], call=call, instants=[calls.soon(25)], reason="x", at=now
        ),
        lambda: operations.ask_to_remove(by=cast[who], cut_off=row, reason="x", at=now),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_passed_cut_off_neither_moves_nor_goes(cast: Cast, call: Call) -> None:
    row = cut_off(call, 1)

    for act in (operations.ask_to_move, operations.ask_to_remove):
        more = {"new": calls.soon(15)} if act is operations.ask_to_move else {}
        with pytest.raises(PermissionDenied):
            act(by=cast.officer, cut_off=row, reason="x", at=calls.soon(10), **more)


# --- Adding and removing -----------------------------------------------------------------------


def addition(cast: Cast, call: Call, *days: float) -> Proposal:
    return operations.ask_to_add(
        by=cast.officer,
        call=call,
        instants=[calls.soon(day) for day in days],
        reason="More hours came.",
        at=timezone.now(),
    )


def test_added_cut_offs_follow_in_number(cast: Cast, call: Call) -> None:
    proposal = addition(cast, call, 50, 40)
    kind = change_kinds[proposal.kind]
    lines = kind.lines(proposal)

    calls.answer(cast.approver, proposal)

    rows = CutOff.objects.filter(call=call, number__gt=3).order_by("number")
    assert [(row.number, row.at) for row in rows] == [(4, calls.soon(40)), (5, calls.soon(50))]
    assert len(lines) == 2
    assert kind.url(proposal) == f"/setup/calls/{call.pk}/"
    assert set(latest(call).after["cut_offs"]) == {"1", "2", "3", "4", "5"}


@pytest.mark.parametrize("days", [(20,), (-1,), (91,), (40, 40)])
def test_added_cut_off_must_be_able_to_stand(
    cast: Cast, call: Call, days: tuple[float, ...]
) -> None:
    with pytest.raises(operations.CannotStand):
        addition(cast, call, *days)


def test_added_cut_off_that_passed_while_it_waited_is_not_added(cast: Cast, call: Call) -> None:
    proposal = addition(cast, call, 5)

    with pytest.raises(CannotCarryOut, match="passed"):
        calls.answer(cast.approver, proposal, at=calls.soon(6))


def test_removed_cut_off_is_gone_and_remembered(cast: Cast, call: Call) -> None:
    row = cut_off(call, 2)
    proposal = operations.ask_to_remove(
        by=cast.officer, cut_off=row, reason="No panel.", at=timezone.now()
    )
    kind = change_kinds[proposal.kind]
    assert kind.url(proposal) == f"/setup/calls/{call.pk}/"

    calls.answer(cast.approver, proposal)

    assert not CutOff.objects.filter(pk=row.pk).exists()
    assert set(latest(call).after["cut_offs"]) == {"1", "3"}
    assert kind.url(proposal) == "/setup/calls/"
    assert len(kind.lines(proposal)) == 2
    assert kind.state(str(row.pk)) == {}


def test_move_of_one_that_was_removed_meanwhile_is_void(cast: Cast, call: Call) -> None:
    row = cut_off(call, 2)
    move = calls.ask_to_move(cast.officer, row, calls.soon(25))
    removal = operations.ask_to_remove(
        by=cast.second_officer, cut_off=row, reason="No panel.", at=timezone.now()
    )
    calls.answer(cast.approver, removal)

    lines = change_kinds[move.kind].lines(move)
    assert calls.answer(cast.approver, move).status == "void"
    assert len(lines) == 5
    assert datetime.fromisoformat(move.payload["at"]).astimezone(UTC) == calls.soon(25)
