"""The key / in a browser: into the search, never while somebody types, and off when wished."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site

SOURCE = """{% extends "base.html" %}{% block heading %}Case{% endblock %}{% block content %}
<label>Note <textarea name="note"></textarea></label>
<p data-find-key hidden>
<button type="button" data-on="Switch on" data-off="Switch off"></button></p>
{% endblock %}"""


@pytest.fixture
def case(site: Site) -> Page:
    site.source = SOURCE
    site.context = {"find_url": "/found/"}
    return site.open()


def test_the_key_leads_into_the_search_and_types_nothing(case: Page) -> None:
    case.keyboard.press("/")

    expect(case.get_by_label("Find a case by number or words")).to_be_focused()
    expect(case.get_by_label("Find a case by number or words")).to_have_value("")


def test_the_key_is_a_sign_for_those_who_type(case: Page) -> None:
    case.get_by_label("Note").fill("and")
    case.get_by_label("Note").press("/")

    expect(case.get_by_label("Note")).to_have_value("and/")


def test_the_key_is_switched_off_and_on(case: Page) -> None:
    case.get_by_role("button", name="Switch off").click()
    case.keyboard.press("Escape")
    case.keyboard.press("/")
    expect(case.get_by_label("Find a case by number or words")).not_to_be_focused()

    case.get_by_role("button", name="Switch on").click()
    case.keyboard.press("/")
    expect(case.get_by_label("Find a case by number or words")).to_be_focused()
