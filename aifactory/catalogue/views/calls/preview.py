"""A call as each audience would see it, before it opens: the public line and every question."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import queries
from aifactory.catalogue.models import Call
from aifactory.catalogue.rules.questions import (
    InvalidQuestion,
    Limits,
    Question,
    QuestionSet,
    help_text,
    label,
    section_help,
    section_label,
    text_of,
)
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.calls.access import call_of
from aifactory.catalogue.views.calls.listing import row_of
from aifactory.catalogue.views.calls.words import terms_of
from aifactory.face.rules.formats import day, grouped
from aifactory.face.shapes import Chip

AUDIENCES = {
    "business": lazy("A company"),
    "research": lazy("A researcher"),
    "public": lazy("A public body"),
}


@dataclass(frozen=True)
class Asked:
    """One question in the words of an audience."""

    question: Question
    label: str
    help: str
    choices: list[str]
    limits: str


@dataclass(frozen=True)
class Step:
    """One step of the form."""

    label: str
    help: str
    minutes: int
    questions: list[Asked]


@require_GET
@setup_readers
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The public line, the terms and the steps of the form, for one audience."""
    found, chosen = call_of(pk), request.GET.get("as", "business")
    audience = chosen if chosen in AUDIENCES else "business"
    flaw, steps = "", []
    try:
        steps = steps_of(queries.question_set(found.rule_set).for_form(), audience)
    except InvalidQuestion as broken:
        flaw = str(broken)
    context = {
        "call": found,
        "audience": audience,
        "chips": [
            Chip(name, f"?as={key}", chosen=key == audience) for key, name in AUDIENCES.items()
        ],
        "line": _line(found, audience, timezone.now()),
        "terms": terms_of(found),
        "steps": steps,
        "flaw": flaw,
        "count": sum(len(step.questions) for step in steps),
        "minutes": sum(step.minutes for step in steps),
    }
    return render(request, "catalogue/calls/preview.html", context)


def steps_of(questions: QuestionSet, audience: str) -> list[Step]:
    """Every step with its questions, in one audience's words."""
    return [
        Step(
            label=section_label(section, audience),
            help=section_help(section, audience),
            minutes=ceil(questions.minutes(section.slug)),
            questions=[_asked(each, audience) for each in questions.in_section(section.slug)],
        )
        for section in questions.sections
    ]


def _line(found: Call, audience: str, at: datetime) -> dict[str, object]:
    row = row_of(found, at)
    return {
        "title": text_of(found.title, audience),
        "note": text_of(found.note, audience),
        "event": row.event,
        "at": row.at,
    }


def _asked(question: Question, audience: str) -> Asked:
    return Asked(
        question=question,
        label=label(question, audience),
        help=help_text(question, audience),
        choices=[text_of(choice.label, audience) or choice.value for choice in question.choices],
        limits=limits_text(question.limits),
    )


def limits_text(limits: Limits) -> str:
    """The bounds of an answer in words; empty without any."""
    numbers = (limits.min_length, limits.max_length, limits.minimum, limits.maximum)
    shortest, longest, least, most = (
        None if number is None else grouped(number) for number in numbers
    )
    found = [
        _("at least %(n)s characters") % {"n": shortest} if shortest else "",
        _("at most %(n)s characters") % {"n": longest} if longest else "",
        _("from %(n)s") % {"n": least} if least else "",
        _("up to %(n)s") % {"n": most} if most else "",
        _("at most %(n)s choices") % {"n": limits.max_choices} if limits.max_choices else "",
        _("not before %(day)s") % {"day": day(limits.not_before)} if limits.not_before else "",
        _("not after %(day)s") % {"day": day(limits.not_after)} if limits.not_after else "",
    ]
    return ", ".join(words for words in found if words)
