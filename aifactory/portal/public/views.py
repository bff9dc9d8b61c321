"""Landing page, tables of ways in, partitions, AI factories, calls, rules; two statements."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.rules.questions import Question, choice_label, label
from aifactory.portal.public import board, maps, places
from applications.queries import conversations
from applications.rules import keys

SHOWN_ON_LANDING = 5


@login_not_required
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """What you get, who may apply, what it costs, how long it takes; and the first question."""
    at = timezone.now()
    call = board.main_call(at)
    rows = board.offered_rows(call, at)
    ways = board.ways_in(at)
    questions = catalogue.fit_questions(at).questions
    first = next((one for one in questions if one.key == keys.KIND), None)
    return render(
        request,
        "portal/public/landing.html",
        {
            "at": at,
            "ways": ways,
            "measured": next((way for way in ways if way.measured is not None), None),
            "rows": rows[:SHOWN_ON_LANDING],
            "open_count": sum(row.is_open for row in rows),
            "count": len(rows),
            "call": call,
            "countries": board.eligible_countries(at),
            "question": label(first) if first else "",
            "question_key": first.key if first else "",
            "choices": _choices(first),
            "question_count": len(questions),
        },
    )


@login_not_required
@require_GET
def systems(request: HttpRequest) -> HttpResponse:
    """Every partition: state, GPUs, conversions, hours free, queue, source."""
    at = timezone.now()
    call = board.main_call(at)
    rows = board.partition_rows(call, at)
    context = {
        "rows": rows,
        "call": call,
        "at": at,
        "open_count": sum(row.is_open for row in rows),
        "planned": catalogue.planned_systems(),
    }
    return render(request, "portal/public/systems.html", context)


@login_not_required
@require_GET
def ai_factories(request: HttpRequest) -> HttpResponse:
    """Every AI factory with its place, machines and state, and the countries with an antenna."""
    at = timezone.now()
    call = board.main_call(at)
    context = {
        "rows": places.factory_rows(call, at),
        "antennas": list(catalogue.antennas()),
        "width": maps.WIDTH,
        "height": maps.HEIGHT,
        "call": call,
        "at": at,
    }
    return render(request, "portal/public/ai_factories.html", context)


@login_not_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Calls with their state and the next dated event."""
    rows = board.call_rows(timezone.now())
    published = conversations.published([row.call for row in rows])
    context = {
        "rows": rows,
        "open_count": sum(row.pill == "ok" for row in rows),
        "clarified": [
            (row.call, published[row.call.pk]) for row in rows if row.call.pk in published
        ],
    }
    return render(request, "portal/public/calls.html", context)


@login_not_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, each with the hash of its content, and the modes that are not here."""
    context = {"ways": board.ways_in(timezone.now()), "elsewhere": catalogue.without_rules()}
    return render(request, "portal/public/rules.html", context)


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works, what does not, whom to tell."""
    return render(request, "portal/public/accessibility.html")


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, for how long."""
    return render(request, "portal/public/privacy.html")


def _choices(question: Question | None) -> list[tuple[str, str]]:
    if question is None:
        return []
    return [(choice.value, choice_label(question, choice.value)) for choice in question.choices]
