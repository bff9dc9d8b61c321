"""The auditor's report on a round: everything in it, nobody's name, the same bytes again."""

import hashlib
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from aifactory.audit.queries import timeline
from aifactory.audit.recording import canonical_json
from aifactory.catalogue.models import CutOff
from aifactory.documents import letters, rendering
from aifactory.documents import operations as documents
from aifactory.documents.archive import fetch
from aifactory.documents.models import Document
from aifactory.jobs import queue
from aifactory.portal.reports import contents, operations, outcomes
from applications.models import Application
from tests.conftest import Cast
from tests.portal import rounds

pytestmark = pytest.mark.django_db
RELATION = "A joint project or publication in 48 months"


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(rounds.BEFORE_CUT_OFF, tick=False):
        yield


@pytest.fixture
def marked(cast: Cast) -> Application:
    """Three experts: two counted, one set aside for a conflict found later."""
    made = rounds.case(cast.lead, cast.assessor)
    first = rounds.expert(made, cast.stranger, ["4", "3.5", "3"])
    second = rounds.expert(made, cast.colleague, ["3.5", "3.5", "3.5"])
    third = rounds.expert(
        made,
        cast.other_assessor,
        ["5", "5", "5"],
        status="conflicted",
        relation="collaboration",
        review="set_aside",
    )
    assert third.pk
    rounds.concluded(made, {first: ["4", "3.5", "3"], second: ["3.5", "3.5", "3.5"]})
    return made


def built(cut_off: CutOff, **more) -> dict:
    stages: list[str] = []
    content = contents.build(cut_off, at=rounds.AFTER_CUT_OFF, tell=stages.append, **more)
    assert stages == ["population", "scores", "decisions", "hours"]
    return content


def made(cast: Cast, cut_off: CutOff) -> Document:
    """Ordered by the auditor, gathered and rendered by the workers."""
    job = operations.order_report(
        by=cast.auditor, cut_off=cut_off, serial=1, at=rounds.AFTER_CUT_OFF
    )
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert job.error == ""
    document = Document.objects.get(kind="round_report")
    return documents.render_document(document_id=document.pk)


def text_of(document: Document) -> str:
    pages = PdfReader(io.BytesIO(fetch(document))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()).replace("\u00a0", " ")


def test_every_expert_is_a_number_and_every_mark_is_there(marked: Application) -> None:
    (case,) = built(rounds.cut_off())["cases"]

    assert [expert["name"] for expert in case["experts"]] == ["Expert 1", "Expert 2", "Expert 3"]
    assert [expert["marks"] for expert in case["experts"]] == [
        ["4", "3.5", "3"],
        ["3.5", "3.5", "3.5"],
        ["5", "5", "5"],
    ]
    assert [expert["is_counted"] for expert in case["experts"]] == [True, True, False]
    assert case["experts"][2]["relations"] == [RELATION]
    assert case["result"]["exact"]["means"] == ["15/4", "7/2", "13/4"]
    assert case["result"]["means"] == ["3.75", "3.50", "3.25"]
    assert (case["result"]["total"], case["result"]["spread"]) == ("10.50", "1.50")


def test_conflicts_and_what_was_set_aside_are_counted(marked: Application) -> None:
    content = built(rounds.cut_off())

    assert content["conflicts"] == {
        "invited": 3,
        "declared": 1,
        "ended": 1,
        "set_aside": 1,
        "declined": 0,
        "removed": 0,
    }
    assert [row["text"] for row in content["corrections"]] == ["Review of Expert 3 set aside; kept"]


def test_before_the_conclusion_sent_reviews_count_and_drafts_stay_their_writers(
    cast: Cast,
) -> None:
    made = rounds.case(cast.lead, cast.assessor)
    rounds.expert(made, cast.stranger, ["4", "3.5", "3"])
    rounds.expert(made, cast.colleague, [], status="writing")

    (case,) = built(rounds.cut_off())["cases"]

    assert [expert["is_counted"] for expert in case["experts"]] == [True, False]
    assert case["experts"][1]["marks"] == ["–", "–", "–"]
    assert case["result"] is None


def test_who_came_too_late_is_named_with_the_round_it_counts_for(cast: Cast) -> None:
    rounds.case(cast.lead, cast.assessor)
    after = rounds.cut_off().at + timedelta(seconds=1)
    late = rounds.case(cast.colleague, cast.assessor, at=after, registration="RO40123457")

    content = built(rounds.cut_off())

    assert len(content["cases"]) == 1
    assert [(row["number"], row["counts_for"]) for row in content["late"]] == [(late.number, 21)]


def test_hours_before_and_after_add_up_and_the_decision_is_whole(cast: Cast) -> None:
    closed, decision = rounds.decided_in_a_round(cast.officer, cast.lead, cast.assessor)

    content = built(CutOff.objects.select_related("call__mode", "call__rule_set").get(pk=closed.pk))

    (row,) = content["hours"]
    assert {name: row[name] for name in ("taken", "back", "after")} == {
        "taken": "800",
        "back": "0",
        "after": "4200",
    }
    assert row["before"] == "0"  # the tests supply when they run, which is after this cut-off
    assert row["supplied"] == "5000"
    assert row["other"] == "0"
    (case,) = content["cases"]
    (said,) = case["decisions"]
    assert (said["number"], said["granted"], said["reason"]) == (
        decision.number,
        "800",
        "Others wait too.",
    )
    assert (said["decided_by"], said["answer"]) == ("Programme officer", "Answer open")
    assert (case["is_awarded"], case["granted"]) == (True, "800")
    assert content["criteria"] == []
    assert content["statistics"]["days_median"] == "0"


def test_the_number_of_queries_does_not_grow_with_the_round(cast: Cast) -> None:
    counts = []
    people = (cast.lead, cast.colleague, cast.stranger)
    for place, person in enumerate(people):
        one = rounds.case(person, cast.assessor, registration=f"RO4012345{place}")
        rounds.expert(one, cast.officer, ["3", "3", "3"])
        if place in {0, 2}:
            with CaptureQueriesContext(connection) as queries:
                built(rounds.cut_off())
            counts.append(len(queries))

    assert counts == [counts[0]] * 2
    assert counts[0] <= 30


def test_the_pdf_names_everything_and_nobody(cast: Cast, marked: Application) -> None:
    document = made(cast, rounds.cut_off())

    said = text_of(document)

    for words in (
        "Round report: LS-2026, cut-off 20",
        "Mon 30 Nov 2026, 10:00 CET (09:00 UTC)",
        "Population: 1 application received",
        "Expert 3",
        "No ranking was frozen",
        marked.number or "?",
        "events, head",
    ):
        assert words in said
    for row in marked.evaluation.assignments.select_related("expert"):
        assert row.expert.name not in said
        assert row.expert.email not in said
    assert document.snapshot_sha256 == hashlib.sha256(canonical_json(document.snapshot)).hexdigest()


def test_the_same_record_gives_the_same_tagged_bytes(cast: Cast, marked: Application) -> None:
    document = made(cast, rounds.cut_off())

    again = rendering.render_html(
        letters.compose(document),
        title=document.title,
        language=document.language,
        instant=letters.instant(document),
    )

    assert again == fetch(document)
    catalogue = PdfReader(io.BytesIO(again)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"


def test_a_round_without_applications_says_so(cast: Cast) -> None:
    said = text_of(made(cast, rounds.cut_off()))

    assert "No application was received for this cut-off." in said
    assert "Nothing was returned, taken back, replaced or set aside" in said


def test_ordering_and_freezing_are_part_of_the_history(cast: Cast) -> None:
    document = made(cast, rounds.cut_off())

    ordered, gathered = timeline(rounds.cut_off()).filter(verb__startswith="portal.")
    assert (ordered.verb, ordered.actor) == (
        "portal.round_report_ordered",
        str(cast.auditor.pseudonym),
    )
    assert gathered.data["snapshot_sha256"] == document.snapshot_sha256


def test_a_frozen_ranking_is_printed_with_its_ties_and_its_seed(
    cast: Cast, marked: Application
) -> None:
    row = {
        "rank": 1,
        "turn": 2,
        "number": marked.number,
        "wanted": "30000",
        "side": "fits",
        "tie": "Equal total; drawn by lot.",
    }
    ranking = {
        "order": [row],
        "policy": "Hours are given in the order of the ranking.",
        "version": 1,
        "made_at": rounds.cut_off().at,
        "releases": [],
        "seed": "af31",
        "content_hash": "ab" * 32,
    }

    content = built(rounds.cut_off(), ranking_content=ranking)

    assert content["ranking"] == {**ranking, "broken": 1}


def test_corrections_name_what_was_taken_back_replaced_and_returned():
    place = {"is_in_place": True, "status": "Released", "version": 1, "number": "D-1"}
    taken = {"is_in_place": False, "status": "Taken back", "version": 1, "number": "D-2"}
    again = {"is_in_place": True, "status": "Released", "version": 2, "number": "D-3"}
    cases = {
        "1": {"number": "LS-1", "returned": 2, "decisions": [place], "experts": []},
        "2": {"number": "LS-2", "returned": 0, "decisions": [taken, again], "experts": []},
    }

    assert outcomes.corrections(cases) == [
        {"number": "LS-1", "text": "Returned for completion, 2 times"},
        {"number": "LS-2", "text": "Decision D-2: taken back"},
        {"number": "LS-2", "text": "Decision D-3 follows an earlier one: released"},
    ]
