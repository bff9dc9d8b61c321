"""The fit check: one page of questions, then an answer with reasons. Anonymous, nothing stored
but the visitor's own answers in their own session, so that a draft can begin with them."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.rules.questions import Json, QuestionSet, clean_value
from aifactory.face.tags.formats import weekday
from aifactory.portal.public import board, fit
from aifactory.portal.public.forms import FitForm
from applications.rules import keys
from applications.rules.eligibility import TITLES
from applications.rules.problems import by_key, flaws_of_all
from applications.rules.wording import typed_back

FIT_CHECK = "fit_check"


@login_not_required
@require_http_methods(["GET", "POST"])
def fit_check(request: HttpRequest) -> HttpResponse:
    """Ask; keep the answers in the session when all are right."""
    questions = catalogue.fit_questions(timezone.now())
    countries = catalogue.country_names()
    if request.method == "GET":
        return _ask(request, questions, countries, _begun(request, questions), {})
    answers = {
        question.key: clean_value(question, request.POST.getlist(question.key))
        for question in questions.questions
    }
    flaws = flaws_of_all(questions, answers, options={keys.COUNTRY: countries.keys()})
    if flaws:
        return _ask(request, questions, countries, answers, by_key(flaws), status=422)
    request.session[FIT_CHECK] = answers
    return redirect("fit_result")


@login_not_required
@require_GET
def result(request: HttpRequest) -> HttpResponse:
    """The answer, with a reason for each mode and a cure for each rule that says no."""
    answers = request.session.get(FIT_CHECK)
    at = timezone.now()
    questions = catalogue.fit_questions(at)
    countries = catalogue.country_names()
    if not answers or flaws_of_all(questions, answers, options={keys.COUNTRY: countries.keys()}):
        return redirect("fit_check")
    found = fit.assess(answers, at)
    context = {
        "result": found,
        "checks": [(check, TITLES[check.rule]) for check in found.checks],
        "title": _title(found),
        "partitions": board.offered_rows(found.call, at),
        "count": len(questions.questions),
        "key": uuid4(),
    }
    return render(request, "portal/public/fit_result.html", context)


def _begun(request: HttpRequest, questions: QuestionSet) -> dict[str, Json]:
    """Answers of the session, then what the landing page's first question carries."""
    answers: dict[str, Json] = dict(request.session.get(FIT_CHECK, {}))
    for question in questions.questions:
        if question.key in request.GET:
            answers[question.key] = clean_value(question, request.GET.getlist(question.key))
    return answers


def _ask(
    request: HttpRequest,
    questions: QuestionSet,
    countries: Mapping[str, str],
    answers: Mapping[str, Json],
    problems: Mapping[str, list[str]],
    *,
    status: int = 200,
) -> HttpResponse:
    form = FitForm(
        questions.questions,
        {one.key: typed_back(one, answers.get(one.key)) for one in questions.questions},
        countries=countries,
        messages=problems,
        language=get_language() or "en",
    )
    context = {"form": form, "count": len(questions.questions)}
    return render(request, "portal/public/fit_check.html", context, status=status)


def _title(found: fit.Result) -> str:
    """The finding in one line."""
    if found.advice.mode is None:
        return found.advice.sentence
    name = found.advice.mode.name
    if found.overall is fit.Outcome.FAIL:
        return _("“%(mode)s” has the right size, but you cannot apply yet") % {"mode": name}
    if found.due is None or not found.has_partition:
        return _("“%(mode)s” fits you") % {"mode": name}
    return _("Apply for “%(mode)s” and expect a decision by %(day)s") % {
        "mode": name,
        "day": weekday(found.due.local.date()),
    }
