"""Who may see and write a review: the expert it was assigned to, and nobody else.

Every page begins with `see`; what it refuses does not exist. The other verdicts speak to an
expert about their own assignment and so may say why.
"""

from collections.abc import Set

from django.utils.translation import gettext as _

from aifactory.accounts.permissions import Person, has_permission
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from applications.models import TeamMember
from reviews.models import Review, ReviewAssignment
from reviews.status import AssignmentStatus as Status
from reviews.status import EvaluationStatus, ReviewStatus


def see(user: Person, assignment: ReviewAssignment) -> Verdict:
    """May know of the assignment. Agrees with `queries.reading.mine`."""
    scope = f"call:{assignment.evaluation.application.call.code}"
    is_mine = assignment.expert_id == user.pk
    if is_mine and has_permission(user, Permission.REVIEW, scope=scope):
        return ALLOWED
    return deny("not_found", _("There is no such review."))


def answer(user: Person, assignment: ReviewAssignment) -> Verdict:
    """May accept or decline the invitation."""
    verdict = see(user, assignment)
    return _now(assignment, {Status.INVITED}) if verdict else verdict


def declare(user: Person, assignment: ReviewAssignment) -> Verdict:
    """May say what ties them to the application: before reading it, and when it turns up later."""
    verdict = see(user, assignment)
    return _now(assignment, Status.READING | {Status.ACCEPTED}) if verdict else verdict


def read(user: Person, assignment: ReviewAssignment) -> Verdict:
    """May read title and content."""
    verdict = see(user, assignment)
    if not verdict:
        return verdict
    if assignment.state not in Status.READING:
        return deny("not_reading", sentence(assignment))
    return untied(user, assignment)


def write(user: Person, assignment: ReviewAssignment) -> Verdict:
    """May save and send, the first time and again, until the evaluation ends."""
    verdict = read(user, assignment)
    return _now(assignment, Status.READING) if verdict else verdict


def read_others(user: Person, assignment: ReviewAssignment, review: Review | None) -> Verdict:
    """May read what the other experts sent: once their own review is in."""
    verdict = read(user, assignment)
    if not verdict:
        return verdict
    if review is None or review.status != ReviewStatus.SUBMITTED:
        return deny("own_first", _("You read the other reviews when yours is in."))
    return ALLOWED


def untied(user: Person, assignment: ReviewAssignment) -> Verdict:
    """The portal itself knows of no tie. An assignment out of the gate's query brings the facts."""
    application = assignment.evaluation.application
    in_team = getattr(assignment, "in_team", None)
    if in_team is None:
        in_team = TeamMember.objects.filter(application=application, user=user.pk).exists()
    if in_team:
        return deny("own_application", _("You are in the team of this application."))
    same_entity = getattr(assignment, "same_entity", None)
    if same_entity is None:
        same_entity = entities_of(user).filter(pk=application.organisation_id or 0).exists()
    if same_entity:
        return deny("own_organisation", _("You belong to the organisation that applies."))
    return ALLOWED


def sentence(assignment: ReviewAssignment) -> str:
    """Why nothing can be written now, to the expert."""
    ended = assignment.evaluation.status
    if ended == EvaluationStatus.STOPPED or assignment.status == Status.STOPPED:
        return _("The applicant withdrew this application, so it is not reviewed any more.")
    over = {
        Status.DECLINED: _("You declined this review."),
        Status.CONFLICTED: _("A conflict of interest ended this review."),
        Status.REMOVED: _("The programme office took this review back."),
    }
    if assignment.state in over:
        return over[assignment.state]
    if ended == EvaluationStatus.CONCLUDED:
        return _("The evaluation is concluded. You can read your review, not change it.")
    if assignment.state == Status.INVITED:
        return _("Answer the invitation first.")
    return _("Declare first whether anything ties you to this application.")


def _now(assignment: ReviewAssignment, statuses: Set[str]) -> Verdict:
    """The state's half: the assignment is in one of these, and the evaluation goes on."""
    if assignment.evaluation.status != EvaluationStatus.OPEN:
        return deny("ended", sentence(assignment))
    if assignment.state not in statuses:
        return deny("wrong_status", _asked_again(assignment, statuses))
    return ALLOWED


def _asked_again(assignment: ReviewAssignment, statuses: Set[str]) -> str:
    """An invitation that was answered says so; all else says what is missing or why it ended."""
    if Status.INVITED in statuses and assignment.state in Status.LIVE:
        return _("You accepted this invitation already.")
    return sentence(assignment)
