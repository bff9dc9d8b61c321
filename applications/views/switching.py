"""Another way in for a draft: the choice, what it does to the answers, and the act."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.catalogue.models import Call
from applications import operations, permissions, queries
from applications.models import Application
from applications.views.wizard import Request, load


@require_http_methods(["GET", "POST"])
def mode(request: Request, pk: UUID) -> HttpResponse:
    """Choose a call, see what it does to the answers, then switch; twice is once."""
    application = load(request, pk)
    if request.method == "POST":
        return _switch(request, application)
    require(permissions.switch_mode(request.user, application))
    now = timezone.now()
    calls = queries.other_calls(application, now)
    chosen = next((call for call in calls if call.code == request.GET.get("call")), None)
    preview = None
    if chosen is not None:
        language = get_language() or "en"
        preview = queries.switch_preview(application, chosen, now, language=language)
    context = {"application": application, "calls": calls, "preview": preview}
    return render(request, "applications/mode.html", context)


def _switch(request: Request, application: Application) -> HttpResponse:
    code = request.POST.get("call", "").replace("\0", "")
    call = Call.objects.select_related("mode").filter(code=code).first()
    if call is None:
        messages.error(request, _("There is no such call. Choose one of these."))
        return redirect("applications:mode", pk=application.pk)
    try:
        operations.switch_mode(
            by=request.user, application=application, call=call, at=timezone.now()
        )
    except NotAllowed as refusal:
        if refusal.verdict.code == "not_open":
            messages.error(request, refusal.verdict.reason)
            return redirect("applications:mode", pk=application.pk)
        # Pressed twice: the other was first, and this one waited for it.
        if refusal.verdict.code != "same":
            raise
    messages.success(
        request, _("This draft is for %(call)s now. Every answer is kept.") % {"call": call.name}
    )
    return redirect("application_go_on", pk=application.pk)
