"""Order a document inside the change that needs it; read it back; tell whether it was altered."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from aifactory.audit.recording import canonical_json
from aifactory.documents import letters
from aifactory.documents.models import Document
from aifactory.jobs.queue import enqueue

RENDER = "documents.render"
TRIES = 5


class DocumentUnavailable(LookupError):
    """There is no file to hand out; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class DocumentAltered(DocumentUnavailable):
    """The stored file is not the one whose hash was recorded."""


class OutsideTransaction(RuntimeError):
    """A document was ordered outside the change it belongs to."""


@dataclass(frozen=True)
class NamedFile:
    """A file as it is handed out."""

    filename: str
    content: bytes
    media_type: str = "application/pdf"


def order(
    *,
    kind: str,
    subject: tuple[str, str],
    number: str,
    template: str,
    snapshot: dict[str, Any],
    title: str,
    language: str,
    filename: str,
    then: str | None = None,
    at: datetime | None = None,
) -> Document:
    """Freeze the snapshot; its PDF is made once the caller commits.

    The letter is composed here already: an empty placeholder stops the change that sends it.

    Args:
        kind: e.g. `decision`; versions count per kind and subject (type, id).
        template: below templates/, e.g. `documents/decision.html`.
        snapshot: everything the letter says. `instant` (ISO with offset) is its date, now when
            missing; `frame` (sender) is filled in from the settings when missing.
        then: kind of the job that is started, in the same transaction, when the file is ready.
        at: the instant of the order, now by default.

    Raises:
        EmptyPlaceholder: the template writes something the snapshot does not have.
        OutsideTransaction: the caller has no transaction open.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("Order a document inside the operation that needs it.")
    frozen = _frozen(snapshot, at=at or timezone.now())
    document = Document(
        kind=kind,
        subject_type=subject[0],
        subject_id=subject[1],
        number=number,
        template=template,
        snapshot=frozen,
        snapshot_sha256=_digest(frozen),
        title=title,
        language=language,
        filename=filename,
        then=then or "",
    )
    with transaction.atomic():
        _insert(document)
        letters.compose(document)
    enqueue(RENDER, str(document.pk), {"document": str(document.pk)})
    return document


def page(
    *,
    kind: str,
    number: str,
    template: str,
    snapshot: dict[str, Any],
    title: str,
    language: str,
    at: datetime | None = None,
) -> str:
    """The HTML of a letter that nobody orders: nothing is stored, no file is made.

    Raises:
        EmptyPlaceholder: as `order`.
    """
    frozen = _frozen(snapshot, at=at or timezone.now())
    return letters.compose(
        Document(
            kind=kind,
            number=number,
            version=1,
            template=template,
            snapshot=frozen,
            snapshot_sha256=_digest(frozen),
            title=title,
            language=language,
        )
    )


def supersede(kind: str, subject: tuple[str, str], *, by: Document) -> None:
    """Mark every version about another subject as replaced; the files stay as they are."""
    Document.objects.about(subject, kind).filter(superseded_by=None).update(superseded_by=by)


def latest(kind: str, subject: tuple[str, str]) -> Document | None:
    """The newest version, ready or still being made."""
    return Document.objects.about(subject, kind).first()


def current(kind: str, subject: tuple[str, str]) -> Document | None:
    """The newest version that can be downloaded."""
    return Document.objects.about(subject, kind).filter(state="ready").first()


def fetch(document: Document) -> bytes:
    """The bytes as they were made.

    Raises:
        DocumentUnavailable: not made yet, or its file is gone.
        DocumentAltered: the file has changed since; nothing is handed out.
    """
    if not document.is_ready:
        raise DocumentUnavailable("This document is still being made. Try again in a minute.")
    try:
        with document.file.open("rb") as stored:
            content: bytes = stored.read()
    except FileNotFoundError:
        raise DocumentUnavailable(
            "The file of this document is missing. The office has to restore it."
        ) from None
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DocumentAltered(
            "The stored file has changed since it was made. It is not handed out."
        )
    return content


def verify(document: Document) -> bool:
    """Whether snapshot and file are still the ones whose hashes were recorded."""
    if _digest(document.snapshot) != document.snapshot_sha256:
        return False
    try:
        fetch(document)
    except DocumentUnavailable:
        return False
    return True


def named_file(document_id: UUID) -> NamedFile:
    """A ready document with its file name, e.g. for a mail.

    Raises:
        DocumentUnavailable: as `fetch`.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise DocumentUnavailable("There is no such document.")
    return NamedFile(document.filename, fetch(document))


def _insert(document: Document) -> None:
    """The next version; a version taken by somebody else meanwhile means the one after it."""
    about = Document.objects.about((document.subject_type, document.subject_id), document.kind)
    for tries_left in reversed(range(TRIES)):
        taken = about.order_by().aggregate(top=Max("version"))["top"] or 0
        document.version = taken + 1
        try:
            with transaction.atomic():
                document.save(force_insert=True)
        except IntegrityError:
            if not tries_left:
                raise
        else:
            break


def _frozen(snapshot: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    frame = {
        "name": settings.SITE_NAME,
        "office": settings.OFFICE_NAME,
        "email": settings.OFFICE_EMAIL,
        "host": urlsplit(settings.SITE_URL).netloc,
        "zone": settings.OFFICE_ZONE,
    }
    whole = {"instant": at, **snapshot, "frame": {**frame, **snapshot.get("frame", {})}}
    plain: dict[str, Any] = json.loads(canonical_json(_storable(whole)))
    return plain


def _storable(value: object) -> object:
    """Refuse what the database would round; replace the characters it cannot hold."""
    if isinstance(value, float):
        raise TypeError("A snapshot holds exact decimals, never floats.")
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {key: _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value


def _digest(snapshot: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(snapshot)).hexdigest()
