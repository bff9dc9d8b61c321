"""Notes on the case page, and that nobody outside the office ever reads one."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.documents.models import Document
from aifactory.notifications.models import Message
from aifactory.portal.desks.casework import notes
from allocations.models import Decision
from applications import operations
from applications.models import Application, Note
from applications.permissions import casework
from tests.allocations import builders
from tests.allocations.builders import RELEASED, award_of
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SECRET = "Cedarwood Lantern Quarter"


def write(by: User, case: Application, text: str = SECRET) -> Note:
    return operations.write_note(
        by=by, application=case, text=text, key=uuid.uuid4(), at=timezone.now()
    )


def test_a_note_is_written_on_the_case_page_once(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    client, url = signed_in(cast.officer), reverse("case_notes", args=[case.pk])
    data = {"text": SECRET, "key": str(uuid.uuid4())}

    for _click in range(2):
        page = client.post(url, data, follow=True).content.decode()
        assert page.count(SECRET) == 1

    assert client.get(url).status_code == 200
    assert client.post(url, {"text": "Without a key"}).status_code == 302
    assert Note.objects.count() == 2


def test_what_is_too_long_is_kept_and_said(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    url = reverse("case_notes", args=[case.pk])

    refused = signed_in(cast.officer).post(url, {"text": f"{SECRET}{'x' * 4000}"})

    assert refused.status_code == 422
    assert SECRET in refused.content.decode()
    assert not Note.objects.exists()


def test_an_auditor_reads_and_does_not_write(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    note = write(cast.officer, case)
    client = signed_in(cast.auditor)

    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert SECRET in page
    assert "Add note" not in page
    assert client.post(reverse("case_notes", args=[case.pk]), {"text": "x"}).status_code == 403
    strike = reverse("case_note_strike", args=[case.pk, note.pk])
    assert client.get(strike).status_code == 403


def test_put_right_and_struck_out_on_their_pages(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    note = write(cast.officer, case, "The licens is unclear.")
    client = signed_in(cast.officer)
    correct = reverse("case_note", args=[case.pk, note.pk])
    strike = reverse("case_note_strike", args=[case.pk, note.pk])
    assert "The licens is unclear." in client.get(correct).content.decode()
    assert client.post(correct, {"text": ""}).status_code == 422

    page = client.post(correct, {"text": "The licence is unclear."}, follow=True)
    assert "put right" in page.content.decode()
    assert client.get(strike).status_code == 200
    assert client.post(strike, {"reason": ""}).status_code == 422
    for _click in range(2):
        page = client.post(strike, {"reason": "It came."}, follow=True)
        assert "<s>The licence is unclear.</s>" in page.content.decode()
        assert "It came." in page.content.decode()


def test_text_typed_after_the_quarter_of_an_hour_is_not_lost(cast: Cast, signed_in: SignIn) -> None:
    case = rows.application(cast.lead)
    note = write(cast.officer, case, "First words")
    correct = reverse("case_note", args=[case.pk, note.pk])
    client = signed_in(cast.officer)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        late = client.post(correct, {"text": "Second words"})

    assert late.status_code == 409
    assert "Second words" in late.content.decode()
    assert "15 minutes" in late.content.decode()


@pytest.mark.parametrize("name", ["officer", "second_officer", "approver", "auditor"])
def test_card_and_verdicts_agree(cast: Cast, name: str) -> None:
    case = rows.application(cast.lead)
    old = write(cast.officer, case, "Old")
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        write(cast.officer, case, "Own")
        write(cast.approver, case, "Of the approver")
        operations.strike_note(by=cast.officer, note=old, reason="Over.", at=timezone.now())
        card = notes.card_of(cast[name], case)

        assert bool(card.form) is bool(casework.write_note(cast[name], case))
        for line in card.lines:
            now = timezone.now()
            assert line.may_correct is bool(casework.correct_note(cast[name], line.note, at=now))
            assert line.may_strike is bool(casework.strike_note(cast[name], line.note))
        assert len(card.lines) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_case_page_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Callable[[int], object], count: int
) -> None:
    case = rows.application(cast.lead)
    for number in range(count):
        write(cast.officer, case, f"Note {number}")
        label = operations.make_label(by=cast.officer, name=f"Label {number}", colour="c1")
        operations.put_label(by=cast.officer, application=case, label=label)
    operations.take_case(by=cast.officer, application=case)
    client = signed_in(cast.officer)
    client.get(reverse("case", args=[case.pk]))

    # person, roles, application, decisions, checks, stops, holidays, documents, history, names,
    # owners, notes
    with django_assert_num_queries(12):
        client.get(reverse("case", args=[case.pk]))


def decided_with_notes(cast: Cast) -> Decision:
    """A case on its whole way, with a note and a struck one at each end."""
    builders.supply(5_000)
    case = builders.examined(cast.lead, cast.assessor)
    write(cast.officer, case)
    operations.strike_note(
        by=cast.officer,
        note=write(cast.approver, case, f"{SECRET} again"),
        reason=SECRET,
        at=timezone.now(),
    )
    label = operations.make_label(by=cast.officer, name=SECRET, colour="c1")
    operations.put_label(by=cast.officer, application=case, label=label)
    operations.hand_over_case(
        by=cast.officer, application=case, to=cast.second_officer, seen=None, note=SECRET
    )
    return builders.released(cast.officer, case)


def test_no_page_file_or_mail_outside_the_office_says_it(cast: Cast, signed_in: SignIn) -> None:
    decision = decided_with_notes(cast)
    case = decision.application
    pages = [
        reverse("application", args=[case.pk]),
        reverse("applications"),
        reverse("applications:receipt", args=[case.pk]),
        reverse("allocations:hours"),
        reverse("allocations:award", args=[award_of(decision).pk]),
        reverse("reviews:assessment", args=[case.pk]),
        reverse("reviews:desk"),
        reverse("case", args=[case.pk]),
        reverse("case_notes", args=[case.pk]),
        reverse("cases"),
    ]
    with time_machine.travel(RELEASED):
        for name in ("lead", "stranger", "assessor", "administrator"):
            client = signed_in(cast[name])
            for url in pages:
                assert SECRET not in client.get(url, follow=True).content.decode(), (name, url)
    for message in Message.objects.exclude(kind="case_handed_over"):
        assert SECRET not in f"{message.subject}{message.body_text}"
    for document in Document.objects.all():
        assert SECRET not in str(document.snapshot)
    told = Message.objects.get(kind="case_handed_over")
    assert told.to_address == cast.second_officer.email


def test_an_export_holds_no_note(cast: Cast, signed_in: SignIn) -> None:
    decided_with_notes(cast)

    for url in (reverse("cases_export"), reverse("auditor_history_csv")):
        client = signed_in(cast.officer if "cases" in url else cast.auditor)
        assert SECRET.encode() not in b"".join(client.get(url).streaming_content)
