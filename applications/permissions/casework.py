"""May this person own, hand over or write beside this case? Person first, then state."""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import Person, scopes
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from applications import ports
from applications.models import Application, Label, Note, TogetherAct
from applications.permissions import holds, is_own
from applications.queries import owners
from applications.rules.notes import is_correctable
from applications.rules.together import UNDOABLE
from applications.status import ApplicationStatus


def handle(user: Person, application: Application) -> Verdict:
    """Work on the case for the office: its owner, its labels."""
    if application.status in ApplicationStatus.PRIVATE or not holds(
        user, application, Permission.HANDLE_APPLICATIONS
    ):
        return deny("no_role", _("Only the programme officers of this call can do this."))
    if is_own(user, application):
        return deny("own", _("This is your own application, so somebody else must handle it."))
    return ALLOWED


def take(user: Person, application: Application) -> Verdict:
    """Become the owner of a case that nobody owns now."""
    verdict = handle(user, application)
    if not verdict:
        return verdict
    owner = owners.owner_of(application)
    if owner is None:
        return ALLOWED
    if owner.pk == user.pk:
        return deny("mine", _("You own this case already."))
    return deny(
        "owned",
        _("%(name)s owns this case. Hand it over to yourself if that is agreed.") % {"name": owner},
    )


def give_back(user: Person, application: Application) -> Verdict:
    """Stop owning it, so that somebody else takes it."""
    verdict = handle(user, application)
    if not verdict:
        return verdict
    if application.owner_id != user.pk:
        return deny("not_mine", _("Only the owner of a case gives it back."))
    return ALLOWED


def be_owner(person: User, application: Application) -> Verdict:
    """Whether a case can be handed to this person."""
    if not owners.officers(application).filter(pk=person.pk).exists() or is_own(
        person, application
    ):
        return deny(
            "not_possible",
            _("%(name)s cannot handle this case. Choose another officer.") % {"name": person},
        )
    return ALLOWED


def read_notes(user: Person, application: Application) -> Verdict:
    """Read what the office writes for itself: officers, approvers and auditors of the call.

    Not whoever is involved in the case or reviews it as an expert.
    """
    if application.status in ApplicationStatus.PRIVATE or not holds(
        user, application, Permission.SEE_APPLICATIONS
    ):
        return deny("not_found", _("There is no such note."))
    if is_own(user, application) or ports.is_expert_of(user, application):
        return deny("not_found", _("There is no such note."))
    return ALLOWED


def write_note(user: Person, application: Application) -> Verdict:
    """Write one: officers and approvers; auditors read."""
    verdict = read_notes(user, application)
    if not verdict:
        return verdict
    for permission in (Permission.HANDLE_APPLICATIONS, Permission.APPROVE):
        if holds(user, application, permission):
            return ALLOWED
    return deny("reads", _("Only officers and approvers write notes. You may read them."))


def correct_note(user: Person, note: Note, *, at: datetime) -> Verdict:
    """Put one's own note right, soon after it was written."""
    verdict = write_note(user, note.application)
    if not verdict:
        return verdict
    if note.written_by_id != user.pk:
        return deny("not_yours", _("Only whoever wrote a note can change it."))
    if note.struck_at is not None:
        return struck()
    if not is_correctable(note.written_at, at=at):
        return deny(
            "too_late", _("A note can be changed for 15 minutes. Strike it out, then write anew.")
        )
    return ALLOWED


def strike_note(user: Person, note: Note) -> Verdict:
    """Strike one out: whoever wrote it, or an officer of the call. The text stays readable."""
    verdict = write_note(user, note.application)
    if not verdict:
        return verdict
    if note.struck_at is not None:
        return struck()
    if note.written_by_id == user.pk or holds(
        user, note.application, Permission.HANDLE_APPLICATIONS
    ):
        return ALLOWED
    return deny("not_yours", _("Only its writer or an officer can strike a note out."))


def struck() -> Verdict:
    """The refusal about a note that is struck out."""
    return deny("struck", _("This note is struck out already."))


def edit_labels(user: Person) -> Verdict:
    """Make, rename and retire labels; the list is one for the whole portal."""
    if scopes(user, Permission.HANDLE_APPLICATIONS):
        return ALLOWED
    return deny("no_role", _("Only programme officers change labels."))


def put_label(user: Person, application: Application, label: Label) -> Verdict:
    """Put a label on a case; taking one off needs `handle` alone."""
    verdict = handle(user, application)
    if not verdict:
        return verdict
    if label.retired_at is not None:
        return deny("retired", _("The label “%(label)s” is retired.") % {"label": label})
    return ALLOWED


def act_together(user: Person) -> Verdict:
    """Act on several cases; each case then says for itself."""
    if scopes(user, Permission.HANDLE_APPLICATIONS):
        return ALLOWED
    return deny("no_role", _("Only programme officers act on cases."))


def undo_together(user: Person, done: TogetherAct, *, at: datetime) -> Verdict:
    """Undo one's own act for ten minutes."""
    if done.done_by_id != user.pk:
        return deny("not_yours", _("Only whoever did this can undo it."))
    if at >= done.done_at + UNDOABLE:
        return deny("too_late", _("The ten minutes to undo this are over."))
    return act_together(user)
