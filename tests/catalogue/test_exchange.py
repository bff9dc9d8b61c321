"""A call as a file: out, in, in again, and what keeps a file out."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from aifactory.audit.models import Event
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import Availability, Call, Partition, Revision, RuleSet
from aifactory.catalogue.rules.exchange import Fate
from aifactory.catalogue.status import CallStatus, RuleSetStatus
from tests.conftest import Cast

from .files import changed, document, renamed

pytestmark = pytest.mark.django_db
ROW = {
    "partition": "LUMI-G",
    "state": "full",
    "from_at": "2026-12-01T00:00:00+01:00",
    "until_at": None,
    "reason": {"business": {"en": "All hours are granted."}},
    "fallback": "LEONARDO-BOOSTER",
    "source": "Test system",
    "source_tag": "D",
    "checked_on": "2026-11-28",
}


def bring(cast: Cast, given: dict[str, Any]) -> Call:
    return operations.import_call(by=cast.officer, document=given)


def places() -> str:
    """Codes of two partitions, one of them as the fallback of the other."""
    return Partition.objects.exclude(code="LUMI-G").order_by("pk")[0].code


def with_row(given: dict[str, Any]) -> dict[str, Any]:
    return changed(given, "availability", [{**ROW, "fallback": places()}])


def test_export_of_an_imported_call_is_the_file_again(cast: Cast) -> None:
    given = with_row(renamed(document(), "LS-COPY"))

    bring(cast, given)
    again = document("LS-COPY")

    for name in ("exported_at", "rule_set"):
        again.pop(name), given.pop(name)
    given["availability"][0]["from_at"] = "2026-11-30T23:00:00+00:00"
    assert again == given


def test_rules_that_are_here_are_used_and_the_call_is_planned(cast: Cast) -> None:
    versions = RuleSet.objects.count()

    call = bring(cast, renamed(document(), "LS-COPY"))

    assert call.status == CallStatus.PLANNED
    assert call.rule_set == Call.objects.get(code="LS-2026").rule_set
    assert RuleSet.objects.count() == versions


def test_other_rules_become_a_draft_with_the_next_number(cast: Cast) -> None:
    given = changed(renamed(document(), "LS-COPY"), "rule_set.content.acceptance_days", 21)
    last = RuleSet.objects.filter(mode__code="LS").latest("version").version

    call = bring(cast, given)

    assert (call.rule_set.status, call.rule_set.version) == (RuleSetStatus.DRAFT, last + 1)
    assert call.rule_set.content["acceptance_days"] == 21
    assert call.rule_set.question_rows.count() == len(given["rule_set"]["questions"])


def test_bundles_come_with_the_rules(cast: Cast) -> None:
    code = Call.objects.filter(mode__code="PG").order_by("pk")[0].code
    given = changed(renamed(document(code), "PG-COPY"), "rule_set.content.acceptance_days", 21)

    call = bring(cast, given)

    assert call.rule_set.bundles.count() == len(given["rule_set"]["bundles"]) > 0


def test_second_import_changes_nothing(cast: Cast) -> None:
    given = with_row(
        changed(renamed(document(), "LS-COPY"), "rule_set.content.acceptance_days", 21)
    )
    bring(cast, given)
    events, revisions = Event.objects.count(), Revision.objects.count()

    plan = operations.plan_import(given)
    bring(cast, given)

    assert not plan.changes
    assert (Event.objects.count(), Revision.objects.count()) == (events, revisions)


def test_planned_call_changes_as_the_file_did(cast: Cast) -> None:
    given = with_row(renamed(document(), "LS-COPY"))
    bring(cast, given)
    first, second, *rest = given["cut_offs"]
    later = changed(given, "cut_offs", [{**first, "at": second["at"]}, *rest])
    later = changed(later, "availability", [])
    later = changed(later, "call.title.business.en", "Another title")

    plan = operations.plan_import(later)
    call = bring(cast, later)

    fates = {(step.kind, step.name): step.fate for step in plan.steps}
    assert fates["cut_off", "1"] == Fate.CHANGED
    assert fates["cut_off", "2"] == Fate.GONE
    assert fates["call", "LS-COPY"] == Fate.CHANGED
    assert call.name == "Another title"
    assert call.cut_offs.count() == len(given["cut_offs"]) - 1
    assert not Availability.objects.filter(call=call).exists()
    kept = Revision.objects.filter(subject_type="catalogue.call").latest("pk")
    assert kept.by == cast.officer
    assert "cut_off 2" in kept.before
    assert "cut_off 2" not in kept.after


def test_open_call_cannot_be_imported_over(cast: Cast) -> None:
    with pytest.raises(operations.NotImportable) as refused:
        bring(cast, document())

    assert [flaw.path for flaw in refused.value.flaws] == ["call.code"]


@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "assessor", "administrator"])
def test_only_officers_import(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        operations.import_call(by=cast[who], document=renamed(document(), "LS-COPY"))


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("format", "other", "format"),
        ("version", 2, "version"),
        ("call", ..., "the file"),
        ("more", 1, "the file"),
        ("call.title", [], "call.title"),
        ("call.code", "a b", "call.code"),
        ("call.is_continuous", "no", "call.is_continuous"),
        ("call.source", "", "call.source"),
        ("call.source_tag", "X", "call.source_tag"),
        ("cut_offs.0.number", 0, "cut_offs.0.number"),
        ("rule_set.questions", [], "rule_set.questions"),
        ("mode", "ZZ", "mode"),
        ("call.zone", "CET", "call.zone"),
        ("call.calendar", "moon", "call.calendar"),
        ("call.closes_at", "2020-01-01T00:00:00Z", "call.closes_at"),
        ("call.opens_at", "2026-13-01T00:00:00Z", "call.opens_at"),
        ("call.checked_on", "2026-02-30", "call.checked_on"),
        ("call.is_continuous", True, "cut_offs"),
        ("cut_offs", [], "cut_offs"),
        ("cut_offs.0.at", "2020-01-01T00:00:00Z", "cut_offs.0.at"),
        ("cut_offs.0.number", 900, "cut_offs.1"),
        ("rule_set.content.acceptance_days", 0, "rule_set.content"),
        ("rule_set.content.stages", [], "rule_set.content"),
        ("rule_set.content.window", "continuous", "call.is_continuous"),
        ("rule_set.content.sections", [], "rule_set.questions"),
        ("rule_set.content.sections", [{}], "rule_set.content.sections"),
        ("rule_set.questions.0.type", "poem", "rule_set.questions"),
        ("availability", [{**ROW, "partition": "MOON"}], "availability.0.partition"),
        ("availability", [{**ROW, "fallback": "MOON"}], "availability.0.fallback"),
        ("availability", [{**ROW, "fallback": "LUMI-G"}], "availability.0.fallback"),
        ("availability", [{**ROW, "fallback": None, "reason": {}}], "availability.0.reason"),
        (
            "availability",
            [{**ROW, "fallback": None, "until_at": "2026-11-01T00:00:00Z"}],
            "availability.0.until_at",
        ),
        ("availability", [{**ROW, "fallback": None}] * 2, "availability"),
    ],
)
def test_flaw_is_named_where_it_is(path: str, value: Any, where: str) -> None:
    given = changed(renamed(document(), "LS-COPY"), path, value)

    with pytest.raises(operations.NotImportable) as refused:
        operations.plan_import(given)

    assert where in {flaw.path for flaw in refused.value.flaws}
    assert all(flaw.sentence.endswith(".") for flaw in refused.value.flaws)


@pytest.mark.parametrize("given", [[], "text", None, 1])
def test_anything_else_is_no_call(given: Any) -> None:
    with pytest.raises(operations.NotImportable) as refused:
        operations.plan_import(given)

    assert refused.value.flaws[0].path == "the file"


def test_bundles_are_checked(cast: Cast) -> None:
    code = Call.objects.filter(mode__code="PG").order_by("pk")[0].code
    given = renamed(document(code), "PG-COPY")
    one = given["rule_set"]["bundles"][0]
    for bundles, sentence in (
        ([], "These rules give fixed amounts, and the file has none."),
        ([one, one], "A partition has one bundle."),
        ([{**one, "partition": "MOON"}], "This portal has no partition called MOON. Add it first."),
    ):
        with pytest.raises(operations.NotImportable) as refused:
            operations.plan_import(changed(given, "rule_set.bundles", bundles))
        assert sentence in [flaw.sentence for flaw in refused.value.flaws]


def test_code_of_another_mode_is_refused(cast: Cast) -> None:
    bring(cast, renamed(document(), "LS-COPY"))
    code = Call.objects.filter(mode__code="PG").order_by("pk")[0].code

    with pytest.raises(operations.NotImportable) as refused:
        operations.plan_import(renamed(document(code), "LS-COPY"))

    assert "LS-COPY is a call of LS here." in refused.value.flaws[0].sentence


def test_digest_of_a_draft_is_that_of_its_content(cast: Cast) -> None:
    given = changed(renamed(document(), "LS-COPY"), "rule_set.content.acceptance_days", 21)
    plan = operations.plan_import(given)

    call = bring(cast, given)

    assert queries.digest(call.rule_set) == plan.rules_hash
