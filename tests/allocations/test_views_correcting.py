"""The screens of a correction: figures first, then the approver, then both letters."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aifactory.accounts.models import Approval
from aifactory.documents.models import Document
from aifactory.documents.operations import render_document
from aifactory.notifications.models import Message
from allocations import operations
from allocations.models import Allocation, Decision
from allocations.queries import standing
from tests.allocations import builders
from tests.allocations.builders import RELEASED, award_of

pytestmark = pytest.mark.django_db
WHY = "The site had counted another project’s nodes."
LATER = RELEASED + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def decision(cast):
    builders.supply(5_000)
    decision = builders.released(cast.officer, builders.examined(cast.lead, cast.assessor))
    operations.accept_award(by=cast.lead, award=award_of(decision), at=RELEASED)
    return decision


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


@pytest.fixture
def approver(cast, signed_in):
    return signed_in(cast.approver)


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def annul_of(decision):
    return reverse("allocations:annul", args=[decision.pk])


def rectify_of(decision):
    return reverse("allocations:rectify", args=[decision.pk])


def typed(**values):
    return {
        "amount": "1000",
        "given_in": "node_hours",
        "starts_on": "2026-12-01",
        "ends_on": "2027-01-31",
        "reason": "As measured.",
        "conditions": "Report monthly.",
        "why": WHY,
        **values,
    }


def ask(decision, person, kind="annul"):
    """Straight to the operation."""
    return operations.request_correction(by=person, decision=decision, kind=kind, why=WHY, at=LATER)


def request_page():
    return reverse("approval", args=[Approval.objects.get().pk])


def test_the_annulment_shows_its_figures_waits_and_happens(
    cast, decision, officer, approver, signed_in
):
    assert "Annul…" in text(officer.get(decision.get_absolute_url()))
    page = text(officer.get(annul_of(decision)))
    for words in (
        "1 250 node-h · 5 000 GPU-h",
        "ends at once",
        "waits for a decision again",
        "of D-2026-0001, marked as replaced",
        "Who can answer: Approver.",
        "CINECA, by mail",
    ):
        assert words in page, words
    assert "btn-primary" not in page

    done = [officer.post(annul_of(decision), {"why": WHY}, follow=True) for _click in range(2)]

    assert [each.status_code for each in done] == [200, 200]
    waiting = text(officer.get(decision.get_absolute_url()))
    assert "Annulment of D-2026-0001 waits for approval" in waiting
    assert WHY not in text(signed_in(cast.lead).get(application_of(decision)))
    assert "Annul a released decision" in text(approver.get(reverse("home")))
    read = text(approver.get(request_page()))
    assert "1 250 node-h · 5 000 GPU-h" in read
    assert "Approving does it at once" in read
    approver.post(request_page())
    assert Decision.objects.get(pk=decision.pk).status == "annulled"
    assert "1 250 node-h · 5 000 GPU-h" in text(approver.get(request_page()))
    after = text(officer.get(decision.get_absolute_url()))
    assert "Approved · Approver" in after.replace("</span>", "")
    assert "Your decision" in after


def application_of(decision):
    return reverse("application", args=[decision.application_id])


def test_rectifying_previews_keeps_what_was_typed_and_asks(decision, officer, approver, cast):
    url = rectify_of(decision)
    page = text(officer.get(url))
    assert 'value="1250"' in page
    assert "Show what changes" in page

    wrong = officer.post(url, typed(amount="2000", preview="yes"))
    assert (wrong.status_code, "At most the 1 250 node-h asked for." in text(wrong)) == (422, True)
    assert "Report monthly." in text(wrong)
    seen = text(officer.post(url, typed(preview="yes")))
    assert "from 1 250 node-h · 5 000 GPU-h" in seen
    assert "to 1 000 node-h · 4 000 GPU-h" in seen
    assert "250 node-h · 1 000 GPU-h" in seen
    assert not Approval.objects.exists()
    asked = text(officer.post(url, typed(ask="yes"), follow=True))
    assert "Rectification of D-2026-0001 waits for approval" in asked
    approver.post(request_page())

    assert Allocation.objects.get().node_hours == Decimal(1_000)
    mail = Message.objects.get(kind="site_hours")
    assert (mail.to_address, "is now 1" in mail.body_text) == (cast.assessor.email, True)


def test_an_amount_in_gpu_hours_is_exact_or_refused(decision, officer):
    url = rectify_of(decision)

    assert "from 1 250" in text(
        officer.post(url, typed(amount="4000", given_in="gpu_hours", preview="yes"))
    )
    for amount, sentence in (
        ("", "needs an answer"),
        ("a lot", "in figures"),
        ("0.0000001", "not an exact number"),
    ):
        page = officer.post(url, typed(amount=amount, preview="yes"))
        assert (page.status_code, sentence in text(page)) == (422, True), amount


def test_a_reason_alone_where_no_hours_were_granted(cast, officer, approver):
    builders.supply(5_000)
    refused = builders.released(
        cast.officer,
        builders.examined(cast.lead, cast.assessor),
        outcome="no_award",
        reason="Full.",
    )
    url = rectify_of(refused)
    assert "Hours granted" not in text(officer.get(url))
    unchanged = officer.post(url, {"why": WHY, "reason": "Full.", "preview": "yes"})
    assert "Nothing is different." in text(unchanged)
    assert "from Full. to Better said." in text(
        officer.post(url, {"why": WHY, "reason": "Better said.", "preview": "yes"})
    )
    officer.post(url, {"why": WHY, "reason": "Better said.", "ask": "yes"})
    approver.post(request_page())

    assert Decision.objects.get(version=2).reason == "Better said."


def test_the_request_is_taken_back_by_whoever_asked(cast, decision, officer, signed_in):
    prepared = ask(decision, cast.officer)
    url = reverse("allocations:void", args=[prepared.pk])
    other = signed_in(cast.second_officer)
    assert "Whoever asked for this correction takes it back." in text(other.get(url))
    assert other.post(url).status_code == 403
    assert "Decision D-2026-0001 stays as it is" in text(officer.get(url))

    page = text(officer.post(url, follow=True))

    assert "Taken back. The decision stays as it is." in page
    assert Approval.objects.get().status == "void"
    release = reverse("allocations:release", args=[prepared.pk])
    assert officer.post(release).status_code == 403


def test_the_applicant_reads_both_letters_and_the_timeline(
    cast, decision, officer, approver, signed_in
):
    officer.post(rectify_of(decision), typed(ask="yes"))
    approver.post(request_page())
    for letter in Document.objects.filter(kind="decision").order_by("created_at"):
        render_document(document_id=letter.pk)
        operations.announce(by=builders.SUPPLIER, document_id=letter.pk)
    lead = signed_in(cast.lead)

    page = text(lead.get(application_of(decision)))

    for words in (
        "It takes the place of decision D-2026-0001.",
        WHY,
        "Decision corrected",
        "D-2026-0002 takes the place of D-2026-0001. Both letters stay.",
        "replaced by D-2026-0002",
    ):
        assert words in page, words
    old, new = Document.objects.filter(kind="decision").order_by("created_at")
    assert (old.superseded_by, new.superseded_by) == (new, None)
    for letter in (old, new):
        assert lead.get(reverse("document", args=[letter.pk])).status_code == 200
    assert new.snapshot["correction"]["number"] == "D-2026-0001"
    [mail] = Message.objects.filter(kind="decision_corrected")
    assert (mail.to_address, WHY in mail.body_text) == (cast.lead.email, False)
    gone = text(lead.get(reverse("allocations:award", args=[award_of(decision).pk])))
    assert "This award was corrected." in gone
    assert lead.post(reverse("allocations:award", args=[award_of(decision).pk])).status_code == 409


def test_the_history_names_every_step_and_the_auditor_sees_the_chain(
    cast, decision, officer, approver, signed_in
):
    officer.post(annul_of(decision), {"why": WHY})
    approver.post(request_page())

    case = text(officer.get(reverse("case", args=[decision.application_id])))
    for words in (
        "Asked to correct a released decision",
        "Asked for a second person’s approval",
        "Approved as the second person",
        "Annulled the decision",
        "The decision was annulled; the office decides again",
        "Annulment of decision D-2026-0001",
    ):
        assert words in case, words
    rows = text(signed_in(cast.auditor).get(reverse("auditor_decisions")))
    assert "Annulment of D-2026-0001" in rows
    ledger = Decision.objects.get(version=2)
    assert ledger.released_by == cast.approver


def test_the_pool_that_shrank_is_said_to_the_approver(cast, approver):
    builders.supply(1_250)
    decision = builders.released(
        cast.officer,
        builders.examined(cast.lead, cast.assessor),
        outcome="partial",
        node_hours=Decimal(1_000),
        reason="Half is free.",
    )
    now = standing(Decision.objects.get(pk=decision.pk)).terms
    operations.request_correction(
        by=cast.officer,
        decision=decision,
        kind="rectify",
        why=WHY,
        terms=replace(now, node_hours=Decimal(1_250), reason=""),
        at=LATER,
    )
    other = builders.examined(cast.colleague, cast.assessor, registration="RO40123450")
    builders.decided(
        cast.officer, other, outcome="partial", node_hours=Decimal(200), reason="A start.", at=LATER
    )

    page = text(approver.post(request_page(), follow=True))

    assert "Not approved: Only 50 node-h are left on Leonardo Booster." in page
    assert "The request stays open." in page
    assert Approval.objects.get().status == "requested"


@pytest.mark.parametrize(
    ("person", "status"), [("lead", 403), ("auditor", 200), ("approver", 403), ("stranger", 404)]
)
@pytest.mark.parametrize("url_of", [annul_of, rectify_of])
def test_who_finds_the_screens(cast, decision, signed_in, person, status, url_of):
    client = signed_in(cast[person])

    page = client.get(url_of(decision))

    assert page.status_code == status
    if status == 200:
        assert "Only programme officers decide" in text(page)
    assert client.post(url_of(decision), typed()).status_code in {403, 404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_and_the_shelf_take_the_same_queries_for_any_length(
    cast, officer, approver, count
):
    builders.supply(50_000)
    for number, person in zip(range(count), ["lead", "colleague", "stranger"], strict=False):
        case = builders.examined(cast[person], cast.assessor, registration=f"RO4012345{number}")
        ask(builders.released(cast.officer, case), cast.officer)
    shelf = reverse("allocations:desk") + "?list=corrections"
    for client, url, limit in ((approver, reverse("home"), 7), (officer, shelf, 8)):
        client.get(url)
        with CaptureQueriesContext(connection) as taken:
            page = text(client.get(url))
        assert page.count("D-2026-") >= count
        assert len(taken) <= limit, [query["sql"][:90] for query in taken]


def test_the_page_of_the_decision_takes_few_queries(
    cast, decision, officer, django_assert_max_num_queries
):
    officer.get(decision.get_absolute_url())

    with django_assert_max_num_queries(12):
        officer.get(decision.get_absolute_url())
    ask(decision, cast.officer)
    with django_assert_max_num_queries(15):
        officer.get(decision.get_absolute_url())


def test_the_office_finds_the_hours_and_what_is_suspended(cast, decision, officer):
    allocation = Allocation.objects.get()
    case = reverse("case", args=[decision.application_id])
    assert "Suspend…" in text(officer.get(case))
    assert allocation.get_absolute_url() in text(officer.get(case))
    assert "suspended" not in text(officer.get(reverse("home"))).lower()
    operations.suspend_allocation(
        by=cast.officer, allocation=allocation, reason="Asked by the site.", at=LATER
    )

    assert "Resume…" in text(officer.get(case))
    assert "1 allocation is suspended" in text(officer.get(reverse("home")))
    shelf = text(officer.get(reverse("allocations:desk") + "?list=suspended"))
    assert "Asked by the site." in shelf
    assert allocation.get_absolute_url() in shelf
