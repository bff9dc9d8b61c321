"""Release a round together: all that is ready or nothing, left out with a reason, never twice."""

import pytest

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.documents.models import Document
from allocations import operations
from allocations.models import Decision, RoundRelease
from allocations.operations import Choice, together
from applications import operations as applying
from applications.models import Application
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, RELEASED, STARTS

pytestmark = pytest.mark.django_db
WHY = "The hours went to applications with higher marks."
LATER = "The site still answers a question."


@pytest.fixture
def decided(cast):
    """An award, a place on the waiting list and a refusal, none released."""
    builders.supply(2_000, mode="LS")
    cases = [
        rounds.case(1, cast.assessor),
        rounds.case(2, cast.assessor),
        rounds.case(3, cast.assessor, rounds.WEAK),
    ]
    operations.freeze_ranking(
        by=cast.officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )
    outcomes = ("award", "waiting_list", "no_award")
    operations.decide_many(
        by=cast.officer,
        cut_off=rounds.cut_off(),
        choices=[
            Choice(case.pk, outcome, reason=WHY if outcome != "award" else "")
            for case, outcome in zip(cases, outcomes, strict=True)
        ],
        starts_on=STARTS,
        at=DECIDED,
    )
    return cases


def approve(cast, *, approves=True):
    operations.ask_for_all(
        by=cast.officer, cut_off=rounds.cut_off(), reason="The first round.", at=DECIDED
    )
    for approval in Approval.objects.filter(status="requested"):
        accounts.answer_approval(
            by=cast.approver, approval=approval, approves=approves, reason="Less.", at=DECIDED
        )


def release(cast, left_out=None, **changes):
    values = {"by": cast.officer, "cut_off": rounds.cut_off(), "at": RELEASED}
    return operations.release_round(left_out=left_out, **{**values, **changes})


def statuses(cases):
    return [Application.objects.get(pk=case.pk).status for case in cases]


def test_the_round_goes_out_in_one_act_with_a_letter_each(cast, decided):
    approve(cast)

    results = release(cast)

    assert all(one.is_done for one in results)
    assert statuses(decided) == ["awarded", "waiting_list", "not_awarded"]
    assert Document.objects.filter(kind="decision").count() == 3
    event = Event.objects.get(verb="allocations.round_released")
    assert (event.data["decisions"], event.data["left_out"]) == (3, 0)


def test_a_correction_that_waits_is_not_released_with_the_round(cast, decided):
    approve(cast)
    release(cast)
    refusal = Decision.objects.get(application=decided[2])
    operations.request_correction(
        by=cast.officer, decision=refusal, kind="annul", why=WHY, terms=None, at=RELEASED
    )

    assert operations.unreleased(rounds.cut_off()) == []
    assert RoundRelease.objects.count() == 1


def test_one_without_approval_keeps_all_of_them_back(cast, decided):
    with pytest.raises(operations.NotReady) as refused:
        release(cast)

    [obstacle] = refused.value.obstacles
    assert obstacle.application == decided[0]
    assert obstacle.sentence == "Needs an approval that nobody has asked for."
    assert statuses(decided) == ["awaiting_decision"] * 3
    assert not RoundRelease.objects.exists()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [(None, "Waits for approval, asked for on"), (False, "Approver refused to approve: “Less.”")],
)
def test_what_the_second_person_said_stands_in_the_way(cast, decided, answer, sentence):
    if answer is None:
        operations.ask_for_all(by=cast.officer, cut_off=rounds.cut_off(), reason="Large.")
    else:
        approve(cast, approves=answer)

    [obstacle] = operations.standing(rounds.cut_off()).obstacles

    assert obstacle.sentence.startswith(sentence)


def test_an_undecided_case_is_named_and_may_be_left_out_with_a_reason(cast, decided):
    approve(cast)
    case = rounds.case(4, cast.assessor)

    with pytest.raises(operations.NotReady) as refused:
        release(cast)
    [obstacle] = refused.value.obstacles
    assert (obstacle.application, obstacle.sentence) == (
        case,
        "No decision is taken; it is “Awaiting decision”.",
    )
    with pytest.raises(operations.NotReady, match=str(case)):
        release(cast, {case.pk: "  "})
    results = release(cast, {case.pk: LATER})

    assert len(results) == 3
    content = RoundRelease.objects.get().content
    assert content["left_out"] == {str(case.pk): LATER}
    assert LATER not in str(Event.objects.get(verb="allocations.round_released").data)


def test_a_decision_that_is_ready_can_stay_behind_too(cast, decided):
    approve(cast)

    release(cast, {decided[2].pk: LATER})
    assert statuses(decided) == ["awarded", "waiting_list", "awaiting_decision"]
    release(cast)

    assert statuses(decided) == ["awarded", "waiting_list", "not_awarded"]
    assert RoundRelease.objects.count() == 2


def test_releasing_twice_changes_nothing(cast, decided):
    approve(cast)
    release(cast)

    assert release(cast, by=cast.second_officer) == []

    assert RoundRelease.objects.count() == 1
    assert Document.objects.filter(kind="decision").count() == 3


def test_the_same_act_that_a_crash_left_half_done_is_noted_once(cast, decided):
    approve(cast)
    begin = {"by": cast.officer, "cut_off": rounds.cut_off(), "left_out": {}, "at": RELEASED}
    first = together._begin(**begin)

    results = release(cast)

    assert [one.application for one in results] == [one.application for one in first]
    assert RoundRelease.objects.count() == 1


def test_what_is_taken_back_between_check_and_release_is_said(cast, decided, monkeypatch):
    approve(cast)
    begin = together._begin

    def then_taken_back(**values):
        going = begin(**values)
        refused = next(one for one in going if one.application_id == decided[2].pk)
        operations.void_decision(by=cast.second_officer, decision=refused)
        return going

    monkeypatch.setattr(together, "_begin", then_taken_back)

    results = release(cast)

    assert [one.is_done for one in results] == [True, True, False]
    assert results[2].sentence == "This decision was taken back."


def test_a_withdrawn_case_stands_in_nobody_s_way(cast, decided):
    approve(cast)
    applying.withdraw(by=decided[1].project_lead, application=decided[1])

    assert len(release(cast)) == 2


@pytest.mark.parametrize("person", ["auditor", "approver", "stranger"])
def test_only_officers_release(cast, decided, person):
    with pytest.raises(NotAllowed):
        release(cast, by=cast[person])


def test_no_letter_leaves_with_an_empty_comment(cast):
    builders.supply(2_000, mode="LS")
    case = rounds.case(1, cast.assessor, marks=None)
    rounds.marked(case, rounds.GOOD, comments={2: " "})
    operations.freeze_ranking(
        by=cast.officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )
    decision = builders.decided(cast.officer, case, outcome="waiting_list", reason=WHY)

    with pytest.raises(NotAllowed) as refused:
        operations.release(by=cast.officer, decision=decision, at=RELEASED)

    assert refused.value.verdict.reason == (
        "Expert 2 left no comment on “New and sound”, so the letter would be empty there."
    )
    [obstacle] = operations.standing(rounds.cut_off()).obstacles
    assert obstacle.sentence == refused.value.verdict.reason
    assert Decision.objects.get().status == "decided"
