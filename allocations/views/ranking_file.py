"""The frozen ranking as a file."""

import csv

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.face.rules.cells import harmless
from allocations.queries import rounds
from allocations.views.round_loading import load_cut_off

COLUMNS = (
    "turn",
    "rank",
    "number",
    "weighted",
    "total",
    "spread",
    "passes",
    "received_at",
    "first_time",
    "small_or_country",
    "asked",
    "wanted",
    "side",
    "left",
)


@require_GET
def ranking_csv(request: SignedInRequest, cut_off: int) -> HttpResponse:
    """The frozen ranking as a file, with its hash in every row; nothing before it is frozen."""
    found = load_cut_off(request, cut_off)
    frozen = rounds.newest_ranking(found)
    if frozen is None:
        raise Http404
    name = f"ranking-{found.call.code}-{found.number}-v{frozen.version}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
    writer = csv.writer(response)
    writer.writerow([*COLUMNS, "tie_with", "tie_broken_by", "ranking_hash"])
    ties = {tie["below"]: (tie["above"], tie["rule"]) for tie in frozen.content["ties"]}
    for row in frozen.content["cases"]:
        cells = [*(row[name] for name in COLUMNS), *ties.get(row["number"], ("", ""))]
        writer.writerow([harmless(cell) for cell in (*cells, frozen.content_hash)])
    return response
