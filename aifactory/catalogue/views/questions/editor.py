"""The questions of a version on one page, in order, with what is wrong; and their order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.accounts.verdicts import require
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.questions.words import PLACES, TYPES, condition_words, title_of
from aifactory.catalogue.models import RuleSet
from aifactory.catalogue.rules.questions import Unsound, text_of, unsound_parts
from aifactory.catalogue.rules.questions.editing import Order, Row, Sheet, moved, moved_step
from aifactory.catalogue.views.access import setup_readers

MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class QuestionLine:
    """A question as the list shows it."""

    number: int
    row: Row
    title: str
    kind: str
    place: str
    asked_when: list[str]
    problems: Sequence[str]


@dataclass(frozen=True)
class Step:
    """A step with its questions."""

    slug: str
    title: str
    help: str
    lines: list[QuestionLine]
    minutes: Decimal


@dataclass(frozen=True)
class Problem:
    """A sentence about the set, and where to mend it."""

    message: str
    href: str


@require_GET
@setup_readers
def versions(request: SignedInRequest) -> HttpResponse:
    """Every version of every mode: what it asks, and which can be written."""
    return render(request, "catalogue/questions/versions.html", {"versions": queries.versions()})


@require_GET
@setup_readers
def questions(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions of one version, step by step."""
    rule_set = load(pk)
    sheet = queries.sheet_of(rule_set)
    verdict = permissions.write_rules(request.user, rule_set)
    parts = unsound_parts(sheet.question_set)
    context = {
        "rule_set": rule_set,
        "verdict": verdict,
        "steps": _steps(sheet, parts),
        "problems": [Problem(part.sentence, _mended_at(rule_set, part)) for part in parts],
        "count": len(sheet.questions),
        "minutes": sheet.question_set.minutes(),
        "seen": order_mark(sheet),
        "others": queries.versions_beside(rule_set),
        "taken_away": [
            (revision, row["key"], title_of(row))
            for revision, row in queries.taken_away(rule_set, sheet)
        ]
        if verdict
        else [],
    }
    return render(request, "catalogue/questions/editor.html", context)


@require_POST
@setup_readers
def order(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a question or a step by one place, or bring all into the order that was dragged."""
    rule_set = load_to_write(request, pk)
    now = queries.sheet_of(rule_set).order
    wanted, place = _wanted(request, now)
    sentence, status = "", 200
    if wanted == now and list(wanted) == list(now):
        sentence = _("It stands there already.")
    try:
        operations.order_questions(
            by=request.user,
            rule_set=rule_set,
            order=wanted,
            seen=request.POST.get("seen", ""),
            at=request.received_at,
        )
    except operations.ImpossibleQuestions as refused:
        sentence, status = refused.sentence, 422
    except operations.ChangedMeanwhile:
        sentence, status = _("The order changed meanwhile. Look at it and move again."), 409
    if request.accepts("text/html"):
        if sentence:
            messages.warning(request, sentence)
        return redirect(f"{reverse('setup:questions', args=[pk])}{place}")
    if sentence:
        return JsonResponse({"reason": sentence}, status=status)
    return JsonResponse({"seen": order_mark(queries.sheet_of(rule_set))})


def load(pk: int) -> RuleSet:
    """A version with its mode."""
    return get_object_or_404(RuleSet.objects.select_related("mode"), pk=pk)


def load_to_write(request: SignedInRequest, pk: int) -> RuleSet:
    """The same for whoever may write it; other readers, and all of a frozen one, hear why not."""
    rule_set = load(pk)
    require(permissions.write_rules(request.user, rule_set))
    return rule_set


def order_mark(sheet: Sheet) -> str:
    """What a page carries, so that another order than the one on it is noticed."""
    return queries.mark_of(list(sheet.order.items()))


def _wanted(request: SignedInRequest, now: Order) -> tuple[Order, str]:
    """The order that was asked for, and where the page goes on."""
    for name, way in MOVES.items():
        if key := request.POST.get(name):
            if not any(key in keys for keys in now.values()):
                raise Http404
            return moved(now, key, way), f"#question-{key}"
        if slug := request.POST.get(f"step-{name}"):
            if slug not in now:
                raise Http404
            return moved_step(now, slug, way), f"#step-{slug}"
    return _typed_order(request.POST.get("order", "")), ""


def _typed_order(text: str) -> Order:
    try:
        pairs = [(str(slug), [str(key) for key in keys]) for slug, keys in json.loads(text)]
    except (TypeError, ValueError):
        return {}
    return dict(pairs)


def _steps(sheet: Sheet, parts: Sequence[Unsound]) -> list[Step]:
    lines = {
        row["key"]: QuestionLine(
            number=number,
            row=row,
            title=title_of(row),
            kind=str(TYPES.get(row["type"], row["type"])),
            place="" if row["asked_in"] == "form" else str(PLACES[row["asked_in"]]),
            asked_when=condition_words(row, sheet.questions),
            problems=[part.sentence for part in parts if part.key == row["key"]],
        )
        for number, row in enumerate(sheet.questions, start=1)
    }
    return [
        Step(
            slug=section["slug"],
            title=text_of(section["label"]) or section["slug"],
            help=text_of(section.get("help") or {}),
            lines=[lines[key] for key in sheet.order[section["slug"]]],
            minutes=sheet.question_set.minutes(section["slug"]),
        )
        for section in sheet.sections
    ]


def _mended_at(rule_set: RuleSet, part: Unsound) -> str:
    if part.key:
        return reverse("setup:question", args=[rule_set.pk, part.key])
    if part.slug:
        return f"#step-{part.slug}"
    return "#questions"
