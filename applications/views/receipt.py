"""The receipt: what was received, when, and what happens next."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aifactory.documents import archive
from aifactory.documents.models import Document
from aifactory.face.shapes import Paper
from applications import permissions, queries
from applications.status import ApplicationStatus
from applications.views.wizard import Request, load


@require_GET
def receipt(request: Request, pk: UUID) -> HttpResponse:
    """Number, instant, hash, copy, and what happens next, by when, by whom."""
    application = load(request, pk)
    snapshot = queries.snapshot_of(application)
    if snapshot is None or not permissions.view_in_full(request.user, application):
        raise Http404
    subject = ("applications.application", str(application.pk))
    context = {
        "application": application,
        "snapshot": snapshot,
        "reading": queries.reading_of(application, timezone.now()),
        "papers": [
            _paper(document)
            for kind in ("receipt", "dossier")
            if (document := archive.latest(kind, subject))
        ],
        "goes_to_site": application.status == ApplicationStatus.TECHNICAL_CHECK,
    }
    return render(request, "applications/receipt.html", context)


def _paper(document: Document) -> Paper:
    if not document.is_ready:
        return Paper(document.title, note=_("is being made; ready in a minute"))
    return Paper(document.title, url=reverse("document", args=[document.pk]), size=document.size)
