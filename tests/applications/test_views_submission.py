"""Check, submit, receipt, withdrawal, deleting, and the office's forms."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue.queries import NoRound
from aifactory.documents import archive
from aifactory.documents import operations as operations_of_documents
from applications import operations, queries
from applications.models import Application, Snapshot, TeamKind
from applications.views import submission
from tests.applications import builders
from tests.conftest import Cast

SignIn = Callable[[User], Client]
STRINGS = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf-8"))
OFFICE_PAGES = ["return", "eligibility"]


def address(name: str, application: Application) -> str:
    return reverse(f"applications:{name}", kwargs={"pk": application.pk})


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_check_lists_what_is_missing_with_links_to_the_fields(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, summary=None)
    step = reverse("applications:step", kwargs={"pk": application.pk, "slug": "project"})

    page = signed_in(cast.lead).get(address("check", application))

    assert f'href="{step}?missing=1#div_id_summary"' in page.text
    assert "Submit opens when one answer is put right." in page.text
    assert address("submit", application) not in page.text


def test_check_of_a_finished_draft_offers_the_button(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)

    page = signed_in(cast.lead).get(address("check", application))

    assert f'action="{address("submit", application)}"' in page.text
    assert "Support-call speech model for six languages" in page.text


def test_check_says_before_the_button_which_rule_is_not_met(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead, civilian_use=False)

    page = signed_in(cast.lead).get(address("check", application))

    assert "These machines are for civilian use only." in page.text
    assert "Submit opens when the points above are cured." in page.text


def test_check_queries_are_constant(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast.lead)
    incomplete = builders.draft(cast.lead, summary=None)

    # Person, roles, application, edit and submit verdicts, questions, answers, bundles,
    # availability, partitions, countries, rule set and holidays for the promised day.
    with django_assert_max_num_queries(12):
        client.get(address("check", incomplete))


def test_submit_lands_on_the_receipt(cast: Cast, signed_in: SignIn, in_2026: None) -> None:
    application = builders.draft(cast.lead)
    client = signed_in(cast.lead)

    answer = client.post(address("submit", application))
    page = client.get(answer.url)

    number = again(application).number
    snapshot = Snapshot.objects.get()
    assert answer.url == address("receipt", application)
    assert number in page.text
    assert snapshot.content_hash in page.text
    assert "CINECA looks at machine, amount and set-up now." in page.text


def test_submit_pressed_twice_lands_on_the_same_receipt(
    cast: Cast, signed_in: SignIn, in_2026: None
) -> None:
    application = builders.draft(cast.lead)
    client = signed_in(cast.lead)

    answers = [client.post(address("submit", application)) for _ in range(2)]

    assert [answer.url for answer in answers] == [address("receipt", application)] * 2
    assert Snapshot.objects.count() == 1


def test_submit_that_was_overtaken_by_its_own_double_click_lands_on_the_receipt(
    cast: Cast, signed_in: SignIn, in_2026: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = builders.draft(cast.lead)
    first = operations.submit

    def overtaken(**given: Any) -> Application:
        first(**given)
        return first(**given)

    monkeypatch.setattr(submission.operations, "submit", overtaken)

    answer = signed_in(cast.lead).post(address("submit", application))

    assert (answer.status_code, answer.url) == (302, address("receipt", application))
    assert Snapshot.objects.count() == 1


def test_submit_by_a_reader_of_the_draft_is_refused_with_the_reason(
    cast: Cast, signed_in: SignIn, in_2026: None
) -> None:
    application = builders.draft(cast.lead)
    builders.join(application, cast.colleague, TeamKind.READER)

    page = signed_in(cast.colleague).post(address("submit", application))

    assert page.status_code == 403
    assert "its lead can let you edit" in page.text


def test_submit_straight_to_the_address_with_answers_missing_is_refused(
    cast: Cast, signed_in: SignIn, in_2026: None
) -> None:
    application = builders.draft(cast.lead, summary=None)

    page = signed_in(cast.lead).post(address("submit", application))

    assert page.status_code == 422
    assert "The summary is missing." in page.text
    assert again(application).status == "draft"


def test_submit_of_an_ineligible_draft_says_how_to_cure_it(
    cast: Cast, signed_in: SignIn, in_2026: None
) -> None:
    application = builders.draft(cast.lead, organisation_kind="public")

    page = signed_in(cast.lead).post(address("submit", application))

    assert page.status_code == 422
    assert "Try is not open to this kind of organisation." in page.text
    assert again(application).status == "draft"


def test_submit_after_the_call_closed_keeps_the_answers(
    cast: Cast, signed_in: SignIn, after_2026: None
) -> None:
    application = builders.draft(cast.lead)

    page = signed_in(cast.lead).post(address("submit", application))

    assert page.status_code == 422
    assert "This call closed on Fri 1 Jan 2027, 00:00 CET" in page.text
    assert again(application).answers.count() > 10


def test_get_of_submit_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)

    assert signed_in(cast.lead).get(address("submit", application)).status_code == 405
    assert again(application).status == "draft"


def test_check_of_a_submitted_application_is_its_receipt(cast: Cast, signed_in: SignIn) -> None:
    application = builders.submitted(cast.lead)

    answer = signed_in(cast.lead).get(address("check", application))

    assert answer.url == address("receipt", application)


def test_receipt_of_a_draft_does_not_exist(cast: Cast, signed_in: SignIn) -> None:
    assert (
        signed_in(cast.lead).get(address("receipt", builders.draft(cast.lead))).status_code == 404
    )


def test_receipt_is_for_the_team_and_the_office_and_not_for_the_site(
    cast: Cast, signed_in: SignIn
) -> None:
    page = address("receipt", builders.submitted(cast.lead, has_conflicts=False))

    answers = {name: signed_in(cast[name]).get(page).status_code for name in ("lead", "officer")}

    assert answers == {"lead": 200, "officer": 200}
    assert signed_in(cast.assessor).get(page).status_code == 404


def test_receipt_of_an_open_case_says_who_looks_at_it(cast: Cast, signed_in: SignIn) -> None:
    application = builders.unclear(cast.lead)

    page = signed_in(cast.lead).get(address("receipt", application))

    assert "The programme office looks at what the rules could not settle" in page.text


@pytest.mark.parametrize("text", STRINGS)
def test_hostile_text_is_kept_frozen_and_shown_as_text(
    cast: Cast, signed_in: SignIn, text: str
) -> None:
    application = builders.draft(cast.lead, first_job=f"{text}\nand thirty characters to be taken.")
    client = signed_in(cast.lead)

    check = client.get(address("check", application))
    operations.submit(by=cast.lead, application=application, received_at=builders.RECEIVED)
    receipt = client.get(address("receipt", application))

    kept = {
        row["key"]: row["value"]
        for section in queries.frozen_content(application)["sections"]
        for row in section["answers"]
    }
    assert kept["first_job"].startswith(text)
    for page in (check, receipt):
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


@pytest.mark.parametrize("text", STRINGS)
def test_hostile_title_travels_through_mail_and_papers(cast: Cast, text: str) -> None:
    title = " ".join(f"{text} as the title".split())[:120]

    application = builders.submitted(cast.lead, title=title)

    assert again(application).title == title


def test_receipt_links_to_the_copy_once_it_is_made(cast: Cast, signed_in: SignIn) -> None:
    application = builders.submitted(cast.lead)
    paper = archive.latest("receipt", ("applications.application", str(application.pk)))
    operations_of_documents.render_document(document_id=paper.pk)

    page = signed_in(cast.lead).get(address("receipt", application))

    assert f'href="{reverse("document", args=[paper.pk])}"' in page.text
    assert page.text.count("is being made; ready in a minute") == 1


def test_check_without_a_round_left_promises_no_day(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_round(*_given: object) -> None:
        raise NoRound

    application = builders.draft(cast.lead, summary=None)
    monkeypatch.setattr(submission.catalogue, "promised_by", no_round)

    page = signed_in(cast.lead).get(address("check", application))

    assert "the decision is promised by" not in page.text


def test_withdraw_asks_first_and_then_does_it(cast: Cast, signed_in: SignIn) -> None:
    application = builders.submitted(cast.lead)
    client = signed_in(cast.lead)

    page = client.get(address("withdraw", application))
    answer = client.post(address("withdraw", application), {"reason": ""})

    assert "btn-primary" not in page.text
    assert answer.url == reverse("application", kwargs={"pk": application.pk})
    assert again(application).status == "withdrawn"


def test_withdraw_with_a_reason_that_is_too_long_keeps_it(cast: Cast, signed_in: SignIn) -> None:
    application = builders.submitted(cast.lead)

    page = signed_in(cast.lead).post(address("withdraw", application), {"reason": "x" * 2001})

    assert page.status_code == 422
    assert "x" * 2001 in page.text
    assert again(application).status == "technical_check"


def test_draft_is_deleted_after_a_question_and_restored(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)
    client = signed_in(cast.lead)

    assert (
        "You can restore the draft for 30 days" in client.get(address("discard", application)).text
    )
    page = client.get(address("discard", application))
    client.post(address("discard", application))

    assert "You can restore the draft for 30 days" in page.text
    assert again(application).status == "discarded"
    client.post(address("restore", application))

    assert again(application).status == "draft"


def test_office_sends_answers_back(cast: Cast, signed_in: SignIn) -> None:
    application = builders.submitted(cast.lead)
    client = signed_in(cast.officer)

    empty = client.post(address("return", application), {})
    answer = client.post(
        address("return", application), {"questions": ["title"], "message": "Say it shorter."}
    )

    assert empty.status_code == 422
    assert "Choose at least one question to send back." in empty.text
    assert answer.url == reverse("case", kwargs={"pk": application.pk})
    assert again(application).status == "returned"


@pytest.mark.parametrize(("accepted", "status"), [("yes", "technical_check"), ("no", "ineligible")])
def test_office_settles_eligibility(
    cast: Cast, signed_in: SignIn, accepted: str, status: str
) -> None:
    application = builders.unclear(cast.lead)
    client = signed_in(cast.officer)

    page = client.get(address("eligibility", application))
    empty = client.post(address("eligibility", application), {"accepted": accepted})
    client.post(
        address("eligibility", application), {"accepted": accepted, "reason": "Read the table."}
    )

    assert "Canada is associated in part" in page.text
    assert "Write the reason; it is kept with the case." in empty.text
    assert again(application).status == status


@pytest.mark.parametrize("name", OFFICE_PAGES)
def test_office_pages_are_closed_with_a_reason_to_readers(
    cast: Cast, signed_in: SignIn, name: str
) -> None:
    application = builders.unclear(cast.lead)

    page = signed_in(cast.auditor).get(address(name, application))

    assert page.status_code == 403
    assert "Only the programme office can do this." in page.text


ADDRESSES = ["check", "submit", "receipt", "withdraw", "discard", "restore", *OFFICE_PAGES]


@pytest.mark.parametrize("name", ADDRESSES)
def test_stranger_meets_nothing_and_visitor_the_sign_in(
    cast: Cast, signed_in: SignIn, name: str
) -> None:
    application = builders.submitted(cast.lead)
    method = "post" if name in {"submit", "restore"} else "get"

    stranger = getattr(signed_in(cast.stranger), method)(address(name, application))
    visitor = getattr(Client(), method)(address(name, application))

    assert stranger.status_code == 404
    assert visitor.url.startswith(reverse("account_login"))
