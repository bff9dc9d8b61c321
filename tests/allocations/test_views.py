"""Screens of the office: desk, decision, release, take back."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.roles import Role
from aifactory.audit.models import Event
from allocations.models import Award, Decision
from applications.models import Application
from tests.allocations import builders
from tests.allocations.builders import award_of

pytestmark = pytest.mark.django_db

DESK = "/decisions/"
GRANT = {"outcome": "award", "given_in": "node_hours", "starts_on": "2026-12-01", "reason": ""}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(builders.DECIDED, tick=False)


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


def screen(application):
    return reverse("allocations:decide", kwargs={"application_id": application.pk})


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def several(cast, count):
    """Cases of different organisations, each waiting for a decision."""
    builders.supply(50_000)
    return [
        builders.examined(person, cast.assessor, registration=f"RO4012345{number}")
        for number, person in zip(
            range(count), [cast.lead, cast.colleague, cast.stranger], strict=False
        )
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("shelf", ["awaiting", "decided", "waiting"])
def test_the_desk_takes_seven_queries(cast, officer, count, shelf, django_assert_num_queries):
    for application in several(cast, count):
        if shelf != "awaiting":
            act = builders.decided if shelf == "decided" else builders.released
            act(cast.officer, application, outcome="waiting_list", reason="Full.")
    officer.get(DESK)

    # person, roles, three counts, the rows; what the technical checks of undecided ones advise
    with django_assert_num_queries(6 if shelf == "decided" else 7):
        page = text(officer.get(DESK, {"list": shelf}))

    assert page.count("Support-call speech model") == count


def test_the_desk_begins_with_the_oldest_promise(cast, officer):
    builders.supply(50_000)
    late = builders.examined(cast.lead, cast.assessor)
    early = builders.examined(cast.colleague, cast.assessor, registration="RO40123450")
    early.promise.due_at = late.promise.due_at.replace(day=late.promise.due_at.day - 1)
    early.promise.save()
    Application.objects.filter(pk=early.pk).update(due_at=early.promise.due_at)

    page = text(officer.get(DESK))

    assert page.index(early.number) < page.index(late.number)
    assert "2 applications wait for a decision" in page


def test_the_desk_turns_its_pages_by_key(cast, officer, monkeypatch):
    monkeypatch.setattr("allocations.queries.desk.ROWS", 1)
    # Promised for the same instant: the key decides which comes first.
    first, second = sorted(several(cast, 2), key=lambda application: application.pk)

    page = officer.get(DESK)
    following = page.context["table"].pager.next_url

    assert first.number in text(page)
    assert second.number not in text(page)
    assert second.number in text(officer.get(following))
    assert text(officer.get(f"{DESK}?list=awaiting&after=nonsense~here")).count(first.number) == 1


@pytest.mark.parametrize("shelf", ["awaiting", "decided", "waiting", "nonsense"])
def test_an_empty_desk_says_what_would_be_here(officer, shelf):
    page = text(officer.get(DESK, {"list": shelf}))

    assert "Nothing waits for a decision" in page


@pytest.mark.parametrize(
    ("person", "status"), [("lead", 403), ("assessor", 403), ("auditor", 403), ("officer", 200)]
)
def test_the_desk_is_the_officers(cast, signed_in, person, status):
    assert signed_in(cast[person]).get(DESK).status_code == status


def test_the_decision_screen_shows_request_advice_pool_and_limits(application, officer):
    builders.limits(100_000)

    page = text(officer.get(screen(application)))

    for words in (
        "Asked for: 1 250 node-h on Leonardo Booster, 2 months",
        "5 000",
        "40 000",
        "CINECA recommends 1 250 node-h",
        "Automatic checks",
        "Free now",
        "3 750 node-h",
        "Industrial innovation",
        "Try and Build",
    ):
        assert words in page, words


def test_the_decision_screen_takes_nine_queries(application, officer, django_assert_num_queries):
    builders.limits(100_000)
    officer.get(screen(application))

    # person, roles, application, decisions, involvement, recommendation, pool, balances, limits
    with django_assert_num_queries(9):
        officer.get(screen(application))


def test_granting_takes_22_queries(application, cast):
    builders.limits(100_000)

    with CaptureQueriesContext(connection) as captured:
        builders.decided(cast.officer, application)

    # lock, application, roles, involvement, recommendation, decisions, pool, content received,
    # country; number, decision, award, its account; movement, limits, balances, two balances
    # changed; chain lock, head of the chain, events
    said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= 22, said


def test_granting_is_decided_and_waits_for_its_release(application, officer):
    answer = officer.post(screen(application), GRANT, follow=True)

    decision = Decision.objects.get()
    assert (decision.outcome, decision.status) == ("award", "decided")
    assert "The applicant sees nothing before you release it." in text(answer)
    assert "1 250 of 1 250 node-h, 1 Dec 2026 to 31 Jan 2027, are reserved." in text(answer)
    assert Application.objects.get(pk=application.pk).status == "awaiting_decision"


def test_a_double_click_on_decide_decides_once(application, officer):
    answers = [officer.post(screen(application), GRANT) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "given_in", "node_hours"),
    [("800", "node_hours", 800), ("3 200", "gpu_hours", 800), ("25600", "local", 800)],
)
def test_a_smaller_amount_can_be_typed_in_any_unit(
    application, officer, amount, given_in, node_hours
):
    officer.post(
        screen(application),
        {
            **GRANT,
            "outcome": "partial",
            "amount": amount,
            "given_in": given_in,
            "reason": "Enough for the first run.",
            "conditions": "Civilian use only.\n\nFinal report by 30 April 2027.",
        },
    )

    decision = Decision.objects.get()
    assert decision.node_hours == Decimal(node_hours)
    assert decision.conditions == ["Civilian use only.", "Final report by 30 April 2027."]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": ""}, "Choose a decision."),
        ({"starts_on": "soon"}, "Choose a day from the calendar"),
        ({"outcome": "partial", "reason": "Less."}, "Say how many hours."),
        ({"outcome": "partial", "amount": "800", "reason": ""}, "Say why."),
        ({"outcome": "partial", "amount": "12,5", "reason": "x"}, "Write the amount with a point"),
        ({"outcome": "partial", "amount": "many", "reason": "x"}, "Write the amount in figures"),
        ({"outcome": "partial", "amount": "-3", "reason": "x"}, "more than zero"),
        ({"outcome": "partial", "amount": "9000", "reason": "x"}, "below the 1 250 node-h"),
        (
            {"outcome": "partial", "amount": "0.0000001", "reason": "x"},
            "is not an exact number of node-h",
        ),
        ({"outcome": "no_award"}, "Say why. The applicant reads it in the letter."),
        ({"starts_on": "2026-11-18"}, "The hours cannot begin in the past."),
        ({"starts_on": "9999-12-31"}, "Choose a day between 18 Nov 2025 and 23 Nov 2031."),
        ({"starts_on": "2031-01-01"}, "No hours are supplied for an award that begins on that day"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_decided(
    application, officer, changes, message
):
    answer = officer.post(screen(application), {**GRANT, "conditions": "Kept as typed.", **changes})

    assert answer.status_code == 422
    assert text(answer).count(message) >= 2
    assert "Kept as typed." in text(answer)
    assert not Decision.objects.exists()


def test_a_pool_that_shrank_since_the_page_was_opened_refuses_and_keeps_the_text(cast, officer):
    builders.supply(2_000)
    late = builders.examined(cast.lead, cast.assessor)
    early = builders.examined(cast.colleague, cast.assessor, registration="RO40123450")
    assert "2 000" in text(officer.get(screen(late)))
    builders.decided(cast.second_officer, early)

    answer = officer.post(screen(late), {**GRANT, "reason": "A reason worth keeping."})

    assert answer.status_code == 422
    assert "Only 750 node-h are left on Leonardo Booster." in text(answer)
    assert "A reason worth keeping." in text(answer)
    assert Decision.objects.count() == 1


def test_more_than_the_pool_has_is_refused_with_what_is_left(cast, officer):
    builders.supply(1_000)
    application = builders.examined(cast.lead, cast.assessor)

    answer = officer.post(screen(application), {**GRANT, "reason": "All of it."})

    assert answer.status_code == 422
    assert "Only 1 000 node-h are left on Leonardo Booster." in text(answer)
    assert "All of it." in text(answer)
    assert Event.objects.filter(verb="allocations.grant_refused").count() == 1


def test_a_limit_is_refused_with_its_sentence(application, officer):
    builders.limits(10_000)

    answer = officer.post(
        screen(application), {**GRANT, "outcome": "partial", "amount": "1100", "reason": "Less."}
    )

    assert "The limit for Try and Build leaves 1 000 of 1 000 node-h" in text(answer)
    assert not Award.objects.exists()


def test_what_the_site_refuses_cannot_be_granted_and_the_choice_says_why(cast, officer):
    builders.supply(5_000)
    application = builders.examined(
        cast.lead, cast.assessor, outcome="not_feasible", proposed_node_hours=None
    )

    page = text(officer.get(screen(application)))
    answer = officer.post(screen(application), GRANT)

    assert page.count("The hosting site says that this cannot run. No hours.") == 2
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_colleagues_other_decision_is_told(application, officer, cast):
    builders.decided(cast.second_officer, application)

    answer = officer.post(
        screen(application), {**GRANT, "outcome": "no_award", "reason": "No."}, follow=True
    )

    assert "Second Officer decided on this already. Nothing was changed." in text(answer)


def test_release_asks_once_and_releases_once(application, officer, cast):
    decision = builders.decided(cast.officer, application)
    url = reverse("allocations:release", kwargs={"decision_id": decision.pk})

    asked = text(officer.get(url))
    answers = [officer.post(url) for _ in range(2)]

    assert "Release decision D-2026-0001?" in asked
    assert "before Thu 3 Dec 2026, 17:00 CET (16:00 UTC)" in asked
    assert [answer.status_code for answer in answers] == [302, 302]
    assert award_of(decision).status == "offered"
    assert "This decision is released. The applicant can read it." in text(officer.get(url))


def test_taking_back_asks_once_and_returns_the_hours(application, officer, cast):
    decision = builders.decided(cast.officer, application)
    url = reverse("allocations:void", kwargs={"decision_id": decision.pk})

    asked = text(officer.get(url))
    officer.post(url)

    assert "1 250 node-h return to the pool." in asked
    assert Decision.objects.get().status == "voided"
    assert "Your decision" in text(officer.get(screen(application)))


@pytest.mark.parametrize("name", ["decide", "release", "void"])
@pytest.mark.parametrize("person", ["lead", "stranger", "assessor", "administrator"])
def test_the_offices_screens_do_not_exist_for_others(application, cast, signed_in, name, person):
    decision = builders.decided(cast.officer, application)
    key = {"application_id": application.pk} if name == "decide" else {"decision_id": decision.pk}
    url = reverse(f"allocations:{name}", kwargs=key)

    for response in (signed_in(cast[person]).get(url), signed_in(cast[person]).post(url)):
        assert response.status_code in {403, 404}
    assert Decision.objects.get().status == "decided"


def test_without_a_pool_the_screen_says_so(cast, officer):
    application = builders.examined(cast.lead, cast.assessor)

    page = text(officer.get(screen(application)))

    assert "No hours to grant" in page
    assert "No hours are supplied for an award that begins on that day." in page


@pytest.mark.parametrize(("call", "count"), [("PG-2026", 1), ("LS-2026", 0)])
def test_an_officer_of_one_call_finds_its_cases_alone(cast, application, signed_in, call, count):
    accounts.grant_role(
        by=builders.SUPPLIER, user=cast.stranger, role=Role.OFFICER, scope=f"call:{call}"
    )
    client = signed_in(cast.stranger)

    assert text(client.get(DESK)).count(application.number) == count
    builders.decided(cast.officer, application)
    assert text(client.get(DESK, {"list": "decided"})).count(application.number) == count
