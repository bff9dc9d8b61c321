"""Questions change their place in a browser: by arrow, by dragging, undone, and refused."""

import json

import pytest
from playwright.sync_api import Page, expect

from .conftest import Answer, Site

SAVED = Answer(200, {"seen": "after"})
SOURCE = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script type="module" src="{% static 'js/reorder.js' %}"></script>{% endblock %}
{% block heading %}Questions{% endblock %}{% block content %}
<form method="post" action="/order/" data-reorder data-said="{title} at {place} of {step}."
data-undone="{title} is back." data-lost="Not saved." data-edge="{title} stays." data-undo="Undo">
<input type="hidden" name="seen" value="before">
{% for slug, keys in steps %}<section><h2>{{ slug }}</h2>
<ol data-reorder-list="{{ slug }}" data-reorder-title="Step {{ slug }}">
{% for key in keys %}<li data-reorder-key="{{ key }}" data-title="{{ key }}">
<span class="question-number">{{ forloop.counter }}</span> {{ key }}
<button name="up" value="{{ key }}">up {{ key }}</button>
<button name="down" value="{{ key }}">down {{ key }}</button></li>{% endfor %}</ol></section>
{% endfor %}<p role="status" data-reorder-said>Nothing yet.</p></form>{% endblock %}"""


@pytest.fixture
def page(site: Site) -> Page:
    site.source = SOURCE
    site.context = {"steps": [("one", ["a", "b"]), ("two", ["c"]), ("three", [])]}
    site.answers = {"/order/": [SAVED]}
    return site.open()


def order(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('[data-reorder-list]')].map((list) =>"
        " [...list.children].map((row) => row.dataset.reorderKey))"
    )
    return found


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-reorder-said]")).to_contain_text(text)


def test_arrow_moves_saves_and_says_where(site: Site, page: Page) -> None:
    press(page, "down a")

    said(page, "a at 2 of Step one.")
    assert order(page) == [["b", "a"], ["c"], []]
    expect(page.get_by_role("button", name="down a", exact=True)).to_be_focused()
    [(path, posted, headers)] = site.posts
    assert (path, headers["accept"]) == ("/order/", "application/json")
    assert '[["one",["b","a"]],["two",["c"]],["three",[]]]' in json.dumps(posted).replace("\\", "")
    expect(page.locator("input[name=seen]")).to_have_value("after")
    assert page.locator(".question-number").all_text_contents() == ["1", "2", "3"]


def test_arrow_crosses_the_edge_of_a_step(page: Page) -> None:
    press(page, "down b")
    said(page, "b at 1 of Step two.")
    press(page, "down c")
    said(page, "c at 1 of Step three.")
    press(page, "down c")
    said(page, "c stays.")
    press(page, "up b")
    said(page, "b at 2 of Step one.")
    press(page, "up a")
    said(page, "a stays.")
    press(page, "up c")

    said(page, "c at 1 of Step two.")
    press(page, "up b")
    said(page, "b at 1 of Step one.")
    assert order(page) == [["b", "a"], ["c"], []]


def test_move_is_undone(page: Page) -> None:
    press(page, "down b")
    press(page, "Undo")

    said(page, "b is back.")
    assert order(page) == [["a", "b"], ["c"], []]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(422, {"reason": "c waits for b."}), "c waits for b."),
        (Answer(409, {"reason": "It changed."}), "It changed."),
        (Answer(500, {}), "Not saved."),
        (Answer(403, "<h1>Sign in</h1>"), "Not saved."),
        (Answer(0), "Not saved."),
    ],
)
def test_refused_move_goes_back_and_says_why(
    site: Site, page: Page, answer: Answer, sentence: str
) -> None:
    site.answers = {"/order/": [answer]}

    press(page, "down b")

    said(page, sentence)
    assert order(page) == [["a", "b"], ["c"], []]
    expect(page.locator("input[name=seen]")).to_have_value("before")


def test_question_is_dragged_to_another_step_also_an_empty_one(page: Page) -> None:
    handle = page.locator("[data-reorder-key=b] .drag-handle")
    handle.drag_to(page.locator("[data-reorder-key=c]"), target_position={"x": 30, "y": 2})
    said(page, "b at 1 of Step two.")
    page.locator("[data-reorder-key=a] .drag-handle").drag_to(page.get_by_text("three", exact=True))

    said(page, "a at 1 of Step three.")
    assert order(page) == [[], ["b", "c"], ["a"]]


def test_question_held_between_two_steps_stays_where_it_was_last(page: Page) -> None:
    page.locator("[data-reorder-key=b] .drag-handle").hover()
    page.mouse.down()
    for down in (1, 2):  # the first movement only begins to drag
        page.locator("[data-reorder-key=c]").hover(position={"x": 30, "y": down}, force=True)
    page.locator("[data-reorder-said]").hover(force=True)
    page.mouse.up()

    said(page, "b at 1 of Step two.")
    assert order(page) == [["a"], ["b", "c"], []]


def test_drag_that_ends_elsewhere_changes_nothing(site: Site, page: Page) -> None:
    handle = page.locator("[data-reorder-key=b] .drag-handle")

    handle.drag_to(page.get_by_role("heading", name="Questions"))

    assert (order(page), site.posts) == ([["a", "b"], ["c"], []], [])
