"""What differs between the questions of two versions, in words."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import queries
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.questions.editor import load
from aifactory.catalogue.views.questions.facts import differing


@require_GET
@setup_readers
def compare(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """The earlier version beside the later one; both are versions of one mode."""
    first, second = sorted((load(pk), load(other)), key=lambda version: version.version)
    if first.mode_id != second.mode_id or first.pk == second.pk:
        raise Http404
    context = {
        "before": first,
        "after": second,
        "questions": differing(queries.sheet_of(first), queries.sheet_of(second)),
    }
    return render(request, "catalogue/questions/compare.html", context)
