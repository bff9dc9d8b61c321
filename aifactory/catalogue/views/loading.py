"""What an editor works on: looked up first, so that what is not there is there for nobody."""

from typing import Any

from django.shortcuts import get_object_or_404

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.catalogue import permissions


def for_editors(request: SignedInRequest, rows: Any, **keys: object) -> Any:
    """The row, or 404; then the sentence for whoever may read and not change it."""
    found = get_object_or_404(rows, **keys)
    editors_only(request)
    return found


def editors_only(request: SignedInRequest) -> None:
    """Readers of the set-up get the sentence why they cannot change it."""
    require(permissions.edit(request.user))
