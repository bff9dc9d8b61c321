"""Calls are planned, copied, changed and deleted; nobody overwrites anybody."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from aifactory.accounts import operations as accounts
from aifactory.audit.models import Event
from aifactory.catalogue import operations, queries
from aifactory.catalogue.models import Call, CutOff, Partition, Revision
from aifactory.catalogue.rules.calendars import ONE_DAY
from tests.conftest import SETUP, Cast

from . import calls

NOT_EDITORS = ["lead", "approver", "auditor", "administrator", "assessor"]


def test_planned_call_is_kept_with_its_history(cast: Cast) -> None:
    call = calls.planned(cast.officer)

    revision = Revision.objects.get(subject_type="catalogue.call")
    assert (call.status, call.is_announced, call.is_continuous) == ("planned", False, True)
    assert (revision.verb, revision.by, revision.before) == ("created", cast.officer, {})
    assert revision.after["code"] == "FL-NEW"
    assert Event.objects.filter(verb="catalogue.created").count() == 1


def test_rules_say_whether_there_are_cut_offs(cast: Cast) -> None:
    assert calls.planned(cast.officer, "LS-NEW", mode="LS").is_continuous is False


def test_copy_says_so_and_keeps_the_calendar(cast: Cast) -> None:
    source = Call.objects.get(code="FL-2026")
    Call.objects.filter(pk=source.pk).update(calendar="other")
    source.refresh_from_db()

    made = operations.create_call(by=cast.officer, terms=calls.terms(), copied_from=source)

    assert made.calendar == "other"
    assert Revision.objects.get(subject_id=str(made.pk)).verb == "copied"


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "FL-2026"},
        {"code": "no spaces"},
        {"closes_at": calls.soon(1), "opens_at": calls.soon(2)},
        {"zone": "CET"},
    ],
)
def test_call_that_cannot_be_is_refused(cast: Cast, changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        operations.create_call(by=cast.officer, terms=calls.terms(**{"code": "X", **changes}))  # type: ignore[arg-type]  # a table of cases


def test_rules_out_of_use_are_refused(cast: Cast) -> None:
    retired = calls.rules("FL")
    calls.retired(retired)
    retired.refresh_from_db()

    with pytest.raises(ValidationError):
        operations.create_call(by=cast.officer, terms=calls.terms(rule_set=retired))


@pytest.mark.parametrize("who", NOT_EDITORS)
def test_only_officers_plan(cast: Cast, who: str) -> None:
    call = calls.planned(cast.officer)
    edition = queries.edition_of(call)

    for act in (
        lambda: operations.create_call(by=cast[who], terms=calls.terms("FL-B")),
        lambda: operations.edit_call(by=cast[who], call=call, terms=calls.terms(), edition=edition),
        lambda: operations.delete_call(by=cast[who], call=call),
        lambda: operations.plan_cut_offs(by=cast[who], call=call, instants=[], edition=edition),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_change_keeps_before_and_after(cast: Cast) -> None:
    call = calls.planned(cast.officer)
    later = calls.soon(120)

    operations.edit_call(
        by=cast.second_officer,
        call=call,
        terms=calls.terms("FL-OTHER", closes_at=later, is_announced=True),
        edition=queries.edition_of(call),
    )

    revision = Revision.objects.filter(subject_id=str(call.pk)).latest("pk")
    assert (revision.verb, revision.by) == ("changed", cast.second_officer)
    assert (revision.before["code"], revision.after["code"]) == ("FL-NEW", "FL-OTHER")
    call.refresh_from_db()
    assert (call.closes_at, call.is_announced) == (later, True)


def test_second_officer_does_not_overwrite_the_first(cast: Cast) -> None:
    call = calls.planned(cast.officer)
    seen = queries.edition_of(call)
    operations.edit_call(
        by=cast.officer, call=call, terms=calls.terms(zone="Europe/Athens"), edition=seen
    )

    with pytest.raises(operations.CallChanged) as found:
        operations.edit_call(by=cast.second_officer, call=call, terms=calls.terms(), edition=seen)

    assert found.value.call.zone == "Europe/Athens"
    changed = calls.with_rounds(cast.officer, 10)
    with pytest.raises(operations.CallChanged):
        operations.plan_cut_offs(by=cast.officer, call=changed, instants=[], edition=seen)


def test_call_does_not_change_its_mode(cast: Cast) -> None:
    call = calls.planned(cast.officer)

    with pytest.raises(ValidationError):
        operations.edit_call(
            by=cast.officer,
            call=call,
            terms=calls.terms(mode="PG"),
            edition=queries.edition_of(call),
        )


def test_dates_cannot_leave_a_cut_off_outside(cast: Cast) -> None:
    call = calls.with_rounds(cast.officer, 10, 80)

    with pytest.raises(ValidationError):
        operations.edit_call(
            by=cast.officer,
            call=call,
            terms=calls.terms("LS-NEW", mode="LS", closes_at=calls.soon(60)),
            edition=queries.edition_of(call),
        )


def test_cut_offs_of_a_planned_call_are_numbered_by_time(cast: Cast) -> None:
    call = calls.with_rounds(cast.officer, 30, 10)

    rows = CutOff.objects.filter(call=call).order_by("number").values_list("number", "at")
    assert list(rows) == [(1, calls.soon(10)), (2, calls.soon(30))]

    operations.plan_cut_offs(
        by=cast.officer, call=call, instants=[], edition=queries.edition_of(call)
    )
    revision = Revision.objects.filter(subject_id=str(call.pk)).latest("pk")
    assert revision.after["cut_offs"] == {}
    assert set(revision.before["cut_offs"]) == {"1", "2"}


@pytest.mark.parametrize("days", [(-5,), (100,), (10, 10)])
def test_cut_off_lies_inside_its_call_and_stands_alone(cast: Cast, days: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError):
        calls.with_rounds(cast.officer, *days)


def test_call_that_counts_from_receipt_has_no_cut_offs(cast: Cast) -> None:
    call = calls.planned(cast.officer)

    with pytest.raises(PermissionDenied):
        operations.plan_cut_offs(
            by=cast.officer,
            call=call,
            instants=[calls.soon(10)],
            edition=queries.edition_of(call),
        )


def test_unused_planned_call_is_deleted_and_remembered(cast: Cast) -> None:
    call = calls.with_rounds(cast.officer, 10)
    key = str(call.pk)

    operations.delete_call(by=cast.officer, call=call)

    assert not Call.objects.filter(code="LS-NEW").exists()
    revision = Revision.objects.filter(subject_id=key).latest("pk")
    assert (revision.verb, revision.title, revision.after) == ("deleted", "LS-NEW", {})


def test_call_in_use_is_not_deleted(cast: Cast) -> None:
    call = calls.planned(cast.officer)
    operations.set_availability(
        by=cast.officer,
        mode=call.mode,
        partition=Partition.objects.get(code="LUMI-G"),
        state="open",
        from_at=calls.soon(),
    )
    call.availabilities.add(call.mode.availabilities.latest("pk"))
    accounts.grant_role(by=SETUP, user=cast.lead, role="reviewer", scope=call.scope)
    calls.ask_to_open(cast.officer, call)

    with pytest.raises(operations.InUse) as found:
        operations.delete_call(by=cast.officer, call=call)

    assert found.value.uses == [("Availabilities", 1), ("Roles", 1), ("Changes", 1)]


def test_open_call_is_neither_changed_nor_deleted(cast: Cast) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.planned(cast.officer))

    for act in (
        lambda: operations.delete_call(by=cast.officer, call=call),
        lambda: operations.edit_call(
            by=cast.officer, call=call, terms=calls.terms(), edition=queries.edition_of(call)
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("column", ["code", "zone", "rule_set_id", "mode_id"])
def test_database_freezes_an_open_call(cast: Cast, column: str) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.planned(cast.officer))
    other = Call.objects.get(code="PG-2026")
    rows = Call.objects.filter(pk=call.pk)
    value = "UTC" if column == "zone" else f"{getattr(other, column, '')}"

    with pytest.raises(DatabaseError, match="copy it into a new one"), transaction.atomic():
        rows.update(**{column: f"{value}X"[:9]} if column == "code" else {column: value})


def test_database_keeps_an_open_call(cast: Cast) -> None:
    call = calls.opened(cast.officer, cast.approver, calls.planned(cast.officer))

    with pytest.raises(DatabaseError), transaction.atomic():
        Call.objects.filter(pk=call.pk).delete()


def test_seeds_leave_what_the_office_changed(cast: Cast) -> None:
    call = Call.objects.get(code="LS-2026")
    cut_off = CutOff.objects.filter(call=call).latest("at")
    operations.revise(by=cast.officer, subject=call, verb="changed", after={"code": call.code})
    CutOff.objects.filter(pk=cut_off.pk).update(at=cut_off.at - ONE_DAY)

    operations.load_seeds(by=SETUP)

    assert CutOff.objects.get(pk=cut_off.pk).at == cut_off.at - ONE_DAY
