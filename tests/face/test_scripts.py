"""The small scripts in a real browser; every page works without them too."""

import pytest
from django import forms
from playwright.sync_api import expect

from aifactory.face.forms import Counter, PortalFormMixin, dress

from .conftest import Answer, Site

FORM = """{% extends "base.html" %}{% load crispy_forms_tags face %}
{% block heading %}Hours{% endblock %}{% block content %}{% error_summary form %}
<form method="post" action="/send/" novalidate>{% crispy form %}
<button class="btn btn-primary" name="act" value="go">Send it</button></form>{% endblock %}"""


class Ask(PortalFormMixin, forms.Form):
    hours = forms.IntegerField(label="Hours")
    text = forms.CharField(label="Why", widget=forms.Textarea)


@pytest.fixture
def ask(site: Site) -> Site:
    site.source = FORM
    site.context = {"form": Ask()}
    return site


def test_double_click_sends_one(ask: Site) -> None:
    ask.answers = {"/send/": [Answer(204)]}
    page = ask.open()
    page.get_by_role("button", name="Send it").dblclick()
    page.wait_for_timeout(300)

    assert len(ask.posts) == 1
    assert ask.posts[0][1]["act"] == ["go"]
    expect(page.locator("main button")).to_have_text("Sending…")
    expect(page.locator("main button")).to_have_attribute("aria-disabled", "true")


def test_form_can_be_sent_again_after_coming_back(ask: Site) -> None:
    ask.answers = {"/send/": [Answer(200, "<h1>Sent</h1>")]}
    page = ask.open()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Sent")).to_be_visible()

    page.go_back()
    page.get_by_role("button", name="Send it").click()

    expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    assert len(ask.posts) == 2


def test_summary_has_the_focus_and_its_links_lead_into_the_fields(ask: Site) -> None:
    ask.context = {"form": Ask({"hours": "x"})}

    page = ask.open()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Enter a whole number.").click()
    expect(page.get_by_label("Hours")).to_be_focused()


def test_counter_compares_with_the_limit(ask: Site) -> None:
    dress(ask.context["form"].fields["text"], counter=Counter(10))
    page = ask.open()
    counter = page.locator("[data-counter-for]")
    expect(counter).to_have_text("0 of 10 characters")

    page.get_by_label("Why").fill("Ψηφίδα 😀")
    expect(counter).to_have_text("8 of 10 characters")
    page.get_by_label("Why").fill("a" * 1012)

    expect(counter).to_have_text("1\u00a0012 of 10 characters: too long")


def test_words_are_counted_without_their_spaces(ask: Site) -> None:
    dress(ask.context["form"].fields["text"], counter=Counter(3, "words"))
    page = ask.open()

    page.get_by_label("Why").fill("  one\n two ")

    expect(page.locator("[data-counter-for]")).to_have_text("2 of 3 words")


MENUS = """{% extends "base.html" %}{% block content %}
<details class="drop" data-menu><summary>One</summary><p>First</p></details>
<details class="drop" data-menu><summary>Two</summary><p>Second</p></details>{% endblock %}"""


def test_escape_closes_a_menu_and_returns_to_its_button(site: Site) -> None:
    site.source = MENUS
    page = site.open()
    page.get_by_text("One").click()
    expect(page.get_by_text("First")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_text("First")).to_be_hidden()
    expect(page.locator("summary", has_text="One")).to_be_focused()


def test_opening_a_menu_closes_the_other(site: Site) -> None:
    site.source = MENUS
    page = site.open()

    page.get_by_text("One").click()
    page.get_by_text("Two").click()

    expect(page.get_by_text("First")).to_be_hidden()
    expect(page.get_by_text("Second")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_navigation_is_open_on_wide_pages_and_behind_a_button_on_phones(
    site: Site, scripts: bool
) -> None:
    site.source = '{% extends "base.html" %}'
    site.context = {"nav": [{"label": "Calls", "url": "/calls/", "current": False}]}
    if not scripts:
        site.page.route("**/*.js", lambda route: route.abort())
    page = site.open()
    expect(page.get_by_text("Calls")).to_be_visible()

    page.set_viewport_size({"width": 320, "height": 640})

    expect(page.get_by_text("Calls")).to_be_hidden()
    page.get_by_text("Menu").click()
    expect(page.get_by_text("Calls")).to_be_visible()
