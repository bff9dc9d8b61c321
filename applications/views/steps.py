"""The steps of the form: each is an address, works without script, keeps every word."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.verdicts import Verdict, require
from aifactory.catalogue.models import Call
from aifactory.face.tags.formats import clock
from applications import operations, permissions, queries
from applications.forms import VERSION
from applications.models import Application
from applications.rules.steps import after, before, minutes_of
from applications.rules.wording import read_text
from applications.views import parts
from applications.views.answers import version_in
from applications.views.wizard import Request, Wizard, call_seen, load, wizard_of

GO_ON = "go_on"


@require_http_methods(["GET", "POST"])
def step(request: Request, pk: UUID, slug: str) -> HttpResponse:
    """Show a step; save what was posted, right or not, and go on only when it is right."""
    application = load(request, pk)
    require(permissions.edit(request.user, application))
    if request.method == "POST":
        return _save(request, application, slug)
    wizard = wizard_of(application, language=_language())
    return _page(request, wizard, slug, with_missing="missing" in request.GET)


def _save(request: Request, application: Application, slug: str) -> HttpResponse:
    seen = call_seen(application, request.POST.get("call", ""))
    posted = _posted(request, _as_seen(application, seen), slug)
    done = operations.save_step(
        by=request.user,
        application=application,
        answers=posted,
        versions={key: version_in(request.POST[f"{VERSION}{key}"]) for key in posted},
        seen=seen,
    )
    goes_on = request.POST.get("then") == GO_ON
    current = load(request, application.pk)
    moved_to = current.call.name if current.call_id != seen.pk else ""
    if done.conflicts or done.refused:
        wizard = wizard_of(_as_seen(current, seen), language=_language())
        return _page(
            request,
            wizard,
            slug,
            typed={key: posted[key] for key in [*done.conflicts, *done.refused]},
            also=_told(wizard, done.conflicts) | _fixed(done.refused),
            with_missing=goes_on,
            moved_to=moved_to,
            status=409,
        )
    wizard = wizard_of(current, language=_language())
    if moved_to:
        return _moved(request, wizard, seen, slug, posted)
    if not goes_on:
        messages.success(request, _("Saved."))
        return redirect("applications:step", pk=application.pk, slug=slug)
    if any(flaw.section == slug for flaw in wizard.flaws):
        return _page(request, wizard, slug, with_missing=True, status=422)
    following = after(wizard.steps, slug)
    if following is None:
        return redirect("applications:check", pk=application.pk)
    return redirect("applications:step", pk=application.pk, slug=following.slug)


def _posted(request: Request, application: Application, slug: str) -> dict[str, Sequence[str]]:
    """The answers of the page's own form; it may ask what the draft is not asked any more."""
    return {
        question.key: request.POST.getlist(question.key)
        for question in queries.questions_of(application).in_section(slug)
        if f"{VERSION}{question.key}" in request.POST
    }


def _as_seen(application: Application, seen: Call) -> Application:
    """The draft under the call that the page was made for, to read it as the page shows it."""
    if application.call_id != seen.pk:
        application = copy(application)
        application.call, application.rule_set = seen, seen.rule_set
    return application


def _moved(
    request: Request, wizard: Wizard, seen: Call, slug: str, posted: Iterable[str]
) -> HttpResponse:
    """The draft went elsewhere while the page was open: all is saved, and it says what rests."""
    application, language = wizard.application, _language()
    sentence = _("This draft went to %(call)s while this page was open. What you sent is saved.")
    messages.warning(request, sentence % {"call": application.call.name})
    resting = [
        queries.label_of(question, application.audience, language)
        for question in queries.questions_under(seen.rule_set).in_section(slug)
        if question.key in posted and not queries.asks(wizard.questions, question.key)
    ]
    if resting:
        sentence = _("Not asked there, and kept for the way back: %(labels)s")
        messages.info(request, sentence % {"labels": " · ".join(resting)})
    if any(step.slug == slug for step in wizard.steps):
        return redirect("applications:step", pk=application.pk, slug=slug)
    return redirect("application_go_on", pk=application.pk)


def _page(
    request: Request,
    wizard: Wizard,
    slug: str,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    also: Mapping[str, Sequence[str]] | None = None,
    with_missing: bool = False,
    moved_to: str = "",
    status: int = 200,
) -> HttpResponse:
    current = next((one for one in wizard.steps if one.slug == slug), None)
    if current is None:
        raise Http404
    language = _language()
    form = wizard.form(slug, language=language, typed=typed, also=also, with_missing=with_missing)
    fixed = [question for question in wizard.visible(slug) if question.key not in form.fields]
    context = {
        "application": wizard.application,
        "current": current,
        "count": len(wizard.steps) + 1,
        "minutes": minutes_of(wizard.steps),
        "rail": wizard.rail(slug, str(_("Check and submit"))),
        "editors": parts.editors(wizard, request.user),
        "units": parts.units(wizard, slug),
        "chooses": parts.chooses(wizard, slug),
        "moved_to": moved_to,
        "is_posted": request.method == "POST",
        "form": form,
        "has_fields": bool(form.fields),
        "fixed": wizard.read(fixed, language),
        "section_help": queries.section_help_of(
            wizard.questions, slug, wizard.application.audience, language
        ),
        "previous": before(wizard.steps, slug),
        "following": after(wizard.steps, slug),
        "go_on": GO_ON,
    }
    return render(request, "applications/step.html", context, status=status)


def _told(wizard: Wizard, conflicts: Mapping[str, operations.Conflict]) -> dict[str, list[str]]:
    """Both texts: theirs in the sentence, yours still in the field."""
    told = {}
    for key, conflict in conflicts.items():
        theirs = read_text(conflict.question, conflict.value, names=wizard.names)
        values = {"by": conflict.by, "at": clock(conflict.at), "theirs": theirs or "–"}
        told[key] = [
            _("%(by)s changed this at %(at)s to “%(theirs)s”. Save again to keep yours.") % values
        ]
    return told


def _fixed(refused: Mapping[str, Verdict]) -> dict[str, list[str]]:
    """Why it was not saved; the text stays in the field, to be copied."""
    sentence = _("What you typed here is not saved.")
    return {key: [f"{verdict.reason} {sentence}"] for key, verdict in refused.items()}


def _language() -> str:
    return get_language() or "en"
