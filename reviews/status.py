"""State machines of an evaluation and of the hosting site's assessment."""

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
