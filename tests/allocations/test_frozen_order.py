"""The frozen ranking in the words that reports print."""

import pytest

from aifactory.portal.reports.rules import ties
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
