"""What each view of a technical check begins with: the person, the application, its unit."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.catalogue.rules.units import Unit
from applications.models import Application
from reviews import permissions


def person(request: HttpRequest) -> User:
    """Who is signed in; the middleware has sent everybody else to the sign-in page."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def load(request: HttpRequest, pk: UUID) -> Application:
    """The application, if its technical check may be seen; nothing at all where it may not."""
    rows = Application.objects.select_related(
        "call__mode",
        "rule_set",
        "organisation",
        "partition__system__site",
        "project_lead",
        "promise",
    )
    application: Application | None = rows.filter(pk=pk).first()
    if application is None:
        raise Http404
    verdict = permissions.view(request.user, application)
    if verdict.code in permissions.HIDDEN:
        raise Http404
    require(verdict)
    return application


def unit_of(application: Application) -> Unit:
    """How its partition counts; whatever reaches a site names one."""
    if application.partition is None:
        raise Http404
    return application.partition.unit


def received_at(request: HttpRequest) -> datetime:
    """When the request arrived, as the first middleware noted it."""
    instant: datetime = request.received_at  # type: ignore[attr-defined]  # set by ReceiptInstant
    return instant
