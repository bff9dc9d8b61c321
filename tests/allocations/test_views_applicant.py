"""Screens of the applicant: the award's answer, My hours, the allocation, its statement."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from allocations import operations
from allocations.models import Allocation, Award
from applications.models import Application, TeamKind, TeamMember
from tests.allocations import builders
from tests.allocations.builders import RELEASED, award_of

pytestmark = pytest.mark.django_db

HOURS = "/hours/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(RELEASED, tick=False)


@pytest.fixture
def award(cast):
    builders.supply(50_000)
    return award_of(builders.released(cast.officer, builders.examined(cast.lead, cast.assessor)))


@pytest.fixture
def lead(cast, signed_in):
    return signed_in(cast.lead)


@pytest.fixture
def allocation(cast, award):
    return operations.accept_award(by=cast.lead, award=award, at=RELEASED)


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def answer_page(award):
    return reverse("allocations:award", kwargs={"award_id": award.pk})


def decline_page(award):
    return reverse("allocations:decline", kwargs={"award_id": award.pk})


def hours_page(allocation):
    return reverse("allocations:allocation", kwargs={"allocation_id": allocation.pk})


def test_the_award_page_says_how_much_from_when_and_until_when_to_answer(award, lead):
    page = text(lead.get(answer_page(award)))

    for words in (
        "1 250 node-h on Leonardo Booster for you",
        "5 000",
        "40 000",
        "Answer before Thu 3 Dec 2026, 17:00 CET (16:00 UTC)",
        "Tue 1 Dec 2026",
        "Sun 31 Jan 2027",
        "Accept 1 250 node-h",
    ):
        assert words in page, words


def test_a_smaller_award_shows_asked_granted_reason_and_conditions(cast, signed_in):
    builders.supply(50_000)
    decision = builders.released(
        cast.officer,
        builders.examined(cast.lead, cast.assessor),
        outcome="partial",
        node_hours=builders.ASKED - 450,
        reason="<b>Four</b> months of demand.",
        conditions=["Civilian use only."],
    )

    page = text(signed_in(cast.lead).get(answer_page(award_of(decision))))

    assert "800 of 1 250 node-h" in page
    assert "&lt;b&gt;Four&lt;/b&gt; months of demand." in page
    assert "Civilian use only." in page


def test_accepting_leads_to_the_hours_and_a_double_click_accepts_once(award, lead):
    answers = [lead.post(answer_page(award)) for _ in range(2)]

    allocation = Allocation.objects.get()
    assert [answer.url for answer in answers] == [hours_page(allocation)] * 2
    assert "Open your hours" in text(lead.get(answer_page(award)))


def test_declining_asks_once_takes_a_reason_and_declines_once(award, lead):
    asked = text(lead.get(decline_page(award)))
    answers = [lead.post(decline_page(award), {"reason": "No funding."}) for _ in range(2)]

    assert "1 250 node-h on Leonardo Booster go back" in asked
    assert [answer.status_code for answer in answers] == [302, 302]
    award.refresh_from_db()
    assert (award.status, award.decline_reason) == ("declined", "No funding.")
    assert "This award was answered already." in text(lead.get(answer_page(award)))


@pytest.mark.parametrize("page", [answer_page, decline_page])
def test_after_the_instant_the_answer_is_refused_with_a_sentence(award, lead, time_machine, page):
    time_machine.move_to(award.respond_by, tick=False)

    answer = lead.post(page(award), {"reason": "Kept"})

    assert answer.status_code == 409
    assert "The answer was due Thu 3 Dec 2026, 17:00 CET (16:00 UTC)." in text(answer)
    assert Award.objects.get(pk=award.pk).status == "offered"


def test_accept_after_decline_changes_nothing(award, lead, cast):
    operations.decline_award(by=cast.lead, award=award, at=RELEASED)

    answer = lead.post(answer_page(award))

    assert answer.status_code == 409
    assert "This award was answered already." in text(answer)
    assert not Allocation.objects.exists()


def test_a_colleague_reads_the_award_and_learns_who_answers(award, cast, signed_in):
    application = Application.objects.get(pk=award.application_id)
    TeamMember.objects.create(application=application, user=cast.colleague, kind=TeamKind.EDITOR)
    client = signed_in(cast.colleague)

    assert "Only the project lead can answer." in text(client.get(answer_page(award)))
    for page in (answer_page, decline_page):
        assert client.post(page(award)).status_code == 403
    assert Award.objects.get(pk=award.pk).status == "offered"


def test_my_hours_is_empty_with_a_hint(lead):
    page = text(lead.get(HOURS))

    assert "You have no hours yet." in page
    assert "They appear here when you accept an award." in page


@pytest.mark.parametrize("count", [1, 3])
def test_my_hours_takes_four_queries(cast, signed_in, count, django_assert_num_queries):
    builders.supply(50_000)
    for number, person in zip(
        range(count), [cast.lead, cast.colleague, cast.stranger], strict=False
    ):
        application = builders.examined(person, cast.assessor, registration=f"RO4012345{number}")
        award = award_of(builders.released(cast.officer, application))
        operations.accept_award(by=person, award=award, at=RELEASED)
        if person != cast.lead:
            TeamMember.objects.create(application=application, user=cast.lead, kind=TeamKind.READER)
    client = signed_in(cast.lead)
    client.get(HOURS)

    # person, roles, allocations with their places, their ledger accounts
    with django_assert_num_queries(4):
        page = text(client.get(HOURS))

    assert page.count("1 250 of 1 250") == count


def test_my_hours_turns_its_pages(cast, allocation, lead, monkeypatch):
    monkeypatch.setattr("allocations.views.hours.ROWS", 0)
    page = lead.get(f"{HOURS}?after={allocation.pk}")

    assert "You have no hours yet." in text(page)
    assert lead.get(f"{HOURS}?after=x").status_code == 200


def test_the_allocation_shows_dates_hours_and_a_statement_that_adds_up(allocation, lead):
    page = text(lead.get(hours_page(allocation)))

    for words in (
        "1 250 of 1 250 node-h are left",
        "0 % of the time has passed, 0 of 62 days.",
        "Award accepted",
        "+1 250",
        "Balance rebuilt from movements",
        "Hours end",
        "Final report due",
        "opens your project account",
    ):
        assert words in page, words


def test_the_allocation_page_takes_few_queries(allocation, lead, django_assert_num_queries):
    lead.get(hours_page(allocation))

    # person, roles, allocation, its account, movements, two sums of movements,
    # monthly statements, letter, suspensions
    with django_assert_num_queries(10):
        lead.get(hours_page(allocation))


def test_an_ended_allocation_says_that_everything_has_passed(allocation, lead, time_machine):
    time_machine.move_to(RELEASED + timedelta(days=500), tick=False)
    operations.close_due(by=builders.SUPPLIER)

    page = text(lead.get(hours_page(allocation)))

    assert "Every date of this allocation has passed." in page
    assert "Allocation ended" in page
    assert "\u22121 250" in page


def test_the_statement_as_a_file_runs_nothing_in_a_spreadsheet(allocation, lead, monkeypatch):
    monkeypatch.setattr(
        "allocations.queries.statements.Line.text", property(lambda _line: "=HYPERLINK(1)")
    )

    answer = lead.get(reverse("allocations:statement_csv", kwargs={"allocation_id": allocation.pk}))

    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="statement-EHPC-AIF-2026PG11-001.csv"' in answer["Content-Disposition"]
    assert rows[0] == ["posted_at_utc", "movement", "node_hours", "balance_node_hours", "reference"]
    assert rows[1][:4] == ["2026-11-19T10:30:00Z", "'=HYPERLINK(1)", "1250", "1250"]


def test_negative_amounts_in_the_file_stay_numbers(allocation, lead, time_machine):
    time_machine.move_to(RELEASED + timedelta(days=500), tick=False)
    operations.close_due(by=builders.SUPPLIER)

    answer = lead.get(reverse("allocations:statement_csv", kwargs={"allocation_id": allocation.pk}))

    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[2][2:4] == ["-1250", "0"]


@pytest.mark.parametrize("person", ["stranger", "assessor", "administrator"])
def test_what_is_not_theirs_does_not_exist_for_others(cast, signed_in, award, allocation, person):
    client = signed_in(cast[person])
    csv_page = reverse("allocations:statement_csv", kwargs={"allocation_id": allocation.pk})

    for url in (answer_page(award), decline_page(award), hours_page(allocation), csv_page):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in {404, 405}


def test_visitors_are_sent_to_sign_in(client, award, allocation):
    for url in (answer_page(award), hours_page(allocation), HOURS, "/decisions/"):
        assert client.get(url).url.startswith("/accounts/login/")
