"""Everything the step pages and the check page show, loaded once per request."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.questions import Json, Question, QuestionSet, visible_keys
from aifactory.face.shapes import RailStep
from aifactory.face.tags.formats import clock
from applications import queries
from applications.forms import FieldState, Offer, StepForm
from applications.models import Answer, Application
from applications.rules.problems import Flaw, by_key
from applications.rules.steps import MISSING, StepState, progress
from applications.rules.wording import read_text, typed_back
from applications.status import ApplicationStatus


class Request(HttpRequest):
    """A request as our middleware hands it over: of a signed-in person, with its receipt."""

    user: User
    received_at: datetime


@dataclass(frozen=True)
class ReadAnswer:
    """A question with its answer as text, and where to change it."""

    key: str
    label: str
    text: str
    messages: Sequence[str]
    is_confidential: bool


@dataclass(frozen=True)
class Wizard:
    """One application's form: questions, answers, what is wrong, which steps there are.

    Attributes:
        asked: questions that can be edited; None means all.
    """

    application: Application
    questions: QuestionSet
    rows: Mapping[str, Answer]
    answers: Mapping[str, Json]
    offers: queries.Offers
    flaws: Sequence[Flaw]
    steps: Sequence[StepState]
    asked: Collection[str] | None

    @property
    def names(self) -> dict[str, str]:
        """Words for codes, also for a partition that was chosen and is not offered here."""
        partition = self.application.partition
        chosen = {partition.code: partition.name} if partition else {}
        return chosen | self.offers.names

    def visible(self, slug: str) -> list[Question]:
        """The questions of a step that are shown for the answers given so far."""
        shown = set(visible_keys(self.questions, self.answers))
        return [one for one in self.questions.in_section(slug) if one.key in shown]

    def editable(self, slug: str) -> list[Question]:
        """Those of them that can be changed."""
        return [one for one in self.visible(slug) if self.asked is None or one.key in self.asked]

    def read(self, questions: Sequence[Question], language: str) -> list[ReadAnswer]:
        """Questions with their answers as text."""
        audience = self.application.audience
        found = by_key(self.flaws)
        return [
            ReadAnswer(
                key=question.key,
                label=queries.label_of(question, audience, language),
                text=read_text(
                    question,
                    self.answers.get(question.key),
                    names=self.names,
                    audience=audience,
                    language=language,
                ),
                messages=found.get(question.key, []),
                is_confidential=question.is_confidential,
            )
            for question in questions
        ]

    def form(
        self,
        slug: str,
        *,
        language: str,
        typed: Mapping[str, Sequence[str]] | None = None,
        also: Mapping[str, Sequence[str]] | None = None,
        with_missing: bool = False,
    ) -> StepForm:
        """The step as a form.

        Args:
            typed: what was posted and not saved, by key; it stays in the field, also where the
                answer is fixed, so that no word is lost.
            also: further sentences beside fields, e.g. about a conflict.
            with_missing: also say what is still empty.
        """
        offered = {question.key for question in self.editable(slug)} | set(typed or {})
        shown = [one for one in self.questions.in_section(slug) if one.key in offered]
        found = by_key(flaw for flaw in self.flaws if with_missing or flaw.code not in MISSING)
        states = {
            question.key: self._state(question, typed or {}, found, also or {})
            for question in shown
        }
        return StepForm(
            shown,
            states,
            offers=field_offers(self.questions, self.offers),
            names=self.names,
            audience=self.application.audience,
            language=language,
        )

    def rail(self, current: str, check_label: str) -> list[RailStep]:
        """The rail: every step is a link, the last is the check."""
        pk = self.application.pk
        rail = [
            RailStep(
                number=step.number,
                name=step.label,
                state=mark(step, current),
                url=reverse("applications:step", kwargs={"pk": pk, "slug": step.slug}),
                minutes=step.minutes,
                errors=step.errors,
            )
            for step in self.steps
        ]
        last = RailStep(
            number=len(rail) + 1,
            name=check_label,
            state="current" if current == "check" else "ahead",
            url=reverse("applications:check", kwargs={"pk": pk}),
        )
        return [*rail, last]

    def _state(
        self,
        question: Question,
        typed: Mapping[str, Sequence[str]],
        found: Mapping[str, Sequence[str]],
        also: Mapping[str, Sequence[str]],
    ) -> FieldState:
        key, row = question.key, self.rows.get(question.key)
        return FieldState(
            typed=typed.get(key, typed_back(question, self.answers.get(key))),
            version=row.version if row else 0,
            messages=[*also.get(key, []), *found.get(key, [])],
            saved_at=clock(row.saved_at) if row else "",
            url=self._address(key),
        )

    def _address(self, key: str) -> str:
        """Where the answer is saved as it is typed, and which call the page was made for."""
        place = reverse("applications:answer", kwargs={"pk": self.application.pk, "key": key})
        return f"{place}?{urlencode({'call': self.application.call.code})}"


def field_offers(questions: QuestionSet, offers: queries.Offers) -> dict[str, Offer]:
    """What the fields about countries and partitions offer, by question key."""
    countries = Offer(sorted(offers.countries.items(), key=lambda pair: pair[1]), notes={})
    partitions = Offer(
        [(one.partition.code, one.partition.name) for one in offers.partitions],
        notes={one.partition.code: queries.note_of(one) for one in offers.partitions},
    )
    kinds = {"country": countries, "partition": partitions}
    return {
        question.key: kinds[question.type.value]
        for question in questions.questions
        if question.type.value in kinds
    }


def load(request: HttpRequest, pk: UUID) -> Application:
    """The application with what its screens name; 404 for whoever may not see it."""
    rows = Application.objects.visible_to(request.user).select_related(
        "call__mode",
        "cut_off",
        "rule_set__mode",
        "organisation",
        "partition__system__site",
        "project_lead",
    )
    application: Application | None = rows.prefetch_related("team").filter(pk=pk).first()
    if application is None:
        raise Http404
    return application


def call_seen(application: Application, code: str) -> Call:
    """The call that a page was made for; the draft may have gone to another one meanwhile."""
    if code and code != application.call.code:
        calls = Call.objects.select_related("mode", "rule_set__mode")
        found = calls.filter(code=code.replace("\0", "")).first()
        return found or application.call
    return application.call


def wizard_of(application: Application, *, language: str) -> Wizard:
    """Load the form of an application: its questions, answers, offers and flaws."""
    questions = queries.questions_of(application)
    saved = application.answers.select_related("saved_by").order_by("key")
    rows = {row.key: row for row in saved}
    answers = {key: row.value for key, row in rows.items()}
    offers = queries.offers_of(application, timezone.now())
    flaws = queries.flaws_of_form(application, questions, answers, offers, language=language)
    asked = None
    if application.status == ApplicationStatus.RETURNED:
        asked = queries.asked_keys(application)
        # A fixed answer cannot be put right, so what changed around it is no error of it.
        flaws = [flaw for flaw in flaws if flaw.key in asked]
    return Wizard(
        application=application,
        questions=questions,
        rows=rows,
        answers=answers,
        offers=offers,
        flaws=flaws,
        steps=progress(questions, answers, flaws, audience=application.audience, language=language),
        asked=asked,
    )


def mark(step: StepState, current: str) -> str:
    """How the rail shows a step."""
    if step.slug == current:
        return "current"
    if step.errors:
        return "error"
    return "done" if step.is_done else "ahead"
