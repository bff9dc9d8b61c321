"""The monthly statement: each allocation and month once, as of its end, for those who may read."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from aifactory.audit.queries import timeline
from aifactory.documents import letters as papers
from aifactory.documents import rendering
from aifactory.documents.archive import fetch
from aifactory.documents.models import Document
from aifactory.documents.operations import give_up, render_document
from aifactory.jobs import queue
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations import jobs, operations, queries
from allocations.models import Allocation, MonthlyStatement
from tests.allocations import builders
from tests.allocations.builders import RELEASED, SUPPLIER, award_of

pytestmark = pytest.mark.django_db
JANUARY = datetime(2027, 1, 1, 5, tzinfo=UTC)
SPRING = datetime(2027, 4, 2, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(RELEASED, tick=False)
    return time_machine


def running(cast, lead="lead", registration="RO40123456", **terms):
    decision = builders.released(
        cast.officer, builders.examined(cast[lead], cast.assessor, registration), **terms
    )
    return operations.accept_award(by=cast[lead], award=award_of(decision), at=RELEASED)


@pytest.fixture
def allocation(cast):
    """December 2026 and January 2027."""
    builders.supply(9_000)
    return running(cast)


def caught_up(clock, at):
    """The hourly job, and all that it started."""
    clock.move_to(at, tick=False)
    count = operations.order_statements_due(at=at)
    for job in Job.objects.filter(kind="allocations.monthly_statement", state="queued"):
        assert queue.run(job.pk)
    return count


def months():
    return list(MonthlyStatement.objects.order_by("month").values_list("month", flat=True))


def test_nothing_is_due_before_the_month_is_over(clock, allocation):
    for at in (RELEASED, datetime(2026, 12, 31, 22, 59, tzinfo=UTC)):
        assert caught_up(clock, at) == 0
    assert caught_up(clock, datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == 1  # midnight in Brussels
    assert months() == [date(2026, 12, 1)]


def test_missed_months_are_caught_up_once_each(clock, allocation):
    assert caught_up(clock, SPRING) == 2
    assert caught_up(clock, SPRING + timedelta(hours=1)) == 0

    assert months() == [date(2026, 12, 1), date(2027, 1, 1)]
    assert Document.objects.filter(kind="monthly_statement").count() == 2


def test_a_second_run_of_the_job_orders_nothing(clock, allocation):
    caught_up(clock, JANUARY)
    job = Job.objects.get(kind="allocations.monthly_statement")

    jobs.order_monthly_statement(job)
    jobs.order_statements_due(job)

    assert months() == [date(2026, 12, 1)]
    assert Document.objects.filter(kind="monthly_statement").count() == 1
    (event,) = timeline(MonthlyStatement.objects.get())
    assert event.verb == "allocations.monthly_statement_ordered"
    assert (event.data["month"], event.data["balance"]) == ("2026-12", "1250")


def test_a_suspended_allocation_gets_its_statement_too(cast, clock, allocation):
    operations.suspend_allocation(by=cast.officer, allocation=allocation, reason="Why not.")

    caught_up(clock, JANUARY)

    assert months() == [date(2026, 12, 1)]


def test_what_ended_early_owes_no_later_month(clock, allocation):
    ended = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 1 January in Brussels
    operations.end_allocation(by=SUPPLIER, allocation=allocation, at=ended)

    caught_up(clock, SPRING)

    assert months() == [date(2026, 12, 1), date(2027, 1, 1)]


def test_what_was_ended_in_december_owes_nothing_for_january(clock, allocation):
    ended = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    operations.end_allocation(by=SUPPLIER, allocation=allocation, at=ended)

    caught_up(clock, SPRING)

    assert months() == [date(2026, 12, 1)]


def test_no_month_before_the_answer(cast, clock):
    builders.supply(5_000)
    decision = builders.released(
        cast.officer, builders.examined(cast.lead, cast.assessor), starts_on=date(2026, 11, 30)
    )
    answered = datetime(2026, 12, 2, 9, tzinfo=UTC)
    operations.accept_award(by=cast.lead, award=award_of(decision), at=answered)

    caught_up(clock, JANUARY)

    assert months() == [date(2026, 12, 1)]


def test_the_statement_ends_with_the_month(cast, clock, allocation):
    ended = datetime(2027, 2, 1, 0, 30, tzinfo=UTC)  # the daily job after its last day
    operations.end_allocation(by=SUPPLIER, allocation=allocation, at=ended)

    caught_up(clock, SPRING)

    december, january = Document.objects.filter(kind="monthly_statement").order_by("number")
    assert january.snapshot["instant"] == "2027-01-31T22:59:59.999999+00:00"
    assert [line["amount"] for line in january.snapshot["lines"]] == ["1250"]
    assert january.snapshot["rebuilt"] == "1250"
    assert december.title == "Hours on Leonardo Booster, December 2026"


def test_the_lead_gets_one_mail_when_the_pdf_is_there(cast, clock, allocation):
    caught_up(clock, JANUARY)
    document = Document.objects.get(kind="monthly_statement")
    assert not Message.objects.filter(kind="monthly_statement").exists()

    render_document(document_id=document.pk)
    job = Job.objects.get(kind="allocations.send_statement")
    assert queue.run(job.pk)
    jobs.send_monthly_statement(job)

    mail = Message.objects.get(kind="monthly_statement")
    assert mail.to_address == cast.lead.email
    assert mail.subject == f"Your hours in December 2026: statement of {allocation.application}"
    assert allocation.get_absolute_url() in mail.body_text
    assert "Leonardo" not in mail.body_text


def test_the_pdf_says_what_it_is_with_the_same_bytes_again(clock, allocation):
    caught_up(clock, JANUARY)
    document = render_document(document_id=Document.objects.get(kind="monthly_statement").pk)

    made = fetch(document)
    reader = PdfReader(io.BytesIO(made))
    said = " ".join(reader.pages[0].extract_text().split())

    for words in ("Hours on Leonardo Booster, December 2026", "31 December 2026", "agrees with"):
        assert words in said
    assert allocation.application.number in said
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    again = rendering.render_html(
        papers.compose(document),
        title=document.title,
        language=document.language,
        instant=papers.instant(document),
    )
    assert again == made


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("officer", 200),
        ("auditor", 200),
        ("stranger", 404),
        ("administrator", 404),
        ("assessor", 404),
    ],
)
def test_who_reads_the_statement(cast, clock, signed_in, allocation, who, status):
    caught_up(clock, JANUARY)
    document = render_document(document_id=Document.objects.get(kind="monthly_statement").pk)

    assert signed_in(cast[who]).get(reverse("document", args=[document.pk])).status_code == status


def test_the_page_lists_them_newest_first_and_says_when_there_is_none(
    cast, clock, signed_in, allocation
):
    client = signed_in(cast.lead)
    page = allocation.get_absolute_url()
    assert "After each month with a day of this allocation" in client.get(page).text
    caught_up(clock, SPRING)
    december, january = Document.objects.filter(kind="monthly_statement").order_by("number")
    render_document(document_id=december.pk)
    give_up(document_id=january.pk, reason="OSError")

    text = client.get(page).text

    assert text.index("Leonardo Booster, January 2027") < text.index("Booster, December 2026")
    assert reverse("document", args=[december.pk]) in text
    assert reverse("document", args=[january.pk]) not in text


def test_the_page_reads_as_often_for_one_statement_as_for_three(cast, clock, signed_in, allocation):
    client, counts = signed_in(cast.lead), []
    for count in (1, 3):
        for month in range(count):
            operations.order_monthly_statement(
                by=SUPPLIER,
                allocation=Allocation.objects.get(pk=allocation.pk),
                month=date(2027, 1 + month, 1),
                at=JANUARY,
            )
        with CaptureQueriesContext(connection) as found:
            client.get(allocation.get_absolute_url())
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_what_is_due_is_read_with_two_queries(cast, clock, django_assert_num_queries):
    builders.supply(9_000)
    counted = ("lead", "colleague", "stranger")
    for place, person in enumerate(counted):
        running(cast, person, f"RO4012345{place}")

    with django_assert_num_queries(2):
        due = queries.statements_due(SPRING)

    assert len(due) == 6


def test_at_most_so_many_at_once(cast, clock, allocation, monkeypatch):
    monkeypatch.setattr("allocations.operations.monthly.AT_ONCE", 1)

    caught_up(clock, SPRING)
    assert months() == [date(2026, 12, 1)]
    caught_up(clock, SPRING)
    assert months() == [date(2026, 12, 1), date(2027, 1, 1)]
