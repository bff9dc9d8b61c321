"""What an expert answers before and besides reviewing: the invitation, ties to the applicant."""

from datetime import datetime

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation
from aifactory.audit.transitions import lock, move
from reviews import messages
from reviews.models import ConflictDeclaration, DeclineReason, Relation, Review, ReviewAssignment
from reviews.permissions import expert as permissions
from reviews.queries import reading
from reviews.status import AssignmentStatus, ReviewStatus


class WordsMissing(Exception):
    """This choice needs a few words beside it. Nothing was changed."""


@operation
def accept_invitation(*, by: User, assignment: ReviewAssignment, at: datetime) -> ReviewAssignment:
    """Agree to review. Answering yes twice has one effect."""
    current = locked(by, assignment)
    if current.state in AssignmentStatus.LIVE - {AssignmentStatus.INVITED}:
        return current
    require(permissions.answer(by, current))
    current.responded_at = at
    current.save(update_fields=["responded_at"])
    move(current, AssignmentStatus.ACCEPTED, by=by)
    return current


@operation
def decline_invitation(
    *, by: User, assignment: ReviewAssignment, reason: str, note: str, at: datetime
) -> ReviewAssignment:
    """Decline with a reason; the officers are told. Declining twice has one effect.

    Raises:
        WordsMissing: this reason needs words.
    """
    current = locked(by, assignment)
    if current.status == AssignmentStatus.DECLINED:
        return current
    require(permissions.answer(by, current))
    if reason in DeclineReason.NEED_WORDS and not note.strip():
        raise WordsMissing
    current.decline_reason, current.note = reason, note.strip()
    current.responded_at = at
    current.clean_fields(exclude=["evaluation", "expert", "proposed_by"])
    current.save(update_fields=["decline_reason", "note", "responded_at"])
    move(current, AssignmentStatus.DECLINED, by=by, data={"reason": reason})
    messages.declined(current, expert=by)
    return current


@operation
def declare(
    *, by: User, assignment: ReviewAssignment, relation: str, text: str, at: datetime
) -> ReviewAssignment:
    """Say what ties the expert to the application; a tie ends the assignment at any time.

    Without one the application opens. A review begun or sent before a tie turned up is set
    aside: its versions stay, they count no more.

    Raises:
        WordsMissing: another relation needs words.
    """
    current = locked(by, assignment)
    if _is_said_already(current, relation):
        return current
    require(permissions.declare(by, current))
    if relation == Relation.OTHER and not text.strip():
        raise WordsMissing
    said = ConflictDeclaration(
        assignment=current,
        relation=relation,
        text=text.strip(),
        declared_by=by,
        declared_at=at,
    )
    said.clean_fields(exclude=["assignment", "declared_by"])
    if relation == Relation.NONE:
        require(permissions.untied(by, current))
        said.save()
        move(current, AssignmentStatus.WRITING, by=by, data={"declaration": said.pk})
        return current
    said.save()
    for review in Review.objects.filter(assignment=current):
        move(review, ReviewStatus.SET_ASIDE, by=by, data={"relation": relation})
    data = {"declaration": said.pk, "relation": relation}
    move(current, AssignmentStatus.CONFLICTED, by=by, data=data)
    messages.conflict_declared(current, expert=by, declaration=said)
    return current


def locked(by: User, assignment: ReviewAssignment) -> ReviewAssignment:
    """The assignment as it is now, under the lock of its application.

    Everything about one application is written in turn, so a review cannot be sent while the
    evaluation is being concluded or the application withdrawn.
    """
    require(permissions.see(by, assignment))
    lock(assignment.evaluation.application)
    return reading.with_case(by).get(pk=assignment.pk)


def _is_said_already(current: ReviewAssignment, relation: str) -> bool:
    """The second click: nothing is added to what the first one did."""
    if relation == Relation.NONE:
        return current.state in AssignmentStatus.READING
    return current.status == AssignmentStatus.CONFLICTED
