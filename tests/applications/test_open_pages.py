"""A page that was open while the draft went to another call: no word of it is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import NotAllowed
from applications import operations, queries
from applications.models import Application
from applications.operations.drafts import UnknownQuestion
from applications.views import steps
from tests.applications import builders
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("in_2026")
SignIn = Callable[[User], Client]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NEW_TEXT = "Three runs of 4 000 GPU-h each, one per language pair, with restarts: 12 000."


def switch(by: User, application: Application, code: str) -> Application:
    return operations.switch_mode(by=by, application=application, call=builders.call(code), at=NOW)


def address(application: Application, slug: str) -> str:
    return reverse("applications:step", args=[application.pk, slug])


def post(
    client: Client, application: Application, slug: str, call: str, **fields: Any
) -> HttpResponse:
    versions = {key: fields.pop(key) for key in list(fields) if key.startswith("version")}
    known = {f"version-{key}": versions.get(f"version_{key}", 1) for key in fields}
    return client.post(
        address(application, slug), {**known, **fields, "call": call, "then": "go_on"}
    )


def test_plain_post_of_a_page_from_before_the_switch_is_kept_and_said(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="FL-2026")
    switch(cast.lead, application, "PG-2026")
    client = signed_in(cast.lead)

    answer = post(client, application, "hours", "FL-2026", hours_reason=NEW_TEXT, months=3)
    page = client.get(answer.url).text

    answers = queries.answers_of(application)
    assert (answers["hours_reason"], answers["months"]) == (NEW_TEXT, 3)
    assert answer.url == address(application, "hours")
    assert "This draft went to Try 2026 while this page was open. What you sent is saved." in page
    assert "Not asked there, and kept for the way back: " in page
    back = switch(cast.lead, application, "FL-2026")
    assert NEW_TEXT in client.get(address(back, "hours")).text


def test_page_whose_every_answer_is_asked_on_says_only_where_the_draft_went(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="FL-2026")
    switch(cast.lead, application, "PG-2026")
    client = signed_in(cast.lead)

    answer = post(client, application, "project", "FL-2026", title="Another good title")
    page = client.get(answer.url).text

    assert queries.answers_of(application)["title"] == "Another good title"
    assert "This draft went to Try 2026" in page
    assert "Not asked there" not in page


def test_step_that_the_new_way_in_does_not_have_leads_to_where_it_goes_on(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = builders.draft(cast.lead, code="LS-2026")
    [slug] = {
        question.section
        for question in queries.questions_of(application).questions
        if question.key == "novelty"
    }
    switch(cast.lead, application, "PG-2026")
    whole = steps.wizard_of
    monkeypatch.setattr(
        steps, "wizard_of", lambda *args, **kwargs: replace(whole(*args, **kwargs), steps=())
    )

    answer = post(signed_in(cast.lead), application, slug, "LS-2026", novelty=NEW_TEXT)

    assert queries.answers_of(application)["novelty"] == NEW_TEXT
    assert answer.url == reverse("application_go_on", args=[application.pk])


def test_conflict_on_a_page_from_before_the_switch_shows_that_page_with_both_texts(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="FL-2026")
    builders.join(application, cast.colleague)
    builders.fill(cast.colleague, application, {"hours_reason": builders.LONG})
    switch(cast.colleague, application, "PG-2026")
    client = signed_in(cast.lead)

    page = post(client, application, "hours", "FL-2026", hours_reason=NEW_TEXT)

    assert page.status_code == 409
    assert "This draft went to Try 2026 while this page was open." in page.text
    assert "Colleague changed this at" in page.text
    assert NEW_TEXT in page.text
    assert '<input type="hidden" name="call" value="FL-2026">' in page.text
    kept = post(
        client, application, "hours", "FL-2026", hours_reason=NEW_TEXT, version_hours_reason=2
    )
    assert kept.status_code == 302
    assert queries.answers_of(application)["hours_reason"] == NEW_TEXT


@pytest.mark.parametrize("call", ["", "NO-SUCH", "\0", "PG-2026"])
def test_page_that_names_no_other_call_is_read_by_the_form_of_now(
    cast: Cast, signed_in: SignIn, call: str
) -> None:
    application = builders.draft(cast.lead)

    answer = post(signed_in(cast.lead), application, "hours", call, months=3, gpu_hours=9)

    assert answer.url == address(application, "how-it-runs")
    assert queries.answers_of(application)["months"] == 3
    assert "gpu_hours" not in queries.answers_of(application)


def test_autosave_of_such_a_page_is_kept_too(cast: Cast, signed_in: SignIn) -> None:
    application = builders.draft(cast.lead, code="FL-2026")
    switch(cast.lead, application, "PG-2026")
    client = signed_in(cast.lead)
    url = reverse("applications:answer", args=[application.pk, "gpu_hours"])
    assert f'data-autosave-url="{url.replace("gpu_hours", "months")}?call=PG-2026"' in (
        client.get(address(application, "hours")).text
    )

    kept = client.post(f"{url}?call=FL-2026", {"value": "11000", "version": 1})
    stale = client.post(f"{url}?call=FL-2026", {"value": "12345", "version": 1})
    nowhere = client.post(url, {"value": "11000", "version": 2})

    assert (kept.status_code, set(kept.json())) == (200, {"version", "saved_at"})
    assert (stale.status_code, stale.json()["value"]) == (409, ["11000"])
    assert nowhere.status_code == 404
    assert queries.answers_of(application)["gpu_hours"] == 11_000
    assert Application.objects.get(pk=application.pk).node_hours == 1_250


def test_answers_of_another_form_are_for_those_who_edit_and_for_questions_that_exist(
    cast: Cast,
) -> None:
    application = builders.draft(cast.lead)
    seen = builders.call("FL-2026")
    given = {"application": application, "key": "gpu_hours", "raw": ["11000"], "version": 0}

    with pytest.raises(NotAllowed):
        operations.save_answer(by=cast.stranger, seen=seen, **given)
    with pytest.raises(UnknownQuestion):
        operations.save_answer(by=cast.lead, seen=seen, **{**given, "key": "no_such"})
    operations.save_answer(by=cast.lead, seen=seen, **given)

    assert queries.answers_of(application)["gpu_hours"] == 11_000


def test_returned_application_keeps_its_fixed_answers_from_a_page_of_before(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.application_at("returned", lead=cast.lead, officer=cast.officer)

    page = post(
        signed_in(cast.lead), application, "hours", "FL-2026", gpu_hours=11_000, version_gpu_hours=0
    )

    assert page.status_code == 409
    assert "it was not among those sent back. What you typed here is not saved." in page.text
    assert 'value="11000"' in page.text
    assert "gpu_hours" not in queries.answers_of(application)


def test_partition_that_is_not_offered_here_stays_chosen_and_saving_keeps_it(
    cast: Cast, signed_in: SignIn
) -> None:
    application = builders.draft(cast.lead, code="SC-2026", partition="LUMI-C")
    moved = switch(cast.lead, application, "FL-2026")
    client = signed_in(cast.lead)

    page = client.get(address(moved, "hours"))
    field = page.context["form"]["partition"]

    assert "“LUMI-C” is not offered now. Choose one from the list." in page.text
    assert "Not offered here. It is kept until you choose another." in page.text
    chosen = [option.data for option in field.subwidgets if option.data["selected"]]
    assert [(one["value"], one["label"]) for one in chosen] == [("LUMI-C", "LUMI-C")]
    post(client, moved, "hours", "FL-2026", partition="LUMI-C", months=2)
    assert queries.answers_of(moved)["partition"] == "LUMI-C"
    check = client.get(reverse("applications:check", args=[moved.pk]))
    assert check.status_code == 200


def test_amount_that_looks_mixed_up_is_asked_about_beside_its_units(
    cast: Cast, signed_in: SignIn
) -> None:
    plan = "Two runs of 6 000 GPU-h each and nothing else, so all in all it is 12 000 hours."
    application = builders.draft(
        cast.lead, code="FL-2026", partition="LUMI-G", gpu_hours=24_000, hours_reason=plan
    )
    client = signed_in(cast.lead)

    odd = client.get(address(application, "hours")).text
    builders.fill(cast.lead, application, {"gpu_hours": 12_000})
    right = client.get(address(application, "hours")).text
    bundle = client.get(address(builders.draft(cast.lead), "hours")).text

    assert "You ask for 24\u00a0000 GPU-h: twice 12\u00a0000, the largest number" in odd
    for page in (right, bundle):
        assert "units are mixed up" not in page
        assert "also counts in" not in page
    assert Application.objects.get(pk=application.pk).node_hours == 3_000
