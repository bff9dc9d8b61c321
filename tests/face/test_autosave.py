"""What a person sees while typing: the truth about what the server has."""

import re
from typing import Any

import pytest
from django import forms
from playwright.sync_api import Page, expect

from aifactory.face.forms import Autosave, PortalFormMixin, dress

from .conftest import Answer, Site

SAVE = "/save/title/"
SAVED = Answer(body={"version": 2, "saved_at": "14:02"})
BROKEN = Answer(500, "<h1>Broken</h1>")
SOURCE = """{% extends "base.html" %}{% load crispy_forms_tags face static %}
{% block scripts %}<script type="module" src="{% static 'js/autosave.js' %}"></script>{% endblock %}
{% block heading %}Project{% endblock %}{% block lead %}{% saved_state %}{% endblock %}
{% block content %}<form method="post" data-autosave-key="{{ key }}">
<input type="hidden" name="csrfmiddlewaretoken" value="old">{% crispy form %}</form>
{% endblock %}"""


class Draft(PortalFormMixin, forms.Form):
    title = forms.CharField(label="Title", required=False)
    where = forms.ChoiceField(
        label="Where?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("leo", "Leonardo Booster"), ("lumi", "LUMI-G")],
    )
    data = forms.MultipleChoiceField(
        label="Which data?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("text", "Text"), ("audio", "Audio")],
    )


@pytest.fixture
def draft(site: Site) -> Site:
    form = Draft(initial={"title": "Old title"})
    for name in form.fields:
        dress(form.fields[name], autosave=Autosave(f"/save/{name}/", 1, name))
    site.source = SOURCE
    site.context = {"form": form, "key": "ada:7"}
    return site


def state(page: Page) -> Any:
    return page.locator("#div_id_title [data-saved]")


def write(page: Page, text: str = "New title") -> None:
    page.get_by_label("Title").fill(text)


def test_saved_is_said_once_the_server_has_answered(draft: Site) -> None:
    draft.answers = {SAVE: [SAVED]}
    page = draft.open()
    draft.before_answer = lambda: expect(state(page)).not_to_contain_text("Saved")

    write(page)

    expect(state(page)).to_have_text("Saved 14:02")
    expect(page.locator("[data-saved-page]")).to_have_text("All saved 14:02")
    path, fields, headers = draft.posts[0]
    assert (path, fields) == (SAVE, {"value": ["New title"], "version": ["1"]})
    assert headers["x-csrftoken"] == "old"
    assert page.locator("[data-version-input]").first.input_value() == "2"
    assert page.evaluate("localStorage.length") == 0


def test_one_pause_makes_one_request(draft: Site) -> None:
    draft.answers = {SAVE: [SAVED]}
    page = draft.open()

    page.get_by_label("Title").press_sequentially(" and more", delay=20)

    expect(state(page)).to_have_text("Saved 14:02")
    assert len(draft.posts) == 1


@pytest.mark.parametrize(
    "answer",
    [
        BROKEN,
        Answer(0),
        Answer(200, "<h1>Sign in</h1>"),
        Answer(200, {"version": 2}),
        Answer(404, {"version": 2, "saved_at": "14:02"}),
    ],
    ids=["error", "no connection", "a page", "no instant", "gone"],
)
def test_saved_is_never_said_without_the_servers_word(draft: Site, answer: Answer) -> None:
    draft.answers = {SAVE: [answer]}
    page = draft.open()

    write(page)

    expect(state(page)).to_contain_text("Not saved, kept on this device.")
    assert "New title" in page.evaluate("Object.values(localStorage).join()")


def test_lost_connection_is_tried_again(draft: Site) -> None:
    draft.answers = {SAVE: [Answer(0), SAVED]}
    page = draft.open()
    write(page)
    expect(state(page)).to_have_text("Not saved, kept on this device. Trying again in 10 s")

    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(state(page)).to_have_text("Saved 14:02")


def test_copy_on_the_device_is_offered_after_a_reload(draft: Site) -> None:
    draft.answers = {SAVE: [Answer(0), SAVED]}
    page = draft.open()
    write(page)
    expect(state(page)).to_contain_text("kept on this device")
    page.on("dialog", lambda dialog: dialog.accept())

    draft.open()
    write(page, "Something else")
    expect(state(page)).to_have_text("Saved 14:02")
    expect(page.get_by_text("You typed this on this device")).to_be_visible()
    with page.expect_request(re.compile(SAVE)):
        page.get_by_role("button", name="Use it").click()

    expect(page.get_by_label("Title")).to_have_value("New title")
    expect(page.get_by_role("button", name="Use it")).to_have_count(0)
    assert draft.posts[-1][1]["value"] == ["New title"]


def test_copy_can_be_dropped_and_does_not_come_back(draft: Site) -> None:
    draft.answers = {SAVE: [BROKEN]}
    page = draft.open()
    write(page)
    expect(state(page)).to_contain_text("kept on this device")
    page.on("dialog", lambda dialog: dialog.accept())
    draft.open()

    page.get_by_role("button", name="Drop it").click()
    draft.open()

    expect(page.get_by_role("button", name="Use it")).to_have_count(0)
    expect(page.get_by_label("Title")).to_have_value("Old title")


def test_copy_is_not_shown_to_somebody_else_on_the_same_device(draft: Site) -> None:
    draft.answers = {SAVE: [BROKEN]}
    page = draft.open()
    write(page)
    expect(state(page)).to_contain_text("kept on this device")
    page.on("dialog", lambda dialog: dialog.accept())

    draft.context["key"] = "bob:7"
    draft.open()

    expect(page.get_by_text("You typed this")).to_have_count(0)


CONFLICT = Answer(409, {"version": 5, "value": "Their title", "by": "Andrei", "at": "14:03"})


def compare(draft: Site) -> Page:
    draft.answers = {SAVE: [CONFLICT, Answer(body={"version": 6, "saved_at": "14:04"})]}
    page = draft.open()
    write(page)
    expect(state(page)).to_contain_text("Andrei changed this at 14:03.")
    page.get_by_role("button", name="Compare both").click()
    expect(page.get_by_text("Their title")).to_be_visible()
    return page


def test_keeping_mine_is_sent_on_top_of_their_version(draft: Site) -> None:
    page = compare(draft)

    page.get_by_role("button", name="Keep mine").click()

    expect(state(page)).to_have_text("Saved 14:04")
    assert draft.posts[-1][1] == {"value": ["New title"], "version": ["5"]}


def test_taking_theirs_sends_nothing(draft: Site) -> None:
    page = compare(draft)

    page.get_by_role("button", name="Take theirs").click()

    expect(page.get_by_label("Title")).to_have_value("Their title")
    expect(state(page)).to_have_text("Saved 14:03")
    assert len(draft.posts) == 1


def test_nothing_is_sent_while_both_texts_stand_side_by_side(draft: Site) -> None:
    page = compare(draft)

    write(page, "Typed on")
    page.wait_for_timeout(1200)

    assert len(draft.posts) == 1


def test_old_token_is_renewed_once_and_everywhere(draft: Site) -> None:
    token = Answer(body={"token": "fresh", "signed_in": True})
    draft.answers = {SAVE: [Answer(403, "no"), SAVED], "/session/token/": [token]}
    page = draft.open()

    write(page)

    expect(state(page)).to_have_text("Saved 14:02")
    assert [headers["x-csrftoken"] for _path, _fields, headers in draft.posts] == ["old", "fresh"]
    assert page.locator("[name=csrfmiddlewaretoken]").first.input_value() == "fresh"


@pytest.mark.parametrize(
    "ended",
    [
        Answer(302, headers={"Location": "/accounts/login/"}),
        Answer(401, {"reason": "Your session has ended."}),
    ],
)
def test_ended_session_asks_to_sign_in_and_keeps_the_text(draft: Site, ended: Answer) -> None:
    token = Answer(body={"token": "fresh", "signed_in": False})
    draft.answers = {SAVE: [ended], "/session/token/": [token]}
    page = draft.open()

    write(page)

    expect(state(page)).to_contain_text("Sign in again")
    assert "New title" in page.evaluate("Object.values(localStorage).join()")


def test_problem_is_shown_although_the_text_is_saved(draft: Site) -> None:
    body = {"version": 2, "saved_at": "14:02", "problems": ["At most five words."]}
    clean = Answer(body={"version": 3, "saved_at": "14:03", "problems": []})
    draft.answers = {SAVE: [Answer(422, body), clean]}
    page = draft.open()

    write(page)
    expect(state(page)).to_have_text("Saved 14:02")
    expect(page.locator("#div_id_title .field-error")).to_have_text("At most five words.")
    write(page, "Short")

    expect(state(page)).to_have_text("Saved 14:03")
    expect(page.locator(".field-error")).to_have_count(0)


def test_choice_is_sent_at_once_and_several_as_several_values(draft: Site) -> None:
    draft.answers = {"/save/where/": [SAVED], "/save/data/": [SAVED]}
    page = draft.open()

    page.get_by_label("LUMI-G").check()
    expect(page.locator("#div_id_where [data-saved]")).to_have_text("Saved 14:02")
    page.get_by_label("Text").check()
    page.get_by_label("Audio").check()
    expect(page.locator("#div_id_data [data-saved]")).to_have_text("Saved 14:02")
    page.wait_for_timeout(300)

    assert draft.posts[0][1]["value"] == ["lumi"]
    assert draft.posts[-1][1]["value"] == ["text", "audio"]


def test_leaving_the_page_sends_what_is_pending(draft: Site) -> None:
    draft.answers = {SAVE: [SAVED]}
    page = draft.open()
    write(page)

    with page.expect_request(re.compile(SAVE), timeout=600):
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )

    expect(state(page)).to_have_text("Saved 14:02")


def test_refusal_says_why_and_is_not_repeated(draft: Site) -> None:
    draft.answers = {SAVE: [Answer(403, {"reason": "It is submitted."})]}
    draft.answers["/session/token/"] = [Answer(body={"token": "fresh", "signed_in": True})]
    page = draft.open()

    write(page)

    expect(state(page)).to_have_text("Not saved, kept on this device. It is submitted.")
