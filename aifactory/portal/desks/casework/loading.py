"""What each of these pages begins with: the case, if the person sees it."""

from uuid import UUID

from django.http import Http404

from aifactory.accounts.requests import SignedInRequest
from aifactory.portal.desks import worklists
from applications.models import Application


def load(request: SignedInRequest, pk: UUID) -> Application:
    """Through the one gate of list and page; what may not be seen does not exist."""
    if not worklists.sees_cases(request.user):
        raise Http404
    rows = worklists.cases(request.user).select_related("call__mode", "organisation", "owner")
    found: Application | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
