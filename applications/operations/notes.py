"""Notes of the office on a case: written, put right for a while, struck out for good."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock
from applications.models import Application, Note
from applications.operations.office import MissingReason
from applications.permissions import casework


@operation
def write_note(*, by: User, application: Application, text: str, key: UUID, at: datetime) -> Note:
    """Write a note; the same key a second time finds the first.

    Raises:
        MissingReason: there is no text.
    """
    current = lock(application)
    require(casework.write_note(by, current))
    said = _said(text)
    known = Note.objects.filter(key=key, application=current, written_by=by).first()
    if known is not None:
        return known
    note = Note.objects.create(
        application=current, key=key, text=said, written_by=by, written_at=at
    )
    _note(by, note, "applications.note_written", text_hash=content_hash(said))
    return note


@operation
def correct_note(*, by: User, note: Note, text: str, at: datetime) -> Note:
    """Put one's own note right within its first minutes.

    Raises:
        MissingReason: there is no text.
    """
    current = lock(note)
    require(casework.correct_note(by, current, at=at))
    said = _said(text)
    if said == current.text:
        return current
    current.text, current.corrected_at = said, at
    current.save(update_fields=["text", "corrected_at"])
    _note(by, current, "applications.note_corrected", text_hash=content_hash(said))
    return current


@operation
def strike_note(*, by: User, note: Note, reason: str, at: datetime) -> Note:
    """Strike a note out; text and reason stay readable for the office.

    Raises:
        MissingReason: there is no reason.
    """
    current = lock(note)
    require(casework.strike_note(by, current))
    if not reason.strip():
        raise MissingReason(_("Write why; it stays beside the note."))
    current.struck_at, current.struck_by, current.struck_reason = at, by, reason.strip()
    current.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    _note(by, current, "applications.note_struck", reason_hash=content_hash(reason.strip()))
    return current


def _said(text: str) -> str:
    if not text.strip():
        raise MissingReason(_("Write the note first."))
    return text.strip()


def _note(by: User, note: Note, verb: str, **hashes: str) -> None:
    record(
        verb=verb,
        subject=("applications.application", str(note.application_id)),
        by=by,
        data={"note": note.pk, **hashes},
    )
