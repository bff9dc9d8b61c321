"""A draft goes to another call: answers stay, once, and only a draft."""

from datetime import UTC, datetime

import pytest
import time_machine

from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit import queries as audit
from applications import operations, queries
from applications.models import Application, TeamKind
from tests.applications import builders
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("in_2026")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def switch(cast: Cast, application: Application, code: str, at: datetime = NOW) -> Application:
    return operations.switch_mode(
        by=cast.lead, application=application, call=builders.call(code), at=at
    )


def verbs(application: Application) -> list[str]:
    return [event.verb for event in audit.timeline(application)]


def test_finished_build_draft_goes_to_train_big_and_only_new_questions_are_open(
    cast: Cast,
) -> None:
    application = builders.draft(cast.lead, code="FL-2026", gpu_hours=60_000, months=3)
    before = queries.answers_of(application)

    moved = switch(cast, application, "LS-2026")

    assert (moved.call.code, moved.rule_set.version) == ("LS-2026", 2)
    assert queries.answers_of(moved) == before
    assert moved.node_hours == 15_000
    missing = {flaw.key for flaw in queries.flaws_at(moved, before, NOW)}
    assert missing == {
        "novelty",
        "impact",
        "plan",
        "evidence",
        "is_resubmission",
        "if_hours_run_out",
    }
    [event] = [one for one in audit.timeline(moved) if one.verb == "applications.mode_switched"]
    assert (event.data["from_call"], event.data["to_call"]) == ("FL-2026", "LS-2026")


def test_there_and_back_leaves_the_draft_as_it_was(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    before = (application.node_hours, application.months, queries.answers_of(application))

    there = switch(cast, application, "SC-2026")
    builders.fill(cast.lead, there, {"node_hours": 30_000, "novelty": builders.LONG})
    back = switch(cast, there, "PG-2026")
    answers = queries.answers_of(back)

    assert (back.node_hours, back.months) == before[:2]
    assert {key: answers[key] for key in before[2]} == before[2]
    assert queries.flaws_at(back, answers, NOW) == []
    again = switch(cast, back, "SC-2026")
    assert (again.node_hours, queries.answers_of(again)["novelty"]) == (30_000, builders.LONG)


def test_what_was_switched_can_be_submitted_under_the_new_rules(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    moved = switch(cast, application, "FL-2026")
    extra = {key: builders.BUILD[key] for key in builders.BUILD.keys() - builders.ANSWERS.keys()}
    builders.fill(cast.lead, moved, extra)

    received = operations.submit(by=cast.lead, application=moved, received_at=NOW)

    assert received.number.startswith("EHPC-AIF-2026FL11-")
    content = queries.frozen_content(received)
    assert content is not None
    assert (content["mode"]["code"], content["rule_set"]["version"]) == ("FL", 2)


def test_a_page_of_the_old_way_in_submits_nothing_to_the_new_one(cast: Cast) -> None:
    application = builders.draft(cast.lead, code="FL-2026", gpu_hours=20_000, months=3)
    switch(cast, application, "PG-2026")

    with pytest.raises(operations.NotComplete) as refused:
        operations.submit(
            by=cast.lead, application=application, received_at=NOW, seen_call="FL-2026"
        )

    assert [flaw.code for flaw in refused.value.flaws] == ["call_changed"]
    assert "This draft is for Try 2026 now." in refused.value.flaws[0].sentence
    sent = operations.submit(
        by=cast.lead, application=application, received_at=NOW, seen_call="PG-2026"
    )
    assert sent.call.code == "PG-2026"


def test_second_switch_to_the_same_call_does_nothing(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    switch(cast, application, "FL-2026")

    with pytest.raises(NotAllowed) as refusal:
        switch(cast, application, "FL-2026")

    assert refusal.value.verdict.code == "same"
    assert verbs(application).count("applications.mode_switched") == 1


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("PG-2027", NOW),
        ("SC-2026", datetime(2026, 12, 11, 9, tzinfo=UTC)),
        ("LS-2026", datetime(2027, 1, 4, 9, tzinfo=UTC)),
    ],
)
def test_closed_call_takes_no_draft(cast: Cast, code: str, at: datetime) -> None:
    application = builders.draft(cast.lead)

    with pytest.raises(NotAllowed) as refusal:
        switch(cast, application, code, at)

    assert refusal.value.verdict.code == "not_open"
    assert Application.objects.get(pk=application.pk).call.code == "PG-2026"


def test_draft_that_missed_its_call_moves_to_the_next(cast: Cast) -> None:
    application = builders.draft(cast.lead, code="FL-2026")

    with time_machine.travel(datetime(2027, 1, 5, 9, tzinfo=UTC), tick=False):
        late = datetime(2027, 1, 5, 9, tzinfo=UTC)
        codes = [call.code for call in queries.other_calls(application, late)]
        moved = switch(cast, application, "FL-2027", late)
        received = operations.submit(by=cast.lead, application=moved, received_at=late)

    assert codes == ["PG-2027", "FL-2027"]
    assert received.status == "technical_check"


def test_only_writers_switch_and_only_drafts(cast: Cast) -> None:
    application = builders.draft(cast.lead)
    builders.join(application, cast.colleague, TeamKind.READER)
    call = builders.call("FL-2026")
    for person, code in [(cast.colleague, "reader"), (cast.stranger, "not_member")]:
        with pytest.raises(NotAllowed) as refusal:
            operations.switch_mode(by=person, application=application, call=call, at=NOW)
        assert refusal.value.verdict.code == code

    received = operations.submit(by=cast.lead, application=application, received_at=NOW)
    with pytest.raises(NotAllowed) as refusal:
        switch(cast, received, "FL-2026")
    assert refusal.value.verdict.code == "wrong_status"


def test_preview_names_what_carries_over_in_the_words_of_the_questions(cast: Cast) -> None:
    application = builders.draft(cast.lead, code="FL-2026", months=2)

    preview = queries.switch_preview(application, builders.call("LS-2026"), NOW, language="en")

    assert "What shall we call the project?" in preview.kept
    sentences = dict(preview.wrong)
    assert "Build fits it" in sentences["How many GPU-hours do you ask for?"]
    assert "Is it a second try?" in preview.asked
    assert (preview.resting, preview.back, preview.refusal) == ([], [], "")


def test_preview_says_when_the_organisation_may_not_apply_there(cast: Cast) -> None:
    application = builders.draft(cast.lead, organisation_kind="public")
    nobody = builders.draft(cast.lead, organisation_kind=None)
    call = builders.call("FL-2026")

    refused = queries.switch_preview(application, call, NOW, language="en").refusal

    assert refused == "Build is not open to this kind of organisation."
    assert queries.switch_preview(nobody, call, NOW, language="en").refusal == ""


def test_company_known_to_be_in_an_eu_project_may_go_to_science(cast: Cast) -> None:
    call = builders.call("SC-2026")
    application = operations.start_draft(
        by=cast.lead,
        call=call,
        answers={"organisation_kind": "sme", "purpose": "eu_project", "hours_needed": 90_000},
    )
    back = switch(cast, application, "FL-2026")

    assert queries.switch_preview(back, call, NOW, language="en").refusal == ""
    assert queries.answers_of(back) == {"organisation_kind": "sme", "eu_project": True}


def test_rounds_are_said_of_calls_that_have_them(cast: Cast) -> None:
    assert queries.rounds_at(builders.draft(cast.lead), NOW) is None
    rounds = queries.rounds_at(
        builders.draft(cast.lead, code="LS-2026"), datetime(2026, 12, 1, tzinfo=UTC)
    )

    assert rounds is not None
    assert rounds.missed == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert rounds.ahead == datetime(2026, 12, 15, 9, tzinfo=UTC)
