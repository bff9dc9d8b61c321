"""The frozen ranking in the words that reports print."""

import pytest
from django.utils import timezone

from aifactory.portal.reports.rules import ties
from allocations.models import RoundRelease
from allocations.queries import frozen
from tests.allocations import rounds
from tests.allocations.test_rounds import freeze

pytestmark = pytest.mark.django_db


def test_reports_read_the_newest_ranking_in_words(cast):
    assert frozen.order_of(rounds.cut_off()) is None
    for number in (1, 2):
        rounds.case(number, cast.assessor)
    ranked = freeze(cast)
    found = frozen.order_of(rounds.cut_off())

    assert [row["number"] for row in found["order"]] == ["LS-2026-001", "LS-2026-002"]
    assert found["order"][0]["tie"] == ""
    assert found["order"][1]["tie"].startswith("Equal to LS-2026-001; decided by: ")
    assert (found["seed"], found["content_hash"]) == (ranked.content["seed"], ranked.content_hash)
    assert ties(found)["broken"] == 1
    assert [row["turn"] for row in found["order"]] == [1, 2]
    assert [row["side"] for row in found["order"]] == ["First that does not fit", "After the line"]
    assert found["policy"].startswith("Hours are given in the order of receipt")
    assert (found["version"], found["made_at"]) == (1, ranked.made_at)
    assert found["releases"] == []


def test_reports_read_what_was_left_out_and_why(cast):
    case = rounds.case(1, cast.assessor)
    freeze(cast)
    RoundRelease.objects.create(
        cut_off=rounds.cut_off(),
        content={"cut_off": 1, "decisions": [7], "left_out": {str(case.pk): "A tie is open."}},
        content_hash="0" * 64,
        released_by=cast.officer,
        released_at=timezone.now(),
    )

    (act,) = frozen.order_of(rounds.cut_off())["releases"]

    assert act["decisions"] == 1
    assert act["left_out"] == [{"number": case.number, "reason": "A tie is open."}]
