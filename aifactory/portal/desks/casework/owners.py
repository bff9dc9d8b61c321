"""Take a case, hand it over, give it back; and how its owner is shown."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import NotAllowed, require
from aifactory.portal.desks.casework.forms import HandOverForm
from aifactory.portal.desks.casework.loading import load
from applications import operations
from applications.models import Application, HandOver
from applications.permissions import casework
from applications.queries import owners


@dataclass(frozen=True)
class Owner:
    """The card of a case page.

    Attributes:
        words: who owns it, or who did.
        is_mine: the person who looks owns it.
        is_nobodys: it can be taken.
        may_act: the person handles cases of this call.
        lines: every change of owner, newest first.
    """

    words: str
    is_mine: bool = False
    is_nobodys: bool = True
    may_act: bool = False
    lines: list[tuple[HandOver, str]] = field(default_factory=list)


@require_POST
def take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Become the owner; whoever was slower reads who was faster."""
    case = load(request, pk)
    require(casework.handle(request.user, case))
    try:
        operations.take_case(by=request.user, application=case)
    except NotAllowed as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("You own this case now."))
    return redirect("case", pk=pk)


@require_POST
def give_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Leave it to whoever takes it."""
    case = load(request, pk)
    require(casework.handle(request.user, case))
    try:
        operations.give_back_case(by=request.user, application=case)
    except NotAllowed as refusal:
        if refusal.verdict.code != "not_mine" or load(request, pk).owner_id is not None:
            _say(request, refusal)
    else:
        messages.success(request, _("Given back. Nobody owns this case now."))
    return redirect("case", pk=pk)


@require_http_methods(["GET", "POST"])
def hand_over(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Choose another officer and say why; they get a mail."""
    case = load(request, pk)
    require(casework.handle(request.user, case))
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        officers=_others(case),
        initial={"seen": case.owner_id},
    )
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            _hand_over(request, case, form)
        except operations.OwnerChanged as changed:
            form.add_error(None, changed.sentence)
            status = 409
        except NotAllowed as refusal:
            form.add_error("to", refusal.verdict.reason)
            status = 422
        else:
            return redirect("case", pk=pk)
    context = {"application": case, "form": form, "owner": words_of(case.owner, holds=True)}
    return render(request, "portal/desks/casework/hand_over.html", context, status=status)


def card_of(user: User, found: Application) -> Owner:
    """Read with `owners.with_owner`: `owner_holds` says whether the owner still may."""
    lines = [(line, sentence(line)) for line in owners.hand_overs_of(found)]
    holds = bool(getattr(found, "owner_holds", False))
    return Owner(
        words=words_of(found.owner, holds=holds),
        is_mine=holds and found.owner_id == user.pk,
        is_nobodys=not holds,
        may_act=has_permission(
            user, Permission.HANDLE_APPLICATIONS, scope=f"call:{found.call.code}"
        ),
        lines=lines,
    )


def words_of(owner: object, *, holds: bool) -> str:
    """A name; of somebody who left, nobody with their name."""
    if not owner:
        return _("nobody")
    return str(owner) if holds else _("nobody now (was %(name)s)") % {"name": owner}


def row_words(row: dict[str, Any]) -> str:
    """The same for a row of a list, read as a dictionary; nothing where nobody ever was."""
    name = row["owner_name"] or row["owner_email"]
    return words_of(name, holds=row["owner_holds"]) if name else ""


def sentence(line: HandOver) -> str:
    """One change of owner in words."""
    names = {"by": line.done_by, "to": line.owner, "before": line.owner_before}
    if line.owner_id is None:
        return _("%(by)s gave it back") % names
    if line.owner_id == line.done_by_id:
        if line.owner_before_id is None:
            return _("%(by)s took it") % names
        return _("%(by)s took it over from %(before)s") % names
    return _("%(by)s handed it over to %(to)s") % names


def _others(case: Application) -> QuerySet[User]:
    found = owners.officers(case)
    return found if case.owner_id is None else found.exclude(pk=case.owner_id)


def _hand_over(request: SignedInRequest, case: Application, form: HandOverForm) -> None:
    to = form.cleaned_data["to"]
    operations.hand_over_case(
        by=request.user,
        application=case,
        to=to,
        seen=form.cleaned_data["seen"],
        note=form.cleaned_data["note"],
    )
    if to.pk == request.user.pk:
        messages.success(request, _("You own this case now."))
    else:
        messages.success(request, _("%(name)s owns this case now and has a mail.") % {"name": to})


def _say(request: SignedInRequest, refusal: NotAllowed) -> None:
    """A second click finds the wish fulfilled; anything else is told."""
    if refusal.verdict.code == "mine":
        messages.success(request, refusal.verdict.reason)
    else:
        messages.warning(request, refusal.verdict.reason)
