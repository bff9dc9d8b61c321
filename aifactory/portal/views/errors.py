"""Refusals in our words."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aifactory.accounts.middleware import typed_fields


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page's token is out of date (another sign-in): offer to send the same text again.

    The fields come back as hidden inputs with a fresh token, so nothing typed is lost. A request
    that another site sent shows no fields and offers nothing to send.
    """
    fields = typed_fields(request) if _came_from_us(request) else []
    return render(request, "errors/csrf.html", {"fields": fields, "path": request.path}, status=403)


def _came_from_us(request: HttpRequest) -> bool:
    """Never show a foreign page's fields as if the person had typed them here."""
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}"


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent and hidden look the same."""
    return render(request, "404.html", status=404)


@login_not_required
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's own refusals."""
    return render(request, "403.html", status=403)
