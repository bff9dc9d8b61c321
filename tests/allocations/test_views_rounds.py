"""The pages of a round: ranking, freeze, decide many, approvals, release, waiting list."""

import csv

import pytest
from django.urls import reverse

from aifactory.accounts.models import Approval
from aifactory.catalogue.models import CutOff
from allocations import operations
from allocations.models import Decision, RoundRanking
from allocations.operations import Choice
from applications import operations as applying
from applications.models import Application
from tests.allocations import builders, rounds
from tests.allocations.builders import DECIDED, RELEASED, STARTS
from tests.allocations.test_rounds import SMALLER

pytestmark = pytest.mark.django_db
WHY = "The hours went to applications that came first."


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(DECIDED, tick=False)


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


@pytest.fixture
def cases(cast):
    builders.supply(1_500, mode="LS")
    builders.limits(20_000)
    return [
        rounds.case(1, cast.assessor),
        rounds.case(2, cast.assessor),
        rounds.case(3, cast.assessor, rounds.WEAK),
    ]


def page(name, **more):
    return reverse(f"ranking:{name}", args=[rounds.cut_off().pk])


def freeze(cast):
    return operations.freeze_ranking(
        by=cast.officer, cut_off=rounds.cut_off(), starts_on=STARTS, at=DECIDED
    )


def decide(cast, *choices):
    return operations.decide_many(
        by=cast.officer, cut_off=rounds.cut_off(), choices=choices, starts_on=STARTS, at=DECIDED
    )


def sent(step, *chosen):
    data = {"step": step, "starts_on": "2026-12-01"}
    for case, outcome, reason in chosen:
        data |= {f"{case.pk}-outcome": outcome, f"{case.pk}-reason": reason}
    return data


def test_the_ranking_shows_places_line_and_plot(cases, officer):
    said = officer.get(page("ranking"))

    text = said.text
    assert "1 of 2 applications above the threshold fit into the hours" in text
    assert "1\u00a0250 of 1\u00a0500 node-h placed on Leonardo Booster, 250 left." in text
    assert (
        "Too little for LS-2026-002, which needs 1\u00a0250; it could be offered the 250." in text
    )
    assert "Equal to LS-2026-001; decided by: earlier receipt." in text
    assert "Experts: 4.00, 4.00. Mean: 4.00." in text
    assert text.index("LS-2026-001") < text.index('class="cut"') < text.index("LS-2026-003")
    assert "Freeze the ranking…" in text


@pytest.mark.parametrize("is_frozen", [False, True])
@pytest.mark.parametrize("count", [1, 3])
def test_the_ranking_takes_few_queries(cast, officer, count, is_frozen, django_assert_num_queries):
    builders.supply(9_000, mode="LS")
    builders.limits(90_000)
    for number in range(count):
        rounds.case(number, cast.assessor)
    if is_frozen:
        freeze(cast)

    address = page("ranking")
    # person, roles; round, involved, cases, ranking, decisions; pools, limits, granted; and while
    # nothing is frozen: held by the round.
    with django_assert_num_queries(10 if is_frozen else 11):
        assert officer.get(address).status_code == 200


def test_an_empty_round_teaches(officer):
    said = officer.get(page("ranking")).text

    assert "Nothing to rank yet" in said
    assert "Freeze the ranking…" not in said


@pytest.mark.parametrize(
    ("person", "status"), [("auditor", 200), ("stranger", 404), ("approver", 404), ("lead", 404)]
)
def test_auditors_read_it_and_others_do_not_know_it(cast, signed_in, cases, person, status):
    freeze(cast)

    said = signed_in(cast[person]).get(page("ranking"))

    assert said.status_code == status
    if person == "auditor":
        assert "Decide…" not in said.text
        assert signed_in(cast.auditor).get(page("csv")).status_code == 200
        assert signed_in(cast.auditor).get(page("decide")).status_code == 403


def test_who_is_in_the_round_sees_none_of_it(cast, signed_in, cases):
    builders.applications.join(cases[2], cast.second_officer)

    said = signed_in(cast.second_officer).get(page("ranking"))

    assert said.status_code == 403
    assert "so a colleague runs it" in said.text
    assert "Case 1" not in said.text


def test_a_mode_without_experts_has_no_ranking(officer):
    other = CutOff.objects.create(
        call=builders.applications.call(),
        number=1,
        at=DECIDED,
        source="Tests",
        source_tag="D",
        checked_on=STARTS,
    )

    assert officer.get(page("ranking")).status_code == 200
    assert officer.get(reverse("ranking:ranking", args=[other.pk])).status_code == 404
    assert officer.get(reverse("ranking:ranking", args=[999_999])).status_code == 404


def test_freezing_is_a_post_and_names_what_is_wrong(cases, officer):
    assert "Freeze the ranking of this round?" in officer.get(page("freeze")).text
    wrong = officer.post(page("freeze"), {"starts_on": "tomorrow"})
    assert wrong.status_code == 422

    done = officer.post(page("freeze"), {"starts_on": "2026-12-01"}, follow=True)
    officer.post(page("freeze"), {"starts_on": "2026-12-01"})

    assert "Frozen as version 1." in done.text
    assert RoundRanking.objects.count() == 1


def test_the_page_says_why_it_cannot_be_frozen(cast, cases, officer):
    freeze(cast)
    decide(cast, Choice(cases[0].pk, "waiting_list", reason=WHY))
    operations.release(by=cast.officer, decision=Decision.objects.get(), at=RELEASED)

    assert "its order stands" in officer.get(page("freeze")).text


def test_a_late_case_is_announced_on_the_frozen_page(cast, cases, officer):
    freeze(cast)
    rounds.case(4, cast.assessor, marks=None)

    assert "1 case waits for a decision and has no place" in officer.get(page("ranking")).text


def test_the_file_carries_the_hash_of_the_ranking(cast, cases, officer):
    assert officer.get(page("csv")).status_code == 404
    frozen = freeze(cast)

    rows = list(csv.DictReader(officer.get(page("csv")).text.splitlines()))

    assert [row["number"] for row in rows] == ["LS-2026-001", "LS-2026-002", "LS-2026-003"]
    assert {row["ranking_hash"] for row in rows} == {frozen.content_hash}
    assert (rows[1]["tie_with"], rows[1]["tie_broken_by"]) == ("LS-2026-001", "received")


def test_choices_come_from_the_line_with_words_for_each_letter(cast, cases, officer):
    freeze(cast)

    forms = {
        line.row.told["number"]: line.form.initial
        for line in officer.get(page("decide")).context["lines"]
    }

    assert forms["LS-2026-001"] == {"outcome": "award"}
    assert forms["LS-2026-002"]["outcome"] == "waiting_list"
    assert forms["LS-2026-002"]["reason"] == (
        "The experts’ marks reach every threshold (sum 12.00 of the 10 needed). "
        "250 node-h are left on Leonardo Booster, fewer than the 1\u00a0250 to serve."
    )
    assert forms["LS-2026-003"]["outcome"] == "no_award"
    assert forms["LS-2026-003"]["reason"] == (
        "The experts’ marks do not reach the threshold: “New and sound” 2.25 of the 3 needed; "
        "“Change it brings” 2.25 of the 3 needed; sum of the marks 7.50 of the 10 needed."
    )


def test_the_site_s_smaller_amount_is_offered_with_its_conditions(cast, officer):
    builders.supply(1_500, mode="LS")
    case = rounds.case(1, cast.assessor, **SMALLER)
    freeze(cast)
    [line] = officer.get(page("decide")).context["lines"]
    assert line.form.initial["outcome"] == "partial"
    data = sent("preview", (case, "partial", line.form.initial["reason"]))

    said = officer.post(page("decide"), {**data, f"{case.pk}-amount": "1000"}).text
    officer.post(page("decide"), {**data, f"{case.pk}-amount": "1000", "step": "apply"})

    assert "Use checkpoints every 30 minutes." in said
    decision = Decision.objects.get()
    assert (decision.node_hours, decision.conditions) == (1000, [SMALLER["conditions"]])


def test_the_preview_says_hours_limits_letters_and_reasons(cast, cases, officer):
    freeze(cast)

    said = officer.post(
        page("decide"), sent("preview", (cases[0], "award", ""), (cases[1], "award", ""))
    ).text

    assert "Take 2 decisions?" in said
    assert "Not enough: the last in order will be refused." in said
    assert "Limit for Industrial innovation, room" in said
    assert "2 letters, written when they are released" in said
    assert not Decision.objects.exists()


def test_nothing_chosen_changes_nothing(cast, cases, officer):
    freeze(cast)

    said = officer.post(page("decide"), sent("apply", (cases[0], "", "")))

    assert "Nothing is chosen" in said.text
    assert not Decision.objects.exists()


def test_what_was_typed_survives_an_error(cast, cases, officer):
    freeze(cast)
    data = sent("preview", (cases[0], "partial", WHY), (cases[1], "no_award", " "))

    said = officer.post(page("decide"), data)

    assert said.status_code == 422
    assert WHY in said.text
    assert "LS-2026-001: Say how many hours." in said.text
    assert "LS-2026-002: Say why. The applicant reads it in the letter." in said.text
    again = officer.post(page("decide"), {**data, "step": "choose"})
    assert WHY in again.text


def test_applying_shows_a_line_per_case_and_twice_the_same(cast, cases, officer):
    freeze(cast)
    applying.withdraw(by=cases[1].project_lead, application=cases[1])
    data = sent(
        "apply",
        (cases[0], "award", ""),
        (cases[1], "waiting_list", WHY),
        (cases[2], "no_award", WHY),
    )

    first, second = officer.post(page("decide"), data), officer.post(page("decide"), data)

    for said in (first, second):
        assert [one.is_done for one in said.context["results"]] == [True, False, True]
        assert "It is now “Withdrawn”, so it is not decided." in said.text
    assert Decision.objects.count() == 2


def test_deciding_waits_for_the_frozen_order(cases, officer):
    assert "Freeze the ranking first." in officer.get(page("decide")).text
    assert officer.post(page("decide"), sent("apply")).status_code == 403


def test_all_decided_leads_back(cast, cases, officer):
    freeze(cast)
    decide(cast, *[Choice(case.pk, "waiting_list", reason=WHY) for case in cases])

    assert "Every ranked case is decided" in officer.get(page("decide")).text


@pytest.mark.parametrize("count", [1, 3])
def test_deciding_takes_few_queries(cast, officer, count, django_assert_num_queries):
    builders.supply(9_000, mode="LS")
    for number in range(count):
        rounds.case(number, cast.assessor)
    freeze(cast)

    address = page("decide")
    # as the ranking, and once more whether the person is in the round
    with django_assert_num_queries(8):
        assert officer.get(address).status_code == 200


def test_approvals_are_asked_for_once_with_a_reason(cast, cases, officer):
    freeze(cast)
    decide(cast, Choice(cases[0].pk, "award"), Choice(cases[2].pk, "no_award", reason=WHY))

    shown = officer.get(page("approvals")).text
    assert "1 decision needs an approval" in shown
    assert "Who can answer: Approver." in " ".join(shown.split())
    assert officer.post(page("approvals"), {"reason": ""}).status_code == 422
    done = officer.post(page("approvals"), {"reason": "The first round."})
    officer.post(page("approvals"), {"reason": "The first round."})

    assert "asked for approval." in done.text
    assert Approval.objects.count() == 1
    assert "No approval is to be asked for" in officer.get(page("approvals")).text


def test_a_round_that_is_not_ready_is_named_and_left_out_with_a_reason(cast, cases, officer):
    freeze(cast)
    decide(cast, Choice(cases[0].pk, "award"), Choice(cases[2].pk, "no_award", reason=WHY))

    shown = officer.get(page("release")).text
    assert "Needs an approval that nobody has asked for." in shown
    assert "No decision is taken; it is “Awaiting decision”." in shown
    refused = officer.post(page("release"), {})
    assert refused.status_code == 422
    assert "LS-2026-002: No decision is taken" in refused.text
    left = {f"{case.pk}-leave_out": "on" for case in cases[:2]}
    unsaid = officer.post(page("release"), left)
    assert (unsaid.status_code, "Say why it is left out." in unsaid.text) == (422, True)
    left |= {f"{case.pk}-reason": "Later." for case in cases[:2]}
    done = officer.post(page("release"), left)
    again = officer.post(page("release"), left)

    assert "released." in done.text
    assert "Nothing was left to do" in again.text
    assert Application.objects.get(pk=cases[2].pk).status == "not_awarded"
    assert officer.get(page("ranking")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("approvals", 9), ("release", 9)])
def test_pages_about_the_release_take_few_queries(
    cast, officer, name, queries, count, django_assert_num_queries
):
    builders.supply(9_000, mode="LS")
    made = [rounds.case(number, cast.assessor) for number in range(count)]
    freeze(cast)
    decide(cast, *[Choice(case.pk, "award") for case in made])

    address = page(name)
    # person, roles; round, involved twice, decisions, requests, cases to rank first; approvers, or
    # undecided cases
    with django_assert_num_queries(queries):
        assert officer.get(address).status_code == 200


def test_the_waiting_list_says_who_could_move_up(cast, cases, officer):
    assert "Nobody is on the waiting list" in officer.get(reverse("ranking:waiting")).text
    freeze(cast)
    for case in cases[:2]:
        builders.released(cast.officer, case, outcome="waiting_list", reason=WHY, starts_on=None)

    said = officer.get(reverse("ranking:waiting")).text

    assert "One application could move up now" in said
    assert "Another application comes first, and the hours do not do for both." in said
    act = reverse("ranking:move_up", args=[cases[0].pk])
    assert act in said
    assert "Move LS-2026-001 up?" in officer.get(act).text
    officer.post(act, {"reason": ""})
    done = officer.post(act, {"reason": ""}, follow=True)
    assert done.status_code == 200
    assert Decision.objects.filter(status="decided").count() == 1
    other = officer.post(reverse("ranking:move_up", args=[cases[1].pk]), {"reason": ""})
    assert other.status_code == 403


def test_moving_up_says_what_stands_against_it(cast, officer, signed_in):
    case = rounds.case(1, cast.assessor, **SMALLER)
    freeze(cast)
    builders.released(cast.officer, case, outcome="waiting_list", reason=WHY, starts_on=None)
    act = reverse("ranking:move_up", args=[case.pk])

    assert (
        "No hours are supplied for this mode now." in officer.get(reverse("ranking:waiting")).text
    )
    assert "more than can be granted now" in officer.get(act).text
    builders.supply(1_000, mode="LS")
    assert officer.post(act, {"reason": ""}).status_code == 422
    assert "proposes 1\u00a0000 of 1\u00a0250 node-h" in officer.get(act).text
    officer.post(act, {"reason": WHY})
    other = signed_in(cast.second_officer).post(act, {"reason": WHY}, follow=True)
    assert "decided on this already" in other.text
    assert signed_in(cast.auditor).get(act).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_waiting_list_takes_eight_queries(cast, officer, count, django_assert_num_queries):
    builders.supply(9_000, mode="LS")
    made = [rounds.case(number, cast.assessor) for number in range(count)]
    freeze(cast)
    for case in made:
        builders.released(cast.officer, case, outcome="waiting_list", reason=WHY, starts_on=None)

    # person, roles; cases, rankings, advice, pools, limits, granted
    with django_assert_num_queries(8):
        assert officer.get(reverse("ranking:waiting")).status_code == 200
