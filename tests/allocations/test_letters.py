"""The letter of decision and the statement: every fact frozen, nothing empty, readable as PDF."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from aifactory.audit.queries import timeline
from aifactory.documents import letters as papers
from aifactory.documents.archive import fetch
from aifactory.documents.models import Document
from aifactory.documents.operations import render_document
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations import jobs, letters, operations, queries
from allocations.models import AccountKind, LedgerAccount
from applications.models import Application
from tests.allocations import builders
from tests.allocations.builders import DECIDED, RELEASED, award_of

pytestmark = pytest.mark.django_db

OUTCOMES = {
    "award": {},
    "partial": {
        "node_hours": Decimal(800),
        "reason": "Four months of demand meet three months of supply.",
        "conditions": ["Civilian use only.", "Final report by 30 April 2027."],
    },
    "waiting_list": {"reason": "Leonardo Booster is full until January."},
    "no_award": {"reason": "The plan needs twice the hours that Try can give."},
}
TITLES = {
    "award": "Award of 1\u00a0250 node-hours on Leonardo Booster",
    "partial": "Award of 800 node-hours on Leonardo Booster",
    "waiting_list": "Waiting list for Leonardo Booster",
    "no_award": "No award of hours on Leonardo Booster",
}


@pytest.fixture
def application(cast):
    builders.supply(5_000)
    return builders.examined(cast.lead, cast.assessor)


def letter(cast, application, outcome):
    builders.released(cast.officer, application, outcome=outcome, **OUTCOMES[outcome])
    return Document.objects.get(kind="decision")


def text_of(document):
    ready = render_document(document_id=document.pk)
    pages = PdfReader(io.BytesIO(fetch(ready))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()).replace("\u00a0", " ")


def test_the_snapshot_of_a_partial_award_holds_every_fact(cast, application):
    snapshot = letter(cast, application, "partial").snapshot

    assert snapshot["rows"] == [
        {"label": "Asked for", "node_hours": "1250", "gpu_hours": "5000", "local": "40000"}
    ]
    assert snapshot["total"] == {
        "label": "Granted",
        "node_hours": "800",
        "gpu_hours": "3200",
        "local": "25600",
    }
    assert snapshot["award"] == {
        "respond_by": "2026-12-03T16:00:00.000000+00:00",
        "zone": "Europe/Brussels",
        "starts_on": "2026-12-01",
        "ends_on": "2027-01-31",
    }
    assert snapshot["conditions"] == OUTCOMES["partial"]["conditions"]
    assert snapshot["redress"]["until"] == "2026-12-19"
    assert [(one["name"], one["at"]) for one in snapshot["signatures"]] == [
        ("Officer", "2026-11-19T10:00:00.000000+00:00"),
        ("Officer", "2026-11-19T10:30:00.000000+00:00"),
    ]


@pytest.mark.parametrize("outcome", list(OUTCOMES))
def test_each_letter_says_its_outcome_its_reason_and_the_way_to_disagree(
    cast, application, outcome
):
    document = letter(cast, application, outcome)

    said = text_of(document)

    assert TITLES[outcome].replace("\u00a0", " ") in said
    assert OUTCOMES[outcome].get("reason", "") in said
    assert "within 30 days, by 19 December 2026" in said
    assert "Support-call speech model for six languages" in said
    for word in ("None", "{{", "undefined"):
        assert word not in said


def test_the_comment_of_the_site_reaches_the_applicant_with_the_decision(cast, signed_in):
    builders.supply(5_000)
    comment = "Begin with the smoke test; it shows the queue too."
    application = builders.examined(cast.lead, cast.assessor, comment_to_applicant=comment)
    page = reverse("application", args=[application.pk])
    before = signed_in(cast.lead).get(page).text

    document = letter(cast, application, "award")

    assert comment not in before
    assert comment in text_of(document)
    assert comment in signed_in(cast.lead).get(page).text


def test_a_letter_without_a_comment_of_the_site_has_no_heading_for_it(cast, application):
    assert "Comment of" not in text_of(letter(cast, application, "award"))


def test_the_award_letter_names_amounts_dates_zone_and_who_decided(cast, application):
    said = text_of(letter(cast, application, "award"))

    for fact in (
        "D-2026-0001",
        "Granted 1 250 5 000 40 000",
        "Thu 3 Dec 2026, 17:00 CET (16:00 UTC)",
        "1 December 2026 to 31 January 2027",
        "Officer",
        "Thu 19 Nov 2026, 11:00 CET (10:00 UTC)",
        "Thu 19 Nov 2026, 11:30 CET (10:30 UTC)",
    ):
        assert fact in said, fact


def test_the_letter_comes_from_the_frozen_facts_not_from_live_rows(cast, application):
    decision = builders.decided(cast.officer, application)
    Application.objects.filter(pk=application.pk).update(title="Renamed meanwhile")

    operations.release(by=cast.officer, decision=decision, at=RELEASED)

    html = papers.compose(Document.objects.get(kind="decision"))
    assert "Support-call speech model" in html
    assert "Renamed meanwhile" not in html


def test_hostile_text_in_reason_and_conditions_stays_text(cast, application):
    document = _hostile(cast, application)

    html = papers.compose(document)

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def _hostile(cast, application):
    builders.released(
        cast.officer,
        application,
        outcome="partial",
        node_hours=Decimal(800),
        reason="<script>alert(1)</script> {{ secret }}",
        conditions=["{% load os %}", "'; DROP TABLE x; --"],
    )
    return Document.objects.get(kind="decision")


def test_an_unreleased_decision_has_no_letter(cast, application):
    decision = builders.decided(cast.officer, application)

    with pytest.raises(ValueError, match="there is no letter"):
        letters.decision_snapshot(decision)


def test_when_the_letter_is_ready_its_job_mails_the_lead_once(cast, application):
    document = letter(cast, application, "award")
    render_document(document_id=document.pk)
    job = Job.objects.get(kind="allocations.announce")

    jobs.announce(job)
    jobs.announce(job)

    message = Message.objects.get(kind="decision_ready")
    assert message.to_address == cast.lead.email
    assert message.subject == f"The decision on {application.number} is ready"
    assert f"/applications/{application.pk}/" in message.body_text


def test_every_mail_of_an_award_has_its_date_and_its_link(cast, application):
    award = award_of(builders.released(cast.officer, application))
    remind = Job.objects.get(kind="allocations.remind")

    operations.remind(by=builders.SUPPLIER, award=award, at=RELEASED)
    operations.lapse_award(by=builders.SUPPLIER, award=award, at=award.lapses_at)
    assert operations.remind(by=builders.SUPPLIER, award=award, at=RELEASED) is False

    for kind in ("award_reminder", "award_lapsed"):
        message = Message.objects.get(kind=kind)
        assert "Thu 3 Dec 2026, 17:00 CET (16:00 UTC)" in message.body_text
        assert f"/awards/{award.pk}/" in message.body_text
    assert remind.payload == {"award": award.pk}


def test_jobs_and_schedules_call_their_operations(cast, application, time_machine):
    award = award_of(builders.released(cast.officer, application))
    time_machine.move_to(award.lapses_at, tick=False)

    jobs.remind(Job.objects.get(kind="allocations.remind"))
    jobs.lapse(Job.objects.get(kind="allocations.lapse"))
    jobs.lapse_due(Job())
    jobs.close_due(Job())

    award.refresh_from_db()
    assert award.status == "lapsed"
    assert not Message.objects.filter(kind="award_reminder").exists()


def test_a_statement_is_a_letter_too(cast, application):
    builders.decided(cast.officer, application)
    pool = LedgerAccount.objects.get(kind=AccountKind.POOL)

    document = operations.order_statement(
        by=cast.auditor, account=pool, at=datetime(2027, 1, 1, tzinfo=UTC)
    )

    said = text_of(document)
    assert "Reserved for an award" in said
    assert "\u22121 250" in said
    assert "Balance rebuilt from movements 3 750" in said
    assert timeline(pool).last().verb == "allocations.statement_ordered"


@pytest.mark.parametrize(
    ("released", "due"),
    [
        (RELEASED, datetime(2026, 12, 3, 16, tzinfo=UTC)),
        (datetime(2026, 11, 21, 9, tzinfo=UTC), datetime(2026, 12, 7, 16, tzinfo=UTC)),
        (datetime(2026, 12, 11, 9, tzinfo=UTC), datetime(2026, 12, 28, 16, tzinfo=UTC)),
        (datetime(2026, 3, 23, 9, tzinfo=UTC), datetime(2026, 4, 7, 15, tzinfo=UTC)),
    ],
    ids=[
        "working day",
        "Saturday moves on",
        "Christmas moves on",
        "Easter Monday moves on",
    ],
)
def test_an_answer_is_due_at_the_close_of_a_working_day(application, released, due):
    assert queries.answer_due(application, released) == due


def test_a_day_in_the_letter_is_a_day_of_the_office(cast, application):
    decision = builders.decided(cast.officer, application, at=DECIDED)
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)

    operations.release(by=cast.officer, decision=decision, at=late)

    redress = Document.objects.get(kind="decision").snapshot["redress"]
    assert date.fromisoformat(redress["until"]) == date(2026, 12, 20)
