"""State machines of an evaluation, of the site's assessment, and of an expert's part in it."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvaluationStatus(TextChoices):
    """The whole examination of one application."""

    OPEN = "open", _("Open")
    CONCLUDED = "concluded", _("Concluded")
    STOPPED = "stopped", _("Stopped")


class AssessmentStatus(TextChoices):
    """One hosting site's assessment."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    SUPERSEDED = "superseded", _("Superseded")


class AssignmentStatus(TextChoices):
    """One expert's part in an evaluation, from the invitation on."""

    INVITED = "invited", _("Invited")
    # The title stays hidden until the expert has said that there is no conflict.
    ACCEPTED = "accepted", _("Conflict to declare")
    WRITING = "writing", _("To review")
    DONE = "done", _("Review is in")
    DECLINED = "declined", _("Declined")
    CONFLICTED = "conflicted", _("Conflict of interest")
    REMOVED = "removed", _("Removed")
    STOPPED = "stopped", _("Stopped")

    # One expert has at most one of these in an evaluation.
    LIVE = nonmember(frozenset({"invited", "accepted", "writing", "done"}))
    # Only here does an expert see the application.
    READING = nonmember(frozenset({"writing", "done"}))
    # Something is still expected from the expert.
    OWED = nonmember(frozenset({"invited", "accepted", "writing"}))


class ReviewStatus(TextChoices):
    """One expert's review."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    # Kept with all its versions, counted no more.
    SET_ASIDE = "set_aside", _("Set aside")


EVALUATION_TRANSITIONS: dict[str, frozenset[str]] = {
    EvaluationStatus.OPEN: frozenset({EvaluationStatus.CONCLUDED, EvaluationStatus.STOPPED}),
    EvaluationStatus.CONCLUDED: frozenset(),
    EvaluationStatus.STOPPED: frozenset(),
}

# A draft is superseded when the applicant, asked to, moves to another site's partition.
ASSESSMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    AssessmentStatus.DRAFT: frozenset({AssessmentStatus.SUBMITTED, AssessmentStatus.SUPERSEDED}),
    AssessmentStatus.SUBMITTED: frozenset(),
    AssessmentStatus.SUPERSEDED: frozenset(),
}

A = AssignmentStatus
ENDED_BY_OTHERS = frozenset({A.REMOVED, A.STOPPED})

ASSIGNMENT_TRANSITIONS: dict[str, frozenset[str]] = {
    A.INVITED: frozenset({A.ACCEPTED, A.DECLINED}) | ENDED_BY_OTHERS,
    A.ACCEPTED: frozenset({A.WRITING, A.CONFLICTED}) | ENDED_BY_OTHERS,
    A.WRITING: frozenset({A.DONE, A.CONFLICTED}) | ENDED_BY_OTHERS,
    A.DONE: frozenset({A.CONFLICTED}) | ENDED_BY_OTHERS,
    A.DECLINED: frozenset(),
    A.CONFLICTED: frozenset(),
    A.REMOVED: frozenset(),
    A.STOPPED: frozenset(),
}

REVIEW_TRANSITIONS: dict[str, frozenset[str]] = {
    ReviewStatus.DRAFT: frozenset({ReviewStatus.SUBMITTED, ReviewStatus.SET_ASIDE}),
    ReviewStatus.SUBMITTED: frozenset({ReviewStatus.SET_ASIDE}),
    ReviewStatus.SET_ASIDE: frozenset(),
}
