"""Internal notes: who writes, who reads, how long a slip can be put right, what stays."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from aifactory.accounts.models import Membership
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from applications import operations, ports
from applications.models import Note
from applications.permissions import casework
from reviews.models import Evaluation, ReviewAssignment
from tests.applications import builders

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SOON, LATE = AT + timedelta(minutes=14), AT + timedelta(minutes=15)


@pytest.fixture
def case(cast):
    return builders.submitted(cast.lead)


@pytest.fixture
def note(cast, case):
    return written(cast.officer, case)


def written(by, case, text="The licence is not clear."):
    return operations.write_note(by=by, application=case, text=text, key=uuid.uuid4(), at=AT)


def test_write_keeps_text_writer_and_instant(cast, case, note):
    assert (note.text, note.written_by, note.written_at) == (
        "The licence is not clear.",
        cast.officer,
        AT,
    )
    event = Event.objects.get(verb="applications.note_written")
    assert event.subject_id == str(case.pk)
    assert "licence" not in str(event.data)


def test_write_twice_with_one_key_is_one_note(cast, case):
    given = {"by": cast.officer, "application": case, "key": uuid.uuid4(), "at": AT}

    assert operations.write_note(text="Once.", **given) == operations.write_note(
        text="Once.", **given
    )
    assert Note.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_note_says_something(cast, case, note, text):
    with pytest.raises(operations.MissingReason):
        written(cast.officer, case, text)
    with pytest.raises(operations.MissingReason):
        operations.correct_note(by=cast.officer, note=note, text=text, at=SOON)
    with pytest.raises(operations.MissingReason):
        operations.strike_note(by=cast.officer, note=note, reason=text, at=SOON)


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("officer", True, True),
        ("approver", True, True),
        ("auditor", True, False),
        ("assessor", False, False),
        ("administrator", False, False),
        ("lead", False, False),
        ("stranger", False, False),
    ],
)
def test_who_reads_and_who_writes(cast, case, name, reads, writes):
    assert bool(casework.read_notes(cast[name], case)) is reads
    assert bool(casework.write_note(cast[name], case)) is writes


def test_the_involved_and_the_experts_read_nothing(cast, case):
    evaluation = Evaluation.objects.filter(application=case).first()
    if evaluation is None:
        evaluation = Evaluation.objects.create(application=case, opened_at=AT)
    ReviewAssignment.objects.create(
        evaluation=evaluation,
        expert=cast.second_officer,
        proposed_by=cast.officer,
        invited_at=AT,
        due_at=AT + timedelta(days=14),
    )
    Membership.objects.create(user=cast.approver, organisation=case.organisation, kind="member")

    for person in (cast.second_officer, cast.approver):
        assert casework.read_notes(person, case).code == "not_found"
        with pytest.raises(NotAllowed):
            written(person, case)


def test_a_draft_has_no_notes(cast):
    assert not casework.read_notes(cast.officer, builders.draft(cast.lead))


def test_without_reviews_nobody_is_an_expert(cast, case):
    assert ports.Fact()(cast.officer, case) is False


def test_correct_within_a_quarter_of_an_hour(cast, note):
    corrected = operations.correct_note(by=cast.officer, note=note, text="Clear now.", at=SOON)

    assert (corrected.text, corrected.corrected_at) == ("Clear now.", SOON)
    operations.correct_note(by=cast.officer, note=note, text="Clear now.", at=SOON)
    assert Event.objects.filter(verb="applications.note_corrected").count() == 1


@pytest.mark.parametrize(
    ("name", "at", "code"),
    [
        ("officer", SOON, ""),
        ("officer", LATE, "too_late"),
        ("second_officer", SOON, "not_yours"),
        ("auditor", SOON, "reads"),
        ("lead", SOON, "not_found"),
    ],
)
def test_who_corrects_until_when(cast, note, name, at, code):
    assert casework.correct_note(cast[name], note, at=at).code == code


def test_strike_keeps_the_text_beside_the_reason(cast, note):
    struck = operations.strike_note(
        by=cast.second_officer, note=note, reason=" The contract came. ", at=LATE
    )

    assert struck.text == "The licence is not clear."
    assert (struck.struck_by, struck.struck_reason) == (cast.second_officer, "The contract came.")
    assert casework.strike_note(cast.officer, struck).code == "struck"
    assert casework.correct_note(cast.officer, struck, at=SOON).code == "struck"


@pytest.mark.parametrize(
    ("name", "code"),
    [("approver", "not_yours"), ("auditor", "reads"), ("stranger", "not_found"), ("officer", "")],
)
def test_who_strikes_out(cast, note, name, code):
    assert casework.strike_note(cast[name], note).code == code


def test_an_approver_strikes_out_their_own(cast, case):
    assert casework.strike_note(cast.approver, written(cast.approver, case))


@pytest.mark.parametrize("change", [{"written_at": LATE}, {"application_id": uuid.uuid4()}])
def test_writer_and_instant_never_change(note, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(**change)


def test_what_is_struck_out_never_changes_and_nothing_goes(cast, note):
    operations.strike_note(by=cast.officer, note=note, reason="Wrong case.", at=LATE)

    for change in ({"text": "Other."}, {"struck_reason": "Other."}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Note.objects.filter(pk=note.pk).delete()
