"""A version is begun, written part by part, and given up."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.versions import PARTS, BundlesForm, PartForm, ReviewForm, StartForm
from aifactory.catalogue.models import AccessMode, RuleSet
from aifactory.catalogue.operations import BundleTerms, DraftMoved, state_of
from aifactory.catalogue.rules.contradictions import objections
from aifactory.catalogue.status import RuleSetStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.versions.pages import load
from aifactory.catalogue.views.versions.words import KIND, replaced_by
from aifactory.catalogue.views.words import lines_between


@require_http_methods(["GET", "POST"])
@setup_readers
def begin(request: SignedInRequest, mode: str) -> HttpResponse:
    """Choose the version that the next one begins as a copy of. A second click finds the draft."""
    found = get_object_or_404(AccessMode, slug=mode)
    versions = queries.versions_of([found.pk])
    if not versions:
        raise Http404
    require(permissions.edit(request.user))
    if request.method == "GET" and versions[0].status != RuleSetStatus.DRAFT:
        context = {"mode": found, "versions": versions}
        return render(request, "catalogue/rules/begin.html", context)
    if request.method == "GET":
        return _known(request, versions[0])
    numbers = {str(one.version): one for one in versions}
    source = numbers.get(request.POST.get("version", ""))
    if source is None:
        raise Http404
    try:
        draft = operations.draft_rule_set(
            by=request.user, mode=found, copied_from=source, at=request.received_at
        )
    except operations.DraftExists as known:
        return _known(request, known.draft)
    messages.success(
        request,
        _("Version %(new)s is begun as a copy of version %(old)s. Nothing holds yet.")
        % {"new": draft.version, "old": source.version},
    )
    return redirect("setup:rule_set", pk=draft.pk)


@require_http_methods(["GET", "POST"])
@setup_readers
def edit(request: SignedInRequest, pk: int, section: str) -> HttpResponse:
    """One part of a draft. What is typed stays, whatever happens to the save."""
    rule_set = load(pk)
    kind = PARTS.get(section)
    if kind is None:
        raise Http404
    require(permissions.edit(request.user))
    if rule_set.status != RuleSetStatus.DRAFT:
        messages.warning(request, _("Only a draft can be changed. Begin the next version."))
        return redirect("setup:rule_set", pk=pk)
    if request.method == "POST":
        return _typed(request, kind, rule_set)
    return _show(request, kind(rule_set=rule_set, **_more(kind, rule_set)), _base(kind, rule_set))


@require_http_methods(["GET", "POST"])
@setup_readers
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then give a draft up; the history keeps what it said."""
    rule_set = load(pk)
    require(permissions.edit(request.user))
    if request.method == "POST":
        try:
            operations.discard_draft(by=request.user, rule_set=rule_set, at=request.received_at)
        except operations.CannotDiscard as refusal:
            messages.warning(request, refusal.sentence)
            return redirect("setup:rule_set", pk=pk)
        messages.success(request, _("Given up: %(version)s.") % {"version": rule_set.name})
        return redirect("setup:rules")
    context = {
        "rule_set": rule_set,
        "refusal": operations.why_not_discard(rule_set),
        "question": _("Give up %(version)s?") % {"version": rule_set.name},
        "effect": _(
            "Its %(questions)s questions and %(bundles)s amounts go with it. The history keeps "
            "what it said. No call and no application changes."
        )
        % {
            "questions": rule_set.question_rows.count(),
            "bundles": rule_set.bundles.count(),
        },
    }
    return render(request, "catalogue/rules/discard.html", context)


def _typed(request: SignedInRequest, kind: type[PartForm], rule_set: RuleSet) -> HttpResponse:
    base = request.POST.get("base", "")
    if (act := request.POST.get("act")) and issubclass(kind, ReviewForm):
        rows = kind.after_act(request.POST, act)
        return _show(request, kind(rule_set=rule_set, initial=rows), base)
    form = kind(request.POST, rule_set=rule_set, **_more(kind, rule_set))
    if not form.is_valid():
        return _show(request, form, base, status=422)
    if "unfinished" not in request.POST and not _is_sound(form):
        return _show(request, form, base, status=422, can_wait=True)
    try:
        _save(request, form, base)
    except DraftMoved as moved:
        return _show(request, form, state_of(moved.part), status=409, theirs=moved.part)
    messages.success(request, _("Saved: %(part)s.") % {"part": form.title})
    return redirect("setup:rule_set", pk=rule_set.pk)


def _more(kind: type[PartForm], rule_set: RuleSet) -> dict[str, Any]:
    """Amounts are compared with those of the version that holds now."""
    return {"compared": replaced_by(rule_set)} if issubclass(kind, BundlesForm) else {}


def _base(kind: type[PartForm], rule_set: RuleSet) -> str:
    return state_of(kind.seen(rule_set))


def _known(request: SignedInRequest, draft: RuleSet) -> HttpResponse:
    messages.info(request, _("This mode has a draft already. Here it is."))
    return redirect("setup:rule_set", pk=draft.pk)


def _is_sound(form: PartForm) -> bool:
    """No sentence of the pure rules is about this part; else they stand beside its fields."""
    content = dict(form.rule_set.content)
    if isinstance(form, BundlesForm):
        given = form.given()
    else:
        content |= form.part() if form.kind == "terms" else {}
        given = operations.given_in(form.rule_set, content)
    form.object_with(objections(content, given))
    return not form.errors


def _save(request: SignedInRequest, form: PartForm, base: str) -> None:
    rule_set, by, at = form.rule_set, request.user, request.received_at
    part = form.part()
    if isinstance(form, BundlesForm):
        bundles = [
            BundleTerms(partition, amount, form.note(partition))
            for partition, amount in form.booked.items()
        ]
        operations.change_bundles(by=by, rule_set=rule_set, bundles=bundles, base=base, at=at)
    elif isinstance(form, StartForm):
        named = {name: form.cleaned_data[name] for name in ("source", "source_tag", "checked_on")}
        operations.change_start(
            by=by, rule_set=rule_set, valid_from=form.begins, base=base, at=at, **named
        )
    else:
        operations.change_terms(by=by, rule_set=rule_set, terms=part, base=base, at=at)


def _show(
    request: SignedInRequest,
    form: PartForm,
    base: str,
    *,
    status: int = 200,
    can_wait: bool = False,
    theirs: Mapping[str, Any] | None = None,
) -> HttpResponse:
    rule_set: RuleSet = form.rule_set
    context = {
        "form": form,
        "rule_set": rule_set,
        "base": base,
        "can_wait": can_wait,
        "moved": theirs is not None,
        "lines": [] if theirs is None else lines_between(KIND, theirs, form.part()),
    }
    return render(request, "catalogue/rules/edit.html", context, status=status)
