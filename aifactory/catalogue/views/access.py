"""Who reaches the pages of the set-up. For everybody else they do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.catalogue import permissions

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def setup_readers(view: View[P]) -> View[P]:
    """Officers, approvers and auditors read."""

    @wraps(view)
    def run(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not permissions.read_setup(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return run


def setup_editors(view: View[P]) -> View[P]:
    """Officers of the whole portal change; other readers get the sentence why not."""

    @wraps(view)
    def run(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not permissions.read_setup(request.user):
            raise Http404
        require(permissions.edit(request.user))
        return view(request, *args, **kwargs)

    return run
