"""The pages of the other modes: limits beside the field, cut-offs, and another way in."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.catalogue import operations as catalogue
from aifactory.documents import archive, letters
from applications import operations
from applications.models import Application
from tests.applications import builders
from tests.conftest import SETUP, Cast

pytestmark = pytest.mark.usefixtures("in_2026")
SignIn = Callable[[User], Client]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def address(name: str, application: Application, *more: str) -> str:
    return reverse(f"applications:{name}", args=[application.pk, *more])


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def test_step_says_why_the_amount_does_not_fit_and_leads_to_the_other_ways_in(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="FL-2026", gpu_hours=8_000)

    page = signed_in(cast.lead).get(address("step", application, "hours")).text

    assert "Try gives 5\u00a0000 GPU-h; or justify more than 10\u00a0000 GPU-h." in page
    assert 'value="8000"' in page
    assert f'href="{address("mode", application)}"' in page


def test_step_shows_the_amount_in_every_unit(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead, code="FL-2026")

    page = signed_in(cast.lead).get(address("step", application, "hours")).text

    assert "3\u00a0000" in page
    assert "96\u00a0000" in page
    assert (
        "See the other ways in"
        not in signed_in(cast.lead).get(address("step", application, "people")).text
    )


def test_check_page_names_the_next_cut_off_and_what_carried_over(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="LS-2026")
    client = signed_in(cast.lead)
    before = client.get(address("check", application)).text
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=UTC), tick=False):
        after = client.get(address("check", application)).text
        page = client.get(reverse("application", args=[application.pk])).text
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        over = client.get(address("check", application)).text

    assert "Next cut-off: Mon 30 Nov 2026, 10:00 CET (09:00 UTC)." in before
    assert "passed while this was a draft" not in before
    for text in (after, page):
        assert "Next cut-off: Tue 15 Dec 2026, 10:00 CET (09:00 UTC)." in text
        assert "The cut-off of Mon 30 Nov 2026, 10:00 CET (09:00 UTC) passed" in text
    assert "This call has no later cut-off" in over


def test_late_submit_is_refused_with_a_sentence_and_the_draft_stays(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="LS-2026")

    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        answer = signed_in(cast.lead).post(address("submit", application))

    assert answer.status_code == 422
    assert "The last cut-off of this call was Mon 4 Jan 2027" in answer.text
    assert again(application).status == "draft"


def test_receipt_and_pages_name_the_round(cast: Cast, signed_in: SignIn) -> None:
    application = builders.submitted(cast.lead, code="LS-2026", at=NOW)

    receipt = signed_in(cast.lead).get(address("receipt", application)).text
    page = signed_in(cast.lead).get(reverse("application", args=[application.pk])).text
    case = signed_in(cast.officer).get(reverse("case", args=[application.pk])).text
    listed = signed_in(cast.officer).get(reverse("cases")).text
    export = signed_in(cast.officer).get(reverse("cases_export"))
    rows = list(csv.reader(export.getvalue().decode().splitlines()))

    for text in (receipt, page, case):
        assert "cut-off 20, Mon 30 Nov 2026, 10:00 CET (09:00 UTC)" in text
    assert "cut-off 20, Mon 30 Nov" in listed
    assert rows[1][rows[0].index("cut_off")] == "20"


@pytest.mark.parametrize(("code", "is_named"), [("LS-2026", True), ("FL-2026", False)])
def test_receipt_as_a_paper_names_the_round_where_there_is_one(
    cast: Cast, code: str, is_named: bool
) -> None:
    application = builders.submitted(cast.lead, code=code, at=NOW)
    paper = archive.latest("receipt", ("applications.application", str(application.pk)))

    assert ("cut-off 20, Mon 30 Nov 2026" in letters.compose(paper)) is is_named
    paper.snapshot = {key: one for key, one in paper.snapshot.items() if key != "cut_off"}
    assert "cut-off" not in letters.compose(paper)


def test_draft_page_with_cut_offs_asks_at_most_twelve_queries(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="LS-2026")
    client = signed_in(cast.lead)
    client.get(reverse("application", args=[application.pk]))

    with CaptureQueriesContext(connection) as found:
        page = client.get(reverse("application", args=[application.pk])).text

    assert len(found) <= 12
    assert "Next cut-off: Mon 30 Nov 2026, 10:00 CET (09:00 UTC)." in page
    assert f'href="{address("mode", application)}"' in page


def test_cut_off_is_said_on_the_clock_of_the_reader_too(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead, code="LS-2026")
    User.objects.filter(pk=cast.lead.pk).update(zone="Europe/Helsinki")

    page = signed_in(cast.lead).get(address("check", application)).text

    assert "On your clock: Mon 30 Nov 2026, 11:00 EET (09:00 UTC)." in page


def test_another_way_in_is_shown_before_it_is_taken(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead, code="FL-2026", gpu_hours=60_000)
    client = signed_in(cast.lead)

    choice = client.get(address("mode", application))
    preview = client.get(address("mode", application), {"call": "LS-2026"})

    assert 'href="?call=LS-2026"' in choice.text
    assert 'href="?call=FL-2026"' not in choice.text
    assert "Switch to" not in choice.text
    assert "From Build 2026 to Train big 2026" in preview.text
    assert "What is new about it, and why will it work?" in preview.text
    assert "Switch to Train big 2026" in preview.text
    assert again(application).call.code == "FL-2026"


def test_switching_twice_is_switching_once(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead, code="FL-2026")
    client = signed_in(cast.lead)

    answers = [client.post(address("mode", application), {"call": "LS-2026"}) for _ in range(2)]

    assert [one.url for one in answers] == [
        reverse("application_go_on", args=[application.pk]) for _ in range(2)
    ]
    assert again(application).call.code == "LS-2026"
    assert "What becomes" not in client.get(answers[0].url, follow=True).text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("PG-2027", "This call takes no applications now."),
        ("NO-SUCH", "There is no such call."),
        ("\0", "There is no such call."),
        ("", "There is no such call."),
    ],
)
def test_switching_to_what_is_not_open_says_so(
    cast: Cast, signed_in: SignIn, code: str, sentence: str
) -> None:
    application = builders.draft(cast.lead)

    page = signed_in(cast.lead).post(address("mode", application), {"call": code}, follow=True)

    assert sentence in page.text
    assert again(application).call.code == "PG-2026"


def test_a_submitted_application_stays_in_its_mode(cast: Cast, signed_in: SignIn) -> None:
    application = builders.submitted(cast.lead, at=NOW)
    client = signed_in(cast.lead)

    assert client.get(address("mode", application)).status_code == 403
    refused = client.post(address("mode", application), {"call": "FL-2026"})
    assert refused.status_code == 403
    assert "fixed since the application was submitted" in refused.text
    assert signed_in(cast.stranger).get(address("mode", application)).status_code == 404


def test_without_another_open_call_the_page_says_so(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead)
    for code in ("FL-2026", "LS-2026", "SC-2026"):
        catalogue.close_call(by=SETUP, call=builders.call(code))

    page = signed_in(cast.lead).get(address("mode", application)).text

    assert "No other call takes applications now." in page


def test_preview_reads_the_same_for_few_and_many_answers(cast: Cast, signed_in: SignIn) -> None:
    client, counts = signed_in(cast.lead), []
    few = operations.start_draft(
        by=cast.lead, call=builders.call("FL-2026"), answers={"hours_needed": 12_000}
    )
    for application in (few, builders.draft(cast.lead, code="FL-2026")):
        with CaptureQueriesContext(connection) as found:
            client.get(address("mode", application), {"call": "LS-2026"})
        counts.append(len(found))

    assert counts[0] == counts[1]
    # Twelve, and one more to name the mode that the amount fits.
    assert counts[0] == 13
