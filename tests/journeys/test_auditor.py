"""The auditor: population, letters and their hashes, the ledger at a date, the whole history."""

import hashlib
import re

import pytest
from playwright.sync_api import expect

from aifactory.audit.models import Event
from aifactory.documents.models import Document
from aifactory.face.tags.formats import hash_short
from allocations.models import LedgerAccount

from . import cases
from .addresses import closed_round
from .conftest import Portal

pytestmark = pytest.mark.journey


def released_by_hand(portal: Portal) -> str:
    """A decision announced on the screen, so that the worker hears of its letter at once."""
    decision = cases.decision_of(cases.case("decide"))
    officer = portal.visitor("Marta")
    officer.open(f"/decisions/{decision.pk}/release/")
    officer.press("Release the decision")
    return decision.number


def test_letter_has_the_hash_that_the_desk_shows(portal: Portal) -> None:
    number = released_by_hand(portal)
    auditor = portal.visitor("Jürgen")

    auditor.open("/home/")
    auditor.follow("Every decision and its letter")
    row = auditor.page.get_by_role("row").filter(has_text=number)
    auditor.wait_until(lambda: row.get_by_role("link", name="PDF").count() > 0)
    row.get_by_text("SHA-256").click()
    shown = row.locator("code")
    _name, content = auditor.download(f"PDF {number}")

    digest = hashlib.sha256(content).hexdigest()
    letter = Document.objects.get(sha256=digest)
    assert letter.kind == "decision"
    assert shown.all_inner_texts() == [hash_short(digest), digest]
    assert Event.objects.filter(data__sha256=digest).exists()


def test_ledger_is_shown_as_it_stood_on_a_day(portal: Portal) -> None:
    made = cases.case("accept")
    account = LedgerAccount.objects.get(kind="allocation", allocation__application=made.current)
    auditor = portal.visitor("Jürgen")

    auditor.open("/auditor/ledger/?kind=allocation")
    auditor.open(f"/auditor/ledger/{account.pk}/")
    now = auditor.heading
    auditor.page.get_by_label("As of the end of").fill("2026-07-01")
    auditor.press("Show that day")

    assert now.split()[0] != "0"
    assert auditor.heading.startswith("0")


def test_history_is_verified_and_the_verdict_shown(portal: Portal) -> None:
    auditor = portal.visitor("Jürgen")

    auditor.open("/auditor/history/")
    auditor.follow("Auditor’s desk", within="body")
    auditor.press("Verify the history")
    auditor.wait_until(
        lambda: (
            not auditor.page.get_by_text("is being recomputed").count()
            and auditor.page.get_by_text("unbroken").count() > 0
        )
    )

    expect(auditor.page.get_by_text(re.compile("The ledger adds up"))).to_be_visible()


@pytest.mark.parametrize("java_script", [True, False])
def test_round_report_is_made_while_the_auditor_watches(portal: Portal, java_script: bool) -> None:
    auditor = portal.visitor("Jürgen", java_script_enabled=java_script)
    auditor.open(f"/auditor/rounds/{closed_round().pk}/")

    auditor.press("Order the report")
    ready = auditor.page.get_by_text("The report is ready")
    if java_script:
        expect(ready).to_be_visible(timeout=60_000)
    else:
        auditor.wait_until(lambda: ready.count() > 0)

    _name, record = auditor.download("The whole record as JSON")
    _name, pdf = auditor.download("Report as PDF")
    assert auditor.page.locator("main code").inner_text() == hashlib.sha256(record).hexdigest()
    assert pdf.startswith(b"%PDF-")
