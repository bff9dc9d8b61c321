"""Writing a text: a draft, its preview, and the request to bring it into force."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.wordings import CaseForm, ReasonForm, WordingForm, initial_of
from aifactory.catalogue.models import Wording, WordingVersion
from aifactory.catalogue.operations.wording_approval import IN_FORCE
from aifactory.catalogue.queries.wording_checks import shipped_text
from aifactory.catalogue.status import WordingStatus
from aifactory.catalogue.views.access import setup_editors
from aifactory.catalogue.views.wording_preview import case_of, cases_for, previews
from aifactory.catalogue.views.wordings import (
    address_of,
    parts_between,
    template_of,
    variables_of,
)

KeyView = Callable[[SignedInRequest, str], HttpResponse]


def of_known_text(view: KeyView) -> KeyView:
    """A text that is not there is not there for anybody, whatever they may do."""

    @wraps(view)
    def run(request: SignedInRequest, key: str) -> HttpResponse:
        template_of(key)
        return view(request, key)

    return run


@require_POST
@of_known_text
@setup_editors
def wording_start(request: SignedInRequest, key: str) -> HttpResponse:
    """Begin a new version, or go on with the draft that is there."""
    operations.start_wording(
        by=request.user, key=key, language=settings.LANGUAGE_CODE, at=request.received_at
    )
    return redirect(address_of(key, "wording_edit"))


@require_http_methods(["GET", "POST"])
@of_known_text
@setup_editors
def wording_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Write a draft beside its preview. A preview keeps what is typed and saves nothing."""
    template = template_of(key)
    draft = _draft(key)
    if request.method == "GET":
        if draft.status != WordingStatus.DRAFT:
            messages.info(request, _no_draft())
            return redirect(address_of(key))
        form = WordingForm(initial=initial_of(draft.blocks, draft.content_hash), template=template)
        return _edit_page(request, form, draft, dict(draft.blocks))
    form = WordingForm(request.POST, template=template)
    if not form.is_valid():
        return _edit_page(request, form, draft, form.blocks, status=422)
    if request.POST.get("act") == "preview":
        return _edit_page(request, form, draft, form.blocks)
    try:
        operations.save_wording(
            by=request.user,
            draft=draft,
            blocks=form.blocks,
            seen=form.cleaned_data["seen"],
            at=request.received_at,
        )
    except operations.WordingWentOn as found:
        return _conflict_page(request, form, found.current)
    messages.success(request, _("Draft saved. Nothing is sent with it before it is approved."))
    case = request.POST.get("case", "")
    address = address_of(key, "wording_edit")
    return redirect(f"{address}?case={case}" if case_of(request.user, case) else address)


@require_http_methods(["GET", "POST"])
@of_known_text
@setup_editors
def wording_propose(request: SignedInRequest, key: str) -> HttpResponse:
    """Look at what changes, say why, ask for approval."""
    template, draft = template_of(key), _draft(key)
    if draft.status != WordingStatus.DRAFT:
        messages.info(request, _no_draft())
        return redirect(address_of(key))
    form = ReasonForm(initial={"seen": draft.content_hash})
    if request.method == "POST":
        form = ReasonForm(request.POST)
        if form.is_valid() and (answer := _asked(request, form, draft)) is not None:
            return answer
    held = queries.wording_kept(draft.wording)
    before = dict(held.blocks) if held else shipped_text(template, settings.LANGUAGE_CODE)
    context = {
        "template": template,
        "draft": draft,
        "form": form,
        "parts": parts_between(template, before, dict(draft.blocks)),
        "before": held,
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/wording/propose.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_known_text
@setup_editors
def wording_shipped(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask to go back to the shipped text."""
    template, kept = template_of(key), _kept(key)
    held = queries.wording_kept(kept)
    verdict = permissions.propose_shipped_wording(request.user, has_own=held is not None)
    if held is None:
        messages.info(request, verdict.reason)
        return redirect(address_of(key))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.propose_shipped(
                by=request.user,
                wording=kept,
                reason=form.cleaned_data["reason"],
                at=request.received_at,
            )
        except operations.ChangeWaits as other:
            messages.info(request, _("A change of this text waits already."))
            return redirect("setup:change", pk=other.proposal.pk)
        messages.success(request, _("Asked for approval. Until then the text stays as it is."))
        return redirect(address_of(key))
    shipped = shipped_text(template, settings.LANGUAGE_CODE)
    context = {
        "template": template,
        "held": held,
        "form": form,
        "parts": parts_between(template, dict(held.blocks), shipped),
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/wording/shipped.html", context, status=status)


@require_http_methods(["GET", "POST"])
@of_known_text
@setup_editors
def wording_discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask, then give up the draft."""
    template, draft = template_of(key), _draft(key)
    if draft.status != WordingStatus.DRAFT:
        messages.info(request, _no_draft())
        return redirect(address_of(key))
    waiting = queries.waiting_about(reference(draft.wording), IN_FORCE)
    verdict = permissions.discard_wording(request.user, draft, waits=waiting is not None)
    if request.method == "POST" and verdict:
        operations.discard_wording(by=request.user, draft=draft, at=request.received_at)
        messages.success(request, _("Discarded. Its words stay among the versions."))
        return redirect(address_of(key))
    context = {"template": template, "draft": draft, "verdict": verdict, "waiting": waiting}
    status = 409 if request.method == "POST" else 200
    return render(request, "catalogue/wording/discard.html", context, status=status)


def _edit_page(
    request: SignedInRequest,
    form: WordingForm,
    draft: WordingVersion,
    text: dict[str, str],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The form beside the preview of the same words."""
    given = request.POST if request.method == "POST" else request.GET
    key = given.get("case", "")
    case = case_of(request.user, key)
    context = {
        "form": form,
        "template": form.template,
        "draft": draft,
        "variables": variables_of(form.template),
        "case": case,
        "cases": CaseForm(initial={"case": key}, cases=cases_for(request.user)),
        "previews": previews(request.user, form.template, text, case),
        "is_saved": text == draft.blocks,
        "waiting": queries.waiting_about(reference(draft.wording), IN_FORCE),
        **more,
    }
    return render(request, "catalogue/wording/edit.html", context, status=status)


def _asked(
    request: SignedInRequest, form: ReasonForm, draft: WordingVersion
) -> HttpResponse | None:
    """Ask for approval; None when the form now says why that cannot be."""
    try:
        operations.propose_wording(
            by=request.user,
            draft=draft,
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
            at=request.received_at,
        )
    except operations.ChangeWaits as other:
        messages.info(request, _("A change of this text waits already."))
        return redirect("setup:change", pk=other.proposal.pk)
    except operations.WordingWentOn:
        # The page shows the text as it is now; whoever asks again has seen that one.
        form.data = {**request.POST.dict(), "seen": draft.content_hash}
        form.add_error(None, _("The draft was changed meanwhile. Read it again below."))
    except operations.NothingChanged as same:
        form.add_error(None, str(same.sentence))
    except operations.FaultyWording as faulty:
        form.add_error(None, [str(fault) for fault in faulty.faults])
    else:
        messages.success(request, _("Asked for approval. The text holds once approved."))
        return redirect(address_of(draft.wording.template))
    return None


def _conflict_page(
    request: SignedInRequest, form: WordingForm, current: WordingVersion
) -> HttpResponse:
    """Both texts: what was typed stays in the form, which now knows the other one."""
    typed = form.blocks
    again = WordingForm({**typed, "seen": current.content_hash}, template=form.template)
    again.is_valid()
    return _edit_page(
        request,
        again,
        current,
        typed,
        status=409,
        conflict=parts_between(form.template, dict(current.blocks), typed),
    )


def _draft(key: str) -> WordingVersion:
    """The draft of a text, else its newest version; 404 where nothing was ever written."""
    versions = list(queries.wording_versions(key, settings.LANGUAGE_CODE))
    drafts = (one for one in versions if one.status == WordingStatus.DRAFT)
    found = next(drafts, versions[0] if versions else None)
    if found is None:
        raise Http404
    return found


def _kept(key: str) -> Wording:
    found = queries.wording_of(key, settings.LANGUAGE_CODE)
    if found is None:
        raise Http404
    return found


def _no_draft() -> str:
    return _("No draft is open here. Begin a new version first.")
