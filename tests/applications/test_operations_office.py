"""The office, the clock, completion, withdrawal, and the steps of apps above."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit import queries as audit
from aifactory.audit.transitions import InvalidTransition
from aifactory.notifications.models import Message
from applications import operations, ports, queries
from applications.models import (
    NO_DATE,
    Application,
    CompletionRequest,
    EligibilityCheck,
    Promise,
    PromiseStop,
)
from applications.operations import clock
from applications.operations.office import MissingReason
from tests.applications import builders
from tests.conftest import Cast

TUESDAY = datetime(2026, 11, 17, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def clock_hand() -> Iterator[time_machine.Traveller]:
    """Tuesday morning; asked for before the cast, so that roles hold from then."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def send_back(by: object, application: Application) -> CompletionRequest:
    return operations.return_for_completion(
        by=by,
        application=application,
        question_keys=["checkpoint_minutes", "first_job", "no_such_question"],
        message="How often does a run save its state?",
    )


def test_return_unlocks_only_the_named_questions(cast: Cast) -> None:
    application = builders.submitted(cast.lead)
    request = send_back(cast.officer, application)

    done = operations.save_step(
        by=cast.lead,
        application=application,
        answers={"checkpoint_minutes": ["45"], "title": ["Something else entirely"]},
        versions={"checkpoint_minutes": 1, "title": 1},
    )

    answers = queries.answers_of(application)
    assert request.question_keys == ["first_job", "checkpoint_minutes"]
    assert set(done.saved) == {"checkpoint_minutes"}
    assert {key: verdict.code for key, verdict in done.refused.items()} == {"title": "not_asked"}
    assert (answers["checkpoint_minutes"], answers["title"]) == (45, builders.ANSWERS["title"])
    with pytest.raises(NotAllowed, match="not among those sent back"):
        operations.save_answer(
            by=cast.lead, application=application, key="title", raw=["Else"], version=1
        )


def test_return_of_an_answer_unlocks_what_a_change_of_it_brings_up(cast: Cast) -> None:
    application = builders.submitted(cast.lead)
    operations.return_for_completion(
        by=cast.officer,
        application=application,
        question_keys=["personal_data"],
        message="Calls are personal data.",
    )

    builders.fill(
        cast.lead,
        application,
        {"personal_data": True, "personal_data_safeguards": "Contract, consent, names removed."},
    )
    operations.submit(by=cast.lead, application=application, received_at=FRIDAY)

    assert again(application).status == "technical_check"


def test_return_tells_the_team_and_names_the_questions(cast: Cast) -> None:
    application = builders.submitted(cast.lead)

    send_back(cast.officer, application)

    mail = Message.objects.get(kind="application_returned")
    assert "Every how many minutes does a run save its state?" in mail.body_text
    assert "How often does a run save its state?" in mail.body_text


@pytest.mark.parametrize(
    ("keys", "message"), [([], "Why?"), (["no_such_question"], "Why?"), (["title"], " \n ")]
)
def test_return_needs_a_question_and_a_message(cast: Cast, keys: list[str], message: str) -> None:
    application = builders.submitted(cast.lead)

    with pytest.raises(MissingReason):
        operations.return_for_completion(
            by=cast.officer, application=application, question_keys=keys, message=message
        )

    assert again(application).status == "technical_check"


def test_clock_stands_while_the_applicant_has_the_ball(
    clock_hand: time_machine.Traveller, cast: Cast
) -> None:
    application = builders.submitted(cast.lead, at=TUESDAY)
    send_back(cast.officer, application)
    promised = Promise.objects.get(application=application).due_at
    standing = queries.reading_of(application, FRIDAY)

    clock_hand.move_to(FRIDAY)
    builders.fill(cast.lead, application, {"checkpoint_minutes": 45})
    operations.submit(by=cast.lead, application=application, received_at=FRIDAY)

    promise = Promise.objects.get(application=application)
    stop = PromiseStop.objects.get(promise=promise)
    assert (stop.stopped_at, stop.resumed_at) == (TUESDAY, FRIDAY)
    assert promised == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert (standing.state, standing.stop.reason) == ("stopped", "We wait for your answer")
    assert promise.due_at == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_completion_keeps_number_and_place_and_adds_a_version(
    clock_hand: time_machine.Traveller, cast: Cast
) -> None:
    application = builders.submitted(cast.lead, at=TUESDAY)
    send_back(cast.officer, application)
    before = again(application)

    operations.submit(by=cast.lead, application=application, received_at=FRIDAY)

    after = again(application)
    snapshot = queries.snapshot_of(after)
    assert (after.status, after.number, after.received_at) == (
        "technical_check",
        before.number,
        TUESDAY,
    )
    assert (snapshot.version, snapshot.received_at) == (2, FRIDAY)
    assert CompletionRequest.objects.get().answered_at == FRIDAY
    assert queries.open_request(after) is None


def test_completion_does_not_open_again_what_the_office_accepted(cast: Cast) -> None:
    application = builders.unclear(cast.lead)
    operations.record_eligibility(
        by=cast.officer, application=application, accepted=True, reason="Pillar II project."
    )
    send_back(cast.officer, application)

    operations.submit(by=cast.lead, application=application, received_at=FRIDAY)

    assert again(application).status == "technical_check"


def test_completion_of_an_open_question_goes_back_to_the_office(cast: Cast) -> None:
    application = builders.unclear(cast.lead)
    request = send_back(cast.officer, application)

    operations.submit(by=cast.lead, application=application, received_at=builders.RECEIVED)

    request.refresh_from_db()
    assert again(application).status == "submitted"
    # A request that began before the question was stored answers it at that instant.
    assert request.answered_at == request.asked_at


@pytest.mark.parametrize(("accepted", "status"), [(True, "technical_check"), (False, "ineligible")])
def test_eligibility_is_settled_with_a_reason(cast: Cast, accepted: bool, status: str) -> None:
    application = builders.unclear(cast.lead)

    operations.record_eligibility(
        by=cast.officer, application=application, accepted=accepted, reason=" Looked it up. "
    )

    check = EligibilityCheck.objects.get(application=application, rule="office")
    assert again(application).status == status
    assert check.evidence == {"sentence": "Looked it up.", "by": str(cast.officer.pseudonym)}
    assert Message.objects.filter(kind="application_ineligible").exists() is not accepted
    assert (Promise.objects.get(application=application).kept_at is None) is accepted


def test_eligibility_without_a_reason_is_refused(cast: Cast) -> None:
    application = builders.unclear(cast.lead)

    with pytest.raises(MissingReason):
        operations.record_eligibility(
            by=cast.officer, application=application, accepted=True, reason="  "
        )


def test_withdraw_stops_the_clock_closes_questions_and_tells_above(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    monkeypatch.setattr(ports.on_withdrawn, "_bound", lambda *given: told.append(given))
    application = builders.submitted(cast.lead)
    send_back(cast.officer, application)

    operations.withdraw(by=cast.lead, application=application, reason="We found other hours.")

    event = audit.timeline(application).get(to_status="withdrawn")
    assert told == [(again(application), cast.lead)]
    assert list(event.data) == ["reason_hash"]
    assert queries.open_request(application) is None
    assert "We found other hours." in Message.objects.get(kind="application_withdrawn").body_text


def test_withdraw_without_anything_bound_above_just_withdraws(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.on_withdrawn, "_bound", None)
    application = builders.submitted(cast.lead)

    operations.withdraw(by=cast.lead, application=application)

    assert again(application).status == "withdrawn"
    assert PromiseStop.objects.get().reason == "withdrawn"


def test_promise_is_kept_once(cast: Cast) -> None:
    application = builders.submitted(cast.lead)

    operations.keep_promise(by=builders.OFFICE, application=application, at=TUESDAY)
    operations.keep_promise(by=builders.OFFICE, application=application, at=FRIDAY)

    assert Promise.objects.get().kept_at == TUESDAY
    assert queries.reading_of(application, FRIDAY).state == "kept"


def test_the_application_repeats_when_its_running_promise_falls_due(
    clock_hand: time_machine.Traveller, cast: Cast
) -> None:
    application = builders.submitted(cast.lead, at=TUESDAY)
    given = again(application).due_at
    send_back(cast.officer, application)
    held = again(application).due_at
    clock_hand.move_to(FRIDAY)
    builders.fill(cast.lead, application, {"checkpoint_minutes": 45})
    operations.submit(by=cast.lead, application=application, received_at=FRIDAY)
    resumed = again(application).due_at
    operations.keep_promise(by=builders.OFFICE, application=application, at=FRIDAY)

    assert builders.draft(cast.lead).due_at == NO_DATE
    assert given == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert resumed == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert (held, again(application).due_at) == (NO_DATE, NO_DATE)


def test_clock_operations_do_nothing_where_nothing_runs(cast: Cast) -> None:
    draft = builders.draft(cast.lead)
    running = builders.submitted(cast.lead)

    clock.stop(by=builders.OFFICE, application=draft, reason="completion", at=TUESDAY)
    clock.resume(by=builders.OFFICE, application=draft, at=TUESDAY)
    clock.resume(by=builders.OFFICE, application=running, at=TUESDAY)

    assert queries.reading_of(draft, TUESDAY) is None
    assert not PromiseStop.objects.exists()


def test_technical_check_passes_once(cast: Cast) -> None:
    application = builders.submitted(cast.lead)
    operations.pass_technical_check(by=builders.OFFICE, application=application)

    with pytest.raises(InvalidTransition):
        operations.pass_technical_check(by=builders.OFFICE, application=application)


def test_overdue_promise_is_told_once_a_day_and_moves_nothing(cast: Cast) -> None:
    application = builders.submitted(cast.lead)
    due = Promise.objects.get().due_at

    counts = [
        operations.escalate_overdue(by=builders.OFFICE, at=at)
        for at in (due, due + timedelta(hours=1), due + timedelta(hours=2))
    ]

    officers = Message.objects.filter(kind="application_overdue").values_list(
        "to_address", flat=True
    )
    assert counts == [0, 1, 1]
    assert sorted(officers) == [cast.officer.email, cast.second_officer.email]
    assert again(application).status == "technical_check"


@pytest.mark.parametrize("status", ["returned", "withdrawn", "ineligible"])
def test_overdue_leaves_out_what_does_not_wait_for_us(cast: Cast, status: str) -> None:
    builders.application_at(status, lead=cast.lead, officer=cast.officer)

    later = datetime(2027, 3, 1, tzinfo=UTC)
    assert operations.escalate_overdue(by=builders.OFFICE, at=later) == 0
