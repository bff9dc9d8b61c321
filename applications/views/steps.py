"""The steps of the form: each is an address, works without script, keeps every word."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import NotAllowed, Verdict, require
from aifactory.catalogue.rules.questions import Json, QuestionType
from aifactory.catalogue.rules.units import triple
from aifactory.face.tags.formats import clock
from applications import operations, permissions, queries
from applications.forms import VERSION
from applications.models import Application
from applications.operations.drafts import UnknownQuestion
from applications.rules.steps import after, before, minutes_of
from applications.rules.wording import read_text, typed_back
from applications.views.wizard import Request, Wizard, load, wizard_of

GO_ON = "go_on"
BUSY = timedelta(minutes=5)


@require_http_methods(["GET", "POST"])
def step(request: Request, pk: UUID, slug: str) -> HttpResponse:
    """Show a step; save what was posted, right or not, and go on only when it is right."""
    application = load(request, pk)
    require(permissions.edit(request.user, application))
    if request.method == "POST":
        return _save(request, application, slug)
    wizard = wizard_of(application, language=_language())
    return _page(request, wizard, slug, with_missing="missing" in request.GET)


@login_not_required
@require_POST
def answer(request: HttpRequest, pk: UUID, key: str) -> JsonResponse:
    """Save one answer as it is typed. Answers in JSON, also when the session is gone."""
    if not isinstance(request.user, User):
        return JsonResponse({"reason": _("Sign in again in another tab.")}, status=401)
    application = load(request, pk)
    try:
        saved = operations.save_answer(
            by=request.user,
            application=application,
            key=key,
            raw=request.POST.getlist("value"),
            version=_version(request.POST.get("version", "")),
        )
    except NotAllowed as refused:
        return JsonResponse({"reason": str(refused.verdict.reason)}, status=403)
    except UnknownQuestion:
        raise Http404 from None
    except operations.Conflict as conflict:
        return _conflict(application, conflict)
    body = {"version": saved.version, "saved_at": clock(saved.saved_at)}
    if saved.problems:
        sentences = [problem.sentence for problem in saved.problems]
        return JsonResponse(body | {"problems": sentences}, status=422)
    return JsonResponse(body)


def _save(request: Request, application: Application, slug: str) -> HttpResponse:
    questions = queries.questions_of(application).in_section(slug)
    posted = {
        question.key: request.POST.getlist(question.key)
        for question in questions
        if f"{VERSION}{question.key}" in request.POST
    }
    done = operations.save_step(
        by=request.user,
        application=application,
        answers=posted,
        versions={key: _version(request.POST[f"{VERSION}{key}"]) for key in posted},
    )
    goes_on = request.POST.get("then") == GO_ON
    wizard = wizard_of(load(request, application.pk), language=_language())
    if done.conflicts or done.refused:
        return _page(
            request,
            wizard,
            slug,
            typed={key: posted[key] for key in [*done.conflicts, *done.refused]},
            also=_told(wizard, done.conflicts) | _fixed(done.refused),
            with_missing=goes_on,
            status=409,
        )
    if not goes_on:
        messages.success(request, _("Saved."))
        return redirect("applications:step", pk=application.pk, slug=slug)
    if any(flaw.section == slug for flaw in wizard.flaws):
        return _page(request, wizard, slug, with_missing=True, status=422)
    following = after(wizard.steps, slug)
    if following is None:
        return redirect("applications:check", pk=application.pk)
    return redirect("applications:step", pk=application.pk, slug=following.slug)


def _page(
    request: Request,
    wizard: Wizard,
    slug: str,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    also: Mapping[str, Sequence[str]] | None = None,
    with_missing: bool = False,
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
        "editors": _editors(wizard, request.user),
        "units": _units(wizard, slug),
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


def _units(wizard: Wizard, slug: str) -> dict[str, object] | None:
    """The amount in all three units, on the step that chooses the partition."""
    partition, amount = wizard.application.partition, wizard.application.node_hours
    chooses = any(one.type is QuestionType.PARTITION for one in wizard.visible(slug))
    if not chooses or partition is None or amount is None:
        return None
    return {"triple": triple(amount, partition.unit), "unit": partition.unit}


def _editors(wizard: Wizard, person: User) -> list[str]:
    """Who else saved something a moment ago, and on which step."""
    since = timezone.now() - BUSY
    labels = {step.slug: step.label for step in wizard.steps}
    sections = {question.key: question.section for question in wizard.questions.questions}
    found = {
        (str(row.saved_by), labels.get(sections.get(row.key, ""), ""))
        for row in wizard.rows.values()
        if row.saved_by_id != person.pk and row.saved_at > since
    }
    sentence = _("%(name)s is editing “%(step)s”")
    return [sentence % {"name": name, "step": step} for name, step in sorted(found) if step]


def _told(wizard: Wizard, conflicts: Mapping[str, operations.Conflict]) -> dict[str, list[str]]:
    """Both texts: theirs in the sentence, yours still in the field."""
    told = {}
    for key, conflict in conflicts.items():
        question = wizard.questions.question(key)
        theirs = read_text(question, conflict.value, names=wizard.offers.names)
        values = {"by": conflict.by, "at": clock(conflict.at), "theirs": theirs or "–"}
        told[key] = [
            _("%(by)s changed this at %(at)s to “%(theirs)s”. Save again to keep yours.") % values
        ]
    return told


def _fixed(refused: Mapping[str, Verdict]) -> dict[str, list[str]]:
    """Why it was not saved; the text stays in the field, to be copied."""
    sentence = _("What you typed here is not saved.")
    return {key: [f"{verdict.reason} {sentence}"] for key, verdict in refused.items()}


def _conflict(application: Application, conflict: operations.Conflict) -> JsonResponse:
    question = queries.questions_of(application).question(conflict.key)
    value: Json = typed_back(question, conflict.value)
    return JsonResponse(
        {
            "version": conflict.version,
            "value": value,
            "by": str(conflict.by),
            "at": clock(conflict.at),
        },
        status=409,
    )


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _language() -> str:
    return get_language() or "en"
