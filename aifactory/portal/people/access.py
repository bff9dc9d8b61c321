"""Who may use the administrator's pages."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from aifactory.accounts import permissions
from aifactory.accounts.requests import SignedInRequest

View = Callable[..., HttpResponseBase]


def administrators_only(view: View) -> View:
    """For everybody else the page does not exist."""

    @wraps(view)
    def run(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not permissions.manage_people(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return run


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None for a page that is only read."""
    return request.POST if request.method == "POST" else None
