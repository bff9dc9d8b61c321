"""A draft is written part by part; nobody overwrites what they did not read."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from aifactory.audit.transitions import InvalidTransition
from aifactory.catalogue import operations, snapshot
from aifactory.catalogue.models import Partition, Revision, RuleSet
from aifactory.catalogue.operations import BundleTerms
from tests.conftest import Cast

from .drafting import changed, drafted, newest

STARTS = datetime(2027, 6, 1, tzinfo=UTC)


def base_of(draft: RuleSet, *names: str) -> str:
    return operations.state_of(snapshot.part_of(draft, names))


def test_changed_terms_stand_beside_the_others(cast: Cast) -> None:
    draft = drafted(cast.officer)
    before = dict(draft.content)

    after = changed(cast.officer, draft, acceptance_days=21)

    assert after.content == {**before, "acceptance_days": 21}
    revision = Revision.objects.filter(subject_id=str(draft.pk)).order_by("-pk")[0]
    assert (revision.verb, revision.before, revision.after) == (
        "changed",
        {"acceptance_days": 14},
        {"acceptance_days": 21},
    )


def test_optional_terms_can_be_taken_out(cast: Cast) -> None:
    draft = drafted(cast.officer, "LS")

    after = changed(cast.officer, draft, review=None, ranking=None, stages=["decision"])

    assert not {"review", "ranking"} & after.content.keys()
    assert after.review_terms is None


def test_optional_terms_that_are_given_stay(cast: Cast) -> None:
    after = changed(cast.officer, drafted(cast.officer), approval_above_node_hours="500")

    assert after.terms.approval_above_node_hours == 500


def test_saving_what_stands_there_keeps_no_change(cast: Cast) -> None:
    draft = drafted(cast.officer)
    kept = Revision.objects.count()

    changed(cast.officer, draft, acceptance_days=draft.content["acceptance_days"])

    assert Revision.objects.count() == kept


def test_second_officer_does_not_overwrite_what_they_did_not_read(cast: Cast) -> None:
    draft = drafted(cast.officer)
    base = base_of(draft, "acceptance_days")
    changed(cast.officer, draft, acceptance_days=21)

    with pytest.raises(operations.DraftMoved) as found:
        operations.change_terms(
            by=cast.second_officer, rule_set=draft, terms={"acceptance_days": 7}, base=base
        )

    assert found.value.part == {"acceptance_days": 21}
    draft.refresh_from_db()
    assert draft.content["acceptance_days"] == 21


def test_two_officers_write_two_parts_at_once(cast: Cast) -> None:
    draft = drafted(cast.officer)
    base = base_of(draft, "report_months")
    changed(cast.officer, draft, acceptance_days=21)

    after = operations.change_terms(
        by=cast.second_officer, rule_set=draft, terms={"report_months": 6}, base=base
    )

    assert (after.content["acceptance_days"], after.content["report_months"]) == (21, 6)


def terms(by: Any, draft: RuleSet) -> RuleSet:
    return operations.change_terms(by=by, rule_set=draft, terms={"months": [1]}, base="")


def bundles(by: Any, draft: RuleSet) -> RuleSet:
    return operations.change_bundles(by=by, rule_set=draft, bundles=[], base="")


def start(by: Any, draft: RuleSet, base: str = "", **values: Any) -> RuleSet:
    given = {
        "valid_from": STARTS,
        "source": "The call text of 2027",
        "source_tag": "V",
        "checked_on": date(2026, 11, 20),
        **values,
    }
    return operations.change_start(by=by, rule_set=draft, base=base, **given)


CHANGES = [terms, bundles, start]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["lead", "approver", "auditor", "administrator"])
def test_only_officers_write(cast: Cast, change: Callable[..., RuleSet], who: str) -> None:
    draft = drafted(cast.officer)

    with pytest.raises(PermissionDenied):
        change(cast[who], draft)


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_in_force_is_written(cast: Cast, change: Callable[..., RuleSet]) -> None:
    with pytest.raises(InvalidTransition):
        change(cast.officer, newest("PG"))


@pytest.mark.parametrize("change", CHANGES)
def test_every_part_asks_what_was_seen(cast: Cast, change: Callable[..., RuleSet]) -> None:
    with pytest.raises(operations.DraftMoved):
        change(cast.officer, drafted(cast.officer))


def test_amounts_are_written_anew(cast: Cast) -> None:
    draft = drafted(cast.officer, "PG")
    was = {bundle.partition_id: bundle for bundle in draft.bundles.order_by("pk")}
    kept, changed_one = sorted(was)[:2]
    new = Partition.objects.exclude(pk__in=was).order_by("pk")[0]
    given = [
        BundleTerms(kept, was[kept].node_hours, "as before"),
        BundleTerms(changed_one, Decimal(123)),
        BundleTerms(new.pk, Decimal("0.5")),
    ]

    operations.change_bundles(
        by=cast.officer,
        rule_set=draft,
        bundles=given,
        base=operations.state_of({"bundles": snapshot.bundle_rows(draft)}),
    )

    rows = {bundle.partition_id: bundle for bundle in draft.bundles.order_by("pk")}
    assert {key: row.node_hours for key, row in rows.items()} == {
        kept: was[kept].node_hours,
        changed_one: Decimal(123),
        new.pk: Decimal("0.5"),
    }
    assert (rows[new.pk].source, rows[kept].note) == (draft.source, "as before")


def test_beginning_and_source_are_written(cast: Cast) -> None:
    draft = drafted(cast.officer)

    start(cast.officer, draft, operations.state_of(snapshot.start_of(draft)))

    draft.refresh_from_db()
    assert (draft.valid_from, draft.source_tag) == (STARTS, "V")


def test_a_draft_without_a_source_is_refused(cast: Cast) -> None:
    draft = drafted(cast.officer)

    with pytest.raises(ValidationError):
        start(cast.officer, draft, operations.state_of(snapshot.start_of(draft)), source="")
