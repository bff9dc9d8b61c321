"""What every request carries: its receipt instant, its id, and refusals in words."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from aifactory.accounts.middleware import typed_fields
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.recording import request_id
from aifactory.audit.transitions import InvalidTransition

Handler = Callable[[HttpRequest], HttpResponse]
FUTURE_TOLERANCE = 1.0
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ReceiptInstant:
    """First in line: fixes when the request arrived and gives it an id for the history.

    Behind a trusted proxy its request-start header decides (milliseconds or seconds since the
    epoch, with or without `t=`), so time spent waiting for a free worker is not held against
    an applicant. A header that lies in the future or over `RECEIPT_AGE` back is ignored.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the instant, set the id, answer."""
        request.received_at = received_at(request)  # type: ignore[attr-defined]  # ours
        identifier = uuid.uuid4().hex
        token = request_id.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response


def received_at(request: HttpRequest) -> datetime:
    """The receipt instant, UTC."""
    now = timezone.now()
    if not settings.TRUSTED_PROXY:
        return now
    raw = request.META.get(settings.RECEIPT_HEADER, "").removeprefix("t=")
    try:
        seconds = float(raw)
    except ValueError:
        return now
    if seconds > 1e12:
        seconds /= 1000
    age = now.timestamp() - seconds
    if not -FUTURE_TOLERANCE <= age <= settings.RECEIPT_AGE.total_seconds():
        return now
    return min(now, datetime.fromtimestamp(seconds, tz=UTC))


class IsolationHeaders:
    """Headers that Django has no setting for: no device features, no use by other sites."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add them to every response."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class PrivatePages:
    """Pages of signed-in people never land in a shared cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header unless the view set its own."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Refusals:
    """Turn a refused operation into a page with its sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do on the way in."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A verdict's reason with 403; a closed step of a status table with 409."""
        if isinstance(exception, NotAllowed):
            return self._page(request, exception.verdict.reason, status=403)
        if isinstance(exception, InvalidTransition):
            return self._page(request, exception.sentence, status=409)
        return None

    @staticmethod
    def _page(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
        """The sentence, and what was typed, so that it can be copied: nothing typed is lost."""
        context = {"reason": reason, "fields": typed_fields(request)}
        return render(request, "errors/refused.html", context, status=status)
