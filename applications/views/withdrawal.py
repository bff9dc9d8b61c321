"""Take an application back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.verdicts import NotAllowed, require
from applications import operations, permissions
from applications.forms import WithdrawForm
from applications.status import ApplicationStatus
from applications.views.wizard import Request, load


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Say what will happen, then do it. It cannot be undone, so the page has no warm button."""
    application = load(request, pk)
    if request.method == "POST" and application.status == ApplicationStatus.WITHDRAWN:
        return redirect("application", pk=pk)
    require(permissions.withdraw(request.user, application))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(
                by=request.user, application=application, reason=form.cleaned_data["reason"]
            )
        except NotAllowed:
            # Two posts at once: the other was first, and this one waited for it.
            if load(request, pk).status != ApplicationStatus.WITHDRAWN:
                raise
        messages.success(request, _("You withdrew this application."))
        return redirect("application", pk=pk)
    context = {"application": application, "form": form}
    return render(
        request, "applications/withdraw.html", context, status=422 if form.errors else 200
    )
