"""Pages that need no account: what they say, what they keep, how much they ask the database."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.catalogue import operations as catalogue
from aifactory.catalogue.models import AccessMode, AIFactory, Call, Partition
from aifactory.catalogue.rules.terms import Promised, Size
from aifactory.catalogue.views import terms as wording
from aifactory.portal.public import fit, lengths, places
from applications.models import Promise
from tests.conftest import SETUP, Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGES = [
    "landing",
    "fit_check",
    "systems",
    "ai_factories",
    "calls",
    "rules",
    "accessibility",
    "privacy",
]
FACTORIES = ["LUMI AI Factory", "BSC AI Factory", "MIMER", "Gaia"]
ANSWERS = {
    "country": "RO",
    "organisation_kind": "sme",
    "purpose": "product",
    "hours_needed": "4000",
    "civilian_use": "yes",
    "prohibited_practices": "none",
    "lead_contract": "permanent",
}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def is_chosen(page: str, name: str, value: str) -> bool:
    inputs = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    return any(f'value="{value}"' in tag and "checked" in tag for tag in inputs)


def answered(client: Client, **changes: object) -> str:
    response = client.post(reverse("fit_check"), {**ANSWERS, **changes}, follow=True)
    assert response.status_code == 200
    return text(response)


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_opens_without_an_account(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_keeps_nothing(client: Client, name: str) -> None:
    client.get(reverse(name))

    assert "session" not in client.cookies


@pytest.mark.parametrize(
    ("name", "most"),
    [("landing", 12), ("systems", 9), ("ai_factories", 6), ("calls", 3), ("rules", 7)],
)
def test_a_public_page_asks_few_queries(
    client: Client, django_assert_max_num_queries, name: str, most: int
) -> None:
    with django_assert_max_num_queries(most):
        client.get(reverse(name))


@pytest.mark.parametrize("count", [1, 3])
def test_measured_times_ask_the_same_number_of_queries(
    cast: Cast, django_assert_num_queries, count: int
) -> None:
    for _number in range(count):
        kept(cast, days=1)

    # promises, stops, holidays
    with django_assert_num_queries(3):
        lengths.decision_lengths(MONDAY)


def kept(cast: Cast, *, days: int, status: str = "awarded") -> None:
    """A decision that took some calendar days, told today."""
    application = rows.application(cast.lead, status)
    started = MONDAY - timedelta(days=3 + days)
    Promise.objects.filter(application=application).update(
        started_at=started, due_at=MONDAY, kept_at=MONDAY - timedelta(days=3)
    )


def test_the_landing_page_measures_from_five_decisions_on(cast: Cast, client: Client) -> None:
    for _number in range(4):
        kept(cast, days=2)
    before = text(client.get(reverse("landing")))
    kept(cast, days=2)
    after = text(client.get(reverse("landing")))

    assert "First measured figures after five decisions." in before
    assert "takes 2 working days; promised: 2 working days" in after
    assert "5 decisions" in after


def test_what_is_not_announced_is_not_measured(cast: Cast) -> None:
    for status in ("awaiting_decision", "technical_check", "ineligible", "withdrawn"):
        application = rows.application(cast.lead, status)
        Promise.objects.filter(application=application).update(
            kept_at=MONDAY if status == "ineligible" else None
        )

    assert lengths.decision_lengths(MONDAY) == {}


def test_the_first_question_leads_into_the_fit_check(client: Client) -> None:
    page = text(client.get(reverse("landing")))
    begun = text(client.get(reverse("fit_check"), {"organisation_kind": "large"}))

    assert 'name="organisation_kind" value="large"' in page
    assert is_chosen(begun, "organisation_kind", "large")


@pytest.mark.parametrize("value", ["nonsense", "<script>alert(1)</script>", "\x00"])
def test_a_mangled_first_answer_is_not_executed(client: Client, value: str) -> None:
    response = client.get(reverse("fit_check"), {"organisation_kind": value})

    assert response.status_code == 200
    assert "<script>alert" not in text(response)


def test_a_full_partition_says_until_when(client: Client) -> None:
    page = text(client.get(reverse("systems")))

    assert "7 of 26 partitions take “Try” today" in page
    assert "Full until Mon 4 Jan 2027" in page
    assert "New hours come on Mon 4 Jan 2027" in page
    assert "8 GCD-h" in page


def test_a_partition_without_gpus_is_named_so_and_offered_nowhere(client: Client) -> None:
    page = text(client.get(reverse("systems")))
    row = page.split("LUMI-C<small>")[1].split("</tr>")[0]

    assert "Not offered in this mode." in row
    assert row.count("no GPUs") == 2
    assert "128 core-h" in row
    assert "without GPU libraries" in row
    assert "GPU-h" not in row
    assert "LUMI-C" not in text(client.get(reverse("landing")))
    assert "LUMI-C" not in answered(client)


def test_planned_machines_stand_apart_with_what_is_known(client: Client) -> None:
    page = text(client.get(reverse("systems")))
    running, planned = page.split("<h2>Planned machines</h2>")

    assert "Planned for 2027. Its numbers were not found." in planned
    assert planned.count('class="pill idle"') == 5
    assert "Alice Recoque" not in running
    assert "None is announced." not in planned


def test_ai_factories_say_what_is_open_on_their_machines(client: Client) -> None:
    page = text(client.get(reverse("ai_factories")))
    rows = {name: page.split(f">{name}<small>")[1].split("</tr>")[0] for name in FACTORIES}

    assert "19 AI factories and 13 antennas" in page
    assert "LUMI, LUMI-AI (planned)" in rows["LUMI AI Factory"]
    assert "Open" in rows["LUMI AI Factory"]
    assert "Full until Mon 4 Jan 2027" in rows["BSC AI Factory"]
    assert "Not offered here" in rows["MIMER"]
    assert "none yet" in rows["Gaia"]
    assert "Planned" in rows["Gaia"]
    assert "United Kingdom" in page


@pytest.mark.parametrize("count", [1, 3])
def test_ai_factories_ask_the_same_number_of_queries(django_assert_num_queries, count: int) -> None:
    kept_codes = ["LUMI-AIF", "IT4LIA", "GAIA"][:count]
    AIFactory.objects.exclude(code__in=kept_codes).delete()
    call = Call.objects.select_related("mode", "rule_set").get(code="PG-2026")

    # partitions, their states, factories, their machines
    with django_assert_num_queries(4):
        assert len(places.factory_rows(call, MONDAY)) == count


def test_calls_name_their_next_date(client: Client) -> None:
    page = text(client.get(reverse("calls")))

    assert "4 calls take applications here today" in page
    assert "Cut-off: Mon 30 Nov 2026, 10:00 CET (09:00 UTC)" in page
    assert "Not open here" not in page


def test_rules_carry_their_hash(client: Client) -> None:
    page = text(client.get(reverse("rules")))

    for call in Call.objects.select_related("rule_set"):
        assert call.rule_set.content_hash in page


def test_rules_say_which_modes_are_not_open_here(client: Client) -> None:
    page = text(client.get(reverse("rules")))
    here, elsewhere = page.split("Not open here yet")

    assert "4 sets of rules are in force" in here
    assert "Regular Access" not in here
    assert "you cannot apply for them here" in elsewhere
    for name in ("Benchmark", "Development", "Regular", "Extreme Scale"):
        assert f"{name} Access" in elsewhere
        assert f"{name} Access" not in text(client.get(reverse("landing")))
        assert f"{name} Access" not in answered(client)
    assert "309 181" in elsewhere


def test_without_an_open_call_pages_say_so(client: Client) -> None:
    with time_machine.travel(datetime(2031, 1, 7, tzinfo=UTC), tick=False):
        assert "No call takes applications today" in text(client.get(reverse("landing")))
        assert "No call takes applications today" in text(client.get(reverse("systems")))
        assert "No call takes applications today" in text(client.get(reverse("ai_factories")))
        assert "takes no applications now" in answered(client)


def test_the_fit_check_recommends_with_a_date_and_a_price(client: Client) -> None:
    page = answered(client)

    assert "Apply for “Try” and expect a decision by Wed 25 Nov 2026" in page
    assert "You may apply" in page
    assert "<b>Free</b>" in page
    assert "16:00 UTC" in page
    assert "€" not in page.split("Price for you")[1].split("Have these")[0]
    assert "Sign in and start with these answers" in page


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hours_needed": "5001"}, "No mode covers 5 001 GPU-h"),
        ({"hours_needed": "10000"}, "No mode covers 10 000 GPU-h"),
        ({"hours_needed": "10001"}, "Apply for “Build” and expect a decision by"),
        ({"hours_needed": "60000"}, "Apply for “Train big” and expect a decision by"),
        ({"organisation_kind": "research", "hours_needed": "80000"}, "Apply for “Do science”"),
        ({"organisation_kind": "large"}, "<b>Pay per use</b>"),
        ({"country": "CA"}, "the office looks at one point"),
        ({"civilian_use": "no"}, "but you cannot apply yet"),
        ({"civilian_use": "no"}, "These machines are for civilian use only."),
        ({"prohibited_practices": "social_scoring"}, "Leave that part out of the project"),
        (
            {"lead_contract": "fixed", "lead_contract_ends_on": "31.12.2026"},
            "Name a project lead whose contract runs longer",
        ),
        ({"organisation_kind": "research", "purpose": "research"}, "Do science begins"),
    ],
)
def test_the_fit_check_is_honest(client: Client, changes: dict, expected: str) -> None:
    assert expected in answered(client, **changes)


def test_the_fit_check_says_when_no_partition_is_open(client: Client) -> None:
    catalogue.set_availability(
        by=SETUP,
        mode=AccessMode.objects.get(code="LS"),
        partition=Partition.objects.get(code="LEONARDO-BOOSTER"),
        state="full",
        from_at=MONDAY,
        reason={"business": {"en": "All hours of this period are given."}},
    )

    page = answered(client, hours_needed="60000")

    assert "Train big takes applications, but no partition is open for it now." in page
    assert "“Train big” fits you" in page
    assert "start with these answers" not in page
    assert "All hours of this period are given." in page


def test_the_fit_check_offers_no_call_after_its_last_cut_off(client: Client) -> None:
    Call.objects.filter(code="LS-2026").update(closes_at=datetime(2027, 2, 1, tzinfo=UTC), note={})
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        page = answered(client, hours_needed="60000")

    assert "Train big takes no applications now." in page
    assert "start with these answers" not in page


@pytest.mark.parametrize("hours", ["12000", "60000"])
def test_the_fit_check_starts_other_modes(client: Client, hours: str) -> None:
    page = answered(client, hours_needed=hours)

    assert "Sign in and start with these answers" in page
    assert "Leonardo Booster" in page


def test_each_mode_gets_a_reason(client: Client) -> None:
    page = answered(client, hours_needed="60000")

    assert "Too small for your estimate of 60 000 GPU-h" in page
    assert "Fits your estimate of 60 000 GPU-h" in page
    assert "Open to you only inside an EU project" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"country": ""}, "Choose the country of registration."),
        ({"country": "XX"}, "country"),
        ({"hours_needed": "many"}, "is not a whole number"),
        ({"lead_contract": "fixed"}, "contract"),
        ({"organisation_kind": "club"}, "kind of organisation"),
    ],
)
def test_a_wrong_answer_is_said_beside_the_field_and_the_rest_stays(
    client: Client, changes: dict, message: str
) -> None:
    response = client.post(reverse("fit_check"), {**ANSWERS, **changes})

    page = text(response)
    assert response.status_code == 422
    assert "One answer needs a change" in page
    assert message in page
    assert is_chosen(page, "purpose", "product")


def test_the_result_needs_answers(client: Client) -> None:
    response = client.get(reverse("fit_result"))

    assert response["Location"] == reverse("fit_check")


def test_answers_that_no_longer_fit_are_asked_again(client: Client) -> None:
    answered(client)
    session = client.session
    session["fit_check"] = {**session["fit_check"], "country": "XX"}
    session.save()

    assert client.get(reverse("fit_result"))["Location"] == reverse("fit_check")


def test_answers_flow_into_a_draft(cast: Cast, client: Client) -> None:
    answered(client)
    client.force_login(cast.lead)
    page = text(client.get(reverse("fit_result")))
    assert "Start with these answers" in page

    client.post(reverse("applications:new"), {"call": "PG-2026"})

    draft = cast.lead.led_applications.get()
    stored = {answer.key: answer.value for answer in draft.answers.all()}
    assert stored["country"] == "RO"
    assert stored["organisation_kind"] == "sme"
    assert stored["civilian_use"] is True
    assert "fit_check" not in client.session


def test_an_answer_after_closing_time_counts_from_the_next_day(client: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 16, 0, 1, tzinfo=UTC), tick=False):
        assert "expect a decision by Thu 26 Nov 2026" in answered(client)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Size("gpu_hours", True, None, Decimal(5000), False), "about 5 000 GPU-h"),
        (
            Size("gpu_hours", False, Decimal(10000), Decimal(50000), True),
            "over 10 000 to 50 000 GPU-h",
        ),
        (
            Size("node_hours", False, Decimal(20000), Decimal(90000), False),
            "20 000 to 90 000 node-h",
        ),
        (Size("gpu_hours", False, None, Decimal(100), False), "up to 100 GPU-h"),
        (Size("gpu_hours", False, Decimal(100), None, True), "over 100 GPU-h"),
        (Size("gpu_hours", False, Decimal(100), None, False), "from 100 GPU-h"),
        (Size("gpu_hours", False, None, None, False), "no limit"),
    ],
)
def test_a_size_in_words(size: Size, expected: str) -> None:
    assert wording.size_text(size).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ((1,), "1 month"),
        ((6,), "6 months"),
        ((1, 2, 3), "1–3 months"),
        ((3, 12, 6), "3, 6 or 12 months"),
    ],
)
def test_a_duration_in_words(months: tuple[int, ...], expected: str) -> None:
    assert wording.months_text(months) == expected


@pytest.mark.parametrize(
    ("promise", "expected"),
    [
        (Promised(1, None, "receipt"), "1 working day"),
        (Promised(10, None, "cut_off"), "10 working days after the cut-off"),
        (Promised(None, 1, "cut_off"), "1 month after the cut-off"),
    ],
)
def test_a_promise_in_words(promise: Promised, expected: str) -> None:
    assert wording.promise_text(promise) == expected


def test_a_result_for_now_needs_no_request() -> None:
    answers = {**ANSWERS, "hours_needed": 4000, "prohibited_practices": ["none"]}
    found = fit.assess({**answers, "civilian_use": True}, timezone.now())

    assert found.can_start
    assert found.minutes > 10
