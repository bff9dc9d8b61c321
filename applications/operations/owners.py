"""Who looks after a case: take it, hand it over, give it back. Each change leaves a HandOver."""

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock
from applications import messages
from applications.models import Application, HandOver
from applications.permissions import casework


class OwnerChanged(Exception):
    """Somebody else was faster; `sentence` says who owns the case now. Nothing was written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@operation
def take_case(*, by: User, application: Application) -> HandOver:
    """Become the owner of a case that nobody owns. Of two at once, one does."""
    current = lock(application)
    require(casework.take(by, current))
    return give(by, current, owner=by)


@operation
def hand_over_case(
    *, by: User, application: Application, to: User, seen: int | None, note: str = ""
) -> HandOver:
    """Make another officer the owner, who gets a mail with the note.

    A second click finds it done and changes nothing.

    Args:
        seen: key of the owner whom `by` saw, None for nobody.

    Raises:
        OwnerChanged: it has another owner by now.
    """
    current = lock(application)
    require(casework.handle(by, current))
    if current.owner_id == to.pk and seen != to.pk:
        return current.hand_overs.latest("pk")
    if current.owner_id != seen:
        raise OwnerChanged(_changed(current))
    if current.owner_id == to.pk:
        raise OwnerChanged(_("%(name)s owns this case already.") % {"name": to})
    require(casework.be_owner(to, current))
    made = give(by, current, owner=to, note=note)
    if to.pk != by.pk:
        messages.handed_over(current, hand_over=made)
    return made


@operation
def give_back_case(*, by: User, application: Application, note: str = "") -> HandOver:
    """Leave the case to whoever takes it."""
    current = lock(application)
    require(casework.give_back(by, current))
    return give(by, current, owner=None, note=note)


def give(by: User, application: Application, *, owner: User | None, note: str = "") -> HandOver:
    """One change of owner on a locked application, with its row and its event."""
    before = application.owner
    made = HandOver.objects.create(
        application=application,
        owner_before=before,
        owner=owner,
        note=note.strip(),
        done_by=by,
        done_at=timezone.now(),
    )
    Application.objects.filter(pk=application.pk).update(owner=owner)
    application.owner = owner
    record(
        verb="applications.owner_changed",
        subject=application,
        by=by,
        data={
            "owner_before": before.pseudonym if before else None,
            "owner": owner.pseudonym if owner else None,
            "hand_over": made.pk,
            "note_hash": content_hash(note.strip()) if note.strip() else None,
        },
    )
    return made


def _changed(application: Application) -> str:
    if application.owner is None:
        return _("The case was given back meanwhile. Look at it again, then choose.")
    return _("%(name)s owns this case since a moment ago. Look at it again, then choose.") % {
        "name": application.owner
    }
