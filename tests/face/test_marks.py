"""Marks with anchors in a browser: keys, what the chosen mark means, and what all come to."""

import json

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site

WORDS = {"open": "needs 3 each and 6 in all", "met": "reached", "below": "below"}
RULE = {"weights": {"new": "60", "plan": "40"}, "threshold": "3", "sum": "6.5", "words": WORDS}
MARKS = [f"{half / 2:g}" for half in range(11)]
SENTENCES = {mark: f"What {mark} means." for mark in MARKS}
SOURCE = """{% extends "base.html" %}{% load static %}
{% block scripts %}<script type="module" src="{% static 'js/marks.js' %}"></script>{% endblock %}
{% block heading %}Review{% endblock %}{% block content %}
<form method="post" data-marks="{{ rule }}">
{% for key in keys %}<fieldset data-mark="mark-{{ key }}" data-sentences="{{ sentences }}">
<legend>{{ key }}</legend>{% for mark in marks %}<label><input type="radio" name="mark-{{ key }}"
value="{{ mark }}">{{ mark }}</label>{% endfor %}<p data-said>No mark yet.</p></fieldset>
<label>Why {{ key }} <input name="comment-{{ key }}"></label>{% endfor %}
<b data-total>0.0</b><b data-weighted>–</b><p data-threshold>{{ words.open }}</p></form>
{% endblock %}"""


@pytest.fixture
def review(site: Site) -> Page:
    site.source = SOURCE
    site.context = {
        "rule": json.dumps(RULE),
        "sentences": json.dumps(SENTENCES),
        "keys": ["new", "plan"],
        "marks": MARKS,
        "words": WORDS,
    }
    return site.open()


def shown(page: Page) -> list[str]:
    places = ("[data-total]", "[data-weighted]", "[data-threshold]")
    return [str(page.locator(place).text_content()) for place in places]


def group(page: Page, name: str):
    return page.get_by_role("group", name=name, exact=True)


def test_figures_choose_whole_marks_and_arrows_reach_the_halves(review: Page) -> None:
    group(review, "new").get_by_label("0", exact=True).focus()
    review.keyboard.press("4")
    expect(group(review, "new").get_by_label("4", exact=True)).to_be_checked()
    review.keyboard.press("ArrowRight")

    expect(group(review, "new").get_by_label("4.5", exact=True)).to_be_checked()
    expect(group(review, "new").locator("[data-said]")).to_have_text("What 4.5 means.")
    assert shown(review) == ["4.5", "–", WORDS["open"]]


@pytest.mark.parametrize(
    ("new", "plan", "expected"),
    [
        ("4.5", "3", ["7.5", "3.90", "reached"]),
        ("5", "2.5", ["7.5", "4.00", "below"]),
        ("3", "3", ["6.0", "3.00", "below"]),
    ],
)
def test_sum_weighted_mark_and_threshold_follow(
    review: Page, new: str, plan: str, expected: list[str]
) -> None:
    group(review, "new").get_by_label(new, exact=True).check()
    group(review, "plan").get_by_label(plan, exact=True).check()

    assert shown(review) == expected


def test_figures_typed_into_a_comment_are_text(review: Page) -> None:
    review.get_by_label("Why new").fill("")
    review.get_by_label("Why new").press("4")

    expect(review.get_by_label("Why new")).to_have_value("4")
    assert shown(review)[0] == "0.0"
