"""The request as views get it: login is demanded by middleware, so there is a person."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from aifactory.accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only. Views without login (`login_not_required`) take HttpRequest."""

    user: "User"
    received_at: datetime
    htmx: "HtmxDetails"


class AnyRequest(HttpRequest):
    """For annotations only: a view without login that needs the instant of receipt."""

    received_at: datetime
