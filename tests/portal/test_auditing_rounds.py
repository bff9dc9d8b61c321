"""Rounds on the auditor's desk: order once, watch, download; nobody else, nobody involved."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.catalogue.models import CutOff
from aifactory.documents import operations as documents
from aifactory.documents.models import Document
from aifactory.jobs import queue
from aifactory.jobs.models import Job
from aifactory.portal.reports import contents, operations, orders, population
from applications.models import TeamKind, TeamMember
from tests.conftest import Cast
from tests.portal import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(rounds.BEFORE_CUT_OFF, tick=False) as traveller:
        yield traveller


@pytest.fixture
def closed(cast: Cast, clock: time_machine.Traveller) -> CutOff:
    """A round with one case, a week after its cut-off."""
    rounds.case(cast.lead, cast.assessor)
    clock.move_to(rounds.AFTER_CUT_OFF)
    return rounds.cut_off()


@pytest.fixture
def auditor(cast: Cast, signed_in):
    return signed_in(cast.auditor)


def order(auditor, cut_off: CutOff, serial: str = "1") -> str:
    """Press the button; where it leads."""
    response = auditor.post(reverse("auditor_round_order", args=[cut_off.pk]), {"serial": serial})
    assert response.status_code == 302
    return response.url


def gathered() -> Document:
    job = Job.objects.get(kind=orders.GATHER, state="queued")
    assert queue.run(job.pk)
    return Document.objects.filter(kind="round_report").order_by("-version")[0]


def test_the_desk_leads_to_every_closed_round(auditor, closed: CutOff) -> None:
    assert reverse("auditor_rounds") in auditor.get(reverse("auditor")).text

    page = auditor.get(reverse("auditor_rounds"))

    listed = page.context["table"].rows
    assert [row.at <= rounds.AFTER_CUT_OFF for row in listed] == [True] * len(listed)
    assert {row.pk: row.received for row in listed}[closed.pk] == 1
    assert listed[0].at == max(row.at for row in listed)


def test_the_list_reads_as_often_for_one_round_as_for_three(
    auditor, closed: CutOff, clock: time_machine.Traveller
) -> None:
    counts = []
    instants = list(CutOff.objects.order_by("at").values_list("at", flat=True).distinct()[:3])
    for number in (1, 3):
        clock.move_to(instants[number - 1])
        with CaptureQueriesContext(connection) as queries:
            page = auditor.get(reverse("auditor_rounds"))
        assert len(page.context["table"].rows) >= number
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_double_click_orders_one_report(auditor, closed: CutOff) -> None:
    first, second = order(auditor, closed), order(auditor, closed)

    assert first == second
    assert Job.objects.filter(kind=orders.GATHER).count() == 1
    assert Event.objects.filter(verb="portal.round_report_ordered").count() == 1


@pytest.mark.parametrize("serial", ["2", "0", "", "999999999999", "x"])
def test_while_one_is_under_way_every_order_is_that_one(
    auditor, closed: CutOff, serial: str
) -> None:
    first = order(auditor, closed)

    assert order(auditor, closed, serial) == first


def test_after_it_is_made_the_next_order_is_another_one(auditor, closed: CutOff) -> None:
    first = order(auditor, closed)
    gathered()

    assert order(auditor, closed) == first  # the same page sent again
    assert order(auditor, closed, "2") != first
    numbers = [row.serial for row in orders.orders_of(closed)]
    assert numbers == [2, 1]


def test_progress_is_shown_until_the_files_are_there(auditor, closed: CutOff) -> None:
    page = order(auditor, closed)
    job = Job.objects.get(kind=orders.GATHER)

    assert "Being made: 0 %" in auditor.get(page).text
    job.report(45, "decisions")
    job.refresh_from_db()
    part = auditor.get(f"{page}progress/").text
    assert "Being made: 45 %" in part
    assert f'data-progress="{page}progress/"' in part
    document = gathered()
    assert "Being made: 75 %" in auditor.get(page).text
    documents.render_document(document_id=document.pk)

    done = auditor.get(page).text
    assert "The report is ready" in done
    assert 'data-progress="' not in done
    for name in ("auditor_round_csv", "auditor_round_json"):
        assert reverse(name, args=[closed.pk, 1]) in done
    assert auditor.get(reverse("document", args=[document.pk])).status_code == 200
    assert "Ready" in auditor.get(reverse("auditor_round", args=[closed.pk])).text


def test_looking_at_the_progress_is_no_read_but_the_page_and_the_files_are(
    auditor, closed: CutOff
) -> None:
    page = order(auditor, closed)
    document = gathered()
    documents.render_document(document_id=document.pk)
    before = Event.objects.filter(verb="audit.read").count()

    auditor.get(f"{page}progress/")
    assert Event.objects.filter(verb="audit.read").count() == before
    for address in (page, f"{page}csv/", f"{page}json/"):
        auditor.get(address)
    auditor.get(reverse("document", args=[document.pk]))

    reads = Event.objects.filter(verb="audit.read").order_by("position")[before:]
    assert [event.data["what"] for event in reads] == [
        "desk.round_report",
        "file.round_report_csv",
        "file.round_report_json",
        "file.round_report",
    ]


def test_the_json_has_the_hash_that_the_report_names(auditor, closed: CutOff) -> None:
    page = order(auditor, closed)
    assert auditor.get(f"{page}json/").status_code == 404  # nothing is frozen yet
    document = gathered()

    content = auditor.get(f"{page}json/").content

    assert hashlib.sha256(content).hexdigest() == document.snapshot_sha256


def test_the_csv_has_one_line_per_case(auditor, closed: CutOff) -> None:
    page = order(auditor, closed)
    gathered()

    text = auditor.get(f"{page}csv/").getvalue().decode("utf-8-sig")

    (line,) = csv.DictReader(io.StringIO(text))
    assert line["received_at_utc"] == "2026-11-24T09:00:00Z"
    assert (line["country"], line["asked_node_hours"], line["decision"]) == ("RO", "30000", "")


def test_what_fails_says_so_and_can_be_ordered_again(
    auditor, closed: CutOff, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = order(auditor, closed)
    job = Job.objects.get(kind=orders.GATHER)
    with monkeypatch.context() as broken:
        broken.setattr(contents, "build", lambda *_a, **_k: 1 / 0)
        queue.run(job.pk)
        assert "The first attempt failed" in auditor.get(page).text
        clock.shift(timedelta(minutes=1))
        queue.run(job.pk)

    text = auditor.get(page).text
    assert "The report could not be made" in text
    assert "Order it again" in text
    assert "Could not be made" in auditor.get(reverse("auditor_round", args=[closed.pk])).text
    assert order(auditor, closed, "2") != page


def test_a_pdf_that_cannot_be_made_says_so_too(auditor, closed: CutOff) -> None:
    page = order(auditor, closed)
    documents.give_up(document_id=gathered().pk, reason="OSError")

    assert "Order it again" in auditor.get(page).text


def test_a_second_run_of_the_job_freezes_nothing_new(auditor, closed: CutOff) -> None:
    order(auditor, closed)
    document = gathered()
    job = Job.objects.get(kind=orders.GATHER)
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)

    assert gathered() == document
    assert operations.keep_report(job=job, cut_off=closed, content={}) == document


def test_an_open_round_has_no_report_yet(cast: Cast, auditor) -> None:
    open_round = rounds.cut_off()

    page = auditor.get(reverse("auditor_round", args=[open_round.pk])).text

    assert "This round closes on Mon 30 Nov 2026, 10:00 CET (09:00 UTC)." in page
    assert "Order the report" not in page
    with pytest.raises(NotAllowed):
        operations.order_report(
            by=cast.auditor, cut_off=open_round, serial=1, at=rounds.BEFORE_CUT_OFF
        )


def test_who_works_on_a_case_of_the_round_gets_no_report(
    cast: Cast, auditor, closed: CutOff, signed_in
) -> None:
    page = order(auditor, closed)
    document = gathered()
    documents.render_document(document_id=document.pk)
    (application,) = population.received(closed)
    TeamMember.objects.create(application=application, user=cast.auditor, kind=TeamKind.READER)

    text = auditor.get(reverse("auditor_round", args=[closed.pk])).text

    assert "so a colleague orders its report" in text
    assert page not in text
    for address in (page, f"{page}progress/", f"{page}csv/", f"{page}json/"):
        assert auditor.get(address).status_code == 404
    assert auditor.get(reverse("document", args=[document.pk])).status_code == 404
    assert (
        auditor.post(reverse("auditor_round_order", args=[closed.pk]), {"serial": "2"}).status_code
        == 403
    )


@pytest.mark.parametrize("who", ["officer", "approver", "administrator", "assessor", "lead"])
def test_nobody_but_auditors(cast: Cast, auditor, closed: CutOff, signed_in, who: str) -> None:
    page = order(auditor, closed)
    document = gathered()
    documents.render_document(document_id=document.pk)
    other = signed_in(cast[who])

    addresses = [reverse("auditor_rounds"), reverse("auditor_round", args=[closed.pk]), page]
    addresses += [f"{page}{part}/" for part in ("progress", "csv", "json")]
    addresses.append(reverse("document", args=[document.pk]))
    assert [other.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert other.post(reverse("auditor_round_order", args=[closed.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        operations.order_report(by=cast[who], cut_off=closed, serial=1, at=rounds.AFTER_CUT_OFF)


def test_pages_of_a_round_read_a_fixed_number_of_times(auditor, closed: CutOff) -> None:
    counts = []
    for number in (1, 2, 3):
        order(auditor, closed, str(number))
        gathered()
        if number in {1, 3}:
            with CaptureQueriesContext(connection) as queries:
                auditor.get(reverse("auditor_round", args=[closed.pk]))
            counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20  # with the record of the read itself
