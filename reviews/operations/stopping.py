"""The end of an examination whose application was withdrawn."""

from aifactory.audit.recording import By, operation
from aifactory.audit.transitions import move
from applications.models import Application
from reviews import messages
from reviews.models import Evaluation, ReviewAssignment
from reviews.status import AssignmentStatus, EvaluationStatus


@operation
def stop_evaluation(*, by: By, application: Application) -> None:
    """The application was withdrawn: nothing waits any more. Called from above by a port.

    Reviews stay as they are; who still owed one is told that it is no longer needed.
    """
    evaluation = Evaluation.objects.filter(
        application=application, status=EvaluationStatus.OPEN
    ).first()
    if evaluation is None:
        return
    live = (
        ReviewAssignment.objects.filter(evaluation=evaluation, status__in=AssignmentStatus.LIVE)
        .select_related("expert", "evaluation__application__call__mode")
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
    for assignment in live:
        is_owed = assignment.status in AssignmentStatus.OWED
        move(assignment, AssignmentStatus.STOPPED, by=by)
        if is_owed:
            messages.review_stopped(assignment)
    move(evaluation, EvaluationStatus.STOPPED, by=by)
