"""One step of the form: add, rename, take away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, queries
from aifactory.catalogue.forms.questions import StepForm
from aifactory.catalogue.forms.questions.steps import NEW
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.rules.questions import text_of
from aifactory.catalogue.rules.questions.editing import Row
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.questions.editor import load_to_write


@require_http_methods(["GET", "POST"])
@setup_readers
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new step after the last one."""
    rule_set = load_to_write(request, pk)
    return _form(request, rule_set, NEW)


@require_http_methods(["GET", "POST"])
@setup_readers
def step(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Change the name, help or address of a step."""
    rule_set = load_to_write(request, pk)
    row = queries.sheet_of(rule_set).section(slug)
    if row is None:
        raise Http404
    return _form(request, rule_set, row)


@require_POST
@setup_readers
def take_away(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    """Take an empty step away. With questions on it, the sentence names them."""
    rule_set = load_to_write(request, pk)
    try:
        operations.take_step_away(
            by=request.user, rule_set=rule_set, slug=slug, at=request.received_at
        )
    except operations.ImpossibleQuestions as refused:
        messages.warning(request, refused.sentence)
        return redirect(f"{reverse('setup:questions', args=[pk])}#step-{slug}")
    messages.success(request, _("The step is taken away. Add it again to have it back."))
    return redirect("setup:questions", pk=pk)


def _form(request: SignedInRequest, rule_set: RuleSet, row: Row) -> HttpResponse:
    slug = str(row["slug"])
    form = StepForm(request.POST or None, row=row)
    mark, conflict, status = queries.mark_of(row), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations.save_step(
                    by=request.user,
                    rule_set=rule_set,
                    row=form.as_row(),
                    instead_of=slug,
                    seen=request.POST.get("seen", ""),
                    at=request.received_at,
                )
            except operations.ImpossibleQuestions as refused:
                form.place(refused.parts)
            except operations.ChangedMeanwhile:
                conflict, status = text_of(row["label"]), 409
            else:
                messages.success(request, _("The step is saved."))
                place = f"#step-{form.cleaned_data['slug']}"
                return redirect(f"{reverse('setup:questions', args=[rule_set.pk])}{place}")
    context = {
        "rule_set": rule_set,
        "form": form,
        "slug": slug,
        "seen": mark if conflict or request.method == "GET" else request.POST.get("seen", ""),
        "conflict": conflict,
        "title": text_of(row["label"]) or _("New step"),
    }
    return render(request, "catalogue/questions/step.html", context, status=status)
