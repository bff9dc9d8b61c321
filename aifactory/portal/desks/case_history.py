"""The events that belong to one case, for its page."""

from collections.abc import Sequence

from django.db.models import Q

from aifactory.audit.models import Event
from aifactory.audit.recording import reference
from aifactory.portal.desks.evidence import assessment_of
from allocations import queries
from allocations.models import Decision
from applications.models import Application
from reviews.models import ReviewAssignment


def events_about(
    found: Application, decisions: Sequence[Decision], parts: Sequence[ReviewAssignment]
) -> list[Event]:
    """Events of the application, its evaluation, its experts and the decisions that may be seen.

    With the awards, allocations and approvals that belong to these decisions.
    """
    kind, identifier = reference(found)
    about = Q(subject_type=kind, subject_id=identifier)
    subjects = [*decisions, *parts, getattr(found, "evaluation", None), assessment_of(found)]
    awards = [getattr(decision, "award", None) for decision in decisions]
    subjects += [*awards, *(getattr(award, "allocation", None) for award in awards)]
    for subject in subjects:
        if subject is not None:
            kind, identifier = reference(subject)
            about |= Q(subject_type=kind, subject_id=identifier)
    if decisions:
        asked = queries.approvals_about(decisions)
        about |= Q(subject_type="accounts.approval", subject_id__in=asked)
    return list(Event.objects.filter(about).order_by("position"))
