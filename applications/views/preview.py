"""The form of a version, to look at and to try: answers count for the page, nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.rules.questions import Json, QuestionSet, clean_value, visible_keys
from aifactory.catalogue.views.access import setup_readers
from aifactory.face.shapes import Chip, RailStep
from applications import queries
from applications.forms import FieldState, StepForm
from applications.models import Audience
from applications.rules.problems import Flaw, by_key, flaws_of_all
from applications.rules.steps import MISSING, StepState, after, before, minutes_of, progress
from applications.views.wizard import field_offers, mark

CHECK, GO_ON, BACK = "check", "go_on", "back"


@dataclass(frozen=True)
class Tried:
    """A form that somebody tries: its questions, what was typed, what is wrong with it."""

    questions: QuestionSet
    typed: Mapping[str, Sequence[str]]
    answers: Mapping[str, Json]
    offers: queries.Offers
    audience: str
    language: str
    flaws: Sequence[Flaw]

    @property
    def steps(self) -> list[StepState]:
        """The steps that show anything for these answers."""
        return progress(
            self.questions,
            self.answers,
            self.flaws,
            audience=self.audience,
            language=self.language,
        )

    def form(self, slug: str, *, with_missing: bool) -> StepForm:
        """The step exactly as an application shows it, without a place to save to."""
        shown = set(visible_keys(self.questions, self.answers))
        asked = [one for one in self.questions.in_section(slug) if one.key in shown]
        found = by_key(flaw for flaw in self.flaws if with_missing or flaw.code not in MISSING)
        states = {
            one.key: FieldState(
                typed=self.typed.get(one.key, []), version=0, messages=found.get(one.key, [])
            )
            for one in asked
        }
        return StepForm(
            asked,
            states,
            offers=field_offers(self.questions, self.offers),
            audience=self.audience,
            language=self.language,
            names=self.offers.names,
        )

    def hidden(self, slug: str) -> list[str]:
        """Questions of the step that these answers do not bring up."""
        shown = set(visible_keys(self.questions, self.answers))
        return [
            queries.label_of(one, self.audience, self.language)
            for one in self.questions.in_section(slug)
            if one.key not in shown
        ]

    def elsewhere(self, form: StepForm) -> list[tuple[str, str]]:
        """What was typed on other steps; the page carries it along."""
        return [
            (key, text)
            for key, texts in self.typed.items()
            if key not in form.fields
            for text in texts
        ]


@require_http_methods(["GET", "POST"])
@setup_readers
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """One step of the form; answers are checked and followed, and gone with the page."""
    rule_set = get_object_or_404(RuleSet.objects.select_related("mode"), pk=pk)
    tried = _tried(request, rule_set)
    steps = tried.steps
    slug, with_missing = _slug(request, steps), False
    then = request.POST.get("then", "")
    if then in {CHECK, GO_ON}:
        with_missing = any(flaw.section == slug for flaw in tried.flaws)
    if then == GO_ON and not with_missing:
        following = after(steps, slug)
        slug = following.slug if following else slug
    elif then == BACK:
        previous = before(steps, slug)
        slug = previous.slug if previous else slug
    context = {
        "rule_set": rule_set,
        "audience": tried.audience,
        "audiences": _audiences(tried.audience, slug),
        "is_complete": then == GO_ON and not tried.flaws,
        "with_missing": with_missing,
        **(_step(tried, steps, slug, with_missing) if steps else {"current": None}),
    }
    status = 422 if with_missing else 200
    return render(request, "applications/preview.html", context, status=status)


def _tried(request: SignedInRequest, rule_set: RuleSet) -> Tried:
    questions = queries.questions_under(rule_set)
    typed = {one.key: request.POST.getlist(one.key) for one in questions.questions}
    answers = {one.key: clean_value(one, typed[one.key]) for one in questions.questions}
    asked = (request.POST or request.GET).get("audience", "")
    audience = asked if asked in Audience.values else Audience.BUSINESS
    language = get_language() or "en"
    offers = queries.offers_under(rule_set, request.received_at)
    return Tried(
        questions=questions,
        typed=typed,
        answers=answers,
        offers=offers,
        audience=str(audience),
        language=language,
        flaws=flaws_of_all(
            questions,
            answers,
            options=offers.options(questions),
            audience=str(audience),
            language=language,
        ),
    )


def _step(
    tried: Tried, steps: Sequence[StepState], slug: str, with_missing: bool
) -> dict[str, object]:
    form = tried.form(slug, with_missing=with_missing)
    return {
        "current": next(one for one in steps if one.slug == slug),
        "count": len(steps),
        "minutes": minutes_of(steps),
        "rail": [_rail(one, slug, tried.audience) for one in steps],
        "form": form,
        "has_fields": bool(form.fields),
        "section_help": queries.section_help_of(
            tried.questions, slug, tried.audience, tried.language
        ),
        "hidden": tried.hidden(slug),
        "elsewhere": tried.elsewhere(form),
        "previous": before(steps, slug),
        "following": after(steps, slug),
    }


def _slug(request: HttpRequest, steps: Sequence[StepState]) -> str:
    asked = (request.POST or request.GET).get("step", "")
    slugs = [one.slug for one in steps]
    return asked if asked in slugs or not slugs else slugs[0]


def _rail(step: StepState, current: str, audience: str) -> RailStep:
    return RailStep(
        number=step.number,
        name=step.label,
        state=mark(step, current),
        url=f"?{urlencode({'audience': audience, 'step': step.slug})}",
        minutes=step.minutes,
        errors=step.errors,
    )


def _audiences(chosen: str, slug: str) -> list[Chip]:
    return [
        Chip(
            label=_("For: %(audience)s") % {"audience": label},
            url=f"?{urlencode({'audience': value, 'step': slug})}",
            chosen=value == chosen,
        )
        for value, label in Audience.choices
    ]
