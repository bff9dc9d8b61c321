"""Pages with one form or one question: the same frame for every act of the set-up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from aifactory.accounts.operations import ReasonMissing
from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue.contents import ChangedMeanwhile, state_of
from aifactory.catalogue.forms.columns import refuse
from aifactory.catalogue.models import Proposal
from aifactory.catalogue.operations import ChangeWaits, RowsRefused
from aifactory.catalogue.views.words import Line, lines_between
from aifactory.face.shapes import Text

Crumbs = Sequence[tuple[Text, str]]


@dataclass(frozen=True)
class Page:
    """A page with one form.

    Attributes:
        title: what happens here, verb first.
        crumbs: words and addresses of the pages above.
        act: on the button.
        back: where "Back without change" leads.
        notes: sentences beside the form: what happens, who sees it.
        needs_files: the form takes a file.
    """

    title: Text
    crumbs: Crumbs
    act: Text
    back: str
    notes: Sequence[Text] = ()
    needs_files: bool = False


def show_form(
    request: SignedInRequest,
    page: Page,
    form: forms.BaseForm,
    *,
    opened_on: str = "",
    conflict: Sequence[Line] | None = None,
    status: int = 0,
) -> HttpResponse:
    """The form; 422 with its errors, 409 with both texts when somebody else saved meanwhile."""
    context = {"page": page, "form": form, "opened_on": opened_on, "conflict": conflict}
    found = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "catalogue/edit.html", context, status=found)


def show_confirmation(
    request: SignedInRequest,
    page: Page,
    *,
    effect: Text,
    form: forms.BaseForm | None = None,
    uses: Sequence[Any] = (),
    lines: Sequence[tuple[Text, object]] = (),
) -> HttpResponse:
    """What will happen, in figures, and the one button that does it; or what stands against it."""
    context = {"page": page, "effect": effect, "form": form, "uses": uses, "lines": lines}
    is_sent = request.method == "POST"
    status = 409 if uses and is_sent else 422 if form is not None and form.errors else 200
    return render(request, "catalogue/confirm.html", context, status=status)


def saved(
    request: SignedInRequest,
    page: Page,
    form: forms.BaseForm,
    save: Callable[[str], HttpResponse],
    *,
    subject_type: str,
    typed: Mapping[str, Any],
) -> HttpResponse:
    """Do it with the state on which the form was opened; whatever refuses it keeps what was typed.

    Args:
        save: the operation and where it leads; takes the state.
        typed: what was typed, by the names of the row's contents.
    """
    opened_on = request.POST.get("opened_on", "")
    try:
        return save(opened_on)
    except ChangedMeanwhile as other:
        form.add_error(None, _("Somebody else changed this while you typed. Nothing is lost."))
        conflict = lines_between(subject_type, other.current, {**other.current, **typed})
        again = state_of(other.current)
        return show_form(request, page, form, opened_on=again, conflict=conflict, status=409)
    except ValidationError as refusal:
        refuse(form, refusal)
    except RowsRefused as refusal:
        form.add_error(None, refusal.all)
    except ReasonMissing:
        form.add_error(None, _("Say why: whoever approves reads it."))
    except ChangeWaits as waiting:
        _link_to(request, waiting.proposal)
        form.add_error(None, _("Another change of this waits for a second person already."))
        return show_form(request, page, form, opened_on=opened_on, status=409)
    return show_form(request, page, form, opened_on=opened_on)


def asked(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """A second person was asked; the page of the change says so."""
    messages.success(request, _("A second person was asked. It changes when they approve."))
    return redirect("setup:change", pk=proposal.pk)


def _link_to(request: SignedInRequest, proposal: Proposal) -> None:
    sentence = format_html(
        '{} <a href="{}">{}</a>',
        _("A change of this waits."),
        reverse("setup:change", args=[proposal.pk]),
        _("Read it"),
    )
    messages.warning(request, sentence)
