"""Files: who may have which kind, what is still being made, what is missing."""

import hashlib
import uuid
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.audit.models import Event
from aifactory.audit.recording import reference
from aifactory.documents.models import Document, document_storage
from aifactory.portal.desks.downloads import neutral_name
from applications.status import ApplicationStatus as Status
from tests.allocations import builders
from tests.conftest import Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PDF = b"%PDF-1.7 invented"
WITH_APPLICATION = {"lead", "officer", "second_officer", "approver", "auditor"}
WITH_RELEASED = {"lead", "officer", "second_officer", "approver", "auditor"}
DECIDERS = {"officer", "second_officer", "auditor"}


def _document(kind: str, subject: object, state: str = "ready", **given: object) -> Document:
    fields: dict[str, object] = {
        "number": "EHPC-AIF-2026PG11-007",
        "version": 1,
        "title": "Receipt",
        "language": "en",
        "filename": "x.pdf",
        "template": "documents/receipt.html",
        "snapshot": {},
        "snapshot_sha256": "0" * 64,
    }
    if state == "ready":
        name = document_storage().save(f"{uuid.uuid4().hex}.pdf", ContentFile(PDF))
        fields |= {
            "file": name,
            "sha256": hashlib.sha256(PDF).hexdigest(),
            "size": len(PDF),
            "ready_at": timezone.now(),
        }
    subject_type, subject_id = reference(subject)  # type: ignore[arg-type]  # a model
    return Document.objects.create(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        state=state,
        **{**fields, **given},
    )


def _who_gets(document: Document, cast: Cast, signed_in: SignIn) -> set[str]:
    url = reverse("document", args=[document.pk])
    answers = {
        name: signed_in(cast[name]).get(url).status_code for name in cast.__dataclass_fields__
    }
    assert set(answers.values()) <= {200, 404}
    return {name for name, status in answers.items() if status == 200}


@pytest.mark.parametrize("kind", ["receipt", "dossier"])
def test_what_was_submitted_goes_to_who_may_read_every_answer(
    cast: Cast, signed_in: SignIn, kind: str
) -> None:
    document = _document(kind, rows.application(cast.lead, Status.TECHNICAL_CHECK))

    assert _who_gets(document, cast, signed_in) == WITH_APPLICATION


def test_a_letter_goes_to_the_team_once_it_is_released(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.NOT_AWARDED)
    document = _document("decision", rows.decision(made, cast.officer, "released"))

    assert _who_gets(document, cast, signed_in) == WITH_RELEASED


def test_a_letter_of_an_unreleased_decision_is_for_deciders(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.AWAITING_DECISION)
    document = _document("decision", rows.decision(made, cast.officer))

    assert _who_gets(document, cast, signed_in) == DECIDERS


def test_a_statement_of_a_pool_is_for_who_reads_the_ledger(cast: Cast, signed_in: SignIn) -> None:
    document = _document("statement", builders.supply(1000))

    assert _who_gets(document, cast, signed_in) == {
        "officer",
        "second_officer",
        "approver",
        "auditor",
    }


@pytest.mark.parametrize(
    ("kind", "subject_type"),
    [("secret", "applications.application"), ("decision", "applications.application")],
)
def test_a_kind_without_a_gate_is_nobodys(
    cast: Cast, signed_in: SignIn, kind: str, subject_type: str
) -> None:
    made = rows.application(cast.lead, Status.TECHNICAL_CHECK)
    document = _document(kind, made)

    assert document.subject_type == subject_type
    assert _who_gets(document, cast, signed_in) == set()


def test_the_file_is_an_attachment_with_a_neutral_name(cast: Cast, signed_in: SignIn) -> None:
    document = _document("receipt", rows.application(cast.lead, Status.TECHNICAL_CHECK))

    response = signed_in(cast.lead).get(reverse("document", args=[document.pk]))

    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert (
        response["Content-Disposition"]
        == 'attachment; filename="EHPC-AIF-2026PG11-007-receipt.pdf"'
    )


@pytest.mark.parametrize(
    ("number", "version", "name"),
    [
        ("D-2026-0001", 1, "D-2026-0001-decision.pdf"),
        ("D-2026-0001", 2, "D-2026-0001-decision-v2.pdf"),
        ('a"b\r\nX: y', 1, "a-b-X-y-decision.pdf"),
        ("../../etc", 1, "etc-decision.pdf"),
    ],
)
def test_a_name_holds_no_surprises(number: str, version: int, name: str) -> None:
    document = Document(kind="decision", number=number, version=version)

    assert neutral_name(document).lstrip("-") == name


@pytest.mark.parametrize(
    ("state", "status", "word"),
    [("pending", 202, "We are making this file."), ("failed", 200, "We could not make this file.")],
)
def test_a_file_that_is_not_there_yet_says_when(
    cast: Cast, signed_in: SignIn, state: str, status: int, word: str
) -> None:
    made = rows.application(cast.lead, Status.TECHNICAL_CHECK)
    document = _document("receipt", made, state)

    response = signed_in(cast.lead).get(reverse("document", args=[document.pk]))

    assert response.status_code == status
    assert word in response.content.decode()


@pytest.mark.parametrize("damage", ["gone", "altered"])
def test_a_missing_or_altered_file_is_not_handed_out_and_is_logged(
    cast: Cast, signed_in: SignIn, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    document = _document("receipt", rows.application(cast.lead, Status.TECHNICAL_CHECK))
    document.file.storage.delete(document.file.name)
    if damage == "altered":
        document.file.storage.save(document.file.name, ContentFile(b"%PDF-1.7 other"))

    response = signed_in(cast.lead).get(reverse("document", args=[document.pk]))

    assert response.status_code == 404
    assert str(document.pk) in caplog.text


@pytest.mark.parametrize(("person", "reads"), [("auditor", 1), ("officer", 0), ("lead", 0)])
def test_only_an_auditors_downloads_are_noted(
    cast: Cast, signed_in: SignIn, person: str, reads: int
) -> None:
    document = _document("receipt", rows.application(cast.lead, Status.TECHNICAL_CHECK))

    signed_in(cast[person]).get(reverse("document", args=[document.pk]))

    assert Event.objects.filter(verb="audit.read", subject_id=str(document.pk)).count() == reads


def test_an_unknown_document_is_no_page(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.officer).get(reverse("document", args=[uuid.uuid4()])).status_code == 404
