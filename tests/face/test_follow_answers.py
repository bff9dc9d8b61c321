"""What follows from the answers is read again from the server when one was saved."""

import pytest
from django import forms
from playwright.sync_api import expect

from aifactory.face.forms import Autosave, PortalFormMixin, dress

from .conftest import Answer, Site

SAVE = "/save/hours/"
SAVED = Answer(body={"version": 2, "saved_at": "14:02"})
SOURCE = """{% extends "base.html" %}{% load crispy_forms_tags face static %}
{% block scripts %}<script type="module" src="{% static 'js/autosave.js' %}"></script>
<script type="module" src="{% static 'js/follow-answers.js' %}"></script>{% endblock %}
{% block heading %}Hours{% endblock %}{% block lead %}{% saved_state %}{% endblock %}
{% block content %}<form method="post" data-autosave-key="{{ key }}">
<input type="hidden" name="csrfmiddlewaretoken" value="old">{% crispy form %}
<div data-follows-answers>{{ amount }}</div></form>{% endblock %}"""


class Ask(PortalFormMixin, forms.Form):
    hours = forms.CharField(label="Hours", required=False)


@pytest.fixture
def hours(site: Site) -> Site:
    form = Ask()
    dress(form.fields["hours"], autosave=Autosave(SAVE, 1, "hours"))
    site.source = SOURCE
    site.context = {"form": form, "key": "ada:7", "amount": "nothing yet"}
    return site


def test_part_follows_a_saved_answer_and_the_typed_text_stays(hours: Site) -> None:
    hours.answers = {SAVE: [SAVED]}
    page = hours.open()
    hours.context["amount"] = "3 000 node-h"

    page.get_by_label("Hours").fill("12000")

    expect(page.locator("[data-follows-answers]")).to_have_text("3 000 node-h")
    expect(page.get_by_label("Hours")).to_have_value("12000")


def test_part_stays_when_the_answer_was_not_saved(hours: Site) -> None:
    hours.answers = {SAVE: [Answer(500, "<h1>Broken</h1>")]}
    page = hours.open()
    hours.context["amount"] = "3 000 node-h"

    page.get_by_label("Hours").fill("12000")

    expect(page.locator("[data-saved]")).to_contain_text("Not saved")
    expect(page.locator("[data-follows-answers]")).to_have_text("nothing yet")
