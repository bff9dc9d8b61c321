"""A whole draft saved while it is written: what is said when the session ends meanwhile."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from reviews.views.presenters import draft_words

from .conftest import Answer, Site

SAVE = "/save/"
TOKEN = "/session/token/"
SAVED = Answer(body={"version": 2, "at": "14:02", "problems": [], "converted": ""})
ENDED = Answer(401, {"reason": "Your session has ended."})
AWAY = Answer(body={"token": "old", "signed_in": False})
BACK = Answer(body={"token": "fresh", "signed_in": True})
SOURCE = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script type="module" src="{% static 'js/draft-save.js' %}"></script>
{% endblock %}{% block heading %}Technical check{% endblock %}
{% block content %}<form method="post" action="/save/" data-draft-save>
<input type="hidden" name="csrfmiddlewaretoken" value="old">
<input type="hidden" name="version" value="1"><label>Reason <input name="reason"></label>
<p data-converted></p><p data-draft-state data-words="{{ words }}"></p></form>{% endblock %}"""


@pytest.fixture
def draft(site: Site) -> Site:
    site.source = SOURCE
    site.context = {"words": json.dumps(draft_words())}
    return site


def typed(draft: Site) -> Page:
    page = draft.open()
    page.clock.install()
    page.get_by_label("Reason").fill("Measured on four nodes")
    page.clock.run_for(1500)
    return page


def state(page: Page) -> Any:
    return page.locator("[data-draft-state]")


def tokens(draft: Site) -> list[str]:
    """Which token each request carried; the bodies are multipart."""
    bodies = [str(fields) for _path, fields, _headers in draft.posts]
    return ["fresh" if "fresh" in body else "old" for body in bodies]


def test_a_draft_is_saved_as_a_script_asks_for_it(draft: Site) -> None:
    draft.answers = {SAVE: [SAVED]}

    page = typed(draft)

    expect(state(page)).to_have_text("Saved 14:02")
    headers = draft.posts[0][2]
    assert headers["accept"] == "application/json"
    assert headers["x-requested-with"] == "XMLHttpRequest"


def test_a_token_from_before_the_sign_in_is_renewed(draft: Site) -> None:
    draft.answers = {SAVE: [Answer(403, "<h1>No</h1>"), SAVED], TOKEN: [BACK]}

    page = typed(draft)

    expect(state(page)).to_have_text("Saved 14:02")
    assert tokens(draft) == ["old", "fresh"]


def test_nothing_is_posted_into_the_sign_in_and_all_is_saved_after_it(draft: Site) -> None:
    draft.answers = {SAVE: [ENDED, SAVED], TOKEN: [AWAY, AWAY, BACK]}

    page = typed(draft)
    expect(state(page)).to_contain_text("sign in in another tab")
    page.clock.run_for(10_500)
    expect(state(page)).to_contain_text("sign in in another tab")
    assert len(draft.posts) == 1
    page.clock.run_for(10_500)

    expect(state(page)).to_have_text("Saved 14:02")
    assert tokens(draft) == ["old", "fresh"]


def test_a_refusal_is_said_and_not_repeated(draft: Site) -> None:
    draft.answers = {SAVE: [Answer(403, "<h1>No</h1>")], TOKEN: [BACK]}

    page = typed(draft)
    expect(state(page)).to_contain_text("you cannot write here now")
    page.clock.run_for(30_000)

    assert len(draft.posts) == 2
