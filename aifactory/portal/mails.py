"""The outbox for officers, and the demo's mailbox."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts import permissions
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.documents.rendering import engine_problem
from aifactory.face import lists
from aifactory.jobs import queries as jobs
from aifactory.jobs import queue
from aifactory.jobs.models import Job
from aifactory.notifications import operations, queries
from aifactory.notifications.models import Message, MessageState

NEWEST = ["-created_at", "-id"]
PILLS = {
    MessageState.QUEUED: "info",
    MessageState.SENDING: "info",
    MessageState.SENT: "ok",
    MessageState.FAILED: "stop",
    MessageState.UNCERTAIN: "wait",
}


@require_GET
def outbox(request: SignedInRequest) -> HttpResponse:
    """Mails that need a person: uncertain or refused; jobs that gave up; then the newest."""
    _officers_only(request)
    page = _rows(request, to="")
    uncertain = list(queries.uncertain()[: lists.PAGE_SIZE])
    failed = list(queries.failed()[: lists.PAGE_SIZE])
    context = {
        "pdf_problem": engine_problem(),
        "uncertain": uncertain,
        "failed": failed,
        "problems": len(uncertain) + len(failed),
        "failed_jobs": list(jobs.failed()[: lists.PAGE_SIZE]),
        "page": page,
        "pager": lists.pager(page),
    }
    return render(request, "portal/mails/outbox.html", context)


@require_POST
def resend(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """Send one uncertain or refused mail again."""
    _officers_only(request)
    message = get_object_or_404(Message, pk=message_id)
    try:
        operations.resend(message_id=message.pk, by=request.user)
    except operations.NotResendable as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("The mail goes out again."))
    return redirect("outbox")


@require_POST
def retry_job(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """Give a job that used up its attempts another round."""
    _officers_only(request)
    job = get_object_or_404(Job, pk=job_id)
    if queue.retry(by=request.user, job_id=job.pk):
        messages.success(request, _("The job starts again."))
    else:
        messages.warning(request, _("This job has not failed, so it was left alone."))
    return redirect("outbox")


@login_not_required
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Demo only: every mail the portal wrote, as its receiver would see it."""
    if not settings.DEMO:
        raise Http404
    to = request.GET.get("to", "").replace("\0", "").strip().lower()
    page = _rows(request, to=to)
    context = {"page": page, "pager": lists.pager(page), "to": to}
    return render(request, "portal/mails/mailbox.html", context)


@login_not_required
@require_GET
def mail(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Demo only: one mail."""
    if not settings.DEMO:
        raise Http404
    message = get_object_or_404(Message, pk=message_id)
    context = {"message": message, "pill": PILLS[MessageState(message.state)]}
    return render(request, "portal/mails/mail.html", context)


def _officers_only(request: SignedInRequest) -> None:
    if not permissions.has_permission(request.user, Permission.SEE_OUTBOX):
        raise Http404


def _rows(request: HttpRequest, *, to: str) -> lists.Page:
    rows: Any = Message.objects.filter(to_address=to) if to else Message.objects.all()
    page = lists.read(rows, order=NEWEST, params=request.GET)
    for row in page.rows:
        row.pill = PILLS[MessageState(row.state)]
    return page
