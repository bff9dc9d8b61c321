"""The part of a page that shows how far a piece of work is, followed until it is done."""

from playwright.sync_api import expect

from .conftest import Answer, Site

PAGE = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script type="module" src="{% static 'js/progress.js' %}"></script>{% endblock %}
{% block heading %}Report{% endblock %}{% block content %}PART{% endblock %}"""
PART = (
    '<section data-progress-part data-progress="/far/"><h2>SAID</h2><a href="/">Look</a></section>'
)
DONE = '<section data-progress-part><h2>Ready</h2><a href="/file/">Report</a></section>'


def going(said: str) -> str:
    return PART.replace("SAID", said)


def test_progress_is_followed_until_the_work_is_done(site: Site) -> None:
    site.source = PAGE.replace("PART", going("5 %"))
    # A connection that is gone for a moment is tried again.
    site.answers = {"/far/": [Answer(0), Answer(200, going("60 %")), Answer(200, DONE)]}
    site.page.clock.install()
    page = site.open()
    heading = page.locator("main h2")

    page.get_by_role("link", name="Look").focus()
    page.clock.run_for(2000)
    expect(heading).to_have_text("5 %")
    for said in ("60 %", "Ready"):
        page.clock.run_for(2500)
        expect(heading).to_have_text(said)
    expect(page.get_by_role("link", name="Report")).to_be_focused()


def test_who_is_signed_out_meanwhile_keeps_the_page_as_it_is(site: Site) -> None:
    site.source = PAGE.replace("PART", going("5 %"))
    site.answers = {"/far/": [Answer(404, "<p>Gone</p>")]}
    site.page.clock.install()
    page = site.open()

    page.clock.run_for(10_000)

    expect(page.locator("main h2")).to_have_text("5 %")
    expect(page.get_by_role("link", name="Look")).to_be_visible()
