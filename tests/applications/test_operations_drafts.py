"""Drafts: begin, save, conflict, delete, restore, erase."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit import queries as audit
from applications import jobs, operations
from applications.models import Answer, Application, TeamKind
from applications.operations.drafts import UnknownQuestion
from tests.applications import builders
from tests.conftest import Cast


def stored(application: Application, key: str) -> Answer:
    return Answer.objects.get(application=application, key=key)


def save(by: object, application: Application, key: str, *raw: str, version: int = 0) -> object:
    return operations.save_answer(
        by=by, application=application, key=key, raw=list(raw), version=version
    )


def test_start_draft_takes_over_the_fit_check_and_drops_what_the_form_does_not_ask(
    cast: Cast,
) -> None:
    answers = {"country": "FI", "hours_needed": 4000, "civilian_use": True, "months": None}

    application = operations.start_draft(by=cast.lead, call=builders.call(), answers=answers)

    kept = dict(application.answers.values_list("key", "value"))
    assert kept == {"country": "FI", "civilian_use": True}
    assert application.status == "draft"
    assert [event.verb for event in audit.timeline(application)] == ["applications.draft_started"]


def test_start_draft_with_an_organisation_types_nothing_twice(cast: Cast) -> None:
    organisation = accounts.create_organisation(
        by=cast.lead, name="Aalto", kind="research", country="FI", registration="FI22263009"
    )

    application = operations.start_draft(
        by=cast.lead, call=builders.call(), organisation=organisation
    )

    assert application.audience == "research"
    assert stored(application, "organisation_name").value == "Aalto"


def test_start_draft_twice_with_one_key_begins_one_draft(cast: Cast) -> None:
    key = uuid4()

    first, second = (
        operations.start_draft(by=cast.lead, call=builders.call(), key=key) for _ in range(2)
    )

    assert first.pk == second.pk
    assert Application.objects.filter(project_lead=cast.lead).count() == 1


def test_start_draft_with_the_key_of_somebody_else_begins_nothing(cast: Cast) -> None:
    key = uuid4()
    operations.start_draft(by=cast.lead, call=builders.call(), key=key)

    with pytest.raises(Exception, match="start_key"):
        operations.start_draft(by=cast.stranger, call=builders.call(), key=key)


def test_save_answer_counts_versions_and_keeps_wrong_text(cast: Cast) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    first = save(cast.lead, application, "months", "7")
    second = save(cast.lead, application, "months", "seven", version=1)

    assert [flaw.code for flaw in first.problems] == ["too_large"]
    assert (second.version, stored(application, "months").value) == (2, "seven")
    assert Application.objects.get(pk=application.pk).months is None


def test_save_answer_copies_what_lists_show(cast: Cast) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    save(cast.lead, application, "partition", "LUMI-G")
    save(cast.lead, application, "title", "  Two \t words ")
    save(cast.lead, application, "organisation_kind", "public")

    found = Application.objects.get(pk=application.pk)
    assert (found.partition.code, found.title, found.audience) == ("LUMI-G", "Two words", "public")
    assert found.node_hours > 0


def test_save_answer_with_a_stale_version_names_both_texts_and_writes_nothing(cast: Cast) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())
    builders.join(application, cast.colleague)
    save(cast.lead, application, "title", "Mine, written first")
    save(cast.colleague, application, "title", "Theirs, written second", version=1)

    with pytest.raises(operations.Conflict) as caught:
        save(cast.lead, application, "title", "Mine again", version=1)

    conflict = caught.value
    assert (conflict.value, conflict.version, conflict.by) == (
        "Theirs, written second",
        2,
        cast.colleague,
    )
    assert stored(application, "title").value == "Theirs, written second"


def test_save_answer_with_the_same_text_is_no_conflict(cast: Cast) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())
    save(cast.lead, application, "title", "The very same words")

    saved = save(cast.lead, application, "title", "The very same words", version=0)

    assert saved.version == 1


def test_save_answer_of_nothing_into_nothing_writes_no_row(cast: Cast) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    saved = save(cast.lead, application, "title", "")

    assert (saved.version, application.answers.count()) == (0, 0)


def test_save_answer_refuses_a_question_that_is_not_asked(cast: Cast) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())

    with pytest.raises(UnknownQuestion):
        save(cast.lead, application, "hours_needed", "12")


def test_save_step_of_a_returned_case_refuses_a_question_that_is_not_asked(cast: Cast) -> None:
    returned = builders.application_at("returned", lead=cast.lead, officer=cast.officer)

    with pytest.raises(UnknownQuestion):
        operations.save_step(
            by=cast.lead, application=returned, answers={"gpu_hours": ["12"]}, versions={}
        )


@pytest.mark.parametrize("kind", [None, TeamKind.READER])
def test_save_answer_is_for_editors(cast: Cast, kind: str | None) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())
    if kind:
        builders.join(application, cast.stranger, kind)

    with pytest.raises(NotAllowed):
        save(cast.stranger, application, "title", "Not mine to write")


def test_save_step_saves_the_rest_when_one_answer_is_in_conflict(cast: Cast) -> None:
    application = operations.start_draft(by=cast.lead, call=builders.call())
    save(cast.lead, application, "title", "The first title")

    done = operations.save_step(
        by=cast.lead,
        application=application,
        answers={"title": ["A later title"], "summary": ["Short."]},
        versions={"title": 0},
    )

    assert (set(done.saved), set(done.conflicts)) == ({"summary"}, {"title"})
    assert stored(application, "title").value == "The first title"


def test_draft_is_never_submitted_for_a_moment(cast: Cast) -> None:
    application = builders.draft(cast.lead)

    assert not audit.timeline(application).filter(to_status="submitted").exists()


def test_discarded_draft_comes_back_with_all_its_answers(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    answers = application.answers.count()

    gone = operations.discard_draft(by=cast.lead, application=application)
    back = operations.restore_draft(by=cast.lead, application=gone)

    assert gone.discarded_at is not None
    assert (back.status, back.discarded_at, back.answers.count()) == ("draft", None, answers)


def test_discarded_draft_is_erased_after_thirty_days_and_stays_gone(cast: Cast) -> None:
    application = builders.application_at("discarded", lead=cast.lead, officer=cast.officer)
    kept = builders.draft(cast.colleague)
    later = timezone.now() + timedelta(days=30, minutes=1)

    early = operations.erase_discarded(by=builders.OFFICE, at=timezone.now())
    done = operations.erase_discarded(by=builders.OFFICE, at=later)
    again = operations.erase_discarded(by=builders.OFFICE, at=later)

    application.refresh_from_db()
    assert (early, done, again) == (0, 1, 0)
    assert (application.title, application.answers.count()) == ("", 0)
    assert kept.answers.exists()
    with pytest.raises(NotAllowed, match="erased"):
        operations.restore_draft(by=cast.lead, application=application)


def test_daily_jobs_run_on_an_empty_desk(db: None) -> None:
    daily = {kind for kind, _every, _at in jobs.SCHEDULES}
    for kind, handler, _queue in jobs.JOBS:
        if kind in daily:
            handler(None)

    assert not Application.objects.exists()
