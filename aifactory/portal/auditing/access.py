"""Who may use the auditor's desk, and the record of what was read there."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404
from django.http.response import HttpResponseBase

from aifactory.accounts import permissions
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.audit import verification

View = Callable[..., HttpResponseBase]


def auditors_only(view: View) -> View:
    """404 for everybody but auditors; what they do there leaves its own event."""

    @wraps(view)
    def run(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not permissions.has_permission(request.user, Permission.AUDIT):
            raise Http404
        return view(request, *args, **kwargs)

    return run


def auditors_read(what: str) -> Callable[[View], View]:
    """Only for auditors (404 for everybody else); each read becomes an event.

    Args:
        what: name of the screen or file, e.g. `desk.ledger`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @auditors_only
        def run(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                identifier = next((str(value) for value in kwargs.values()), "all")
                verification.note_read(
                    by=request.user, subject=("portal.screen", identifier), what=what
                )
            return response

        return run

    return decorate
