"""Files: who may have them depends on their kind; what is hidden does not exist."""

import logging
import re
from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.audit import verification
from aifactory.catalogue.models import CutOff
from aifactory.documents import archive
from aifactory.documents.models import Document, DocumentState
from aifactory.portal.reports.permissions import read_report
from allocations.models import Allocation, Decision, LedgerAccount, MonthlyStatement
from allocations.permissions import view_account
from applications.models import Application

log = logging.getLogger(__name__)

_UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def _application_visible_in_full(user: User, document: Document) -> bool:
    # Both name answers that the form keeps from the hosting site.
    return Application.objects.visible_in_full_to(user).filter(pk=document.subject_id).exists()


def _decision_visible(user: User, document: Document) -> bool:
    return Decision.objects.visible_to(user).filter(pk=document.subject_id).exists()


def _account_visible(user: User, document: Document) -> bool:
    account = LedgerAccount.objects.filter(pk=document.subject_id).first()
    return account is not None and bool(view_account(user, account))


def _round_open_to(user: User, document: Document) -> bool:
    cut_off = CutOff.objects.filter(pk=document.subject_id).first()
    return cut_off is not None and bool(read_report(user, cut_off))


def _allocation_visible(user: User, document: Document) -> bool:
    made = MonthlyStatement.objects.filter(pk=document.subject_id)
    visible = Allocation.objects.visible_to(user)
    return visible.filter(pk__in=made.values("allocation")).exists()


# Kind of document → who may have it. A kind that is not here is nobody's.
GATES: dict[tuple[str, str], Callable[[User, Document], bool]] = {
    ("receipt", "applications.application"): _application_visible_in_full,
    ("dossier", "applications.application"): _application_visible_in_full,
    ("decision", "allocations.decision"): _decision_visible,
    ("statement", "allocations.ledgeraccount"): _account_visible,
    ("monthly_statement", "allocations.monthlystatement"): _allocation_visible,
    ("round_report", "catalogue.cutoff"): _round_open_to,
}


def may_download(user: User, document: Document) -> bool:
    """The gate in front of the file; links on pages ask it too."""
    gate = GATES.get((document.kind, document.subject_type))
    return gate is not None and gate(user, document)


@require_GET
def document(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The file as it was made, or a page that says when it will be there."""
    wanted = get_object_or_404(Document, pk=pk)
    if not may_download(request.user, wanted):
        raise Http404
    if not wanted.is_ready:
        return _not_ready(request, wanted)
    try:
        content = archive.fetch(wanted)
    except archive.DocumentUnavailable as missing:
        log.error("Document %s cannot be handed out: %s", wanted.pk, missing.sentence)
        raise Http404 from missing
    if has_permission(request.user, Permission.AUDIT):
        verification.note_read(by=request.user, subject=wanted, what=f"file.{wanted.kind}")
    return _attachment(content, name=neutral_name(wanted))


def neutral_name(document: Document) -> str:
    """Number, kind and version; no title, no name of anybody."""
    text = f"{document.number}-{document.kind}"
    if document.version > 1:
        text = f"{text}-v{document.version}"
    return f"{_UNSAFE_IN_NAMES.sub('-', text).strip('-.')}.pdf"


def _not_ready(request: SignedInRequest, document: Document) -> HttpResponse:
    has_failed = document.state == DocumentState.FAILED
    response = render(
        request,
        "portal/desks/document_pending.html",
        {"document": document, "has_failed": has_failed},
        status=200 if has_failed else 202,
    )
    if not has_failed:
        response["Retry-After"] = "10"
    return response


def _attachment(content: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
