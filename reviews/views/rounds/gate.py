"""What a person may open below /rounds/: what is not theirs does not exist."""

from uuid import UUID

from django.http import Http404

from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.audit import verification
from aifactory.catalogue.models import CutOff
from applications.models import Application
from reviews.models import ReviewAssignment
from reviews.queries import rounds


def cut_off_of(request: SignedInRequest, pk: int) -> CutOff:
    """A round of the person's calls; an auditor's look is noted."""
    found = rounds.cut_offs(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    _note(request, found, "desk.round")
    return found


def case_of(request: SignedInRequest, cut_off: int, pk: UUID) -> Application:
    """A case of such a round; never one's own, nor one that one reviews."""
    found = rounds.cut_offs(request.user).filter(pk=cut_off).first()
    if found is None:
        raise Http404
    case = (
        rounds.cases(request.user, [found])
        .filter(pk=pk)
        .select_related(
            "call__mode",
            "rule_set",
            "organisation",
            "partition__system__site",
            "promise",
        )
        .first()
    )
    if case is None:
        raise Http404
    application: Application = case
    application.cut_off = found
    _note(request, application, "desk.expert_review")
    return application


def part_of(application: Application, pk: int) -> ReviewAssignment:
    """One expert's part in this case."""
    found = (
        ReviewAssignment.objects.filter(evaluation__application=application, pk=pk)
        .select_related("expert", "evaluation__application__call__mode")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _note(request: SignedInRequest, subject: CutOff | Application, what: str) -> None:
    if has_permission(request.user, Permission.AUDIT):
        verification.note_read(by=request.user, subject=subject, what=what)
