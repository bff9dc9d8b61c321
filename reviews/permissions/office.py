"""What the office may do with rounds, experts and their reviews. Person first, then state."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import Person, has_permission, scopes
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.catalogue.models import Call, CutOff
from aifactory.face.tags.formats import moment
from applications.models import Application, TeamMember
from applications.status import ApplicationStatus
from reviews.models import ReviewAssignment
from reviews.queries.rounds import READERS
from reviews.status import AssignmentStatus


def see_rounds(user: Person) -> Verdict:
    """Open the list of rounds: the office, and auditors to read."""
    if any(scopes(user, permission) for permission in READERS):
        return ALLOWED
    return deny("no_role", _("Only the programme office sees the expert reviews."))


def see_round(user: Person, call: Call) -> Verdict:
    """Read one round of a call."""
    if any(has_permission(user, permission, scope=call.scope) for permission in READERS):
        return ALLOWED
    return deny("no_role", _("Only the programme office sees the expert reviews."))


def run_round(user: Person, call: Call) -> Verdict:
    """Open rounds of a call, assign and conclude in them."""
    if has_permission(user, Permission.HANDLE_APPLICATIONS, scope=call.scope):
        return ALLOWED
    return deny("no_role", _("Only programme officers run the expert review."))


def open_round(user: Person, cut_off: CutOff, *, at: datetime) -> Verdict:
    """Open the expert review of a cut-off, once its instant is over."""
    if not (verdict := run_round(user, cut_off.call)):
        return verdict
    if cut_off.call.rule_set.review_terms is None:
        return deny("no_experts", _("Experts do not review in this mode."))
    if at < cut_off.at:
        instant = moment(cut_off.at, cut_off.call.zone)
        return deny(
            "too_early",
            _("Applications still come in until the cut-off on %(at)s.") % {"at": instant},
        )
    if not _has_cases(cut_off):
        return deny("empty", _("No application of this cut-off has reached the expert review yet."))
    return ALLOWED


def handle_case(user: User, application: Application) -> Verdict:
    """The person's half of assigning, removing, setting aside and concluding."""
    verdict = run_round(user, application.call)
    return not_involved(user, application) if verdict else verdict


def assign(user: User, application: Application, *, is_open: bool) -> Verdict:
    """Ask an expert to review.

    Args:
        is_open: the expert review of the application's cut-off was opened.
    """
    verdict = change_experts(user, application)
    if verdict and not is_open:
        return deny("no_round", _("Open the expert review of this cut-off first."))
    return verdict


def change_experts(user: User, application: Application) -> Verdict:
    """Remove an expert, set a review aside."""
    verdict = handle_case(user, application)
    return still_reviewing(application) if verdict else verdict


def still_reviewing(application: Application) -> Verdict:
    """The state's half: the experts have the application now."""
    status = application.status
    if status == ApplicationStatus.EXPERT_REVIEW:
        return ALLOWED
    if status == ApplicationStatus.WITHDRAWN:
        return deny("withdrawn", _("The applicant withdrew this application."))
    if status in ApplicationStatus.UNDECIDED - {ApplicationStatus.AWAITING_DECISION}:
        return deny("not_reached", _("This application has not reached the expert review yet."))
    return deny("concluded", _("The expert review of this application is over."))


def remove(assignment: ReviewAssignment) -> Verdict:
    """The assignment's half of removing an expert: nothing was sent yet."""
    if assignment.status in AssignmentStatus.OWED:
        return ALLOWED
    if assignment.status == AssignmentStatus.DONE:
        return deny("sent", _("This review was sent. It is set aside only for a conflict."))
    return deny("ended", _("This expert has no part in the review any more."))


def set_aside(assignment: ReviewAssignment) -> Verdict:
    """The assignment's half of setting aside: the expert has read, or said they may read."""
    if assignment.status in AssignmentStatus.LIVE - {AssignmentStatus.INVITED}:
        return ALLOWED
    if assignment.status == AssignmentStatus.INVITED:
        return deny("unread", _("This expert has read nothing yet. Remove them instead."))
    return deny("ended", _("This expert has no part in the review any more."))


def not_involved(user: Person, application: Application) -> Verdict:
    """Neither in the team, nor of the organisation, nor reviewing it. One query."""
    team = TeamMember.objects.filter(application=application, user=OuterRef("pk"))
    company = entities_of(user).filter(pk=application.organisation_id or 0)
    reviewed = ReviewAssignment.objects.filter(
        evaluation__application=application,
        expert=OuterRef("pk"),
        status__in=AssignmentStatus.LIVE,
    )
    in_team, in_organisation, is_reviewer = (
        User.objects.filter(pk=user.pk or 0)
        .values_list(Exists(team), Exists(company), Exists(reviewed))
        .get()
    )
    if in_team or in_organisation:
        return deny("own", _("This is your own application, so somebody else must handle it."))
    if is_reviewer:
        return deny("reviewer", _("You review this application, so somebody else handles it."))
    return ALLOWED


def _has_cases(cut_off: CutOff) -> bool:
    return Application.objects.filter(
        cut_off=cut_off, status=ApplicationStatus.EXPERT_REVIEW
    ).exists()
