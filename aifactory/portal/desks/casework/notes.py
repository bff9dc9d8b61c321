"""Internal notes: written on the case, put right for a while, struck out with a reason."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.portal.desks.casework.forms import NoteForm, StrikeForm
from aifactory.portal.desks.casework.loading import load
from applications import operations
from applications.models import Application, Note
from applications.permissions import casework
from applications.rules.notes import is_correctable

WRITERS = (Permission.HANDLE_APPLICATIONS, Permission.APPROVE)


@dataclass(frozen=True)
class Line:
    """A note as its reader sees it, with what they may do."""

    note: Note
    may_correct: bool
    may_strike: bool


@dataclass(frozen=True)
class Notes:
    """The card of a case page; `form` is for those who may write."""

    lines: list[Line] = field(default_factory=list)
    form: NoteForm | None = None


@require_http_methods(["GET", "POST"])
def notes(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All notes of a case, newest first, and a new one."""
    case = load(request, pk)
    _readers_only(request.user, case)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(casework.write_note(request.user, case))
        if form.is_valid():
            operations.write_note(
                by=request.user,
                application=case,
                text=form.cleaned_data["text"],
                key=form.written_key,
                at=timezone.now(),
            )
            messages.success(request, _("Noted. Only the office reads it."))
            return redirect("case", pk=pk)
    card = card_of(request.user, case)
    context = {"application": case, "notes": Notes(card.lines, form if card.form else None)}
    status = 422 if form.errors else 200
    return render(request, "portal/desks/casework/notes.html", context, status=status)


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: UUID, note_id: int) -> HttpResponse:
    """Put one's own note right within its first minutes; what is typed later is kept to copy."""
    case, note = _load_note(request, pk, note_id)
    verdict = casework.correct_note(request.user, note, at=timezone.now())
    if verdict.code != "too_late":
        require(verdict)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={"text": note.text, "key": note.key},
    )
    if request.method == "POST" and form.is_valid() and verdict:
        operations.correct_note(
            by=request.user, note=note, text=form.cleaned_data["text"], at=timezone.now()
        )
        messages.success(request, _("The note is put right."))
        return redirect("case", pk=pk)
    is_late = request.method == "POST" and not verdict
    status = 422 if form.errors else 409 if is_late else 200
    context = {"application": case, "note": note, "form": form, "verdict": verdict}
    return render(request, "portal/desks/casework/note_correct.html", context, status=status)


@require_http_methods(["GET", "POST"])
def strike(request: SignedInRequest, pk: UUID, note_id: int) -> HttpResponse:
    """Strike a note out, with the reason beside it."""
    case, note = _load_note(request, pk, note_id)
    if request.method == "POST" and note.struck_at is not None:
        return redirect("case", pk=pk)
    require(casework.strike_note(request.user, note))
    form = StrikeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.strike_note(
                by=request.user,
                note=note,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except NotAllowed as refusal:
            messages.info(request, refusal.verdict.reason)
        else:
            messages.success(request, _("The note is struck out. Its text stays readable."))
        return redirect("case", pk=pk)
    context = {"application": case, "note": note, "form": form}
    status = 422 if form.errors else 200
    return render(request, "portal/desks/casework/note_strike.html", context, status=status)


def card_of(user: User, found: Application) -> Notes:
    """For somebody who may read them: the gate of the case page or `_readers_only` has said so.

    No verdict is asked here, it would cost queries for each note; a test compares the two.
    """
    at = timezone.now()
    handles, approves = (
        has_permission(user, permission, scope=f"call:{found.call.code}") for permission in WRITERS
    )
    rows = (
        Note.objects.filter(application=found)
        .select_related("written_by", "struck_by")
        .order_by("-written_at", "-pk")
    )
    lines = []
    for note in rows:
        is_own, is_struck = note.written_by_id == user.pk, note.struck_at is not None
        soon = is_correctable(note.written_at, at=at)
        lines.append(
            Line(
                note=note,
                may_correct=is_own and soon and not is_struck and (handles or approves),
                may_strike=not is_struck and (handles or (approves and is_own)),
            )
        )
    return Notes(lines, NoteForm() if handles or approves else None)


def _readers_only(user: User, case: Application) -> None:
    """For everybody else there are no notes."""
    if not casework.read_notes(user, case):
        raise Http404


def _load_note(request: SignedInRequest, pk: UUID, note_id: int) -> tuple[Application, Note]:
    case = load(request, pk)
    _readers_only(request.user, case)
    note = Note.objects.filter(application=case, pk=note_id).first()
    if note is None:
        raise Http404
    note.application = case
    return case, note
