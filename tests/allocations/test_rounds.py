"""Freeze the order of a round, decide on many, ask for all: each case by itself, nothing twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval
from aifactory.accounts.operations import ReasonMissing
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.recording import content_hash
from allocations import operations
from allocations.models import AccountKind, Decision, RoundRanking
from allocations.permissions import rounds as may
from allocations.queries import ranking
from allocations.queries import rounds as stored
from allocations.rules.ranking import lot, seed_of
from applications import operations as applying
from applications.models import Application, TeamKind, TeamMember
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, RELEASED, STARTS, balance

pytestmark = pytest.mark.django_db
Choice = operations.Choice
SMALLER = {
    "outcome": "with_changes",
    "conditions": "Use checkpoints every 30 minutes.",
    "proposed_node_hours": Decimal(1_000),
}
REFUSED = {"outcome": "not_feasible", "fits_architecture": "no", "proposed_node_hours": None}
WHY = "The hours went to applications with higher marks."


@pytest.fixture
def three(cast):
    """Two that pass and one that does not, on a pool for the first alone."""
    builders.supply(2_000, mode="LS")
    return [
        rounds.case(1, cast.assessor),
        rounds.case(2, cast.assessor, [("5", "5", "5"), ("5", "5", "5")]),
        rounds.case(3, cast.assessor, rounds.WEAK),
    ]


def freeze(cast, **changes):
    values = {"by": cast.officer, "cut_off": rounds.cut_off(), "starts_on": STARTS, "at": DECIDED}
    return operations.freeze_ranking(**{**values, **changes})


def decide_many(cast, *choices, **changes):
    values = {"by": cast.officer, "cut_off": rounds.cut_off(), "starts_on": STARTS, "at": DECIDED}
    return operations.decide_many(choices=choices, **{**values, **changes})


def award(case):
    return Choice(case.pk, "award")


def wait(case, reason=WHY):
    return Choice(case.pk, "waiting_list", reason=reason)


def test_a_frozen_ranking_holds_all_that_an_auditor_needs(cast, three):
    made = freeze(cast)

    first, second, third = made.content["cases"]
    # The shipped rules serve by receipt among those who reached the threshold.
    assert [one["number"] for one in (first, second, third)] == [
        "LS-2026-001",
        "LS-2026-002",
        "LS-2026-003",
    ]
    assert [one["rank"] for one in (first, second, third)] == [2, 1, 3]
    assert [one["side"] for one in (first, second, third)] == ["placed", "partly", "below"]
    assert first["weighted"] == "4"
    assert [one["weighted"] for one in first["experts"]] == ["4", "4"]
    assert [one["confidence"] for one in first["experts"]] == ["high", "medium"]
    assert made.content["lines"] == [
        {
            "partition": three[0].partition_id,
            "pool": made.content["lines"][0]["pool"],
            "period": "2026-H2",
            "free": "2000",
            "most": "2000",
            "placed": "1250",
            "left": "750",
            "limit": "",
            "first_left_out": "LS-2026-002",
        }
    ]
    assert made.content["seed"] == seed_of(
        rounds.cut_off().pk, [one["number"] for one in made.content["cases"]]
    )
    assert made.content_hash == content_hash(made.content)
    event = Event.objects.get(verb="allocations.ranking_frozen")
    assert event.data["content_hash"] == made.content_hash
    assert "Case" not in str(made.content)
    assert "Secret Reader" not in str(made.content)


def test_equal_marks_and_hours_for_one_are_told_apart_by_the_rules(cast):
    """Acceptance scenario 20: configured order first; a draw with its seed only at the end."""
    builders.supply(1_250, mode="LS")
    same = {"received_at": builders.RECEIVED}
    cases = [rounds.case(count, cast.assessor, **same) for count in (1, 2)]

    made = freeze(cast)

    [tie] = made.content["ties"]
    assert tie["rule"] == "draw"
    drawn = sorted(cases, key=lambda case: lot(made.content["seed"], case.number))
    assert (tie["above"], tie["below"]) == tuple(case.number for case in drawn)
    assert [row["side"] for row in made.content["cases"]] == ["placed", "partly"]


def test_who_had_hours_before_comes_after_a_first_time_lead(cast):
    builders.supply(9_000)
    builders.supply(9_000, mode="LS")
    old = builders.released(
        cast.officer, builders.examined(rounds.lead(1), cast.assessor, "RO41000001")
    )
    lead = old.application.project_lead
    operations.accept_award(by=lead, award=builders.award_of(old), at=RELEASED)
    old.application.allocations.update(created_at=rounds.cut_off().at - timedelta(days=1))
    rounds.case(2, cast.assessor, received_at=builders.RECEIVED + timedelta(days=1))
    again = rounds.case(3, cast.assessor)
    Application.objects.filter(pk=again.pk).update(project_lead=lead)

    made = freeze(cast)

    assert made.content["ties"] == [
        {"above": "LS-2026-002", "below": "LS-2026-003", "rule": "first_time"}
    ]


def test_the_site_s_smaller_amount_is_what_is_served(cast):
    builders.supply(2_000, mode="LS")
    for count in (1, 2):
        rounds.case(count, cast.assessor, **SMALLER)

    rows = freeze(cast).content["cases"]

    assert [(row["asked"], row["wanted"], row["side"]) for row in rows] == [
        ("1250", "1000", "placed")
    ] * 2


def test_what_cannot_run_or_has_no_marks_is_named_and_not_ranked(cast, three):
    rounds.case(4, cast.assessor, marks=None)
    rounds.case(5, cast.assessor, **REFUSED)

    made = freeze(cast)

    assert [one["number"] for one in made.content["not_ranked"]] == ["LS-2026-004", "LS-2026-005"]
    assert len(made.content["cases"]) == 3


def test_without_a_pool_the_line_stands_above_everybody(cast):
    rounds.case(1, cast.assessor)

    [line] = freeze(cast).content["lines"]

    assert (line["pool"], line["free"], line["first_left_out"]) == (None, "0", "LS-2026-001")


def test_freezing_the_same_again_adds_nothing_and_a_change_is_a_version(cast, three):
    first = freeze(cast)
    assert freeze(cast, by=cast.second_officer) == first

    rounds.case(4, cast.assessor)
    second = freeze(cast)

    assert (first.version, second.version) == (1, 2)
    assert RoundRanking.objects.get(pk=first.pk).content == first.content


def test_hours_that_the_round_itself_reserved_are_still_its_own(cast, three):
    first = freeze(cast)
    decide_many(cast, award(three[0]))

    assert (
        ranking.content(rounds.cut_off(), STARTS, stored.cases_of(rounds.cut_off()))
        == first.content
    )


def test_the_database_keeps_a_frozen_ranking(cast, three):
    made = freeze(cast)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        RoundRanking.objects.filter(pk=made.pk).update(version=9)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("officer", ""),
        ("auditor", "no_role"),
        ("stranger", "no_role"),
        ("colleague", "own"),
    ],
)
def test_officers_who_are_not_in_the_round_freeze_it(cast, three, person, code):
    TeamMember.objects.create(application=three[0], user=cast.colleague, kind=TeamKind.EDITOR)
    accounts.grant_role(by=rounds.SETUP, user=cast.colleague, role="officer", scope="portal")

    assert may.freeze(cast[person], rounds.cut_off()).code == code
    seen = {"officer": "", "auditor": "", "stranger": "no_role", "colleague": "own"}
    assert may.see(cast[person], rounds.cut_off()).code == seen[person]


def test_cases_that_are_still_examined_keep_the_order_open(cast, three):
    late = applying_case(cast)

    with pytest.raises(NotAllowed, match="1 case of this round is still being examined"):
        freeze(cast)
    applying.pass_technical_check(by=rounds.SETUP, application=late)
    assert freeze(cast).version == 1


def applying_case(cast):
    found = rounds.cut_off()
    case = builders.applications.submitted(cast.lead, registration="RO40123450")
    Application.objects.filter(pk=case.pk).update(
        call=found.call, rule_set=found.call.rule_set, cut_off=found
    )
    return case


def test_a_decision_released_before_the_ranking_holds_no_round_back(cast, three):
    case = rounds.case(4, cast.assessor, **REFUSED)
    builders.released(cast.officer, case, outcome="no_award", reason=WHY)

    assert freeze(cast).version == 1


def test_below_the_threshold_no_hours_are_granted(cast, three):
    with pytest.raises(NotAllowed, match="do not reach the threshold"):
        operations.decide(by=cast.officer, application=three[2], outcome="award", at=DECIDED)


def test_a_released_decision_fixes_the_order(cast, three):
    freeze(cast)
    decide_many(cast, wait(three[0]))
    operations.release(by=cast.officer, decision=Decision.objects.get(), at=RELEASED)

    with pytest.raises(NotAllowed, match="its order stands"):
        freeze(cast)


def test_a_round_without_marks_and_a_mode_without_experts_have_no_order(cast):
    rounds.case(1, cast.assessor, marks=None)
    with pytest.raises(NotAllowed, match="nothing to rank"):
        freeze(cast)
    found = rounds.cut_off()
    found.call.rule_set.content.pop("review")
    assert may.freeze(cast.officer, found).code == "no_experts"
    with pytest.raises(ValueError, match="no experts"):
        ranking.content(found, STARTS, [])


def test_nothing_is_decided_before_the_order_is_fixed(cast, three):
    with pytest.raises(NotAllowed, match="Freeze the ranking first"):
        decide_many(cast, award(three[0]))
    with pytest.raises(NotAllowed, match="Only programme officers"):
        decide_many(cast, award(three[0]), by=cast.auditor)


def test_each_case_is_decided_by_itself_and_a_refusal_stops_no_other(cast, three):
    freeze(cast)

    before_others = Choice(three[1].pk, "award", out_of_turn="Its hours come back tomorrow.")
    results = decide_many(cast, award(three[0]), before_others, wait(three[2]))

    assert [(one.application.number, one.is_done) for one in results] == [
        ("LS-2026-001", True),
        ("LS-2026-002", False),
        ("LS-2026-003", True),
    ]
    assert results[1].sentence == "Only 750 node-h are left on Leonardo Booster."
    assert Event.objects.filter(verb="allocations.grant_refused").count() == 1
    assert balance(AccountKind.HELD) == 1_250
    assert builders.adds_up()


def test_the_same_choices_again_change_nothing(cast, three):
    freeze(cast)
    choices = [award(three[0]), wait(three[2])]

    first, second = decide_many(cast, *choices), decide_many(cast, *choices)

    assert [one.sentence for one in first] == [one.sentence for one in second]
    assert Decision.objects.count() == 2
    assert balance(AccountKind.HELD) == 1_250


def test_what_changed_meanwhile_is_said_per_case(cast, three):
    freeze(cast)
    builders.decided(cast.second_officer, three[0])
    applying.withdraw(by=three[1].project_lead, application=three[1])

    results = decide_many(
        cast,
        wait(three[0]),
        wait(three[1]),
        wait(three[2], reason=" "),
        Choice(three[2].pk, "partial", Decimal(999), WHY),
    )

    assert [one.sentence for one in results] == [
        "Second Officer decided on this already. Nothing was changed.",
        "It is now “Withdrawn”, so it is not decided.",
        "Say why. The applicant reads it in the letter.",
        "The experts’ marks do not reach the threshold. No hours.",
    ]
    assert not any(one.is_done for one in results)


def test_a_case_without_a_pool_or_not_to_be_granted_says_so(cast, three):
    freeze(cast)
    case = rounds.case(4, cast.assessor, **REFUSED)

    results = decide_many(
        cast, award(case), award(three[0]), starts_on=STARTS + timedelta(days=400)
    )

    assert results[0].sentence == "The hosting site says that this cannot run. No hours."
    assert "No hours are supplied" in results[1].sentence


def test_a_case_of_another_round_is_not_decided_here(cast, three):
    freeze(cast)
    other = builders.examined(cast.lead, cast.assessor)

    assert decide_many(cast, wait(other)) == []


def test_approval_is_asked_for_all_that_need_it_once(cast, three):
    freeze(cast)
    decide_many(cast, award(three[0]), wait(three[2]))

    results = operations.ask_for_all(
        by=cast.officer, cut_off=rounds.cut_off(), reason="The first round.", at=DECIDED
    )
    again = operations.ask_for_all(
        by=cast.officer, cut_off=rounds.cut_off(), reason="The first round.", at=DECIDED
    )

    assert [one.application for one in results] == [three[0]]
    assert results[0].sentence.endswith("asked for approval.")
    assert again == []
    assert Approval.objects.count() == 1


def test_approval_of_all_needs_a_word_why(cast, three):
    freeze(cast)
    decide_many(cast, award(three[0]))

    with pytest.raises(ReasonMissing):
        operations.ask_for_all(by=cast.officer, cut_off=rounds.cut_off(), reason=" ")
    with pytest.raises(NotAllowed):
        operations.ask_for_all(by=cast.auditor, cut_off=rounds.cut_off(), reason="Mine.")
