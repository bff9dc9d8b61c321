"""Ordering freezes; what comes back is what was made, or nothing."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from aifactory.documents import archive, operations
from aifactory.documents.archive import DocumentAltered, DocumentUnavailable
from aifactory.documents.models import Document
from aifactory.face.placeholders import EmptyPlaceholder
from aifactory.jobs.models import Job
from tests.documents.conftest import SUBJECT, snapshot

Ordered = Callable[..., Document]


def ready(document: Document) -> Document:
    return operations.render_document(document_id=document.pk)


def test_order_keeps_a_pending_row_and_one_job(ordered: Ordered):
    document = ordered()

    job = Job.objects.get(kind="documents.render")
    assert (document.state, document.version, document.sha256) == ("pending", 1, "")
    assert (job.key, job.payload, job.queue) == (
        str(document.pk),
        {"document": str(document.pk)},
        "pdf",
    )


def test_order_freezes_what_it_was_given(ordered: Ordered):
    given = snapshot()
    document = ordered(snapshot=given)
    given["person"] = "Somebody else"

    document.refresh_from_db()
    assert document.snapshot["person"] == "Ioana Dobrescu"
    assert archive._digest(document.snapshot) == document.snapshot_sha256


def test_order_stores_decimals_as_exact_text(ordered: Ordered):
    document = ordered(snapshot=snapshot(total_hours=Decimal("6000.10")))

    assert document.snapshot["total_hours"] == "6000.1"


def test_order_adds_sender_and_date_when_they_are_missing(ordered: Ordered):
    given = snapshot(frame={"office": "Panel office"})
    del given["instant"]

    document = ordered(snapshot=given)

    assert document.snapshot["frame"] == {
        "name": "AI Factory Access",
        "office": "Panel office",
        "email": "office@access.example",
        "host": "localhost:8000",
        "zone": "Europe/Brussels",
    }
    assert document.snapshot["instant"].endswith("+00:00")


def test_order_refuses_floats(ordered: Ordered):
    with pytest.raises(TypeError, match="never floats"):
        ordered(snapshot=snapshot(rows=[{"node_hours": 0.1}]))


def test_order_replaces_what_the_database_cannot_hold(ordered: Ordered):
    document = ordered(snapshot=snapshot(reason="zero \0 half \ud800"))

    document.refresh_from_db()
    assert document.snapshot["reason"] == "zero \ufffd half ?"


def test_order_of_an_empty_letter_leaves_nothing(ordered: Ordered):
    with pytest.raises(EmptyPlaceholder, match="reason"):
        ordered(snapshot=snapshot(reason=" "))

    assert not Document.objects.exists()
    assert not Job.objects.filter(kind="documents.render").exists()


def test_order_outside_a_transaction_is_refused(specimens: None, own_database: str):
    with pytest.raises(archive.OutsideTransaction):
        archive.order(
            kind="decision",
            subject=SUBJECT,
            number="D-1",
            template="specimens/award.html",
            snapshot=snapshot(),
            title="Award",
            language="en",
            filename="award.pdf",
        )


def test_versions_count_per_kind_and_subject(ordered: Ordered):
    assert [ordered().version, ordered().version] == [1, 2]

    other = Document.objects.about(("tests.case", "8"), "decision")
    assert not other.exists()


def test_version_taken_by_somebody_else_means_the_next_one(
    ordered: Ordered, monkeypatch: pytest.MonkeyPatch
):
    ordered()
    seen = iter([{"top": None}, {"top": 1}])
    monkeypatch.setattr(
        archive.Document.objects._queryset_class, "aggregate", lambda *_, **__: next(seen)
    )

    assert ordered().version == 2


def test_version_is_not_tried_for_ever(ordered: Ordered, monkeypatch: pytest.MonkeyPatch):
    ordered()
    monkeypatch.setattr(
        archive.Document.objects._queryset_class, "aggregate", lambda *_, **__: {"top": None}
    )

    with pytest.raises(archive.IntegrityError):
        ordered()


def test_latest_is_the_newest_and_current_the_newest_ready(ordered: Ordered):
    first = ready(ordered())
    second = ordered()

    assert archive.latest("decision", SUBJECT) == second
    assert archive.current("decision", SUBJECT) == first
    assert archive.latest("receipt", SUBJECT) is None
    assert list(Document.objects.about(SUBJECT)) == [second, first]


def test_fetch_gives_the_bytes_that_were_made(ordered: Ordered):
    document = ready(ordered())

    content = archive.fetch(document)

    assert content.startswith(b"%PDF-1.7")
    assert len(content) == document.size
    assert archive.verify(document)


def test_named_file_carries_the_name_people_see(ordered: Ordered):
    document = ready(ordered())

    file = archive.named_file(document.pk)

    assert (file.filename, file.media_type) == ("award.pdf", "application/pdf")
    assert file.content == archive.fetch(document)


def test_unknown_document_has_no_file(db: None):
    with pytest.raises(DocumentUnavailable, match="no such document"):
        archive.named_file(archive.UUID(int=0))


def test_pending_document_has_no_file(ordered: Ordered):
    document = ordered()

    with pytest.raises(DocumentUnavailable, match="still being made"):
        archive.fetch(document)
    assert not archive.verify(document)


def test_altered_file_is_not_handed_out(ordered: Ordered):
    document = ready(ordered())
    with document.file.storage.open(document.file.name, "r+b") as stored:
        stored.seek(200)
        stored.write(b"!")

    with pytest.raises(DocumentAltered, match="has changed"):
        archive.fetch(document)
    assert not archive.verify(document)


def test_missing_file_is_said(ordered: Ordered):
    document = ready(ordered())
    document.file.storage.delete(document.file.name)

    with pytest.raises(DocumentUnavailable, match="is missing"):
        archive.fetch(document)
    assert not archive.verify(document)


def test_altered_snapshot_does_not_verify(ordered: Ordered):
    document = ready(ordered())
    document.snapshot["person"] = "Somebody else"

    assert not archive.verify(document)


def test_storage_name_tells_nothing(ordered: Ordered):
    name = ready(ordered()).file.name

    assert archive.__name__ not in name
    assert "award" not in name
    assert len(name) == len("ab/") + 32 + len(".pdf")
