"""What the worker does with an ordered document."""

import contextlib
import errno
import hashlib
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone

from aifactory.audit.recording import SystemActor, operation, record
from aifactory.documents import letters, rendering
from aifactory.documents.models import Document, DocumentState, random_name
from aifactory.jobs.queue import enqueue

RENDERER = SystemActor("documents.render")


@operation
def render_document(*, document_id: UUID) -> Document:
    """Make the file from the snapshot alone, keep it with its hash, start what comes next.

    Called by the job `documents.render`. Writes the file first, then the row, its event and the
    following job in one transaction: a crash in between leaves a file nobody points to, and the
    next run makes a new one. A second run of a ready document changes nothing.
    """
    document = _locked(document_id)
    if document.is_ready:
        return document
    pdf = rendering.render_html(
        letters.compose(document),
        title=document.title,
        language=document.language,
        instant=letters.instant(document),
    )
    name = _write(document, pdf)
    document.template_version = letters.template_version(document.template)
    document.renderer_version = rendering.renderer_version()
    document.file.name = name
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.size = len(pdf)
    document.error = ""
    document.state = DocumentState.READY
    document.ready_at = timezone.now()
    document.save()
    _supersede(document)
    record(
        verb="documents.ready",
        subject=document,
        by=RENDERER,
        data={
            "about": f"{document.subject_type}:{document.subject_id}",
            "kind": document.kind,
            "version": document.version,
            "sha256": document.sha256,
            "snapshot_sha256": document.snapshot_sha256,
            "template_version": document.template_version,
        },
    )
    if document.then:
        enqueue(document.then, str(document.pk), {"document": str(document.pk)})
    return document


@operation
def give_up(*, document_id: UUID, reason: str) -> bool:
    """Note that the last attempt failed, so people see it. Returns False when it is ready.

    Called by the job when it has no attempt left; a later run of the same job still succeeds.
    """
    changed = Document.objects.filter(pk=document_id, state=DocumentState.PENDING).update(
        state=DocumentState.FAILED, error=reason[:200]
    )
    if changed:
        record(
            verb="documents.failed",
            subject=("documents.document", str(document_id)),
            by=RENDERER,
            data={"reason": reason[:100]},
        )
    return bool(changed)


def _locked(document_id: UUID) -> Document:
    """The document, with every version of it locked in order: they are made one after another.

    Two made at once would not see each other, and neither would point to the other.
    """
    wanted = Document.objects.get(pk=document_id)
    versions = (
        Document.objects.filter(
            kind=wanted.kind, subject_type=wanted.subject_type, subject_id=wanted.subject_id
        )
        .order_by("version")
        .select_for_update(no_key=True)
    )
    return next(one for one in versions if one.pk == document_id)


def _write(document: Document, pdf: bytes) -> str:
    """Put the file into storage whole, or leave nothing behind and raise."""
    storage = document.file.storage
    wanted = random_name(document, document.filename)
    try:
        name: str = storage.save(wanted, ContentFile(pdf))
        if storage.size(name) != len(pdf):
            raise OSError(errno.EIO, "The storage kept fewer bytes than it was given.")
    except OSError:
        with contextlib.suppress(OSError):
            storage.delete(wanted)
        raise
    return name


def _supersede(document: Document) -> None:
    """Point older versions to this one, and this one to a newer that was ready before it."""
    versions = Document.objects.filter(
        kind=document.kind,
        subject_type=document.subject_type,
        subject_id=document.subject_id,
        state=DocumentState.READY,
    )
    versions.filter(version__lt=document.version, superseded_by=None).update(superseded_by=document)
    newer = versions.filter(version__gt=document.version).order_by("version").first()
    if newer is not None:
        Document.objects.filter(pk=document.pk).update(superseded_by=newer)
        document.superseded_by = newer
